//! The language as a whole: what it prints, what it says when it cannot, and what no input may do to it.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn names() -> Map<String, Json> {
    let names = json!({
        "name": "orders", "n": 7, "list": [3, 1, 2], "obj": {"a": 1, "b": {"c": [1, 2]}}, "t": true, "nul": null,
        "s": "Hello World", "people": [{"n": "x", "a": 2}, {"n": "y", "a": 1}],
        "url": "github.com?owner=acme&repo=orders",
    });
    let Json::Object(names) = names else { unreachable!() };
    names
}

fn text(source: &str) -> String {
    match render_text(source, &names(), &Options::default()) {
        Ok(text) => text,
        Err(error) => format!("! {error}"),
    }
}

fn value(source: &str) -> Option<Json> {
    render_value(source, &names(), &Options::default()).unwrap()
}

#[test]
fn a_value_keeps_its_type_only_when_it_stands_alone() {
    assert_eq!(value("${{ n }}"), Some(json!(7)));
    assert_eq!(value("{# a comment #}${{ list }}"), Some(json!([3, 1, 2])));
    assert_eq!(value("${{ n }} "), Some(json!("7 ")));
    assert_eq!(value("${{ nothing.at.all }}"), None);
    assert_eq!(value("${{ nul }}"), Some(Json::Null));
    assert_eq!(value(""), Some(json!("")));
}

#[test]
fn backstage_filters_take_references_apart() {
    assert_eq!(
        value("${{ url | parseRepoUrl }}"),
        Some(json!({"host": "github.com", "owner": "acme", "repo": "orders"}))
    );
    assert_eq!(text("${{ url | projectSlug }}"), "acme/orders");
    assert_eq!(text("${{ url | parseRepoUrl | pick('repo') }}"), "orders");
    assert_eq!(
        value("${{ 'payments' | parseEntityRef({ defaultKind: 'group' }) }}"),
        Some(json!({"kind": "group", "namespace": "default", "name": "payments"}))
    );
    assert_eq!(text("${{ obj | pick('b.c[1]') }}"), "2");
    assert_eq!(text("${{ {'a.b': {'c]d': [7]} } | pick('a.b') | pick('[\"c]d\"][0]') }}"), "7");
    assert_eq!(text("${{ obj | pick(['b', 'c', 0]) }}${{ obj | pick('x.y') }}${{ obj | pick('') }}"), "1");
}

#[test]
fn cookiecutter_templates_use_the_other_delimiters() {
    let options = Options { cookiecutter: true, ..Options::default() };
    assert_eq!(render_text("{{ n }} ${{ n }}", &names(), &options).unwrap(), "7 $7");
}

