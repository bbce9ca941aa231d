//! What the last check of a folder found in each file, kept in the user's cache folder, so that files which have not
//! changed are not read again. A cache that is missing, damaged or made by another version or with other settings
//! counts as empty: nothing but time depends on it.

mod codec;
mod entry;
mod stamp;
mod store;

use super::place::Place;
use crate::catalog::{FileReading, Settings};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::time::SystemTime;

pub(super) use stamp::Stamp;
use store::{Old, Writer, file_of};

/// Changes when the cache is written in another way.
const FORMAT: u32 = 1;

/// The cache of one folder. Files are looked up and kept in ascending order of their paths.
pub(super) struct Cache(Option<Open>);

struct Open {
    file: std::path::PathBuf,
    identity: [u8; 32],
    began: SystemTime,
    old: Old,
    /// Set once the new cache is known to differ from the old one.
    new: Option<Writer>,
}

impl Cache {
    /// No cache at all.
    pub fn none() -> Self {
        Self(None)
    }

    /// The cache of a folder; none for a single file, or where there is no folder for caches.
    pub fn open(place: &Place, settings: &Settings) -> Self {
        if place.only.is_some() {
            return Self::none();
        }
        Self(store::folder().and_then(|caches| Open::new(&caches, place, settings)))
    }

    /// What was found in a file, when it is still the file that was read then.
    pub fn look_up(&mut self, path: &str, real: &Path) -> Option<(FileReading, Stamp)> {
        let open = self.0.as_mut()?;
        while open.old.is_before(path) {
            // Its file is gone.
            open.differ(None);
            open.old.pass();
        }
        let entry = open.old.current(path)?;
        let stamp = Stamp::at(real).filter(|stamp| *stamp == entry.stamp);
        let known = stamp.and_then(|stamp| Some((entry::decode(path, open.old.content(&entry))?, stamp)));
        if known.is_none() {
            open.differ(None);
            open.old.pass();
            return None;
        }
        if let Some(writer) = &mut open.new {
            writer.copy(open.old.raw(&entry));
        }
        open.old.pass();
        known
    }

    /// Keeps what was found in a file that was read just now, unless it changed so lately that a further change might
    /// not show in its times.
    pub fn keep(&mut self, path: &str, stamp: Option<Stamp>, reading: &FileReading) {
        let Some(open) = self.0.as_mut() else { return };
        let Some(stamp) = stamp.filter(|stamp| stamp.is_settled(open.began)) else { return };
        if let Some(content) = entry::encode(reading) {
            open.differ(Some((path, stamp, content)));
        }
    }

    /// Writes the cache for the next time, when it differs from what is there. That it cannot be written is no error.
    pub fn save(mut self) {
        let Some(open) = self.0.as_mut() else { return };
        if open.old.rest() {
            open.differ(None);
        }
        if let Some(writer) = open.new.take()
            && writer.finish(&open.file).is_ok()
        {
            store::tidy(&open.file);
        }
    }
}

impl Open {
    fn new(caches: &Path, place: &Place, settings: &Settings) -> Option<Self> {
        let root = place.root.canonicalize().ok()?;
        let root = root.as_os_str().as_encoded_bytes();
        let identity = identity(root, settings)?;
        let file = file_of(caches, root);
        let old = Old::read(&file, &identity);
        Some(Self { file, identity, began: SystemTime::now(), old, new: None })
    }

    /// Begins a new cache, with everything of the old one up to here, and adds an entry.
    fn differ(&mut self, entry: Option<(&str, Stamp, Vec<u8>)>) {
        if self.new.is_none() {
            self.new = Writer::begin(&self.file, &self.identity, self.old.passed());
        }
        if let (Some(writer), Some((path, stamp, content))) = (&mut self.new, entry) {
            writer.add(path, stamp, &content);
        }
    }
}

/// What a cache depends on beside the files: this program, byte for byte, its settings and the folder.
fn identity(root: &[u8], settings: &Settings) -> Option<[u8; 32]> {
    let program = Stamp::at(&std::env::current_exe().ok()?)?;
    let mut hash = Sha256::new();
    hash.update(format!("{FORMAT} {} {program:?} {settings:?} ", env!("CARGO_PKG_VERSION")));
    hash.update(root);
    Some(hash.finalize().into())
}

#[cfg(all(test, unix))]
mod tests;
