//! The name of a git object: the SHA-1 of its header and content.
//! Only full names: abbreviations are resolved by the object store.

use std::fmt;
use std::str::FromStr;

use sha1::{Digest, Sha1};

/// A 20-byte object name, written as 40 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid([u8; 20]);

impl Oid {
    /// What GitHub writes where there is no commit: forty zeros.
    pub const ZERO: Oid = Oid([0; 20]);

    /// Names `content` as an object of type `kind` (`blob`, `tree`, `commit`, `tag`).
    pub fn of(kind: &str, content: &[u8]) -> Self {
        let mut hasher = Sha1::new();
        hasher.update(format!("{kind} {}\0", content.len()).as_bytes());
        hasher.update(content);
        Oid(hasher.finalize().into())
    }

    /// The raw bytes, as trees hold them.
    pub fn bytes(&self) -> &[u8; 20] {
        &self.0
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Oid({self})")
    }
}

impl FromStr for Oid {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 20];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Oid(bytes))
    }
}
