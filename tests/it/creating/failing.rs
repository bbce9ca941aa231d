//! Steps that fail, answers that are lost, and a server that is stopped half-way.

use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};

use super::{PLATFORM, answers, world};

fn once(fault: RequestEffect, method: &str, path: &str) -> Faults {
    times(fault, method, path, 1)
}

fn times(fault: RequestEffect, method: &str, path: &str, count: u32) -> Faults {
    let (method, path) = (Some(method.to_owned()), Some(path.to_owned()));
    Faults {
        requests: vec![RequestFault { fault, method, path, probability: 1.0, count: Some(count) }],
        ..Faults::default()
    }
}

#[tokio::test]
async fn a_step_that_fails_says_why_and_a_retry_goes_on() {
    let world = world().await;
    world.person("olivia").delete_team("acme", "payments").unwrap();
    world.settled().await;
    let issue = world.fill_in("bob", &answers("orders-api", "payments")).await;
    insta::assert_snapshot!(world.summary_of(issue), @"
    **service [`acme/orders-api`](https://github.test/acme/orders-api)** · asked for by `bob`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [x] Repository, private
    - [x] First commit: 5 files
    - [x] Default branch `main`
    - [ ] Access for the team `payments` (`push`): **failed**, the team `payments` could not be given access: Not Found
    - [x] 1 label, 1 environment, 1 topic
    - [x] Protection of the default branch
    - [x] Entry in the catalog
    - [x] Issue `Tell people about orders-api` in `acme/orders-api`: https://github.test/acme/orders-api/issues/1

    Owner: `group:default/payments`

    **Next:** put right what the failed step names, then `/idp retry 1` goes on; what is done stays.
    ");
    let commits = format!("{:?}", world.sandbox.branches("acme/orders-api"));

    let early = world.comment_in(PLATFORM, "bob", issue, "/idp retry").await;
    assert_eq!(early.reactions(), "eyes -1");
    insta::assert_snapshot!(early.reply(), @"
    Request 1 is tried again, and a step failed; its reply says which and why.

    **Next:** `/idp retry 1` once that is put right.
    ");
    world.person("olivia").create_team("acme", "payments").unwrap();
    let retried = world.comment_in(PLATFORM, "bob", issue, "/idp retry").await;
    assert_eq!(retried.reactions(), "eyes rocket");
    insta::assert_snapshot!(retried.reply(), @"Request 1 is tried again: [`acme/orders-api`](https://github.test/acme/orders-api) stands.");
    assert!(world.summary_of(issue).contains("it stands"), "{}", world.summary_of(issue));
    assert_eq!(format!("{:?}", world.sandbox.branches("acme/orders-api")), commits, "nothing was made twice");
    let titles = world.sandbox.repo("acme/orders-api").unwrap().threads.len();
    assert_eq!(titles, 1, "one issue");
}

#[tokio::test]
async fn an_answer_that_is_lost_doubles_nothing() {
    let writes = [
        ("POST", "/orgs/acme/repos"),
        ("POST", "/repos/acme/orders-api/git/trees"),
        ("POST", "/repos/acme/orders-api/git/commits"),
        ("PATCH", "/repos/acme/orders-api/git/refs/*"),
        ("PUT", "/orgs/acme/teams/*"),
        ("PUT", "/repos/acme/orders-api/branches/*"),
        ("POST", "/repos/acme/orders-api/issues"),
        ("POST", "/repos/acme/platform/issues/*/comments"),
    ];
    for effect in [RequestEffect::ErrorAfter(502), RequestEffect::ResetBefore] {
        for (number, (method, path)) in writes.into_iter().enumerate() {
            // A sandbox of its own: all together are more writes than GitHub takes in a minute.
            let world = world().await;
            let name = format!("orders-api-{number}");
            world.sandbox.set_faults(once(effect, method, &path.replace("orders-api", &name)));
            let issue = world.fill_in("bob", &answers(&name, "payments")).await;
            let told = format!("{effect:?} {method} {path}");
            assert!(world.summary_of(issue).contains("it stands"), "{told}\n{}", world.summary_of(issue));
            assert!(world.sandbox.faults().requests.iter().all(|fault| fault.count == Some(0)), "{told} was met");
            let repo = world.sandbox.repo(&format!("acme/{name}")).unwrap();
            assert_eq!(repo.threads.len(), 1, "{told}");
        }
    }
}

#[tokio::test]
async fn when_github_stays_silent_that_is_told_and_can_be_retried() {
    let world = world().await;
    world.failures_are_told();
    world.sandbox.set_faults(times(RequestEffect::ErrorBefore(502), "POST", "/repos/acme/orders-api/git/trees", 1_000));
    let issue = world.fill_in("bob", &answers("orders-api", "payments")).await;
    insta::assert_snapshot!(world.summary_of(issue), @"
    **service [`acme/orders-api`](https://github.test/acme/orders-api)** · asked for by `bob`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [x] Repository, private
    - [ ] First commit: 5 files: **failed**, GitHub did not answer as it should, and trying again did not help (incident `GUID`)
    - [ ] Default branch `main`
    - [ ] Access for the team `payments` (`push`)
    - [ ] 1 label, 1 environment, 1 topic
    - [ ] Protection of the default branch
    - [ ] Entry in the catalog
    - [ ] Issue `Tell people about orders-api` in `acme/orders-api`

    Owner: `group:default/payments`

    **Next:** put right what the failed step names, then `/idp retry 1` goes on; what is done stays.
    ");
    world.sandbox.set_faults(Faults::default());
    world.comment_in(PLATFORM, "bob", issue, "/idp retry").await.reply();
    assert!(world.summary_of(issue).contains("it stands"));
}

#[tokio::test]
async fn a_repository_of_somebody_else_is_never_taken_over() {
    let world = world().await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    world.person("olivia").create_repository("acme", "orders-api").unwrap();
    world.settled().await;
    let approved = world.comment_in(PLATFORM, "bob", issue, "/idp approve").await;
    assert_eq!(approved.reactions(), "eyes -1");
    approved.reply();
    insta::assert_snapshot!(world.summary_of(issue), @"
    **service `acme/orders-api`** · asked for by `alice`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [x] Approved by `bob`
    - [ ] Repository, private: **failed**, there is a repository of that name already
    - [ ] First commit: 5 files
    - [ ] Default branch `main`
    - [ ] Access for the team `payments` (`push`)
    - [ ] 1 label, 1 environment, 1 topic
    - [ ] Protection of the default branch
    - [ ] Entry in the catalog
    - [ ] Issue `Tell people about orders-api` in `acme/orders-api`

    Owner: `group:default/payments`

    **Next:** put right what the failed step names, then `/idp retry 1` goes on, or edit the issue. Nothing was made yet. Changed your mind: `/idp cancel 1`
    ");
    world.edit("alice", issue, &answers("orders-api-2", "payments")).await;
    assert!(world.summary_of(issue).contains("**service `acme/orders-api-2`**"));
    assert!(world.summary_of(issue).contains("- [ ] Approval: waiting"));
}

#[tokio::test]
async fn a_server_that_is_stopped_goes_on_after_its_start() {
    let mut world = world().await;
    let slow =
        RequestFault { fault: RequestEffect::Latency(150), method: None, path: None, probability: 1.0, count: None };
    world.sandbox.set_faults(Faults { requests: vec![slow], ..Faults::default() });
    let bob = world.person("bob");
    let issue = bob.open_issue(PLATFORM, "A new service", "").unwrap();
    bob.comment(PLATFORM, issue, "/idp create service name=orders-api owner=payments").unwrap();
    while world.sandbox.repo("acme/orders-api").is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    world.stop().await;
    world.sandbox.set_faults(Faults::default());
    world.start_again().await;
    world.settled().await;
    let said = world.read_all();
    assert_eq!(said.iter().filter(|text| text.contains("it stands")).count(), 1, "{said:?}");
    assert_eq!(world.sandbox.repo("acme/orders-api").unwrap().threads.len(), 1);
}
