//! What `idp golden-path lint` finds, and what it leaves alone.

use super::*;
use crate::findings::Finding;

fn found(template: &str, files: &[(&str, &str)]) -> String {
    let head = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: small}\nspec:\n  type: service\n";
    let file = |text: &str| SourceFile { contents: text.as_bytes().to_vec(), executable: false, link: false };
    let mut all = Files::from([("template.yaml".to_string(), file(&format!("{head}{template}")))]);
    all.extend(files.iter().map(|(path, text)| ((*path).to_string(), file(text))));
    let root = Files::from([("shared/x/f".to_string(), file("${{ values.shared }} ${{ values.other }} ${{ nope }}"))]);
    let said = |it: &Finding| {
        let (at, rule) = (it.span.start, it.rule.id.trim_start_matches("golden-path."));
        format!("{}:{}:{} {rule}: {}", it.path, at.line, at.column, it.message)
    };
    lint(&all, &root, &Reading::default()).iter().map(said).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_silently_nothing_in_backstage_is_found() {
    let template = "  parameters:\n    properties:\n      name: {type: string}\n  steps:\n  \
        - id: a\n    action: fetch:template\n    if: ${{ parameters.nmae }}\n    input:\n      url: ./skeleton\n      \
        copyWithoutRender: [none/*]\n      values:\n        name: ${{ parameters.name | uper }}\n        unused: 1\n        \
        text: |\n          first\n          ${{ steps.b.output.x }}\n        token: ${{ secrets.T }}\n  \
        - id: b\n    action: debug:log\n    if: false\n    input:\n      message: \"${{ steps.a.output.files }} ${{ param.x }} ${{ steps.c.output.y }}\"\n  \
        - id: c\n    action: publish:github\n    if: ${{ secrets.T }}\n    input: {repoUrl: x}\n  \
        output:\n    links:\n      - {title: x, url: '${{ steps.c.output.remoteUrls }}'}\n    x: ${{ steps.c.remoteUrl }}\n";
    let files = [
        (
            "skeleton/a.txt",
            "${{ values.name }}\n  ${{ values.owner | title }} ${{ values.text }} ${{ values.token }} ${{ name }}\n",
        ),
        ("skeleton/ci.yml", "token: ${{ secrets.GITHUB_TOKEN }}\nif: ${{ github.ref == 'x' && true }}\n"),
        ("skeleton/ok.yml", "{% raw %}${{ matrix.os }}{% endraw %}"),
        ("skeleton/key.yml", "key: ${{ hashFiles('x', env.Y) }} ${{ runner.os }}"),
        ("skeleton/{% if values.docs %}docs{% endif %}/x", ""),
    ];
    insta::assert_snapshot!(found(template, &files), @"
    template.yaml:12:13 unknown-reference: There is no parameter `nmae`: did you mean `name`?
    template.yaml:15:7 copy-without-render: `copyWithoutRender` is ignored by Backstage since 2.0, so the files are rendered there
    template.yaml:17:37 expression: There is no filter `uper`: did you mean `upper`?
    template.yaml:21:15 unknown-reference: The step `b` has not run yet at this place
    template.yaml:22:20 secret-exposed: A secret would be written into files
    template.yaml:25:9 unreachable: The condition of this step is always false
    template.yaml:27:21 unknown-reference: The step `a` (fetch:template) gives no `files`
    template.yaml:27:49 unknown-reference: There is nothing called `param` in a step
    template.yaml:27:64 unknown-reference: The step `c` has not run yet at this place
    template.yaml:30:13 secret-exposed: A condition without `each` cannot see secrets: this is nothing
    template.yaml:34:30 unknown-reference: The step `c` (publish:github) gives no `remoteUrls`: did you mean `remoteUrl`?
    template.yaml:35:12 unknown-reference: What a step gave is in `steps.c.output`, not in `steps.c.remoteUrl`
    skeleton/a.txt:2:7 unknown-value: The step does not pass `values.owner`: this renders to nothing
    skeleton/a.txt:2:74 unknown-reference: There is nothing called `name` in a file: only `values`, what the step passes
    skeleton/ci.yml:2:27 actions-expression: This line looks like GitHub Actions' own, and cannot be rendered: `&` is not an operator here: write `and`
    skeleton/key.yml:1:25 actions-expression: `${{ env.Y }}` of GitHub Actions is rendered here, and becomes nothing
    skeleton/key.yml:1:39 actions-expression: `${{ runner.os }}` of GitHub Actions is rendered here, and becomes nothing
    skeleton/{% if values.docs %}docs{% endif %}/x:1:1 unknown-value: The name of this file reads `values.docs`, which the step does not pass: it may never be made
    template.yaml:15:27 unmatched-pattern: `none/*` matches no file in `./skeleton`
    ");
}

#[test]
fn a_schema_that_does_not_hold_together_is_found() {
    let template = "  parameters:\n    - required: [name, ownr]\n      properties:\n        name: {type: string, default: 5}\n        \
        owner: {type: string}\n        size: {type: string, enum: [a, b], enumNames: [A], default: c}\n        bad: 3\n        \
        nested: {type: object, required: [x], properties: {y: {type: integer, default: one}}}\n      \
        dependencies:\n        owner: {oneOf: [{required: [extra], properties: {owner: {const: a}, extra: {type: string}}}]}\n  steps: []\n";
    insta::assert_snapshot!(found(template, &[]), @r##"
    template.yaml:7:7 template: spec.parameters, page 1: not a JSON schema: 3 is not of types "boolean", "object"
    template.yaml:7:24 schema: `ownr` is required, and there is no such property: did you mean `owner`?
    template.yaml:9:39 schema: The default of `name` does not fit its own schema: 5 is not of type "string"
    template.yaml:11:69 schema: The default of `size` does not fit its own schema: "c" is not one of "a" or "b"
    template.yaml:11:55 schema: `size` has 2 values in `enum` and 1 names in `enumNames`
    template.yaml:12:14 schema: `bad`: expected a schema, found a number
    template.yaml:13:43 schema: `x` is required, and there is no such property
    template.yaml:13:88 schema: The default of `y` does not fit its own schema: "one" is not of type "integer"
    "##);
}

#[test]
fn a_golden_path_without_mistakes_has_no_finding() {
    let template = "  parameters:\n    properties:\n      name: {type: string}\n  steps:\n  \
        - id: a\n    action: fetch:template\n    each: [1, 2]\n    if: ${{ each.value == 1 and always() }}\n    input:\n      \
        url: ./skeleton\n      copyWithoutTemplating: ['.github/workflows/*']\n      values: {name: '${{ parameters.name }}', shared: 1}\n  \
        - {action: 'fetch:template', input: {url: ../shared/x, values: {shared: 1}}}\n  \
        - {id: p, action: 'publish:github', input: {repoUrl: x, secrets: {A: '${{ secrets.A }}'}}}\n  \
        - {action: 'catalog:register', input: {repoContentsUrl: '${{ steps.p.output.repoContentsUrl }}'}}\n";
    let files = [
        ("skeleton/.github/workflows/ci.yml", "${{ secrets.X }} ${{ a && b }}"),
        ("skeleton/${{ values.name }}", "{% for x in values.name %}${{ x }}${{ loop.index }}{% endfor %}"),
        ("skeleton/logo.png", "\0${{ secrets.X }}"),
    ];
    insta::assert_snapshot!(found(template, &files), @"../shared/x/f:1:46 unknown-reference: There is nothing called `nope` in a file: only `values`, what the step passes");
}

#[test]
fn what_cannot_be_read_is_one_finding_a_mistake() {
    let said = found("  steps:\n  - {action: 'acme:x'}\n  - {action: 'fetch:template', input: {urll: x}}\n", &[]);
    insta::assert_snapshot!(said, @"
    template.yaml:7:5 template: spec.steps, step 1 (`step-1`): the action `acme:x` is not supported; docs/golden-paths.md lists those that are
    template.yaml:8:5 template: step `step-2` (fetch:template): the action needs the input `url`
    ");
    assert_eq!(lint(&Files::new(), &Files::new(), &Reading::default()).len(), 1);
}

#[test]
fn what_is_shipped_has_no_error_and_no_warning() {
    for name in Catalogue::lazy().names() {
        let files = Catalogue::shipped_folder(name).unwrap().unwrap();
        let found = lint(&files, &Files::new(), &Reading::default());
        let bad: Vec<String> = found
            .iter()
            .filter(|finding| finding.severity != crate::findings::Severity::Info)
            .map(|it| format!("{name}/{}:{}: {}", it.path, it.span.start.line, it.message))
            .collect();
        assert_eq!(bad, [""; 0]);
    }
}
