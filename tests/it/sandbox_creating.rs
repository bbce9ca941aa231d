//! The real client makes and furnishes repositories in the sandbox: what that costs, what GitHub refuses, what a
//! repetition does. Not here: the server.

use std::time::Duration;

use idp::github::{
    AccessOutcome, Actors, AppKey, Autolink, CloseReason, CreateOutcome, DeployKey, DeploymentBranches,
    EnvironmentRules, FileMode, FirstCommit, FirstCommitOutcome, FirstFile, Furnished, Furnishing, GitHub, GitHubError,
    Item, Login, Made, Minimized, NewIssue, NewLabel, NewRepository, NewWebhook, Protection, ProtectionOutcome,
    RepoName, Repository, RepositoryChange, RequiredChecks, Reviewer, Reviews, Role, Scope, SiteSource, Started,
    Switches, Timing, Visibility, WorkflowStart,
};
use idp::sandbox::faults::Faults;
use idp::sandbox::model::AccountKind;
use idp::sandbox::{Limits, Sandbox, SandboxConfig};
use serde_json::{Map, json};

struct Tester {
    sandbox: Sandbox,
    github: GitHub,
    installation: i64,
}

impl Tester {
    async fn start() -> Self {
        Self::with(SandboxConfig::default()).await
    }

    async fn with(config: SandboxConfig) -> Self {
        let sandbox = Sandbox::start(SandboxConfig { limits: Limits::none(), ..config }).await.unwrap();
        let credentials = sandbox.credentials().unwrap();
        let key = AppKey::new(credentials.app_id as i64, &credentials.private_key_pem).unwrap();
        let timing =
            Timing { retry: Duration::from_millis(20), headless_limit: Duration::from_millis(50), ..Timing::default() };
        let github = GitHub::new(sandbox.api_url().parse().unwrap(), Some(key), timing);
        let installation = sandbox.read(|world| *world.installations.keys().next().unwrap() as i64);
        Self { sandbox, github, installation }
    }

    fn creating(&self) -> Scope {
        Scope::creating(self.installation)
    }

    fn faults(&self, text: &str) {
        self.sandbox.set_faults(Faults::parse(text).unwrap());
    }

    async fn create(&self, new: &NewRepository) -> Result<CreateOutcome, GitHubError> {
        self.github.create_repository(self.creating(), "acme", new).await
    }

    /// A new repository with GitHub's own commit, and a scope to furnish it.
    async fn made(&self, name: &str) -> (Repository, Scope) {
        let CreateOutcome::Created(made) = self.create(&NewRepository::named(name)).await.unwrap() else {
            panic!("{name} is taken");
        };
        let scope = Scope::furnishing(self.installation, made.id);
        (made, scope)
    }

    /// The calls since the last time, each with what it answered.
    fn calls(&self) -> String {
        let requests = self.sandbox.requests();
        self.sandbox.forget_requests();
        let shown = requests.iter().map(|request| {
            let path = request.path.split('?').next().unwrap();
            let path =
                path.split('/').map(|part| if part.len() > 8 && part.parse::<u64>().is_ok() { "N" } else { part });
            format!("{} {} {}", request.method, path.collect::<Vec<_>>().join("/"), request.status)
        });
        shown.collect::<Vec<_>>().join("\n")
    }
}

fn file(path: &str, contents: &[u8], mode: FileMode) -> FirstFile {
    FirstFile { path: path.to_owned(), contents: contents.to_vec(), mode }
}

fn label(name: &str) -> NewLabel {
    NewLabel { name: name.to_owned(), color: "00ff00".to_owned(), description: None }
}

fn first<'a>(files: &'a [FirstFile]) -> FirstCommit<'a> {
    FirstCommit { made_branch: "main", branch: "main", files, message: "Made by idp\n\nIdp-Request: 7\n", again: false }
}

