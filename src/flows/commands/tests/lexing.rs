use super::*;

#[test]
fn three_ways_to_write_a_value_mean_the_same() {
    for typed in ["size=small", "--size small", "--size=small", "size=\"small\"", "--size 'small'"] {
        let body = format!("/idp provision postgres {typed}");
        assert_eq!(ran(&body), ["/idp provision postgres size=small"], "{typed}");
    }
}

#[test]
fn what_phones_type_is_understood() {
    assert_eq!(ran("/idp reject 3 —reason “too large”"), ["/idp reject 3 reason=\"too large\""]);
    assert_eq!(ran("/idp reject 3 –reason=‘it’s too large’"), ["/idp reject 3 reason=\"it’s too large\""]);
    assert_eq!(ran("/idp\u{a0}reject\u{2003}3\u{3000}reason=„so“"), ["/idp reject 3 reason=so"]);
    assert_eq!(ran("/idp provision postgres db ––dry-run"), ["/idp provision postgres name=db --dry-run"]);
}

#[test]
fn quotes_may_hold_quotes() {
    let reason = |body: &str| one(body).value("reason").unwrap().to_owned();
    assert_eq!(reason(r#"/idp reject 3 --reason "say \"no\" to C:\dir \\ it's""#), r#"say "no" to C:\dir \ it's"#);
    assert_eq!(reason("/idp reject 3 --reason 'don't'"), "don't");
    assert_eq!(reason("/idp reject 3 reason=don't"), "don't");
    assert_eq!(reason("/idp reject 3 reason=\"<!-- kept -->\""), "<!-- kept -->");
    assert_eq!(reason("/idp reject 3 reason=\"a=b --c @abcdef0\""), "a=b --c @abcdef0");
    assert_eq!(reason("/idp reject 3 reason=\"👩\u{200d}💻\""), "👩\u{200d}💻");
    assert_eq!(reason("/idp reject 3 reason=https://example.org/?a=b"), "https://example.org/?a=b");
}

#[test]
fn a_quote_that_is_not_closed_is_an_error_where_it_opens() {
    assert_eq!(ran("/idp reject 3 --reason \"too large"), ["E102@24"]);
    assert_eq!(ran("/idp reject 3 reason=‘too large"), ["E102@22"]);
    assert_eq!(ran("/idp reject 3 reason=\"a\"b"), ["E102@24"]);
}

#[test]
fn characters_that_are_not_seen_are_refused() {
    assert_eq!(ran("/idp approve 1\u{202e}2"), ["E102@15"]);
    assert_eq!(ran("/idp approve 1\u{200b}"), ["E102@15"]);
    assert_eq!(ran("/idp approve \u{7}1"), ["E102@14"]);
    assert_eq!(ran("/idp approve 1\u{200d}"), ["E102@15"]);
    assert_eq!(ran("/idp reject 1 reason=\"\u{2066}x\""), ["E102@23"]);
    assert_eq!(ran("/idp reject 1 reason=\"\u{e0041}\""), ["E102@23"]);
    assert_eq!(ran("/idp approve 1\0"), ["E102@15"]);
}

#[test]
fn dashes_that_make_no_option_are_told() {
    assert_eq!(ran("/idp status — please"), ["E102@13 E102@15"]);
    assert_eq!(ran("/idp status -v"), ["E102@13"]);
    assert_eq!(ran("/idp status --"), ["E102@13"]);
    assert_eq!(ran("/idp status --1x"), ["E102@13"]);
    assert_eq!(ran("/idp provision postgres shift=-5"), ["/idp provision postgres shift=\"-5\""]);
    assert_eq!(ran("/idp provision postgres --shift -5"), ["/idp provision postgres shift=\"-5\""]);
}

#[test]
fn a_value_that_is_missing_is_told() {
    assert_eq!(ran("/idp provision postgres size="), ["E102@25"]);
    assert_eq!(ran("/idp provision postgres size= small"), ["E102@25"]);
    assert_eq!(ran("/idp provision postgres --size"), ["E102@25"]);
    assert_eq!(ran("/idp provision postgres --size name=x"), ["E102@25"]);
    assert_eq!(ran("/idp provision postgres --size --dry-run"), ["E102@25"]);
    assert_eq!(ran("/idp provision postgres size=\"\""), ["/idp provision postgres size=\"\""]);
}

#[test]
fn lines_words_and_values_have_limits() {
    let reason = |length: usize| format!("/idp reject 3 reason={}", "x".repeat(length));
    assert_eq!(ran(&reason(500)).len(), 1);
    assert!(one(&reason(500)).has("reason") || one(&reason(500)).value("reason").is_some());
    assert_eq!(ran(&reason(501)), ["E102@22"]);
    assert_eq!(ran(&reason(1_990)), ["E102@2000"]);
    let words =
        |count: usize| format!("/idp provision postgres{}", (0..count).map(|i| format!(" k{i}=v")).collect::<String>());
    assert_eq!(one(&words(61)).options.len(), 61);
    assert!(ran(&words(62))[0].starts_with("E102@"));
    let key = "k".repeat(65);
    assert!(ran(&format!("/idp provision postgres --{key}=v"))[0].starts_with("E102@25"));
}
