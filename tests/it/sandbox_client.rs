//! The real client against the sandbox: what it asks, what it makes of the answers, what that costs.
//! Not here: the server.

use std::time::Duration;

use idp::github::{
    Annotation, AnnotationLevel, AppKey, Blob, CheckAction, CheckStatus, CommitOutcome, CommitSha, Conclusion,
    FileMode, FileStatus, GitHub, GitHubError, NewCheckRun, NewCommit, NewFile, RepoName, Scope, TextOf, Timing,
};
use idp::sandbox::faults::Faults;
use idp::sandbox::{Limits, Sandbox, SandboxConfig};

use crate::world::plain;

const ORDERS: &str = "acme/orders";

/// A client with a token for `orders`.
struct Tester {
    sandbox: Sandbox,
    github: GitHub,
    scope: Scope,
    orders: RepoName,
}

impl Tester {
    async fn start() -> Self {
        let sandbox =
            Sandbox::start(SandboxConfig { limits: Limits::none(), ..SandboxConfig::default() }).await.unwrap();
        let credentials = sandbox.credentials().unwrap();
        let key = AppKey::new(credentials.app_id as i64, &credentials.private_key_pem).unwrap();
        let timing =
            Timing { retry: Duration::from_millis(5), headless_limit: Duration::from_millis(100), ..Timing::default() };
        let github = GitHub::new(sandbox.api_url().parse().unwrap(), Some(key), timing);
        let (installation, repository) = sandbox.read(|world| {
            (*world.installations.keys().next().unwrap() as i64, world.repo(ORDERS).unwrap().id.0 as i64)
        });
        let scope = Scope::repository(installation, repository);
        Self { sandbox, github, scope, orders: RepoName::parse(ORDERS).unwrap() }
    }

    /// The calls since the last time, tokens left out.
    fn calls(&self) -> String {
        let requests = self.sandbox.requests();
        self.sandbox.forget_requests();
        let shown =
            requests.iter().map(|request| format!("{} {} {}", request.method, plain(&request.path), request.status));
        shown.filter(|call| !call.contains("access_tokens")).collect::<Vec<_>>().join("\n")
    }

    fn head(&self, branch: &str) -> CommitSha {
        CommitSha(self.sandbox.repo(ORDERS).unwrap().branch(branch).unwrap().to_string())
    }

    fn push(&self, branch: &str, files: &[(&str, Option<&str>)]) -> CommitSha {
        CommitSha(self.sandbox.as_user("alice").push(ORDERS, branch, files, "A change").unwrap().to_string())
    }

    fn faults(&self, text: &str) {
        self.sandbox.set_faults(Faults::parse(text).unwrap());
    }
}

fn at(commit: &CommitSha, path: &str) -> Blob {
    Blob::At { commit: commit.clone(), path: path.to_owned() }
}

#[tokio::test]
async fn two_hundred_and_fifty_texts_cost_three_calls_and_keep_their_order() {
    let tester = Tester::start().await;
    let files: Vec<(String, String)> = (0..250).map(|n| (format!("c/{n}.yaml"), format!("n: {n}\r\n"))).collect();
    let push: Vec<(&str, Option<&str>)> =
        files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
    let commit = tester.push("many", &push);
    let wanted: Vec<Blob> = files.iter().map(|(path, _)| at(&commit, path)).collect();
    let found = tester.github.texts(tester.scope, &tester.orders, &wanted).await.unwrap();
    let expected: Vec<TextOf> = files.into_iter().map(|(_, text)| TextOf::Text(text)).collect();
    assert_eq!(found.into_iter().map(|(_, text)| text).collect::<Vec<_>>(), expected);
    assert_eq!(tester.calls(), "POST /graphql 200\nPOST /graphql 200\nPOST /graphql 200");
}

