//! From a folder to a report: every file is read once, judged alone, and then all together.

use super::cache::{Cache, Known, Stamp};
use super::folder::Folder;
use super::place::Place;
use super::walk::{Found, walk};
use crate::catalog::{self, CatalogGlobs, Context, FileReading, Files, Gathered, Nothing, Presence, Settings};
use crate::findings::{Finding, Report, Section, Sections, Severity, UNREADABLE};
use crate::yaml::{Position, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What a folder came to.
#[derive(Default)]
pub(super) struct Judgement {
    /// The findings.
    pub report: Report,
    /// What the files with a fix were when they were read.
    pub stamps: BTreeMap<String, Stamp>,
}

/// Judges the folder's catalog files.
pub(super) fn judge(place: &Place, settings: &Settings, cache: &mut Cache) -> Result<Judgement, String> {
    let found = match &place.only {
        Some(name) => super::walk::Walk { files: vec![Found::at(name)], troubles: Vec::new() },
        None => {
            let wanted = |path: &str| settings.globs.decide(path).unwrap_or_else(|| catalog::may_hold_entities(path));
            walk(&place.root, wanted, cache)?
        }
    };
    let folder = Folder::new(place);
    let mut reader = Reader { place, settings, folder: &folder, buffer: Vec::new() };
    let mut judged = Judged::new(settings);
    for file in found.files {
        let real = file.real(&place.root);
        match cache.gather(&file.path, &real, &mut judged.all) {
            Some((known, stamp)) => judged.note(file.path, known, Some(stamp)),
            None => {
                let read = reader.reading(&file.path, &real, cache);
                judged.take(file.path, read, settings);
            }
        }
    }
    if place.only.is_none() {
        follow(&mut judged, &mut reader);
    }
    let mut findings = catalog::judge_gathered(&judged.all, settings, &folder, &Nothing, &Context::default());
    findings.extend(judged.findings);
    findings.extend(found.troubles.iter().map(|(path, why)| unreadable(path, why, Severity::Warning)));
    let mut report = Report::new(judged.files.into_iter().collect(), findings);
    report.findings.shrink_to_fit();
    Ok(Judgement { report, stamps: judged.stamps })
}

/// Reads what Locations lead to and what was not taken for a catalog file by itself, unless `--catalog-glob` takes it
/// out.
fn follow(judged: &mut Judged, reader: &mut Reader<'_>) {
    let (settings, folder) = (reader.settings, reader.folder);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut globs = 0;
    let mut at = 0;
    while let Some(target) = judged.all.target(at) {
        if at == 0 {
            seen = judged.files.iter().map(|(path, _)| path.clone()).collect();
        }
        at += 1;
        if target.repository.is_some() {
            continue;
        }
        globs += usize::from(target.glob);
        let most = settings.limits.location_targets;
        let paths: Vec<String> = match target.glob {
            false => vec![target.path.clone()],
            true if globs > most => Vec::new(),
            true => {
                let all = folder.paths().into_iter().flatten();
                target.matches(all).into_iter().take(most).map(str::to_owned).collect()
            }
        };
        for path in paths {
            let open = settings.globs.decide(&path) != Some(false);
            if open && !seen.contains(&path) && folder.lists(&path) == Presence::There {
                seen.insert(path.clone());
                let read = reader.forced(&path);
                judged.take(path, read, settings);
            }
        }
    }
}

/// What has been read so far.
struct Judged {
    files: Vec<(String, Sections)>,
    all: Gathered,
    /// Of files with a fix.
    stamps: BTreeMap<String, Stamp>,
    findings: Vec<Finding>,
}

impl Judged {
    fn new(settings: &Settings) -> Self {
        let (files, findings) = (Vec::new(), Vec::new());
        Self { files, all: Gathered::new(settings), stamps: BTreeMap::new(), findings }
    }

    /// A file that was read, or could not be.
    fn take(&mut self, path: String, read: io::Result<(FileReading, Option<Stamp>)>, settings: &Settings) {
        match read {
            Ok((reading, stamp)) => {
                if reading.is_catalog {
                    self.all.add(&reading);
                }
                self.note(path, Known { is_catalog: reading.is_catalog, findings: reading.findings }, stamp);
            }
            Err(error) => {
                // Any other file may or may not have been one.
                let certain = catalog::is_catalog_file(&path, b"", settings);
                let severity = if certain { Severity::Error } else { Severity::Warning };
                self.findings.push(unreadable(&path, &format!("the file cannot be read: {error}"), severity));
                self.files.push((path, Section::Catalog.into()));
            }
        }
    }

    /// A file from which all was gathered.
    fn note(&mut self, path: String, known: Known, stamp: Option<Stamp>) {
        if !known.is_catalog {
            return;
        }
        // Files together give no fix: it is known already which have one.
        if let (Some(stamp), true) = (stamp, known.findings.iter().any(|finding| finding.fix.is_some())) {
            self.stamps.insert(path.clone(), stamp);
        }
        self.findings.extend(known.findings);
        self.files.push((path, Section::Catalog.into()));
    }
}

struct Reader<'r> {
    place: &'r Place,
    settings: &'r Settings,
    folder: &'r Folder<'r>,
    buffer: Vec<u8>,
}

