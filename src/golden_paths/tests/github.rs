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
    insta::assert_snapshot!(plan.summary(), @"
    - Repository `acme/new`, internal, default branch `main`
      - Topics: `go`, `api`
      - Settings: merge commits, squash merging, rebase merging, no auto-merge, no updating of branches, deleting of merged branches, no wiki
      - Custom properties: `tier=gold`
    - Teams: `payments (admin)`, `sre (maintain)`
    - Collaborators: `bob (push)`
    - Branch `main` protected: 1 approval, checks `ci`, code owners, up to date, administrators too
    - Labels: `bug`, `docs`
    - Environment `production`: waits 5 min, reviewed by `sre`, `bob`, protected branches only
    - Secrets, by name: `TOKEN`, `KEY (production)`
    - Variables: `REGION=eu`, `A=1 (production)`
    - Catalog: `catalog-info.yaml` of `acme/new`
    - Issue `Welcome to component:default/new` in `acme/new`
    - Webhook of `acme/new` to `https://example.com`
    - Workflow `ci.yml` of `acme/new` on `main`
    - References `OPS-…` of `acme/new` as links
    - Deploy key `pull key` of `acme/new`, its private half as the secret `PULL_KEY_PRIVATE_KEY`
    - GitHub Pages of `acme/new`
    - Branch `release` of `acme/new` protected: 1 approval, up to date, administrators too
    ");
    insta::assert_snapshot!(plan.tree(), @"
    .idp/
      lock.yaml (one document added)
    .gitignore
    catalog-info.yaml
    ");
    assert_eq!(plan.commit_message, "First");
    let stored: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!((stored.hash(), &stored), (plan.hash(), &plan));
}

#[test]
fn what_nobody_says_is_as_in_backstage() {
    let plan = of("{action: 'publish:github', input: {NEW}}").unwrap();
    insta::assert_snapshot!(plan.summary(), @"
    - Repository `acme/new`, private, default branch `main`
      - Settings: merge commits, squash merging, rebase merging, no auto-merge, no updating of branches, no deleting of merged branches
    - Branch `main` protected: 1 approval, up to date, administrators too
    ");
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
    insta::assert_snapshot!(plan.tree(), @"
    .idp/
      lock.yaml (one document added)
    sub/
      .gitignore
      catalog-info.yaml
    ");
    insta::assert_snapshot!(plan.summary() + &plan.notes.join("\n"), @"
    - Pull request `T` from `b`
      - Reviewers: `bob`, `sre`
      - Assignees: `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j`
      - Deleted: `sub/old`
    - Labels `x` on `(known afterwards: number of the pull request of step pr)` of `acme/orders`
    step `pr` (publish:github:pull-request): only the first 10 assignees are taken.
    ");
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
    insta::assert_snapshot!(said.join("\n"), @"
    `a/b` cannot be the name of a repository: it may hold letters, digits, `.`, `-` and `_`
    the input `topics` must be at most 20 words of letters, digits and dashes, each at most 50 long
    the input `repoVisibility` must be one of `private`, `public`, `internal`
    the input `requiredApprovingReviewCount` must be a whole number from 0 to 6
    the input `secrets` must be an object whose names hold letters, digits and `_` only
    the input `collaborators` must be a list of objects with `access` and either `user` or `team`
    the input `webhookUrl` must be an http or https address
    `webhookSecret` must come from a secret, as in `${{ secrets.WEBHOOK_SECRET }}`
    the input `labels` must be a list of names, or of objects with `name`, `color` (six hexadecimal digits) and `description`
    the input `deploymentBranchPolicy` must be an object where one of `protected_branches` and `custom_branch_policies` is true
    the input `number` must be the number of an issue or a pull request
    `https://github.com/acme/orders` is no file on GitHub: expected …/OWNER/REPOSITORY/blob/BRANCH/catalog-info.yaml
    it would wait longer than ten minutes
    ");
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
    insta::assert_snapshot!(text("deploy/argocd/new.yaml"), @r##"
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: AppProject
    metadata:
      name: new
      namespace: argocd
    spec:
      sourceRepos:
        - https://github.com/acme/orders.git
      destinations:
        - server: https://kubernetes.default.svc
          namespace: shop
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: new
      namespace: argocd
      labels:
        backstage-name: new
      finalizers:
        - resources-finalizer.argocd.argoproj.io
    spec:
      project: new
      source:
        repoURL: https://github.com/acme/orders.git
        path: deploy/overlays/dev
        targetRevision: HEAD
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated:
          prune: true
          selfHeal: true
        retry:
          limit: 10
          backoff:
            duration: "5s"
            factor: 2
            maxDuration: "5m"
        syncOptions:
          - "CreateNamespace=false"
          - "FailOnSharedResource=true"
      revisionHistoryLimit: 10
    "##);
    insta::assert_snapshot!(text("argo/prod.yaml"), @"
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: new-prod
      namespace: argocd
      labels:
        backstage-name: new-prod
      finalizers:
        - resources-finalizer.argocd.argoproj.io
    spec:
      project: shop
      source:
        repoURL: https://github.com/acme/gitops.git
        path: x
        targetRevision: main
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated: {}
      revisionHistoryLimit: 10
    ");
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
    insta::assert_snapshot!(text.replace(&plan.version, "VERSION"), @r##"
    ---
    # yamllint disable rule:line-length
    # What made these files, and what they were then. Kept by idp.
    golden_path: small
    version: VERSION
    answers:
      name: x
    files:
      ".gitignore": sha256:318d9a16533732a69cda7bb7b174ee392fdd15be3d72a114cd8f2d51f3eab510
      catalog-info.yaml: sha256:eaea941af269d4c0cd5cda6d5b22bf9ea21cc302a3bb037e26790f31767710cd
    "##);
    assert_eq!(lock.change, Change::AppendDocument);
}