#[tokio::test]
async fn what_cannot_be_shown_whole_is_named() {
    let tester = Tester::start().await;
    let (long, large) = ("é".repeat(300_000), "x".repeat(1_100_000));
    let files = [("long.yaml", Some(long.as_str())), ("large.yaml", Some(large.as_str())), ("nul.bin", Some("a\0b"))];
    let commit = tester.push("odd", &files);
    let blob = tester.sandbox.read(|world| {
        let repo = world.repo(ORDERS).unwrap();
        let objects = world.objects_of(repo);
        objects.at_path(objects.commit(repo.branch("odd").unwrap()).unwrap().tree, "README.md").unwrap().oid.to_string()
    });
    let wanted = [
        at(&commit, "long.yaml"),
        at(&commit, "large.yaml"),
        at(&commit, "nul.bin"),
        at(&commit, "nowhere.yaml"),
        at(&commit, "src"),
        Blob::Oid(blob),
    ];
    let found = tester.github.texts(tester.scope, &tester.orders, &wanted).await.unwrap();
    let found: Vec<TextOf> = found.into_iter().map(|(_, text)| text).collect();
    assert_eq!(
        found[..5],
        [TextOf::Truncated, TextOf::TooLarge(1_100_000), TextOf::Binary, TextOf::Missing, TextOf::Missing]
    );
    assert_eq!(found[5], TextOf::Text(tester.sandbox.file_at(ORDERS, "main", "README.md").unwrap()));
}

#[tokio::test]
async fn a_broken_answer_to_graphql_is_asked_for_again_and_then_in_halves() {
    let tester = Tester::start().await;
    let commit = tester.head("main");
    let wanted = [at(&commit, "README.md"), at(&commit, "nowhere")];
    tester.faults("requests: [{fault: {error_before: 502}, path: /graphql, count: 3}]");
    let found = tester.github.texts(tester.scope, &tester.orders, &wanted).await.unwrap();
    assert!(matches!(&found[0].1, TextOf::Text(text) if text.starts_with("# ")));
    assert_eq!(found[1].1, TextOf::Missing);
    assert_eq!(tester.calls().lines().count(), 5, "three that fail, and one for each half");
}

#[tokio::test]
async fn the_limit_of_graphql_holds_back_graphql_and_not_the_rest() {
    let tester = Tester::start().await;
    let wanted = [at(&tester.head("main"), "README.md")];
    tester.faults("requests: [{fault: {primary_limit: 90}, path: /graphql, count: 1}]");
    let ask = async || tester.github.texts(tester.scope, &tester.orders, &wanted).await.unwrap_err();
    for error in [ask().await, ask().await] {
        assert!(matches!(error, GitHubError::Limited { reason: "primary limit", .. }), "{error}");
        assert!(error.wait().unwrap() > Duration::from_secs(80), "{error}");
    }
    assert_eq!(tester.calls(), "POST /graphql 200");
    tester.github.repository(tester.scope, &tester.orders).await.unwrap();
}

#[tokio::test]
async fn a_repository_that_is_not_there_is_not_found() {
    let tester = Tester::start().await;
    let nowhere = RepoName::parse("acme/nowhere").unwrap();
    let wanted = [Blob::Oid("0".repeat(40))];
    let error = tester.github.texts(tester.scope, &nowhere, &wanted).await.unwrap_err();
    insta::assert_snapshot!(error, @"read contents: GitHub does not know it (404): Could not resolve to a Repository with the name 'acme/nowhere'.");
}

#[tokio::test]
async fn the_files_of_a_pull_request_tell_what_happened_to_each() {
    let tester = Tester::start().await;
    let text = tester.sandbox.file_at(ORDERS, "main", "README.md").unwrap() + "More.\n";
    tester.push("moves", &[("README.md", None), ("docs/index.md", Some(&text)), ("new.yaml", Some("a: 1\nb: 2\n"))]);
    let number = tester.sandbox.as_user("alice").open_pull(ORDERS, "moves", "main", "Moves", "").unwrap() as i64;
    let files = tester.github.pull_files(tester.scope, &tester.orders, number).await.unwrap();
    assert!(files.complete);
    let told: Vec<_> = files.files.iter().map(|file| (file.path.as_str(), file.status)).collect();
    assert_eq!(told, [("docs/index.md", FileStatus::Renamed), ("new.yaml", FileStatus::Added)]);
    assert_eq!(files.files[0].previous_path.as_deref(), Some("README.md"));
    assert!(files.files[0].patch.as_ref().is_some_and(|patch| patch.ends_with("+More.")));
    assert_eq!(files.files[1].patch.as_deref(), Some("@@ -0,0 +1,2 @@\n+a: 1\n+b: 2"));
    let compared = tester.github.compare(tester.scope, &tester.orders, "main", "moves").await.unwrap();
    assert_eq!((compared.merge_base, compared.files), (tester.head("main"), files.files));
}

