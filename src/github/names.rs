//! GitHub's names as types, so that two strings cannot be swapped.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `owner/name` of a repository. It changes when a repository is renamed: remember ids, show names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RepoName {
    /// The organisation or person.
    pub owner: String,
    /// The repository's own name.
    pub name: String,
}

impl RepoName {
    /// Reads `owner/name`; none unless both are made of the characters GitHub allows (`[A-Za-z0-9._-]`, at most 100).
    pub fn parse(full_name: &str) -> Option<Self> {
        let (owner, name) = full_name.split_once('/')?;
        let fine = |part: &str| {
            !part.is_empty()
                && part.len() <= 100
                && part != "."
                && part != ".."
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        };
        (fine(owner) && fine(name)).then(|| Self { owner: owner.to_owned(), name: name.to_owned() })
    }
}

impl fmt::Display for RepoName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

/// A person's or an App's login.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Login(pub String);

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The SHA-1 or SHA-256 name of a commit, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CommitSha(pub String);

impl fmt::Display for CommitSha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One segment of a path, percent-encoded so that it cannot become two.
pub(super) fn segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// A path as it stands in an address of GitHub's pages.
pub fn path_in_address(path: &str) -> String {
    segments(path)
}

/// A path of several segments, its slashes kept.
pub(super) fn segments(path: &str) -> String {
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_leave_its_place_in_an_address_is_no_name() {
        for bad in ["acme", "acme/", "/orders", "acme/..", "acme/a b", "acme/a?b", "acme/a/b", "acme/a%2f"] {
            assert_eq!(RepoName::parse(bad), None, "{bad}");
        }
        assert_eq!(RepoName::parse("acme/orders.v2").unwrap().to_string(), "acme/orders.v2");
    }

    #[test]
    fn segments_keep_their_slashes_and_nothing_else() {
        assert_eq!(segments("heads/idp/a b?#"), "heads/idp/a%20b%3F%23");
    }
}
