//! The secret half of an access key of AWS, which has no beginning of its own: forty letters that are given to a
//! name for it.

use std::ops::Range;

use super::format::base64;

/// The ends of names that such a key is given to.
pub(super) const NAMES: [&str; 9] = [
    "secret_access_key",
    "SECRET_ACCESS_KEY",
    "secretAccessKey",
    "SecretAccessKey",
    "secret-access-key",
    "secret_key",
    "SECRET_KEY",
    "secretKey",
    "SecretKey",
];

/// Signs and words between a name and its value: `=`, `": "`, a line of its own with `value:`.
const BETWEEN: usize = 60;
const LENGTH: usize = 40;

/// The key behind a name that begins at a byte.
pub(super) fn at(text: &str, begin: usize) -> Option<Range<usize>> {
    let name = NAMES.iter().find(|name| text.get(begin..).is_some_and(|rest| rest.starts_with(**name)))?;
    let bytes = text.as_bytes();
    let mut at = begin + name.len();
    let mut assigned = false;
    let most = at + BETWEEN;
    while at < most {
        match bytes.get(at)? {
            b'=' | b':' | b'>' => (assigned, at) = (true, at + 1),
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b',' | b']' => at += 1,
            b'v' | b'V' if bytes.get(at + 1..at + 5).is_some_and(|word| word.eq_ignore_ascii_case(b"alue")) => at += 5,
            _ => break,
        }
    }
    let value = text.get(at..at + LENGTH).filter(|value| value.bytes().all(base64))?;
    let ends = bytes.get(at + LENGTH).is_none_or(|next| !base64(*next) && !matches!(next, b'=' | b'_' | b'-'));
    let has = |set: fn(&u8) -> bool| value.as_bytes().iter().any(set);
    let mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    (assigned && ends && mixed && crate::policies::secrets::entropy::is_random(value)).then_some(at..at + LENGTH)
}
