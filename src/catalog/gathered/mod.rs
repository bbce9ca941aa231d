//! What rules about files together look at, of all catalog files of a judgement, in little memory: a folder may hold
//! ten thousands of them. Not a reading: what only a record needs is left behind.

mod names;

use super::{EntityRef, FileReading, RelationKind, Settings, Target};
use crate::yaml::Span;
use names::Names;

pub(super) use names::{NameId, Parts};

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

/// What an organisation may have a list of words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
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

    /// Adds a file.
    pub fn add(&mut self, reading: &FileReading) {
        let file = number(self.files.len());
        let path = self.keep(&reading.path);
        self.files.push(path);
        for entity in &reading.entities {
            let name = self.names.keep(&entity.reference);
            let owner = entity.owner.as_ref().zip(entity.places.owner);
            let owner = owner.map(|(owner, span)| (self.names.keep(owner), span));
            let [relations, annotations, words] =
                [self.relations.len(), self.annotations.len(), self.words.len()].map(number);
            let stated = Stated { name, name_span: entity.name_span, owner, file, relations, annotations, words };
            self.entities.push(stated);
            for relation in entity.relations.iter().filter(|relation| relation.kind != RelationKind::OwnedBy) {
                let target = self.names.keep(&relation.target);
                let (kind, field, span) = (relation.kind, relation.field, relation.span);
                self.relations.push(Relates { kind, field, target, span });
            }
            for annotation in &entity.annotations {
                if let Some(key) = (0_u8..).zip(ANNOTATIONS).find(|(_, name)| *name == annotation.key) {
                    let value = self.keep(&annotation.value);
                    self.annotations.push(Annotates { key: key.0, value, span: annotation.span });
                }
            }
            if self.keeps_words {
                let places = &entity.places;
                for (what, word, span) in [
                    (WordKind::Type, &entity.spec_type, places.spec_type),
                    (WordKind::Lifecycle, &entity.lifecycle, places.lifecycle),
                ] {
                    if let (Some(word), Some(span)) = (word, span) {
                        let value = self.keep(word);
                        self.words.push(Word { what, value, span });
                    }
                }
            }
        }
        for reference in &reading.refused {
            let name = self.names.keep(reference);
            self.refused.push(name);
        }
        self.targets.extend(reading.leads_to.iter().map(|target| (file, target.clone())));
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
        self.names.find(reference)
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
    pub(super) fn word(&self, entity: usize, what: WordKind) -> Option<(&str, Span)> {
        let words = self.stretch(&self.words, entity, |entity| entity.words);
        words.iter().find(|word| word.what == what).map(|word| (self.text(word.value), word.span))
    }

    /// The part of a table that belongs to an entity.
    fn stretch<'t, T>(&self, table: &'t [T], entity: usize, begins: impl Fn(&Stated) -> u32) -> &'t [T] {
        let begin = self.entities.get(entity).map_or(0, |entity| begins(entity) as usize);
        let end = self.entities.get(entity + 1).map_or(table.len(), |next| begins(next) as usize);
        table.get(begin..end).unwrap_or_default()
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
