//! How it ends: the comment of a merged pull request is folded away, and no check that was announced is left open.

use std::time::Duration;

use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};

use super::{CATALOG, catalog};
use crate::world::{ORDERS, World};

/// Why the sticky comment is folded away, if it is.
fn folded(world: &World, pull: u64) -> Option<String> {
    let comments = world.sandbox.comments(ORDERS, pull);
    comments.into_iter().find(|comment| comment.body.starts_with("<!-- idp:sticky")).and_then(|found| found.minimized)
}

async fn merge(world: &World, pull: u64) {
    world.person("bob").merge(ORDERS, pull).unwrap();
    world.settled().await;
}

#[tokio::test]
async fn the_comment_of_a_merged_pull_request_is_folded_away() {
    let world = World::start().await;
    let text = catalog(&world, "name: orders", "name: Bad Name!");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    let said = pull.sticky();
    assert_eq!(folded(&world, pull.number), None);
    let start = world.calls_so_far();
    merge(&world, pull.number).await;
    let calls = world.calls_since(start);
    assert!(calls.contains("GET /repos/acme/orders/issues/comments/N\nPOST /graphql"), "{calls}");
    assert_eq!(folded(&world, pull.number).as_deref(), Some("resolved"));
    assert_eq!(pull.sticky(), said, "whoever unfolds it reads what stood there");
}

#[tokio::test]
async fn a_comment_that_says_all_clear_is_folded_away_and_one_of_a_closed_pull_request_is_not() {
    let world = World::start().await;
    let wrong = catalog(&world, "name: orders", "name: Bad Name!");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&wrong))]).await;
    let other = world.open_pull("alice", &[(CATALOG, Some(&wrong))]).await;
    let right = catalog(&world, "The orders service", "All orders");
    pull.push("alice", &[(CATALOG, Some(&right))]).await;
    pull.sticky();
    merge(&world, pull.number).await;
    assert_eq!(folded(&world, pull.number).as_deref(), Some("resolved"));
    world.person("alice").close(ORDERS, other.number).unwrap();
    world.settled().await;
    other.sticky();
    assert_eq!(folded(&world, other.number), None);
}

#[tokio::test]
async fn the_merge_of_a_pull_request_about_which_nothing_was_said_costs_nothing_for_that() {
    let world = World::start().await;
    world.record().await;
    let pull = world.open_pull("alice", &[("a.txt", Some("a"))]).await;
    let start = world.calls_so_far();
    merge(&world, pull.number).await;
    let calls = world.calls_since(start);
    assert!(!calls.contains("/comments") && !calls.contains("/graphql"), "the record follows, no more: {calls}");
}

#[tokio::test]
async fn a_comment_that_a_person_deleted_is_not_missed_at_the_merge() {
    let world = World::start().await;
    let text = catalog(&world, "name: orders", "name: Bad Name!");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    pull.sticky();
    let id = world.sandbox.comments(ORDERS, pull.number)[0].id;
    world.person("bob").delete_comment(ORDERS, id).unwrap();
    world.settled().await;
    merge(&world, pull.number).await;
    pull.assert_no_comment();
}

#[tokio::test]
async fn a_check_that_was_announced_is_concluded_when_a_newer_commit_is_judged_instead() {
    let world = World::start().await;
    let slow = RequestFault {
        fault: RequestEffect::Latency(3_600),
        method: Some("GET".to_owned()),
        path: Some("*/files*".to_owned()),
        probability: 1.0,
        count: Some(1),
    };
    world.sandbox.set_faults(Faults { requests: vec![slow], ..Faults::default() });
    let text = catalog(&world, "name: orders", "name: Bad Name!");
    world.person("alice").push(ORDERS, "slow", &[(CATALOG, Some(&text))], "Try").unwrap();
    let number = world.person("alice").open_pull(ORDERS, "slow", "main", "Try", "").unwrap();
    let pull = world.pull(ORDERS, number);
    let first = pull.head();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let right = catalog(&world, "The orders service", "All orders");
    pull.push("alice", &[(CATALOG, Some(&right))]).await;
    let checks = world.checks_at(ORDERS, &first);
    let all: Vec<(&str, &str)> =
        checks.iter().map(|check| (check.status.as_str(), check.conclusion.as_str())).collect();
    assert_eq!(all, [("completed", "cancelled")]);
    assert_eq!((pull.checks().len(), pull.check().conclusion.as_str()), (1, "success"));
    pull.assert_no_comment();
}
