//! All files of a change together: against each other, against the repository and against what the organisation
//! knows. What is wrong with one file alone was found by `reading`.

use super::rules;
use super::{Entity, EntityRef, FileReading, Files, Known, RelationKind, Settings, Target};
use crate::findings::{Finding, Rule, Severity};
use crate::suggest::Vocabulary;
use crate::yaml::Span;
use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What else is known of the repository.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The repository as `owner/name`; none offline.
    pub repository: Option<&'a str>,
    /// The content of CODEOWNERS; when none, it is looked for among the files.
    pub codeowners: Option<&'a str>,
}

/// How many names are compared for "did you mean" in one judgement: enough for people's slips, and bounded for a
/// file that refers to nothing a hundred thousand times.
const COMPARISONS: usize = 300_000;

/// How many findings one judgement yields at most.
const MOST_FINDINGS: usize = 10_000;

/// The annotations that [`judge`] looks at.
const ANNOTATIONS: [&str; 7] = [
    "github.com/project-slug",
    "github.com/team-slug",
    "backstage.io/techdocs-ref",
    "backstage.io/kubernetes-id",
    "backstage.io/kubernetes-label-selector",
    "argocd/app-name",
    "argocd/app-selector",
];

/// Drops from a reading what only a record needs and [`judge`] does not look at: of ten thousand files it would be
/// most of the memory.
pub fn slim(reading: &mut FileReading) {
    for entity in &mut reading.entities {
        entity.api_version = String::new();
        (entity.title, entity.description) = (None, None);
        (entity.tags, entity.labels, entity.links) = (Vec::new(), Vec::new(), Vec::new());
        entity.json = serde_json::Value::Null;
        entity.annotations.retain(|annotation| ANNOTATIONS.contains(&annotation.key.as_str()));
        entity.annotations.shrink_to_fit();
        // The owner has a field of its own.
        entity.relations.retain(|relation| relation.kind != RelationKind::OwnedBy);
        entity.relations.shrink_to_fit();
    }
    reading.entities.shrink_to_fit();
}

/// The findings that one file alone cannot show. `readings` are all catalog files of the change, with the unchanged
/// ones of the repository where they are known. The limits on files and entities hold only for a pull request
/// (`context.repository` is there); beyond them nothing else is judged.
pub fn judge(
    readings: &[FileReading],
    settings: &Settings,
    files: &dyn Files,
    known: &dyn Known,
    context: &Context<'_>,
) -> Vec<Finding> {
    if context.repository.is_some() {
        let limits =
            [rules::too_many_files::check(readings, settings), rules::too_many_entities::check(readings, settings)];
        let beyond: Vec<Finding> = limits.into_iter().flatten().collect();
        if !beyond.is_empty() {
            return beyond;
        }
    }
    let world = World::new(readings, settings, files, known, context);
    let mut out = Findings { settings, findings: Vec::new() };
    rules::location_target::check(&world, &mut out);
    rules::dangling_reference::check(&world, &mut out);
    rules::duplicate_entity::check(&world, &mut out);
    rules::part_of_cycle::check(&world, &mut out);
    rules::unknown_owner::check(&world, &mut out);
    rules::lone_owner::check(&world, &mut out);
    rules::annotation_target::check(&world, &mut out);
    rules::lifecycle::check(&world, &mut out);
    rules::spec_type::check(&world, &mut out);
    rules::codeowners::check(&world, &mut out);
    out.findings
}

/// The entities that [`Known`] will be asked for: all that are stated, and all that are referred to.
pub fn wanted(readings: &[FileReading]) -> BTreeSet<EntityRef> {
    let entities = readings.iter().flat_map(|reading| &reading.entities);
    entities
        .flat_map(|entity| {
            std::iter::once(&entity.reference).chain(entity.relations.iter().map(|relation| &relation.target))
        })
        .cloned()
        .collect()
}

/// Everything that rules about files together may look at.
pub(super) struct World<'w> {
    pub readings: &'w [FileReading],
    pub settings: &'w Settings,
    pub files: &'w dyn Files,
    pub known: &'w dyn Known,
    pub context: &'w Context<'w>,
    first: HashMap<&'w EntityRef, &'w Entity>,
    /// Names of documents that were refused: they are there, only not right yet.
    refused: HashSet<&'w EntityRef>,
    paths: HashSet<&'w str>,
    names: OnceCell<BTreeMap<(&'w str, &'w str), Vocabulary<'w>>>,
    comparisons: Cell<usize>,
}

