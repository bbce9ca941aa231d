//! Commands that ask the catalog, and those that propose a change to it: whole replies, black box.

mod privacy;
mod proposals;
mod questions;
mod trouble;

use idp::sandbox::model::AccountKind;
use serde_json::{Value, json};

use crate::raw;
use crate::world::{ORDERS, World};

const PAYMENTS: &str = "acme/payments";

/// What `orders` says of itself in these tests.
const ORDERS_FILE: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  title: Orders
  description: Takes orders.
  tags: [rust]
  annotations:
    pagerduty.com/service-id: P123ABC
  links:
    - url: https://acme.pagerduty.com/schedules
      title: Who is on call
      type: on-call
spec:
  type: service
  lifecycle: production
  owner: group:default/payments
  system: shop
  providesApis: [orders]
  dependsOn: [resource:default/orders-db]
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: orders
spec:
  type: openapi
  lifecycle: production
  owner: payments
  definition: |
    openapi: 3.0.0
";

/// What `payments` says of itself in these tests.
const PAYMENTS_FILE: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  description: Takes money for orders.
spec:
  type: service
  lifecycle: production
  owner: platform
  consumesApis: [orders]
";

/// A world whose catalog has been read.
async fn recorded() -> World {
    let world = World::start().await;
    push(&world, ORDERS, &[("catalog-info.yaml", Some(ORDERS_FILE)), ("src/main.rs", Some("fn main() {}\n"))]).await;
    push(&world, PAYMENTS, &[("catalog-info.yaml", Some(PAYMENTS_FILE))]).await;
    world.record().await;
    world
}

async fn push(world: &World, repo: &str, files: &[(&str, Option<&str>)]) {
    world.push_in(repo, "bob", "main", files).await;
}

/// Does something on GitHub as the owner of the organisation, and waits until all is quiet again.
async fn act(world: &World, method: &str, path: &str, body: Value) {
    let body = body.to_string();
    let to = world.sandbox.url().trim_start_matches("http://").parse().unwrap();
    let lines = [
        format!("{method} {path} HTTP/1.1"),
        "Authorization: Bearer sandbox-olivia".to_owned(),
        format!("Content-Length: {}", body.len()),
    ];
    let response = raw::send(to, &lines, body.as_bytes()).await;
    assert!(response.status < 300, "{method} {path}: {response:?}");
    world.settled().await;
    world.sandbox.forget_requests();
}

async fn publish(world: &World, repo: &str) {
    act(world, "PATCH", &format!("/repos/{repo}"), json!({ "visibility": "public" })).await;
}

/// Somebody who belongs to nothing, and who was perhaps let into one repository.
async fn stranger(world: &World, login: &str, let_into: Option<&str>) {
    world.sandbox.change(|sandbox| _ = sandbox.add_account(login, None, AccountKind::User));
    if let Some(repo) = let_into {
        let id = world.sandbox.repo(repo).unwrap().id;
        world.sandbox.change(|sandbox| {
            let [person, olivia] = [login, "olivia"].map(|login| sandbox.account(login).unwrap().id);
            let role = idp::sandbox::model::Role::parse("write");
            sandbox.set_collaborator(id, person, role, olivia).unwrap();
        });
    }
    world.settled().await;
}

/// A repository of acme without a catalog file, where alice may write, bob maintains and carol reads; and its first
/// issue.
async fn bare_repository(world: &World, name: &str) -> (String, u64) {
    let repo =
        json!({ "name": name, "description": "Ships | what @acme/all ordered.", "private": true, "auto_init": true });
    act(world, "POST", "/orgs/acme/repos", repo).await;
    let full_name = format!("acme/{name}");
    for (login, role) in [("alice", "push"), ("bob", "maintain"), ("carol", "pull")] {
        let path = format!("/repos/{full_name}/collaborators/{login}");
        act(world, "PUT", &path, json!({ "permission": role })).await;
    }
    let issue = world.person("alice").open_issue(&full_name, "Where are you?", "").unwrap();
    world.settled().await;
    (full_name, issue)
}

/// A text without the time at which the teams were read.
fn timeless(text: &str) -> String {
    regex::Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC").unwrap().replace_all(text, "TIME").into_owned()
}
