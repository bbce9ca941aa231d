//! What happens to branches, repositories, installations and teams, and in which order it is heard of.

use std::time::{Duration, Instant};

use idp::sandbox::model::Selection;
use serde_json::json;

use super::*;

const REFERENCE: &str = "component:default/orders";
const RECORDED: &str = "acme/orders catalog-info.yaml of group:default/payments";

#[tokio::test]
async fn pushes_that_are_heard_of_late_or_twice_do_not_take_the_record_back() {
    let world = World::start().await;
    world.record().await;
    push(&world, ORDERS, &[("catalog-info.yaml", Some(&component("orders", "first")))]).await;
    let late = world.sandbox.deliveries().into_iter().rev().find(|attempt| attempt.sent.event == "push").unwrap();
    push(&world, ORDERS, &[("catalog-info.yaml", Some(&component("orders", "second")))]).await;
    let _ = world.person("bob");
    world.sandbox.deliver_raw("push", late.sent.payload.to_string()).await.unwrap();
    world.settled().await;
    assert_eq!(claims(&world, REFERENCE).await, ["acme/orders catalog-info.yaml of group:default/second"]);
}

#[tokio::test]
async fn a_branch_that_is_forced_back_takes_the_record_with_it() {
    let world = World::start().await;
    let before = world.sandbox.repo(ORDERS).unwrap().branch("main").unwrap();
    world.record().await;
    push(&world, ORDERS, &[("catalog-info.yaml", Some(&component("orders", "thieves")))]).await;
    world.person("bob").force_push(ORDERS, "main", before).unwrap();
    world.settled().await;
    assert_eq!(claims(&world, REFERENCE).await, [RECORDED]);
}

#[tokio::test]
async fn a_renamed_repository_keeps_what_it_brought_and_costs_no_call() {
    let world = World::start().await;
    world.record().await;
    act(&world, "PATCH", "/repos/acme/orders", json!({"name": "order-taking"})).await;
    assert_eq!(claims(&world, REFERENCE).await, [RECORDED.replace("acme/orders", "acme/order-taking")]);
    insta::assert_snapshot!(world.calls(), @"PATCH /repos/acme/orders");
}

#[tokio::test]
async fn an_archived_repository_brings_nothing_until_it_comes_back() {
    let world = World::start().await;
    world.record().await;
    act(&world, "PATCH", "/repos/acme/orders", json!({"archived": true})).await;
    assert_eq!(claims(&world, REFERENCE).await, [""; 0]);
    assert_eq!(world.catalog_sync().rebuild(|_| ()).await.unwrap().failed, 0);
    assert_eq!(claims(&world, REFERENCE).await, [""; 0], "a sync does not bring it back");
    act(&world, "PATCH", "/repos/acme/orders", json!({"archived": false})).await;
    assert_eq!(claims(&world, REFERENCE).await, [RECORDED]);
}

#[tokio::test]
async fn a_repository_that_is_given_away_goes_with_its_new_owner_or_is_forgotten() {
    let world = World::start().await;
    world.record().await;
    let _ = world.person("olivia");
    world.sandbox.change(|github| {
        let (app, owner) = (*github.apps.keys().next().unwrap(), github.account("olivia").unwrap().id);
        let labs = github.add_organization("acme-labs", "Acme Labs", owner);
        github.install(app, labs, Selection::All, owner).unwrap();
    });
    world.settled().await;
    until_synced(&world).await;
    act(&world, "POST", "/repos/acme/orders/transfer", json!({"new_owner": "acme-labs"})).await;
    until_synced(&world).await;
    assert_eq!(claims(&world, REFERENCE).await, [RECORDED.replace("acme/orders", "acme-labs/orders")]);
    act(&world, "POST", "/repos/acme-labs/orders/transfer", json!({"new_owner": "olivia"})).await;
    assert_eq!(claims(&world, REFERENCE).await, [""; 0]);
}

#[tokio::test]
async fn a_deleted_repository_takes_all_with_it() {
    let world = World::start().await;
    world.record().await;
    let id = id_of(&world, ORDERS);
    act(&world, "DELETE", "/repos/acme/orders", json!({})).await;
    assert_eq!(claims(&world, REFERENCE).await, [""; 0]);
    assert_eq!(world.store.repository(id).await.unwrap(), None);
    assert_eq!(world.store.tree(id).await.unwrap(), None);
}

