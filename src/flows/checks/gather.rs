//! From a subject to a verdict: what changed, what the record knows, and what the catalog room says to it.

mod backtest;
mod guard;
mod kept;
mod record;
mod whole;

use guard::{Ground, Guard};
use record::{Record, record};
pub use whole::whole;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::change::{self, Beside, Change, Content, Unchanged};
use super::fixes::{self, FileFix};
use super::golden_paths;
use super::knowledge;
use super::meant::{self, Meant};
use super::standing;
use super::subject::Subject;
use super::verdict::Verdict;
use crate::catalog::{
    self, CatalogDiff, Context, EntityRef, FileReading, Files, Knowledge, Settings, Snapshot, codeowners,
};
use crate::config::organisation::{ORGANISATION_FILE, Organisation};
use crate::failure::Failure;
use crate::findings::{Finding, Severity};
use crate::flows::platform_policies::{self, PoliciesAtHand};
use crate::flows::{Platform, waiving};
use crate::github::FileStatus;
use crate::policies::{self, Facts, rego};

/// Reads what is needed and judges: at most two reads for up to a hundred files.
pub async fn verdict(platform: &Platform, subject: &Subject) -> Result<Verdict, Failure> {
    with_fixes_of(platform, subject, &[]).await
}

/// As [`verdict`], with the fixes of some rules only; of all when none is named.
pub async fn with_fixes_of(platform: &Platform, subject: &Subject, rules: &[&str]) -> Result<Verdict, Failure> {
    let mut change = Change::list(platform, subject).await?;
    let can_commit = matches!(subject, Subject::Pull(pull) if !pull.is_from_fork());
    let on_default_branch = goes_to_default_branch(subject);
    let record = if on_default_branch { record(platform, subject).await? } else { Record::default() };
    let of_paths = golden_paths::findings(platform, subject, &change).await?;
    let of_catalog = change.concerns_catalog(&record.matter) || record.owners_change(&change);
    if !of_catalog && !change.concerns_policies() {
        let mut verdict = Verdict::nothing(change.head.clone(), can_commit);
        verdict.found = standing::sort(of_paths, &[], &change.touched);
        return Ok(verdict);
    }
    let concerned = of_catalog || change.touches_any(policies::wants);
    // Secrets are looked for in what the patches add: nothing beside them says more.
    let beside = if concerned { record.beside(&change) } else { Vec::new() };
    let (mut beside, kept) = from_store(platform, beside).await?;
    if beside.len() > change.room(&record.matter) {
        // What is only looked at is not worth one more call.
        beside.retain(|file| file.judged);
    }
    let mut unchanged = match concerned {
        true => change.read(platform, subject, &record.matter, &beside).await?,
        false => {
            change.look_back(&record.matter);
            Unchanged::new()
        }
    };
    keep_owners(platform, &beside, &unchanged).await?;
    unchanged.extend(kept);

    let touched = if of_paths.is_empty() { HashMap::new() } else { change.touched.clone() };
    let mut verdict = {
        let fixing = Fixing { can_commit, rules: rules.iter().map(|rule| (*rule).to_owned()).collect() };
        judged(platform, subject, change, &record, &unchanged, (on_default_branch, fixing)).await?
    };
    verdict.found.splice(0..0, standing::sort(of_paths, &[], &touched));
    Ok(verdict)
}

/// The verdict, once everything was read.
async fn judged(
    platform: &Platform,
    subject: &Subject,
    change: Change,
    record: &Record,
    unchanged: &Unchanged,
    (on_default_branch, fixing): (bool, Fixing),
) -> Result<Verdict, Failure> {
    let decided = platform.decisions.of(&subject.repository().name.owner).await?;
    let settings = Arc::new(decided.catalog.clone());
    let sides = Arc::new(Sides::new(&change, record, unchanged));
    let is_platform = platform.decisions.is_platform(&subject.repository().name.to_string());
    let ground = ground(platform, subject, &decided, is_platform).await?;
    let (judged, with, rules) = (sides.clone(), settings.clone(), ground.rego.clone());
    let readings = compute(move || judged.read(&with, is_platform, &rules)).await?;
    let readings = Arc::new(readings);
    let known = knowledge::gather(platform, subject, &change, on_default_branch, &readings.after).await?;
    let meant = knowledge::meant(platform, subject, &change, &readings.after, &sides.after.texts, &known).await?;

    let repository = subject.repository().name.to_string();
    let backtest = backtest::backtest(platform, subject, &sides, &ground).await?;
    let mut verdict = compute(move || {
        let mut guard = guard::guard(&sides, &change.added, &change.touched, &ground);
        guard.outcome.input = kept::input(&sides, &change.touched, &ground, &repository, &guard.outcome);
        let (settings, known, meant, repository) = (&*settings, &known, &meant, &*repository);
        let around = Around { settings, known, meant, repository, ground: &ground };
        conclude(change, &sides, &readings, &around, guard, &fixing)
    })
    .await?;
    verdict.policies.backtest = backtest;
    Ok(verdict)
}

