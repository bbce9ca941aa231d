use proptest::prelude::*;

use super::read;
use crate::policies::terraform::value::{Given, Value};

/// The value of `x`, as it is known.
fn value(expression: &str) -> String {
    let text = format!("x = {expression}\n");
    let map = read(&text).unwrap_or_else(|problem| panic!("{expression}: {problem:?}"));
    match &map.entry("x").unwrap().value.value {
        Value::Text(text) => format!("text {text}"),
        Value::Reference(address) => format!("reference {address}"),
        Value::List(items) => format!("list of {}", items.len()),
        Value::Map(map) => {
            let keys: Vec<&str> = map.entries.iter().map(|entry| entry.key.as_ref()).collect();
            format!("map {}{}", keys.join(","), if map.open { " and more" } else { "" })
        }
        Value::Call(function, arguments) => format!("{function:?} of {}", arguments.len()),
        other => format!("{other:?}"),
    }
}

#[test]
fn literals_are_known() {
    assert_eq!(value("true"), "Bool(true)");
    assert_eq!(value("-1"), "Number(-1.0)");
    assert_eq!(value("1.5e3"), "Number(1500.0)");
    assert_eq!(value("null"), "Null");
    assert_eq!(value(r#""a \"b\" \u00e9 $${c} 5%""#), "text a \"b\" é ${c} 5%");
    assert_eq!(value("<<-EOT\n    {\"a\": 1}\n  EOT"), "text     {\"a\": 1}\n");
    assert_eq!(value("[1, 2,\n  3, # three\n]"), "list of 3");
    assert_eq!(value("{ a = 1, \"b c\" : 2\n d-e = 3 }"), "map a,b c,d-e");
    assert_eq!(value("(\n  5\n)"), "Number(5.0)");
}

#[test]
fn references_keep_their_address() {
    assert_eq!(value("var.name"), "reference var.name");
    assert_eq!(value("aws_s3_bucket.b[0].id"), "reference aws_s3_bucket.b[0].id");
    assert_eq!(value("aws_s3_bucket.b[\"eu\"].id"), "reference aws_s3_bucket.b[\"eu\"].id");
    assert_eq!(value("aws_s3_bucket.b[each.key].id"), "reference aws_s3_bucket.b[each.key].id");
    assert_eq!(value("a.0.b"), "reference a[0].b");
    assert_eq!(value("\"${var.name}\""), "reference var.name");
    assert_eq!(value("\"${~ var.name ~}\""), "reference var.name");
}

#[test]
fn what_must_be_computed_is_unknown() {
    for expression in [
        "a ? b : c",
        "1 + 1",
        "!true",
        "-var.x",
        "\"a-${var.b}\"",
        "\"%{ if a }x%{ else }y%{ endif }\"",
        "[for k, v in var.x : v if v != \"\"]",
        "{ for k, v in var.x : k => v... }",
        "upper(\"x\")",
        "a.b[*].c",
        "a.*.c",
        "provider::aws::arn_parse(x)",
        "f(a...)",
        "merge(local.list...)",
        "<<EOT\n${a}\nEOT",
        "a == b && c\n",
    ] {
        assert_eq!(value(expression), "Unknown", "{expression}");
    }
    assert_eq!(value("{ (var.k) = 1, a = 2 }"), "map a and more");
    assert_eq!(value("merge(local.a, { b = 1 })"), "Merge of 2");
    assert_eq!(value("jsonencode({ a = 1 })"), "map a");
}

#[test]
fn blocks_are_maps_of_their_labels_and_dynamic_ones_are_unknown() {
    let text = "resource \"a\" b {\n  c { d = 1 }\n  dynamic \"e\" {\n    content {}\n  }\n}\r\n";
    let map = read(text).unwrap();
    let Given::Is(body) = map.at(&["resource", "a", "b"]) else { panic!("{map:?}") };
    let body = body.map().unwrap();
    assert!(matches!(body.at(&["c", "d"]), Given::Is(_)));
    assert!(matches!(body.given("e"), Given::Unknown));
    assert!(matches!(body.given("f"), Given::Absent));
    assert_eq!(body.entry("e").unwrap().key_at.of(text), "\"e\"");
}

#[test]
fn what_is_no_hcl_is_told_with_its_place() {
    for (text, at, expected) in [
        ("x = \n", 4, "an expression"),
        ("x = [1 2]\n", 7, "`,` or `]`"),
        ("a \"b\"\n", 5, "`=`, `{` or a label"),
        ("a {\n", 4, "the name of an argument or a block"),
        ("x = \"a\n", 6, "`\"`"),
        ("x = 1 y = 2\n", 6, "a new line"),
        ("x = <<EOT\nabc\n", 10, "the word that ends the text"),
        ("x = {\n  a 1\n}\n", 10, "`=` or `:`"),
    ] {
        let problem = read(text).unwrap_err();
        assert_eq!((problem.at.start, problem.expected), (at, expected), "{text}");
    }
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for (open, close) in
        [("[", "]"), ("{a=", "}"), ("(", ")"), ("f(", ")"), ("\"${", "}\""), ("!", ""), ("a ? ", " : 1")]
    {
        let text = format!("x = {}1{}\n", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(read(&text).unwrap_err().expected, "at most 64 levels of nesting", "{open}");
    }
    assert!(read(&"a {\n".repeat(100_000)).is_err());
}

/// Pieces of the language, so that the random texts get past the first letter.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("resource \"aws_s3_bucket\" \"b\" {\n"),
        Just("}\n"),
        Just("x = "),
        Just("["),
        Just("]"),
        Just("{"),
        Just("\"${"),
        Just("}\""),
        Just("<<-EOT\n"),
        Just("\nEOT\n"),
        Just("for k, v in "),
        Just(" => "),
        Just("? "),
        Just(": "),
        Just("/* "),
        Just("*/"),
        Just("# é\r\n"),
        Just("a.b[0]"),
        Just("\\u00"),
        Just("%{"),
        Just(",\n"),
        Just("1.5e"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn any_pieces_are_read_or_refused_at_a_place_of_the_text(text in pieces()) {
        if let Err(problem) = read(&text) {
            prop_assert!(problem.at.start as usize <= text.len());
            prop_assert!(text.is_char_boundary(problem.at.start as usize));
        }
    }
}
