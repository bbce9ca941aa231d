//! What single characters are to the lexer, as keyboards and phones type them.
//! Words and lines are the lexer's.

use super::lexer::MAX_KEY;

/// Whether a character opens or closes a double quote, typed or "smart".
pub fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟')
}

/// Whether a character opens or closes a single quote, or is an apostrophe.
pub fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚' | '‛')
}

/// Whether a character is a quote of either kind.
pub fn is_quote(c: char) -> bool {
    is_double_quote(c) || is_single_quote(c)
}

/// Whether a character is a dash that keyboards write where two hyphens were typed.
pub fn is_long_dash(c: char) -> bool {
    matches!(c, '‒' | '–' | '—' | '―')
}

/// Zero-width joiners, which hold emoji together.
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a character is not seen, or changes how others are seen.
pub fn is_hidden(c: char) -> bool {
    is_joiner(c) || is_refused(c)
}

/// Hidden characters that stand nowhere in a command. Joiners hold emoji together and pass between quotes.
pub fn is_refused(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text can stand before `=` or after `--`.
pub fn is_key(text: &str) -> bool {
    text.len() <= MAX_KEY
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
