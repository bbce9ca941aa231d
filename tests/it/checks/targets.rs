//! Annotations whose target does not exist, and CODEOWNERS: on a pull request and offline.

use std::fmt::Write as _;

use super::CATALOG;
use crate::process;
use crate::world::World;

/// What a repository has beside its catalog file.
const BESIDE: [(&str, &str); 4] = [
    ("docs/mkdocs.yml", "site_name: Docs\n"),
    (
        "deploy/app.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\n  labels: {app: orders, \
         backstage.io/kubernetes-id: orders}\nspec:\n  template:\n    metadata:\n      labels: {app: orders}\n",
    ),
    (
        "deploy/argo.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: orders-prod\n  labels: {team: pay}\n",
    ),
    (".github/workflows/ci.yml", "on: push\njobs: {}\n"),
];

const WRONG: [(&str, &str); 6] = [
    ("github.com/project-slug", "acme/gone"),
    ("backstage.io/techdocs-ref", "dir:."),
    ("backstage.io/kubernetes-id", "odrers"),
    ("backstage.io/kubernetes-label-selector", "app=payments"),
    ("argocd/app-name", "orders-dev"),
    ("argocd/app-selector", "team=ship"),
];

const RIGHT: [(&str, &str); 6] = [
    ("github.com/project-slug", "acme/payments"),
    ("backstage.io/techdocs-ref", "dir:docs"),
    ("backstage.io/kubernetes-id", "orders"),
    ("backstage.io/kubernetes-label-selector", "app=orders"),
    ("argocd/app-name", "orders-prod"),
    ("argocd/app-selector", "team=pay"),
];

fn annotated(annotations: &[(&str, &str)]) -> String {
    let mut text =
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\n  annotations:\n".to_owned();
    for (key, value) in annotations {
        let _ = writeln!(text, "    {key}: {value}");
    }
    text + "spec:\n  type: service\n  lifecycle: production\n  owner: group:default/payments\n"
}

/// A world whose repository `orders` has all that annotations may name, and a record of it.
async fn world() -> World {
    let world = World::start().await;
    world.push("bob", "main", &BESIDE.map(|(path, text)| (path, Some(text)))).await;
    world.record().await;
    world
}

#[tokio::test]
async fn annotations_that_name_nothing_are_warned_about_on_a_pull_request_within_its_two_reads() {
    let world = world().await;
    let start = world.calls_so_far();
    let pull = world.open_pull("alice", &[(CATALOG, Some(&annotated(&WRONG)))]).await;
    assert_eq!(world.cost_since(start), (2, 2), "{}", world.calls());
    let check = pull.check();
    assert_eq!((check.conclusion.as_str(), check.title.as_str()), ("neutral", "6 warnings"), "{}", check.summary);
    insta::assert_snapshot!(check.annotations, @"
    catalog-info.yaml:6 warning catalog.annotation-target: `github.com/project-slug` is `acme/gone`, but there is no such repository
    Write the `owner/name` of the repository with the source.
    catalog-info.yaml:7 warning catalog.annotation-target: `backstage.io/techdocs-ref` is `dir:.`, but there is no `mkdocs.yml`
    Add a `mkdocs.yml` there, or write the folder that has one: `dir:.` is the folder of this file.
    catalog-info.yaml:8 warning catalog.annotation-target: `backstage.io/kubernetes-id` is `odrers`, but no manifest in this repository has it
    Correct the annotation, or the labels of the manifest.
    catalog-info.yaml:9 warning catalog.annotation-target: `backstage.io/kubernetes-label-selector` is `app=payments`, but no manifest in this repository has it
    Correct the annotation, or the labels of the manifest.
    catalog-info.yaml:10 warning catalog.annotation-target: `argocd/app-name` is `orders-dev`, but no Argo CD application in this repository has it
    Correct the annotation, or the labels of the manifest.
    catalog-info.yaml:11 warning catalog.annotation-target: `argocd/app-selector` is `team=ship`, but no Argo CD application in this repository has it
    Correct the annotation, or the labels of the manifest.
    ");
    pull.sticky();
}

#[tokio::test]
async fn annotations_that_name_what_there_is_are_fine_within_two_reads_too() {
    let world = world().await;
    let start = world.calls_so_far();
    let pull = world.open_pull("alice", &[(CATALOG, Some(&annotated(&RIGHT)))]).await;
    assert_eq!(world.cost_since(start), (2, 1), "{}", world.calls());
    let check = pull.check();
    assert_eq!(check.conclusion, "success", "{}", check.summary);
    pull.assert_no_comment();
}

#[tokio::test]
async fn a_manifest_that_the_pull_request_brings_counts() {
    let world = world().await;
    let text = annotated(&[("argocd/app-name", "orders-dev")]);
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: orders-dev}\n";
    let files = [(CATALOG, Some(text.as_str())), ("deploy/dev.yaml", Some(application))];
    let pull = world.open_pull("alice", &files).await;
    assert_eq!(pull.check().conclusion, "success", "{}", pull.check().summary);
}

