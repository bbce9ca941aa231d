//! What only the record knows of the rest of the organisation, as the check of a pull request tells it.

use super::{CATALOG, catalog};
use crate::world::{ORDERS, World};

const PLATFORM: &str = "acme/platform";

fn entity(kind: &str, name: &str, spec: &str) -> String {
    format!("apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n  {spec}\n")
}

#[tokio::test]
async fn what_is_claimed_elsewhere_misspelt_or_part_of_itself_is_told() {
    let world = World::start().await;
    let (shop, checkout) = (
        entity("Domain", "shop", "owner: payments\n  subdomainOf: retail"),
        entity("System", "checkout", "owner: payments\n  domain: shop"),
    );
    world
        .push_in("acme/payments", "bob", "main", &[("all/catalog-info.yaml", Some(&format!("{shop}---\n{checkout}")))])
        .await;
    world.record().await;
    let text = [
        entity("Domain", "retail", "owner: payments\n  subdomainOf: shop"),
        entity("Component", "payments", "type: service\n  lifecycle: production\n  owner: payments\n  system: chekuot"),
    ];
    let pull = world.open_pull("alice", &[("more/catalog-info.yaml", Some(&text.join("---\n")))]).await;
    insta::assert_snapshot!(pull.check().annotations, @"
    more/catalog-info.yaml:7 warning catalog.part-of-cycle: `domain:default/retail` is a part of itself: `domain:default/retail` → `domain:default/shop` → `domain:default/retail`
    Remove `spec.subdomainOf` here, or one of the other references of the circle.
    more/catalog-info.yaml:12 warning catalog.duplicate-entity: `component:default/payments` is stated in `catalog-info.yaml` of `acme/payments` already
    Rename one of the two, or remove the one that is no longer true. The first registered wins.
    more/catalog-info.yaml:17 warning catalog.dangling-reference: `spec.system` refers to `system:default/chekuot`, which is not in the catalog
    Did you mean `system:default/checkout`?
    more/catalog-info.yaml:6 notice catalog.lone-owner: the owner `group:default/payments` has only one member
    Add a second member, or choose a larger team.
    more/catalog-info.yaml:16 notice catalog.lone-owner: the owner `group:default/payments` has only one member
    Add a second member, or choose a larger team.
    ");
    pull.sticky();
}

#[tokio::test]
async fn what_a_pull_request_decides_does_not_count_for_itself() {
    let world = World::start().await;
    let decided = "catalog:\n  lifecycles: [production]\n";
    world.push_in(PLATFORM, "olivia", "main", &[("idp.yaml", Some(decided))]).await;
    let free = "catalog:\n  lifecycles: [beta]\n";
    let text = entity("Component", "portal", "type: service\n  lifecycle: beta\n  owner: platform");
    let pull = world.open_pull_in(PLATFORM, "olivia", &[("idp.yaml", Some(free)), (CATALOG, Some(&text))]).await;
    let check = pull.check();
    assert_eq!((check.conclusion.as_str(), check.title.as_str()), ("neutral", "1 warning"), "{}", check.summary);
    assert!(check.annotations.contains("catalog.lifecycle: "), "{}", check.annotations);
    pull.sticky();
    world.person("olivia").merge(PLATFORM, pull.number).unwrap();
    world.settled().await;
    let again = text.replace("portal", "portal-two");
    let pull = world.open_pull_in(PLATFORM, "olivia", &[("two/catalog-info.yaml", Some(&again))]).await;
    assert_eq!(pull.check().conclusion, "success", "{}", pull.check().summary);
}

#[tokio::test]
async fn a_pull_request_that_goes_elsewhere_now_is_judged_against_what_is_there() {
    let world = World::start().await;
    world.person("bob").push(ORDERS, "release", &[("notes.txt", Some("a"))], "Release").unwrap();
    let text = catalog(&world, "name: orders", "name: Bad Name!");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    world.person("alice").edit_base(ORDERS, pull.number, "release").unwrap();
    world.settled().await;
    let judged: Vec<String> = pull.checks().into_iter().map(|check| check.external_id).collect();
    assert_eq!(judged, ["pull:2", "pull:2#2"]);
    pull.sticky();
}
