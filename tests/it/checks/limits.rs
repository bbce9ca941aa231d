//! Pull requests at the limits of what is judged, and just beyond them.

use crate::world::{ORDERS, World};

const CATALOG: &str = "catalog-info.yaml";
/// Bytes of a catalog file that is judged.
const LARGEST: usize = 1_000_000;

/// A group is a small entity that refers to nothing.
fn group(name: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {{name: {name}}}\nspec: {{type: t, children: []}}\n"
    )
}

fn groups(from: usize, many: usize) -> String {
    let documents: Vec<String> = (from..from + many).map(|n| group(&format!("g{n:05}"))).collect();
    documents.join("---\n")
}

/// One entity, and a comment that fills the file up to that size.
fn of_size(bytes: usize) -> String {
    let mut text = group("large");
    let line = format!("# {}\n", "x".repeat(77));
    while text.len() + line.len() + 2 < bytes {
        text.push_str(&line);
    }
    text.push('#');
    text.push_str(&"x".repeat(bytes - text.len()));
    text
}

#[tokio::test]
async fn a_file_of_exactly_one_megabyte_is_judged_and_a_larger_one_is_not() {
    for (bytes, title) in [
        (LARGEST, "success · 1 entity, nothing to fix"),
        (LARGEST + 1, "failure · 1 to fix"),
        (3 * LARGEST, "failure · 1 to fix"),
    ] {
        let world = World::start().await;
        let pull = world.open_pull("alice", &[("large/catalog-info.yaml", Some(&of_size(bytes)))]).await;
        let check = pull.check();
        assert_eq!(format!("{} · {}", check.conclusion, check.title), title, "{bytes}: {}", check.summary);
        let said = format!("the file has {bytes} bytes, the limit is 1000000; it was not read");
        assert_eq!(check.summary.contains(&said), bytes > LARGEST, "{bytes}: {}", check.summary);
        pull.sticky();
    }
}

#[tokio::test]
async fn five_hundred_catalog_files_are_judged_and_one_more_is_too_many() {
    let world = World::start().await;
    let path = |n: usize| format!("s{n:03}/{CATALOG}");
    let files: Vec<(String, String)> = (0..500).map(|n| (path(n), group(&format!("g{n}")))).collect();
    let shown: Vec<(&str, Option<&str>)> =
        files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
    let pull = world.open_pull("alice", &shown).await;
    let check = pull.check();
    assert_eq!(
        format!("{} · {}", check.conclusion, check.title),
        "success · 500 entities, nothing to fix",
        "{}",
        check.summary
    );
    pull.push("alice", &[(&path(500), Some(&group("g500")))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, words(&check.summary)), @"
    failure · 1 to fix
    **Catalog:** 1 error by this change, in 501 entities in 501 catalog files.

    | | what | where |
    |---|---|---|
    | ❌ error | the change has 501 catalog files, the limit is 500<br>Split the change into several pull requests. `catalog.too-many-files` | [`s500/catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/s500/catalog-info.yaml#L1) |
    ");
    pull.sticky();
}

#[tokio::test]
async fn ten_thousand_entities_are_judged_and_one_more_is_too_many() {
    let world = World::start().await;
    let (first, second) = (groups(0, 5_000), groups(5_000, 5_000));
    let pull = world.open_pull("alice", &[("a.yaml", Some(&first)), ("b.yaml", Some(&second))]).await;
    let check = pull.check();
    assert_eq!(
        format!("{} · {}", check.conclusion, check.title),
        "success · 10000 entities, nothing to fix",
        "{}",
        check.summary
    );
    pull.push("alice", &[("c.yaml", Some(&group("one-more")))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, words(&check.summary)), @"
    failure · 1 to fix
    **Catalog:** 1 error by this change, in 10001 entities in 3 catalog files.

    | | what | where |
    |---|---|---|
    | ❌ error | the change has 10001 entities, the limit is 10000<br>Split the change into several pull requests. `catalog.too-many-entities` | [`c.yaml:3`](https://github.test/acme/orders/blob/`HASH`/c.yaml#L3) |
    ");
    pull.sticky();
}

#[tokio::test]
async fn a_catalog_file_is_not_lost_among_hundreds_of_other_files() {
    let world = World::start().await;
    let wrong = world.sandbox.file_at(ORDERS, "main", CATALOG).unwrap().replace("name: orders", "name: Bad Name!");
    let manifests: Vec<String> = (0..700).map(|n| format!("a/m{n:03}.yaml")).collect();
    let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n";
    let mut files: Vec<(&str, Option<&str>)> = manifests.iter().map(|path| (path.as_str(), Some(manifest))).collect();
    files.push((CATALOG, Some(&wrong)));
    let pull = world.open_pull("alice", &files).await;
    let check = pull.check();
    assert_eq!(check.title, "1 to fix", "{}", check.summary);
    assert!(check.summary.contains("101 of them were not looked at"), "{}", check.summary);
    pull.sticky();
}

/// The summary without what becomes of each entity.
fn words(summary: &str) -> &str {
    summary.split("\n\n#### What changes").next().unwrap_or_default()
}