#[test]
fn every_refusal_says_where_and_what_was_expected() {
    let refusals = [
        "${{ a b }}",
        "a\n  ${{ 1 + }}",
        "${{ \"abc }}",
        "${{ a && b }}",
        "${{ !a }}",
        "${{ a ? b : c }}",
        "${{ n | uper }}",
        "${{ people | map('n') }}",
        "${{ n | upper }}",
        "${{ n is evn }}",
        "${{ n.toFixd(2) }}",
        "${{ rang(3) }}",
        "${{ cycler('a') }}",
        "${{ obj.constructor }}",
        "${{ obj['__pro' ~ 'to__'] }}",
        "{% if n %}x",
        "{% for i list %}{% endfor %}",
        "{% iff n %}",
        "{% endif %}",
        "{% if n %}{% endfor %}",
        "{% if n %}{% else if t %}{% endif %}",
        "{% macro f %}{% endmacro %}",
        "{% call f %}{% endcall %}",
        "{% switch n %} {% case 1 %}{% endswitch %}",
        "{% filter uper %}x{% endfilter %}",
        "{% raw x %}{% endraw %}",
        "{% include 'x' %}",
        "{% raw %}x",
        "{# x",
        "x #}",
        "${{ 'x' in nothing }}",
        "${{ range }}",
        "${{ [1, 2 }}",
        "${{ 'a'.replace(r/a(?=b)/, '') }}",
        "${{ list.push(list) }}",
        "${{ list.at() }}",
        "${{ list.apend(1) }}",
        "${{ obj.items() }}",
        "${{ range(2, step=1) }}",
        "{% macro f() %}${{ f() }}{% endmacro %}${{ f() }}",
    ];
    let said: Vec<String> = refusals.iter().map(|source| format!("{source:?}\n  {}", text(source))).collect();
    insta::assert_snapshot!(said.join("\n"), @r##"
    "${{ a b }}"
      ! line 1, column 7: expected an operator or `}}`, found `b`
    "a\n  ${{ 1 + }}"
      ! line 2, column 10: expected a value, found the end of the tag
    "${{ \"abc }}"
      ! line 1, column 5: the string that starts here is not closed: expected `"`
    "${{ a && b }}"
      ! line 1, column 7: `&` is not an operator here: write `and`
    "${{ !a }}"
      ! line 1, column 5: `!` is not an operator here: write `not`
    "${{ a ? b : c }}"
      ! line 1, column 7: `?` is not an operator here: write `a if condition else b`
    "${{ n | uper }}"
      ! line 1, column 9: there is no filter `uper`: did you mean `upper`?
    "${{ people | map('n') }}"
      ! line 1, column 14: the filter `map` is Jinja's, it is not part of the template language
    "${{ n | upper }}"
      ! line 1, column 9: the filter `upper` expects a text, this is a number
    "${{ n is evn }}"
      ! line 1, column 10: there is no test `evn`: did you mean `even`?
    "${{ n.toFixd(2) }}"
      ! line 1, column 7: a number has no method `toFixd`: did you mean `toFixed`?
    "${{ rang(3) }}"
      ! line 1, column 5: there is no function `rang`: did you mean `range`?
    "${{ cycler('a') }}"
      ! line 1, column 5: a cycler has no text: its values come from `.next()`
    "${{ obj.constructor }}"
      ! line 1, column 9: `constructor` is reserved and cannot be used as a name
    "${{ obj['__pro' ~ 'to__'] }}"
      ! line 1, column 8: `__proto__` is reserved and cannot be used as a name
    "{% if n %}x"
      ! line 1, column 1: `if` is not closed: expected `{% endif %}`
    "{% for i list %}{% endfor %}"
      ! line 1, column 10: expected `in`, as in `{% for item in items %}`, found `list`
    "{% iff n %}"
      ! line 1, column 1: `iff` is not a statement: did you mean `if`?
    "{% endif %}"
      ! line 1, column 1: `endif` without the statement that it belongs to
    "{% if n %}{% endfor %}"
      ! line 1, column 11: `endfor` does not belong here: expected `{% endif %}` first
    "{% if n %}{% else if t %}{% endif %}"
      ! line 1, column 11: expected `%}` right after `else` (for another condition write `elif`)
    "{% macro f %}{% endmacro %}"
      ! line 1, column 11: expected `(`, found the end of the tag
    "{% call f %}{% endcall %}"
      ! line 1, column 9: expected the call of a macro, as in `{% call panel() %}`
    "{% switch n %} {% case 1 %}{% endswitch %}"
      ! line 1, column 16: between `switch` and its first `case` nothing may stand, not even blanks: write `{%- case`
    "{% filter uper %}x{% endfilter %}"
      ! line 1, column 11: there is no filter `uper`: did you mean `upper`?
    "{% raw x %}{% endraw %}"
      ! line 1, column 1: `raw` takes nothing: expected `{% raw %}`
    "{% include 'x' %}"
      ! line 1, column 1: the statement `include` is not part of the template language
    "{% raw %}x"
      ! line 1, column 1: `raw` is not closed: expected `{% endraw %}`
    "{# x"
      ! line 1, column 1: `{#` is not closed: expected `#}` after it
    "x #}"
      ! line 1, column 3: `#}` ends a comment that was never begun: expected `{#` before it
    "${{ 'x' in nothing }}"
      ! line 1, column 9: `in` looks into a list, an object or a text, this is undefined
    "${{ range }}"
      ! line 1, column 5: `range` is a function and has no text: call it with ( )
    "${{ [1, 2 }}"
      ! line 1, column 10: expected `,` or `]`, found the end of the tag
    "${{ 'a'.replace(r/a(?=b)/, '') }}"
      ! line 1, column 17: looking ahead (`(?=` and `(?!`) is not supported in regular expressions, so that every search ends in time
    "${{ list.push(list) }}"
      ! line 1, column 10: a list cannot be put into itself
    "${{ list.at() }}"
      ! line 1, column 10: `at` takes 1 in its ( ), here are 0
    "${{ list.apend(1) }}"
      ! line 1, column 10: a list has no method `apend`
    "${{ obj.items() }}"
      ! line 1, column 9: an object has no method `items`: it is Python's, for cookiecutter templates
    "${{ range(2, step=1) }}"
      ! line 1, column 5: `range` takes no named arguments such as `step`
    "{% macro f() %}${{ f() }}{% endmacro %}${{ f() }}"
      ! line 1, column 20: the template calls itself too deep: look for a macro without an end
    "##);
}

#[test]
fn a_runaway_template_is_stopped() {
    let runaways = [
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% set s = 'xxxxxxxxxxxxxxxx' %}{% for i in range(100) %}{% set s = s ~ s %}{% endfor %}",
        "{% set l = [1, 1] %}{% for i in range(100) %}{% set l = [l, l] %}{% endfor %}${{ l }}",
        "{% set l = [] %}{% for i in range(10000) %}{% set l = [l] %}{% endfor %}",
        "${{ 'x' | center(1e9) }}",
        "${{ 'x' | center(1000000000) }}",
        "${{ [1] | batch(1000000000, 'x') }}",
        "{% for i in range(3000) %}{% for j in range(3000) %}{% endfor %}{% endfor %}",
        "{% set l = [1] %}{% for i in l %}{% set x = l.push(i) %}{% endfor %}",
        "{% set l = [1] %}{% for i in range(60) %}{% set l = l.concat(l) %}{% endfor %}",
        "{% set l = [1] %}{% for i in range(60) %}{% set x = l.push([l.slice()]) %}{% endfor %}${{ l.flat(1e9) }}",
        "{% set s = 'aa' %}{% for i in range(60) %}{% set s = s | replace('a', 'aa') %}{% endfor %}",
        "{% set s = 'aa' %}{% for i in range(60) %}{% set s = s.replace(r/a/g, '$&$&$`') %}{% endfor %}",
        "{% set s = 'aa' %}{% for i in range(60) %}{% set s = s.replace('a', '$&$&$`$`$\'') ~ s %}{% endfor %}",
        "${{ 'x' | indent(1e9, true) }}",
        "${{ range(0, 1, 1e-9) }}",
        "${{ {length: 1e9} | sort }}",
        "${{ {length: 1e9} | select }}",
        "{% for i in {length: 1e9} %}{% endfor %}",
        "${{ 'x'[0:1e9:1e-9] }}",
        "{% macro f() %}${{ f() }}${{ f() }}{% endmacro %}${{ f() }}",
        "{% macro f(n) %}{% if n %}${{ f(n - 1) }}${{ f(n - 1) }}{% endif %}{% endmacro %}${{ f(60) }}",
        "{% set c = cycler(1) %}{% for i in range(1e6) %}${{ c.next() }}{% endfor %}",
        "{% set s %}{% for i in range(1e6) %}xxxxxxxxxxxxxxxx{% endfor %}{% endset %}",
    ];
    let budget = Budget { steps: 100_000, memory_bytes: 8 << 20, output_bytes: 1 << 20, ..Budget::default() };
    let options = Options { budget, ..Options::default() };
    for source in runaways {
        assert!(render_text(source, &names(), &options).is_err(), "{source}");
    }
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{a: ", "}"), ("x[", "]"), ("f(", ")")] {
        let source = format!("${{{{ {}1{} }}}}", open.repeat(50_000), close.repeat(50_000));
        assert!(text(&source).starts_with("! line 1"), "{open}");
    }
    for part in [" + 1", ".a", "|abs", " and 1", " if 1", "[0]"] {
        assert!(text(&format!("${{{{ 1{} }}}}", part.repeat(50_000))).starts_with("! line 1"), "{part}");
    }
    assert!(text(&format!("${{{{ {}1 }}}}", "not ".repeat(50_000))).starts_with("! line 1"));
    assert!(text(&"{% if t %}".repeat(50_000)).starts_with("! line 1"));
    assert!(text(&format!("{}1{}", "{% if t %}".repeat(60), "{% endif %}".repeat(60))) == "1");
    assert_eq!(text(&format!("${{{{ 1{} }}}}", " ~ 1".repeat(180))), "1".repeat(181));
    assert_eq!(text(&format!("${{{{ {}1{} }}}}", "(".repeat(20), ")".repeat(20))), "1");
}

