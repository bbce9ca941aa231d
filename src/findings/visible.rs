//! Hostile text made safe for a terminal: what cannot be seen is shown, and everything has a width in cells.
//! Not escaping for Markdown; that is `outbox::escape`.

use std::borrow::Cow;

/// Cells of a tab.
const TAB: usize = 4;

/// The text as it may be printed: a control character as its picture (`␛`), one that only changes how others read
/// (bidirectional marks, zero width) as its number (`\u{202e}`). A tab is a control character here.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| picture(c).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| picture(c).unwrap_or_else(|| c.to_string())).collect())
}

/// How one character of a source line is printed, and how many cells it takes.
pub fn cell(c: char) -> (Cow<'static, str>, usize) {
    if c == '\t' {
        return (Cow::Borrowed("    "), TAB);
    }
    match picture(c) {
        Some(shown) => {
            let width = shown.chars().count();
            (Cow::Owned(shown), width)
        }
        None => (Cow::Owned(c.to_string()), width(c)),
    }
}

fn picture(c: char) -> Option<String> {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).map(String::from),
        '\u{7f}' => Some("␡".to_owned()),
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' => Some(number(c)),
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => Some(number(c)),
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => Some(number(c)),
        _ => None,
    }
}

fn number(c: char) -> String {
    format!("\\u{{{:x}}}", u32::from(c))
}

/// The cells that a terminal gives a character: none to marks that join the one before, two to East Asian wide
/// characters and to emoji. Only blocks as a whole are told apart.
fn width(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036f | 0x0483..=0x0489 | 0x0591..=0x05bd | 0x064b..=0x065f | 0x0e31 | 0x0e34..=0x0e3a => 0,
        0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f => 0,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0xa4cf => 2,
        0xa960..=0xa97f | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 => 2,
        0xffe0..=0xffe6 | 0x231a..=0x231b | 0x23e9..=0x23ec | 0x2705 | 0x2728 | 0x274c | 0x274e => 2,
        0x2753..=0x2755 | 0x2757 | 0x2795..=0x2797 | 0x2b1b..=0x2b1c | 0x2b50 | 0x2b55 => 2,
        0x1f300..=0x1f64f | 0x1f680..=0x1f6ff | 0x1f900..=0x1f9ff | 0x1fa70..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_move_the_cursor_or_turn_the_text_is_shown() {
        assert_eq!(visible("a\u{1b}[31mb\r\n\u{7f}"), "a␛[31mb␍␊␡");
        assert_eq!(visible("x\u{202e}y\u{9b}z\u{200b}"), "x\\u{202e}y\\u{9b}z\\u{200b}");
        assert!(matches!(visible("plain, größer, 日本語"), Cow::Borrowed(_)));
    }

    #[test]
    fn cells_are_counted_as_a_terminal_does() {
        let cells = |text: &str| text.chars().map(|c| cell(c).1).sum::<usize>();
        assert_eq!(cells("abc"), 3);
        assert_eq!(cells("日本"), 4);
        assert_eq!(cells("e\u{301}"), 1);
        assert_eq!(cells("🚀"), 2);
        assert_eq!(cells("\t"), 4);
        assert_eq!(cells("\u{202e}"), 8);
    }
}
