//! What is known only once a plan is carried out: placeholders in texts, and refusals where a plan would depend on it.

use super::*;

const MAKES: &str = "{action: 'fetch:plain', input: {url: s}}, {id: publish, action: 'publish:github', input: {NEW}}";

fn of(steps: &str) -> Result<Plan, PlanError> {
    let steps = steps.replace("NEW", "repoUrl: 'github.com?owner=acme&repo=new'");
    planned(&format!("[{steps}]"), &[("s/a", "x")], "")
}

fn after_publishing(step: &str) -> Result<Plan, PlanError> {
    of(&format!("{MAKES}, {step}"))
}

fn refused(step: &str) -> String {
    after_publishing(step).unwrap_err().to_string()
}

/// What a plan's effects are once everything is known.
fn filled(plan: &Plan) -> Vec<Effect> {
    let known = |from: Origin, output: &str| match (from, output) {
        (Origin::Commit, "commitHash") => Some("c0ffee".to_string()),
        (Origin::Effect(at), "issueNumber" | "pullRequestNumber") => Some((at + 10).to_string()),
        (Origin::Effect(at), output) => Some(format!("https://github.com/{output}/{at}")),
        _ => None,
    };
    plan.effects.iter().map(|effect| plan.filled(effect, &known).unwrap()).collect()
}