#[test]
fn macros_that_call_themselves_end_before_the_stack_does() {
    let bodies = [
        "${{ f() }}",
        "${{ [[[[f()]]]] | list | join(f()) }}",
        "{% for i in [1] %}{% if i %}{% set x %}${{ f() }}{% endset %}{% endif %}{% endfor %}",
        "{% filter upper %}{% switch 1 %}{% case 1 %}{% block b %}${{ f() }}{% endblock %}{% endswitch %}{% endfilter %}",
        "${{ {a: f(f(f()))}.a if f() else 1 + f() }}",
        "{% call g() %}${{ f() }}{% endcall %}",
        "${{ not -(f() ~ f() in [f()]) is odd }}",
        "${{ list[f() : f()].push(f()) }}",
        "${{ f.f[f()]() }}",
    ];
    for body in bodies {
        let source = format!(
            "{{% macro g() %}}${{{{ caller() }}}}{{% endmacro %}}{{% macro f() %}}{body}{{% endmacro %}}${{{{ f() }}}}"
        );
        assert!(text(&source).starts_with("! line 1"), "{body}");
    }
    let count = "{% macro f(n) %}{% if n > 0 %}${{ n }} ${{ f(n - 1) }}{% endif %}{% endmacro %}${{ f(60) | length }}";
    assert_eq!(text(count), "171");
}

