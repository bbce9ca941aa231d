//! A golden path that uses what is known only once a repository stands: its commit, the number of an issue, a run.

use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};

use super::{PLATFORM, prepared, quick};
use crate::world::World;

const TEMPLATE: &str = r#"
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: told}
spec:
  type: service
  parameters: {required: [name], properties: {name: {type: string}}}
  steps:
    - {id: code, action: fetch:plain, input: {url: ./skeleton}}
    - id: publish
      action: publish:github
      input: {repoUrl: "github.test?owner=acme&repo=${{ parameters.name }}", protectDefaultBranch: false}
    - id: issue
      action: github:issues:create
      input:
        repoUrl: "github.test?owner=acme&repo=${{ parameters.name }}"
        title: Read it
        assignees: [olivia]
        body: "It began with ${{ steps.publish.output.commitHash }}."
    - action: github:issues:label
      input:
        repoUrl: "github.test?owner=acme&repo=${{ parameters.name }}"
        number: ${{ steps.issue.output.issueNumber }}
        labels: [first]
    - id: run
      action: github:actions:dispatch
      input:
        repoUrl: "github.test?owner=acme&repo=${{ parameters.name }}"
        workflowId: ci.yml
        branchOrTagName: main
        workflowInputs: {issue: "${{ steps.issue.output.issueNumber }}"}
        returnWorkflowRunDetails: true
    - id: proposal
      action: publish:github:pull-request
      input:
        repoUrl: "github.test?owner=acme&repo=${{ parameters.name }}"
        branchName: more
        title: Closes ${{ steps.issue.output.issueNumber }}
        description: See ${{ steps.issue.output.issueUrl }}
        draft: true
        reviewers: [olivia]
        assignees: [olivia]
  output:
    links:
      - {title: "The proposal", url: "${{ steps.proposal.output.remoteUrl }}"}
    text:
      - {title: The run, content: "Number ${{ steps.run.output.workflowRunId }} of ${{ steps.publish.output.commitHash }}"}
"#;

const FILES: [(&str, &str); 3] = [
    ("golden-paths/told/template.yaml", TEMPLATE),
    ("golden-paths/told/skeleton/README.md", "# Told\n"),
    ("golden-paths/told/skeleton/.github/workflows/ci.yml", "on: workflow_dispatch\n"),
];

fn main_of(world: &World) -> String {
    let branches = world.sandbox.branches("acme/orders-api");
    branches.into_iter().find(|(name, _)| name == "main").unwrap().1.oid.to_string()
}

