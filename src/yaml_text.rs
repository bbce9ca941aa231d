//! JSON values as YAML that every reader of YAML 1.1 and 1.2 understands alike: whatever could be taken for
//! something else than text is quoted.

use std::fmt::Write;

use serde_json::{Map, Value};

/// The value as a document, without the `---` before it.
pub(crate) fn document(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => entries(map, 0, &mut text),
        Value::Array(list) if !list.is_empty() => items(list, 0, &mut text),
        scalar => inline(scalar, 0, &mut text),
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// A comment of one line.
pub(crate) fn comment(text: &str) -> String {
    format!("# {}", text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>())
}

fn entries(map: &Map<String, Value>, depth: usize, text: &mut String) {
    for (key, value) in map {
        indent(depth, text);
        text.push_str(&scalar(key));
        text.push(':');
        below(value, depth, text);
    }
}

fn items(list: &[Value], depth: usize, text: &mut String) {
    for value in list {
        indent(depth, text);
        match value {
            // The first key stands beside the dash, the others below it.
            Value::Object(map) if !map.is_empty() => {
                let mut inner = String::new();
                entries(map, depth + 1, &mut inner);
                text.push_str("- ");
                text.push_str(inner.trim_start_matches(' '));
            }
            Value::Array(list) if !list.is_empty() => {
                text.push_str("-\n");
                items(list, depth + 1, text);
            }
            value => {
                text.push_str("- ");
                inline(value, depth, text);
                text.push('\n');
            }
        }
    }
}

/// What stands after a key's colon.
fn below(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            text.push('\n');
            entries(map, depth + 1, text);
        }
        Value::Array(list) if !list.is_empty() => {
            text.push('\n');
            items(list, depth + 1, text);
        }
        value => {
            text.push(' ');
            inline(value, depth, text);
            text.push('\n');
        }
    }
}

fn inline(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(_) => text.push_str("{}"),
        Value::Array(_) => text.push_str("[]"),
        Value::String(words) if fits_a_block(words) => block(words, depth, text),
        Value::String(words) => text.push_str(&scalar(words)),
        other => _ = write!(text, "{other}"),
    }
}

fn indent(depth: usize, text: &mut String) {
    text.extend(std::iter::repeat_n("  ", depth));
}

/// A text of one line, quoted unless it can be nothing but text.
fn scalar(words: &str) -> String {
    if is_plain(words) { words.to_owned() } else { quoted(words) }
}

/// As JSON writes it, which YAML reads too, with the line ends that only YAML knows.
fn quoted(words: &str) -> String {
    let mut text = String::from("\"");
    for c in words.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

fn is_plain(words: &str) -> bool {
    const RESERVED: [&str; 12] =
        ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '@' | '(' | ')' | ',');
    // `:` ends a key before a blank and at the end only.
    let colons = words.split(':').skip(1).all(|after| after.chars().next().is_some_and(|c| c != ' '));
    words.starts_with(|c: char| c.is_alphabetic() || c == '/')
        && !words.ends_with(' ')
        && words.chars().all(|c| harmless(c) || c == ':')
        && colons
        && !RESERVED.contains(&words.to_lowercase().as_str())
}

/// Whether a text of several lines can stand as it is, below a `|`.
fn fits_a_block(words: &str) -> bool {
    let odd = |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'));
    let first = words.split('\n').find(|line| !line.is_empty());
    words.contains('\n') && first.is_some_and(|line| !line.starts_with(' ')) && !words.chars().any(odd)
}

fn block(words: &str, depth: usize, text: &mut String) {
    let body = words.trim_end_matches('\n');
    text.push_str(match words.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    let ends = words.len() - body.len();
    for line in body.split('\n').chain(std::iter::repeat_n("", ends.saturating_sub(1))) {
        text.push('\n');
        if !line.is_empty() {
            indent(depth + 1, text);
            text.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_entity_reads_as_people_write_it() {
        let entity = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "API",
            "metadata": {"name": "orders", "tags": ["java", "on"], "annotations": {"a.b/c": "12"}, "links": [
                {"url": "https://example.com/a", "title": "Docs: all"}, {"url": "http://b"}]},
            "spec": {"type": "openapi", "owner": "group:default/pay", "empty": [], "none": null, "many": [[1, 2], {}],
                "definition": "openapi: 3.0.0\n\n  indented\nend\n"},
        });
        insta::assert_snapshot!(document(&entity), @r#"
        apiVersion: backstage.io/v1alpha1
        kind: API
        metadata:
          name: orders
          tags:
            - java
            - "on"
          annotations:
            a.b/c: "12"
          links:
            - url: https://example.com/a
              title: "Docs: all"
            - url: http://b
        spec:
          type: openapi
          owner: group:default/pay
          empty: []
          none: null
          many:
            -
              - 1
              - 2
            - {}
          definition: |
            openapi: 3.0.0

              indented
            end
        "#);
    }

    fn value() -> impl proptest::strategy::Strategy<Value = Value> {
        use proptest::prelude::*;
        let text = prop_oneof!["[ -~]{0,12}", "[a-z:\\-# \n\t]{0,16}", any::<String>(), Just("no".to_owned())];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i32>().prop_map(|number| json!(number)),
            text.clone().prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 24, 5, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                proptest::collection::vec((text.clone(), inner), 0..5)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(value in value()) {
            let text = document(&value);
            let read: Value = serde_yaml::from_str(&text).map_err(|error| {
                proptest::test_runner::TestCaseError::fail(format!("{error}:\n{text}"))
            })?;
            proptest::prop_assert_eq!(read, value, "\n{}", text);
        }
    }
}
