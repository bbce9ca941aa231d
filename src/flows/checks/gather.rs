//! From a subject to a verdict: what changed, what the record knows, and what the catalog room says to it.

mod whole;

pub use whole::whole;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::change::{Change, Content, LARGEST_FILE};
use super::fixes::{self, FileFix};
use super::knowledge;
use super::standing;
use super::subject::Subject;
use super::verdict::Verdict;
use crate::catalog::{
    self, CatalogDiff, Context, EntityRef, FileReading, Files, Knowledge, Settings, Snapshot, codeowners,
};
use crate::config::organisation::{ORGANISATION_FILE, Organisation};
use crate::failure::Failure;
use crate::findings::Finding;
use crate::flows::Platform;
use crate::github::FileStatus;
use crate::store::catalog::{CatalogFile, RepositoryTree};
use crate::yaml::Span;

/// What the record says of the repository on its default branch.
#[derive(Debug, Default)]
struct Record {
    tree: Option<RepositoryTree>,
    /// Catalog files that the record knows, with the other files that each was read with.
    files: Vec<CatalogFile>,
    /// All paths that matter to the catalog although their names do not say so.
    matter: BTreeSet<String>,
}

/// Reads what is needed and judges: at most two reads for up to a hundred files.
pub async fn verdict(platform: &Platform, subject: &Subject) -> Result<Verdict, Failure> {
    let mut change = Change::list(platform, subject).await?;
    let can_commit = matches!(subject, Subject::Pull(pull) if !pull.is_from_fork());
    let on_default_branch = goes_to_default_branch(subject);
    let record = if on_default_branch { record(platform, subject).await? } else { Record::default() };
    if !change.concerns_catalog(&record.matter) {
        return Ok(Verdict::nothing(change.head, can_commit));
    }
    let also = record.affected(&change);
    let (also, kept) = from_store(platform, also).await?;
    let mut unchanged = change.read(platform, subject, &record.matter, &also).await?;
    unchanged.extend(kept);

    judged(platform, subject, change, &record, &unchanged, (on_default_branch, can_commit)).await
}

/// The verdict, once everything was read.
async fn judged(
    platform: &Platform,
    subject: &Subject,
    change: Change,
    record: &Record,
    unchanged: &BTreeMap<String, Content>,
    (on_default_branch, can_commit): (bool, bool),
) -> Result<Verdict, Failure> {
    let decided = platform.decisions.of(&subject.repository().name.owner).await?;
    let settings = Arc::new(decided.catalog.clone());
    let sides = Arc::new(Sides::new(&change, record, unchanged));
    let (judged, with) = (sides.clone(), settings.clone());
    let is_platform = platform.decisions.is_platform(&subject.repository().name.to_string());
    let readings = compute(move || judged.read(&with, is_platform)).await?;
    let readings = Arc::new(readings);
    let known = knowledge::gather(platform, subject, &change, on_default_branch, &readings.after).await?;

    let repository = subject.repository().name.to_string();
    compute(move || conclude(change, &sides, &readings, &settings, &known, &repository, can_commit)).await
}

fn goes_to_default_branch(subject: &Subject) -> bool {
    match subject {
        Subject::Pull(pull) => pull.base_branch == pull.repository.default_branch,
        Subject::Queue(group) => {
            // `gh-readonly-queue/main/pr-12-…`
            let branch = group.head_branch.strip_prefix("gh-readonly-queue/").and_then(|rest| rest.rsplit_once('/'));
            branch.is_none_or(|(branch, _)| branch == group.repository.default_branch)
        }
    }
}

async fn record(platform: &Platform, subject: &Subject) -> Result<Record, Failure> {
    let id = subject.repository().id;
    let files = platform.store.catalog_files(id).await?;
    let mut matter = BTreeSet::new();
    for file in &files {
        matter.insert(file.path.clone());
        matter.extend(file.needs.iter().map(|needed| needed.path.clone()));
        matter.extend(file.leads_to.iter().filter(|lead| !lead.glob).map(|lead| lead.path.clone()));
    }
    Ok(Record { tree: platform.store.tree(id).await?, matter, files })
}

impl Record {
    /// Catalog files that the change leaves alone but whose placeholders or Locations it touches.
    fn affected(&self, change: &Change) -> Vec<(String, String)> {
        let files = self.files.iter().filter(|file| !change.touches(&file.path));
        files
            .filter(|file| {
                let needs = file.needs.iter().any(|needed| change.touches(&needed.path));
                needs || file.leads_to.iter().any(|lead| !lead.glob && change.touches(&lead.path))
            })
            .map(|file| (file.path.clone(), file.blob.clone()))
            .collect()
    }
}

/// Splits blobs into those to be asked for and those whose text the store has.
async fn from_store(
    platform: &Platform,
    blobs: Vec<(String, String)>,
) -> Result<(Vec<(String, String)>, BTreeMap<String, Content>), Failure> {
    let (mut open, mut kept) = (Vec::new(), BTreeMap::new());
    for (path, blob) in blobs {
        match platform.store.blob(&blob).await? {
            Some(text) => _ = kept.insert(path, Content::Text(text)),
            None => open.push((path, blob)),
        }
    }
    Ok((open, kept))
}

/// The repository before and after the change, as far as it is known.
struct Sides {
    before: Snapshot,
    after: Snapshot,
    /// What is judged on each side: path and what was read.
    judged_before: BTreeMap<String, String>,
    judged_after: BTreeMap<String, Content>,
    codeowners: Option<String>,
}

