//! Reading and rewriting trees by path.
//! Trees are immutable: a change gives the name of a new root.

use std::collections::BTreeMap;

use super::{Mode, Objects, Oid, TreeEntry};

/// Something found at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAt {
    /// Path from the root, with `/`.
    pub path: String,
    /// Its mode.
    pub mode: Mode,
    /// Its object.
    pub oid: Oid,
}

/// One change to a tree; `None` removes the path.
pub type TreeChange = (String, Option<(Mode, Oid)>);

impl Objects {
    /// What is at `path` below `root`; an empty path is the root itself.
    pub fn at_path(&self, root: Oid, path: &str) -> Option<FileAt> {
        let mut found = FileAt { path: String::new(), mode: Mode::Folder, oid: root };
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let entry = self.tree(found.oid)?.iter().find(|entry| entry.name == name)?;
            let path = if found.path.is_empty() { name.to_owned() } else { format!("{}/{name}", found.path) };
            found = FileAt { path, mode: entry.mode, oid: entry.oid };
        }
        Some(found)
    }

    /// Everything below `root`, folders before what they hold, up to `limit` entries; true if there was more.
    pub fn list(&self, root: Oid, limit: usize) -> (Vec<FileAt>, bool) {
        let mut found = Vec::new();
        let mut open = vec![(String::new(), root)];
        while let Some((folder, oid)) = open.pop() {
            for entry in self.tree(oid).unwrap_or_default() {
                if found.len() == limit {
                    return (found, true);
                }
                let path = if folder.is_empty() { entry.name.clone() } else { format!("{folder}/{}", entry.name) };
                if entry.mode == Mode::Folder {
                    open.push((path.clone(), entry.oid));
                }
                found.push(FileAt { path, mode: entry.mode, oid: entry.oid });
            }
        }
        found.sort_by(|left, right| left.path.cmp(&right.path));
        (found, false)
    }

    /// All files below `root` (no folders), by path.
    pub fn files(&self, root: Oid) -> BTreeMap<String, (Mode, Oid)> {
        let (all, _) = self.list(root, usize::MAX);
        all.into_iter()
            .filter(|file| file.mode != Mode::Folder)
            .map(|file| (file.path, (file.mode, file.oid)))
            .collect()
    }

    /// The root after `changes`; folders left empty disappear, as in git.
    pub fn rewrite(&mut self, root: Option<Oid>, changes: &[TreeChange]) -> Oid {
        let mut entries = root.and_then(|root| self.tree(root)).unwrap_or_default().to_vec();
        let mut below: BTreeMap<String, Vec<TreeChange>> = BTreeMap::new();
        for (path, change) in changes {
            match path.split_once('/') {
                Some((folder, rest)) => {
                    below.entry(folder.to_owned()).or_default().push((rest.to_owned(), *change));
                }
                None => {
                    entries.retain(|entry| entry.name != *path);
                    if let Some((mode, oid)) = change {
                        entries.push(TreeEntry { name: path.clone(), mode: *mode, oid: *oid });
                    }
                }
            }
        }
        for (folder, changes) in below {
            let old = entries.iter().find(|entry| entry.name == folder && entry.mode == Mode::Folder);
            let old = old.map(|entry| entry.oid);
            let new = self.rewrite(old, &changes);
            let empty = self.tree(new).is_none_or(<[TreeEntry]>::is_empty);
            // Removing below a file must not remove the file itself.
            if empty && old.is_none() {
                continue;
            }
            entries.retain(|entry| entry.name != folder);
            if !empty {
                entries.push(TreeEntry { name: folder, mode: Mode::Folder, oid: new });
            }
        }
        self.put_tree(entries)
    }
}
