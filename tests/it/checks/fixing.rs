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
