//! `idp check` and `idp explain` as people and pipelines call them.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::process::{idp, words};

const RIGHT: &str = "apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: payments
";

const GROUP: &str = "apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
";

/// A folder to judge, and one for caches beside it.
struct Folder(TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        fs::create_dir(folder.root()).unwrap();
        files.iter().for_each(|(path, text)| folder.write(path, text));
        folder
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("repository")
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = idp(&self.root(), arguments);
        command.env("XDG_CACHE_HOME", self.0.path().join("caches")).env_remove("GITHUB_WORKSPACE");
        command.output().unwrap()
    }

    /// What `idp check` prints, and its exit code.
    fn check(&self, arguments: &[&str]) -> (String, Option<i32>) {
        let output = self.run(&[&["check"], arguments].concat());
        (words(&output), output.status.code())
    }

    fn json(&self, arguments: &[&str]) -> Json {
        serde_json::from_str(&self.check(&[&["--format", "json"], arguments].concat()).0).unwrap()
    }

    /// The files that were looked at, with whether they are valid.
    fn files(&self, arguments: &[&str]) -> Vec<(String, bool)> {
        let found = self.json(arguments);
        let files = found["files"].as_object().unwrap();
        files.iter().map(|(path, file)| (path.clone(), file["valid"].as_bool().unwrap())).collect()
    }
}

fn wrong() -> String {
    RIGHT.replace("name: orders", "name: my orders").replace("kind: Component", "kind: component")
}

#[test]
fn a_clean_folder_ends_with_0() {
    let folder =
        Folder::of(&[("catalog-info.yaml", RIGHT), ("teams/all.yml", GROUP), ("deploy.yaml", "kind: Deployment\n")]);
    let (text, code) = folder.check(&[]);
    assert_eq!(code, Some(0), "{text}");
    insta::assert_snapshot!(text.trim_end(), @"no findings in 2 files");
}

#[test]
fn what_cannot_be_judged_ends_with_2_and_says_why() {
    let folder = Folder::of(&[("a.yaml", RIGHT)]);
    let told = |arguments: &[&str]| {
        let (text, code) = folder.check(arguments);
        assert_eq!(code, Some(2), "{text}");
        text.lines().next().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(told(&["services"]), @"idp check: there is no folder `services`");
    insta::assert_snapshot!(told(&["--catalog-glob", "a/[b"]), @"idp check: --catalog-glob: `a/[b` is not a pattern for paths: unclosed character class; missing ']'");
    insta::assert_snapshot!(told(&["--extra-kind", "Widget"]), @"idp check: --extra-kind expects an apiVersion and a kind, as in example.com/v1/Widget, not `Widget`");
    insta::assert_snapshot!(told(&["--only", "policy"]), @"error: invalid value 'policy' for '--only <SECTIONS>'");
}

#[test]
fn odd_paths_are_paths() {
    let names =
        ["a b.yaml", "größe.yaml", "a:b.yaml", "a\nb.yaml", "日本/カタログ.yaml", "-x.yaml", "%20.yaml", "'\".yaml"];
    let files: Vec<(&str, &str)> =
        names.iter().map(|name| (*name, "apiVersion: backstage.io/v1alpha1\nkind: Group\n")).collect();
    let folder = Folder::of(&files);
    let found: Vec<String> = folder.files(&[]).into_iter().map(|(path, _)| path).collect();
    let mut wanted = names.map(str::to_owned).to_vec();
    wanted.sort();
    assert_eq!(found, wanted);
    for name in names {
        assert_eq!(folder.files(&["--", name]).len(), 1, "{name}");
    }
}

#[test]
fn a_single_file_is_judged_alone() {
    let folder = Folder::of(&[("a/catalog-info.yaml", RIGHT), ("b.yaml", &wrong())]);
    assert_eq!(folder.files(&["a/catalog-info.yaml"]), [("catalog-info.yaml".to_owned(), true)]);
    let other: Vec<String> = folder.files(&["./b.yaml"]).into_iter().map(|(path, _)| path).collect();
    assert_eq!(other, ["b.yaml"]);
}

#[test]
fn globs_narrow_and_widen_what_is_judged() {
    let folder = Folder::of(&[("catalog/a.yaml", RIGHT), ("b.yaml", &wrong()), ("catalog/c.txt", "kind: x\n")]);
    let paths = |arguments: &[&str]| folder.files(arguments).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    assert_eq!(paths(&[]), ["b.yaml", "catalog/a.yaml"]);
    assert_eq!(paths(&["--catalog-glob", "!b.yaml"]), ["catalog/a.yaml"]);
    assert_eq!(paths(&["--catalog-glob", "catalog/**"]), ["catalog/a.yaml", "catalog/c.txt"]);
}

#[test]
fn a_second_pass_says_the_same_and_sees_changes() {
    let folder = Folder::of(&[("a.yaml", RIGHT), ("b.yaml", &wrong()), ("c.yaml", "x: 1\n"), ("group.yaml", GROUP)]);
    std::thread::sleep(std::time::Duration::from_millis(100));
    let first = folder.check(&["--format", "json"]);
    assert!(folder.0.path().join("caches/idp/check").is_dir());
    assert_eq!(folder.check(&["--format", "json"]), first);
    folder.write("b.yaml", &RIGHT.replace("orders", "stock"));
    folder.write("c.yaml", &RIGHT.replace("orders", "price"));
    fs::remove_file(folder.root().join("group.yaml")).unwrap();
    let fresh = folder.check(&["--format", "json", "--no-cache"]);
    assert_eq!(folder.check(&["--format", "json"]), fresh);
    assert_eq!(fresh.1, Some(0), "{}", fresh.0);
}

#[test]
fn without_a_cache_nothing_is_written() {
    let folder = Folder::of(&[("a.yaml", RIGHT)]);
    std::thread::sleep(std::time::Duration::from_millis(100));
    folder.check(&["--no-cache"]);
    assert!(!folder.0.path().join("caches").exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = Folder::of(&[("catalog-info.yaml", &wrong())]);
    let folder = Folder::of(&[("catalog-info.yaml", RIGHT)]);
    std::os::unix::fs::symlink(outside.root(), folder.root().join("linked")).unwrap();
    std::os::unix::fs::symlink(folder.root(), folder.root().join("loop")).unwrap();
    assert_eq!(folder.files(&[]), [("catalog-info.yaml".to_owned(), true)]);
}

#[test]
fn every_rule_that_is_listed_is_explained() {
    let folder = Folder::of(&[]);
    let list = words(&folder.run(&["explain"]));
    let ids: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(ids.contains(&"catalog.unreadable"), "{list}");
    for id in ids {
        let output = folder.run(&["explain", &id.to_uppercase()]);
        assert_eq!(output.status.code(), Some(0));
        assert!(words(&output).starts_with(id), "{}", words(&output));
    }
    let unknown = folder.run(&["explain", "catalog.unredable"]);
    assert_eq!(unknown.status.code(), Some(2));
    insta::assert_snapshot!(words(&unknown).trim_end(), @"
    idp explain: there is no rule `catalog.unredable`: did you mean `catalog.unreadable`?
    Without a rule, `idp explain` lists them all.
    ");
}
