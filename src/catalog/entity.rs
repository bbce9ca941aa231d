//! An entity as its file gives it: what later questions need, with the places for findings. Defaults are not added.

use super::{EntityRef, Relation};
use crate::yaml::Span;

/// One entity of a catalog file, valid by Backstage's rules.
#[derive(Debug, Clone)]
pub struct Entity {
    /// Its kind, namespace (`default` when none is written) and name.
    pub reference: EntityRef,
    /// `apiVersion`, as written.
    pub api_version: String,
    /// `metadata.title`.
    pub title: Option<String>,
    /// `metadata.description`.
    pub description: Option<String>,
    /// `spec.type`.
    pub spec_type: Option<String>,
    /// `spec.lifecycle`.
    pub lifecycle: Option<String>,
    /// `spec.owner`, with defaults filled in.
    pub owner: Option<EntityRef>,
    /// `metadata.tags`.
    pub tags: Vec<String>,
    /// `metadata.labels`, in the order of the file.
    pub labels: Vec<(String, String)>,
    /// `metadata.annotations`, in the order of the file.
    pub annotations: Vec<Annotation>,
    /// `metadata.links`.
    pub links: Vec<Link>,
    /// The relations that it states.
    pub relations: Vec<Relation>,
    /// The file, relative to the root of the repository, with `/`.
    pub path: String,
    /// Where its document stands.
    pub span: Span,
    /// Where the value of `metadata.name` stands.
    pub name_span: Span,
    /// Where the fields stand that are judged against others.
    pub places: Places,
    /// The entity as data, placeholders resolved; null when [`Settings::for_record`](super::Settings::for_record) is off.
    pub json: serde_json::Value,
}

/// Where some values of an entity stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Places {
    /// The value of `spec.type`.
    pub spec_type: Option<Span>,
    /// The value of `spec.lifecycle`.
    pub lifecycle: Option<Span>,
    /// The value of `spec.owner`.
    pub owner: Option<Span>,
}

/// One annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Its key: `github.com/project-slug`.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Where the value stands.
    pub span: Span,
}

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// What it is called.
    pub title: Option<String>,
    /// What sort of link it is, in the organisation's words.
    pub link_type: Option<String>,
}

impl Entity {
    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.annotations.iter().find(|annotation| annotation.key == key).map(|annotation| annotation.value.as_str())
    }
}
