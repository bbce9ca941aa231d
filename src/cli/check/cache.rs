//! What the last check of a folder found in each file and folder, kept in the user's cache folder, so that what has not
//! changed is not read again. A cache that is missing, damaged or made by another version or with other settings
//! counts as empty: nothing but time depends on it.

mod codec;
mod entry;
mod kept;
mod stamp;
mod store;

use super::place::Place;
use super::walk::Listing;
use crate::catalog::{FileReading, Gathered, Settings};
use kept::Kept;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::time::SystemTime;

pub(super) use entry::Known;
pub(super) use stamp::Stamp;

/// Changes when the cache is written in another way.
const FORMAT: u32 = 2;

/// The cache of one folder. Files, and folders, are looked up and kept in ascending order of their paths.
pub(super) struct Cache {
    files: Option<Kept>,
    folders: Option<Kept>,
}

impl Cache {
    /// No cache at all.
    pub fn none() -> Self {
        Self { files: None, folders: None }
    }

    /// The cache of a folder; none for a single file, or where there is no folder for caches.
    pub fn open(place: &Place, settings: &Settings) -> Self {
        let caches = store::folder().filter(|_| place.only.is_none());
        caches.and_then(|caches| Self::in_folder(&caches, place, settings, SystemTime::now())).unwrap_or(Self::none())
    }

    fn in_folder(caches: &Path, place: &Place, settings: &Settings, began: SystemTime) -> Option<Self> {
        let root = place.root.canonicalize().ok()?;
        let root = root.as_os_str().as_encoded_bytes();
        let kept = |what: &str| {
            let file = store::file_of(caches, root, what);
            Some(Kept::open(file, identity(root, settings, what)?, began))
        };
        Some(Self { files: kept("files"), folders: kept("folders") })
    }

    /// Gathers what was found in a file, when it is still the file that was read then.
    pub fn gather(&mut self, path: &str, real: &Path, all: &mut Gathered) -> Option<(Known, Stamp)> {
        self.files.as_mut()?.look_up(path, Stamp::at(real), |content| entry::gather(path, content, all))
    }

    /// Keeps what was found in a file that was read just now.
    pub fn keep_reading(&mut self, path: &str, stamp: Option<Stamp>, reading: &FileReading) {
        if let Some(files) = &mut self.files {
            files.keep(path, stamp, || entry::encode(reading));
        }
    }

    /// What lies in a folder, when nothing was added to it or taken away since.
    pub fn listing(&mut self, path: &str, stamp: Option<Stamp>) -> Option<Listing> {
        let found = self.folders.as_mut()?.look_up(&folder_key(path), stamp, entry::decode_listing);
        found.map(|(listing, _)| listing)
    }

    /// Keeps what lies in a folder. The stamp is of before it was read.
    pub fn keep_listing(&mut self, path: &str, stamp: Option<Stamp>, listing: &Listing) {
        if let Some(folders) = &mut self.folders {
            folders.keep(&folder_key(path), stamp, || Some(entry::encode_listing(listing)));
        }
    }

    /// Whether folders are kept at all.
    pub fn keeps_listings(&self) -> bool {
        self.folders.is_some()
    }

    /// Writes the cache for the next time, where it differs from what is there. That it cannot be written is no error.
    pub fn save(self) {
        [self.files, self.folders].into_iter().flatten().for_each(Kept::save);
    }
}

/// A folder comes before all that is in it, and after what sorts before its name and a `/`.
fn folder_key(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}/") }
}

/// What a cache depends on beside the files: this program, byte for byte, its settings and the folder.
fn identity(root: &[u8], settings: &Settings, what: &str) -> Option<[u8; 32]> {
    let program = Stamp::at(&std::env::current_exe().ok()?)?;
    let mut hash = Sha256::new();
    hash.update(format!("{FORMAT} {what} {} {program:?} {settings:?} ", env!("CARGO_PKG_VERSION")));
    hash.update(root);
    Some(hash.finalize().into())
}

#[cfg(all(test, unix))]
mod tests;
