//! The formats of Backstage's fields, checked by hand: `KubernetesValidatorFunctions` and `CommonValidatorFunctions`
//! of `@backstage/catalog-model` 1.10, letter for letter. Lengths are those of ASCII texts: nothing else passes.

use crate::yaml::{Number, Value};

/// The longest name, tag, label value and part of a key.
pub(super) const LONGEST_NAME: usize = 63;

/// The longest prefix of a key or version.
const LONGEST_SUBDOMAIN: usize = 253;

/// A name: letters and digits, with `-`, `_` and `.` in between.
pub(super) fn is_object_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    bytes.len() <= LONGEST_NAME
        && ends.iter().all(|end| end.is_some_and(|byte| byte.is_ascii_alphanumeric()))
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// A DNS label: lower-case letters and digits, with `-` in between. Namespaces are ones.
pub(super) fn is_dns_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= LONGEST_NAME
        && !matches!(bytes, [] | [b'-', ..] | [.., b'-'])
        && bytes.iter().all(|byte| is_lower(*byte) || *byte == b'-')
}

/// A DNS subdomain: labels with dots in between.
pub(super) fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= LONGEST_SUBDOMAIN && text.split('.').all(is_dns_label)
}

/// A key of labels or annotations: `name` or `subdomain/name`.
pub(super) fn is_key(text: &str) -> bool {
    match text.split_once('/') {
        None => is_object_name(text),
        Some((prefix, name)) => is_dns_subdomain(prefix) && is_object_name(name),
    }
}

/// A value of a label: a name, or nothing.
pub(super) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_object_name(text)
}

/// A version of a kind: `suffix` or `subdomain/suffix`.
pub(super) fn is_api_version(text: &str) -> bool {
    let is_suffix = |suffix: &str| {
        (1..=LONGEST_NAME).contains(&suffix.len()) && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    match text.split_once('/') {
        None => is_suffix(text),
        Some((prefix, suffix)) => is_dns_subdomain(prefix) && is_suffix(suffix),
    }
}

/// A kind: letters and digits, a letter first.
pub(super) fn is_kind(text: &str) -> bool {
    text.len() <= LONGEST_NAME
        && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A tag: lower-case letters, digits, `:`, `+` and `#`, with single `-` in between.
pub(super) fn is_tag(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| is_lower(byte) || matches!(byte, b':' | b'+' | b'#'));
    text.len() <= LONGEST_NAME && text.split('-').all(is_word)
}

/// A URL as the WHATWG standard reads one without a base.
pub(super) fn is_url(text: &str) -> bool {
    url::Url::parse(text).is_ok()
}

/// Whether JavaScript's `trim` leaves nothing of it.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| letter == '\u{feff}' || (letter.is_whitespace() && letter != '\u{85}'))
}

/// What JavaScript takes for false; Backstage passes over such a value where it asks only whether there is one.
pub(super) fn is_falsy(value: &Value<'_>) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Number(Number::Integer(0)) => true,
        Value::Number(Number::Float(number)) => *number == 0.0 || number.is_nan(),
        Value::Text(text) => text.is_empty(),
        _ => false,
    }
}

fn is_lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_have_separators_inside_only() {
        assert!(["a", "A1", "a--b", "a._-b", &"x".repeat(63)].into_iter().all(is_object_name));
        assert!(!["", "-a", "a-", "a b", "ä", ".", &"x".repeat(64)].into_iter().any(is_object_name));
    }

    #[test]
    fn namespaces_are_lower_case() {
        assert!(["a", "a1-b", "a--b"].into_iter().all(is_dns_label));
        assert!(!["", "A", "-a", "a-", "a.b", "a_b", &"x".repeat(64)].into_iter().any(is_dns_label));
    }

    #[test]
    fn a_key_has_at_most_one_prefix() {
        assert!(["a", "a/b", "a.b/C_d"].into_iter().all(is_key));
        assert!(!["", "/", "a/", "/b", "a/b/c", "A/b", "a..b/c"].into_iter().any(is_key));
    }

    #[test]
    fn a_tag_has_single_hyphens() {
        assert!(["c++", "c#", "lang:rust", "a-b-c"].into_iter().all(is_tag));
        assert!(!["", "A", "a--b", "-a", "a-", "a.b", "a_b", &"x".repeat(64)].into_iter().any(is_tag));
    }

    #[test]
    fn a_version_may_have_a_group() {
        assert!(["v1", "backstage.io/v1alpha1"].into_iter().all(is_api_version));
        assert!(!["", "a/b/c", "A/v1", "backstage.io/", "v1-a"].into_iter().any(is_api_version));
    }

    #[test]
    fn blank_is_what_javascript_trims() {
        assert!(is_blank(" \t\u{feff}\u{a0}\n"));
        assert!(!is_blank("\u{85}"));
    }
}