#[derive(Debug, Default)]
struct Readings {
    before: Vec<FileReading>,
    after: Vec<FileReading>,
    /// What could not be read at all.
    unread: Vec<Finding>,
    /// What is wrong with the organisation's own settings, on each side.
    settings: [Vec<Finding>; 2],
}

impl Sides {
    fn new(change: &Change, record: &Record, unchanged: &BTreeMap<String, Content>) -> Self {
        let mut before = Snapshot::default();
        if let Some(tree) = &record.tree {
            before.paths = tree.files.iter().map(|file| file.path.clone()).collect();
            before.complete = !tree.truncated;
        }
        let mut after = before.clone();
        for gone in change.gone() {
            after.paths.remove(gone);
        }
        after.paths.extend(
            change.files.iter().filter(|file| file.status != FileStatus::Removed).map(|file| file.path.clone()),
        );
        after.complete &= change.complete;
        before.texts = change.before.clone();
        for (path, content) in change.after.iter().chain(unchanged) {
            if let Content::Text(text) = content {
                after.texts.insert(path.clone(), text.clone());
            }
        }
        let mut judged_before = change.before.clone();
        let mut judged_after = change.after.clone();
        for (path, content) in unchanged {
            if let Content::Text(text) = content {
                before.texts.insert(path.clone(), text.clone());
                judged_before.insert(path.clone(), text.clone());
                judged_after.insert(path.clone(), content.clone());
            }
        }
        let codeowners = codeowners::PLACES.iter().find_map(|place| after.texts.get(*place).cloned());
        Self { before, after, judged_before, judged_after, codeowners }
    }

    fn read(&self, settings: &Settings, is_platform: bool) -> Readings {
        let mut readings = Readings::default();
        if is_platform {
            let told = |side: &Snapshot| side.texts.get(ORGANISATION_FILE).map(|text| Organisation::read(text).1);
            readings.settings = [&self.before, &self.after].map(|side| told(side).unwrap_or_default());
        }
        for (path, text) in &self.judged_before {
            readings.before.extend(catalog_reading(path, text, settings, &self.before));
        }
        for (path, content) in &self.judged_after {
            match content {
                Content::Text(text) => readings.after.extend(catalog_reading(path, text, settings, &self.after)),
                Content::TooLarge(size) if catalog::is_catalog_file(path, b"", settings) => {
                    readings.unread.extend(too_large(path, *size));
                }
                // What was not read for their number alone is told by the rule about that number.
                _ => {}
            }
        }
        readings
    }
}

/// A file that was not even fetched. The rule is the catalog's own.
fn too_large(path: &str, size: u64) -> Option<Finding> {
    let rule = catalog::rule("catalog.file-size")?;
    Some(Finding {
        rule,
        severity: rule.severity,
        path: path.to_owned(),
        span: Span::default(),
        message: format!("the file has {size} bytes, the limit is {LARGEST_FILE}; it was not read"),
        help: "Split it, one entity a file, and draw long definitions in with `$text`.".to_owned(),
        entity: None,
        fix: None,
    })
}

fn catalog_reading(path: &str, text: &str, settings: &Settings, files: &dyn Files) -> Option<FileReading> {
    if !super::change::is_yaml(path) {
        return None;
    }
    Some(catalog::read_file(path, text.as_bytes(), settings, files)).filter(|reading| reading.is_catalog)
}

fn conclude(
    change: Change,
    sides: &Sides,
    readings: &Readings,
    settings: &Settings,
    known: &Knowledge,
    repository: &str,
    can_commit: bool,
) -> Verdict {
    let context = Context { repository: Some(repository), codeowners: sides.codeowners.as_deref() };
    let all = |readings: &[FileReading], files: &Snapshot| {
        let mut findings: Vec<Finding> = readings.iter().flat_map(|reading| reading.findings.clone()).collect();
        findings.extend(catalog::judge(readings, settings, files, known, &context));
        findings
    };
    let [settings_before, settings_after] = readings.settings.clone();
    let mut before = all(&readings.before, &sides.before);
    before.extend(settings_before);
    let mut after = all(&readings.after, &sides.after);
    after.extend(settings_after);
    after.extend(readings.unread.iter().cloned());
    let found = standing::sort(after, &before, &change.touched);
    // What cannot be read after the change is not gone: it waits to be put right.
    let refused: BTreeSet<&EntityRef> = readings.after.iter().flat_map(|reading| &reading.refused).collect();
    let entities = |readings: &[FileReading]| -> Vec<catalog::Entity> {
        let entities = readings.iter().flat_map(|reading| &reading.entities);
        entities.filter(|entity| !refused.contains(&entity.reference)).cloned().collect()
    };
    let diff: CatalogDiff = catalog::diff(&entities(&readings.before), &entities(&readings.after));
    let fixes: Vec<FileFix> = fixes::of(&found, &sides.after.texts);
    Verdict {
        head: change.head,
        diff,
        files: readings.after.len() + readings.unread.len(),
        entities: readings.after.iter().map(|reading| reading.entities.len()).sum(),
        found,
        fixes,
        can_commit,
    }
}

/// Runs what only computes off the threads that serve everybody.
async fn compute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|panic| Failure::Passing { reason: format!("a defect of ours: {panic}"), wait: None })
}
