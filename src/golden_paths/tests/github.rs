//! Actions that act on GitHub: what of them is part of the repository that is made, and what comes after it.

use super::*;

const SKELETON: [(&str, &str); 2] = [("s/catalog-info.yaml", CATALOG), ("s/.gitignore", "*.log\n")];
const CATALOG: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: new}\nspec: {type: service, lifecycle: x, owner: a}\n";
const FETCH_SKELETON: &str = "{action: 'fetch:template', input: {url: s}}";
const NEW: &str = "repoUrl: 'github.com?owner=acme&repo=new'";

fn of(steps: &str) -> Result<Plan, PlanError> {
    let steps = steps.replace("NEW", NEW).replace("HERE", "repoUrl: 'github.com?owner=acme&repo=orders'");
    planned(&format!("[{FETCH_SKELETON}, {steps}]"), &SKELETON, "")
}

fn refused(steps: &str) -> String {
    of(steps).unwrap_err().message
}

#[test]
fn a_repository_with_everything_is_one_plan() {
    let plan = of("{id: p, action: 'publish:github', input: {NEW, description: A service, access: acme/payments, \
                   repoVisibility: internal, topics: [Go, api], requiredStatusCheckContexts: [ci], requireCodeOwnerReviews: true, \
                   collaborators: [{team: 'group:default/sre', access: maintain}, {user: bob, access: push}], hasWiki: false, \
                   deleteBranchOnMerge: true, repoVariables: {REGION: eu}, secrets: {TOKEN: '${{ secrets.TOKEN }}'}, \
                   customProperties: {tier: gold}, gitCommitMessage: First}}, \
                   {action: 'idp:labels', input: {labels: [bug, {name: docs, color: '#00FF00', description: Words}]}}, \
                   {action: 'github:environment:create', input: {NEW, name: production, waitTimer: 5, \
                   reviewers: ['group:default/sre', bob], deploymentBranchPolicy: {protected_branches: true, custom_branch_policies: false}, \
                   secrets: {KEY: '${{ secrets.KEY }}'}, environmentVariables: {A: 1}}}, \
                   {id: r, action: 'catalog:register', input: {repoContentsUrl: '${{ steps.p.output.repoContentsUrl }}'}}, \
                   {action: 'github:issues:create', input: {NEW, title: 'Welcome to ${{ steps.r.output.entityRef }}'}}, \
                   {action: 'github:webhook', input: {NEW, webhookUrl: 'https://example.com', webhookSecret: '${{ secrets.HOOK }}'}}, \
                   {action: 'github:actions:dispatch', input: {NEW, workflowId: ci.yml, branchOrTagName: main, workflowInputs: {a: b}}}, \
                   {action: 'github:autolinks:create', input: {NEW, keyPrefix: OPS-, urlTemplate: 'https://x/<num>'}}, \
                   {action: 'github:deployKey:create', input: {NEW, deployKeyName: pull key}}, \
                   {action: 'github:pages:enable', input: {NEW}}, \
                   {action: 'github:branch-protection:create', input: {NEW, branch: release}}")
    .unwrap();
    insta::assert_snapshot!(plan.summary(), @"");
    insta::assert_snapshot!(plan.tree(), @"");
    assert_eq!(plan.commit_message, "First");
    let stored: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!((stored.hash(), &stored), (plan.hash(), &plan));
}

#[test]
fn what_nobody_says_is_as_in_backstage() {
    let plan = of("{action: 'publish:github', input: {NEW}}").unwrap();
    insta::assert_snapshot!(plan.summary(), @"");
    let plan =
        of("{action: 'publish:github', input: {NEW, protectDefaultBranch: false, defaultBranch: trunk}}").unwrap();
    assert_eq!(plan.repository().unwrap().protection, None);
    assert_eq!(plan.repository().unwrap().default_branch, "trunk");
}

#[test]
fn the_two_halves_make_the_same_repository() {
    let whole =
        of("{action: 'publish:github', input: {NEW, description: x, requiredApprovingReviewCount: 2}}").unwrap();
    let halves = of("{action: 'github:repo:create', input: {NEW, description: x}}, \
                     {action: 'github:repo:push', input: {NEW, requiredApprovingReviewCount: 2}}")
    .unwrap();
    assert_eq!((whole.target, whole.files.len()), (halves.target, halves.files.len()));
    assert!(
        refused("{action: 'github:repo:push', input: {NEW}}").starts_with("acme/new is not made by this golden path")
    );
    assert_eq!(
        refused("{action: 'publish:github', input: {NEW}}, {action: 'publish:github', input: {HERE}}"),
        "a golden path makes one repository, and acme/new is made already"
    );
}

#[test]
fn a_pull_request_takes_people_and_leaves_out_what_git_ignores() {
    let steps = "{action: 'fetch:plain:file', input: {url: s/.gitignore, targetPath: a/x.log}}, \
                 {id: pr, action: 'publish:github:pull-request', input: {HERE, branchName: b, title: T, description: '', draft: true, \
                 targetPath: sub, filesToDelete: [old], reviewers: [bob], teamReviewers: ['group:default/sre'], \
                 assignees: [a, b, c, d, e, f, g, h, i, j, k]}}, \
                 {action: 'github:issues:label', input: {HERE, number: '${{ steps.pr.output.pullRequestNumber }}', labels: [x]}}";
    let plan = of(steps).unwrap();
    insta::assert_snapshot!(plan.tree(), @"");
    insta::assert_snapshot!(plan.summary() + &plan.notes.join("\n"), @"");
}