fn shown(furnished: &[Furnished]) -> String {
    furnished.iter().map(|done| format!("{:?}: {:?}", done.item, done.outcome)).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_repository_with_everything_costs_ten_calls_and_one_a_binary_file() {
    let tester = Tester::start().await;
    let new = NewRepository {
        description: Some("Takes invoices.".to_owned()),
        switches: Switches {
            has_wiki: Some(false),
            allow_merge_commit: Some(false),
            delete_branch_on_merge: Some(true),
            squash_merge_commit_title: Some("PR_TITLE".to_owned()),
            squash_merge_commit_message: Some("PR_BODY".to_owned()),
            ..Switches::default()
        },
        ..NewRepository::named("invoices")
    };
    let CreateOutcome::Created(made) = tester.create(&new).await.unwrap() else { panic!("taken") };
    let (scope, repo) = (Scope::furnishing(tester.installation, made.id), &made.name);
    let files = [
        file("README.md", b"# invoices\n", FileMode::Regular),
        file(".github/workflows/ci.yml", b"on: push\n", FileMode::Regular),
        file("bin/run", b"#!/bin/sh\n", FileMode::Executable),
        file("logo.png", &[0x89, b'P', 0, 0xff], FileMode::Regular),
        file("docs/index.md", b"../README.md", FileMode::Link),
    ];
    let done = tester.github.first_commit(scope, repo, &first(&files)).await.unwrap();
    let (labels, environments) = ([label("idp"), label("bug")], ["staging".to_owned(), "production".to_owned()]);
    let topics = ["invoices".to_owned(), "rust".to_owned()];
    let furnishing = Furnishing { labels: &labels, environments: &environments, topics: &topics };
    let furnished = tester.github.furnish(scope, repo, &made.node_id, &furnishing).await.unwrap();
    tester.github.grant_team(scope, repo, "payments", Role::Maintain).await.unwrap();
    let protection = Protection {
        reviews: Some(Reviews { count: 1, ..Reviews::default() }),
        checks: Some(RequiredChecks { strict: true, names: vec!["idp".to_owned()] }),
        ..Protection::default()
    };
    let protected = tester.github.protect_branch(scope, repo, "main", &protection).await.unwrap();
    assert_eq!(protected, ProtectionOutcome::Protected);
    insta::assert_snapshot!(tester.calls(), @r"
    POST /app/installations/N/access_tokens 201
    POST /orgs/acme/repos 201
    POST /app/installations/N/access_tokens 201
    POST /repos/acme/invoices/git/blobs 201
    POST /repos/acme/invoices/git/trees 201
    POST /repos/acme/invoices/git/commits 201
    PATCH /repos/acme/invoices/git/refs/heads/main 200
    POST /graphql 200
    PUT /orgs/acme/teams/payments/repos/acme/invoices 204
    PUT /repos/acme/invoices/branches/main/protection 200
    ");
    insta::assert_snapshot!(shown(&furnished), @r#"
    Label("idp"): Yes
    Label("bug"): Existed
    Environment("staging"): Yes
    Environment("production"): Yes
    Topics: Yes
    "#);
    let FirstCommitOutcome::Done(commit) = done else { panic!("occupied") };
    let found = tester.sandbox.repo("acme/invoices").unwrap();
    assert_eq!(found.branch("main").unwrap().to_string(), commit.0);
    assert_eq!(found.topics, topics);
    assert!(found.delete_branch_on_merge && !found.furnishings.is_on("has_wiki"));
    assert_eq!(found.furnishings.environments.len(), 2);
    assert!(found.furnishings.protections.contains_key("main"));
    tester.sandbox.read(|world| {
        let objects = world.objects_of(&found);
        let root = objects.commit(found.branch("main").unwrap()).unwrap();
        assert!(root.parents.is_empty(), "GitHub's own commit is no part of the history");
        let modes: Vec<String> =
            objects.list(root.tree, 100).0.iter().map(|file| format!("{} {}", file.mode.digits(), file.path)).collect();
        insta::assert_snapshot!(modes.join("\n"), @r"
        040000 .github
        040000 .github/workflows
        100644 .github/workflows/ci.yml
        100644 README.md
        040000 bin
        100755 bin/run
        040000 docs
        120000 docs/index.md
        100644 logo.png
        ");
    });
}

#[tokio::test]
async fn a_name_that_is_taken_is_no_error_and_shows_who_has_it() {
    let tester = Tester::start().await;
    let new = NewRepository::named("orders");
    let CreateOutcome::NameTaken(Some(found)) = tester.create(&new).await.unwrap() else { panic!("not taken") };
    assert_eq!(found.name.to_string(), "acme/orders");
    let now = tester.sandbox.now().timestamp_millis();
    assert!(!found.could_be_made_from(&new, now), "it has another description");
}

#[tokio::test]
async fn a_repository_whose_answer_was_lost_is_recognised() {
    let tester = Tester::start().await;
    let new = NewRepository { description: Some("Ours.".to_owned()), ..NewRepository::named("lost") };
    let asked_at = tester.sandbox.now().timestamp_millis();
    tester.faults("requests: [{fault: reset_after, method: POST, path: /orgs/acme/repos, count: 1}]");
    let error = tester.create(&new).await.unwrap_err();
    assert!(matches!(error, GitHubError::Connection { .. }), "{error}");
    let CreateOutcome::NameTaken(Some(found)) = tester.create(&new).await.unwrap() else { panic!("made twice") };
    assert!(found.could_be_made_from(&new, asked_at));
    assert!(!found.could_be_made_from(&new, asked_at + 3_600_000), "older than the question");
    let public = NewRepository { visibility: Visibility::Public, ..new.clone() };
    assert!(!found.could_be_made_from(&public, asked_at));
}

#[tokio::test]
async fn without_administration_nothing_is_made_and_the_permission_is_named() {
    let mut config = SandboxConfig::default();
    config.permissions.remove("administration");
    let tester = Tester::with(config).await;
    let error = tester.create(&NewRepository::named("new")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "create a token: GitHub refused (403): The permissions requested are not granted to this installation. \
         (the App needs: administration=write)"
    );
    assert!(!error.can_pass());
}

#[tokio::test]
async fn usual_work_is_done_with_a_token_that_cannot_change_settings() {
    let tester = Tester::start().await;
    let orders = tester.sandbox.repo("acme/orders").unwrap();
    let (scope, repo) =
        (Scope::repository(tester.installation, orders.id.0 as i64), RepoName::parse("acme/orders").unwrap());
    let error = tester.github.change_repository(scope, &repo, &RepositoryChange::default()).await.unwrap_err();
    assert!(error.to_string().contains("administration=write"), "{error}");
    tester.github.repository(scope, &repo).await.unwrap();
}

#[tokio::test]
async fn an_installation_with_less_than_the_manifest_still_works() {
    let mut config = SandboxConfig::default();
    config.permissions.remove("workflows");
    let tester = Tester::with(config).await;
    let orders = tester.sandbox.repo("acme/orders").unwrap();
    let scope = Scope::repository(tester.installation, orders.id.0 as i64);
    tester.github.repository(scope, &RepoName::parse("acme/orders").unwrap()).await.unwrap();
    insta::assert_snapshot!(tester.calls(), @r"
    POST /app/installations/N/access_tokens 422
    POST /app/installations/N/access_tokens 201
    GET /repos/acme/orders 200
    ");
}

#[tokio::test]
async fn a_new_repository_that_github_does_not_show_yet_is_waited_for() {
    let tester = Tester::start().await;
    tester.faults("repository_lag_ms: 600");
    let (made, scope) = tester.made("slow").await;
    let files = [file("README.md", b"# slow\n", FileMode::Regular)];
    let done = tester.github.first_commit(scope, &made.name, &first(&files)).await.unwrap();
    assert!(matches!(done, FirstCommitOutcome::Done(_)));
    let calls = tester.calls();
    // Which of the two is met, and how often, is a matter of moments.
    let waited = calls.contains("access_tokens 422") || calls.contains("git/trees 409");
    assert!(waited, "it was not there, or empty\n{calls}");
}

#[tokio::test]
async fn a_commit_that_was_made_already_is_found_again() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("again").await;
    let files = [file("README.md", b"# again\n", FileMode::Regular)];
    let before = tester.github.first_commit(scope, &made.name, &first(&files)).await.unwrap();
    tester.sandbox.as_user("olivia").push("acme/again", "main", &[("more.txt", Some("more"))], "More").unwrap();
    let again = FirstCommit { again: true, ..first(&files) };
    let after = tester.github.first_commit(scope, &made.name, &again).await.unwrap();
    assert_eq!(before, after);
    assert_eq!(tester.sandbox.file_at("acme/again", "main", "more.txt").unwrap(), "more", "nothing is overwritten");
}

#[tokio::test]
async fn commits_of_others_are_never_overwritten() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("theirs").await;
    tester.sandbox.as_user("olivia").push("acme/theirs", "main", &[("a.txt", Some("a"))], "Theirs").unwrap();
    let files = [file("README.md", b"# theirs\n", FileMode::Regular)];
    let again = FirstCommit { again: true, ..first(&files) };
    let outcome = tester.github.first_commit(scope, &made.name, &again).await.unwrap();
    assert_eq!(outcome, FirstCommitOutcome::Occupied);
    assert_eq!(tester.sandbox.file_at("acme/theirs", "main", "a.txt").unwrap(), "a");
}

#[tokio::test]
async fn a_try_that_stopped_before_the_branch_was_moved_is_simply_made_again() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("half").await;
    let files = [file("README.md", b"# half\n", FileMode::Regular)];
    tester.faults("requests: [{fault: reset_before, path: '*/git/refs/*'}]");
    tester.github.first_commit(scope, &made.name, &first(&files)).await.unwrap_err();
    tester.faults("requests: []");
    let again = FirstCommit { again: true, ..first(&files) };
    tester.github.first_commit(scope, &made.name, &again).await.unwrap();
    assert_eq!(tester.sandbox.file_at("acme/half", "main", "README.md").unwrap(), "# half\n");
}

#[tokio::test]
async fn another_default_branch_leaves_nothing_of_githubs_behind() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("trunk").await;
    let files = [file("README.md", b"# trunk\n", FileMode::Regular)];
    let commit = FirstCommit { branch: "trunk", ..first(&files) };
    for again in [false, true] {
        let commit = FirstCommit { again, ..commit };
        tester.github.first_commit(scope, &made.name, &commit).await.unwrap();
        let change = RepositoryChange { default_branch: Some("trunk".to_owned()), ..RepositoryChange::default() };
        let changed = tester.github.change_repository(scope, &made.name, &change).await.unwrap();
        assert_eq!(changed.default_branch, "trunk");
        tester.github.delete_branch(scope, &made.name, "main").await.unwrap();
    }
    let found = tester.sandbox.repo("acme/trunk").unwrap();
    assert_eq!(found.branches().map(|(name, _)| name.to_owned()).collect::<Vec<_>>(), ["trunk"]);
}

#[tokio::test]
async fn what_cannot_be_furnished_does_not_keep_the_rest_away() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("labels").await;
    let long = "x".repeat(51);
    let labels = [label("fine"), NewLabel { color: "green".to_owned(), ..label("odd") }, label(&long)];
    let topics = ["Fine".to_owned(), "not a topic".to_owned()];
    let furnishing = Furnishing { labels: &labels, environments: &[], topics: &topics };
    let furnished = tester.github.furnish(scope, &made.name, &made.node_id, &furnishing).await.unwrap();
    insta::assert_snapshot!(shown(&furnished).replace(&long, "LONG"), @r#"
    Label("fine"): Yes
    Label("odd"): Refused("Color is invalid")
    Label("LONG"): Refused("Name is invalid")
    Topics: Refused("GitHub does not take these topics: not a topic")
    "#);
    let again = tester.github.furnish(scope, &made.name, &made.node_id, &furnishing).await.unwrap();
    assert_eq!(again[0], Furnished { item: Item::Label("fine".to_owned()), outcome: Made::Existed });
}

#[tokio::test]
async fn where_there_is_no_graphql_the_same_is_made_one_by_one() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("rest").await;
    tester.faults("requests: [{fault: {error_before: 501}, path: /graphql}]");
    tester.calls();
    let (labels, environments, topics) = ([label("idp"), label("bug")], ["live".to_owned()], ["rust".to_owned()]);
    let furnishing = Furnishing { labels: &labels, environments: &environments, topics: &topics };
    let furnished = tester.github.furnish(scope, &made.name, &made.node_id, &furnishing).await.unwrap();
    insta::assert_snapshot!(shown(&furnished), @r#"
    Label("idp"): Yes
    Label("bug"): Existed
    Environment("live"): Yes
    Topics: Yes
    "#);
    insta::assert_snapshot!(tester.calls(), @r"
    POST /app/installations/N/access_tokens 201
    POST /graphql 501
    POST /repos/acme/rest/labels 201
    POST /repos/acme/rest/labels 422
    PUT /repos/acme/rest/environments/live 200
    PUT /repos/acme/rest/topics 200
    ");
}

#[tokio::test]
async fn access_is_given_and_what_is_not_there_is_told() {
    let tester = Tester::start().await;
    tester.sandbox.change(|world| world.add_account("mallory", None, AccountKind::User));
    let (made, scope) = tester.made("open").await;
    let github = &tester.github;
    assert_eq!(github.grant_team(scope, &made.name, "payments", Role::Write).await.unwrap(), AccessOutcome::Given);
    let person = |login: &str| Login(login.to_owned());
    let granted = github.grant_person(scope, &made.name, &person("carol"), Role::Admin).await.unwrap();
    assert_eq!(granted, AccessOutcome::Given);
    let granted = github.grant_person(scope, &made.name, &person("mallory"), Role::Read).await.unwrap();
    assert_eq!(granted, AccessOutcome::Invited);
    let refused = github.grant_team(scope, &made.name, "nobody", Role::Write).await.unwrap();
    assert_eq!(refused, AccessOutcome::Refused("Not Found".to_owned()));
    let usual = Scope::repository(tester.installation, made.id);
    assert_eq!(github.role(usual, &made.name, &person("alice")).await.unwrap(), Role::Write);
    assert_eq!(github.role(usual, &made.name, &person("carol")).await.unwrap(), Role::Admin);
}

#[tokio::test]
async fn a_plan_without_protection_is_told_and_is_no_error() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("free").await;
    tester.sandbox.change(|world| world.free_plan = true);
    let outcome = tester.github.protect_branch(scope, &made.name, "main", &Protection::default()).await.unwrap();
    let words = "Upgrade to GitHub Pro or make this repository public to enable this feature.";
    assert_eq!(outcome, ProtectionOutcome::NotInPlan(words.to_owned()));
}

#[tokio::test]
async fn protection_replaces_what_was_there() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("safe").await;
    let team = Actors { teams: vec!["payments".to_owned()], ..Actors::default() };
    let strict = Protection { restrictions: Some(team), signed_commits: true, ..Protection::default() };
    for protection in [Protection { enforce_admins: true, ..Protection::default() }, strict] {
        tester.github.protect_branch(scope, &made.name, "main", &protection).await.unwrap();
    }
    let found = tester.sandbox.repo("acme/safe").unwrap();
    let protection = &found.furnishings.protections["main"];
    assert!(protection.signatures && !protection.is_on("enforce_admins"));
    assert_eq!(protection.settings["restrictions"]["teams"], json!(["payments"]));
}

