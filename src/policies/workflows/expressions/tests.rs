use proptest::prelude::*;

use super::{inside, parse};

fn path(text: &str) -> Option<String> {
    parse(text).unwrap().path().map(|path| path.join("."))
}

#[test]
fn contexts_are_read_in_all_their_forms() {
    assert_eq!(path("github.event.Issue['title']").as_deref(), Some("github.event.issue.title"));
    assert_eq!(path(" github.event.commits[0].message ").as_deref(), Some("github.event.commits.?.message"));
    assert_eq!(path("github.event.commits.*.message").as_deref(), Some("github.event.commits.*.message"));
    assert_eq!(path("steps.a-b.outputs.c_d").as_deref(), Some("steps.a-b.outputs.c_d"));
    assert_eq!(path("'it''s'"), None);
}

#[test]
fn what_is_no_expression_says_where_and_why() {
    let told = |text: &str| {
        let problem = parse(text).unwrap_err();
        format!("{}: {}", problem.range.start, problem.message)
    };
    let all = ["a == \"b\"", "a &&", "f(a", "a.b.", "'a", "a b", "", "a = b", "1x", "a[", "(a"].map(told).join("\n");
    insta::assert_snapshot!(all, @r"
    5: a text in an expression must be in single quotes, but it is in double ones
    4: an expression must have a value here, but it ends
    3: an expression must have a `)` here, but it has none
    4: an expression must have a name behind `.`, but it has none
    0: a text in an expression has no closing `'`
    2: an expression must end here, but more follows
    0: an expression must have a value here, but it ends
    2: an expression must not have `=` here, but it has one
    0: an expression has a number that is none
    2: an expression must have a value here, but it ends
    2: an expression must have a `)` here, but it has none
    ");
}

#[test]
fn braces_in_quotes_do_not_close() {
    let text = "a ${{ '}}' }} b ${{ c }} ${{ d";
    let told: Vec<(&str, bool)> = inside(text).into_iter().map(|(range, closed)| (&text[range], closed)).collect();
    assert_eq!(told, [(" '}}' ", true), (" c ", true), (" d", false)]);
}

#[test]
fn numbers_and_operators_are_read() {
    for text in ["1 < 0xff && -1.5e3 != .5", "!(a || b) == true", "case(a, 1, b, 2, 3)", "format('{0}', a[b.c])", "!!a"]
    {
        assert!(parse(text).is_ok(), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[a-c.()\\[\\]'!=<>&|*,0-9 é{}$\"-]{0,60}") {
        if let Ok(expression) = parse(&text) {
            for part in expression.parts() {
                prop_assert!(text.get(part.range.clone()).is_some());
            }
        }
        for (range, _) in inside(&text) {
            prop_assert!(text.get(range).is_some());
        }
    }
}
