//! Who decides, and what the settings change about that.

use super::{PLATFORM, answers, prepared, quick, world};

#[tokio::test]
async fn who_may_not_write_to_the_platform_repository_approves_nothing() {
    let world = world().await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    let own = world.comment_in(PLATFORM, "alice", issue, "/idp approve").await;
    assert_eq!(own.reactions(), "eyes -1");
    insta::assert_snapshot!(own.reply(), @"
    I did not approve request 1 (E201): that is for somebody who may write to `acme/platform`.

    **Next:** ask one of them to comment `/idp approve 1`.
    ");
    world.about(issue);
    assert!(world.sandbox.repo("acme/orders-api").is_none());
}

#[tokio::test]
async fn a_creation_is_decided_in_its_own_issue() {
    let world = world().await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    let other = world.person("bob").open_issue(PLATFORM, "Elsewhere", "").unwrap();
    let elsewhere = world.comment_in(PLATFORM, "bob", other, "/idp approve 1").await;
    assert!(elsewhere.reply().contains("E301"));
    assert!(world.summary_of(issue).contains("waiting for"));
}

#[tokio::test]
async fn the_settings_open_it_to_every_member() {
    let world = prepared(quick(), &[("idp.yaml", "create: {open_to: members}\n")]).await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    assert!(world.summary_of(issue).contains("it stands"));
}

#[tokio::test]
async fn the_settings_name_who_decides() {
    let world = prepared(quick(), &[("idp.yaml", "create: {approvers: ['@acme/payments', carol]}\n")]).await;
    let issue = world.fill_in("bob", &answers("orders-api", "payments")).await;
    assert!(world.summary_of(issue).contains("waiting for the team `payments` or `carol`"), "{}", world.summary_of(issue));
    let own = world.comment_in(PLATFORM, "bob", issue, "/idp approve").await;
    assert_eq!(own.reactions(), "eyes -1");
    own.reply();
    let approved = world.comment_in(PLATFORM, "alice", issue, "/idp approve").await;
    assert_eq!(approved.reactions(), "eyes rocket");
    approved.reply();
    assert!(world.summary_of(issue).contains("Approved by `alice`"));
}

#[tokio::test]
async fn a_rejection_tells_its_reason() {
    let world = world().await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    let rejected = world.comment_in(PLATFORM, "bob", issue, "/idp reject --reason \"use @acme/orders\"").await;
    insta::assert_snapshot!(rejected.reply(), @"Request 1 is rejected; nothing was made.");
    insta::assert_snapshot!(world.about(issue), @"
    **service `acme/orders-api`** · asked for by `alice`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [x] Rejected by `bob`: `use @acme/orders`

    Owner: `group:default/payments`

    **Next:** to ask again, open a new issue with the form.
    ");
    let late = world.comment_in(PLATFORM, "bob", issue, "/idp approve").await;
    insta::assert_snapshot!(late.reply(), @"
    I cannot approve request 1 (E303): it was rejected.

    **Next:** ask for it again.
    ");
}

#[tokio::test]
async fn who_asked_calls_it_off() {
    let world = world().await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    let cancelled = world.comment_in(PLATFORM, "alice", issue, "/idp cancel").await;
    insta::assert_snapshot!(cancelled.reply(), @"Request 1 is cancelled; nothing was made.");
    assert!(world.summary_of(issue).contains("Cancelled, nothing was made"));
}
