//! The files below a folder, in a fixed order. Links are not followed, so that nothing outside the folder is read and
//! nothing is read twice.

use super::cache::{Cache, Stamp};
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

/// What lies in a folder and matters: folders that are entered, files that were asked for. Names, in ascending order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// Names of folders.
    pub folders: Vec<String>,
    /// Names of regular files.
    pub files: Vec<String>,
}

/// A folder that is still to be read.
struct Ahead {
    path: String,
    real: PathBuf,
    /// Whether `path` leads to it.
    plain: bool,
}

/// All regular files below `root` whose path `wanted` takes. The cache has to be one of the same `wanted`.
pub(super) fn walk(root: &Path, wanted: impl Fn(&str) -> bool, cache: &mut Cache) -> Result<Walk, String> {
    let mut walk = Walk::default();
    let mut ahead = vec![Ahead { path: String::new(), real: root.to_owned(), plain: true }];
    while let Some(folder) = ahead.pop() {
        let stamp = if cache.keeps_listings() && folder.plain { Stamp::at(&folder.real) } else { None };
        if let Some(listing) = stamp.and_then(|stamp| cache.listing(&folder.path, Some(stamp))) {
            walk.take(&mut ahead, &folder, &listing);
        } else {
            match read(&folder, &wanted, &mut walk, &mut ahead) {
                Ok((listing, whole)) => {
                    walk.take(&mut ahead, &folder, &listing);
                    if folder.plain && whole {
                        cache.keep_listing(&folder.path, stamp, &listing);
                    }
                }
                Err(error) => {
                    let path = if folder.path.is_empty() { "." } else { folder.path.as_str() };
                    walk.troubles.push((path.to_owned(), format!("the folder cannot be read: {error}")));
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

impl Walk {
    fn take(&mut self, ahead: &mut Vec<Ahead>, folder: &Ahead, listing: &Listing) {
        for name in &listing.files {
            let path = joined(&folder.path, name);
            let real = (!folder.plain).then(|| folder.real.join(name));
            self.files.push(Found { path, real });
        }
        // The one that is read next comes last.
        for name in listing.folders.iter().rev() {
            let (path, real) = (joined(&folder.path, name), folder.real.join(name));
            ahead.push(Ahead { path, real, plain: folder.plain });
        }
    }
}

/// Reads a folder, and whether the listing is the whole of it: what has a name that is not UTF-8 goes to its place at
/// once.
fn read(
    folder: &Ahead,
    wanted: impl Fn(&str) -> bool,
    walk: &mut Walk,
    ahead: &mut Vec<Ahead>,
) -> std::io::Result<(Listing, bool)> {
    let mut listing = Listing::default();
    let mut whole = true;
    for entry in fs::read_dir(&folder.real)? {
        let entry = entry?;
        let (kind, name) = (entry.file_type()?, entry.file_name());
        let odd = name.to_str().is_none();
        let shown = name.to_string_lossy();
        whole &= !odd;
        if kind.is_dir() && !left_out(&name) {
            if odd {
                ahead.push(Ahead { path: joined(&folder.path, &shown), real: entry.path(), plain: false });
            } else {
                listing.folders.push(shown.into_owned());
            }
        } else if kind.is_file() && wanted(&joined(&folder.path, &shown)) {
            if odd {
                walk.files.push(Found { path: joined(&folder.path, &shown), real: Some(entry.path()) });
            } else {
                listing.files.push(shown.into_owned());
            }
        }
    }
    listing.folders.sort_unstable_by(|one, another| one.bytes().chain([b'/']).cmp(another.bytes().chain([b'/'])));
    listing.files.sort_unstable();
    Ok((listing, whole))
}

fn left_out(name: &OsStr) -> bool {
    LEFT_OUT.iter().any(|left_out| name == *left_out)
}

fn joined(folder: &str, name: &str) -> String {
    let mut path = String::with_capacity(folder.len() + 1 + name.len());
    if !folder.is_empty() {
        path.push_str(folder);
        path.push('/');
    }
    path.push_str(name);
    path
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    fn paths(root: &Path) -> Vec<String> {
        walk(root, |path| path.ends_with(".yaml"), &mut Cache::none())
            .unwrap()
            .files
            .into_iter()
            .map(|found| found.path)
            .collect()
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
        let files = walk(folder.path(), |_| true, &mut Cache::none()).unwrap().files;
        assert_eq!(files[0].path, "caf\u{fffd}/a.yaml");
        assert_eq!(fs::read_to_string(files[0].real(folder.path())).unwrap(), "x");
    }
}