#[test]
fn the_effects_that_follow_hold_placeholders_that_can_be_filled_in() {
    let plan = after_publishing(
        "{id: issue, action: 'github:issues:create', input: {NEW, title: T, body: 'At ${{ steps.publish.output.commitHash }}.'}}, \
         {action: 'github:issues:label', input: {NEW, number: '${{ steps.issue.output.issueNumber }}', labels: [x]}}, \
         {action: 'github:actions:dispatch', input: {NEW, workflowId: ci.yml, branchOrTagName: main, \
          workflowInputs: {issue: '${{ steps.issue.output.issueUrl }}'}}}",
    )
    .unwrap();
    insta::assert_snapshot!(plan.summary(), @"
    - Repository `acme/new`, private, default branch `main`
      - Settings: merge commits, squash merging, rebase merging, no auto-merge, no updating of branches, no deleting of merged branches
    - Branch `main` protected: 1 approval, up to date, administrators too
    - Issue `T` in `acme/new`
    - Labels `x` on `(known afterwards: number of the issue of step issue)` of `acme/new`
    - Workflow `ci.yml` of `acme/new` on `main`
    ");
    let effects = filled(&plan);
    assert!(matches!(&effects[0], Effect::CreateIssue(issue) if issue.body == "At c0ffee."));
    assert!(matches!(&effects[1], Effect::LabelIssue { number, .. } if number.known() == Some(10)));
    assert!(
        matches!(&effects[2], Effect::DispatchWorkflow(run) if run.inputs["issue"] == "https://github.com/issueUrl/0")
    );
}

#[test]
fn a_plan_with_placeholders_is_the_same_after_it_was_stored_and_its_hash_is_over_them() {
    let issue = |words: &str| {
        let body = format!("{words} ${{{{ steps.publish.output.commitHash }}}}");
        after_publishing(&format!("{{action: 'github:issues:create', input: {{NEW, title: T, body: '{body}'}}}}"))
            .unwrap()
    };
    let plan = issue("At");
    let stored: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!((stored.hash(), &stored), (plan.hash(), &plan));
    assert_eq!(issue("At").hash(), plan.hash());
    assert_ne!(issue("Of").hash(), plan.hash());
}

#[test]
fn what_is_not_known_yet_is_named_in_words() {
    let plan = after_publishing(
        "{action: 'github:issues:create', input: {NEW, title: T, body: '${{ steps.publish.output.commitHash }}'}}",
    )
    .unwrap();
    assert_eq!(plan.filled(&plan.effects[0], &|_, _| None), Err("commit of step publish".to_string()));
}

#[test]
fn every_iteration_has_placeholders_of_its_own() {
    let plan = after_publishing(
        "{id: issues, each: [a, b], action: 'github:issues:create', input: {NEW, title: '${{ each.value }}'}}, \
         {action: 'github:issues:create', input: {NEW, title: All, \
          body: '${{ steps.issues.output.issueNumber[0] }} and ${{ \"#\" + steps.issues.output.issueNumber[1] }}'}}",
    )
    .unwrap();
    assert!(matches!(&filled(&plan)[2], Effect::CreateIssue(issue) if issue.body == "10 and #11"));
}

#[test]
fn a_pull_request_that_moves_behind_the_repository_keeps_its_place_among_the_effects() {
    let plan = of("{action: 'fetch:plain', input: {url: s}}, \
                   {id: first, action: 'github:issues:create', input: {repoUrl: 'github.com?owner=acme&repo=orders', title: A}}, \
                   {id: pr, action: 'publish:github:pull-request', input: {repoUrl: 'github.com?owner=acme&repo=orders', \
                    branchName: b, title: T, description: 'Closes #${{ steps.first.output.issueNumber }}'}}, \
                   {id: second, action: 'github:issues:create', input: {repoUrl: 'github.com?owner=acme&repo=orders', \
                    title: 'See #${{ steps.pr.output.pullRequestNumber }}'}}, \
                   {id: publish, action: 'publish:github', input: {NEW}}, \
                   {action: 'github:issues:create', input: {NEW, title: 'After ${{ steps.second.output.issueNumber }}'}}")
    .unwrap();
    let effects = filled(&plan);
    assert!(matches!(&effects[1], Effect::OpenPullRequest { pull, .. } if pull.body == "Closes #10"));
    assert!(matches!(&effects[2], Effect::CreateIssue(issue) if issue.title == "See #11"));
    assert!(matches!(&effects[3], Effect::CreateIssue(issue) if issue.title == "After 12"));
}

#[test]
fn nothing_is_decided_by_what_is_known_only_afterwards() {
    let log = "action: 'debug:log', input: {message: m}";
    let said = [
        refused(&format!("{{id: a, if: '${{{{ steps.publish.output.commitHash }}}}', {log}}}")),
        refused(&format!("{{id: a, if: '${{{{ steps.publish.output.commitHash == \"x\" }}}}', {log}}}")),
        refused(&format!("{{id: a, each: ['${{{{ steps.publish.output.commitHash }}}}'], {log}}}")),
        refused(&format!("{{id: a, if: '${{{{ steps[parameters.name] }}}}', {log}}}")),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    step `a`: `if` depends on the commit of step publish, which is known only once the plan is carried out
    step `a`: `if` depends on the commit of step publish, which is known only once the plan is carried out
    step `a`: `each` depends on the commit of step publish, which is known only once the plan is carried out
    step `a`: `if` depends on the commit of step publish, which is known only once the plan is carried out
    ");
    assert!(after_publishing(&format!("{{if: '${{{{ steps.publish.output.remoteUrl }}}}', {log}}}")).is_ok());
}

#[test]
fn it_is_inserted_as_it_is_or_not_at_all() {
    let issue = |text: &str| {
        refused(&format!(
            "{{id: a, action: 'github:issues:create', input: {{NEW, title: T, body: '${{{{ {text} }}}}'}}}}"
        ))
    };
    let misused = "step `a`: `body` makes something else of the commit of step publish, which is known only once the plan is \
                   carried out: it can only be inserted as it is";
    for text in [
        "steps.publish.output.commitHash | truncate(7)",
        "steps.publish.output.commitHash.slice(0, 7)",
        "steps.publish.output.commitHash.length",
        "steps.publish.output.commitHash + 1",
        "1 if steps.publish.output.commitHash else 2",
        "steps.publish.output | dump",
        "steps[\"pub\" + \"lish\"].output.commitHash",
    ] {
        assert_eq!(issue(text), misused, "{text}");
    }
    assert!(issue("steps | dump").starts_with("step `a`: `body` makes something else"));
}

#[test]
fn files_and_names_cannot_hold_it() {
    let said = [
        refused(
            "{id: a, action: 'fetch:template', input: {url: s, values: {at: '${{ steps.publish.output.commitHash }}'}}}",
        ),
        refused("{id: a, action: 'catalog:write', input: {entity: {x: ['${{ steps.publish.output.commitHash }}']}}}"),
        refused(
            "{id: a, action: 'publish:github:pull-request', input: {NEW, title: T, description: d, \
                  branchName: 'b-${{ steps.publish.output.commitHash }}'}}",
        ),
        of("{action: 'fetch:plain', input: {url: s}}, \
            {id: i, action: 'github:issues:create', input: {repoUrl: 'github.com?owner=acme&repo=orders', title: A}}, \
            {action: 'publish:github:pull-request', input: {repoUrl: 'github.com?owner=acme&repo=orders', \
             branchName: b, title: T, description: 'Closes #${{ steps.i.output.issueNumber }}'}}")
        .unwrap_err()
        .to_string(),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    step `a`: the input `values` must be known when the plan is made, and the commit of step publish is known only once it is carried out
    step `a`: the input `entity` must be known when the plan is made, and the commit of step publish is known only once it is carried out
    step `a`: the input `branchName` must be known when the plan is made, and the commit of step publish is known only once it is carried out
    the pull request would hold the number of the issue of step i, which is known only after it: what a golden path does besides comes later
    ");
}

#[test]
fn a_log_says_it_in_words() {
    let plan =
        after_publishing("{id: a, action: 'debug:log', input: {message: 'At ${{ steps.publish.output.commitHash }}'}}");
    assert_eq!(plan.unwrap().notes, ["step `a` (debug:log): At (known afterwards: commit of step publish)"]);
}
