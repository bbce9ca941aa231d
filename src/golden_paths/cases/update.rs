//! Putting the files that were made into a case, everything else byte for byte as it was.

use crate::yaml::{self, Limits, Node, Position};
use crate::yaml_text;
use serde_json::json;

/// The case's text with `expect.files` as given.
///
/// # Errors
/// When the text is not laid out so that a list can be put there, in words.
pub fn updated(text: &str, files: &[String]) -> Result<String, String> {
    let mut sorted = files.to_vec();
    sorted.sort();
    let documents = yaml::read(text, &Limits::default()).documents;
    let root = documents.iter().find(|document| !document.is_empty()).map(|document| &document.root);
    let Some(root) = root else { return Ok(format!("{text}{}", under("expect", 0, &sorted))) };
    let Some(expect) = root.as_map().and_then(|map| map.entry("expect")) else {
        let end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
        return Ok(format!("{text}{end}{}", under("expect", 0, &sorted)));
    };
    let Some(map) = expect.value.as_map().filter(|_| !is_flow(text, &expect.value)) else {
        return Err("`expect` must be written as a block, with its keys on lines of their own".into());
    };
    match map.entry("files") {
        Some(entry) => {
            let column = entry.key_span.start.column.saturating_sub(1) as usize;
            let end = end_of_value(text, entry.key_span.start, &entry.value, column);
            let start = entry.key_span.start.offset as usize;
            let head = text.get(..start).unwrap_or_default();
            let tail = text.get(end..).unwrap_or_default();
            Ok(format!("{head}{}{tail}", block(column, &sorted).trim_start_matches(' ')))
        }
        None => {
            let Some(first) = map.entries.first() else { return Err("`expect` is empty".into()) };
            let start = first.key_span.start.offset as usize;
            let column = first.key_span.start.column.saturating_sub(1) as usize;
            let (head, tail) = (text.get(..start).unwrap_or_default(), text.get(start..).unwrap_or_default());
            let files = block(column, &sorted);
            Ok(format!("{head}{}{}{tail}", files.trim_start_matches(' '), " ".repeat(column)))
        }
    }
}

fn is_flow(text: &str, node: &Node<'_>) -> bool {
    text.get(node.span.start.offset as usize..).is_some_and(|rest| rest.starts_with('{'))
}

/// `files:` and its list, indented by `column`.
fn block(column: usize, files: &[String]) -> String {
    let indent = " ".repeat(column);
    yaml_text::document(&json!({"files": files})).lines().map(|line| format!("{indent}{line}\n")).collect()
}

fn under(key: &str, column: usize, files: &[String]) -> String {
    format!("{key}:\n{}", block(column + 2, files))
}

/// The byte behind the value: its lines go up to the first that is not indented deeper than its key.
fn end_of_value(text: &str, key: Position, value: &Node<'_>, column: usize) -> usize {
    let line_end =
        |from: usize| text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at + 1);
    let from = (value.span.end.offset as usize).max(key.offset as usize);
    // A flow list ends on its last line; a block list's end may be told as the start of what follows.
    let mut end = line_end(key.offset as usize);
    while end < text.len() {
        let line = text.get(end..line_end(end)).unwrap_or_default();
        let indent = line.len() - line.trim_start_matches(' ').len();
        let inside =
            line.trim().is_empty() || indent > column || line.trim_start().starts_with("- ") && indent == column;
        if !inside && end >= from {
            break;
        }
        if !inside && indent <= column {
            break;
        }
        end = line_end(end);
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<String> {
        vec!["b (executable)".into(), "a".into()]
    }

    #[test]
    fn a_list_is_replaced_and_the_rest_stays() {
        let text = "# why\nvalues: {name: x}\nexpect:\n  files: [old]   # all\n  contains:\n    a: [x]\n";
        insta::assert_snapshot!(updated(text, &files()).unwrap(), @"
        # why
        values: {name: x}
        expect:
          files:
            - a
            - b (executable)
          contains:
            a: [x]
        ");
        let text = "expect:\n  contains: {a: [x]}\n  files:\n    - x\n    - y\n";
        assert_eq!(
            updated(text, &files()).unwrap(),
            "expect:\n  contains: {a: [x]}\n  files:\n    - a\n    - b (executable)\n"
        );
        let again = updated(text, &files()).unwrap();
        assert_eq!(updated(&again, &files()).unwrap(), again);
    }

    #[test]
    fn a_case_without_a_list_gets_one() {
        assert_eq!(updated("values: {}\n", &["a".into()]).unwrap(), "values: {}\nexpect:\n  files:\n    - a\n");
        assert_eq!(
            updated("expect:\n  contains: {a: [x]}\n", &["a".into()]).unwrap(),
            "expect:\n  files:\n    - a\n  contains: {a: [x]}\n"
        );
        assert!(updated("expect: {files: [a]}\n", &files()).is_err());
    }
}
