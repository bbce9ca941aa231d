//! Steps: conditions, iterations, failures, secrets, outputs.

use super::*;

/// A step that logs what its texts render to.
fn logged(step: &str) -> String {
    let steps = format!("[{{id: a, action: 'debug:log', {step}}}, {{action: 'fetch:template', input: {{url: s}}}}]");
    match planned(&steps, &[("s/f", "x")], "") {
        Ok(plan) => plan.notes.join("\n").replace("step `a` (debug:log): ", ""),
        Err(error) => format!("! {error}"),
    }
}

#[test]
fn each_runs_a_step_once_for_every_item() {
    let of =
        |each: &str| logged(&format!("each: {each}, input: {{message: '${{{{ each.key }}}}=${{{{ each.value }}}}'}}"));
    assert_eq!(of("[x, y]"), "0=x\n1=y");
    assert_eq!(of("{a: 1, b: 2}"), "a=1\nb=2");
    assert_eq!(of("'${{ [1, 2] }}'"), "0=1\n1=2");
    assert_eq!(of("[]"), "");
    assert_eq!(of("'${{ 5 }}'"), "! step `a`: `each` must be a list or an object");
    assert_eq!(of("'${{ parameters.none }}'"), "! step `a`: `each` must be a list or an object");
}

#[test]
fn a_condition_is_judged_for_every_item() {
    let step = "each: [1, 2, 3], if: '${{ each.value is odd }}', input: {message: '${{ each.value }}'}";
    assert_eq!(logged(step), "1\n3");
}

