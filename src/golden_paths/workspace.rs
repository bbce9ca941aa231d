//! The folder that a run works in: in memory, with limits, and nothing that a repository must not hold.

use super::paths;
use super::source::SourceFile;
use std::collections::BTreeMap;

/// Files that one run may make.
const MAX_FILES: usize = 2_000;
/// Bytes of one file.
const MAX_FILE_BYTES: usize = 5 << 20;
/// Bytes of all files together.
const MAX_BYTES: usize = 20 << 20;

/// What a run has made so far.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    files: BTreeMap<String, SourceFile>,
    bytes: usize,
}

impl Workspace {
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Writes a file, over an earlier one if there is one.
    ///
    /// # Errors
    /// A path or a size that is refused, in words.
    pub(super) fn write(&mut self, path: &str, file: SourceFile) -> Result<(), String> {
        if let Some(refusal) = paths::refusal(path) {
            return Err(refusal);
        }
        if file.contents.len() > MAX_FILE_BYTES {
            return Err(format!("`{path}` has {} bytes, at most {MAX_FILE_BYTES} are allowed", file.contents.len()));
        }
        if let Some(other) = self.in_the_way(path) {
            return Err(format!("`{path}` cannot be both a file and a folder: there is `{other}`"));
        }
        let replaced = self.files.get(path).map_or(0, |file| file.contents.len());
        self.bytes = self.bytes - replaced + file.contents.len();
        self.files.insert(path.to_string(), file);
        if self.bytes > MAX_BYTES {
            return Err(format!("the files have more than {MAX_BYTES} bytes together"));
        }
        if self.files.len() > MAX_FILES {
            return Err(format!("there are more than {MAX_FILES} files"));
        }
        Ok(())
    }

    /// Files in a folder, with their paths in it; all of them for the empty path.
    pub(super) fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &SourceFile)> {
        self.files.iter().filter_map(move |(path, file)| {
            let inside =
                if folder.is_empty() { Some(path.as_str()) } else { path.strip_prefix(folder)?.strip_prefix('/') };
            inside.map(|inside| (inside, file))
        })
    }

    fn in_the_way(&self, path: &str) -> Option<&str> {
        let folder = format!("{path}/");
        let child = self.files.range(folder.clone()..).next().filter(|(other, _)| other.starts_with(&folder));
        let parents = path.match_indices('/').filter_map(|(slash, _)| self.files.get_key_value(&path[..slash]));
        child.into_iter().chain(parents).map(|(other, _)| other.as_str()).next()
    }
}

/// A folder given in a template (`.`, `./a/b/`, `a`) as a path without dots and slashes around it.
///
/// # Errors
/// A folder outside the place it is relative to.
pub(super) fn folder(given: &str) -> Result<String, String> {
    let parts: Vec<&str> = given.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let path = parts.join("/");
    if given.starts_with('/') {
        return Err(format!("the folder `{given}` is absolute: expected one relative to the target"));
    }
    if path.is_empty() {
        return Ok(path);
    }
    match paths::refusal(&path) {
        Some(refusal) => Err(refusal),
        None => Ok(path),
    }
}