/// What the policies need to know beside the files.
async fn ground(
    platform: &Platform,
    subject: &Subject,
    decided: &Organisation,
    is_platform: bool,
) -> Result<Ground, Failure> {
    let repository = subject.repository();
    let known = platform.store.repository(repository.id).await?;
    let facts = Facts { public: known.map(|known| !known.private), account: Some(repository.name.owner.clone()) };
    Ok(Ground {
        policies: decided.policies.clone(),
        rego: platform.policies.of(&repository.name.owner).await?,
        facts,
        waivers: waiving::of_repository(&platform.store, repository.id).await?,
        today: waiving::today(),
        is_platform,
    })
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

/// Splits files into those to be asked for and those whose text the store has.
async fn from_store(platform: &Platform, files: Vec<Beside>) -> Result<(Vec<Beside>, Unchanged), Failure> {
    let (mut open, mut kept) = (Vec::new(), Unchanged::new());
    for file in files {
        match platform.store.blob(&file.blob).await? {
            Some(text) => _ = kept.insert(file.path, (Content::Text(text), file.judged)),
            None => open.push(file),
        }
    }
    Ok((open, kept))
}

/// CODEOWNERS is wanted for every change, and seldom changes itself.
async fn keep_owners(platform: &Platform, beside: &[Beside], read: &Unchanged) -> Result<(), Failure> {
    let owners = beside.iter().find(|file| codeowners::PLACES.contains(&file.path.as_str()));
    if let Some(file) = owners
        && let Some((Content::Text(text), _)) = read.get(&file.path)
    {
        platform.store.keep_blob(&file.blob, text).await?;
    }
    Ok(())
}

/// The repository before and after the change, as far as it is known.
struct Sides {
    before: Snapshot,
    after: Snapshot,
    /// What is judged on each side: path and what was read.
    judged_before: BTreeMap<String, String>,
    judged_after: BTreeMap<String, Content>,
    /// Catalog files by the record, whatever they are called.
    recorded: BTreeSet<String>,
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
    fn new(change: &Change, record: &Record, unchanged: &Unchanged) -> Self {
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
        for (path, content) in &change.after {
            if let Content::Text(text) = content {
                after.texts.insert(path.clone(), text.clone());
            }
        }
        let mut judged_before = change.before.clone();
        let mut judged_after = change.after.clone();
        for (path, (content, judged)) in unchanged {
            let Content::Text(text) = content else { continue };
            before.texts.insert(path.clone(), text.clone());
            after.texts.insert(path.clone(), text.clone());
            if *judged {
                judged_before.insert(path.clone(), text.clone());
                judged_after.insert(path.clone(), content.clone());
            }
        }
        let recorded = record.files.iter().map(|file| file.path.clone()).collect();
        Self { before, after, judged_before, judged_after, recorded }
    }

    fn read(&self, settings: &Settings, is_platform: bool, rules: &PoliciesAtHand) -> Readings {
        let mut readings = Readings::default();
        if is_platform {
            let told = |side: &Snapshot| side.texts.get(ORGANISATION_FILE).map(|text| Organisation::read(text).1);
            readings.settings = [&self.before, &self.after].map(|side| told(side).unwrap_or_default());
            if self.touches_policies() {
                for (told, side) in readings.settings.iter_mut().zip([&self.before, &self.after]) {
                    told.extend(rego::Policies::read(platform_policies::FOLDER, &self.policies_on(side, rules)).1);
                }
            }
        }
        for (path, text) in &self.judged_before {
            readings.before.extend(catalog_reading(path, text, settings, &self.before));
        }
        let mut passed_over = Vec::new();
        for (path, content) in self.judged_after.iter().filter(|(path, _)| change::is_yaml(path)) {
            match content {
                Content::Text(text) => readings.after.extend(catalog_reading(path, text, settings, &self.after)),
                Content::TooLarge(size) => {
                    let size = usize::try_from(*size).unwrap_or(usize::MAX);
                    readings.unread.push(catalog::not_fetched(path, size, self.recorded.contains(path), settings));
                }
                Content::Unread => passed_over.push(path.as_str()),
                Content::Binary => {}
            }
        }
        readings.unread.extend(catalog::passed_over(&passed_over));
        readings
    }
}

impl Sides {
    /// Whether the change touches the organisation's own rules.
    fn touches_policies(&self) -> bool {
        let mut changed = self.judged_before.keys().chain(self.judged_after.keys());
        changed.any(|path| rego::Policies::is_part(platform_policies::FOLDER, path))
    }

    /// The organisation's own rules on one side: those of the default branch, with what the change makes of them.
    fn policies_on(&self, side: &Snapshot, rules: &PoliciesAtHand) -> BTreeMap<String, String> {
        let is_part = |path: &&String| rego::Policies::is_part(platform_policies::FOLDER, path);
        let mut texts = rules.texts.clone();
        texts.retain(|path, _| side.paths.contains(path));
        texts.extend(side.texts.iter().filter(|(path, _)| is_part(path)).map(|(p, t)| (p.clone(), t.clone())));
        texts
    }
}

fn catalog_reading(path: &str, text: &str, settings: &Settings, files: &dyn Files) -> Option<FileReading> {
    if !change::is_yaml(path) {
        return None;
    }
    Some(catalog::read_file(path, text.as_bytes(), settings, files)).filter(|reading| reading.is_catalog)
}

/// What is to be put right.
#[derive(Debug, Default)]
struct Fixing {
    /// Whether the platform may commit to the branch.
    can_commit: bool,
    /// The rules; all when none is named.
    rules: Vec<String>,
}

/// What the catalog's judgement needs beside the files.
struct Around<'a> {
    settings: &'a Settings,
    known: &'a Knowledge,
    meant: &'a Meant,
    repository: &'a str,
    ground: &'a Ground,
}

