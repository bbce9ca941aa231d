//! What `idp.yaml` decides reaches the repositories that did not change.

use super::following::until_synced;
use super::*;

const PLATFORM: &str = "acme/platform";
const RUNBOOK: &str = "apiVersion: acme.com/v1\nkind: Runbook\nmetadata:\n  name: fire\nspec: {}\n";

async fn decide(world: &World, decided: &str) {
    world.person("olivia").push(PLATFORM, "main", &[("idp.yaml", Some(decided))], "Decide").unwrap();
    world.settled().await;
    until_synced(world).await;
}

#[tokio::test]
async fn a_kind_that_becomes_known_is_found_where_it_stands_already() {
    let world = World::start().await;
    push(&world, ORDERS, &[("fire/catalog-info.yaml", Some(RUNBOOK))]).await;
    world.record().await;
    assert!(claims(&world, "runbook:default/fire").await.is_empty());
    decide(&world, "catalog:\n  kinds: [{apiVersion: acme.com/v1, kind: Runbook}]\n").await;
    assert_eq!(claims(&world, "runbook:default/fire").await, ["acme/orders fire/catalog-info.yaml of "]);
    decide(&world, "catalog: {}\n").await;
    let rows = claims(&world, "runbook:default/fire").await;
    assert_eq!(rows.len(), 1, "what is not understood any more takes nothing away: {rows:?}");
}

#[tokio::test]
async fn files_that_count_from_now_on_are_read_and_those_that_do_not_are_forgotten() {
    let world = World::start().await;
    push(&world, ORDERS, &[("systems/ledger.yaml", Some(&component("ledger", "pay")))]).await;
    world.record().await;
    assert!(claims(&world, "component:default/ledger").await.is_empty());
    decide(&world, "catalog:\n  files: ['systems/*.yaml']\n").await;
    assert_eq!(
        claims(&world, "component:default/ledger").await,
        ["acme/orders systems/ledger.yaml of group:default/pay"]
    );
    assert!(claims(&world, "component:default/orders").await.is_empty(), "only the files that are named count");
    decide(&world, "catalog: {}\n").await;
    assert!(claims(&world, "component:default/ledger").await.is_empty());
    assert_eq!(claims(&world, "component:default/orders").await.len(), 1);
}

#[tokio::test]
async fn what_does_not_change_how_files_are_read_costs_no_sync() {
    let world = World::start().await;
    world.record().await;
    decide(&world, "catalog:\n  lifecycles: [production]\n").await;
    insta::assert_snapshot!(world.calls(), @"
    POST /app/installations/N/access_tokens
    GET /repos/acme/platform/git/trees/`HASH`?recursive=1
    GET /repos/acme/platform/git/blobs/`HASH`
    ");
}

#[tokio::test]
async fn a_rebuild_reads_as_was_decided_from_its_first_repository_on() {
    let world = World::start().await;
    decide(&world, "catalog:\n  kinds: [{apiVersion: acme.com/v1, kind: Runbook}]\n").await;
    push(&world, ORDERS, &[("fire/catalog-info.yaml", Some(RUNBOOK))]).await;
    world.record().await;
    assert_eq!(claims(&world, "runbook:default/fire").await.len(), 1);
    let marked = world.store.repository(id_of(&world, ORDERS)).await.unwrap().unwrap();
    assert!(!marked.is_marked(), "{marked:?}");
}
