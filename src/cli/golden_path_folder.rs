//! Reading a golden path from a folder of this machine, and what it shares with its neighbours. Links stay links
//! and are not followed.

use crate::golden_paths::{Catalogue, Files, GoldenPath, Problem, Reading, Shared, SourceFile};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Limits on what is read; a golden path has stricter ones of its own.
const MAX_FILES: usize = 5_000;
const MAX_BYTES: u64 = 64 << 20;
const MAX_DEPTH: usize = 32;

/// Why a folder gives no golden path.
pub(super) enum Unusable {
    /// It cannot be read, in words.
    Unreadable(String),
    /// It is read and wrong.
    Wrong(Vec<Problem>),
}

/// The golden path in a folder; what it shares is read from the folders beside it, or is what is shipped.
pub(super) fn golden_path(folder: &Path, reading: &Reading) -> Result<GoldenPath, Unusable> {
    let files = read(folder).map_err(Unusable::Unreadable)?;
    GoldenPath::read(files, &Beside::of(folder), reading).map_err(Unusable::Wrong)
}

/// The folder that a golden path's folder is in; none when it is in none.
pub(super) struct Beside(pub Option<PathBuf>);

impl Beside {
    /// What is beside a golden path's folder.
    pub(super) fn of(folder: &Path) -> Self {
        Self(fs::canonicalize(folder).ok().and_then(|folder| folder.parent().map(Path::to_path_buf)))
    }
}

impl Shared for Beside {
    fn folder(&self, path: &str) -> Result<Option<Files>, String> {
        let folder = self.0.as_ref().map(|root| root.join(path)).filter(|folder| folder.is_dir());
        match folder {
            Some(folder) => read(&folder).map(Some),
            None => Catalogue::shipped_folder(path),
        }
    }
}

/// The files of a folder, git's own left out.
///
/// # Errors
/// What cannot be read, in words.
pub(super) fn read(folder: &Path) -> Result<Files, String> {
    let mut reader = Reader { files: Files::new(), bytes: 0 };
    reader.folder(folder, "", 0)?;
    Ok(reader.files)
}

struct Reader {
    files: Files,
    bytes: u64,
}

impl Reader {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), String> {
        let cannot = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
        if depth > MAX_DEPTH {
            return Err(format!("{}: folders are nested more than {MAX_DEPTH} deep", folder.display()));
        }
        for entry in fs::read_dir(folder).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                return Err(format!("{}: the name is not Unicode", entry.path().display()));
            };
            let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}/{name}") };
            let kind = entry.file_type().map_err(cannot)?;
            if kind.is_dir() {
                if name != ".git" {
                    self.folder(&entry.path(), &path, depth + 1)?;
                }
            } else if kind.is_file() {
                self.file(&entry.path(), path)?;
            } else if kind.is_symlink() {
                self.link(&entry.path(), path)?;
            } else {
                return Err(format!("{}: special files are not supported in a golden path", entry.path().display()));
            }
        }
        Ok(())
    }

    fn link(&mut self, from: &Path, path: String) -> Result<(), String> {
        let target = fs::read_link(from).map_err(|error| format!("cannot read {}: {error}", from.display()))?;
        let Some(target) = target.to_str() else {
            return Err(format!("{}: where the link leads to is not Unicode", from.display()));
        };
        let contents = if cfg!(windows) { target.replace('\\', "/") } else { target.to_string() }.into_bytes();
        self.files.insert(path, SourceFile { contents, executable: false, link: true });
        Ok(())
    }

    fn file(&mut self, from: &Path, path: String) -> Result<(), String> {
        let cannot = |error: std::io::Error| format!("cannot read {}: {error}", from.display());
        let file = fs::File::open(from).map_err(cannot)?;
        let executable = is_executable(&file.metadata().map_err(cannot)?);
        let mut contents = Vec::new();
        let read = file.take(MAX_BYTES - self.bytes + 1).read_to_end(&mut contents).map_err(cannot)?;
        self.bytes += read as u64;
        self.files.insert(path, SourceFile { contents, executable, link: false });
        if self.bytes > MAX_BYTES || self.files.len() > MAX_FILES {
            return Err(format!("a golden path has at most {MAX_FILES} files and {MAX_BYTES} bytes"));
        }
        Ok(())
    }
}

#[cfg(unix)]
fn is_executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &fs::Metadata) -> bool {
    false
}
