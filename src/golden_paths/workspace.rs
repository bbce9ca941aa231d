//! The folder that a run works in: in memory, with limits, and nothing that a repository must not hold.

use super::paths;
use super::run::secrets;
use super::source::{self, Files, SourceFile};

/// Files that one run may make.
const MAX_FILES: usize = 2_000;
/// Bytes of one file.
const MAX_FILE_BYTES: usize = 5 << 20;
/// Bytes of all files together.
const MAX_BYTES: usize = 20 << 20;

/// What a run has made so far.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    files: Files,
    bytes: usize,
}

impl Workspace {
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
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
        self.bytes += file.contents.len();
        let replaced = self.files.insert(path.to_string(), file);
        self.bytes -= replaced.map_or(0, |file| file.contents.len());
        if self.bytes > MAX_BYTES {
            return Err(format!("the files have more than {MAX_BYTES} bytes together"));
        }
        if self.files.len() > MAX_FILES {
            return Err(format!("there are more than {MAX_FILES} files"));
        }
        Ok(())
    }

    /// Takes out the files whose paths are asked for.
    pub(super) fn remove(&mut self, mut gone: impl FnMut(&str) -> bool) {
        self.files.retain(|path, _| !gone(path));
        self.bytes = self.files.values().map(|file| file.contents.len()).sum();
    }

    /// Gives a file, or a folder with all that is in it, another name.
    ///
    /// # Errors
    /// When it is not there, when the other name is taken and not to be overwritten, or when it is refused.
    pub(super) fn rename(&mut self, from: &str, to: &str, overwrite: bool) -> Result<(), String> {
        if from.is_empty() || to.is_empty() || to.starts_with(&format!("{from}/")) {
            return Err(format!("`{from}` cannot be moved to `{to}`"));
        }
        let mut moved: Vec<(String, SourceFile)> =
            self.below(from).map(|(path, file)| (format!("{to}/{path}"), file.clone())).collect();
        moved.extend(self.get(from).map(|file| (to.to_string(), file.clone())));
        if moved.is_empty() {
            return Err(format!("there is nothing called `{from}` in the workspace"));
        }
        if from == to {
            return Ok(());
        }
        let taken = self.has(to) || self.below(to).next().is_some();
        if taken && !overwrite {
            return Err(format!("`{to}` exists already, and `overwrite` is not set"));
        }
        let inside =
            |path: &str, top: &str| path == top || path.strip_prefix(top).is_some_and(|it| it.starts_with('/'));
        self.remove(|path| inside(path, from) || inside(path, to));
        moved.into_iter().try_for_each(|(path, file)| self.write(&path, file))
    }

    /// Files in a folder, with their paths in it; all of them for the empty path.
    pub(super) fn below<'w>(&'w self, folder: &str) -> impl Iterator<Item = (&'w str, &'w SourceFile)> {
        source::below(&self.files, folder)
    }

    /// The secret whose marker is in a file.
    pub(super) fn secret(&self) -> Option<&str> {
        self.files.values().find_map(|file| secrets::within(std::str::from_utf8(&file.contents).ok()?))
    }

    fn in_the_way(&self, path: &str) -> Option<&str> {
        let folder = format!("{path}/");
        let child = self.files.range(folder.clone()..).next().filter(|(other, _)| other.starts_with(&folder));
        let parents = path.match_indices('/').filter_map(|(slash, _)| self.files.get_key_value(path.get(..slash)?));
        child.into_iter().chain(parents).map(|(other, _)| other.as_str()).next()
    }
}

/// A folder or a file given in a template (`.`, `./a/b/`, `a`) as a path without dots and slashes around it.
///
/// # Errors
/// One outside the place it is relative to.
pub(super) fn folder(given: &str) -> Result<String, String> {
    let parts: Vec<&str> = given.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let path = parts.join("/");
    if given.starts_with('/') {
        return Err(format!("the path `{given}` is absolute: expected one relative to the target"));
    }
    if path.is_empty() {
        return Ok(path);
    }
    match paths::refusal(&path) {
        Some(refusal) => Err(refusal),
        None => Ok(path),
    }
}
