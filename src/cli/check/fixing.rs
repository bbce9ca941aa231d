//! Writing mechanical fixes into files: each file whole or not at all, with the mode that it had.

use super::cache::Stamp;
use super::folder;
use super::judging::Judgement;
use super::place::Place;
use crate::findings::edits;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What one round did.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// Findings that were put right.
    pub applied: usize,
    /// Files that could not be written, and why.
    pub troubles: Vec<String>,
}

/// Applies the fixes of a judgement.
pub(super) fn fix(place: &Place, judgement: &Judgement) -> Round {
    let mut round = Round::default();
    for (path, findings) in judgement.report.by_file().filter(|(_, found)| found.iter().any(|it| it.fix.is_some())) {
        let real = place.root.join(path);
        // Fixes are made for the bytes that were judged; a file that changed since is judged again first.
        let unchanged = Stamp::at(&real) == judgement.stamps.get(path).copied();
        // A file that does not exist yet is one without a text.
        let missing = fs::symlink_metadata(&real).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        let text = if missing { Some(String::new()) } else { folder::text(&real) };
        let Some(text) = text.filter(|_| unchanged) else {
            round.troubles.push(format!("{path}: the file was changed while it was judged"));
            continue;
        };
        let fixed = edits::apply(&text, findings);
        if fixed.applied == 0 || fixed.text == text {
            continue;
        }
        match if missing { create(&real, &fixed.text) } else { replace(&real, &fixed.text) } {
            Ok(()) => round.applied += fixed.applied,
            Err(error) => round.troubles.push(format!("{path}: {error}")),
        }
    }
    round
}

/// Writes a file that is not there yet, and the folders above it.
fn create(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all())
}

/// Writes beside the file and then takes its place, so that a reader sees the old text or the new one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    let (beside, mut file) = new_beside(path)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.set_permissions(permissions))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        _ = fs::remove_file(&beside);
    }
    written
}

fn new_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 0..100 {
        let beside = path.with_file_name(format!(".{name}.idp-{}-{number}", std::process::id()));
        match File::create_new(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("temporary files of earlier runs are in the way"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_replaced_file_keeps_its_mode_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o754)).unwrap();
        replace(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o754);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_replaced_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        assert!(replace(&folder.path().join("missing.yaml"), "new").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
