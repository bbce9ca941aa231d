//! GitHub at its worst: whatever goes wrong on the way, people see one reply, one pull request, one set of reactions.

use idp::sandbox::faults::{Faults, RequestEffect, RequestFault, WebhookEffect, WebhookFault};
use idp::store::DeliveryState;

use crate::world::{ORDERS, SMALL, World};

/// What is written on the way, as method and path.
const WRITES: [(&str, &str); 7] = [
    ("POST", "/app/installations/*/access_tokens"),
    ("POST", "*/reactions"),
    ("POST", "*/git/trees"),
    ("POST", "*/git/commits"),
    ("POST", "*/git/refs"),
    ("POST", "*/pulls"),
    ("POST", "*/issues/1/comments"),
];

fn once(fault: RequestEffect, method: &str, path: &str) -> Faults {
    times(1, fault, method, path)
}

fn times(count: u32, fault: RequestEffect, method: &str, path: &str) -> Faults {
    let (method, path) = (Some(method.to_owned()), Some(path.to_owned()));
    Faults {
        requests: vec![RequestFault { fault, method, path, probability: 1.0, count: Some(count) }],
        ..Faults::default()
    }
}

async fn provision_survives(faults: Faults) {
    let world = World::start().await;
    let told = format!("{faults:?}");
    // The branches that a world starts with are old news.
    tokio::time::sleep(std::time::Duration::from_millis(faults.read_lag_ms)).await;
    world.sandbox.set_faults(faults);
    let asked = world.comment("alice", 1, SMALL).await;
    assert_eq!(asked.replies().len(), 1, "{told}");
    assert!(asked.summary().contains("#2 waits to be merged"), "{told}\n{}", asked.summary());
    assert_eq!(asked.reactions(), "eyes rocket", "{told}");
    assert_eq!(world.opened(), [2], "{told}");
    if told.contains("count: Some(") {
        let left = world.sandbox.faults().requests;
        assert!(left.iter().all(|fault| fault.count == Some(0)), "the fault was met: {left:?}");
    }
}

async fn each_write_survives(effect: RequestEffect) {
    for (method, path) in WRITES {
        provision_survives(once(effect, method, path)).await;
    }
}

#[tokio::test]
async fn a_5xx_before_a_write_was_done_changes_nothing() {
    each_write_survives(RequestEffect::ErrorBefore(502)).await;
}

#[tokio::test]
async fn a_5xx_after_a_write_was_done_doubles_nothing() {
    each_write_survives(RequestEffect::ErrorAfter(504)).await;
}

#[tokio::test]
async fn a_connection_cut_before_a_write_was_done_changes_nothing() {
    each_write_survives(RequestEffect::ResetBefore).await;
}

#[tokio::test]
async fn a_connection_cut_after_a_write_was_done_doubles_nothing() {
    each_write_survives(RequestEffect::ResetAfter).await;
}

#[tokio::test]
async fn a_secondary_limit_is_waited_out() {
    provision_survives(once(RequestEffect::SecondaryLimit(1), "POST", "*/pulls")).await;
    provision_survives(once(RequestEffect::SecondaryLimit(1), "POST", "*/issues/1/comments")).await;
}

#[tokio::test]
async fn a_secondary_limit_without_headers_is_waited_out() {
    provision_survives(times(2, RequestEffect::SecondaryLimitSilent, "POST", "*/git/refs")).await;
    provision_survives(times(2, RequestEffect::SecondaryLimitSilent, "POST", "*/issues/1/comments")).await;
}

#[tokio::test]
async fn a_spent_primary_limit_is_waited_out() {
    provision_survives(once(RequestEffect::PrimaryLimit(1), "GET", "*")).await;
}

#[tokio::test]
async fn what_is_shown_late_is_not_made_twice() {
    provision_survives(Faults { read_lag_ms: 150, ..Faults::default() }).await;
    for (method, path) in [("POST", "*/git/refs"), ("POST", "*/pulls"), ("POST", "*/issues/1/comments")] {
        let faults = once(RequestEffect::ErrorAfter(502), method, path);
        provision_survives(Faults { read_lag_ms: 150, ..faults }).await;
    }
}

#[tokio::test]
async fn an_edit_that_failed_is_made_later() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, SMALL).await;
    world.sandbox.set_faults(times(4, RequestEffect::ErrorBefore(500), "PATCH", "*/issues/comments/*"));
    world.person("bob").merge(ORDERS, 2).unwrap();
    world.settled().await;
    assert!(asked.reply().contains("Pull request: #2 was merged"), "{}", asked.reply());
}

