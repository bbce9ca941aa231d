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

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.25\n";

/// Where the image and the privileged of the first container are written: `path:line:column`.
fn places(files: &[(&str, &str)]) -> Vec<String> {
    built(&tree(files), |files, built| {
        let pod = built.manifests.iter().find_map(|manifest| manifest.root.at(&["spec", "template", "spec"])).unwrap();
        let container = pod.get("containers").unwrap().items().first().unwrap();
        let nodes = [container.get("image"), container.at(&["securityContext", "privileged"])];
        let told = nodes.into_iter().flatten().map(|node| {
            let start = node.place.span.start;
            assert!(!files.written(node.place).is_empty());
            format!("{}:{}:{} {}", files.path(node.place.file), start.line, start.column, files.written(node.place))
        });
        told.collect()
    })
}

#[test]
fn a_value_of_an_inline_patch_stands_in_the_line_of_the_kustomization() {
    let kustomization = "resources: [web.yaml]\npatches:\n  - patch: |-\n      # ä\n      kind: Deployment\n      apiVersion: apps/v1\n\n      metadata: {name: web}\n      spec:\n        template:\n          spec:\n            containers:\n              - name: web\n                securityContext: {privileged: true}\n";
    assert_eq!(
        places(&[("kustomization.yaml", kustomization), ("web.yaml", DEPLOYMENT)]),
        ["web.yaml:10:16 nginx:1.25", "kustomization.yaml:14:47 true"]
    );
}

#[test]
fn a_value_of_a_patch_file_and_of_images_stands_where_it_is_written() {
    let kustomization = "resources: [../base]\npatches: [{path: patch.json, target: {kind: Deployment}}]\nimages:\n- name: nginx\n  newTag: latest\n";
    let patch = "[{\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/securityContext\", \"value\": {\"privileged\": true}}]";
    let files = [
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        ("base/web.yaml", DEPLOYMENT),
        ("prod/kustomization.yaml", kustomization),
        ("prod/patch.json", patch),
    ];
    assert_eq!(places(&files), ["prod/kustomization.yaml:5:11 latest", "prod/patch.json:1:100 true"]);
}

fn refusals(files: &[(&str, &str)]) -> (usize, Vec<String>) {
    built(&tree(files), |_, built| {
        let told = built.not_evaluated.iter().map(|(path, why)| format!("{path}: {why}"));
        (built.manifests.len(), told.collect())
    })
}

#[test]
fn what_is_not_evaluated_is_said() {
    let web = ("web.yaml", DEPLOYMENT);
    let refused = |kustomization: &str| refusals(&[("kustomization.yaml", kustomization), web]);
    let told = |why: &str| vec![format!("kustomization.yaml: {why}")];
    let cases = [
        (
            "resources: [web.yaml, 'https://example.com/x']",
            1,
            "its resource `https://example.com/x` is outside of the repository",
        ),
        ("resources: [web.yaml, ../other]", 1, "its resource `../other` is outside of the repository"),
        ("resources: [web.yaml, there.yaml]", 1, "its resource `there.yaml` is not at hand"),
        ("resources: [web.yaml]\nhelmCharts: [{name: x}]", 1, "its `helmCharts` are not evaluated"),
        ("resources: [web.yaml]\nreplacements: [{path: x}]", 0, "its `replacements` are not evaluated"),
        ("resources: [web.yaml, .]", 0, "its base `.` is not evaluated"),
        ("resources: [web.yaml, web.yaml]", 0, "it has the `Deployment` `web` twice"),
        ("resources: [web.yaml]\npatches: [{path: gone.yaml}]", 0, "its patch `gone.yaml` is not at hand"),
        (
            "resources: [web.yaml]\nreplicas: [{name: x, count: 2}]",
            0,
            "its `replicas` are for `x`, which it does not have",
        ),
    ];
    for (kustomization, manifests, why) in cases {
        let (found, said) = refused(kustomization);
        assert_eq!(found, manifests, "{kustomization}");
        assert!(said.ends_with(&told(why)) || said.starts_with(&told(why)), "{kustomization}: {said:?}");
    }
}

