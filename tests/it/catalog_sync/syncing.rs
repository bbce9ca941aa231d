//! The full sync: what it costs, what it does when it is cut short, and the record from nothing.

use idp::flows::catalog_sync::Synced;
use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};
use idp::store::catalog::InstallationRecord;

use super::*;

async fn installation(world: &World) -> InstallationRecord {
    world.store.installations().await.unwrap().remove(0)
}

fn fault(fault: RequestEffect, path: &str) -> Faults {
    let fault = RequestFault { fault, method: None, path: Some(path.to_owned()), probability: 1.0, count: None };
    Faults { requests: vec![fault], ..Faults::default() }
}

#[tokio::test]
async fn repositories_that_have_not_changed_cost_one_question_a_hundred() {
    let world = World::start().await;
    world.record().await;
    let synced = world.catalog_sync().sync_installation(&installation(&world).await).await.unwrap();
    assert_eq!(synced, Synced { looked_at: 3, ..Synced::default() });
    // The list, where the branches stand, and the teams.
    insta::assert_snapshot!(world.calls(), @"
    POST /app/installations/N/access_tokens
    GET /installation/repositories?per_page=100
    POST /graphql
    POST /graphql
    ");
}

#[tokio::test]
async fn without_graphql_a_repository_that_has_not_changed_costs_one_conditional_request() {
    let world = World::start().await;
    world.sandbox.set_faults(fault(RequestEffect::ErrorBefore(501), "/graphql"));
    // GitHub's ETags hold for one token: the one that keeps the record asks twice.
    let sync = world.catalog_sync();
    sync.rebuild(|_| ()).await.unwrap();
    world.calls();
    let synced = sync.sync_installation(&installation(&world).await).await.unwrap();
    assert_eq!(synced, Synced { looked_at: 3, ..Synced::default() });
    let branches = world.sandbox.requests();
    let branches: Vec<u16> =
        branches.iter().filter(|call| call.path.contains("/branches/")).map(|call| call.status).collect();
    assert_eq!(branches, [304, 304, 304], "{}", world.calls());
    world.sandbox.set_faults(Faults::default());
}

#[tokio::test]
async fn what_no_webhook_told_is_found_by_a_sync() {
    let world = World::start().await;
    world.record().await;
    world.sandbox.set_webhook_url(None);
    push(&world, ORDERS, &[("catalog-info.yaml", Some(&component("orders", "shop")))]).await;
    act(&world, "DELETE", "/repos/acme/payments", serde_json::json!({})).await;
    let synced = world.catalog_sync().sync_installation(&installation(&world).await).await.unwrap();
    assert_eq!(synced, Synced { looked_at: 2, changed: 1, gone: 1, failed: 0 });
    assert_eq!(
        claims(&world, "component:default/orders").await,
        ["acme/orders catalog-info.yaml of group:default/shop"]
    );
    assert!(claims(&world, "component:default/payments").await.is_empty());
}

#[tokio::test]
async fn a_sync_that_is_cut_short_goes_on_where_it_was() {
    let world = World::start().await;
    world.record().await;
    world.sandbox.set_webhook_url(None);
    for repo in [ORDERS, PAYMENTS] {
        push(&world, repo, &[("catalog-info.yaml", Some(&component("orders", "shop")))]).await;
    }
    let record = installation(&world).await;
    world.sandbox.set_faults(fault(RequestEffect::Latency(60_000), "/repos/acme/payments/branches/*"));
    let cut = {
        let (sync, record) = (world.catalog_sync(), record.clone());
        tokio::spawn(async move { sync.sync_installation(&record).await })
    };
    let asked_for_the_last = |world: &World| {
        let asked = world.sandbox.requests();
        asked.iter().any(|request| request.path.starts_with("/repos/acme/orders/branches/"))
    };
    while !asked_for_the_last(&world) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    cut.abort();
    let _ = cut.await;
    world.sandbox.set_faults(Faults::default());
    world.calls();
    let synced = world.catalog_sync().sync_installation(&record).await.unwrap();
    let rest = Synced { looked_at: 1, changed: 1, ..Synced::default() };
    assert_eq!(synced, rest, "the other two had been looked at");
    let branches = world.calls().lines().filter(|call| call.contains("/branches/")).count();
    assert_eq!(branches, 1);
}

#[tokio::test]
async fn a_server_that_starts_goes_on_with_a_sync_that_its_end_cut_short() {
    let mut world = World::start().await;
    world.record().await;
    world.sandbox.set_webhook_url(None);
    push(&world, ORDERS, &[("catalog-info.yaml", Some(&component("orders", "shop")))]).await;
    world.store.begin_sync(installation(&world).await.id).await.unwrap();
    world.stop().await;
    world.start_again().await;
    following::until_synced(&world).await;
    assert_eq!(
        claims(&world, "component:default/orders").await,
        ["acme/orders catalog-info.yaml of group:default/shop"]
    );
}

#[tokio::test]
async fn one_repository_that_cannot_be_read_stops_no_other() {
    let world = World::start().await;
    world.sandbox.set_faults(fault(RequestEffect::ErrorBefore(502), "/repos/acme/orders/branches/*"));
    let rebuilt = world.catalog_sync().rebuild(|_| ()).await.unwrap();
    assert_eq!((rebuilt.repositories, rebuilt.failed), (3, 1));
    assert_eq!(claims(&world, "component:default/payments").await.len(), 1);
    let record = installation(&world).await;
    assert!(record.sync_wanted_at > record.sync_finished_at, "it is tried again later: {record:?}");
    world.sandbox.set_faults(Faults::default());
    world.catalog_sync().sync_installation(&record).await.unwrap();
    assert_eq!(claims(&world, "component:default/orders").await.len(), 1);
}

#[tokio::test]
async fn a_rebuild_brings_the_same_record_back() {
    let world = World::start().await;
    world.record().await;
    push(&world, ORDERS, &[("more/catalog-info.yaml", Some(&component("Ledger", "shop")))]).await;
    let before = export(&world).await;
    insta::assert_snapshot!(before, @"
    ---
    # acme/orders more/catalog-info.yaml:1
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: Ledger
    spec:
      type: service
      lifecycle: production
      owner: shop
    ---
    # acme/orders catalog-info.yaml:1
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: orders
      description: The orders service.
      annotations:
        github.com/project-slug: acme/orders
    spec:
      type: service
      lifecycle: production
      owner: group:default/payments
    ---
    # acme/payments catalog-info.yaml:1
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: payments
      description: The payments service.
      annotations:
        github.com/project-slug: acme/payments
    spec:
      type: service
      lifecycle: production
      owner: group:default/payments
    ");
    world.record().await;
    assert_eq!(export(&world).await, before);
}

#[tokio::test]
async fn the_command_rebuilds_by_itself_or_leaves_it_to_the_server_that_runs() {
    let mut world = World::start().await;
    insta::assert_snapshot!(
        idp(&world, &["catalog", "rebuild"]).await,
        @"The record is forgotten. The server that runs on this database reads 1 installation anew, within seconds; its log tells."
    );
    following::until_synced(&world).await;
    let before = export(&world).await;
    assert!(before.contains("name: orders"), "{before}");
    world.stop().await;
    insta::assert_snapshot!(idp(&world, &["catalog", "rebuild"]).await, @"
    acme: reading
    acme: 3 repositories
    Read 3 repositories of 1 installation.
    ");
    assert_eq!(export(&world).await, before);
    world.start_again().await;
    world.settled().await;
}

#[tokio::test]
async fn what_is_exported_can_be_imported_elsewhere() {
    let world = World::start().await;
    world.record().await;
    let exported = export(&world).await;
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("catalog")).unwrap();
    std::fs::write(folder.path().join("catalog/all.yaml"), &exported).unwrap();
    let run = |arguments: &[&str]| {
        let output = crate::process::run(folder.path(), arguments);
        assert!(output.status.success(), "{output:?}");
        crate::process::words(&output)
    };
    insta::assert_snapshot!(run(&["catalog", "import", "catalog"]), @"1 catalog files: 2 entities are new, 0 were there, 0 are gone.");
    insta::assert_snapshot!(run(&["catalog", "import", "catalog"]), @"1 catalog files: 0 entities are new, 2 were there, 0 are gone.");
    let entities = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(entities(&run(&["catalog", "export"])), entities(&exported));
}