#[tokio::test]
async fn a_protected_branch_takes_no_commit_past_its_rules() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("locked").await;
    let protection = Protection { reviews: Some(Reviews { count: 1, ..Reviews::default() }), ..Protection::default() };
    tester.github.protect_branch(scope, &made.name, "main", &protection).await.unwrap();
    let files = [file("README.md", b"# locked\n", FileMode::Regular)];
    let error = tester.github.first_commit(scope, &made.name, &first(&files)).await.unwrap_err();
    assert_eq!(error.to_string(), "move a branch: GitHub answered 422: Cannot force-push to this protected branch");
    let push = |who: &str| {
        tester.sandbox.as_user(who).push("acme/locked", "main", &[("a.txt", Some(who))], "A change").map(drop)
    };
    tester.github.grant_person(scope, &made.name, &Login("carol".to_owned()), Role::Write).await.unwrap();
    assert_eq!(push("carol").unwrap_err().message, "Changes must be made through a pull request.");
    push("olivia").unwrap();
}

#[tokio::test]
async fn an_answer_that_was_lost_leaves_nothing_double() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("cut").await;
    let faults = "requests: [{fault: reset_after, path: /graphql, count: 1}, {fault: {error_after: 502}, method: POST, \
                  path: '*/hooks', count: 1}, {fault: reset_after, method: PUT, count: 2}]";
    tester.faults(faults);
    let (labels, environments) = ([label("idp")], ["live".to_owned()]);
    let furnishing = Furnishing { labels: &labels, environments: &environments, topics: &[] };
    let furnished = tester.github.furnish(scope, &made.name, &made.node_id, &furnishing).await.unwrap();
    insta::assert_snapshot!(shown(&furnished), @r#"
    Label("idp"): Existed
    Environment("live"): Yes
    "#);
    let hook = NewWebhook {
        url: "https://hooks.acme.example/x".to_owned(),
        events: vec!["push".to_owned()],
        json: true,
        secret: None,
        active: true,
    };
    assert_eq!(tester.github.add_webhook(scope, &made.name, &hook).await.unwrap(), Made::Existed);
    tester.github.grant_team(scope, &made.name, "payments", Role::Write).await.unwrap();
    let found = tester.sandbox.repo("acme/cut").unwrap();
    assert_eq!(found.labels.iter().filter(|label| label.name == "idp").count(), 1);
    assert_eq!((found.furnishings.hooks.len(), found.furnishings.environments.len()), (1, 1));
}