#[tokio::test]
async fn a_dry_run_says_what_is_known_afterwards() {
    let world = prepared(quick(), &FILES).await;
    let issue = world.person("bob").open_issue(PLATFORM, "A new service", "").unwrap();
    let asked = world.comment_in(PLATFORM, "bob", issue, "/idp create told name=orders --dry-run").await;
    let reply = asked.reply();
    let (head, rest) = reply.split_once("</details>").unwrap();
    let lines: Vec<&str> = head.lines().filter(|line| line.contains("known afterwards")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    - Labels `first` on `(known afterwards: number of the issue of step issue)` of `acme/orders`
    - Pull request `Closes (known afterwards: number of the issue of step issue)` in `acme/orders`, 2 files
    ");
    insta::assert_snapshot!(rest.trim(), @"
    At the end it would say:

    - The proposal: (known afterwards: address of the pull request of step proposal)
    - The run: Number (known afterwards: number of the run of step run) of (known afterwards: commit of step publish)

    **Next:** the same command without `--dry-run`.
    ");
}

#[tokio::test]
async fn what_is_known_afterwards_is_filled_in_once_it_is_known() {
    let world = prepared(quick(), &FILES).await;
    let issue = world.person("bob").open_issue(PLATFORM, "A new service", "").unwrap();
    let asked = world.comment_in(PLATFORM, "bob", issue, "/idp create told name=orders-api").await;
    let commit = main_of(&world);
    let reply = asked.reply();
    let run = world.sandbox.repo("acme/orders-api").unwrap().furnishings.dispatches[0].run;
    insta::assert_snapshot!(reply.replace(&run.to_string(), "RUN"), @"
    **told [`acme/orders-api`](https://github.test/acme/orders-api)** · asked for by `bob`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [x] Repository, private
    - [x] First commit: 3 files
    - [x] Default branch `main`
    - [x] Issue `Read it` in `acme/orders-api`: https://github.test/acme/orders-api/issues/1
    - [x] Labels `first` on issue 1 of `acme/orders-api`
    - [x] Workflow `ci.yml` of `acme/orders-api` on `main`: https://github.test/acme/orders-api/actions/runs/RUN
    - [x] Pull request `Closes 1` in `acme/orders-api`: https://github.test/acme/orders-api/pull/2

    **Next:** it stands. This issue stays open.

    - [`acme/orders-api`](https://github.test/acme/orders-api): clone it, and read its README
    - [The first run](https://github.test/acme/orders-api/actions) of its workflows
    - The proposal: <https://github.test/acme/orders-api/pull/2>
    - The run: Number RUN of `HASH`
    ");
    let first = world.sandbox.thread("acme/orders-api", 1).unwrap();
    assert_eq!(first.body.unwrap().lines().next(), Some(format!("It began with {commit}.").as_str()));
    assert_eq!(first.labels, ["first"]);
    let made = world.sandbox.repo("acme/orders-api").unwrap();
    assert_eq!(made.furnishings.dispatches[0].inputs["issue"], "1");
    let proposal = world.sandbox.thread("acme/orders-api", 2).unwrap();
    let pull = proposal.pull.as_ref().unwrap();
    assert!(pull.draft);
    assert_eq!((pull.reviewers.len(), proposal.assignees.len(), first.assignees.len()), (1, 1, 1));
    let address = format!("See {}/acme/orders-api/issues/1", world.sandbox.url());
    assert_eq!((proposal.title.as_str(), proposal.body.as_deref()), ("Closes 1", Some(address.as_str())));
}

#[tokio::test]
async fn what_waits_for_a_step_that_failed_says_so_and_a_retry_goes_on() {
    let world = prepared(quick(), &FILES).await;
    let (method, path) = (Some("POST".to_owned()), Some("/repos/acme/orders-api/issues".to_owned()));
    let fault = RequestFault { fault: RequestEffect::ErrorBefore(410), method, path, probability: 1.0, count: Some(1) };
    world.sandbox.set_faults(Faults { requests: vec![fault], ..Faults::default() });
    let issue = world.person("bob").open_issue(PLATFORM, "A new service", "").unwrap();
    let asked = world.comment_in(PLATFORM, "bob", issue, "/idp create told name=orders-api").await;
    let reply = asked.reply();
    let failed: Vec<&str> = reply.lines().filter(|line| line.contains("failed**")).collect();
    insta::assert_snapshot!(failed.join("\n"), @"
    - [ ] Issue `Read it` in `acme/orders-api`: **failed**, open an issue: GitHub does not know it (404): Unicorn! We had issues producing the response.
    - [ ] Labels `first` on `(known afterwards: number of the issue of step issue)` of `acme/orders-api`: **failed**, it needs the number of the issue of step issue, which is not known
    - [ ] Workflow `ci.yml` of `acme/orders-api` on `main`: **failed**, it needs the number of the issue of step issue, which is not known
    - [ ] Pull request `Closes (known afterwards: number of the issue of step issue)` in `acme/orders-api`: **failed**, it needs the number of the issue of step issue, which is not known
    ");
    world.comment_in(PLATFORM, "bob", issue, "/idp retry").await.reply();
    assert!(asked.reply().contains("it stands"));
    assert_eq!(world.sandbox.thread("acme/orders-api", 1).unwrap().labels, ["first"]);
}
