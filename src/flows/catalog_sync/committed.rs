//! The files of a commit that the platform made itself: what they hold is known without asking GitHub.

use std::collections::BTreeMap;

use super::cut_off::blob_name;
use crate::store::catalog::{RepositoryTree, TreeFile};

/// A larger text is read from GitHub, within the limits that hold there.
const LARGEST: usize = 256 * 1024;

/// All files of a commit, by path.
#[derive(Debug)]
pub struct CommittedFiles<'a>(BTreeMap<&'a str, &'a [u8]>);

impl<'a> CommittedFiles<'a> {
    /// From paths and contents.
    pub fn new(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        Self(files.collect())
    }

    /// The tree, as GitHub would list it.
    pub(super) fn tree(&self, commit: &str) -> RepositoryTree {
        let is_long = commit.len() == 64;
        let file =
            |(path, content): (&&str, &&[u8])| TreeFile { path: (*path).to_owned(), blob: blob_name(content, is_long) };
        let mut tree =
            RepositoryTree { commit: commit.to_owned(), truncated: false, files: self.0.iter().map(file).collect() };
        tree.sort();
        tree
    }

    /// The text of a file, if it is one and no long one.
    pub(super) fn text(&self, path: &str) -> Option<&'a str> {
        let content = self.0.get(path).filter(|content| content.len() <= LARGEST)?;
        std::str::from_utf8(content).ok().filter(|text| !text.contains('\0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_has_gits_names_and_texts_are_told_from_the_rest() {
        let long = vec![b'x'; LARGEST + 1];
        let files: [(&str, &[u8]); 3] = [("b", b"hello\n"), ("a/bin", b"\0"), ("long", &long)];
        let files = CommittedFiles::new(files.into_iter());
        let tree = files.tree("c0ffee");
        assert_eq!(tree.get("b").unwrap().blob, "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!((files.text("b"), files.text("a/bin"), files.text("long")), (Some("hello\n"), None, None));
    }
}
