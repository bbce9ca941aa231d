//! What is for production waits for somebody else.

use crate::world::{Asked, ORDERS, World};

async fn ledger(world: &World) -> Asked<'_> {
    world.comment("alice", 1, "/idp provision postgres name=ledger environment=production").await
}

#[tokio::test]
async fn production_waits_for_an_approval() {
    let world = World::start().await;
    let asked = ledger(&world).await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.summary(), @"
    **postgres `ledger`** for `component:default/orders` · production · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [ ] Approval: waiting for somebody with the role maintain or admin, other than `alice`, because this is for production
    - [ ] Pull request
    - [ ] Manifests, credentials, alerts, runbook and catalog entry: come with the merge

    **Next:** `/idp approve 1` or `/idp reject 1`. Changed your mind: `/idp cancel 1`
    ");
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn an_approval_by_somebody_else_lets_it_go_on_as_it_was_shown() {
    let world = World::start().await;
    let asked = ledger(&world).await;
    let shown = asked.reply();
    let approved = world.comment("bob", 1, "/idp approve 1").await;
    assert_eq!(approved.reactions(), "eyes rocket");
    insta::assert_snapshot!(approved.reply(), @"Request 1 is approved; plan `HASH` is now #2. **Next:** review and merge it.");
    insta::assert_snapshot!(asked.summary(), @"
    **postgres `ledger`** for `component:default/orders` · production · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Approved by `bob`
    - [ ] Pull request: #2 waits to be merged
    - [ ] Manifests, credentials, alerts, runbook and catalog entry: come with the merge

    **Next:** review and merge #2. Changed your mind: `/idp cancel 1`
    ");
    assert_eq!(shown.split("<details>").nth(1), asked.reply().split("<details>").nth(1));
    assert_eq!(world.opened(), [2]);
}

#[tokio::test]
async fn nobody_approves_what_they_asked_for_themselves() {
    let world = World::start().await;
    world.comment("bob", 1, "/idp provision postgres name=ledger environment=production").await.reply();
    let own = world.comment("bob", 1, "/idp approve 1").await;
    assert_eq!(own.reactions(), "eyes -1");
    insta::assert_snapshot!(own.reply(), @"
    You asked for request 1 yourself, so somebody else has to approve it (E204): anybody else with the role maintain or admin here.

    **Next:** they write `/idp approve 1`. Changed your mind: `/idp cancel 1`
    ");
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn an_approval_needs_the_role() {
    let world = World::start().await;
    world.comment("bob", 1, "/idp provision postgres name=ledger environment=production").await.reply();
    let approved = world.comment("alice", 1, "/idp approve 1").await;
    assert_eq!(approved.reactions(), "eyes -1");
    insta::assert_snapshot!(approved.reply(), @"
    I did not run `/idp approve 1`.

    **E201** `approve` needs the role `maintain` in `acme/orders`; yours is `write`.

    It can be run by everybody with the role maintain or admin in the repository. Ask one of them to comment:

    ```text
    /idp approve 1
    ```

    What you may run here: `/idp help`
    ");
}

#[tokio::test]
async fn an_approval_counts_once() {
    let world = World::start().await;
    let asked = ledger(&world).await;
    world.comment("bob", 1, "/idp approve 1").await.reply();
    let again = world.comment("bob", 1, "/idp approve 1").await;
    assert_eq!(again.reactions(), "eyes -1");
    insta::assert_snapshot!(again.reply(), @"
    I cannot approve request 1 (E303): it waits for #2 to be merged.

    **Next:** review and merge its pull request.
    ");
    asked.reply();
    assert_eq!(world.opened(), [2]);
}

#[tokio::test]
async fn a_rejection_tells_its_reason_and_mentions_nobody() {
    let world = World::start().await;
    let asked = ledger(&world).await;
    let rejected = world.comment("bob", 1, "/idp reject 1 --reason \"ask @acme/platform first, see #1\"").await;
    assert_eq!(rejected.reactions(), "eyes rocket");
    insta::assert_snapshot!(rejected.reply(), @"Request 1 is rejected; nothing was made. Its reply under https://github.test/acme/orders/pull/1#issuecomment-N says so.");
    insta::assert_snapshot!(asked.reply(), @"
    **postgres `ledger`** for `component:default/orders` · production · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Rejected by `bob`: `ask @acme/platform first, see #1`

    **Next:** to ask again, write the command in a new comment under https://github.test/acme/orders/pull/1#issuecomment-N.
    ");
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn a_request_is_cancelled_before_its_approval() {
    let world = World::start().await;
    let asked = ledger(&world).await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp cancel 1").await.reply(), @"Request 1 is cancelled; nothing was made.");
    insta::assert_snapshot!(asked.reply(), @"
    **postgres `ledger`** for `component:default/orders` · production · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Cancelled, nothing was made

    **Next:** to ask again, write the command in a new comment under https://github.test/acme/orders/pull/1#issuecomment-N.
    ");
    let late = world.comment("bob", 1, "/idp approve 1").await;
    assert_eq!(late.reactions(), "eyes -1");
    insta::assert_snapshot!(late.reply(), @"
    I cannot approve request 1 (E303): it was cancelled.

    **Next:** ask for it again in a new comment.
    ");
}

#[tokio::test]
async fn cancelling_closes_the_pull_request_and_deletes_its_branch() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp provision postgres name=orders-db").await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp cancel 1").await.reply(), @"Request 1 is cancelled; #2 is closed and its branch deleted.");
    insta::assert_snapshot!(asked.reply(), @"
    **postgres `orders-db`** for `component:default/orders` · dev · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [x] Pull request: #2 was closed, nothing is made

    **Next:** to ask again, write the command in a new comment under https://github.test/acme/orders/pull/1#issuecomment-N.
    ");
    assert!(!world.sandbox.thread(ORDERS, 2).unwrap().open);
    assert!(world.sandbox.branches(ORDERS).iter().all(|(name, _)| !name.starts_with("idp/")));
}

#[tokio::test]
async fn what_was_cancelled_can_be_asked_for_again() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp provision postgres name=orders-db").await;
    world.comment("alice", 1, "/idp cancel 1").await.reply();
    let again = world.comment("alice", 1, "/idp provision postgres name=orders-db size=large").await;
    assert_eq!(again.reactions(), "eyes rocket");
    assert!(again.summary().contains("#3 waits to be merged"), "{}", again.summary());
    asked.reply();
}

#[tokio::test]
async fn a_request_of_another_repository_is_not_found_here() {
    let world = World::start().await;
    let asked = ledger(&world).await;
    let number = world.person("bob").open_issue("acme/payments", "Elsewhere", "").unwrap();
    let elsewhere = world.comment_in("acme/payments", "bob", number, "/idp approve 1").await;
    assert_eq!(elsewhere.reactions(), "eyes -1");
    insta::assert_snapshot!(elsewhere.reply(), @"
    There is no request `1` in this repository (E305); none is open here.

    **Next:** `/idp status` shows them.
    ");
    asked.reply();
    assert!(world.opened().is_empty());
}
