//! One catalog file, judged alone as Backstage would. What other files or the organisation know is `judge`'s.

use super::document::{Outcome, judge};
use super::report::Report;
use super::{Entity, EntityRef, Files, Settings, locations, looks, placeholders, rules};
use crate::findings::{Finding, Rule};
use crate::yaml::{self, Document, ProblemKind, Span};
use globset::GlobBuilder;
use std::borrow::Cow;

/// What a file gave.
#[derive(Debug, Clone, Default)]
pub struct FileReading {
    /// The file, relative to the root of the repository, with `/`.
    pub path: String,
    /// Whether it is a catalog file at all; when not, everything else is empty.
    pub is_catalog: bool,
    /// The entities of its valid documents.
    pub entities: Vec<Entity>,
    /// The names of its refused documents, as far as they can be read: a reference to one is not dangling.
    pub refused: Vec<EntityRef>,
    /// What is wrong with it, in the order of the text.
    pub findings: Vec<Finding>,
    /// Where its Locations lead inside the repository.
    pub leads_to: Vec<Target>,
    /// Its bytes.
    pub size: usize,
}

/// Where a Location leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// A path, or a pattern when `glob`; relative to the root of the repository.
    pub path: String,
    /// Whether `path` is a pattern.
    pub glob: bool,
    /// Whether the file may be missing (`presence: optional`).
    pub optional: bool,
    /// The repository (`owner/name`) when the target is a whole address; none: this one.
    pub repository: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// The Location.
    pub location: EntityRef,
}

/// Reads and judges one file.
pub fn read_file(path: &str, bytes: &[u8], settings: &Settings, files: &dyn Files) -> FileReading {
    let mut reading = FileReading { path: path.to_owned(), size: bytes.len(), ..FileReading::default() };
    if !super::is_catalog_file(path, bytes, settings) || looks::is_skeleton(path, bytes, files) {
        return reading;
    }
    reading.is_catalog = true;
    let whole = std::str::from_utf8(bytes);
    let lossy = whole.map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    let mut report = Report::new(path, &lossy, settings);
    if !rules::file_size::check(bytes.len(), &mut report) {
        let mut limits = yaml::Limits::default();
        limits.documents = limits.documents.max(settings.limits.entities);
        let stream = match whole {
            Ok(text) => yaml::read(text, &limits),
            Err(_) => yaml::read_bytes(bytes, &limits),
        };
        let resolves = placeholders::may_occur(&lossy);
        for document in stream.documents {
            read_document(document, resolves, files, &mut reading, &mut report);
        }
    }
    reading.findings = report.finish();
    reading
}

fn read_document(
    mut document: Document<'_>,
    resolves: bool,
    files: &dyn Files,
    reading: &mut FileReading,
    report: &mut Report<'_>,
) {
    for problem in &document.problems {
        report.add(rule_of(problem.kind), problem.span, problem.message.clone(), problem.help.clone());
    }
    if !document.problems.is_empty() {
        return;
    }
    let before = report.findings.len();
    if resolves {
        placeholders::resolve(&mut document.root, files, report);
    }
    let drawn_in = report.findings.len() == before;
    match judge(&document.root, report) {
        Outcome::Valid(entity) if drawn_in => {
            reading.leads_to.extend(locations::targets(&entity, &document.root));
            reading.entities.push(*entity);
        }
        Outcome::Valid(entity) => {
            report.name_entity(before, &entity.reference);
            reading.refused.push(entity.reference);
        }
        Outcome::Refused(reference) => reading.refused.extend(reference),
        Outcome::Nothing => {}
    }
}

fn rule_of(kind: ProblemKind) -> &'static Rule {
    match kind {
        ProblemKind::Syntax => &rules::yaml_syntax::RULE,
        ProblemKind::DuplicateKey => &rules::duplicate_key::RULE,
        ProblemKind::UnknownAlias => &rules::unknown_alias::RULE,
        ProblemKind::AliasBudget => &rules::alias_budget::RULE,
        ProblemKind::Depth => &rules::nesting::RULE,
        ProblemKind::Size => &rules::file_size::RULE,
    }
}

impl Target {
    /// Whether it leads into this repository (`owner/name`; none: it is not known which this is).
    pub fn is_inside(&self, repository: Option<&str>) -> bool {
        match (&self.repository, repository) {
            (None, _) => true,
            (Some(named), Some(here)) => named.eq_ignore_ascii_case(here),
            (Some(_), None) => false,
        }
    }

    /// The paths among `paths` that it leads to. As in Backstage (minimatch), `*` stays within one folder and passes
    /// over names that begin with a dot.
    pub fn matches<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Vec<&'p str> {
        if !self.glob {
            return paths.into_iter().filter(|path| *path == self.path).collect();
        }
        let Ok(glob) = GlobBuilder::new(&self.path).literal_separator(true).build() else { return Vec::new() };
        let matcher = glob.compile_matcher();
        let wants_dots = self.path.split('/').any(|part| part.starts_with('.'));
        let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
        paths.into_iter().filter(|path| matcher.is_match(path) && (wants_dots || !is_hidden(path))).collect()
    }
}
