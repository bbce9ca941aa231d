//! Whatever somebody writes into a golden path or into a form: an answer or an error, never a panic.

use super::*;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_template_is_read_or_refused(text in "(?s).{0,200}") {
        let file = SourceFile { contents: text.into_bytes(), executable: false, link: false };
        let files = Files::from([("template.yaml".to_string(), file)]);
        let _ = lint(&files, &Files::new(), &Reading::default());
        let _ = GoldenPath::from_files(files);
    }

    #[test]
    fn any_step_is_run_or_refused(
        action in proptest::sample::select(vec![
            "fetch:template", "fs:rename", "fs:delete", "fs:readdir", "catalog:write", "catalog:register", "publish:github",
            "publish:github:pull-request", "github:environment:create", "idp:labels", "argocd:create-resources", "debug:wait",
        ]),
        key in proptest::sample::select(vec!["url", "files", "paths", "entity", "repoUrl", "labels", "name", "minutes", "targetPath", "appName"]),
        value in proptest::sample::select(vec![
            "'${{ [] }}'", "'${{ {} }}'", "-1", "1e300", "'../..'", "'/'", "''", "null", "[null]", "[[]]", "{a: {b: []}}", "'github.com?owner=acme&repo=orders'", "'ä/ö'",
        ]),
    ) {
        let steps = format!("[{{action: 'fetch:plain', input: {{url: s}}}}, {{action: '{action}', input: {{{key}: {value}}}}}]");
        if let Ok(path) = path(&steps, &[("s/f", "x")]) {
            let _ = path.plan(&Answers::default(), &context());
        }
    }

    #[test]
    fn a_rendered_name_stays_inside_or_is_refused(name in "[a-z./\\\\ ~:\u{200b}\u{ff0e}]{0,12}") {
        let files = [("s/${{ values.name }}", "x")];
        let steps = "[{action: 'fetch:template', input: {url: s, values: {name: '${{ parameters.name }}'}}}, {action: 'catalog:write', input: {entity: {metadata: {}}}}]";
        let path = path(steps, &files).unwrap();
        let answers = path.answers(&[("name".to_string(), name)], &Map::new()).unwrap();
        if let Ok(plan) = path.plan(&answers, &context()) {
            for file in plan.files {
                prop_assert!(file.path.split('/').all(|part| !matches!(part, "" | "." | "..")), "{}", file.path);
            }
        }
    }
}
