//! The helpers for tests of pull requests, with a check that is written by hand in the App's name.

use idp::github::{
    Annotation, AnnotationLevel, CheckAction, CheckStatus, CommitSha, Conclusion, GitHub, NewCheckRun, RepoName, Scope,
};

use crate::world::{ORDERS, World};

async fn write_check(world: &World, head: String) {
    let github =
        GitHub::new(world.sandbox.api_url().parse().unwrap(), Some(world.app.key.clone()), world.settings.timing);
    let installation = world.sandbox.read(|world| *world.installations.keys().next().unwrap() as i64);
    let annotation = Annotation {
        path: "catalog-info.yaml".to_owned(),
        start_line: 4,
        end_line: 4,
        start_column: None,
        end_column: None,
        level: AnnotationLevel::Failure,
        title: Some("catalog.name".to_owned()),
        message: "The name is not one.".to_owned(),
        raw_details: None,
    };
    let button = |label: &str, identifier: &str| CheckAction {
        label: label.to_owned(),
        description: "Does it".to_owned(),
        identifier: identifier.to_owned(),
    };
    let check = NewCheckRun {
        name: "idp".to_owned(),
        head_sha: CommitSha(head),
        status: CheckStatus::Completed,
        conclusion: Some(Conclusion::Failure),
        title: "1 error".to_owned(),
        summary: "What is wrong".to_owned(),
        text: None,
        annotations: vec![annotation],
        actions: vec![button("Fix", "fix")],
        external_id: "x".to_owned(),
        details_url: None,
        started_at: None,
        completed_at: None,
    };
    let repo = RepoName::parse(ORDERS).unwrap();
    github.create_check_run(Scope::installation(installation), &repo, &check).await.unwrap();
    world.person("alice");
    world.settled().await;
}

#[tokio::test]
async fn a_check_is_read_asked_for_again_and_its_button_is_pressed() {
    let world = World::start().await;
    let pull = world.pull(ORDERS, 1);
    let older = pull.checks().len();
    write_check(&world, pull.head()).await;
    let check = pull.check();
    assert_eq!(
        (check.conclusion.as_str(), check.title.as_str(), check.summary.as_str()),
        ("failure", "1 error", "What is wrong")
    );
    assert_eq!(check.annotations, "catalog-info.yaml:4 failure catalog.name: The name is not one.");
    assert_eq!(pull.checks().len(), older + 1);
    let heard = |wanted: &str| {
        let deliveries = world.sandbox.deliveries();
        deliveries.iter().any(|found| found.sent.event == "check_run" && found.sent.action.as_deref() == Some(wanted))
    };
    pull.press("alice", "Fix").await;
    pull.rerun("bob").await;
    assert!(heard("requested_action") && heard("rerequested"));
    world.read_all();
    world.failures_are_told();
}

#[tokio::test]
async fn a_pull_request_moves_with_its_branch() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("notes.txt", Some("a\n"))]).await;
    let first = pull.head();
    let second = pull.push("alice", &[("notes.txt", Some("b\n"))]).await;
    assert!(first != second && pull.head() == second);
    let files: Vec<(&str, Option<&str>)> = vec![("notes.txt", Some("c\n"))];
    let last = pull.burst("alice", &[&files, &[("notes.txt", Some("d\n"))]]).await;
    assert_eq!(pull.head(), last);
    assert_eq!(world.push("bob", "main", &[("main.txt", Some("m\n"))]).await.len(), 40);
    let fork = world.open_pull_of_fork(ORDERS, "carol", &[("notes.txt", Some("f\n"))]).await;
    assert_eq!(fork.push("carol", &[("notes.txt", Some("g\n"))]).await, fork.head());
    world.read_all();
}

#[tokio::test]
async fn reads_and_writes_are_counted_between_two_points() {
    let world = World::start().await;
    let point = world.calls_so_far();
    world.comment("alice", 1, "/idp help").await.reply();
    assert_eq!(world.cost_since(point), (1, 3));
    let point = world.calls_so_far();
    assert_eq!((world.calls_since(point).as_str(), world.cost_since(point)), ("", (0, 0)));
    assert_eq!(world.pull(ORDERS, 1).sticky(), None);
}
