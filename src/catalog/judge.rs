//! All files of a change together: against each other, against the repository and against what the organisation
//! knows. What is wrong with one file alone was found by `reading`.

use super::gathered::{Gathered, NameId, Stated};
use super::rules;
use super::{EntityRef, FileReading, Files, Known, Owner, Parts, RelationKind, Settings, Target};
use crate::findings::{Finding, Rule, Severity};
use crate::suggest::Vocabulary;
use crate::yaml::Span;
use std::cell::{Cell, OnceCell, RefCell};
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
    let mut all = Gathered::new(settings);
    readings.iter().for_each(|reading| all.add(reading));
    judge_gathered(&all, settings, files, known, context)
}

/// As [`judge`], of files that were gathered one by one. No limits hold here.
pub fn judge_gathered(
    all: &Gathered,
    settings: &Settings,
    files: &dyn Files,
    known: &dyn Known,
    context: &Context<'_>,
) -> Vec<Finding> {
    let world = World::new(all, settings, files, known, context);
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
    pub all: &'w Gathered,
    pub settings: &'w Settings,
    pub files: &'w dyn Files,
    pub known: &'w dyn Known,
    pub context: &'w Context<'w>,
    /// Of each name: the first entity that claims it.
    first: Vec<Option<u32>>,
    /// Of each name: whether a document of it was refused. It is there, only not right yet.
    refused: Vec<bool>,
    all_differ: bool,
    owners: RefCell<HashMap<NameId, Owner>>,
    paths: OnceCell<HashSet<&'w str>>,
    names: OnceCell<BTreeMap<(&'w str, &'w str), Vocabulary<'w>>>,
    comparisons: Cell<usize>,
}

impl<'w> World<'w> {
    fn new(
        all: &'w Gathered,
        settings: &'w Settings,
        files: &'w dyn Files,
        known: &'w dyn Known,
        context: &'w Context<'w>,
    ) -> Self {
        let mut first = vec![None; all.names()];
        let mut all_differ = true;
        for (at, entity) in (0..).zip(all.entities()) {
            let place = &mut first[entity.name.index()];
            all_differ &= place.is_none();
            place.get_or_insert(at);
        }
        let mut refused = vec![false; all.names()];
        all.refused().iter().for_each(|name| refused[name.index()] = true);
        Self {
            all,
            settings,
            files,
            known,
            context,
            first,
            refused,
            all_differ,
            owners: RefCell::default(),
            paths: OnceCell::new(),
            names: OnceCell::new(),
            comparisons: Cell::new(COMPARISONS),
        }
    }

    /// The entities with their places in the list.
    pub(super) fn entities(&self) -> impl Iterator<Item = (usize, &'w Stated)> + use<'w> {
        self.all.entities().iter().enumerate()
    }

    /// The entity of the change with this name; the first when several claim it.
    pub(super) fn first(&self, name: NameId) -> Option<(usize, &'w Stated)> {
        let at = self.first[name.index()]? as usize;
        self.all.entities().get(at).map(|entity| (at, entity))
    }

    /// Whether no two entities of the change have the same name.
    pub(super) fn all_differ(&self) -> bool {
        self.all_differ
    }

    /// Whether the change has an entity of this name, right or not.
    pub(super) fn states(&self, name: NameId) -> bool {
        self.first[name.index()].is_some() || self.refused[name.index()]
    }

    /// Whether the file is among those that are judged.
    pub(super) fn is_judged(&self, path: &str) -> bool {
        self.paths.get_or_init(|| self.all.paths().collect()).contains(path)
    }

    /// The name as a reference, for those who know more.
    pub(super) fn reference(&self, name: NameId) -> EntityRef {
        let Parts { kind, namespace, name } = self.all.parts(name);
        EntityRef::new(kind, namespace, name)
    }

    /// Whether the name is of this kind, in lower case.
    pub(super) fn is_kind(&self, name: NameId, kind: &str) -> bool {
        self.all.parts(name).kind == kind
    }

    /// What is known of an owner.
    pub(super) fn owner(&self, name: NameId) -> Owner {
        *self.owners.borrow_mut().entry(name).or_insert_with(|| self.known.owner(&self.reference(name)))
    }

    /// What an entity is part of: by the change, else by the record.
    pub(super) fn part_of(&self, reference: &EntityRef) -> Vec<EntityRef> {
        let stated = self.all.find(reference).and_then(|name| self.first(name));
        let Some((at, _)) = stated else { return self.known.part_of(reference) };
        let parents = self.all.relations(at).iter().filter(|relation| relation.kind == RelationKind::PartOf);
        parents.map(|relation| self.reference(relation.target)).collect()
    }

    /// The entity that was meant: by the record, else among the change's of the same kind.
    pub(super) fn near(&self, name: NameId) -> Option<EntityRef> {
        if let Some(near) = self.known.near(&self.reference(name)) {
            return Some(near);
        }
        let Parts { kind, namespace, name } = self.all.parts(name);
        let names = self.names.get_or_init(|| self.vocabularies()).get(&(kind, namespace))?;
        let left = self.comparisons.get().checked_sub(names.len())?;
        self.comparisons.set(left);
        names.nearest(name).map(|name| EntityRef::new(kind, namespace, name))
    }

    /// The names of the change's entities, by kind and namespace.
    fn vocabularies(&self) -> BTreeMap<(&'w str, &'w str), Vocabulary<'w>> {
        let mut names: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for entity in self.all.entities() {
            let Parts { kind, namespace, name } = self.all.parts(entity.name);
            names.entry((kind, namespace)).or_default().push(name);
        }
        names.into_iter().map(|(key, names)| (key, Vocabulary::new(names))).collect()
    }

    /// Whether any file of the repository matches a pattern; none when the files are not known.
    pub(super) fn has_match(&self, target: &Target) -> Option<bool> {
        self.files.paths().map(|paths| !target.matches(paths).is_empty())
    }

    /// A place in the file of an entity.
    pub(super) fn place(&self, entity: &Stated, span: Span) -> Place<'w> {
        Place { path: self.all.path(entity), span, entity: self.all.shown(entity.name).to_owned() }
    }
}

/// Where a finding belongs.
pub(super) struct Place<'p> {
    pub path: &'p str,
    pub span: Span,
    /// The entity, as it is shown.
    pub entity: String,
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
            let Place { path, span, entity } = place;
            let (path, entity) = (path.to_owned(), Some(entity));
            self.findings.push(Finding { rule, severity, path, span, message, help, entity, fix: None });
        }
    }
}
