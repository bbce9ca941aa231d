//! What rules about files together look at, of all catalog files of a judgement, in little memory: a folder may hold
//! ten thousands of them. Not a reading: what only a record needs is left behind.

mod names;

use super::{EntityRef, FileReading, Parts, RelationKind, Settings, Target};
use crate::yaml::Span;
use names::Names;

pub(super) use names::NameId;

/// The annotations that rules look at.
pub(super) const ANNOTATIONS: [&str; 7] = [
    "github.com/project-slug",
    "github.com/team-slug",
    "backstage.io/techdocs-ref",
    "backstage.io/kubernetes-id",
    "backstage.io/kubernetes-label-selector",
    "argocd/app-name",
    "argocd/app-selector",
];

/// All catalog files of a judgement.
pub struct Gathered {
    names: Names,
    texts: String,
    files: Vec<Text>,
    entities: Vec<Stated>,
    relations: Vec<Relates>,
    annotations: Vec<Annotates>,
    words: Vec<Word>,
    refused: Vec<NameId>,
    targets: Vec<(u32, Target)>,
    keeps_words: bool,
}

/// A stretch of `Gathered::texts`.
#[derive(Debug, Clone, Copy)]
struct Text {
    begin: usize,
    length: u32,
}

/// An entity.
pub(super) struct Stated {
    /// Its name.
    pub name: NameId,
    /// Where the value of `metadata.name` stands.
    pub name_span: Span,
    /// `spec.owner`, and where it stands.
    pub owner: Option<(NameId, Span)>,
    file: u32,
    /// Where in their tables its relations, annotations and words begin; they end where those of the next do.
    relations: u32,
    annotations: u32,
    words: u32,
}

/// A relation that an entity states, but for its owner.
pub(super) struct Relates {
    /// What the entity is to the other end.
    pub kind: RelationKind,
    /// The field of `spec`.
    pub field: &'static str,
    /// The other end.
    pub target: NameId,
    /// Where it stands.
    pub span: Span,
}

/// An annotation that rules look at.
struct Annotates {
    /// Which of [`ANNOTATIONS`].
    key: u8,
    value: Text,
    span: Span,
}

/// A word that is held against the organisation's list.
struct Word {
    what: WordKind,
    value: Text,
    span: Span,
}

/// How much was gathered at some time.
#[derive(Debug, Clone, Copy)]
pub struct Mark([usize; 7]);

/// What an organisation may have a list of words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// `spec.type`.
    Type,
    /// `spec.lifecycle`.
    Lifecycle,
}

