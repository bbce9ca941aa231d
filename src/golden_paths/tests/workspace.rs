//! Actions on files of the workspace, and files from elsewhere.

use super::*;
use std::sync::Arc;

const FILES: [(&str, &str); 5] = [
    ("s/a.txt", "a"),
    ("s/b/c.txt", "c"),
    ("s/b/d/.hidden", "d"),
    ("s/run.sh", "#!/bin/sh\n"),
    ("t.njk", "n=${{ values.n }}"),
];

/// The tree after one more step, or why it could not be done.
fn after(step: &str) -> String {
    let steps = format!("[{{action: 'fetch:plain', input: {{url: s}}}}, {{{step}}}]");
    match planned(&steps, &FILES, "") {
        Ok(plan) => plan.files.iter().map(|file| format!("{} ", file.path)).collect::<String>().trim_end().to_string(),
        Err(error) => format!("! {error}"),
    }
}

#[test]
fn plain_files_are_copied_as_they_are_and_over_what_is_there() {
    assert_eq!(after("action: 'debug:log'"), "a.txt b/c.txt b/d/.hidden run.sh");
    let steps = "[{action: 'fetch:plain', input: {url: s}}, {action: 'fetch:plain:file', input: {url: ./t.njk, targetPath: a.txt}}]";
    assert!(run(steps, &FILES, "").starts_with("a.txt: n=${{ values.n }}\n"));
    assert_eq!(
        after("action: 'fetch:plain:file', input: {url: none, targetPath: x}"),
        "! step `step-2`: there is no file `none` in the golden path"
    );
}

#[test]
fn files_and_folders_get_other_names() {
    let rename = |files: &str| after(&format!("action: 'fs:rename', input: {{files: [{files}]}}"));
    assert_eq!(rename("{from: a.txt, to: z/a.txt}"), "b/c.txt b/d/.hidden run.sh z/a.txt");
    assert_eq!(rename("{from: b, to: e}"), "a.txt e/c.txt e/d/.hidden run.sh");
    assert_eq!(
        rename("{from: a.txt, to: run.sh}"),
        "! step `step-2`: `run.sh` exists already, and `overwrite` is not set"
    );
    assert_eq!(rename("{from: a.txt, to: run.sh, overwrite: true}"), "b/c.txt b/d/.hidden run.sh");
    assert_eq!(rename("{from: none, to: x}"), "! step `step-2`: there is nothing called `none` in the workspace");
    assert!(rename("{from: a.txt, to: ../x}").contains("is refused"));
    assert!(rename("{from: a.txt, to: .git/config}").contains("is refused"));
    assert_eq!(rename("{from: b, to: b/x}"), "! step `step-2`: `b` cannot be moved to `b/x`");
    assert_eq!(
        rename("{from: a.txt}"),
        "! step `step-2`: the input `files` must be a list of objects with `from` and `to`"
    );
}

#[test]
fn files_go_by_name_and_by_pattern() {
    let delete = |files: &str| after(&format!("action: 'fs:delete', input: {{files: [{files}]}}"));
    assert_eq!(delete("a.txt, none"), "b/c.txt b/d/.hidden run.sh");
    assert_eq!(delete("b"), "a.txt run.sh");
    assert_eq!(delete("'**/*.txt'"), "b/d/.hidden run.sh");
    assert_eq!(delete("'b/**'"), "a.txt run.sh");
    assert!(delete("'../x'").contains("would leave the workspace"));
    assert_eq!(delete("'**'"), "! the golden path makes no files with these answers");
}

#[test]
fn folders_are_listed() {
    let list = |input: &str| {
        let steps = format!(
            "[{{action: 'fetch:plain', input: {{url: s}}}}, {{id: r, action: 'fs:readdir', input: {{{input}}}}}, \
             {{action: 'debug:log', input: {{message: '${{% for f in steps.r.output.files %}}${{{{ f.path }}}} ${{% endfor %}}/${{% for f in steps.r.output.folders %}} ${{{{ f.path }}}}${{% endfor %}}'}}}}]"
        );
        let steps = steps.replace("${%", "{%");
        match planned(&steps, &FILES, "") {
            Ok(plan) => plan.notes.concat().replace("step `step-3` (debug:log): ", ""),
            Err(error) => format!("! {error}"),
        }
    };
    assert_eq!(list("paths: ['.']"), "a.txt run.sh / b");
    assert_eq!(list("paths: [b], recursive: true"), "b/c.txt b/d/.hidden / b/d");
    assert_eq!(list("paths: [none]"), "! step `r`: there is no folder `none` in the workspace");
}

