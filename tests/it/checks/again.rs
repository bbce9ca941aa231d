//! A whole suite is asked for again, as "Re-run all checks" does.

use super::{CATALOG, catalog};
use crate::world::{ORDERS, World};

/// Asks for the suite of a commit again, and waits until all is quiet.
async fn rerun_all(world: &World, commit: &str) {
    let repo = world.sandbox.repo(ORDERS).unwrap();
    let suite = repo.suites.iter().find(|suite| suite.head.to_string() == commit).expect("a suite").id;
    world.person("alice").rerequest_suite(ORDERS, suite).unwrap();
    world.settled().await;
}

#[tokio::test]
async fn a_suite_that_is_asked_for_again_judges_the_pull_request_again() {
    let world = World::start().await;
    let text = catalog(&world, "name: orders", "name: Bad Name!");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    let before = pull.sticky();
    rerun_all(&world, &pull.head()).await;
    let checks = pull.checks();
    let all: Vec<(&str, &str)> =
        checks.iter().map(|check| (check.external_id.as_str(), check.conclusion.as_str())).collect();
    assert_eq!(all, [("pull:2", "failure"), ("pull:2#2", "failure")]);
    assert_eq!(pull.sticky(), before, "the comment is the one that stood there");
}

#[tokio::test]
async fn a_suite_of_two_pull_requests_judges_both_again() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("a.txt", Some("a"))]).await;
    world.person("bob").push(ORDERS, "release", &[("b.txt", Some("b"))], "Release").unwrap();
    world.person("alice").open_pull(ORDERS, &pull.branch(), "release", "The same elsewhere", "").unwrap();
    world.settled().await;
    rerun_all(&world, &pull.head()).await;
    let mut names: Vec<String> = pull.checks().into_iter().map(|check| check.external_id).collect();
    names.sort();
    assert_eq!(names, ["pull:2", "pull:2#2", "pull:3", "pull:3#2"]);
}

#[tokio::test]
async fn a_suite_of_a_closed_pull_request_costs_one_read_and_judges_nothing() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("a.txt", Some("a"))]).await;
    world.person("alice").close(ORDERS, pull.number).unwrap();
    world.settled().await;
    let start = world.calls_so_far();
    rerun_all(&world, &pull.head()).await;
    assert_eq!(world.cost_since(start), (1, 0), "{}", world.calls());
    assert_eq!(pull.checks().len(), 1);
}
