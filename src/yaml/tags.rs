//! What a scalar is when a tag says so. Tags that are not known change nothing.

use super::{Number, Value, scalar};
use saphyr_parser::{ScalarStyle, Tag};
use std::borrow::Cow;

/// The value of a scalar: by its tag when it has one, by its form when it is plain, a text otherwise.
pub(super) fn value<'t>(text: Cow<'t, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value<'t> {
    let Some(tag) = tag else {
        return if style == ScalarStyle::Plain { scalar::resolve(text) } else { Value::Text(text) };
    };
    match core_name(tag) {
        Some(name) if fits(name, &text) => scalar::resolve(text),
        _ => Value::Text(text),
    }
}

fn core_name(tag: &Tag) -> Option<&str> {
    const CORE: &str = "tag:yaml.org,2002:";
    if tag.handle == CORE { Some(&tag.suffix) } else { tag.suffix.strip_prefix(CORE).filter(|_| tag.handle.is_empty()) }
}

/// Whether a text has the form that a tag asks for. One that has not stays a text, without a complaint.
fn fits(tag: &str, text: &str) -> bool {
    let number = scalar::number(text);
    match tag {
        "null" => matches!(text, "" | "~" | "null" | "Null" | "NULL"),
        "bool" => matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE"),
        "int" => number.is_some() && !text.contains('.') && (text.starts_with("0x") || !text.contains(['e', 'E'])),
        "float" => {
            let pointed = text.contains('.') || (text.contains(['e', 'E']) && !text.starts_with("0x"));
            matches!(number, Some(Number::Integer(_) | Number::Float(_))) && pointed
        }
        _ => false,
    }
}
