//! What a commit of fixes leaves as it was.

use serde_json::{Value, json};

use super::{CATALOG, catalog};
use crate::raw;
use crate::world::{ORDERS, World};

/// Does something on GitHub as bob, and returns what GitHub answered.
async fn act(world: &World, method: &str, path: &str, body: Value) -> Value {
    let body = body.to_string();
    let to = world.sandbox.url().trim_start_matches("http://").parse().unwrap();
    let lines = [
        format!("{method} {path} HTTP/1.1"),
        "Authorization: Bearer sandbox-bob".to_owned(),
        format!("Content-Length: {}", body.len()),
    ];
    let response = raw::send(to, &lines, body.as_bytes()).await;
    assert!(response.status < 300, "{method} {path}: {response:?}");
    serde_json::from_str(&response.body).unwrap()
}

/// The mode of a file on a branch.
async fn mode(world: &World, branch: &str, path: &str) -> String {
    let tree = act(world, "GET", &format!("/repos/{ORDERS}/git/trees/{branch}?recursive=1"), Value::Null).await;
    let entries = tree["tree"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["path"] == path).unwrap();
    entry["mode"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_that_may_be_run_stays_one_when_it_is_fixed() {
    let world = World::start().await;
    let text = catalog(&world, "kind: Component", "kind: component");
    let main = world.sandbox.repo(ORDERS).unwrap().branch("main").unwrap().to_string();
    let files = json!([
        {"path": CATALOG, "mode": "100755", "type": "blob", "content": text},
        {"path": "plain/catalog-info.yaml", "mode": "100644", "type": "blob", "content": text.replace("orders", "plain")},
    ]);
    let repo = format!("/repos/{ORDERS}/git");
    let tree = act(&world, "POST", &format!("{repo}/trees"), json!({"base_tree": main, "tree": files})).await;
    let commit = json!({"message": "Run it", "tree": tree["sha"], "parents": [main]});
    let commit = act(&world, "POST", &format!("{repo}/commits"), commit).await;
    act(&world, "POST", &format!("{repo}/refs"), json!({"ref": "refs/heads/run", "sha": commit["sha"]})).await;
    let number = world.person("alice").open_pull(ORDERS, "run", "main", "Run it", "").unwrap();
    world.settled().await;
    world.comment("alice", number, "/idp fix").await.reply();
    let fixed = world.sandbox.file_at(ORDERS, "run", CATALOG).unwrap();
    assert_eq!(fixed, text.replace("kind: component", "kind: Component"));
    assert_eq!(mode(&world, "run", CATALOG).await, "100755");
    assert_eq!(mode(&world, "run", "plain/catalog-info.yaml").await, "100644");
    world.read_stickies();
}

/// A component with these lines in its spec.
fn with(lines: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: orders}}\nspec:\n  type: service\n  \
         lifecycle: production\n  owner: group:default/payments\n{lines}"
    )
}

/// A world whose record has a database, an API and a system.
async fn recorded() -> World {
    let world = World::start().await;
    let all = "apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: ledger-db}\nspec: {type: db, owner: \
               payments}\n---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: billing}\nspec: {type: \
               grpc, lifecycle: beta, owner: payments, definition: x}\n---\napiVersion: backstage.io/v1alpha1\nkind: \
               System\nmetadata: {name: checkout, namespace: shop}\nspec: {owner: payments}\n";
    world.push_in("acme/payments", "bob", "main", &[("all/catalog-info.yaml", Some(all))]).await;
    world.record().await;
    world
}

#[tokio::test]
async fn references_that_leave_no_doubt_are_put_right() {
    let world = recorded().await;
    let text = with(
        "  system: checkout # ours\n  providesApis: ['billling']\n  dependsOn: [ledger-db, component:ledger-db, \
         \"resource:leger-db\"]\n",
    );
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    assert_eq!(pull.check().conclusion, "failure", "{}", pull.check().summary);
    pull.sticky();
    // As long as the kind of one is missing, Backstage takes none of them over, and none is looked for.
    world.comment("alice", pull.number, "/idp fix").await.reply();
    let fixed = world.sandbox.file_at(ORDERS, &pull.branch(), CATALOG).unwrap();
    assert_eq!(fixed, text.replace("[ledger-db", "[resource:ledger-db"));
    world.comment("alice", pull.number, "/idp fix").await.reply();
    let fixed = world.sandbox.file_at(ORDERS, &pull.branch(), CATALOG).unwrap();
    let right = with(
        "  system: shop/checkout # ours\n  providesApis: ['billing']\n  dependsOn: [resource:ledger-db, \
         resource:ledger-db, \"resource:ledger-db\"]\n",
    );
    assert_eq!(fixed, right);
    assert_eq!(pull.check().conclusion, "success", "{}", pull.check().summary);
    pull.sticky();
}

#[tokio::test]
async fn a_reference_in_doubt_is_left_to_a_person() {
    let world = recorded().await;
    let ledger = with("").replace("name: orders", "name: ledger-db");
    world.push_in("acme/platform", "olivia", "main", &[("catalog-info.yaml", Some(&ledger))]).await;
    for line in ["  dependsOn: [ledger-db]\n", "  system: ledger-db\n", "  dependsOn: [component:billing]\n"] {
        let pull = world.open_pull("alice", &[(CATALOG, Some(&with(line)))]).await;
        let check = pull.check();
        assert_ne!(check.conclusion, "success", "{line}");
        assert!(check.buttons.is_empty(), "{line}: {}", check.summary);
        pull.sticky();
    }
}