#[test]
fn one_file_is_rendered_and_loses_its_mode() {
    let steps = |replace: &str| {
        format!(
            "[{{action: 'fetch:template:file', input: {{url: ./t.njk, targetPath: x/n.txt, values: {{n: 1}}}}}}, \
             {{action: 'fetch:template:file', input: {{url: s/run.sh, targetPath: x/n.txt{replace}}}}}]"
        )
    };
    let plan = planned(&steps(""), &FILES, "").unwrap();
    assert_eq!((plan.files[0].contents.as_slice(), plan.files[0].executable), (&b"n=1"[..], false));
    let plan = planned(&steps(", replace: true"), &FILES, "").unwrap();
    assert_eq!((plan.files[0].contents.as_slice(), plan.files[0].executable), (&b"#!/bin/sh\n"[..], false));
}

#[test]
fn the_workspace_itself_can_be_a_template() {
    let steps = |target: &str| {
        format!(
            "[{{action: 'fetch:plain:file', input: {{url: t.njk, targetPath: w/t.njk}}}}, \
             {{action: 'workspace:template', input: {{sourcePath: w, targetPath: {target}, values: {{n: 2}}, templateFileExtension: true}}}}, \
             {{action: 'workspace:template:file', input: {{sourcePath: w/t.njk, targetPath: one, values: {{n: 3}}}}}}, \
             {{action: 'fs:delete', input: {{files: [w]}}}}]"
        )
    };
    assert_eq!(run(&steps("out"), &FILES, ""), "one: n=3\nout/t: n=2\n");
    assert_eq!(run(&steps("w/in"), &FILES, ""), "! step `step-2`: `targetPath` must not be within `sourcePath`");
}

#[derive(Debug)]
struct Elsewhere;

impl Sources for Elsewhere {
    fn folder(&self, url: &str) -> Result<Files, String> {
        let file = SourceFile { contents: url.as_bytes().to_vec(), executable: false, link: false };
        Ok(Files::from([("${{ values.n }}".to_string(), file)]))
    }

    fn file(&self, _: &str) -> Result<SourceFile, String> {
        Err("it is not there".into())
    }
}

#[test]
fn what_is_elsewhere_is_brought_by_whoever_runs_it() {
    let url = "https://github.com/acme/templates/tree/main/x";
    let steps = format!("[{{action: 'fetch:template', input: {{url: '{url}', values: {{n: f}}}}}}]");
    let offline = planned(&steps, &[], "").unwrap_err();
    assert_eq!(offline.needs.as_deref(), Some(url));
    let online = RunContext { sources: Some(Arc::new(Elsewhere)), ..context() };
    assert_eq!(planned_in(&online, &steps, &[], "").unwrap().files[0].path, "f");
    let steps = format!("[{{action: 'fetch:plain:file', input: {{url: '{url}', targetPath: x}}}}]");
    assert!(planned_in(&online, &steps, &[], "").unwrap_err().to_string().ends_with("it is not there"));
}

#[test]
fn inputs_that_do_not_fit_are_told_together() {
    assert_eq!(
        after("action: 'fetch:template', input: {url: 5, replace: sure, values: {}, targetPath: null}"),
        "! step `step-2`: the input `url` must be a text; the input `replace` must be `true` or `false`"
    );
}

#[test]
fn an_entity_is_written_and_found_again() {
    let steps = "[{action: 'catalog:write', input: {entity: {kind: Component, metadata: {name: Orders, annotations: {a: b}}}}}, \
                 {id: f, action: 'catalog:fetch', input: {entityRef: orders, defaultKind: component}}, \
                 {action: 'debug:log', input: {message: '${{ steps.f.output.entity.metadata.annotations | dump }}'}}]";
    let plan = planned(steps, &[], "").unwrap();
    assert_eq!(
        plan.notes,
        [r#"step `step-3` (debug:log): {"a":"b","backstage.io/source-template":"template:default/small"}"#]
    );
    assert_eq!(
        after("action: 'catalog:fetch', input: {entityRef: 'component:x'}"),
        "! step `step-2`: there is no entity `component:default/x` in the catalog"
    );
    assert_eq!(
        after("action: 'catalog:fetch', input: {entityRefs: ['component:x'], optional: true}"),
        "a.txt b/c.txt b/d/.hidden run.sh"
    );
    assert_eq!(
        after("action: 'catalog:fetch', input: {entityRef: x}"),
        "! step `step-2`: `x` is no reference to an entity: expected a kind before it, as in `component:orders`, or `defaultKind`"
    );
}
