//! Folders that golden paths of one root share.

use super::*;

fn root(template_url: &str) -> Files {
    let template = format!(
        "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {{name: mine}}\nspec:\n  type: service\n  \
         steps:\n  - {{action: 'fetch:template', input: {{url: {template_url}, values: {{n: 1}}}}}}\n"
    );
    let file =
        |text: &str| SourceFile { contents: text.as_bytes().to_vec(), executable: text.starts_with("#!"), link: false };
    BTreeMap::from([
        ("mine/template.yaml".to_string(), file(&template)),
        ("shared/service/Dockerfile".to_string(), file("FROM ${{ values.n }}")),
        ("shared/service/bin/run".to_string(), file("#!/bin/sh\n")),
        ("shared/other".to_string(), file("x")),
    ])
}

fn made(root: &Files) -> (String, Result<Plan, String>) {
    let mut catalogue = Catalogue::default();
    let problems = catalogue.add_root(root, &Reading::default());
    let Some(path) = catalogue.get("mine") else { return (String::new(), Err(format!("{problems:?}"))) };
    (path.version.clone(), path.plan(&Answers::default(), &context()).map_err(|error| error.to_string()))
}

#[test]
fn a_shared_folder_is_rendered_like_ones_own() {
    let (_, plan) = made(&root("../shared/service"));
    insta::assert_snapshot!(plan.unwrap().tree(), @"
    bin/
      run (executable)
    Dockerfile
    ");
}

#[test]
fn the_version_covers_what_is_used_of_it() {
    let mut changed = root("../shared/service");
    changed.get_mut("shared/service/Dockerfile").unwrap().contents.push(b'x');
    assert_ne!(made(&root("../shared/service")).0, made(&changed).0);
    let mut other = root("../shared/service");
    other.get_mut("shared/other").unwrap().contents.push(b'x');
    assert_eq!(made(&root("../shared/service")).0, made(&other).0);
}

#[test]
fn nothing_above_the_root_can_be_named() {
    for url in ["../../shared/service", "../shared/../../x", "./../shared/../mine", "../"] {
        let (_, plan) = made(&root(url));
        assert!(plan.is_err(), "{url}");
    }
    assert!(made(&root("../shared/none")).1.unwrap_err().contains("there are no files in `../shared/none`"));
}

#[test]
fn a_broken_path_takes_the_place_of_a_shipped_one() {
    let mut catalogue = Catalogue::lazy();
    let file = SourceFile { contents: b"kind: Template\n".to_vec(), executable: false, link: false };
    let problems =
        catalogue.add_root(&Files::from([("postgres/template.yaml".to_string(), file)]), &Reading::default());
    assert_eq!(problems[0].path, "postgres/template.yaml");
    assert!(catalogue.get("postgres").is_none());
    assert!(catalogue.read("postgres").unwrap().is_err());
}