#[test]
fn a_base_that_cannot_be_evaluated_takes_its_overlay_with_it() {
    let files = [
        ("base/kustomization.yaml", "resources: [web.yaml]\nvars: [{name: A}]\n"),
        ("base/web.yaml", DEPLOYMENT),
        ("prod/kustomization.yaml", "resources: [../base]\n"),
    ];
    let said = [
        "base/kustomization.yaml: its `vars` are not evaluated",
        "prod/kustomization.yaml: its base `../base` is not evaluated",
    ];
    assert_eq!(refusals(&files), (0, said.map(str::to_owned).to_vec()));
}

#[test]
fn kustomizations_in_a_circle_are_refused() {
    let files = [("a/kustomization.yaml", "resources: [../b]\n"), ("b/kustomization.yaml", "resources: [../a]\n")];
    let (manifests, said) = refusals(&files);
    assert_eq!(manifests, 0);
    assert!(said.contains(&"a/kustomization.yaml: its resources lead back to itself".to_owned()), "{said:?}");
}

#[test]
fn a_tree_that_doubles_at_every_level_is_cut_off() {
    let mut files = Tree::new();
    files.insert("0/kustomization.yaml".to_owned(), "resources: [web.yaml]\n".to_owned());
    files.insert("0/web.yaml".to_owned(), DEPLOYMENT.to_owned());
    for level in 1..15 {
        for (name, prefix) in [("a", "a-"), ("b", "b-")] {
            let text = format!("resources: [../../{}]\nnamePrefix: {prefix}\n", level - 1);
            files.insert(format!("{level}/{name}/kustomization.yaml"), text);
        }
        files.insert(format!("{level}/kustomization.yaml"), "resources: [a, b]\n".to_owned());
    }
    built(&files, |_, built| {
        assert_eq!(built.manifests.len(), 0);
        assert!(!built.not_evaluated.is_empty());
    });
}

#[test]
fn patches_that_copy_themselves_are_cut_off() {
    let copies = "{op: copy, from: /metadata, path: /metadata/labels}, ".repeat(200);
    let kustomization =
        format!("resources: [web.yaml]\npatches: [{{target: {{kind: Deployment}}, patch: '[{copies}]'}}]\n");
    let (manifests, said) = refusals(&[("kustomization.yaml", &kustomization), ("web.yaml", DEPLOYMENT)]);
    assert_eq!((manifests, said.len()), (0, 1));
}

#[test]
fn a_kustomization_of_flux_is_a_manifest() {
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec: {path: ./apps}\n";
    assert_eq!(refusals(&[("kustomization.yaml", flux)]), (1, Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_kustomization_is_built_or_refused(lines in proptest::collection::vec(
        prop_oneof![
            Just("resources: [web.yaml, ., b]"), Just("patches: [{patch: '{a: ['}]"), Just("namespace: x"),
            Just("patches: [{target: {kind: '('}, patch: '[]'}]"), Just("labels: [{pairs: {a: [1]}, includeSelectors: true}]"),
            Just("patches: [{target: {labelSelector: 'a in (b'}, patch: 'a: b'}]"), Just("images: [x, {name: nginx}, {newTag: 1}]"),
            Just("replicas: [{name: web, count: many}, 5]"), Just("components: [b]"), Just("namePrefix: [x]"),
            Just("patchesStrategicMerge: ['kind: Deployment\n', web.yaml, 7]"), Just("configMapGenerator: [{name: {}}, {name: a, behavior: merge}]"),
            Just("patches: [{target: {}, patch: '[{op: move, from: /spec, path: /spec/template/a}, {op: remove, path: \"\"}, {op: add, path: /-/-}]'}]"),
            Just("patches: [{target: {kind: D.*}, patch: '{metadata: {$patch: delete}, spec: {template: [1]}}'}]"),
        ], 0..5), other in "[\\PC\\n]{0,80}")
    {
        let kustomization = lines.join("\n");
        let base = format!("kind: Component\n{}", lines.iter().rev().copied().collect::<Vec<_>>().join("\n"));
        refusals(&[("kustomization.yaml", &kustomization), ("web.yaml", DEPLOYMENT), ("b/kustomization.yaml", &base), ("b/web.yaml", &other)]);
    }
}