#[tokio::test]
async fn an_environment_gets_its_rules_however_often_it_is_asked() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("env").await;
    let bob = tester.sandbox.read(|world| world.account("bob").unwrap().id.0 as i64);
    let rules = EnvironmentRules {
        wait_minutes: 5,
        reviewers: vec![Reviewer::User(bob)],
        branches: DeploymentBranches::Matching { branches: vec!["main".to_owned()], tags: vec!["v*".to_owned()] },
        ..EnvironmentRules::default()
    };
    for _ in 0..2 {
        assert_eq!(tester.github.set_environment(scope, &made.name, "production", &rules).await.unwrap(), Made::Yes);
    }
    let set = async |name: &str| tester.github.set_environment_variable(scope, &made.name, name, "REGION", "eu").await;
    assert_eq!((set("production").await.unwrap(), set("production").await.unwrap()), (Made::Yes, Made::Existed));
    assert!(set("nowhere").await.unwrap_err().is_not_found());
    let id = async |login: &str| tester.github.user_id(scope, &Login(login.to_owned())).await.unwrap();
    assert_eq!((id("bob").await, id("nobody").await), (Some(bob), None));
    let unknown = EnvironmentRules { reviewers: vec![Reviewer::Team(1)], ..EnvironmentRules::default() };
    let refused = tester.github.set_environment(scope, &made.name, "production", &unknown).await.unwrap();
    assert_eq!(refused, Made::Refused("Reviewer Team 1 does not exist.".to_owned()));
    let shown = tester.sandbox.repo("acme/env").unwrap().furnishings.environment("production").unwrap().clone();
    insta::assert_snapshot!(format!("{} {:?}", shown.wait_timer, shown.reviewers.len()), @"5 1");
}

