//! The policies over a folder. Files that git ignores are nobody's to judge: they are never pushed.

use super::cache::Stamp;
use super::judging::Judgement;
use super::place::Place;
use crate::cli::policy;
use crate::config::organisation::{ORGANISATION_FILE, Organisation};
use crate::config::policies::{Policies, REPOSITORY_FILE, of_repository};
use crate::findings::{Finding, Report, Section};
use crate::policies::waivers::{self, WAIVERS_FILE, Waiver};
use crate::policies::{self, Content, Facts, File, Judged, Repository, Settings, rego};
use ignore::WalkBuilder;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Folders that belong to tools: a version control's store, and dependencies that a package manager put there.
const LEFT_OUT: [&str; 6] = [".git", ".hg", ".svn", "node_modules", ".terraform", ".venv"];
/// More files than this are no repository.
const MOST_FILES: usize = 2_000_000;
/// Bytes of texts that are held at a time of files that only rules about lines look at.
const AT_A_TIME: usize = 32 << 20;

/// What a folder is judged by.
pub(super) struct Rules {
    settings: Settings,
    /// The organisation's own.
    own: rego::Policies,
    /// The files of the folder.
    files: Vec<(String, PathBuf)>,
    /// What is wrong with the settings of the folder.
    told: Vec<Finding>,
}

impl Rules {
    /// Reads the settings, the organisation's own policies, and which files there are.
    pub fn read(place: &Place, settings: Option<&Path>, policies: Option<&Path>) -> Result<Self, String> {
        let (settings, told) = read_settings(place, settings)?;
        let texts = policies.map(policy::folder::read).transpose().map_err(|error| format!("--policies: {error}"))?;
        let (own, wrong) = rego::Policies::read("", &texts.unwrap_or_default());
        if !wrong.is_empty() {
            let line = |it: &Finding| format!("{}:{}: {}", it.path, it.span.start.line, it.message);
            let words: Vec<String> = wrong.iter().map(line).collect();
            return Err(format!("the policies cannot be used: {}", words.join("; ")));
        }
        Ok(Self { settings, own, files: list(place)?, told })
    }
}

/// Judges the folder by the policies and adds what they found to the judgement.
pub(super) fn guard(place: &Place, rules: &Rules, judgement: &mut Judgement) {
    let mut judged = together(place, rules);
    for some in apart(&rules.files, &rules.settings) {
        judged.add(some);
    }
    for finding in judged.findings.iter().filter(|finding| finding.fix.is_some()) {
        if let Some(stamp) = Stamp::at(&place.root.join(&finding.path)) {
            judgement.stamps.insert(finding.path.clone(), stamp);
        }
    }
    let report = std::mem::take(&mut judgement.report);
    let mut files = report.files;
    for path in judged.files {
        let sections = files.entry(path).or_default();
        *sections = sections.with(Section::Policy);
    }
    let findings: Vec<Finding> = report.findings.into_iter().chain(judged.findings).chain(rules.told.clone()).collect();
    // Offline there is no record of who granted what: the file counts.
    let waivers =
        fs::read_to_string(place.root.join(WAIVERS_FILE)).map(|text| waivers::read(&text)).unwrap_or_default();
    let waivers: Vec<Waiver> = waivers.entries.into_iter().map(|entry| entry.waiver).collect();
    let applied = waivers::apply(findings, &waivers, chrono::Utc::now().date_naive());
    judgement.report = Report::new(files, applied.findings);
    judgement.report.waived = applied.waived.len();
    judgement.report.not_evaluated = judged.not_evaluated.into_iter().map(|it| (it.path, it.why)).collect();
}

/// What rules look at together: the files that any of them wants, and the names of all others.
fn together(place: &Place, rules: &Rules) -> Judged {
    let Rules { settings, own, files, .. } = rules;
    let read = |(path, real): &(String, PathBuf)| match policies::wants(path) || own.wants(path) {
        true => Held::read(real, settings),
        false => Held::Unread,
    };
    let held: Vec<Held> = files.iter().map(read).collect();
    let complete = place.only.is_none();
    let repository = Repository { files: of(files, &held), complete, facts: Facts::default() };
    let mut judged = policies::judge(&repository, settings);
    judged.add(own.judge(&repository, settings).judged);
    judged
}