#[tokio::test]
async fn more_than_a_page_of_files_is_read_to_its_end() {
    let tester = Tester::start().await;
    let paths: Vec<String> = (0..230).map(|n| format!("many/{n:03}.txt")).collect();
    let files: Vec<(&str, Option<&str>)> = paths.iter().map(|path| (path.as_str(), Some("x"))).collect();
    tester.push("many", &files);
    let number = tester.sandbox.as_user("alice").open_pull(ORDERS, "many", "main", "Many", "").unwrap() as i64;
    let found = tester.github.pull_files(tester.scope, &tester.orders, number).await.unwrap();
    assert_eq!((found.files.len(), found.complete), (230, true));
    assert_eq!(tester.calls().lines().count(), 3);
}

#[tokio::test]
async fn a_pull_request_is_told_whole() {
    let tester = Tester::start().await;
    let pull = tester.github.pull(tester.scope, &tester.orders, 1).await.unwrap();
    assert!(pull.open && !pull.merged && !pull.draft);
    assert_eq!((pull.base_ref.as_str(), pull.head_ref.as_str()), ("main", "retry-payments"));
    assert_eq!((pull.base_sha.clone(), pull.head_sha.clone()), (tester.head("main"), tester.head("retry-payments")));
    assert_eq!((pull.head_repository_id, pull.author.as_ref().unwrap().0.as_str()), (tester.scope.repository, "alice"));
}

fn check(head: &CommitSha, annotations: usize) -> NewCheckRun {
    let annotation = |n: usize| Annotation {
        path: "catalog-info.yaml".to_owned(),
        start_line: n as u32 + 1,
        end_line: n as u32 + 2,
        start_column: Some(1),
        end_column: Some(2),
        level: AnnotationLevel::Failure,
        title: None,
        message: format!("No {n}"),
        raw_details: None,
    };
    NewCheckRun {
        name: "idp".to_owned(),
        head_sha: head.clone(),
        status: CheckStatus::Completed,
        conclusion: Some(Conclusion::Failure),
        title: "Wrong".to_owned(),
        summary: "All of it".to_owned(),
        text: None,
        annotations: (0..annotations).map(annotation).collect(),
        actions: vec![CheckAction {
            label: "Fix".to_owned(),
            description: "Commit the fixes".to_owned(),
            identifier: "fix".to_owned(),
        }],
        external_id: "acme/orders/1".to_owned(),
        details_url: None,
        started_at: None,
        completed_at: None,
    }
}

#[tokio::test]
async fn a_check_with_many_annotations_goes_fifty_by_fifty() {
    let tester = Tester::start().await;
    let head = tester.head("retry-payments");
    let new = check(&head, 120);
    let run = tester.github.create_check_run(tester.scope, &tester.orders, &new).await.unwrap();
    assert_eq!(run.output.annotations_count, 120);
    let runs = tester.sandbox.repo(ORDERS).unwrap().runs;
    let lines: Vec<u64> = runs[0].annotations.iter().map(|found| found.start_line).collect();
    assert_eq!(lines, (1..=120).collect::<Vec<_>>());
    assert_eq!(tester.calls().lines().count(), 3);
}

#[tokio::test]
async fn a_check_that_a_crash_left_half_done_is_found_and_completed() {
    let tester = Tester::start().await;
    let head = tester.head("retry-payments");
    let new = check(&head, 120);
    tester.faults("requests: [{fault: reset_after, method: PATCH, path: '*/check-runs/*', count: 1}]");
    let error = tester.github.create_check_run(tester.scope, &tester.orders, &new).await.unwrap_err();
    assert!(matches!(error, GitHubError::Connection { .. }), "{error}");
    let found = tester.github.check_runs_for(tester.scope, &tester.orders, &head, "idp").await.unwrap();
    assert_eq!((found.len(), found[0].external_id.as_deref()), (1, Some("acme/orders/1")));
    let run = tester.github.update_check_run(tester.scope, &tester.orders, &found[0], &new).await.unwrap();
    assert_eq!(run.output.annotations_count, 120);
    let again = tester.github.update_check_run(tester.scope, &tester.orders, &run, &new).await.unwrap();
    assert_eq!(again.output.annotations_count, 120, "asking once more adds nothing");
}