#[tokio::test]
async fn duplicate_and_reordered_webhooks_do_no_harm() {
    let world = World::start().await;
    let fault = |fault| WebhookFault { fault, event: None, probability: 1.0, count: None };
    let webhooks = vec![fault(WebhookEffect::Duplicate)];
    world.sandbox.set_faults(Faults { webhooks, ..Faults::default() });
    let asked = world.comment("alice", 1, SMALL).await;
    assert_eq!((asked.replies().len(), asked.reactions().as_str()), (1, "eyes rocket"));
    for fault in [fault(WebhookEffect::Late(50)), fault(WebhookEffect::Reordered)] {
        world.sandbox.set_faults(Faults { webhooks: vec![fault], ..Faults::default() });
        assert_eq!(world.comment("alice", 1, "/idp status").await.replies().len(), 1);
    }
}

#[tokio::test]
async fn what_stays_broken_is_told_and_can_be_run_again() {
    let world = World::start().await;
    world.failures_are_told();
    world.sandbox.set_faults(Faults {
        requests: vec![RequestFault {
            fault: RequestEffect::ErrorBefore(503),
            method: Some("POST".to_owned()),
            path: Some("*/git/trees".to_owned()),
            probability: 1.0,
            count: None,
        }],
        ..Faults::default()
    });
    let asked = world.comment("alice", 1, SMALL).await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    I could not finish this (E501). GitHub or the platform's database did not work for a long time.

    **Next:** write the command again later; nothing is done twice. The platform team finds what happened under `GUID`, and can run it again with `idp deliveries retry`.
    ");
    let failed = world.store.deliveries(Some(DeliveryState::Failed), 10).await.unwrap();
    assert_eq!(failed.len(), 1);
    insta::assert_snapshot!(format!("{} tries: {}", failed[0].attempts, failed[0].note), @"5 tries: create a tree: GitHub answered 503");

    world.sandbox.set_faults(Faults::default());
    assert!(world.store.retry_delivery(&failed[0].guid).await.unwrap());
    world.settled().await;
    assert_eq!(world.opened(), [2]);
    insta::assert_snapshot!(world.read_all().join("\n=====\n").split("\n<details>").next().unwrap(), @"
    **postgres `orders-db`** for `component:default/orders` · dev · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [ ] Pull request: #2 waits to be merged
    - [ ] Manifests, credentials, alerts, runbook and catalog entry: come with the merge

    **Next:** review and merge #2. Changed your mind: `/idp cancel 1`
    ");
    assert_eq!(asked.reactions(), "eyes rocket");
    assert!(world.store.deliveries(Some(DeliveryState::Failed), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_missing_permission_is_told_and_healed_by_granting_it() {
    let world = World::start().await;
    world.failures_are_told();
    world.grant_pulls("read");
    let asked = world.comment("alice", 1, SMALL).await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    I could not finish this (E501). GitHub says that the platform's App lacks a permission: `open a pull request: GitHub refused (403): Resource not accessible by integration (the App needs: pull_requests=write)`. An owner of the organisation can grant it in the App's settings; `idp doctor` lists what is missing.

    **Next:** write the command again later; nothing is done twice. The platform team finds what happened under `GUID`, and can run it again with `idp deliveries retry`.
    ");
    let failed = world.store.deliveries(Some(DeliveryState::Failed), 10).await.unwrap();
    assert_eq!(failed.len(), 1);

    world.grant_pulls("write");
    assert!(world.store.retry_delivery(&failed[0].guid).await.unwrap());
    world.settled().await;
    assert_eq!(world.opened(), [2]);
    assert_eq!((world.read_all().len(), asked.reactions().as_str()), (1, "eyes rocket"));
}

#[tokio::test]
async fn a_webhook_that_never_arrived_is_asked_for_again() {
    let world = World::start().await;
    let lost = WebhookFault { fault: WebhookEffect::Lost, event: None, probability: 1.0, count: None };
    world.sandbox.set_faults(Faults { webhooks: vec![lost], ..Faults::default() });
    let asked = world.comment("alice", 1, "/idp whoami").await;
    asked.assert_silence();
    world.sandbox.set_faults(Faults::default());
    let github =
        idp::github::GitHub::new(world.settings.api_url.clone(), Some(world.app.key.clone()), world.settings.timing);
    assert_eq!(idp::deliveries::recover(&world.store, &github).await.unwrap(), 1);
    world.settled().await;
    assert_eq!(asked.reactions(), "eyes rocket");
    assert_eq!(world.read_all().len(), 1);
    assert_eq!(idp::deliveries::recover(&world.store, &github).await.unwrap(), 0, "it is asked for once");
}

#[tokio::test]
async fn what_was_sent_while_the_server_was_down_is_read_at_its_start() {
    let mut world = World::start().await;
    world.stop().await;
    let id = world.sandbox.as_user("alice").comment(ORDERS, 1, "/idp whoami").unwrap();
    while !world.sandbox.is_quiet() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    world.start_again().await;
    let done = |world: &idp::sandbox::model::World| {
        let repo = world.repo(ORDERS).unwrap();
        repo.threads[&1].comment(id).unwrap().reactions.len() == 2
    };
    world.sandbox.wait_until("the reactions", std::time::Duration::from_secs(10), done).await.unwrap();
    world.settled().await;
    assert_eq!(world.read_all().len(), 1);
}
