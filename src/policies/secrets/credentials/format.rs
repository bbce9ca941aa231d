//! How one kind of credential is written, and whether it is written at a place. The kinds are in `formats`.

use std::ops::Range;

/// A set of letters.
pub(super) type Set = fn(u8) -> bool;

/// A kind of credential that is known by its beginning.
#[derive(Debug)]
pub(super) struct Format {
    /// What it is, with its article: "a token of npm".
    pub name: &'static str,
    /// What it begins with.
    pub prefix: &'static str,
    /// What follows, to its end.
    pub rest: &'static [Part],
    /// What stands before the prefix, for those that are known by their middle.
    pub before: Option<(Set, usize)>,
}

/// A stretch of a credential.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// So many letters of a set, at least and at most.
    Run(Set, usize, usize),
    /// These letters.
    Is(&'static str),
}

impl Format {
    /// Where the credential stands whose prefix begins at a byte; none when there is none. That a word begins there is
    /// asked before.
    pub fn at(&self, text: &str, prefix: usize) -> Option<Range<usize>> {
        let bytes = text.as_bytes();
        let mut end = prefix + self.prefix.len();
        let mut last: Set = word;
        for part in self.rest {
            match part {
                Part::Is(letters) => {
                    end += bytes.get(end..)?.starts_with(letters.as_bytes()).then_some(letters.len())?;
                    last = word;
                }
                Part::Run(set, least, most) => {
                    let run = bytes.get(end..)?.iter().take(*most).take_while(|byte| set(**byte)).count();
                    end += (run >= *least).then_some(run)?;
                    last = *set;
                }
            }
        }
        let begin = match self.before {
            Some((set, wanted)) => {
                let run = bytes.get(..prefix)?.iter().rev().take(wanted + 1).take_while(|byte| set(**byte)).count();
                prefix - (run == wanted).then_some(wanted)?
            }
            None => prefix,
        };
        bytes.get(end).is_none_or(|next| !last(*next) && !word(*next)).then_some(begin..end)
    }
}

/// Whether a word may begin here: behind no letter, or behind an escape as `\n`.
pub(super) fn begins(bytes: &[u8], at: usize) -> bool {
    match bytes.get(..at) {
        Some([.., b'\\', b'n' | b'r' | b't']) => true,
        Some([.., before]) => !word(*before),
        _ => true,
    }
}

pub(super) fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

pub(super) fn alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// The letters of base64 in addresses.
pub(super) fn url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

pub(super) fn base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

pub(super) fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

pub(super) fn hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

pub(super) fn lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

pub(super) fn digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

/// The letters of a key that a client of Microsoft's has.
pub(super) fn entra(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~')
}