#[tokio::test]
async fn what_another_default_branch_holds_counts_from_then_on() {
    let world = World::start().await;
    world.record().await;
    let next = component("orders", "shop");
    world.person("bob").push(ORDERS, "next", &[("catalog-info.yaml", Some(&next))], "Next").unwrap();
    world.settled().await;
    assert_eq!(claims(&world, REFERENCE).await, [RECORDED], "another branch does not count");
    act(&world, "PATCH", "/repos/acme/orders", json!({"default_branch": "next"})).await;
    assert_eq!(claims(&world, REFERENCE).await, ["acme/orders catalog-info.yaml of group:default/shop"]);
}

#[tokio::test]
async fn a_new_installation_is_read_and_an_ended_one_forgotten() {
    let world = World::start().await;
    world.record().await;
    let (app, installation, account, owner) = world.sandbox.read(|github| {
        let found = github.installations.values().next().unwrap();
        (found.app, found.id, found.account, github.account("olivia").unwrap().id)
    });
    let _ = world.person("olivia");
    world.sandbox.change(|github| github.uninstall(installation, owner).unwrap());
    world.settled().await;
    assert_eq!(claims(&world, REFERENCE).await, [""; 0]);
    assert!(world.store.installations().await.unwrap().is_empty());

    world.sandbox.change(|github| github.install(app, account, Selection::All, owner).unwrap());
    world.settled().await;
    until_synced(&world).await;
    assert_eq!(claims(&world, REFERENCE).await, [RECORDED]);
    assert_eq!(world.store.team("acme", "payments").await.unwrap().unwrap().members[0].login, "alice");
}

#[tokio::test]
async fn a_repository_that_the_app_may_no_longer_see_is_forgotten() {
    let world = World::start().await;
    world.record().await;
    let orders = world.sandbox.repo(ORDERS).unwrap().id;
    let select = |selection: Selection| {
        world.sandbox.change(|github| {
            let (id, owner) = (*github.installations.keys().next().unwrap(), github.account("olivia").unwrap().id);
            github.select_repositories(id, selection, owner).unwrap();
        });
    };
    let _ = world.person("olivia");
    select(Selection::Some([orders].into()));
    world.settled().await;
    assert_eq!(claims(&world, "component:default/payments").await, [""; 0]);
    assert_eq!(claims(&world, REFERENCE).await, [RECORDED]);
    select(Selection::All);
    world.settled().await;
    until_synced(&world).await;
    assert_eq!(claims(&world, "component:default/payments").await.len(), 1);
}

#[tokio::test]
async fn who_joins_and_leaves_a_team_is_known_at_once_and_without_a_call() {
    let world = World::start().await;
    world.record().await;
    let members = async || {
        let team = world.store.team("acme", "payments").await.unwrap().unwrap();
        team.members.into_iter().map(|member| member.login).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(members().await, "alice");
    act(&world, "PUT", "/orgs/acme/teams/payments/memberships/carol", json!({})).await;
    assert_eq!(members().await, "alice carol");
    act(&world, "DELETE", "/orgs/acme/teams/payments/memberships/alice", json!({})).await;
    assert_eq!(members().await, "carol");
    assert_eq!(world.store.team_slugs_of("acme", "bob").await.unwrap(), ["platform"]);
    act(&world, "PATCH", "/orgs/acme/teams/payments", json!({"name": "Money"})).await;
    assert!(world.store.team("acme", "payments").await.unwrap().is_none());
    assert_eq!(world.store.team("acme", "money").await.unwrap().unwrap().members[0].login, "carol");
    act(&world, "DELETE", "/orgs/acme/members/carol", json!({})).await;
    assert!(world.store.team("acme", "money").await.unwrap().unwrap().members.is_empty());
    act(&world, "DELETE", "/orgs/acme/teams/money", json!({})).await;
    assert!(world.store.team("acme", "money").await.unwrap().is_none());
    insta::assert_snapshot!(world.calls(), @"
    PUT /orgs/acme/teams/payments/memberships/carol
    DELETE /orgs/acme/teams/payments/memberships/alice
    PATCH /orgs/acme/teams/payments
    DELETE /orgs/acme/members/carol
    DELETE /orgs/acme/teams/money
    ");
}

/// Waits until no sync is asked for or under way.
pub async fn until_synced(world: &World) {
    let started = Instant::now();
    loop {
        let installations = world.store.installations().await.unwrap();
        let open = |found: &idp::store::catalog::InstallationRecord| {
            found.sync_finished_at.is_none() || found.sync_started_at.is_some() || found.sync_wanted_at.is_some()
        };
        if !installations.iter().any(open) {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "not synced: {installations:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
