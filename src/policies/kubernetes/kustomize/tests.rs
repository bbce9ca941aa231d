//! Builds against what the real tool makes of the same trees (`kubectl kustomize overlay`), and the places of values.
//!
//! A case is a folder of `tests/fixtures/kustomize/` with the trees of files and `built.yaml`; without that the tool
//! refuses to build, and so must we. `IDP_KUSTOMIZE_CASES` names another folder of cases.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use super::*;
use crate::policies::kubernetes::files::Files;
use crate::policies::kubernetes::node::Value;
use crate::policies::kubernetes::reading;
use crate::policies::report::Findings;
use crate::policies::{Content, File, Repository, Settings};
use crate::yaml::{self, Number};

type Tree = BTreeMap<String, String>;

fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn repository(tree: &Tree) -> Repository<'_> {
    let file =
        |text: &'_ str| File { content: Content::Text(Box::leak(text.to_owned().into_boxed_str())), judged: true };
    let files = tree.iter().map(|(path, text)| (path.as_str(), file(text))).collect();
    Repository { files, complete: true, ..Repository::default() }
}

/// Calls with what a tree comes to.
fn built<T>(tree: &Tree, see: impl FnOnce(&Files<'_>, Built<'_>) -> T) -> T {
    let (repository, settings) = (repository(tree), Settings::default());
    let files = Files::new(&repository, &settings.limits);
    let mut out = Findings::new(&repository, &settings);
    let read = reading::read(&files, &mut out);
    see(&files, build(&files, read.manifests, settings.limits.built_documents))
}

fn json(node: &Node<'_>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(bool) => Json::from(*bool),
        Value::Number(Number::Integer(number)) => Json::from(*number),
        Value::Number(Number::Float(number)) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_ref()),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value))).collect::<Map<_, _>>())
        }
    }
}

/// Objects by name; without the content of ConfigMaps and Secrets, which is not built.
fn by_name(objects: Vec<Json>) -> BTreeMap<String, Json> {
    let name = |object: &Json| {
        let text = |pointer: &str| object.pointer(pointer).and_then(Json::as_str).unwrap_or_default().to_owned();
        ["/apiVersion", "/kind", "/metadata/namespace", "/metadata/name"].map(text).join(" ")
    };
    let without_content = |mut object: Json| {
        if let Some(map) = object.as_object_mut()
            && matches!(map.get("kind").and_then(Json::as_str), Some("ConfigMap" | "Secret"))
        {
            map.retain(|key, _| !matches!(key.as_str(), "data" | "stringData" | "binaryData" | "type" | "immutable"));
        }
        object
    };
    objects.into_iter().map(|object| (name(&object), without_content(object))).collect()
}

fn read_tree(folder: &Path, inside: &str, into: &mut Tree) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            read_tree(&entry.path(), &path, into);
        } else {
            into.insert(path, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

#[test]
fn what_is_built_is_what_kubectl_builds() {
    let ours = format!("{}/tests/fixtures/kustomize", env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var("IDP_KUSTOMIZE_CASES").unwrap_or(ours);
    let (mut cases, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        let case = entry.file_name().into_string().unwrap();
        let mut tree = Tree::new();
        read_tree(&entry.path(), "", &mut tree);
        let wanted = tree.remove("built.yaml").map(|text| {
            let documents = yaml::read(&text, &yaml::Limits::default()).documents;
            by_name(documents.into_iter().map(|document| json(&Node::from_yaml(document.root, FileId(0)))).collect())
        });
        let found = built(&tree, |files, built| {
            let of_overlay = |manifest: &&Manifest<'_>| match manifest.origin {
                Origin::Built(file) => files.path(file).starts_with("overlay/"),
                Origin::Written => false,
            };
            let objects = built.manifests.iter().filter(of_overlay).map(|manifest| json(&manifest.root)).collect();
            let refused = built.not_evaluated.first().map(|(path, why)| format!("{path}: {why}"));
            refused.map_or(Ok(by_name(objects)), Err)
        });
        cases += 1;
        match (wanted, found) {
            (Some(wanted), Ok(found)) if wanted == found => {}
            (None, Err(_)) => {}
            (wanted, found) => wrong.push(format!("{case}: {}", difference(wanted, found))),
        }
    }
    assert!(cases > 0 && wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
}

fn difference(wanted: Option<BTreeMap<String, Json>>, found: Result<BTreeMap<String, Json>, String>) -> String {
    let (wanted, found) = match (wanted, found) {
        (Some(wanted), Ok(found)) => (wanted, found),
        (None, _) => return "kubectl refuses it".to_owned(),
        (_, Err(why)) => return format!("refused: {why}"),
    };
    let names: std::collections::BTreeSet<_> = wanted.keys().chain(found.keys()).collect();
    let differs = names.into_iter().filter(|name| wanted.get(*name) != found.get(*name));
    let show = |json: Option<&Json>| json.map_or_else(|| "nothing".to_owned(), Json::to_string);
    differs
        .map(|name| format!("{name}\n  {}\n  {}", show(wanted.get(name)), show(found.get(name))))
        .collect::<Vec<_>>()
        .join("\n")
}
