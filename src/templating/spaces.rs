//! Blanks as JavaScript counts them: Unicode's, without U+0085 and with the byte order mark.

/// Whether a character is a blank.
pub(super) fn is_space(c: char) -> bool {
    match c {
        ' ' | '\t'..='\r' => true,
        _ if c.is_ascii() => false,
        '\u{85}' => false,
        '\u{feff}' => true,
        _ => c.is_whitespace(),
    }
}

/// `text.trim()`.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// `text.trimStart()`.
pub(super) fn trim_start(text: &str) -> &str {
    text.trim_start_matches(is_space)
}

/// `text.trimEnd()`.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}
