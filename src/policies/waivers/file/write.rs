//! Changes to the file: an entry more, or some fewer. Everything else stays byte for byte as it stands.

use super::WAIVERS_FILE;
use super::standing::Standing;
use crate::policies::waivers::Waiver;
use crate::yaml_text;
use serde_json::json;
use std::collections::BTreeSet;

/// What a new file begins with.
const HEAD: &str =
    "# Findings that may stay for a while. `/idp waive` asks for a waiver, and the platform keeps this list.\n";

/// Why the file cannot be changed by a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Cannot {
    /// It is no valid YAML, or not of this shape.
    #[error("`{WAIVERS_FILE}` cannot be read")]
    Read,
    /// It is written in a way in which a machine could do damage.
    #[error("`{WAIVERS_FILE}` is written in a way that only a person should change")]
    Style,
}

/// The file with a waiver more, behind the others; the same text when it has that number and rule already.
///
/// # Errors
/// When the file is broken, or its list is not written line by line.
pub fn add(text: &str, waiver: &Waiver) -> Result<String, Cannot> {
    let new = |indent| in_lines_of(text, entry(waiver, indent));
    let Some(list) = Standing::of(text)? else {
        let head = if text.trim().is_empty() { HEAD } else { "" };
        let below = in_lines_of(text, format!("{}{head}waivers:\n", line_end(text)));
        return checked(format!("{text}{below}{}", new(2)), 1);
    };
    if list.has(waiver) {
        return Ok(text.to_owned());
    }
    let many = list.items.len() + 1;
    let (before, behind, indent) = match list.items.last() {
        Some(last) => (text.get(..last.end).unwrap_or_default().to_owned(), text.get(last.end..), last.indent),
        // Whatever says that the list is empty goes; a comment behind it stays.
        None => {
            let value = text.get(..list.value.start).unwrap_or_default().trim_end_matches(' ');
            let rest = text.get(list.value.end..).unwrap_or_default();
            let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let (line, behind) = rest.split_at_checked(line).unwrap_or((rest, ""));
            (format!("{value}{line}"), Some(behind), 2)
        }
    };
    let end = in_lines_of(text, line_end(&before).to_owned());
    checked(format!("{before}{end}{}{}", new(indent), behind.unwrap_or_default()), many)
}

/// The file without the waivers of these numbers.
///
/// # Errors
/// As [`add`].
pub fn remove(text: &str, ids: &BTreeSet<i64>) -> Result<String, Cannot> {
    let Some(list) = Standing::of(text)? else { return Ok(text.to_owned()) };
    let (gone, stay): (Vec<_>, Vec<_>) =
        list.items.iter().partition(|item| item.id.is_some_and(|id| ids.contains(&id)));
    if gone.is_empty() {
        return Ok(text.to_owned());
    }
    let (mut out, mut kept) = (String::with_capacity(text.len() + 3), 0);
    if stay.is_empty() {
        // A key without a value would be null: the list is empty, and says so.
        out.push_str(text.get(..list.value_from).unwrap_or_default());
        out.push_str(" []");
        kept = list.value_from;
    }
    for item in gone {
        out.push_str(text.get(kept..item.start).unwrap_or_default());
        kept = item.end;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    checked(out, stay.len())
}

/// The new text, if it is what it was meant to be.
fn checked(text: String, many: usize) -> Result<String, Cannot> {
    match Standing::of(&text)? {
        Some(list) if list.items.len() == many => Ok(text),
        _ => Err(Cannot::Style),
    }
}

/// A waiver as an item of the list.
fn entry(waiver: &Waiver, indent: usize) -> String {
    let text = |text: &str| yaml_text::document(&json!(text)).trim_end().to_owned();
    let word = |key: &str, value: &str| (!value.is_empty()).then(|| format!("{key}: {}", text(value)));
    let reason = waiver.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = [
        waiver.id.map(|id| format!("id: {id}")),
        word("rule", &waiver.rule),
        waiver.path.as_deref().and_then(|path| word("path", path)),
        word("reason", &reason),
        word("by", &waiver.by),
        word("granted_by", &waiver.granted_by),
        waiver.asked.map(|asked| format!("asked: {asked}")),
        Some(format!("until: {}", waiver.until)),
    ];
    let lines = lines.into_iter().flatten().enumerate();
    lines.map(|(at, line)| format!("{:indent$}{}{line}\n", "", if at == 0 { "- " } else { "  " })).collect()
}

fn line_end(before: &str) -> &'static str {
    if before.is_empty() || before.ends_with('\n') { "" } else { "\n" }
}

/// Lines that end as those of the file do.
fn in_lines_of(file: &str, text: String) -> String {
    if file.contains("\r\n") { text.replace('\n', "\r\n") } else { text }
}