#[tokio::test]
async fn checks_of_others_are_not_found() {
    let tester = Tester::start().await;
    let head = tester.head("retry-payments");
    tester.github.create_check_run(tester.scope, &tester.orders, &check(&head, 0)).await.unwrap();
    tester.sandbox.change(|world| {
        let repo = world.repos.values_mut().find(|repo| repo.name == "orders").unwrap();
        repo.runs[0].app += 1;
    });
    let found = tester.github.check_runs_for(tester.scope, &tester.orders, &head, "idp").await.unwrap();
    assert_eq!(found, []);
}

#[tokio::test]
async fn a_commit_lands_on_the_branch_unless_it_has_moved() {
    let tester = Tester::start().await;
    let parent = tester.github.head(tester.scope, &tester.orders, "retry-payments").await.unwrap().unwrap();
    let file = |text: &str| NewFile { path: "a.txt".to_owned(), contents: text.into(), mode: FileMode::Regular };
    let (files, removed) = ([file("one\n")], ["config/retries.yaml".to_owned()]);
    let new = NewCommit { branch: "retry-payments", parent: &parent, files: &files, removed: &removed, message: "Fix" };
    let done = tester.github.commit_on(tester.scope, &tester.orders, &new).await.unwrap();
    assert_eq!(done, CommitOutcome::Done(tester.head("retry-payments")));
    assert_eq!(tester.sandbox.file_at(ORDERS, "retry-payments", "a.txt").as_deref(), Some("one\n"));
    assert_eq!(tester.sandbox.file_at(ORDERS, "retry-payments", "config/retries.yaml"), None);
    let files = [file("two\n")];
    let late = NewCommit { files: &files, removed: &[], ..new };
    assert_eq!(tester.github.commit_on(tester.scope, &tester.orders, &late).await.unwrap(), CommitOutcome::Moved);
    let gone = NewCommit { branch: "nowhere", ..late };
    assert_eq!(tester.github.commit_on(tester.scope, &tester.orders, &gone).await.unwrap(), CommitOutcome::Moved);
    assert_eq!(tester.sandbox.file_at(ORDERS, "retry-payments", "a.txt").as_deref(), Some("one\n"));
}

