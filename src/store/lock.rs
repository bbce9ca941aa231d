//! One serving process a database file: an advisory lock on a file beside it, which ends with the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::StoreError;

/// Held while this process serves from the database.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

impl FileLock {
    pub(super) fn take(database: &Path) -> Result<Self, StoreError> {
        let path = beside(database);
        let failed = |source| StoreError::File { path: path.clone(), source };
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(database.to_owned())),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_on_the_same_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("idp.sqlite");
        let first = FileLock::take(&database).unwrap();
        assert!(matches!(FileLock::take(&database), Err(StoreError::InUse(_))));
        drop(first);
        assert!(FileLock::take(&database).is_ok());
    }
}