#[test]
fn outputs_of_iterations_become_lists() {
    let steps = "[{id: l, each: [a, b], action: 'idp:labels', input: {labels: ['${{ each.value }}', z]}}, \
                 {action: 'debug:log', input: {message: '${{ steps.l.output.labels | dump }}'}}, \
                 {action: 'fetch:template', input: {url: s}}]";
    let plan = planned(steps, &[("s/f", "x")], "").unwrap();
    assert_eq!(plan.notes, [r#"step `step-2` (debug:log): [["a","z"],["b","z"]]"#]);
}

#[test]
fn after_a_failure_only_steps_that_ask_for_it_run_and_the_first_error_stands() {
    let steps = "[{action: 'fetch:template', input: {url: nothing}}, {action: 'debug:log', input: {message: skipped}}, \
                 {action: 'debug:log', if: '${{ failure() }}', input: {message: failed}}, \
                 {action: 'fs:readdir', if: '${{ always() }}', input: {paths: [none]}}, \
                 {action: 'debug:log', if: '${{ always() and parameters.none }}', input: {message: no}}]";
    let error = planned(steps, &[], "").unwrap_err();
    assert_eq!(error.to_string(), "step `step-1`: there are no files in `nothing` of the golden path");
    assert_eq!(error.notes, ["step `step-3` (debug:log): failed"]);
}

#[test]
fn without_a_failure_steps_for_it_are_left_out() {
    assert_eq!(logged("if: '${{ failure() }}', input: {message: x}"), "");
    assert_eq!(logged("if: '${{ always() }}', input: {message: x}"), "x");
}

#[test]
fn what_is_undefined_disappears_and_null_stays() {
    let step = "input: {message: '${{ parameters.a.b.c }}'}";
    assert_eq!(logged(step), "");
    let steps = "[{action: 'catalog:write', input: {entity: {kind: X, gone: '${{ parameters.no }}', list: ['${{ parameters.no }}'], \
                 none: null, metadata: {name: a}}}}]";
    insta::assert_snapshot!(run(steps, &[], ""), @"
    catalog-info.yaml: kind: X
    list:
      - null
    none: null
    metadata:
      name: a
      annotations:
        backstage.io/source-template: template:default/small
    ");
}

#[test]
fn a_text_that_cannot_be_rendered_is_passed_on_with_a_note_or_is_an_error_when_strict() {
    let steps =
        "[{action: 'debug:log', input: {message: 'a ${{ x | nope }}'}}, {action: 'fetch:template', input: {url: s}}]";
    let plan = planned(steps, &[("s/f", "x")], "").unwrap();
    insta::assert_snapshot!(plan.notes.join("\n"), @"
    step `step-1`, in `message`: line 1, column 11: there is no filter `nope`; the text was passed on as it is.
    step `step-1` (debug:log): a ${{ x | nope }}
    ");
    let strict = RunContext { strict: true, ..context() };
    let error = planned_in(&strict, steps, &[("s/f", "x")], "").unwrap_err();
    assert_eq!(error.to_string(), "step `step-1`: in `message`: line 1, column 11: there is no filter `nope`");
}

#[test]
fn who_asked_and_what_the_platform_set_can_be_read() {
    let context = RunContext {
        user: Some(json!({"spec": {"profile": {"email": "a@example.com"}}})),
        environment: json!({"region": "eu"}).as_object().unwrap().clone(),
        task: "t-1".into(),
        ..context()
    };
    let message = "${{ user.ref }} ${{ user.entity.spec.profile.email }} ${{ environment.parameters.region }} ${{ context.task.id }}";
    let steps = format!(
        "[{{action: 'debug:log', input: {{message: '{message}'}}}}, {{action: 'fetch:template', input: {{url: s}}}}]"
    );
    let plan = planned_in(&context, &steps, &[("s/f", "x")], "").unwrap();
    assert_eq!(plan.notes, ["step `step-1` (debug:log): user:default/alice a@example.com eu t-1"]);
}

#[test]
fn a_secret_is_a_name_and_never_a_text() {
    let publish = "{action: 'publish:github', input: {repoUrl: 'github.com?owner=acme&repo=new', secrets: {TOKEN: '${{ secrets.KEPT }}'}}}";
    let fetch = |value: &str| format!("{{action: 'fetch:template', input: {{url: s, values: {{t: '{value}'}}}}}}");
    let files = [("s/f", "t: ${{ values.t }}")];
    let plan = planned(&format!("[{}, {publish}]", fetch("x")), &files, "").unwrap();
    let secret = &plan.repository().unwrap().secrets[0];
    assert_eq!((secret.name.as_str(), secret.from.as_deref()), ("TOKEN", Some("KEPT")));
    let said = |steps: String| planned(&steps, &files, "").unwrap_err().to_string();
    let expected =
        "the secret `KEPT` would be written where others can read it; give it to an input that takes secrets, by name";
    assert_eq!(said(format!("[{}]", fetch("a ${{ secrets.KEPT }}"))), format!("step `step-1`: {expected}"));
    let log = "{action: 'debug:log', input: {message: '${{ secrets.KEPT | upper }} ${{ secrets.KEPT }}'}}";
    assert_eq!(said(format!("[{log}, {}]", fetch("x"))), format!("step `step-1`: {expected}"));
    // Neither a condition nor what is said at the end sees one.
    let steps =
        format!("[{{action: 'debug:log', if: '${{{{ secrets.KEPT }}}}', input: {{message: seen}}}}, {}]", fetch("x"));
    assert_eq!(planned(&steps, &files, "").unwrap().notes, [""; 0]);
}

#[test]
fn an_unknown_action_can_be_left_out_and_later_steps_see_examples() {
    let template = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: small}\nspec:\n  type: service\n  steps:\n  \
                    - {id: own, action: 'acme:ticket', input: {x: 1}}\n  \
                    - {action: 'debug:log', input: {message: '${{ steps.own.output.number }} ${{ steps[\"own\"].output.url }}'}}\n  \
                    - {action: 'fetch:template', input: {url: s}}\n";
    let file = |text: &str| SourceFile { contents: text.into(), executable: false, link: false };
    let files: Files = BTreeMap::from([("template.yaml".to_string(), file(template)), ("s/f".to_string(), file("x"))]);
    assert!(
        GoldenPath::from_files(files.clone()).unwrap_err()[0]
            .message
            .contains("the action `acme:ticket` is not supported")
    );
    let reading = Reading { unknown_actions: UnknownActions::Skip, ..Reading::default() };
    let path = GoldenPath::read(files, &Files::new(), &reading).unwrap();
    let plan = path.plan(&Answers::default(), &context()).unwrap();
    insta::assert_snapshot!(plan.notes.join("\n"), @"
    step `own` (acme:ticket): the action `acme:ticket` is not supported and was left out.
    step `step-2` (debug:log): <example> <example>
    ");
}

#[test]
fn links_and_texts_of_the_output_are_rendered_and_judged() {
    let template = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: small}\nspec:\n  type: service\n  steps:\n  \
                    - {action: 'fetch:template', input: {url: s}}\n  output:\n    links:\n    \
                    - {title: Page, url: '${{ context.repository.url }}', icon: dashboard}\n    \
                    - {title: No, url: x, if: '${{ [] }}'}\n    - {entityRef: 'component:default/a', if: true}\n    text:\n    \
                    - {title: Next, content: 'Hello ${{ user.ref }}'}\n    other: '${{ 1 + 1 }}'\n    secret: '${{ secrets.X }}'\n";
    let file = |text: &str| SourceFile { contents: text.into(), executable: false, link: false };
    let files: Files = BTreeMap::from([("template.yaml".to_string(), file(template)), ("s/f".to_string(), file("x"))]);
    let plan = GoldenPath::from_files(files).unwrap().plan(&Answers::default(), &context()).unwrap();
    let titles: Vec<&str> = plan.output.links.iter().map(|link| link.title.as_str()).collect();
    assert_eq!(titles, ["Page", "component:default/a"]);
    assert_eq!(plan.output.links[0].url.as_deref(), Some("https://github.com/acme/orders"));
    assert_eq!(plan.output.text[0].content, "Hello user:default/alice");
    assert_eq!(Json::from(plan.output.other), json!({"other": 2}));
}
