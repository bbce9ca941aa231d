//! Whatever goes wrong on the way: one reply, one grant, one pull request.

use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};

use super::WAIVE;
use crate::world::{ORDERS, World};

/// Faults of one kind of call.
fn once(method: &str, path: &str, fault: RequestEffect) -> Faults {
    let (method, path) = (Some(method.to_owned()), Some(path.to_owned()));
    Faults {
        requests: vec![RequestFault { fault, method, path, probability: 1.0, count: Some(1) }],
        ..Faults::default()
    }
}

/// How many comments of the App begin with this marker.
fn said(world: &World, marker: &str) -> usize {
    world.sandbox.comments(ORDERS, 1).iter().filter(|comment| comment.body.starts_with(marker)).count()
}

#[tokio::test]
async fn a_grant_that_is_cut_short_anywhere_is_done_once() {
    let calls = [
        ("POST", "*/git/trees"),
        ("POST", "*/git/commits"),
        ("POST", "*/git/refs"),
        ("POST", "*/pulls"),
        ("POST", "*/check-runs"),
        ("PATCH", "*/issues/comments/*"),
        ("POST", "*/issues/1/comments"),
    ];
    for (method, path) in calls {
        for fault in [RequestEffect::ErrorBefore(502), RequestEffect::ErrorAfter(502)] {
            let world = World::start().await;
            let asked = world.waiver().await;
            asked.reply();
            let faults = once(method, path, fault);
            let told = format!("{faults:?}");
            world.sandbox.set_faults(faults);
            let granted = world.comment("bob", 1, "/idp approve 1").await;
            assert_eq!(granted.reactions(), "eyes rocket", "{told}");
            assert_eq!(world.mirrors().len(), 1, "{told}");
            let file = world.waivers_at("idp/waive-catalog-lifecycle-1").unwrap();
            assert_eq!(file.matches("- id: 1").count(), 1, "{told}");
            assert_eq!(said(&world, "<!-- idp:waiver id=1 -->"), 1, "{told}");
            assert!(asked.reply().contains("#2 with the entry waits to be merged"), "{told}");
            assert!(world.store.waiver(1).await.unwrap().unwrap().settled, "{told}");
            world.read_all();
        }
    }
}

#[tokio::test]
async fn an_asking_that_is_cut_short_asks_once() {
    for fault in [RequestEffect::ErrorBefore(502), RequestEffect::ErrorAfter(502)] {
        let world = World::start().await;
        world.sandbox.set_faults(once("POST", "*/issues/1/comments", fault));
        let asked = world.comment("alice", 1, WAIVE).await;
        assert!(asked.reply().contains("Waiver 1 is asked for"));
        assert_eq!(said(&world, "<!-- idp:waiver id=1 -->"), 1);
        assert_eq!(world.store.waiver(2).await.unwrap(), None);
    }
}

#[tokio::test]
async fn waivers_that_are_granted_at_the_same_time_share_a_branch() {
    let world = World::start().await;
    let mut threads = Vec::new();
    for rule in ["catalog.lifecycle", "catalog.codeowners", "catalog.type"] {
        let issue = world.person("alice").open_issue(ORDERS, rule, "").unwrap();
        world.comment("alice", issue, &WAIVE.replace("catalog.lifecycle", rule)).await.reply();
        threads.push(issue);
    }
    world.sandbox.hold();
    for issue in threads {
        world.person("bob").comment(ORDERS, issue, "/idp approve").unwrap();
    }
    world.sandbox.release();
    world.settled().await;
    let mirrors = world.mirrors();
    assert_eq!(mirrors.len(), 1, "{mirrors:?}");
    assert_eq!(world.waivers_at(&mirrors[0].1).unwrap().matches("- id:").count(), 3);
    world.read_all();
}

#[tokio::test]
async fn what_was_given_up_is_done_by_the_sweep() {
    let world = World::start().await;
    world.failures_are_told();
    let asked = world.waiver().await;
    let (method, path) = (Some("POST".to_owned()), Some("*/git/trees".to_owned()));
    let fault = RequestEffect::ErrorBefore(502);
    let requests = vec![RequestFault { fault, method, path, probability: 1.0, count: None }];
    world.sandbox.set_faults(Faults { requests, ..Faults::default() });
    world.comment("bob", 1, "/idp approve 1").await;
    world.sandbox.set_faults(Faults::default());
    let recorded = world.store.waiver(1).await.unwrap().unwrap();
    assert_eq!((recorded.state.name(), recorded.settled), ("granted", false), "it counts all the same");
    world.comment("bob", 1, "/idp approve 1").await;
    assert!(asked.reply().contains("#2 with the entry waits to be merged"), "{}", asked.reply());
    assert_eq!(world.mirrors().len(), 1);
    world.read_all();
}
