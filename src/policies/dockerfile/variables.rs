//! What `$NAME` and `${NAME:-default}` stand for, where the file itself says so.

use std::collections::HashMap;

use super::words::DOLLAR;

/// Variables by name; none for one whose value only the build knows.
pub(super) type Variables = HashMap<String, Option<String>>;

/// The longest text that is put together: defaults that double each other would fill the memory.
const LONGEST: usize = 4_096;

/// A text with its variables replaced; none when one of them is not known, or is used in a way that is not computed.
pub(super) fn expand(text: &str, known: &Variables) -> Option<String> {
    expand_in(text, known, 0)
}

fn expand_in(text: &str, known: &Variables, depth: usize) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(rest.get(..at)?);
        let (value, behind) = variable(rest.get(at + 1..)?, known, depth)?;
        out.push_str(&value);
        rest = behind;
        if out.len() > LONGEST {
            return None;
        }
    }
    out.push_str(rest);
    Some(out.replace(DOLLAR, "$"))
}

/// The value of the variable whose `$` was read, and what follows it.
fn variable<'t>(text: &'t str, known: &Variables, depth: usize) -> Option<(String, &'t str)> {
    let Some(inside) = text.strip_prefix('{') else {
        let name = name(text);
        // A lone `$` is one.
        let value = if name.is_empty() { "$".to_owned() } else { known.get(name)?.clone()? };
        return Some((value, text.get(name.len()..)?));
    };
    let close = closing(inside)?;
    let (body, behind) = (inside.get(..close)?, inside.get(close + 1..)?);
    let name = name(body);
    let set = known.get(name);
    let value = match (body.get(name.len()..)?, set) {
        ("", set) => set?.clone()?,
        (modifier, set) => {
            let (empty_counts, word) = match modifier.strip_prefix(":-") {
                Some(word) => (true, word),
                None => (false, modifier.strip_prefix('-')?),
            };
            match set {
                Some(Some(value)) if !(empty_counts && value.is_empty()) => value.clone(),
                _ if depth < 8 => expand_in(word, known, depth + 1)?,
                _ => return None,
            }
        }
    };
    Some((value, behind))
}

fn name(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn closing(text: &str) -> Option<usize> {
    let mut open = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' if open == 0 => return Some(at),
            b'}' => open -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_counts_where_nothing_is_set_and_what_is_not_known_stays_unknown() {
        let known: Variables = [
            ("TAG".to_owned(), Some("24".to_owned())),
            ("EMPTY".to_owned(), Some(String::new())),
            ("ASKED".to_owned(), None),
        ]
        .into();
        let expand = |text: &str| expand(text, &known);
        assert_eq!(expand("node:$TAG-slim").as_deref(), Some("node:24-slim"));
        assert_eq!(expand("${EMPTY:-a}${EMPTY-b}${NO:-${TAG}}").as_deref(), Some("a24"));
        assert_eq!(expand("${ASKED:-x}").as_deref(), Some("x"));
        for unknown in ["$NO", "${ASKED}", "${TAG%4}", "${TAG", "${TAG:+x}"] {
            assert_eq!(expand(unknown), None, "{unknown}");
        }
    }
}