#[tokio::test]
async fn what_a_path_asks_for_beside_is_made_once() {
    let tester = Tester::start().await;
    tester.sandbox.change(|world| {
        world.organizations.values_mut().for_each(|org| org.properties = vec!["tier".to_owned()]);
    });
    let (made, scope) = tester.made("extras").await;
    let (github, repo) = (&tester.github, &made.name);
    let hook = NewWebhook {
        url: "https://hooks.acme.example/x".to_owned(),
        events: vec!["push".to_owned()],
        json: true,
        secret: None,
        active: true,
    };
    let link =
        Autolink { prefix: "T-".to_owned(), url_template: "https://t.example/<num>".to_owned(), alphanumeric: true };
    let key = DeployKey { title: "ci".to_owned(), key: "ssh-ed25519 AAAA ci".to_owned(), read_only: true };
    let site = SiteSource::Branch { branch: "main".to_owned(), path: "/".to_owned() };
    for expected in [Made::Yes, Made::Existed] {
        assert_eq!(github.set_variable(scope, repo, "REGION", "eu").await.unwrap(), expected);
        assert_eq!(github.add_webhook(scope, repo, &hook).await.unwrap(), expected);
        assert_eq!(github.add_autolink(scope, repo, &link).await.unwrap(), expected);
        assert_eq!(github.add_deploy_key(scope, repo, &key).await.unwrap(), expected);
        assert_eq!(github.enable_site(scope, repo, &site).await.unwrap(), expected);
    }
    let property = |name: &str| Map::from_iter([(name.to_owned(), json!("1"))]);
    assert_eq!(github.set_properties(scope, repo, &property("tier")).await.unwrap(), Made::Yes);
    let refused = github.set_properties(scope, repo, &property("colour")).await.unwrap();
    assert_eq!(refused, Made::Refused("Property 'colour' is not defined for this organization".to_owned()));
    let found = tester.sandbox.repo("acme/extras").unwrap().furnishings;
    assert_eq!((found.hooks.len(), found.autolinks.len(), found.keys.len()), (1, 1, 1));
}

