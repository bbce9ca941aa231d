//! How many calls what costs: a change that makes more of them fails here.

use crate::world::{ORDERS, World};

#[tokio::test]
async fn what_asks_for_nothing_costs_no_call() {
    let world = World::start().await;
    world.comment("alice", 1, "Looks good to me.").await.assert_silence();
    world.person("alice").open_issue(ORDERS, "Just an issue", "/idp help").unwrap();
    world.person("alice").push(ORDERS, "a-branch-of-no-pull", &[("a.txt", Some("a"))], "More").unwrap();
    world.settled().await;
    assert!(!world.sandbox.deliveries().is_empty());
    assert_eq!(world.calls(), "");
}

#[tokio::test]
async fn help_costs_a_token_two_reactions_a_permission_and_a_reply() {
    let world = World::start().await;
    world.comment("alice", 1, "/idp help").await.reply();
    insta::assert_snapshot!(world.calls(), @"
    POST /app/installations/N/access_tokens
    POST /repos/acme/orders/issues/comments/N/reactions
    GET /repos/acme/orders/collaborators/alice/permission
    POST /repos/acme/orders/issues/1/comments
    POST /repos/acme/orders/issues/comments/N/reactions
    ");
}

#[tokio::test]
async fn a_second_command_of_the_same_person_saves_token_and_permission() {
    let world = World::start().await;
    world.comment("alice", 1, "/idp help").await.reply();
    world.calls();
    world.comment("alice", 1, "/idp status").await.reply();
    insta::assert_snapshot!(world.calls(), @"
    POST /repos/acme/orders/issues/comments/N/reactions
    POST /repos/acme/orders/issues/1/comments
    POST /repos/acme/orders/issues/comments/N/reactions
    ");
}

#[tokio::test]
async fn provision_costs_these_calls() {
    let world = World::start().await;
    world.comment("alice", 1, "/idp provision postgres name=orders-db size=small").await.reply();
    insta::assert_snapshot!(without_check(&world.calls()), @"
    POST /app/installations/N/access_tokens
    POST /repos/acme/orders/issues/comments/N/reactions
    GET /repos/acme/orders/collaborators/alice/permission
    GET /repos/acme/orders/branches/main
    GET /repos/acme/orders/git/trees/`HASH`?recursive=1
    GET /repos/acme/orders/git/blobs/`HASH`
    GET /repos/acme/orders/branches/main
    GET /repos/acme/orders/git/trees/`HASH`?recursive=1
    GET /repos/acme/orders/git/blobs/`HASH`
    POST /repos/acme/orders/git/trees
    POST /repos/acme/orders/git/commits
    POST /repos/acme/orders/git/refs
    POST /repos/acme/orders/pulls
    POST /repos/acme/orders/issues/1/comments
    POST /repos/acme/orders/issues/comments/N/reactions
    ");
}

#[tokio::test]
async fn an_approval_asks_for_the_role_anew() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp provision postgres name=ledger environment=production").await;
    world.comment("bob", 1, "/idp whoami").await.reply();
    world.calls();
    world.comment("bob", 1, "/idp approve 1").await.reply();
    asked.reply();
    insta::assert_snapshot!(without_check(&world.calls()), @"
    POST /repos/acme/orders/issues/comments/N/reactions
    GET /repos/acme/orders/collaborators/bob/permission
    GET /repos/acme/orders/branches/main
    GET /repos/acme/orders/git/trees/`HASH`?recursive=1
    GET /repos/acme/orders/git/blobs/`HASH`
    POST /repos/acme/orders/git/trees
    POST /repos/acme/orders/git/commits
    POST /repos/acme/orders/git/refs
    POST /repos/acme/orders/pulls
    PATCH /repos/acme/orders/issues/comments/N
    POST /repos/acme/orders/issues/1/comments
    POST /repos/acme/orders/issues/comments/N/reactions
    ");
}

#[tokio::test]
async fn a_merge_costs_one_edit() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp provision postgres name=orders-db").await;
    world.calls();
    world.person("bob").merge(ORDERS, 2).unwrap();
    world.settled().await;
    asked.reply();
    // The catalog follows the push beside it.
    let calls = world.calls();
    let edits: Vec<&str> = calls.lines().filter(|call| call.contains("/issues/")).collect();
    insta::assert_snapshot!(edits.join("\n"), @"PATCH /repos/acme/orders/issues/comments/N");
}

/// The calls without those of the check on the pull request that was opened: it runs beside the command.
fn without_check(calls: &str) -> String {
    let of_check = |call: &&str| ["/pulls/2/files", "/graphql", "/check-runs"].iter().any(|part| call.contains(part));
    calls.lines().filter(|call| !of_check(call)).collect::<Vec<_>>().join("\n")
}
