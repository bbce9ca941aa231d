//! The repository at the judged commit, as far as it is known. Asking costs no call: what is not at hand is unknown.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a file is in the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    There,
    /// It is not.
    Missing,
    /// That cannot be said, for example because the list of files was cut off.
    Unknown,
}

/// The files of one repository at one commit. Paths are relative to its root, with `/`.
pub trait Files {
    /// Whether a file is there.
    fn lists(&self, path: &str) -> Presence;

    /// The content of a file, where it is at hand and is UTF-8.
    fn text(&self, path: &str) -> Option<Cow<'_, str>>;

    /// All paths in ascending order; none when they are not known completely.
    fn paths(&self) -> Option<Box<dyn Iterator<Item = &str> + '_>>;
}

/// Nothing is known of the repository.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn lists(&self, _path: &str) -> Presence {
        Presence::Unknown
    }

    fn text(&self, _path: &str) -> Option<Cow<'_, str>> {
        None
    }

    fn paths(&self) -> Option<Box<dyn Iterator<Item = &str> + '_>> {
        None
    }
}

/// A list of files with the contents that were fetched.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// All paths.
    pub paths: BTreeSet<String>,
    /// Whether `paths` is the whole repository; false when GitHub cut the tree off.
    pub complete: bool,
    /// The contents at hand.
    pub texts: BTreeMap<String, String>,
}

impl Snapshot {
    /// A whole repository of these files with their contents.
    pub fn of<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let texts: BTreeMap<String, String> =
            files.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        Self { paths: texts.keys().cloned().collect(), complete: true, texts }
    }
}

impl Files for Snapshot {
    fn lists(&self, path: &str) -> Presence {
        match (self.paths.contains(path), self.complete) {
            (true, _) => Presence::There,
            (false, true) => Presence::Missing,
            (false, false) => Presence::Unknown,
        }
    }

    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.texts.get(path).map(|text| Cow::Borrowed(text.as_str()))
    }

    fn paths(&self) -> Option<Box<dyn Iterator<Item = &str> + '_>> {
        self.complete.then(|| Box::new(self.paths.iter().map(String::as_str)) as Box<dyn Iterator<Item = &str>>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_cut_off_says_nothing_about_what_is_missing() {
        let mut files = Snapshot::of([("mkdocs.yml", "")]);
        assert_eq!(files.lists("README.md"), Presence::Missing);
        files.complete = false;
        assert_eq!(files.lists("README.md"), Presence::Unknown);
        assert_eq!(files.lists("mkdocs.yml"), Presence::There);
        assert!(files.paths().is_none());
    }
}
