//! What is told about templates.

use super::*;

fn told(text: &str) -> String {
    let found = inspect(text, &Options::default()).unwrap();
    let reads = found.reads.iter().map(|read| format!("{}@{}:{}", read.path.join("/"), read.line, read.column));
    let unknown = found.unknown.iter().map(|name| {
        let suggestion = name.suggestion.as_deref().unwrap_or("-");
        format!("{:?} {} ({suggestion})@{}:{}", name.kind, name.name, name.line, name.column)
    });
    let dropped = found.dropped.iter().map(|(line, column)| format!("dropped@{line}:{column}"));
    let calls = [(found.calls_always, "always"), (found.calls_failure, "failure")];
    let calls = calls.into_iter().filter(|(called, _)| *called).map(|(_, name)| format!("{name}()"));
    reads.chain(unknown).chain(dropped).chain(calls).collect::<Vec<_>>().join("\n")
}

#[test]
fn reads_are_told_with_their_paths_and_places() {
    let text = "${{ steps.fetch.output['url'] }}\n${{ values.list[0].name | upper }} ${{ a[b].c }}";
    insta::assert_snapshot!(told(text), @"
    steps/fetch/output/url@1:5
    values/list/0/name@2:5
    a@2:40
    b@2:42
    ");
}

#[test]
fn names_that_the_template_makes_are_not_read_from_outside() {
    let text = "{% set x = y %}${{ x }}{% for i in items %}${{ i.name }}${{ loop.index }}{% endfor %}${{ i }}";
    insta::assert_snapshot!(told(text), @"
    y@1:12
    items@1:36
    i@1:90
    ");
}

#[test]
fn names_that_do_not_exist_are_told_with_the_nearest_that_does() {
    let text = "${{ a | uper }}\n${{ a is evn }}\n${{ rang(3) }} ${{ a.padStart(2) }} ${{ range(2) }}";
    insta::assert_snapshot!(told(text), @"
    a@1:5
    a@2:5
    a@3:20
    Filter uper (upper)@1:9
    Test evn (even)@2:10
    Function rang (range)@3:5
    Method padStart (-)@3:22
    ");
}

#[test]
fn what_stands_after_a_test_is_told_because_it_is_dropped() {
    insta::assert_snapshot!(told("${{ a is odd == true }}${{ (a is odd) == true }}"), @r"
    a@1:5
    a@1:29
    dropped@1:10
    ");
}

#[test]
fn macros_are_known_wherever_they_are_made() {
    let text = "{% macro a(x, y=z) %}${{ b(x, w) }}${{ caller() }}{% endmacro %}{% macro b() %}{% endmacro %}\
                {% call(i) a(1) %}${{ i }}${{ j }}{% endcall %}{% filter uper %}${{ k }}{% endfilter %}";
    insta::assert_snapshot!(told(text), @r"
    z@1:17
    w@1:31
    j@1:124
    k@1:162
    Filter uper (upper)@1:151
    ");
}

#[test]
fn the_functions_that_look_at_the_run_are_told() {
    insta::assert_snapshot!(told("${{ always() or failure() }}"), @"
    always()
    failure()
    ");
}

#[test]
fn a_template_that_cannot_be_read_is_the_error_that_rendering_gives() {
    assert_eq!(inspect("a\n${{ 1 + }}", &Options::default()).unwrap_err().line, 2);
}

#[test]
fn what_comes_out_as_it_is_is_told_from_what_is_made_into_something_else() {
    let text = "${{ a.b }} ${{ 'x' ~ c ~ 1 }} ${{ (d, e) }} ${{ '#' + f + g }} {% if h %}${{ i }}{% endif %}\
                ${{ j | upper }} ${{ k + 1 }} ${{ l.slice(1) }} ${{ m[n] }} ${{ o if p else q }} ${{ [r] }}\
                {% set s = t %}{% set u %}${{ v }}{% endset %}{% filter upper %}${{ w }}{% endfilter %}\
                {% macro x() %}${{ y }}{% endmacro %}";
    let found = inspect(text, &Options::default()).unwrap();
    let plain = found.reads.iter().filter(|read| read.plain).map(|read| read.path.join("."));
    assert_eq!(plain.collect::<Vec<_>>(), ["a.b", "c", "e", "f", "g", "i", "o", "q"]);
}
