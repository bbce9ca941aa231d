//! Files for their owner's eyes only. Other systems than Unix have no such bits: there the folder's rules hold.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file with secrets that others than its owner can open. Its text says so and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} holds secrets and others can open it (mode {mode:04o}); run `{}`", path.display(), self.remedy())]
pub struct Exposed {
    /// The file.
    pub path: PathBuf,
    /// Its permission bits.
    pub mode: u32,
}

impl Exposed {
    /// The command that makes it private.
    pub fn remedy(&self) -> String {
        format!("chmod 600 {}", self.path.display())
    }
}

/// Whether others than its owner can open a file that holds secrets. None when it is private, or is not there.
pub fn readable_by_others(path: &Path) -> Option<Exposed> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
        (mode & 0o077 != 0).then(|| Exposed { path: path.to_owned(), mode })
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Whether files can be made in a folder: one is made and removed again.
///
/// # Errors
/// The system's reason.
pub fn can_be_written(dir: &Path) -> io::Result<()> {
    let probe = beside(&dir.join("probe"));
    let made = create(&probe).map(drop);
    let _ = fs::remove_file(&probe);
    made
}

/// Makes a folder (and those above it) that only its owner can enter. One that exists stays as it is.
pub(super) fn create_folder(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Writes a file that is private from its first moment and is there whole or not at all, also after a power cut.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let temporary = beside(path);
    let written = create(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&temporary, path));
    if placed.is_err() {
        let _ = fs::remove_file(&temporary);
        return placed;
    }
    sync_folder(path)
}

fn create(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A name in the same folder that nobody can guess and put a link at.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{:016x}", rand::random::<u64>()))
}

/// A rename is durable when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::File::open(folder)?.sync_all()?;
    }
    let _ = path;
    Ok(())
}
