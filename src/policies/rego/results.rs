//! What the value of `deny`, `violation` or `warn` means: its elements are results, a text each or an object with
//! `msg`. Conftest takes no others; what else a policy gives there is a fault of the policy.

use regorus::Value;

use super::annotations;
use super::place::{Step, path};
use crate::findings::Severity;

/// The longest message and help that is taken over, in characters.
const LONGEST_MESSAGE: usize = 300;
const LONGEST_HELP: usize = 500;

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reported {
    /// `msg`, on one line and without a full stop.
    pub message: String,
    /// `help`.
    pub help: Option<String>,
    /// `severity`.
    pub severity: Option<Severity>,
    /// `path` or `line`.
    pub place: Where,
}

/// What a result points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Where {
    /// The document as a whole.
    Document,
    /// A path into it.
    Path(Vec<Step>),
    /// A line of the file, from 1.
    Line(u32),
}

/// Why a value has no results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotResults(pub &'static str);

/// The elements of a rule's value; none when it says nothing.
pub(super) fn elements(value: &Value) -> Result<Vec<&Value>, NotResults> {
    match value {
        Value::Set(set) => Ok(set.iter_sorted().collect()),
        Value::Array(list) => Ok(list.iter().collect()),
        Value::Undefined | Value::Null | Value::Bool(false) => Ok(Vec::new()),
        Value::Bool(true) => Err(NotResults("`true`")),
        Value::Object(object) if object.is_empty() => Ok(Vec::new()),
        Value::Object(_) => Err(NotResults("an object")),
        Value::String(_) => Err(NotResults("a text")),
        Value::Number(_) => Err(NotResults("a number")),
    }
}

/// Reads one element; none when it has no message.
pub(super) fn read(value: &Value) -> Option<Reported> {
    match value {
        Value::String(text) => {
            let message = message(text)?;
            Some(Reported { message, help: None, severity: None, place: Where::Document })
        }
        Value::Object(object) => {
            let get = |key: &str| object.get(&Value::from(key));
            let text = |key: &str| get(key).and_then(|value| value.as_string().ok());
            Some(Reported {
                message: message(text("msg")?)?,
                help: text("help").map(|help| one_line(help, LONGEST_HELP)).filter(|help| !help.is_empty()),
                severity: text("severity").and_then(|word| annotations::severity(word)),
                place: place(get("path"), get("line")),
            })
        }
        _ => None,
    }
}

fn place(steps: Option<&Value>, line: Option<&Value>) -> Where {
    if let Some(steps) = steps.and_then(path) {
        return Where::Path(steps);
    }
    line.and_then(|line| line.as_u32().ok()).filter(|line| *line > 0).map_or(Where::Document, Where::Line)
}

fn message(text: &str) -> Option<String> {
    let text = one_line(text, LONGEST_MESSAGE);
    let text = text.strip_suffix('.').unwrap_or(&text).trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text on one line, cut to a length.
fn one_line(text: &str, most: usize) -> String {
    let mut shown = String::new();
    let mut letters = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if letters > 0 {
            shown.push(' ');
            letters += 1;
        }
        for letter in word.chars() {
            if letters >= most {
                shown.push('…');
                return shown;
            }
            shown.push(letter);
            letters += 1;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        Value::from_json_str(json).unwrap()
    }

    #[test]
    fn a_result_is_a_text_or_an_object_with_a_message() {
        let reported = read(&value(r#""an image\n  must have a tag.""#)).unwrap();
        assert_eq!((reported.message.as_str(), reported.place), ("an image must have a tag", Where::Document));
        let reported =
            read(&value(r#"{"msg": "no", "path": ["a", 0], "line": 3, "help": "Do it.", "severity": "low", "x": 1}"#));
        let steps = vec![Step::Key("a".into()), Step::Index(0)];
        let expected = Reported {
            message: "no".into(),
            help: Some("Do it.".into()),
            severity: Some(Severity::Info),
            place: Where::Path(steps),
        };
        assert_eq!(reported, Some(expected));
        assert_eq!(read(&value(r#"{"msg": "no", "line": 3}"#)).unwrap().place, Where::Line(3));
    }

    #[test]
    fn what_conftest_passes_over_is_passed_over() {
        for json in ["3", "true", "null", r#"{"message": "x"}"#, r#"{"msg": 3}"#, r#""""#, r#"" . ""#, "[]"] {
            assert_eq!(read(&value(json)), None, "{json}");
        }
    }

    #[test]
    fn a_value_that_holds_no_results_is_told_from_an_empty_one() {
        assert!(elements(&Value::Undefined).unwrap().is_empty());
        assert!(elements(&value("false")).unwrap().is_empty());
        assert_eq!(elements(&value("[1, 2]")).unwrap().len(), 2);
        assert_eq!(elements(&value("true")), Err(NotResults("`true`")));
        assert_eq!(elements(&value(r#"{"a": 1}"#)), Err(NotResults("an object")));
    }

    #[test]
    fn a_message_of_any_length_is_cut() {
        let long = read(&Value::from("ab ".repeat(5_000))).unwrap().message;
        assert_eq!(long.chars().count(), LONGEST_MESSAGE + 1);
        assert!(long.ends_with('…'));
    }
}