#[test]
fn a_second_pull_request_is_opened_after_the_first_and_one_before_a_repository_after_it() {
    let pull = |to: &str| {
        format!("{{action: 'publish:github:pull-request', input: {{{to}, branchName: b, title: T, description: d}}}}")
    };
    let plan = of(&format!("{}, {}", pull("HERE"), pull("HERE"))).unwrap();
    assert!(plan.pull_request().is_some());
    assert!(matches!(plan.effects.as_slice(), [Effect::OpenPullRequest { .. }]));
    let plan = of(&format!("{}, {{action: 'publish:github', input: {{NEW}}}}", pull("HERE"))).unwrap();
    assert!(plan.repository().is_some());
    assert!(matches!(plan.effects.as_slice(), [Effect::OpenPullRequest { .. }]));
}

#[test]
fn what_is_written_to_is_where_it_was_asked_for_or_what_is_made() {
    let elsewhere = "{action: 'github:issues:create', input: {repoUrl: 'github.com?owner=acme&repo=other', title: x}}";
    assert_eq!(refused(elsewhere), "it would go to acme/other, but this was asked in acme/orders");
    assert_eq!(
        refused("{action: 'publish:github', input: {repoUrl: 'github.com?owner=evil&repo=x'}}"),
        "it would make evil/x, but this was asked in acme"
    );
    let wide = RunContext { reach: Reach::Owner, ..context() };
    let steps = format!("[{FETCH_SKELETON}, {elsewhere}]");
    assert_eq!(planned_in(&wide, &steps, &SKELETON, "").unwrap().effects.len(), 1);
    let foreign = steps.replace("owner=acme", "owner=evil");
    assert!(planned_in(&wide, &foreign, &SKELETON, "").is_err());
}

#[test]
fn what_github_would_not_take_is_refused_with_what_it_takes() {
    let said = [
        refused("{action: 'publish:github', input: {repoUrl: 'github.com?owner=acme&repo=a/b'}}"),
        refused("{action: 'publish:github', input: {NEW, topics: ['a b']}}"),
        refused("{action: 'publish:github', input: {NEW, repoVisibility: secret}}"),
        refused("{action: 'publish:github', input: {NEW, requiredApprovingReviewCount: 7}}"),
        refused("{action: 'publish:github', input: {NEW, secrets: {'A-B': x}}}"),
        refused("{action: 'publish:github', input: {NEW, collaborators: [{access: push}]}}"),
        refused("{action: 'github:webhook', input: {HERE, webhookUrl: 'ftp://x'}}"),
        refused("{action: 'github:webhook', input: {HERE, webhookUrl: 'https://x', webhookSecret: plain}}"),
        refused("{action: 'idp:labels', input: {labels: [{name: x, color: red}]}}"),
        refused(
            "{action: 'github:environment:create', input: {HERE, name: x, deploymentBranchPolicy: {protected_branches: true, custom_branch_policies: true}}}",
        ),
        refused("{action: 'github:issues:label', input: {HERE, labels: [x], number: many}}"),
        refused("{action: 'catalog:register', input: {catalogInfoUrl: 'https://github.com/acme/orders'}}"),
        refused("{action: 'debug:wait', input: {minutes: 11}}"),
    ];
    insta::assert_snapshot!(said.join("\n"), @"");
}

#[test]
fn argo_cd_gets_its_manifests_as_files() {
    let plan = of("{id: a, action: 'argocd:create-resources', input: {appName: new, argoInstance: main, namespace: shop, \
                   HERE, path: deploy/overlays/dev}}, \
                   {action: 'argocd:create-application', input: {appName: new-prod, namespace: shop, projectName: shop, \
                   repoUrl: 'https://github.com/acme/gitops.git', path: ./x, targetRevision: main, targetPath: argo/prod.yaml, \
                   syncPolicy: {automated: {}}}}")
    .unwrap();
    let text = |path: &str| {
        let file = plan.files.iter().find(|file| file.path == path).unwrap();
        String::from_utf8(file.contents.clone()).unwrap()
    };
    insta::assert_snapshot!(text("deploy/argocd/new.yaml"), @"");
    insta::assert_snapshot!(text("argo/prod.yaml"), @"");
    assert!(
        refused("{action: 'argocd:create-resources', input: {appName: No_Good, namespace: a, HERE, path: x}}")
            .contains("`appName` must be")
    );
}

#[test]
fn the_lock_file_says_what_made_what() {
    let plan = of("{action: 'publish:github', input: {NEW}}").unwrap();
    let lock = plan.files.iter().find(|file| file.path == LOCK_FILE).unwrap();
    let text = String::from_utf8(lock.contents.clone()).unwrap();
    insta::assert_snapshot!(text.replace(&plan.version, "VERSION"), @"");
    assert_eq!(lock.change, Change::AppendDocument);
}