/// What rules look at line by line, some files after the other, so that nobody has to hold all texts of a repository.
fn apart(files: &[(String, PathBuf)], settings: &Settings) -> Vec<Judged> {
    let mut judged = Vec::new();
    let rest: Vec<(String, PathBuf)> = files.iter().filter(|(path, _)| !policies::wants(path)).cloned().collect();
    let mut rest = rest.as_slice();
    while !rest.is_empty() {
        let (mut held, mut bytes) = (Vec::new(), 0);
        for (path, real) in rest {
            let file = if policies::wants_judged(path) { Held::read(real, settings) } else { Held::Unread };
            bytes += file.bytes();
            held.push(file);
            if bytes >= AT_A_TIME {
                break;
            }
        }
        let (some, others) = rest.split_at(held.len());
        rest = others;
        let repository = Repository { files: of(some, &held), ..Repository::default() };
        judged.push(policies::judge(&repository, settings));
    }
    judged
}

fn of<'h>(files: &'h [(String, PathBuf)], held: &'h [Held]) -> BTreeMap<&'h str, File<'h>> {
    let file = |held: &'h Held| File { content: held.content(), judged: true };
    files.iter().zip(held).map(|((path, _), held)| (path.as_str(), file(held))).collect()
}

/// What was read of a file.
enum Held {
    Text(String),
    Binary,
    TooLarge(u64),
    Unread,
}

impl Held {
    fn read(real: &Path, settings: &Settings) -> Self {
        let read = || -> std::io::Result<Self> {
            let file = fs::File::open(real)?;
            let size = file.metadata()?.len();
            let most = settings.limits.file_bytes as u64;
            if size > most {
                return Ok(Self::TooLarge(size));
            }
            let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
            file.take(most).read_to_end(&mut bytes)?;
            Ok(String::from_utf8(bytes).map_or(Self::Binary, Self::Text))
        };
        // The catalog's part of the check tells of files that cannot be read.
        read().unwrap_or(Self::Unread)
    }

    fn content(&self) -> Content<'_> {
        match self {
            Self::Text(text) => Content::Text(text),
            Self::Binary => Content::Binary,
            Self::TooLarge(bytes) => Content::TooLarge(*bytes),
            Self::Unread => Content::Unread,
        }
    }

    fn bytes(&self) -> usize {
        if let Self::Text(text) = self { text.len() } else { 0 }
    }
}

/// The files below the folder that git would keep, by path.
fn list(place: &Place) -> Result<Vec<(String, PathBuf)>, String> {
    if let Some(only) = &place.only {
        return Ok(vec![(only.clone(), place.root.join(only))]);
    }
    let mut walk = WalkBuilder::new(&place.root);
    walk.standard_filters(false).git_ignore(true).require_git(false).parents(false).follow_links(false);
    walk.filter_entry(|entry| !LEFT_OUT.iter().any(|left_out| entry.file_name() == *left_out));
    let mut files = Vec::new();
    for entry in walk.build().flatten() {
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let Ok(path) = entry.path().strip_prefix(&place.root) else { continue };
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        files.push((parts.join("/"), entry.path().to_owned()));
        if files.len() > MOST_FILES {
            return Err(format!("there are more than {MOST_FILES} files; name a smaller folder"));
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The settings: the organisation's, from the file that was named or, in a platform repository, from its own; then the
/// repository's. Without the organisation's nobody knows what a repository may not relax, so it may relax everything.
fn read_settings(place: &Place, named: Option<&Path>) -> Result<(Settings, Vec<Finding>), String> {
    let text = match named {
        Some(path) => {
            Some(fs::read_to_string(path).map_err(|error| format!("--settings {}: {error}", path.display()))?)
        }
        None => fs::read_to_string(place.root.join(ORGANISATION_FILE)).ok(),
    };
    let (organisation, mut told) = text.as_deref().map(Organisation::read).unwrap_or_default();
    if named.is_some() && !told.is_empty() {
        let words: Vec<String> = told.iter().map(|it| format!("line {}: {}", it.span.start.line, it.message)).collect();
        return Err(format!("the settings cannot be used: {}", words.join("; ")));
    }
    let mut policies = organisation.policies;
    if named.is_none() && policies == Policies::default() {
        // It may be a file of another tool; if not, the catalog's part of the check tells what is wrong with it.
        told.clear();
    }
    if text.is_none() {
        policies.may_relax = policies::rules().iter().map(|rule| rule.id.to_owned()).collect();
    }
    let Ok(own) = fs::read_to_string(place.root.join(REPOSITORY_FILE)) else { return Ok((policies.settings, told)) };
    let (settings, findings) = of_repository(&policies, &own);
    told.extend(findings);
    Ok((settings, told))
}
