//! What differs between two trees, with the hunks of each text file.
//! Which file was renamed is found in `renames`.

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
    /// Under another path, with the same content or half of it.
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
        let renames = self.renames(&before, &after);
        let mut found = Vec::new();
        for (path, file) in &after {
            match (before.get(path), renames.get(path)) {
                (Some(old), _) if old == file => {}
                (Some(old), _) => found.push(self.change(path, FileStatus::Modified, Some(*old), Some(*file))),
                (None, Some(previous)) => {
                    let mut change = self.change(path, FileStatus::Renamed, before.get(previous).copied(), Some(*file));
                    change.previous = Some(previous.clone());
                    found.push(change);
                }
                (None, None) => found.push(self.change(path, FileStatus::Added, None, Some(*file))),
            }
        }
        let kept = |path: &String| after.contains_key(path) || renames.values().any(|old| old == path);
        for (path, file) in before.iter().filter(|(path, _)| !kept(path)) {
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