impl Reader<'_> {
    fn reading(&mut self, path: &str, real: &Path, cache: &mut Cache) -> io::Result<(FileReading, Option<Stamp>)> {
        let stamp = self.read(real)?;
        self.folder.was_asked();
        let reading = catalog::read_file(path, &self.buffer, self.settings, self.folder);
        if !self.folder.was_asked() {
            cache.keep_reading(path, stamp, &reading);
        }
        Ok((reading, stamp))
    }

    /// A file that is a catalog file because something says so, whatever it holds.
    fn forced(&mut self, path: &str) -> io::Result<(FileReading, Option<Stamp>)> {
        let stamp = self.read(&self.place.root.join(path))?;
        let globs = CatalogGlobs::new([globset::escape(path)]).map_err(io::Error::other)?;
        let settings = Settings { globs, ..self.settings.clone() };
        let reading = catalog::read_file(path, &self.buffer, &settings, self.folder);
        Ok((reading, stamp))
    }

    /// The file into the buffer; of one that is too large only so much that this is seen.
    fn read(&mut self, real: &Path) -> io::Result<Option<Stamp>> {
        let mut file = File::open(real)?;
        let found = file.metadata()?;
        let limit = self.settings.limits.file_bytes as u64 + 1;
        let size = usize::try_from(found.len().min(limit)).unwrap_or_default();
        self.buffer.clear();
        self.buffer.resize(size, 0);
        let mut filled = 0;
        // Its size is known: one call to the system less than to read until nothing comes.
        while let Some(rest) = self.buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match file.read(rest) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.buffer.truncate(filled);
        Ok(Stamp::of(&found))
    }
}

fn unreadable(path: &str, why: &str, severity: Severity) -> Finding {
    let start = Position { line: 1, column: 1, offset: 0 };
    Finding {
        rule: &UNREADABLE,
        severity,
        path: path.to_owned(),
        span: Span { start, end: start },
        message: why.to_owned(),
        help: "Let the user that runs the check read it, or take it out with --catalog-glob '!PATH'.".to_owned(),
        entity: None,
        fix: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_read_is_a_finding() {
        let folder = tempfile::tempdir().unwrap();
        let judged = |name: &str| {
            let place = Place { root: folder.path().to_owned(), only: Some(name.to_owned()) };
            judge(&place, &Settings::default(), &mut Cache::none()).unwrap().report
        };
        let report = judged("catalog-info.yaml");
        let finding = &report.findings[0];
        assert_eq!((finding.rule.id, finding.severity), ("catalog.unreadable", Severity::Error));
        assert!(finding.message.starts_with("the file cannot be read: "), "{}", finding.message);
        assert!(report.files.contains_key("catalog-info.yaml"));
        assert_eq!(judged("other.yaml").findings[0].severity, Severity::Warning);
    }

    #[test]
    fn what_is_dropped_makes_no_difference() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/catalog");
        let place = Place { root: fixtures, only: None };
        let (folder, settings) = (Folder::new(&place), Settings::default());
        let files = walk(&place.root, catalog::may_hold_entities, &mut Cache::none()).unwrap().files;
        let read = |file: &Found, settings: &Settings| {
            let bytes = std::fs::read(file.real(&place.root)).unwrap();
            catalog::read_file(&file.path, &bytes, settings, &folder)
        };
        let judged = |settings: &Settings| {
            let readings: Vec<FileReading> = files.iter().map(|file| read(file, settings)).collect();
            catalog::judge(&readings, settings, &folder, &Nothing, &Context::default())
        };
        let whole = judged(&settings);
        assert!(whole.len() > 10, "{}", whole.len());
        assert_eq!(judged(&Settings { for_record: false, ..settings.clone() }), whole);
    }
}
