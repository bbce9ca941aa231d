//! Credentials that are known by how they are written. One pass over a text looks for the beginnings of all kinds at
//! once; only there is more read. Not values that merely look random (`assignments`).

mod format;
mod formats;
mod json_web_token;
mod private_key;
mod secret_access_key;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{entropy, placeholder};
use format::Format;
use formats::FORMATS;

/// The storage key that the emulator of Azure Storage has everywhere.
const EMULATOR: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu";
/// Bits a letter below which a token of the right length is an example.
const BITS: f64 = 2.5;

static BEGINNINGS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let others = [private_key::PEM, private_key::PUTTY, json_web_token::BEGINNING];
    let known = FORMATS.iter().map(|format| format.prefix).chain(others).chain(secret_access_key::NAMES);
    let all: BTreeSet<&str> = known.collect();
    // One that begins with another one is found where that one is.
    let fewest = all.iter().filter(|one| !all.iter().any(|other| other != *one && one.starts_with(other)));
    Regex::new(&fewest.map(|it| regex::escape(it)).collect::<Vec<_>>().join("|")).ok()
});

/// A credential: where it stands and what it is. Never what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::policies) struct Credential {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// What it is, with its article: "a token of npm".
    pub name: &'static str,
}

/// The credentials of a text in their order, at most so many.
pub(in crate::policies) fn of(text: &str, most: usize) -> Vec<Credential> {
    let mut found: Vec<Credential> = Vec::new();
    let Some(beginnings) = BEGINNINGS.as_ref() else { return found };
    let (mut from, mut last_end) = (0, 0);
    while let Some(hit) = beginnings.find_at(text, from).filter(|_| found.len() < most) {
        // The next letter may begin another one.
        from = text.ceil_char_boundary(hit.start() + 1);
        let Some(credential) = at(text, hit.start()) else { continue };
        from = credential.range.end.max(from);
        let same_line = !text.get(last_end..credential.range.start).unwrap_or("\n").contains('\n');
        last_end = credential.range.end;
        // The same one twice on a line is one.
        let value = |it: &Credential| text.get(it.range.clone());
        if !same_line || found.last().is_none_or(|last| value(last) != value(&credential)) {
            found.push(credential);
        }
    }
    found
}

/// The credential that is known by what begins at a byte.
fn at(text: &str, begin: usize) -> Option<Credential> {
    let rest = text.get(begin..)?;
    let named = |range: Option<Range<usize>>, name| range.map(|range| Credential { range, name });
    if rest.starts_with(private_key::PEM) {
        return named(private_key::pem(text, begin), "a private key");
    }
    if rest.starts_with(private_key::PUTTY) {
        return named(private_key::putty(text, begin), "a private key");
    }
    if rest.starts_with(json_web_token::BEGINNING) {
        return named(json_web_token::at(text, begin), "a JSON web token");
    }
    let begins = format::begins(text.as_bytes(), begin);
    let may = |format: &&Format| (begins || format.before.is_some()) && rest.starts_with(format.prefix);
    let known = FORMATS.iter().filter(may);
    let mut known = known.filter_map(|format| named(format.at(text, begin), format.name));
    let found = known.find(|credential| is_real(text, credential));
    found.or_else(|| {
        named(secret_access_key::at(text, begin), "a secret access key of AWS").filter(|found| is_real(text, found))
    })
}

fn is_real(text: &str, credential: &Credential) -> bool {
    let Some(value) = text.get(credential.range.clone()) else { return false };
    !placeholder::is_made_up(value) && !value.contains(EMULATOR) && entropy::bits(value.as_bytes()) >= BITS
}