fn conclude(
    change: Change,
    sides: &Sides,
    readings: &Readings,
    around: &Around<'_>,
    mut guard: Guard,
    fixing: &Fixing,
) -> Verdict {
    let Around { settings, known, meant, repository, ground } = around;
    let context = Context { repository: Some(repository), codeowners: None };
    let all = |readings: &[FileReading], files: &Snapshot| {
        let mut findings: Vec<Finding> = readings.iter().flat_map(|reading| reading.findings.clone()).collect();
        findings.extend(catalog::judge(readings, settings, files, *known, &context));
        findings
    };
    let [settings_before, settings_after] = readings.settings.clone();
    let mut before = all(&readings.before, &sides.before);
    before.extend(settings_before);
    before.append(&mut guard.before);
    let mut after = all(&readings.after, &sides.after);
    after.extend(settings_after);
    after.append(&mut guard.after);
    after.extend(readings.unread.iter().cloned());
    let mut after = guard.waive(after, &sides.after, ground);
    meant::mend(&mut after, &readings.after, &sides.after.texts, meant);
    let found = standing::sort(after, &before, &change.touched);
    // What cannot be read after the change is not gone: it waits to be put right.
    let refused: BTreeSet<&EntityRef> = readings.after.iter().flat_map(|reading| &reading.refused).collect();
    let entities = |readings: &[FileReading]| -> Vec<catalog::Entity> {
        let entities = readings.iter().flat_map(|reading| &reading.entities);
        entities.filter(|entity| !refused.contains(&entity.reference)).cloned().collect()
    };
    let diff: CatalogDiff = catalog::diff(&entities(&readings.before), &entities(&readings.after));
    let added = &change.added;
    let again = |texts: &BTreeMap<String, String>| guard::again(sides, texts, added, ground);
    let fixes: Vec<FileFix> = fixes::of(&found, &sides.after.texts, &fixing.rules, again);
    Verdict {
        head: change.head,
        diff,
        files: readings.after.len() + readings.unread.iter().filter(|found| found.severity == Severity::Error).count(),
        entities: readings.after.iter().map(|reading| reading.entities.len()).sum(),
        found,
        policies: guard.outcome,
        fixes,
        can_commit: fixing.can_commit,
    }
}

/// Runs what only computes off the threads that serve everybody.
pub(super) async fn compute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|panic| Failure::Passing { reason: format!("a defect of ours: {panic}"), wait: None })
}
