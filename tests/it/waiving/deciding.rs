//! Who decides, and who does not.

use super::WAIVE;
use crate::world::{ORDERS, World};

#[tokio::test]
async fn a_waiver_that_is_granted_counts_at_once_and_says_until_when() {
    let world = World::start().await;
    let asked = world.waiver().await;
    insta::assert_snapshot!(world.grant(1).await, @"Waiver 1 is granted: `catalog.lifecycle` is in force until IN-30-DAYS. Its reply under https://github.test/acme/orders/pull/1#issuecomment-N says how it stands.");
    insta::assert_snapshot!(world.dated(&asked.reply()), @"
    **Waiver** of `catalog.lifecycle` in all files · 30 days

    - [x] Waiver 1 is asked for by `alice`: `The new lifecycle is decided in May`
    - [x] Granted by `bob` on TODAY; its last day is IN-30-DAYS (UTC)
    - [ ] `.idp/waivers.yaml`: #2 with the entry waits to be merged; it counts all the same

    **Next:** review and merge #2, and put the findings right while there is time. To end it earlier: `/idp cancel 1`
    ");
    assert_eq!(world.mirrors().len(), 1);
}

#[tokio::test]
async fn nobody_grants_their_own() {
    let world = World::start().await;
    let asked = world.comment("bob", 1, WAIVE).await;
    let own = world.comment("bob", 1, "/idp approve 1").await;
    assert_eq!(own.reactions(), "eyes -1");
    insta::assert_snapshot!(own.reply(), @"
    You asked for waiver 1 yourself, so somebody else has to grant it (E204): somebody with the role maintain or admin here.

    **Next:** they write `/idp approve 1`. Changed your mind: `/idp cancel 1`
    ");
    assert!(asked.reply().contains("`bob` cannot grant it"));
    assert!(world.mirrors().is_empty());
}

#[tokio::test]
async fn where_the_organisation_allows_it_who_grants_waivers_needs_nobody_else() {
    let world = World::start().await;
    let settings = "waivers: {self_grant: true}\n";
    world.push_in("acme/platform", "olivia", "main", &[("idp.yaml", Some(settings))]).await;
    world.record().await;
    let own = world.comment("bob", 1, WAIVE).await;
    assert!(own.reply().contains("Granted by `bob`"), "{}", own.reply());
    let other = world.comment("alice", 1, &WAIVE.replace("lifecycle", "codeowners")).await;
    assert!(other.reply().contains("waiting for"), "{}", other.reply());
    let refused = world.comment("alice", 1, "/idp approve 2").await;
    assert_eq!(refused.reactions(), "eyes -1");
    world.read_all();
}

#[tokio::test]
async fn a_rejection_tells_its_reason_and_mentions_nobody() {
    let world = World::start().await;
    let asked = world.waiver().await;
    let rejected = world.comment("bob", 1, "/idp reject 1 --reason \"ask @acme/platform, see #1\"").await;
    insta::assert_snapshot!(rejected.reply(), @"Waiver 1 is rejected; its findings count. Its reply under https://github.test/acme/orders/pull/1#issuecomment-N says so.");
    insta::assert_snapshot!(asked.reply(), @"
    **Waiver** of `catalog.lifecycle` in all files · 30 days

    - [x] Waiver 1 is asked for by `alice`: `The new lifecycle is decided in May`
    - [x] Rejected by `bob`: `ask @acme/platform, see #1`

    **Next:** put the findings right, or ask otherwise in a new comment.
    ");
    let late = world.comment("bob", 1, "/idp approve 1").await;
    assert_eq!(late.reactions(), "eyes -1");
    insta::assert_snapshot!(late.reply(), @r#"
    I cannot approve waiver 1 (E303): it was rejected.

    **Next:** to ask again: `/idp waive catalog.lifecycle --for 30d --reason "…"`
    "#);
}

#[tokio::test]
async fn who_asked_takes_it_back() {
    let world = World::start().await;
    let asked = world.waiver().await;
    let other = world.comment("carol", 1, "/idp cancel 1").await;
    assert_eq!(other.reactions(), "eyes -1");
    assert!(other.reply().contains("or `alice`, who asked for it"), "{}", other.reply());
    insta::assert_snapshot!(world.comment("alice", 1, "/idp cancel 1").await.reply(), @"Waiver 1 is cancelled; its findings count.");
    assert!(asked.reply().contains("Cancelled; its findings count"));
}

#[tokio::test]
async fn where_several_wait_it_must_be_said_which() {
    let world = World::start().await;
    world.waiver().await.reply();
    world.comment("alice", 1, &WAIVE.replace("lifecycle", "codeowners")).await.reply();
    let unclear = world.comment("bob", 1, "/idp approve").await;
    assert_eq!(unclear.reactions(), "eyes confused");
    insta::assert_snapshot!(unclear.reply(), @"
    I did not run `/idp approve` (E103): it does not say which waiver; here wait 2 (`catalog.codeowners`), 1 (`catalog.lifecycle`).

    **Next:** write `/idp approve 2` with the number of the waiver.
    ");
    world.comment("bob", 1, "/idp reject 2").await.reply();
    let clear = world.comment("bob", 1, "/idp approve").await;
    assert!(clear.reply().contains("Waiver 1 is granted"), "{}", clear.reply());
    world.read_all();
}

#[tokio::test]
async fn a_waiver_is_granted_once() {
    let world = World::start().await;
    world.waiver().await.reply();
    world.grant(1).await;
    let again = world.comment("bob", 1, "/idp approve 1").await;
    assert_eq!(again.reactions(), "eyes -1");
    insta::assert_snapshot!(world.dated(&again.reply()), @"
    I cannot approve waiver 1 (E303): it is in force until IN-30-DAYS.

    **Next:** `/idp cancel 1` ends it.
    ");
    assert_eq!(world.mirrors().len(), 1);
    world.read_all();
}

#[tokio::test]
async fn a_waiver_of_another_repository_is_not_found_here() {
    let world = World::start().await;
    world.waiver().await.reply();
    let number = world.person("bob").open_issue("acme/payments", "Elsewhere", "").unwrap();
    let elsewhere = world.comment_in("acme/payments", "bob", number, "/idp approve 1").await;
    assert_eq!(elsewhere.reactions(), "eyes -1");
    assert!(elsewhere.reply().contains("E305"));
}

#[tokio::test]
async fn numbers_are_one_sequence_with_those_of_requests() {
    let world = World::start().await;
    world.comment("alice", 1, "/idp provision postgres name=ledger environment=production").await.reply();
    assert!(world.waiver().await.reply().contains("Waiver 2 is asked for"));
    world.comment("bob", 1, "/idp approve 2").await.reply();
    assert_eq!(world.sandbox.branches(ORDERS).iter().filter(|(name, _)| name.starts_with("idp/")).count(), 1);
    world.read_all();
}
