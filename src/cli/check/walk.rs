//! The files below a folder, in a fixed order. Links are not followed, so that nothing outside the folder is read and
//! nothing is read twice.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// More files than this are no repository.
const MAX_FILES: usize = 2_000_000;
/// Folders that belong to tools: a version control's store, and dependencies that a package manager put there.
const LEFT_OUT: [&str; 4] = [".git", ".hg", ".svn", "node_modules"];

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Its path from the folder, with `/`; what is not UTF-8 is replaced.
    pub path: String,
    /// Its real path, where `path` does not lead to it.
    real: Option<PathBuf>,
}

impl Found {
    /// A file whose path is UTF-8.
    pub fn at(path: &str) -> Self {
        Self { path: path.to_owned(), real: None }
    }

    /// Where it can be opened.
    pub fn real(&self, root: &Path) -> PathBuf {
        self.real.clone().unwrap_or_else(|| root.join(&self.path))
    }
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The files that were asked for, by path.
    pub files: Vec<Found>,
    /// Folders that could not be read, and why.
    pub troubles: Vec<(String, String)>,
}

/// All regular files below `root` whose path `wanted` takes.
pub(super) fn walk(root: &Path, wanted: impl Fn(&str) -> bool) -> Result<Walk, String> {
    let mut walk = Walk::default();
    let mut folders = vec![(root.to_owned(), String::new(), true)];
    while let Some((folder, path, plain)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                let path = if path.is_empty() { "." } else { path.as_str() };
                walk.troubles.push((path.to_owned(), format!("the folder cannot be read: {error}")));
                continue;
            }
        };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name();
            let inner_plain = plain && name.to_str().is_some();
            if kind.is_dir() && !left_out(&name) {
                folders.push((entry.path(), joined(&path, &name), inner_plain));
            } else if kind.is_file() {
                let path = joined(&path, &name);
                if wanted(&path) {
                    let real = (!inner_plain).then(|| entry.path());
                    walk.files.push(Found { path, real });
                }
            }
        }
        if walk.files.len() > MAX_FILES {
            return Err(format!("there are more than {MAX_FILES} files; name a smaller folder"));
        }
    }
    walk.files.sort_unstable();
    walk.troubles.sort_unstable();
    Ok(walk)
}

fn left_out(name: &OsStr) -> bool {
    LEFT_OUT.iter().any(|left_out| name == *left_out)
}

fn joined(folder: &str, name: &OsStr) -> String {
    let name = name.to_string_lossy();
    let mut path = String::with_capacity(folder.len() + 1 + name.len());
    if !folder.is_empty() {
        path.push_str(folder);
        path.push('/');
    }
    path.push_str(&name);
    path
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    fn paths(root: &Path) -> Vec<String> {
        walk(root, |path| path.ends_with(".yaml")).unwrap().files.into_iter().map(|found| found.path).collect()
    }

    #[test]
    fn files_come_by_path_and_tools_folders_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for path in
            ["b.yaml", "a/z.yaml", "a-b.yaml", "a/.git/x.yaml", "node_modules/x.yaml", ".github/y.yaml", "n.txt"]
        {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
        }
        assert_eq!(paths(folder.path()), [".github/y.yaml", "a-b.yaml", "a/z.yaml", "b.yaml"]);
    }

    #[test]
    fn links_and_pipes_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("x.yaml"), "").unwrap();
        symlink(outside.path(), folder.path().join("folder")).unwrap();
        symlink(outside.path().join("x.yaml"), folder.path().join("file.yaml")).unwrap();
        symlink(folder.path(), folder.path().join("loop")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(folder.path().join("pipe.yaml")).status().unwrap().success());
        assert_eq!(paths(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_is_not_utf_8_still_leads_to_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join(OsStr::from_bytes(b"caf\xe9"));
        fs::create_dir(&inner).unwrap();
        fs::write(inner.join("a.yaml"), "x").unwrap();
        let files = walk(folder.path(), |_| true).unwrap().files;
        assert_eq!(files[0].path, "caf\u{fffd}/a.yaml");
        assert_eq!(fs::read_to_string(files[0].real(folder.path())).unwrap(), "x");
    }
}
