//! `idp catalog import`: takes the catalog files of a folder over, as if the folder were a repository. Without GitHub:
//! to look at a record on a laptop, or to begin with what another tool exported.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::catalog::{FileReading, Files, Presence, Settings, is_catalog_file, may_hold_entities, read_file};
use crate::cli::{FINDINGS, say};
use crate::findings::Severity;
use crate::flows::catalog_sync::recorded;
use crate::store::Store;
use crate::store::catalog::{RepositoryRecord, RepositoryTree, TakeOver, TakenFile, TakenOver, TreeFile};

const MOST_FILES: usize = 200_000;
const DEEPEST: usize = 64;
/// An export of a whole record is one file.
const LARGEST: u64 = 256 * 1024 * 1024;
/// Findings that are shown.
const SHOWN: usize = 20;

pub(super) async fn run(store: &Store, dir: &Path) -> anyhow::Result<ExitCode> {
    let root = dir.canonicalize().with_context(|| format!("cannot read {}", dir.display()))?;
    let folder = Folder::read(&root)?;
    let mut settings = Settings::default();
    settings.limits.file_bytes = usize::try_from(LARGEST).unwrap_or(usize::MAX);
    settings.limits.entities = 1_000_000;
    let readings = readings(&folder, &settings)?;
    let record = keep(store, &root).await?;
    let known: Vec<String> = store.catalog_files(record.id).await?.into_iter().map(|file| file.path).collect();
    let changed: Vec<TakenFile> = readings.iter().map(|(reading, blob)| taken(reading, blob)).collect();
    let read: BTreeSet<&str> = changed.iter().map(|file| file.path.as_str()).collect();
    let change = TakeOver {
        from: record.commit.clone(),
        commit: "imported".to_owned(),
        removed: known.into_iter().filter(|path| !read.contains(path.as_str())).collect(),
        tree: Some(folder.tree()),
        changed,
        ..TakeOver::default()
    };
    let taken = store.take_over(&record, &change).await?;
    store.close().await;
    let TakenOver::Done { added, updated, removed } = taken else {
        anyhow::bail!("another process imports the same folder");
    };
    say(format!(
        "{} catalog files: {added} entities are new, {updated} were there, {removed} are gone.",
        readings.len()
    ));
    Ok(ExitCode::from(show_errors(&readings)))
}

/// Says what could not be taken over, and returns the exit code.
fn show_errors(readings: &[(FileReading, String)]) -> u8 {
    let errors: Vec<String> = readings
        .iter()
        .flat_map(|(reading, _)| &reading.findings)
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let start = finding.span.start;
            format!("{}:{}:{}: {}", finding.path, start.line, start.column, finding.message)
        })
        .collect();
    if errors.is_empty() {
        return 0;
    }
    say(format!("{} errors: what has one is not taken over. `idp check` shows them with help.", errors.len()));
    errors.iter().take(SHOWN).for_each(say);
    FINDINGS
}

fn readings(folder: &Folder, settings: &Settings) -> anyhow::Result<Vec<(FileReading, String)>> {
    let mut readings = Vec::new();
    for path in folder.paths.iter().filter(|path| may_hold_entities(path)) {
        let full = folder.root.join(path);
        let cannot = || format!("cannot read {}", full.display());
        let size = fs::metadata(&full).with_context(cannot)?.len();
        if size > LARGEST {
            anyhow::bail!("{} is too large: {size} bytes, at most {LARGEST} are read", full.display());
        }
        let bytes = fs::read(&full).with_context(cannot)?;
        if is_catalog_file(path, &bytes, settings) {
            let blob = hex::encode(Sha256::digest(&bytes));
            readings.push((read_file(path, &bytes, settings, folder), blob));
        }
    }
    Ok(readings)
}

fn taken(reading: &FileReading, blob: &str) -> TakenFile {
    TakenFile {
        path: reading.path.clone(),
        blob: blob.to_owned(),
        entities: reading.entities.iter().map(recorded).collect(),
        whole: reading.findings.iter().all(|finding| finding.severity != Severity::Error),
        ..TakenFile::default()
    }
}

/// The folder as a repository of its own. GitHub's ids are positive: a negative one can meet none of them.
async fn keep(store: &Store, root: &Path) -> anyhow::Result<RepositoryRecord> {
    let digest = Sha256::digest(root.as_os_str().as_encoded_bytes());
    let id = -digest.iter().take(7).fold(1i64, |id, byte| (id << 8 | i64::from(*byte)) & 0x00ff_ffff_ffff_ffff);
    let name = root.file_name().map_or(Cow::Borrowed("folder"), |name| name.to_string_lossy());
    let record = RepositoryRecord {
        id: id.min(-1),
        installation_id: 0,
        full_name: format!("imported/{name}"),
        default_branch: String::new(),
        archived: false,
        private: true,
        commit: None,
        etag: None,
        looked_at: None,
    };
    store.keep_repository(&record).await?;
    Ok(store.repository(record.id).await?.unwrap_or(record))
}

/// A folder of this machine as the files of a repository. Links and git's own files are left out.
struct Folder {
    root: PathBuf,
    paths: BTreeSet<String>,
}

impl Folder {
    fn read(root: &Path) -> anyhow::Result<Self> {
        let mut folder = Self { root: root.to_owned(), paths: BTreeSet::new() };
        folder.walk("", 0)?;
        Ok(folder)
    }

    fn walk(&mut self, prefix: &str, depth: usize) -> anyhow::Result<()> {
        let here = self.root.join(prefix);
        if depth > DEEPEST {
            anyhow::bail!("{}: folders are nested more than {DEEPEST} deep", here.display());
        }
        let cannot = || format!("cannot read {}", here.display());
        for entry in fs::read_dir(&here).with_context(cannot)? {
            let entry = entry.with_context(cannot)?;
            let kind = entry.file_type().with_context(cannot)?;
            // A name that is not Unicode can be neither a catalog file nor lead to one.
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            if kind.is_dir() && name != ".git" {
                self.walk(&path, depth + 1)?;
            } else if kind.is_file() {
                self.paths.insert(path);
            }
            if self.paths.len() > MOST_FILES {
                anyhow::bail!("{} holds more than {MOST_FILES} files", self.root.display());
            }
        }
        Ok(())
    }

    fn tree(&self) -> RepositoryTree {
        let file = |path: &String| TreeFile { path: path.clone(), blob: String::new() };
        RepositoryTree { commit: "imported".to_owned(), truncated: false, files: self.paths.iter().map(file).collect() }
    }
}

impl Files for Folder {
    fn lists(&self, path: &str) -> Presence {
        if self.paths.contains(path) { Presence::There } else { Presence::Missing }
    }

    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        // Only what was listed: a path that leads out of the folder, or through a link, was not.
        let listed = self.paths.get(path)?;
        let full = self.root.join(listed);
        let small = fs::metadata(&full).is_ok_and(|meta| meta.len() <= LARGEST);
        small.then(|| fs::read_to_string(full).ok()).flatten().map(Cow::Owned)
    }

    fn paths(&self) -> Option<Box<dyn Iterator<Item = &str> + '_>> {
        Some(Box::new(self.paths.iter().map(String::as_str)))
    }
}