impl Gathered {
    /// Nothing yet. What is kept of a file depends on the settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            names: Names::default(),
            texts: String::new(),
            files: Vec::new(),
            entities: Vec::new(),
            relations: Vec::new(),
            annotations: Vec::new(),
            words: Vec::new(),
            refused: Vec::new(),
            targets: Vec::new(),
            keeps_words: settings.lifecycles.is_some() || !settings.types.is_empty(),
        }
    }

    /// Adds a file with all that it holds.
    pub fn add(&mut self, reading: &FileReading) {
        self.file(&reading.path);
        for entity in &reading.entities {
            let owner = entity.owner.as_ref().zip(entity.places.owner);
            self.entity(entity.reference.parts(), entity.name_span, owner.map(|(owner, span)| (owner.parts(), span)));
            for relation in &entity.relations {
                self.relation(relation.kind, relation.field, relation.target.parts(), relation.span);
            }
            for annotation in &entity.annotations {
                self.annotation(&annotation.key, &annotation.value, annotation.span);
            }
            let places = &entity.places;
            for (what, word, span) in [
                (WordKind::Type, &entity.spec_type, places.spec_type),
                (WordKind::Lifecycle, &entity.lifecycle, places.lifecycle),
            ] {
                if let (Some(word), Some(span)) = (word, span) {
                    self.word(what, word, span);
                }
            }
        }
        reading.refused.iter().for_each(|reference| self.refuse(reference.parts()));
        reading.leads_to.iter().for_each(|target| self.lead(target.clone()));
    }

    /// Adds a file, to which belongs what is added next.
    pub fn file(&mut self, path: &str) {
        let path = self.keep(path);
        self.files.push(path);
    }

    /// Adds an entity of the last file, with where its name stands and with its owner.
    pub fn entity(&mut self, name: Parts<'_>, name_span: Span, owner: Option<(Parts<'_>, Span)>) {
        let name = self.names.keep(name);
        let owner = owner.map(|(owner, span)| (self.names.keep(owner), span));
        let file = number(self.files.len().saturating_sub(1));
        let [relations, annotations, words] =
            [self.relations.len(), self.annotations.len(), self.words.len()].map(number);
        self.entities.push(Stated { name, name_span, owner, file, relations, annotations, words });
    }

    /// Adds a relation of the last entity; the one to its owner is known already.
    pub fn relation(&mut self, kind: RelationKind, field: &'static str, target: Parts<'_>, span: Span) {
        if kind != RelationKind::OwnedBy {
            let target = self.names.keep(target);
            self.relations.push(Relates { kind, field, target, span });
        }
    }

    /// Adds an annotation of the last entity, when a rule looks at it.
    pub fn annotation(&mut self, key: &str, value: &str, span: Span) {
        if let Some((key, _)) = (0_u8..).zip(ANNOTATIONS).find(|(_, name)| *name == key) {
            let value = self.keep(value);
            self.annotations.push(Annotates { key, value, span });
        }
    }

    /// Adds `spec.type` or `spec.lifecycle` of the last entity, when there is a list of what may stand there.
    pub fn word(&mut self, what: WordKind, word: &str, span: Span) {
        if self.keeps_words {
            let value = self.keep(word);
            self.words.push(Word { what, value, span });
        }
    }

    /// Adds the name of a document of the last file that was refused.
    pub fn refuse(&mut self, name: Parts<'_>) {
        let name = self.names.keep(name);
        self.refused.push(name);
    }

    /// Adds a target of a Location of the last file.
    pub fn lead(&mut self, target: Target) {
        self.targets.push((number(self.files.len().saturating_sub(1)), target));
    }

    /// How much there is: the way back from a file that turns out to be damaged.
    pub fn mark(&self) -> Mark {
        Mark([
            self.files.len(),
            self.entities.len(),
            self.relations.len(),
            self.annotations.len(),
            self.words.len(),
            self.refused.len(),
            self.targets.len(),
        ])
    }

    /// Takes back all that was added since a mark.
    pub fn back_to(&mut self, Mark([files, entities, relations, annotations, words, refused, targets]): Mark) {
        self.files.truncate(files);
        self.entities.truncate(entities);
        self.relations.truncate(relations);
        self.annotations.truncate(annotations);
        self.words.truncate(words);
        self.refused.truncate(refused);
        self.targets.truncate(targets);
    }

    /// The target of a Location, by a number from 0; none behind the last.
    pub fn target(&self, at: usize) -> Option<&Target> {
        self.targets.get(at).map(|(_, target)| target)
    }

    /// All targets of Locations with the files that name them.
    pub(super) fn targets(&self) -> impl Iterator<Item = (&str, &Target)> {
        self.targets.iter().map(|(file, target)| (self.text(self.files[*file as usize]), target))
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|path| self.text(*path))
    }

    pub(super) fn entities(&self) -> &[Stated] {
        &self.entities
    }

    /// The names of refused documents.
    pub(super) fn refused(&self) -> &[NameId] {
        &self.refused
    }

    /// How many names there are, of entities and of what is referred to.
    pub(super) fn names(&self) -> usize {
        self.names.len()
    }

    /// A name as it is shown.
    pub(super) fn shown(&self, name: NameId) -> &str {
        self.names.text(name)
    }

    pub(super) fn parts(&self, name: NameId) -> Parts<'_> {
        self.names.parts(name)
    }

    pub(super) fn find(&self, reference: &EntityRef) -> Option<NameId> {
        self.names.find(reference.parts())
    }

    /// The file of an entity.
    pub(super) fn path(&self, entity: &Stated) -> &str {
        self.text(self.files[entity.file as usize])
    }

    /// The relations of an entity by its place in the list.
    pub(super) fn relations(&self, entity: usize) -> &[Relates] {
        self.stretch(&self.relations, entity, |entity| entity.relations)
    }

    /// The annotations of an entity: key, value and where the value stands.
    pub(super) fn annotations(&self, entity: usize) -> impl Iterator<Item = (&'static str, &str, Span)> {
        let annotations = self.stretch(&self.annotations, entity, |entity| entity.annotations);
        annotations.iter().map(|found| (ANNOTATIONS[usize::from(found.key)], self.text(found.value), found.span))
    }

    /// `spec.type` or `spec.lifecycle` of an entity, where the organisation has a list.
    pub(super) fn word_of(&self, entity: usize, what: WordKind) -> Option<(&str, Span)> {
        let words = self.stretch(&self.words, entity, |entity| entity.words);
        words.iter().find(|word| word.what == what).map(|word| (self.text(word.value), word.span))
    }

    /// The part of a table that belongs to an entity.
    fn stretch<'t, T>(&self, table: &'t [T], entity: usize, begins: impl Fn(&Stated) -> u32) -> &'t [T] {
        let begin = self.entities.get(entity).map_or(0, |entity| begins(entity) as usize);
        let end = self.entities.get(entity + 1).map_or(table.len(), |next| begins(next) as usize);
        table.get(begin..end).unwrap_or_default()
    }

    /// All of it, for a comparison.
    #[cfg(test)]
    pub(crate) fn dump(&self) -> String {
        use std::fmt::Write as _;
        let mut out: String = self.paths().map(|path| format!("{path}\n")).collect();
        for (at, entity) in self.entities.iter().enumerate() {
            let owner = entity.owner.map(|(owner, span)| (self.shown(owner), span));
            let words = [WordKind::Type, WordKind::Lifecycle].map(|what| self.word_of(at, what));
            let annotations: Vec<_> = self.annotations(at).collect();
            let (path, name) = (self.path(entity), self.shown(entity.name));
            writeln!(out, "{path} {name} {:?} {owner:?} {words:?} {annotations:?}", entity.name_span).unwrap();
            for Relates { kind, field, target, span } in self.relations(at) {
                writeln!(out, "{kind:?} {field} {} {span:?}", self.shown(*target)).unwrap();
            }
        }
        let refused: Vec<&str> = self.refused.iter().map(|name| self.shown(*name)).collect();
        writeln!(out, "{refused:?} {:?}", self.targets).unwrap();
        out
    }

    fn keep(&mut self, text: &str) -> Text {
        let begin = self.texts.len();
        self.texts.push_str(text);
        Text { begin, length: number(text.len()) }
    }

    fn text(&self, text: Text) -> &str {
        &self.texts[text.begin..text.begin + text.length as usize]
    }
}

/// There are fewer than 2³² of anything: each takes bytes of a file, and files of a folder are counted in millions.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
