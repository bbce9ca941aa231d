//! A change of the policies shows what it would have done.

use super::{DEPLOYMENT, ESCALATION, PLATFORM, deployment};
use crate::world::World;

#[tokio::test]
async fn a_stricter_mode_is_tried_on_what_was_judged_before() {
    let world = World::start().await;
    let text = deployment(ESCALATION, "            allowPrivilegeEscalation: true\n");
    for (login, path) in [("alice", DEPLOYMENT), ("bob", "deploy/other.yaml")] {
        world.open_pull(login, &[(path, Some(&text))]).await.sticky();
    }
    world.open_pull("alice", &[("deploy/clean.yaml", Some(&deployment("orders", "orders")))]).await.assert_no_comment();
    let stricter = "policies:\n  rules: {K8S-002: block}\n";
    let pull = world.open_pull_in(PLATFORM, "olivia", &[("idp.yaml", Some(stricter))]).await;
    let check = pull.check();
    assert_eq!(check.conclusion, "success");
    insta::assert_snapshot!(check.summary, @"
    Nothing to fix.

    #### What this change of the policies would have done

    Tried on 3 pull requests of the last 90 days. It would have blocked **2** of them; under the policies as they are, it is 0.

    | rule | findings | pull requests with one | pull requests blocked |
    |---|---|---|---|
    | `K8S-002` | 2 | 2 | 0 → 2 |
    ");
}

#[tokio::test]
async fn a_change_of_something_else_is_tried_on_nothing() {
    let world = World::start().await;
    world.open_pull("alice", &[(DEPLOYMENT, Some(&deployment("orders", "orders")))]).await.assert_no_comment();
    let pull = world.open_pull_in(PLATFORM, "olivia", &[("idp.yaml", Some("catalog:\n  lifecycles: [beta]\n"))]).await;
    assert!(!pull.check().summary.contains("would have done"), "{}", pull.check().summary);
}