impl<'w> World<'w> {
    fn new(
        readings: &'w [FileReading],
        settings: &'w Settings,
        files: &'w dyn Files,
        known: &'w dyn Known,
        context: &'w Context<'w>,
    ) -> Self {
        let entities = readings.iter().flat_map(|reading| &reading.entities);
        let mut first = HashMap::new();
        for entity in entities {
            first.entry(&entity.reference).or_insert(entity);
        }
        let refused = readings.iter().flat_map(|reading| &reading.refused).collect();
        let paths = readings.iter().map(|reading| reading.path.as_str()).collect();
        let comparisons = Cell::new(COMPARISONS);
        Self { readings, settings, files, known, context, first, refused, paths, names: OnceCell::new(), comparisons }
    }

    pub(super) fn entities(&self) -> impl Iterator<Item = &'w Entity> + use<'w> {
        self.readings.iter().flat_map(|reading| &reading.entities)
    }

    /// The entity of the change with this name; the first when several claim it.
    pub(super) fn first(&self, reference: &EntityRef) -> Option<&'w Entity> {
        self.first.get(reference).copied()
    }

    /// Whether no two entities of the change have the same name.
    pub(super) fn all_differ(&self) -> bool {
        self.first.len() == self.entities().count()
    }

    /// Whether the change has an entity of this name, right or not.
    pub(super) fn states(&self, reference: &EntityRef) -> bool {
        self.first.contains_key(reference) || self.refused.contains(reference)
    }

    /// Whether the file is among those that are judged.
    pub(super) fn is_judged(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// What an entity is part of: by the change, else by the record.
    pub(super) fn part_of(&self, reference: &EntityRef) -> Vec<EntityRef> {
        let Some(entity) = self.first(reference) else { return self.known.part_of(reference) };
        let parents = entity.relations.iter().filter(|relation| relation.kind == RelationKind::PartOf);
        parents.map(|relation| relation.target.clone()).collect()
    }

    /// The entity that was meant: by the record, else among the change's of the same kind.
    pub(super) fn near(&self, reference: &EntityRef) -> Option<EntityRef> {
        if let Some(near) = self.known.near(reference) {
            return Some(near);
        }
        let names = self.names.get_or_init(|| self.vocabularies());
        let same = names
            .iter()
            .filter(|((kind, namespace), _)| reference.is_kind(kind) && *namespace == reference.namespace.as_str());
        same.filter_map(|((kind, namespace), names)| {
            let left = self.comparisons.get().checked_sub(names.len())?;
            self.comparisons.set(left);
            names.nearest(&reference.name).map(|name| EntityRef::new(*kind, *namespace, name))
        })
        .next()
    }

    /// The names of the change's entities, by kind and namespace.
    fn vocabularies(&self) -> BTreeMap<(&'w str, &'w str), Vocabulary<'w>> {
        let mut names: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for EntityRef { kind, namespace, name } in self.entities().map(|entity| &entity.reference) {
            names.entry((kind, namespace)).or_default().push(name);
        }
        names.into_iter().map(|(key, names)| (key, Vocabulary::new(names))).collect()
    }

    /// Whether any file of the repository matches a pattern; none when the files are not known.
    pub(super) fn has_match(&self, target: &Target) -> Option<bool> {
        self.files.paths().map(|paths| !target.matches(paths).is_empty())
    }
}

/// Where a finding belongs.
pub(super) struct Place<'p> {
    pub path: &'p str,
    pub span: Span,
    pub entity: Option<&'p EntityRef>,
}

impl<'p> Place<'p> {
    /// A place in the file of an entity.
    pub(super) fn of(entity: &'p Entity, span: Span) -> Self {
        Self { path: &entity.path, span, entity: Some(&entity.reference) }
    }
}

/// The findings of a judgement so far.
pub(super) struct Findings<'s> {
    settings: &'s Settings,
    findings: Vec<Finding>,
}

impl Findings<'_> {
    pub(super) fn add(&mut self, rule: &'static Rule, place: Place<'_>, message: String, help: String) {
        self.add_as(rule, rule.severity, place, message, help);
    }

    /// A finding of another severity than the rule's.
    pub(super) fn add_as(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        place: Place<'_>,
        message: String,
        help: String,
    ) {
        let Some(severity) = self.settings.severity(rule, severity) else { return };
        if self.findings.len() < MOST_FINDINGS {
            let entity = place.entity.map(EntityRef::to_string);
            let path = place.path.to_owned();
            self.findings.push(Finding { rule, severity, path, span: place.span, message, help, entity, fix: None });
        }
    }
}
