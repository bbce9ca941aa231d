//! Private keys in the armour of PEM and in PuTTY's files. A key that asks for a passphrase opens nothing by itself,
//! and a header without a body is how programs look for keys: neither is a key here.

use std::ops::Range;

/// Where a key begins.
pub(super) const PEM: &str = "-----BEGIN ";
pub(super) const PUTTY: &str = "PuTTY-User-Key-File-";

/// The kinds whose body is not encrypted as a whole, as PEM names them.
const KINDS: [&str; 7] = [
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "PGP PRIVATE KEY BLOCK",
    "SSH2 PRIVATE KEY",
];

/// The most that a key has: an armoured one of 16,384 bits.
const LONGEST: usize = 64 << 10;
/// Letters of base64 that follow each other before it is a body.
const BODY: usize = 16;
/// The beginning of a body's first line that says that a passphrase is asked for: OpenSSH's format with a cipher.
const ENCRYPTED: &str = "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHI";

/// The key in PEM whose armour begins at a byte, to the end of its armour or of what can be read.
pub(super) fn pem(text: &str, begin: usize) -> Option<Range<usize>> {
    let rest = text.get(begin + PEM.len()..)?;
    let kind = KINDS.iter().find(|kind| rest.strip_prefix(**kind).is_some_and(|rest| rest.starts_with("-----")))?;
    let header = begin + PEM.len() + kind.len() + "-----".len();
    let most = text.floor_char_boundary(text.len().min(header + LONGEST));
    let body = text.get(header..most)?;
    first_words(body)?;
    let close = body.find("-----END ").filter(|end| body.get(..*end).is_some_and(|inside| !inside.contains(PEM)));
    let inside = body.get(..close.unwrap_or(body.len()))?;
    let first = first_words(inside)?;
    if inside.get(first..)?.starts_with(ENCRYPTED) || inside.contains(",ENCRYPTED") {
        return None;
    }
    let end = match close {
        Some(close) => {
            let footer = body.get(close + "-----END ".len()..)?;
            let length = footer.find("-----").map_or(0, |at| at + "-----".len());
            header + close + "-----END ".len() + length
        }
        None => header + first + letters(inside.get(first..)?.as_bytes()),
    };
    Some(begin..end)
}

/// The key in a file of PuTTY's, when it is not encrypted.
pub(super) fn putty(text: &str, begin: usize) -> Option<Range<usize>> {
    let most = text.floor_char_boundary(text.len().min(begin + LONGEST));
    let body = text.get(begin..most)?;
    let key = body.find("Private-Lines:")?;
    body.get(..key)?.contains("Encryption: none").then(|| begin..begin + body.trim_end().len())
}

/// Where the body begins behind the header: behind line ends, quotes and what joins texts in programs, and behind the
/// lines `Version: …` that PGP has.
fn first_words(inside: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += separators(inside.get(at..)?.as_bytes());
        let rest = inside.get(at..)?;
        let run = letters(rest.as_bytes());
        let field = run > 0 && rest.as_bytes().get(run..)?.starts_with(b": ");
        let dashed = run > 0 && rest.as_bytes().get(run) == Some(&b'-') && named(rest);
        if field || dashed {
            at += rest.find('\n')? + 1;
            continue;
        }
        return is_body(rest.get(..run)?).then_some(at);
    }
}

/// Whether a line begins with a name of several words: `Proc-Type: …`.
fn named(rest: &str) -> bool {
    let name = rest.bytes().take(40).take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-').count();
    rest.as_bytes().get(name..).is_some_and(|rest| rest.starts_with(b": "))
}

/// Whether letters are the first line of a key: DER and OpenSSH begin alike everywhere, and others look random.
fn is_body(line: &str) -> bool {
    let known = ["MI", "MH", "MF", "MC", "b3BlbnNzaC1rZXkt"].iter().any(|it| line.starts_with(it));
    let mixed = |set: fn(&u8) -> bool| line.as_bytes().iter().any(set);
    let random = line.len() >= 32 && mixed(u8::is_ascii_lowercase) && mixed(u8::is_ascii_uppercase);
    let bits = crate::policies::secrets::entropy::bits(line.as_bytes());
    line.len() >= BODY && (known || random) && bits > 2.0
}

fn letters(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')).count()
}

/// How many bytes join the lines of a key: white space, quotes, `\n`, `+`, `.`, `,`, `\`, `>`.
fn separators(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'\\' if matches!(bytes.get(at + 1), Some(b'n' | b'r')) => 2,
            b' ' | b'\t' | b'\r' | b'\n' | b'\\' | b'"' | b'\'' | b'`' | b'+' | b'.' | b',' | b'>' | b'#' => 1,
            _ => break,
        };
    }
    at
}