#[tokio::test]
async fn a_workflow_is_started_when_it_is_there_and_lets_itself_be_started() {
    let tester = Tester::start().await;
    let (made, scope) = tester.made("flow").await;
    let inputs = Map::new();
    let start = async |workflow: &str, wants_run: bool| {
        let start = WorkflowStart { workflow, branch: "main", inputs: &inputs, wants_run };
        tester.github.start_workflow(scope, &made.name, &start).await
    };
    assert!(start("ci.yml", false).await.unwrap_err().is_not_found());
    let files = [
        (".github/workflows/ci.yml", Some("on: workflow_dispatch\n")),
        (".github/workflows/x.yml", Some("on: push\n")),
    ];
    tester.sandbox.as_user("olivia").push("acme/flow", "main", &files, "CI").unwrap();
    assert_eq!(start("ci.yml", false).await.unwrap(), Started::Yes(None));
    let Started::Yes(Some(page)) = start("ci.yml", true).await.unwrap() else { panic!("a run") };
    assert!(page.contains("/acme/flow/actions/runs/"), "{page}");
    let refused = Started::Refused("Workflow does not have 'workflow_dispatch' trigger".to_owned());
    assert_eq!(start("x.yml", true).await.unwrap(), refused);
    assert_eq!(tester.sandbox.repo("acme/flow").unwrap().furnishings.dispatches.len(), 2);
}

