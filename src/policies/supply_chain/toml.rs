//! The keys of a TOML file with their places, as far as manifests and lock files need them: which table, which key, and
//! what is written behind it. Not a checker: what is no TOML gives fewer keys.

use std::ops::Range;

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    /// The table it stands in, without brackets: `dependencies`, `target.'cfg(unix)'.dependencies`.
    pub table: &'t str,
    /// How many tables came before: entries of one `[[package]]` have the same.
    pub number: usize,
    /// The key, without quotes.
    pub key: &'t str,
    /// Where the key stands.
    pub place: Range<usize>,
    /// The value as written.
    pub value: &'t str,
}

impl<'t> Entry<'t> {
    /// The value, when it is a text on one line.
    pub fn text(&self) -> Option<&'t str> {
        string(self.value)
    }

    /// The text of a field of an inline table: `{ version = "1", package = "x" }`.
    pub fn field(&self, name: &str) -> Option<&'t str> {
        let inside = self.value.strip_prefix('{')?;
        let value = inside.split(',').find_map(|field| {
            let (key, value) = field.split_once('=')?;
            (key.trim() == name).then(|| value.trim().trim_end_matches('}').trim())
        })?;
        Some(string(value).unwrap_or(value))
    }

    /// The texts of an array.
    pub fn items(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let array = if self.value.starts_with('[') { self.value } else { "" };
        // Texts are every second stretch between quotes.
        let quote = if array.find('\'') < array.find('"') && array.contains('\'') { '\'' } else { '"' };
        array.split(quote).skip(1).step_by(2)
    }
}

/// The keys of a text in their order.
pub(super) fn entries(text: &str) -> Vec<Entry<'_>> {
    let (mut found, mut table, mut number, mut at) = (Vec::new(), "", 0, 0);
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let end = at + line.len() + 1;
        let trimmed = line.trim_start();
        let begin = at + line.len() - trimmed.len();
        at = end;
        if trimmed.starts_with('[') {
            let name = trimmed.trim_start_matches('[');
            (table, number) = (name.split(']').next().unwrap_or_default().trim(), number + 1);
            continue;
        }
        let Some((key, value)) = trimmed.split_once('=').filter(|_| !trimmed.starts_with('#')) else { continue };
        let from = begin + key.len() + 1 + value.len() - value.trim_start().len();
        let length = value_length(text.get(from..).unwrap_or_default());
        let written = text.get(from..from + length).unwrap_or_default().trim_end();
        let key = key.trim_end();
        let place = begin..begin + key.len();
        found.push(Entry { table, number, key: key.trim_matches(['"', '\'']), place, value: written });
        let behind = text.get(from + length..).unwrap_or_default();
        at = at.max(from + length + behind.find('\n').map_or(behind.len(), |line| line + 1));
    }
    found
}

fn string(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}

/// The bytes of a value: to the end of its line, or of its last bracket or quotes.
fn value_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => at = string_end(text, at, *byte),
            b'#' => at = text.get(at..).and_then(|rest| rest.find('\n')).map_or(bytes.len(), |line| at + line),
            b'[' | b'{' => (depth, at) = (depth + 1, at + 1),
            b']' | b'}' if depth <= 1 => return at + 1,
            b']' | b'}' => (depth, at) = (depth - 1, at + 1),
            b'\n' if depth == 0 => return at,
            _ => at += 1,
        }
        if depth == 0 && bytes.get(at) == Some(&b'#') {
            return at;
        }
    }
    at.min(bytes.len())
}

/// Behind the text that begins with a quote.
fn string_end(text: &str, begin: usize, quote: u8) -> usize {
    let triple = if quote == b'"' { "\"\"\"" } else { "'''" };
    let rest = text.get(begin..).unwrap_or_default();
    if rest.starts_with(triple) {
        return rest.get(3..).and_then(|inside| inside.find(triple)).map_or(text.len(), |end| begin + 3 + end + 3);
    }
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 2,
            b'\n' => break,
            byte if *byte == quote => return begin + at + 1,
            _ => at += 1,
        }
    }
    begin + at.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_have_their_tables_places_and_values() {
        let text = "[package]\nname = \"a\" # b = 1\n[dependencies]\n\"x\" = { version = \"1\", package = \"y\" }\n\
                    list = [\n  \"one>=1\", # no = 1\n  'two'\n]\ntext = \"\"\"\nz = 1\n\"\"\"\nlast = true\n";
        let found = entries(text);
        let keys: Vec<_> = found.iter().map(|it| (it.table, it.key)).collect();
        let table = "dependencies";
        assert_eq!(keys, [("package", "name"), (table, "x"), (table, "list"), (table, "text"), (table, "last")]);
        assert_eq!((found[0].text(), found[0].value), (Some("a"), "\"a\""));
        assert_eq!((found[1].field("package"), &text[found[1].place.clone()]), (Some("y"), "\"x\""));
        assert_eq!(found[2].items().next(), Some("one>=1"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]{}=\"'#a\\n\\\\ä ]{0,40}") {
            for entry in entries(&text) {
                prop_assert!(text.get(entry.place.clone()).is_some());
                let _ = (entry.text(), entry.field("a"), entry.items().count());
            }
        }
    }
}
