//! What a push puts into the record, and what that costs.

use super::*;

const REFERENCE: &str = "component:default/orders";

#[tokio::test]
async fn the_first_push_records_the_whole_repository_with_where_it_comes_from() {
    let world = World::start().await;
    push(&world, ORDERS, &[("README.md", Some("# orders\n\nMore.\n"))]).await;
    let entity = world.store.entity(REFERENCE).await.unwrap().remove(0);
    let head = world.sandbox.repo(ORDERS).unwrap().branch("main").unwrap().to_string();
    assert_eq!((entity.path.as_str(), entity.line, entity.commit), ("catalog-info.yaml", 1, head.clone()));
    assert_eq!((entity.repository_id, entity.blob.len()), (id_of(&world, ORDERS), 40));
    let record = world.store.repository(entity.repository_id).await.unwrap().unwrap();
    assert_eq!(record.commit, Some(head));
    insta::assert_snapshot!(world.calls(), @"
    POST /app/installations/N/access_tokens
    GET /repos/acme/orders/branches/main
    GET /repos/acme/orders/git/trees/`HASH`?recursive=1
    POST /graphql
    ");
}

#[tokio::test]
async fn a_push_that_cannot_concern_the_catalog_costs_no_call() {
    let world = World::start().await;
    world.record().await;
    push(&world, ORDERS, &[("src/main.rs", Some("fn main() {}")), ("README.md", None)]).await;
    assert_eq!(world.calls(), "");
    let tree = world.store.tree(id_of(&world, ORDERS)).await.unwrap().unwrap();
    assert!(tree.get("src/main.rs").is_some() && tree.get("README.md").is_none());
    push(&world, ORDERS, &[("src/main.rs", Some("fn main() { }"))]).await;
    assert_eq!(world.calls(), "");
}

#[tokio::test]
async fn a_changed_catalog_file_costs_the_tree_and_one_reading() {
    let world = World::start().await;
    world.record().await;
    let files = [("catalog-info.yaml", component("orders", "shop")), ("a/catalog-info.yaml", component("a", "shop"))];
    let files = files.each_ref().map(|(path, text)| (*path, Some(text.as_str())));
    push(&world, ORDERS, &files).await;
    insta::assert_snapshot!(world.calls(), @"
    POST /app/installations/N/access_tokens
    GET /repos/acme/orders/git/trees/`HASH`?recursive=1
    POST /graphql
    ");
    assert_eq!(claims(&world, REFERENCE).await, ["acme/orders catalog-info.yaml of group:default/shop"]);
    assert_eq!(claims(&world, "component:default/a").await, ["acme/orders a/catalog-info.yaml of group:default/shop"]);
    let owned = world.store.owned_by("group:default/shop", "", 10).await.unwrap();
    assert_eq!(owned.len(), 2);
}

#[tokio::test]
async fn a_removed_file_takes_its_entities_with_it_and_a_moved_one_keeps_them() {
    let world = World::start().await;
    world.record().await;
    let before = world.store.entity(REFERENCE).await.unwrap().remove(0);
    let text = world.sandbox.file_at(ORDERS, "main", "catalog-info.yaml").unwrap();
    push(&world, ORDERS, &[("catalog-info.yaml", None), ("moved/catalog-info.yaml", Some(&text))]).await;
    let after = world.store.entity(REFERENCE).await.unwrap().remove(0);
    assert_eq!((after.id, after.path.as_str()), (before.id, "moved/catalog-info.yaml"));
    push(&world, ORDERS, &[("moved/catalog-info.yaml", None)]).await;
    assert_eq!(claims(&world, REFERENCE).await, [""; 0]);
    assert!(world.store.relations("group:default/payments", 10).await.unwrap().incoming.len() == 1, "payments' own");
}

#[tokio::test]
async fn of_two_that_claim_one_entity_the_first_registered_wins_until_it_goes() {
    let world = World::start().await;
    world.record().await;
    push(&world, PAYMENTS, &[("two/catalog-info.yaml", Some(&component("orders", "thieves")))]).await;
    let first = "acme/orders catalog-info.yaml of group:default/payments".to_owned();
    let second = "acme/payments two/catalog-info.yaml of group:default/thieves".to_owned();
    assert_eq!(claims(&world, REFERENCE).await, [first, format!("{second}, not in force")]);
    push(&world, ORDERS, &[("catalog-info.yaml", Some(&component("orders", "shop")))]).await;
    assert_eq!(
        claims(&world, REFERENCE).await[0],
        "acme/orders catalog-info.yaml of group:default/shop",
        "a change does not cost it its place"
    );
    push(&world, ORDERS, &[("catalog-info.yaml", None)]).await;
    assert_eq!(claims(&world, REFERENCE).await, [second]);
}

#[tokio::test]
async fn a_slip_in_a_file_takes_no_ownership_away() {
    let world = World::start().await;
    world.record().await;
    push(&world, ORDERS, &[("catalog-info.yaml", Some("apiVersion: [unclosed\n"))]).await;
    assert_eq!(claims(&world, REFERENCE).await, ["acme/orders catalog-info.yaml of group:default/payments"]);
    push(&world, ORDERS, &[("catalog-info.yaml", Some(&component("orders", "shop")))]).await;
    assert_eq!(claims(&world, REFERENCE).await, ["acme/orders catalog-info.yaml of group:default/shop"]);
}

#[tokio::test]
async fn a_location_leads_to_files_of_other_names() {
    let world = World::start().await;
    world.record().await;
    let location = "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  \
                    targets: [./systems/*.yaml]\n";
    let ledger = component("ledger", "pay");
    push(&world, ORDERS, &[("catalog-info.yaml", Some(location)), ("systems/ledger.yaml", Some(&ledger))]).await;
    assert_eq!(claims(&world, "component:default/ledger").await.len(), 1);
    assert_eq!(claims(&world, REFERENCE).await.len(), 0);
    push(&world, ORDERS, &[("systems/mailer.yaml", Some(&component("mailer", "pay")))]).await;
    assert_eq!(claims(&world, "component:default/mailer").await.len(), 1, "the Location itself has not changed");
}
