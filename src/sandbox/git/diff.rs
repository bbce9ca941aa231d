//! What differs between two trees, with the hunks of each text file.
//! Renames are found by equal content only.

use std::collections::BTreeMap;

use super::{Mode, Objects, Oid};
pub use crate::unified_diff::unified_patch;

/// GitHub leaves `patch` out for large files; this is where the sandbox does.
const LARGEST_PATCH: usize = 512 * 1024;

/// How a file changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStatus {
    /// New.
    Added,
    /// Gone.
    Removed,
    /// Other content or another mode.
    Modified,
    /// Same content under another path.
    Renamed,
}

/// One changed file.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// Path now, or before when it is gone.
    pub path: String,
    /// Path before, for a rename.
    pub previous: Option<String>,
    /// What happened to it.
    pub status: FileStatus,
    /// Content now, or before when it is gone.
    pub oid: Oid,
    /// Lines added.
    pub additions: usize,
    /// Lines removed.
    pub deletions: usize,
    /// Unified hunks; `None` for binary, very large or unchanged content.
    pub patch: Option<String>,
}

impl FileStatus {
    /// The word of GitHub's API.
    pub fn word(self) -> &'static str {
        match self {
            FileStatus::Added => "added",
            FileStatus::Removed => "removed",
            FileStatus::Modified => "modified",
            FileStatus::Renamed => "renamed",
        }
    }
}

impl Objects {
    /// The files that differ between two trees, by path.
    pub fn changes(&self, old: Option<Oid>, new: Oid) -> Vec<FileChange> {
        let before = old.map(|old| self.files(old)).unwrap_or_default();
        let after = self.files(new);
        let mut gone: BTreeMap<Oid, &String> =
            before.iter().filter(|(path, _)| !after.contains_key(*path)).map(|(path, file)| (file.1, path)).collect();
        let mut found = Vec::new();
        let mut moved = Vec::new();
        for (path, file) in &after {
            match before.get(path) {
                Some(old) if old == file => {}
                Some(old) => found.push(self.change(path, FileStatus::Modified, Some(*old), Some(*file))),
                None => match gone.remove(&file.1) {
                    Some(previous) => {
                        moved.push(previous.clone());
                        let mut change = self.change(path, FileStatus::Renamed, Some(*file), Some(*file));
                        change.previous = Some(previous.clone());
                        found.push(change);
                    }
                    None => found.push(self.change(path, FileStatus::Added, None, Some(*file))),
                },
            }
        }
        for (path, file) in before.iter().filter(|(path, _)| !after.contains_key(*path) && !moved.contains(path)) {
            found.push(self.change(path, FileStatus::Removed, Some(*file), None));
        }
        found.sort_by(|left, right| left.path.cmp(&right.path));
        found
    }

    fn change(&self, path: &str, status: FileStatus, old: Option<(Mode, Oid)>, new: Option<(Mode, Oid)>) -> FileChange {
        let text = |file: Option<(Mode, Oid)>| match file {
            None => Some(""),
            Some((_, oid)) => std::str::from_utf8(self.blob(oid)?).ok().filter(|text| !text.contains('\0')),
        };
        let (patch, additions, deletions) = match (text(old), text(new)) {
            (Some(old), Some(new)) if old != new => unified_patch(old, new),
            _ => (String::new(), 0, 0),
        };
        let oid = new.or(old).map_or(Oid::ZERO, |(_, oid)| oid);
        let shown = !patch.is_empty() && patch.len() <= LARGEST_PATCH;
        FileChange {
            path: path.to_owned(),
            previous: None,
            status,
            oid,
            additions,
            deletions,
            patch: shown.then_some(patch),
        }
    }
}
