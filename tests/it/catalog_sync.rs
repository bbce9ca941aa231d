//! The record follows GitHub: by webhooks, by a sync, and from nothing. What a file means is the catalog room's.

mod decided;
mod following;
mod reading;
mod syncing;

use serde_json::Value;

use crate::raw::{self, Response};
use crate::world::{ORDERS, World};

const PAYMENTS: &str = "acme/payments";

/// A component as a file.
fn component(name: &str, owner: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  type: service\n  \
         lifecycle: production\n  owner: {owner}\n"
    )
}

/// Pushes files to the default branch of a repository, and waits until all is quiet again.
async fn push(world: &World, repo: &str, files: &[(&str, Option<&str>)]) {
    world.person("bob").push(repo, "main", files, "Change").unwrap();
    world.settled().await;
}

/// Does something on GitHub as the owner of the organisation, and waits until all is quiet again.
async fn act(world: &World, method: &str, path: &str, body: Value) -> Response {
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
    response
}

/// All that claim a reference: where, who owns it, and whether it is in force.
async fn claims(world: &World, reference: &str) -> Vec<String> {
    let rows = world.store.entity(reference).await.unwrap();
    let line = |row: idp::store::catalog::EntityRow| {
        let force = if row.wins { "" } else { ", not in force" };
        format!("{} {} of {}{force}", row.repository, row.path, row.owner.unwrap_or_default())
    };
    rows.into_iter().map(line).collect()
}

/// The whole record as the command line writes it.
async fn export(world: &World) -> String {
    idp(world, &["catalog", "export"]).await
}

/// What the command line says, run beside the server on the same database.
async fn idp(world: &World, arguments: &[&str]) -> String {
    let folder = world.store.path().parent().unwrap().to_owned();
    let env_file = folder.join("idp.env").display().to_string();
    let arguments: Vec<String> =
        arguments.iter().map(|word| (*word).to_owned()).chain(["--env-file".to_owned(), env_file]).collect();
    let run = move || crate::process::run(&folder, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn id_of(world: &World, repo: &str) -> i64 {
    world.sandbox.repo(repo).unwrap().id.0.try_into().unwrap()
}
