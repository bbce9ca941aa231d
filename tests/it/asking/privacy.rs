//! The record holds private repositories; a reply shows no more than everybody who can read it may know.

use super::*;

/// What nobody outside may read: the private repository's name, its owner, its description.
fn assert_hides_payments(reply: &str) {
    for secret in ["`acme/payments ", "acme/payments/blob", "Takes money", "group:default/platform"] {
        assert!(!reply.contains(secret), "{secret}: {reply}");
    }
}

const QUESTIONS: [&str; 5] = [
    "/idp owner component:default/payments",
    "/idp catalog show component:default/payments",
    "/idp impact component:default/payments",
    "/idp find payments",
    "/idp find money",
];

#[tokio::test]
async fn on_a_public_page_nothing_of_a_private_repository_is_told_to_anybody() {
    let world = recorded().await;
    publish(&world, ORDERS).await;
    stranger(&world, "mallory", None).await;
    for login in ["mallory", "alice", "olivia"] {
        for question in QUESTIONS {
            assert_hides_payments(&world.comment(login, 1, question).await.reply());
        }
    }
}

#[tokio::test]
async fn what_is_hidden_is_answered_as_what_does_not_exist() {
    let world = recorded().await;
    publish(&world, ORDERS).await;
    let hidden = world.comment("alice", 1, "/idp owner component:default/payments").await.reply();
    let missing = world.comment("alice", 1, "/idp owner component:default/nothings").await.reply();
    assert_eq!(hidden, missing.replace("nothings", "payments"));
    insta::assert_snapshot!(hidden, @"
    I know nothing called `component:default/payments` (E305).

    **Next:** `/idp find <words>` looks through names, titles and descriptions.
    ");
}

#[tokio::test]
async fn a_public_page_shows_its_own_repository_without_teams() {
    let world = recorded().await;
    publish(&world, ORDERS).await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp owner src/main.rs").await.reply(), @"
    **`group:default/payments`** owns `src/main.rs`.

    - Catalog: `component:default/orders` is owned by `group:default/payments`, says [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L1), the nearest catalog file.
    - CODEOWNERS: `@acme/payments`, says [`CODEOWNERS:1`](https://github.test/acme/orders/blob/`HASH`/CODEOWNERS#L1), pattern `*`.
    - On call: PagerDuty service `P123ABC`, says `component:default/orders`.
    - On call: rota [`Who is on call`](https://acme.pagerduty.com/schedules), says `component:default/orders`.
    ");
    let reply = world.comment("alice", 1, "/idp impact api:default/orders").await.reply();
    assert!(reply.contains("component:default/orders") || reply.starts_with("Nothing in the catalog"), "{reply}");
    assert_hides_payments(&reply);
}

#[tokio::test]
async fn somebody_who_was_let_into_one_private_repository_learns_nothing_of_the_others() {
    let world = recorded().await;
    stranger(&world, "mallory", Some(ORDERS)).await;
    for question in QUESTIONS {
        assert_hides_payments(&world.comment("mallory", 1, question).await.reply());
    }
    assert!(world.comment("mallory", 1, "/idp owner src/main.rs").await.reply().contains("group:default/payments"));
}

#[tokio::test]
async fn a_member_in_no_team_is_a_member() {
    let world = recorded().await;
    let reply = world.comment("carol", 1, "/idp owner component:default/payments").await.reply();
    assert!(reply.starts_with("**`group:default/platform`** owns"), "{reply}");
}

#[tokio::test]
async fn a_name_that_is_only_taken_in_secret_is_free_on_a_public_page() {
    let world = recorded().await;
    let (repo, issue) = bare_repository(&world, "shipping").await;
    world.record().await;
    publish(&world, &repo).await;
    let reply = world.comment_in(&repo, "alice", issue, "/idp catalog register payments").await.summary();
    assert_hides_payments(&reply);
    assert!(reply.contains("adds `catalog-info.yaml`"), "{reply}");
    world.read_all();
}