#[tokio::test]
async fn an_issue_is_opened_labelled_and_closed_as_completed() {
    let tester = Tester::start().await;
    let platform = tester.sandbox.repo("acme/platform").unwrap();
    let (scope, repo) =
        (Scope::repository(tester.installation, platform.id.0 as i64), RepoName::parse("acme/platform").unwrap());
    let labels = ["idp:rest-api-node".to_owned()];
    let body = "### Name\n\norders";
    let new = NewIssue { title: "New service", body, labels: &labels, assignees: &[], milestone: None };
    let opened = tester.github.open_issue(scope, &repo, &new).await.unwrap();
    tester.github.label_issue(scope, &repo, opened.number, &["waiting".to_owned()]).await.unwrap();
    for _ in 0..2 {
        tester.github.unlabel_issue(scope, &repo, opened.number, "idp:rest-api-node").await.unwrap();
        let closed = tester.github.close_issue(scope, &repo, opened.number, CloseReason::Completed).await.unwrap();
        assert!(!closed.open);
    }
    let found = tester.github.issue(scope, &repo, opened.number).await.unwrap();
    assert_eq!((found.body.as_str(), found.open, found.pull_request), ("### Name\n\norders", false, false));
    assert_eq!(found.labels, ["waiting"]);
    assert!(tester.github.issue(scope, &repo, 9_999).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_comment_is_folded_away_and_one_that_is_gone_is_fine() {
    let tester = Tester::start().await;
    let orders = tester.sandbox.repo("acme/orders").unwrap();
    let (scope, repo) =
        (Scope::repository(tester.installation, orders.id.0 as i64), RepoName::parse("acme/orders").unwrap());
    let comment = tester.github.post_comment(scope, &repo, 1, "Old news").await.unwrap();
    for _ in 0..2 {
        assert_eq!(tester.github.minimize_comment(scope, &comment.node_id).await.unwrap(), Minimized::Yes);
    }
    let found =
        tester.sandbox.repo("acme/orders").unwrap().thread(1).unwrap().comment(comment.id as u64).unwrap().clone();
    assert_eq!(found.minimized.as_deref(), Some("resolved"));
    tester.github.delete_comment(scope, &repo, comment.id).await.unwrap();
    assert_eq!(tester.github.minimize_comment(scope, &comment.node_id).await.unwrap(), Minimized::Gone);
    tester.faults("requests: [{fault: {error_before: 501}, path: /graphql}]");
    assert_eq!(tester.github.minimize_comment(scope, "x").await.unwrap(), Minimized::NotPossible);
}