#[tokio::test]
async fn offline_the_same_is_found_but_for_what_only_github_knows() {
    let folder = tempfile::TempDir::new().unwrap();
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    BESIDE.iter().for_each(|(path, text)| write(path, text));
    write(CATALOG, &annotated(&WRONG));
    let check = || process::words(&process::run(folder.path(), &["check", "--only", "catalog", "--format", "github"]));
    insta::assert_snapshot!(check(), @"
    ::warning file=catalog-info.yaml,line=7,endLine=7,col=32,endColumn=37,title=catalog.annotation-target::`backstage.io/techdocs-ref` is `dir:.`, but there is no `mkdocs.yml`%0AAdd a `mkdocs.yml` there, or write the folder that has one: `dir:.` is the folder of this file.
    ::warning file=catalog-info.yaml,line=8,endLine=8,col=33,endColumn=39,title=catalog.annotation-target::`backstage.io/kubernetes-id` is `odrers`, but no manifest in this repository has it%0ACorrect the annotation, or the labels of the manifest.
    ::warning file=catalog-info.yaml,line=9,endLine=9,col=45,endColumn=57,title=catalog.annotation-target::`backstage.io/kubernetes-label-selector` is `app=payments`, but no manifest in this repository has it%0ACorrect the annotation, or the labels of the manifest.
    ::warning file=catalog-info.yaml,line=10,endLine=10,col=22,endColumn=32,title=catalog.annotation-target::`argocd/app-name` is `orders-dev`, but no Argo CD application in this repository has it%0ACorrect the annotation, or the labels of the manifest.
    ::warning file=catalog-info.yaml,line=11,endLine=11,col=26,endColumn=35,title=catalog.annotation-target::`argocd/app-selector` is `team=ship`, but no Argo CD application in this repository has it%0ACorrect the annotation, or the labels of the manifest.
    idp check: 5 warnings
    ");
    write(CATALOG, &annotated(&RIGHT));
    insta::assert_snapshot!(check(), @"idp check: no findings");
}

#[tokio::test]
async fn a_codeowners_that_stays_and_an_owner_that_changes_disagree() {
    let world = world().await;
    let text =
        annotated(&[]).replace("annotations:", "annotations: {}").replace("default/payments", "default/platform");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    insta::assert_snapshot!(pull.check().annotations, @"
    catalog-info.yaml:9 warning catalog.codeowners: `spec.owner` is `group:default/platform`, but CODEOWNERS line 1 gives the folder to `@acme/payments`
    Put the owning team into CODEOWNERS for the folder, or correct `spec.owner`.
    catalog-info.yaml:9 notice catalog.lone-owner: the owner `group:default/platform` has only one member
    Add a second member, or choose a larger team.
    ");
    pull.sticky();
}

#[tokio::test]
async fn an_owner_that_stays_and_a_codeowners_that_changes_disagree() {
    let world = world().await;
    let pull = world.open_pull("alice", &[("CODEOWNERS", Some("* @acme/platform\n"))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, check.summary), @"
    neutral · 1 warning
    **Catalog:** 1 warning by this change, in 1 entity in 1 catalog file. 1 more finding was there before.

    | | what | where |
    |---|---|---|
    | ⚠️ warning | `spec.owner` is `group:default/payments`, but CODEOWNERS line 1 gives the folder to `@acme/platform`<br>Put the owning team into CODEOWNERS for the folder, or correct `spec.owner`. `catalog.codeowners` | [`catalog-info.yaml:11`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L11) |
    ");
    pull.sticky();
    let right = world.open_pull("alice", &[("CODEOWNERS", Some("* @acme/payments @acme/platform\n"))]).await;
    assert_eq!(right.check().conclusion, "success");
    right.assert_no_comment();
}

#[tokio::test]
async fn a_hundred_files_leave_no_room_for_what_is_only_looked_at() {
    let world = world().await;
    let wrong = annotated(&WRONG);
    let folders: Vec<String> = (0..99).map(|n| format!("s{n}/{CATALOG}")).collect();
    let texts: Vec<String> = (0..99).map(|n| annotated(&[]).replace("orders", &format!("s{n}"))).collect();
    let texts: Vec<String> = texts.iter().map(|text| text.replace("annotations:", "annotations: {}")).collect();
    let mut files: Vec<(&str, Option<&str>)> =
        folders.iter().zip(&texts).map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
    files.push((CATALOG, Some(&wrong)));
    let start = world.calls_so_far();
    let pull = world.open_pull("alice", &files).await;
    assert_eq!(world.cost_since(start), (2, 2), "{}", world.calls());
    assert_eq!(pull.check().title, "2 warnings", "of the repository and the documentation: {}", pull.check().summary);
    pull.sticky();
}
