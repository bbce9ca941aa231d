//! Signed JSON web tokens: three parts, of which two are JSON. Not tokens that are made to be public.

use std::ops::Range;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;

use super::format::url;

/// What the first part begins with: `{"` in base64.
pub(super) const BEGINNING: &str = "eyJ";

const LONGEST: usize = 16 << 10;
/// The shortest signature: HMAC with SHA-256 has 43 letters; shorter ones are those of examples.
const SIGNATURE: usize = 20;

/// The token that begins at a byte.
pub(super) fn at(text: &str, begin: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if begin.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(|before| url(*before) || *before == b'.') {
        return None;
    }
    let header = part(bytes, begin)?;
    let payload = part(bytes, header.end + 1)?;
    let signature = part(bytes, payload.end + 1)?;
    let joined = bytes.get(header.end) == Some(&b'.') && bytes.get(payload.end) == Some(&b'.');
    let fourth = bytes.get(signature.end) == Some(&b'.') && bytes.get(signature.end + 1).is_some_and(|b| url(*b));
    if !joined || fourth || signature.len() < SIGNATURE {
        return None;
    }
    let header = object(text.get(header)?)?;
    let payload = object(text.get(payload)?)?;
    // Supabase gives every browser a token of this role.
    let public = payload.get("role").and_then(Value::as_str) == Some("anon");
    (header.get("alg").is_some_and(Value::is_string) && !public).then_some(begin..signature.end)
}

fn part(bytes: &[u8], begin: usize) -> Option<Range<usize>> {
    let length = bytes.get(begin..)?.iter().take(LONGEST).take_while(|byte| url(**byte)).count();
    (length > 0).then_some(begin..begin + length)
}

fn object(part: &str) -> Option<serde_json::Map<String, Value>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}