#[test]
fn lists_that_were_given_are_as_before_for_the_next_template() {
    let context = Context::new(&names()).unwrap();
    let options = Options::default();
    for _ in 0..2 {
        let source = "${{ list.push(9) }} ${{ list.sort() }} ${{ people.pop().n }}";
        assert_eq!(render_text_in(source, &context, &options).unwrap(), "4 1,2,3,9 y");
        assert!(render_text_in("${{ list.push(9) }}${{ 1 | upper }}", &context, &options).is_err());
        assert_eq!(render_text_in("${{ list }}", &context, &options).unwrap(), "3,1,2");
    }
}

#[test]
fn a_value_that_is_nested_too_deep_is_refused() {
    let mut deep = json!(1);
    for _ in 0..5000 {
        deep = Json::Array(vec![deep]);
    }
    let mut names = Map::new();
    names.insert("deep".into(), deep);
    assert!(render_text("${{ deep }}", &names, &Options::default()).is_err());
    // Dropping it would overflow the stack of a test: serde_json drops recursively.
    std::mem::forget(names);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_input_makes_it_panic(source in "\\PC{0,60}") {
        text(&source);
    }

    #[test]
    fn no_mixture_of_the_language_makes_it_panic(parts in prop::collection::vec(part(), 0..24)) {
        let source: String = parts.concat();
        let once = text(&source);
        prop_assert_eq!(once, text(&source));
    }

    #[test]
    fn an_error_has_its_place_inside_the_text(parts in prop::collection::vec(part(), 0..24)) {
        let source: String = parts.concat();
        if let Err(error) = render_text(&source, &names(), &Options::default()) {
            let line = source.split('\n').nth(error.line - 1);
            prop_assert!(line.is_some_and(|line| error.column <= line.chars().count() + 1), "{}", error);
        }
        let inspected = inspect(&source, &Options::default());
        if let Ok(found) = inspected {
            let lines = source.split('\n').count();
            prop_assert!(found.reads.iter().all(|read| read.line <= lines && read.column > 0));
        }
    }

    #[test]
    fn text_without_delimiters_renders_to_itself(source in "[^{#]{0,200}") {
        prop_assert_eq!(text(&source), source);
    }
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "${{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "-",
            " ",
            "\n",
            "if",
            "else",
            "elif",
            "endif",
            "for",
            "in",
            "endfor",
            "set",
            "endset",
            "raw",
            "endraw",
            "n",
            "list",
            "obj",
            "s",
            "people",
            ".",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            ":",
            ",",
            "|",
            "=",
            "==",
            "//",
            "**",
            "~",
            "not",
            "is",
            "and",
            "or",
            "'",
            "\"",
            "r/",
            "/",
            "\\",
            "é",
            "😀",
            "0",
            "1",
            "-1",
            "1e9",
            "upper",
            "join",
            "replace",
            "slice",
            "batch",
            "sort",
            "indent",
            "truncate",
            "center",
            "range",
            "loop",
            "macro",
            "endmacro",
            "call",
            "endcall",
            "caller",
            "filter",
            "endfilter",
            "switch",
            "case",
            "default",
            "endswitch",
            "block",
            "endblock",
            "cycler",
            "joiner",
            "push",
            "split",
            "g",
            "random",
            "urlize",
            "groupby",
            "is",
            "odd",
            "^",
            "$",
            "+",
            "?",
            "*",
        ])
        .prop_map(str::to_string),
        "[a-z0-9]{1,3}",
    ]
}
