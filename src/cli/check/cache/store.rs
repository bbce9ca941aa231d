//! The file of one table: a head that says for whom it is, the entries in ascending order of their paths, and a
//! checksum. It is written beside its place and moved there, so that two checks at once do no harm.

use super::Stamp;
use super::codec::{In, Out};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const MAGIC: &[u8; 8] = b"idpcheck";
const HASH: usize = 32;
const HEAD: usize = MAGIC.len() + HASH;
/// A cache larger than this is not read.
const MAX_BYTES: u64 = 1 << 30;
/// A cache that was not written for so long is of a folder that is probably gone.
const KEPT: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// The folder of all caches: `$XDG_CACHE_HOME/idp/check`, `~/.cache/idp/check`. A relative one does not count, as the
/// XDG base directory specification says.
pub(super) fn folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache")))?;
    Some(caches.join("idp/check"))
}

/// The file of one table of the cache of one judged folder.
pub(super) fn file_of(caches: &Path, root: &[u8], what: &str) -> PathBuf {
    caches.join(format!("{}.{what}", hex::encode(&Sha256::digest(root)[..16])))
}

/// Removes caches that nobody has written for a long time.
pub(super) fn tidy(file: &Path) {
    let Some(entries) = file.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
    for entry in entries.flatten().take(10_000) {
        let modified = entry.metadata().and_then(|found| found.modified());
        let age = modified.ok().and_then(|modified| SystemTime::now().duration_since(modified).ok());
        if age.is_some_and(|age| age > KEPT) {
            _ = fs::remove_file(entry.path());
        }
    }
}

/// The table of the last time, read from the first entry to the last.
#[derive(Default)]
pub(super) struct Old {
    bytes: Vec<u8>,
    at: usize,
    end: usize,
    next: Option<Entry>,
}

/// One entry of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// What the file was.
    pub stamp: Stamp,
    path: Range<usize>,
    content: Range<usize>,
    raw: Range<usize>,
}

impl Old {
    /// Reads it; an empty one when it is missing, damaged or for somebody else.
    pub fn read(file: &Path, identity: &[u8; HASH]) -> Self {
        let small = fs::symlink_metadata(file).is_ok_and(|found| found.is_file() && found.len() <= MAX_BYTES);
        let bytes = if small { fs::read(file).unwrap_or_default() } else { Vec::new() };
        let Some(end) = bytes.len().checked_sub(HASH).filter(|end| *end >= HEAD) else { return Self::default() };
        let sound = bytes.starts_with(MAGIC)
            && bytes[MAGIC.len()..HEAD] == *identity
            && Sha256::digest(&bytes[..end]).as_slice() == &bytes[end..];
        if !sound {
            return Self::default();
        }
        let mut old = Self { bytes, at: HEAD, end, next: None };
        old.next = old.parsed();
        old
    }

    /// Whether the entry that it stands at comes before this path.
    pub fn is_before(&self, path: &str) -> bool {
        self.next.as_ref().is_some_and(|entry| self.bytes[entry.path.clone()] < *path.as_bytes())
    }

    /// The entry that it stands at, when it is of this path.
    pub fn current(&self, path: &str) -> Option<Entry> {
        self.next.clone().filter(|entry| self.bytes[entry.path.clone()] == *path.as_bytes())
    }

    /// Leaves the entry that it stands at behind.
    pub fn pass(&mut self) {
        if let Some(entry) = self.next.take() {
            self.at = entry.raw.end;
            self.next = self.parsed();
        }
    }

    /// Whether entries are left.
    pub fn rest(&self) -> bool {
        self.next.is_some()
    }

    /// All entries that it has come past.
    pub fn passed(&self) -> &[u8] {
        self.bytes.get(HEAD..self.at).unwrap_or_default()
    }

    /// What an entry keeps.
    pub fn content(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.content.clone()]
    }

    /// An entry as it is written.
    pub fn raw(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.raw.clone()]
    }

    fn parsed(&self) -> Option<Entry> {
        let all = self.bytes.get(..self.end)?;
        let mut input = In(all.get(self.at..)?);
        let here = |input: &In<'_>| all.len() - input.0.len();
        let length = input.size()?;
        let path = here(&input)..here(&input).checked_add(length)?;
        input.bytes(length)?;
        let stamp = Stamp {
            size: input.number()?,
            modified: input.number()?.cast_signed(),
            changed: input.number()?.cast_signed(),
            inode: input.number()?,
            device: input.number()?,
        };
        let length = input.size()?;
        let content = here(&input)..here(&input).checked_add(length)?;
        input.bytes(length)?;
        Some(Entry { stamp, path, raw: self.at..content.end, content })
    }
}

/// A table that is being written.
pub(super) struct Writer {
    out: BufWriter<File>,
    beside: PathBuf,
    hash: Sha256,
    failed: bool,
}

impl Writer {
    /// Begins one with entries that are written already; none when it cannot be written.
    pub fn begin(file: &Path, identity: &[u8; HASH], entries: &[u8]) -> Option<Self> {
        let folder = file.parent()?;
        private_folder(folder).ok()?;
        let name = file.file_name()?.to_string_lossy().into_owned();
        let beside = folder.join(format!("{name}.{}", std::process::id()));
        // Left by a process of the same number that was killed.
        _ = fs::remove_file(&beside);
        let out = BufWriter::with_capacity(1 << 16, File::create_new(&beside).ok()?);
        let mut writer = Self { out, beside, hash: Sha256::new(), failed: false };
        writer.copy(MAGIC);
        writer.copy(identity);
        writer.copy(entries);
        Some(writer)
    }

    /// Adds an entry.
    pub fn add(&mut self, path: &str, stamp: Stamp, content: &[u8]) {
        let mut out = Out::default();
        out.text(path);
        for number in
            [stamp.size, stamp.modified.cast_unsigned(), stamp.changed.cast_unsigned(), stamp.inode, stamp.device]
        {
            out.number(number);
        }
        out.size(content.len());
        self.copy(&out.0);
        self.copy(content);
    }

    /// Adds bytes as they are.
    pub fn copy(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.failed |= self.out.write_all(bytes).is_err();
    }

    /// Ends it and puts it in its place.
    pub fn finish(mut self, file: &Path) -> io::Result<()> {
        let hash = std::mem::take(&mut self.hash).finalize();
        self.out.write_all(&hash)?;
        self.out.flush()?;
        if self.failed {
            return Err(io::Error::other("it could not be written whole"));
        }
        fs::rename(&self.beside, file)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // It is gone from there when it was put in its place.
        _ = fs::remove_file(&self.beside);
    }
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