#[tokio::test]
async fn installations_repositories_and_teams_are_listed() {
    let tester = Tester::start().await;
    let installations = tester.github.installations().await.unwrap();
    assert_eq!((installations.len(), installations[0].account.as_str()), (1, "acme"));
    assert!(installations[0].organization && !installations[0].suspended);
    let repositories = tester.github.installation_repositories(installations[0].id).await.unwrap();
    let names: Vec<String> = repositories.iter().map(|found| found.name.to_string()).collect();
    assert_eq!(names, ["acme/platform", "acme/orders", "acme/payments"]);
    let teams = tester.github.organization_teams(installations[0].id, "acme").await.unwrap();
    let teams: Vec<String> = teams
        .iter()
        .map(|team| {
            format!("{}: {}", team.slug, team.members.iter().map(|m| m.login.0.as_str()).collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(teams, ["payments: alice", "platform: bob"]);
}

#[tokio::test]
async fn a_large_team_is_read_page_by_page() {
    let tester = Tester::start().await;
    tester.sandbox.change(|world| {
        let acme = world.account("acme").unwrap().id;
        let team = world.team(acme, "payments").unwrap().id;
        for n in 0..250 {
            let person = world.add_account(&format!("p{n}"), None, idp::sandbox::model::AccountKind::User);
            world.add_to_team(team, person, acme).unwrap();
        }
    });
    let teams = tester.github.organization_teams(tester.scope.installation, "acme").await.unwrap();
    assert_eq!(teams[0].members.len(), 251);
    assert_eq!(tester.calls().lines().count(), 3, "one for the teams, two for the rest of the members");
}

#[tokio::test]
async fn a_renamed_repository_is_found_by_its_old_name() {
    let tester = Tester::start().await;
    tester.sandbox.change(|world| {
        let id = world.repo(ORDERS).unwrap().id;
        let olivia = world.account("olivia").unwrap().id;
        let change = idp::sandbox::actions::RepositoryChange { name: Some("sales".to_owned()), ..Default::default() };
        world.change_repository(&idp::sandbox::Caller::Person(olivia), id, change).unwrap();
    });
    let found = tester.github.repository(tester.scope, &tester.orders).await.unwrap();
    assert_eq!(found.name.to_string(), "acme/sales");
    let head = tester.github.head(tester.scope, &tester.orders, "main").await.unwrap();
    assert!(head.is_some());
}

#[tokio::test]
async fn a_pull_request_beyond_what_github_lists_is_known_to_be_incomplete() {
    let tester = Tester::start().await;
    let paths: Vec<String> = (0..3_001).map(|n| format!("many/{n:04}.txt")).collect();
    let files: Vec<(&str, Option<&str>)> = paths.iter().map(|path| (path.as_str(), Some("x"))).collect();
    tester.push("huge", &files);
    let number = tester.sandbox.as_user("alice").open_pull(ORDERS, "huge", "main", "Huge", "").unwrap() as i64;
    let found = tester.github.pull_files(tester.scope, &tester.orders, number).await.unwrap();
    assert_eq!((found.files.len(), found.complete), (3_000, false));
    let compared = tester.github.compare(tester.scope, &tester.orders, "main", "huge").await.unwrap();
    assert_eq!((compared.files.len(), compared.complete), (300, false));
}

#[tokio::test]
async fn one_call_tells_where_a_hundred_default_branches_stand() {
    let tester = Tester::start().await;
    let olivia = tester.sandbox.as_user("olivia");
    for n in 0..120 {
        olivia.create_repository("acme", &format!("empty-{n}")).unwrap();
    }
    olivia.archive("acme/payments").unwrap();
    let heads = tester.github.default_heads(tester.scope.installation, "ACME").await.unwrap().unwrap();
    assert_eq!(tester.calls(), "POST /graphql 200\nPOST /graphql 200");
    assert_eq!(heads.len(), 123);
    let named = |name: &str| heads.iter().find(|head| head.name.to_string() == name).unwrap();
    assert_eq!(named(ORDERS).head, Some(("main".to_owned(), tester.head("main"))));
    assert_eq!(named(ORDERS).repository, tester.scope.repository.unwrap());
    assert!(named("acme/payments").archived && named("acme/empty-7").head.is_none());
    let error = tester.github.default_heads(tester.scope.installation, "nobody").await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn where_there_is_no_graphql_rest_does_the_same_with_more_calls() {
    let tester = Tester::start().await;
    tester.faults("requests: [{fault: {error_before: 501}, path: /graphql}]");
    let large = "x".repeat(1_100_000);
    let files = [("large.yaml", Some(large.as_str())), ("nul.bin", Some("a\0b")), ("folder/a.txt", Some("a"))];
    let commit = tester.push("odd", &files);
    let readme = tester.sandbox.file_at(ORDERS, "main", "README.md").unwrap();
    let wanted = ["README.md", "large.yaml", "nul.bin", "nowhere", "folder"].map(|path| at(&commit, path));
    let found = tester.github.texts(tester.scope, &tester.orders, &wanted).await.unwrap();
    let found: Vec<TextOf> = found.into_iter().map(|(_, text)| text).collect();
    let expected =
        [TextOf::Text(readme), TextOf::TooLarge(1_100_000), TextOf::Binary, TextOf::Missing, TextOf::Missing];
    assert_eq!(found, expected);
    let teams = tester.github.organization_teams(tester.scope.installation, "acme").await.unwrap();
    assert_eq!(teams.iter().map(|team| team.members.len()).collect::<Vec<_>>(), [1, 1]);
    assert!(tester.github.default_heads(tester.scope.installation, "acme").await.unwrap().is_none());
    insta::assert_snapshot!(tester.calls(), @r"
    POST /graphql 501
    GET /repos/acme/orders/contents/README.md?ref=`HASH` 200
    GET /repos/acme/orders/contents/large.yaml?ref=`HASH` 200
    GET /repos/acme/orders/contents/nul.bin?ref=`HASH` 200
    GET /repos/acme/orders/contents/nowhere?ref=`HASH` 404
    GET /repos/acme/orders/contents/folder?ref=`HASH` 200
    GET /orgs/acme/teams?per_page=100 200
    GET /orgs/acme/teams/payments/members?per_page=100 200
    GET /orgs/acme/teams/platform/members?per_page=100 200
    ");
}
