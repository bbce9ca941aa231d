//! One table of the cache while a check runs: the one of the last time is read from its first entry to its last, and a
//! new one is begun at the first difference.

use super::Stamp;
use super::store::{Old, Writer, tidy};
use std::path::PathBuf;
use std::time::SystemTime;

/// A table of paths, stamps and contents. Paths are asked for in ascending order.
pub(super) struct Kept {
    file: PathBuf,
    identity: [u8; 32],
    began: SystemTime,
    old: Old,
    /// Set once the new table is known to differ from the old one.
    new: Option<Writer>,
}

impl Kept {
    /// Reads the table of the last time. `began` is when the check began.
    pub fn open(file: PathBuf, identity: [u8; 32], began: SystemTime) -> Self {
        let old = Old::read(&file, &identity);
        Self { file, identity, began, old, new: None }
    }

    /// What is kept of a path, when its stamp is the same as then and `decode` understands it.
    pub fn look_up<T>(
        &mut self,
        path: &str,
        stamp: Option<Stamp>,
        decode: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<(T, Stamp)> {
        while self.old.is_before(path) {
            // It is gone.
            self.differ();
            self.old.pass();
        }
        let entry = self.old.current(path)?;
        let stamp = stamp.filter(|stamp| *stamp == entry.stamp);
        let known = stamp.and_then(|stamp| Some((decode(self.old.content(&entry))?, stamp)));
        match (&known, &mut self.new) {
            (None, _) => self.differ(),
            (Some(_), Some(writer)) => writer.copy(self.old.raw(&entry)),
            (Some(_), None) => {}
        }
        self.old.pass();
        known
    }

    /// Keeps something of a path, unless it changed so lately that a further change might not show in its times.
    pub fn keep(&mut self, path: &str, stamp: Option<Stamp>, content: impl FnOnce() -> Option<Vec<u8>>) {
        let settled = stamp.filter(|stamp| stamp.is_settled(self.began));
        let Some((stamp, content)) = settled.and_then(|stamp| Some((stamp, content()?))) else { return };
        self.differ();
        if let Some(writer) = &mut self.new {
            writer.add(path, stamp, &content);
        }
    }

    /// Puts the new table in the place of the old one, where they differ.
    pub fn save(mut self) {
        if self.old.rest() {
            self.differ();
        }
        if let Some(writer) = self.new.take()
            && writer.finish(&self.file).is_ok()
        {
            tidy(&self.file);
        }
    }

    /// Begins the new table with everything of the old one up to here.
    fn differ(&mut self) {
        if self.new.is_none() {
            self.new = Writer::begin(&self.file, &self.identity, self.old.passed());
        }
    }
}
