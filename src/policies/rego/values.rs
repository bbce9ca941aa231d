//! From YAML's values to Rego's, and from Rego's values to texts.

use std::collections::BTreeMap;

use regorus::Value;

use crate::yaml::{self, Number};

/// The value of a node. Of two equal keys the last counts, as everywhere else.
pub(super) fn of(node: &yaml::Node<'_>) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Bool(bool) => Value::from(*bool),
        yaml::Value::Number(Number::Integer(number)) => Value::from(*number),
        // What JSON cannot write is null there; Rego has no infinities either.
        yaml::Value::Number(Number::Float(number)) if !number.is_finite() => Value::Null,
        yaml::Value::Number(Number::Float(number)) => Value::from(*number),
        yaml::Value::Text(text) => Value::from(text.as_ref()),
        yaml::Value::List(list) => Value::from(list.iter().map(of).collect::<Vec<_>>()),
        yaml::Value::Map(map) => {
            let entries = map.entries.iter().map(|entry| (Value::from(entry.key.as_ref()), of(&entry.value)));
            Value::from(entries.collect::<BTreeMap<_, _>>())
        }
    }
}

/// A value as Rego writes it. What calls this has measured it.
pub(super) fn shown(value: &Value) -> String {
    let list = |values: &mut dyn Iterator<Item = &Value>| values.map(shown).collect::<Vec<_>>().join(", ");
    match value {
        Value::Array(items) => format!("[{}]", list(&mut items.iter())),
        Value::Set(items) if items.is_empty() => "set()".to_owned(),
        Value::Set(items) => format!("{{{}}}", list(&mut items.iter_sorted())),
        Value::Object(entries) => {
            let entries = entries.iter_sorted().map(|(key, value)| format!("{}: {}", shown(key), shown(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => serde_json::to_string(&**text).unwrap_or_default(),
        Value::Number(_) => shown_number(value),
        Value::Bool(bool) => bool.to_string(),
        Value::Null => "null".to_owned(),
        Value::Undefined => "undefined".to_owned(),
    }
}

/// A number in digits.
pub(super) fn shown_number(value: &Value) -> String {
    value.as_number().map_or_else(|_| String::new(), |number| number.format_decimal())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Value {
        of(&yaml::read(text, &yaml::Limits::default()).documents[0].root)
    }

    #[test]
    fn a_document_means_what_it_means_as_json() {
        let value = read("a: [1, 2.5, true, null, .inf, 'x']\nb: {c: ~}\non: yes\n1: y\na: [last]\n");
        assert_eq!(value, Value::from_json_str(r#"{"a": ["last"], "b": {"c": null}, "on": "yes", "1": "y"}"#).unwrap());
        assert_eq!(read("[1, 2.5, true, .inf]"), Value::from_json_str("[1, 2.5, true, null]").unwrap());
    }

    #[test]
    fn values_are_written_as_rego_writes_them() {
        let value = Value::from_json_str(r#"{"b": [1, "a\"", null], "a": {}}"#).unwrap();
        assert_eq!(shown(&value), r#"{"a": {}, "b": [1, "a\"", null]}"#);
        let set = |values: &[i64]| {
            Value::from(values.iter().map(|it| Value::from(*it)).collect::<std::collections::BTreeSet<_>>())
        };
        assert_eq!((shown(&set(&[2, 1])), shown(&set(&[]))), ("{1, 2}".to_owned(), "set()".to_owned()));
    }
}
