//! What a change does to the catalog: entities, relations, ownership. Not a diff of text.

use super::{Entity, EntityRef, RelationKind};
use std::collections::{BTreeMap, BTreeSet};

/// The difference between two states of the catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogDiff {
    /// Entities that are new.
    pub added: Vec<EntityRef>,
    /// Entities whose fields changed.
    pub changed: Vec<ChangedEntity>,
    /// Entities that are gone.
    pub removed: Vec<EntityRef>,
    /// Relations that are new.
    pub relations_added: Vec<RelationKey>,
    /// Relations that are gone.
    pub relations_removed: Vec<RelationKey>,
    /// Entities with another owner than before.
    pub moved: Vec<MovedOwnership>,
}

/// An entity that is there before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedEntity {
    /// Which.
    pub entity: EntityRef,
    /// The fields that differ: `metadata.description`, `spec.lifecycle`.
    pub fields: Vec<String>,
}

/// One relation, without its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationKey {
    /// The entity that states it.
    pub source: EntityRef,
    /// What the source is to the target.
    pub kind: RelationKind,
    /// The other end.
    pub target: EntityRef,
}

/// An owner that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedOwnership {
    /// What is owned.
    pub entity: EntityRef,
    /// Who owned it; none when nobody did.
    pub from: Option<EntityRef>,
    /// Who owns it now; none when nobody does.
    pub to: Option<EntityRef>,
}

impl CatalogDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares two states. An entity that is stated twice counts as it stands first. Fields are compared where both
/// states have [`Entity::json`].
pub fn diff(before: &[Entity], after: &[Entity]) -> CatalogDiff {
    let (old, new) = (by_reference(before), by_reference(after));
    let mut diff = CatalogDiff::default();
    for (reference, entity) in &new {
        match old.get(reference) {
            None => diff.added.push((*reference).clone()),
            Some(before) => compare(before, entity, &mut diff),
        }
    }
    diff.removed = old.keys().filter(|key| !new.contains_key(*key)).map(|key| (*key).clone()).collect();
    let (were, are) = (relations(&old), relations(&new));
    diff.relations_added = are.difference(&were).cloned().collect();
    diff.relations_removed = were.difference(&are).cloned().collect();
    diff
}

fn compare(before: &Entity, after: &Entity, diff: &mut CatalogDiff) {
    let fields = changed_fields(&before.json, &after.json);
    if !fields.is_empty() {
        diff.changed.push(ChangedEntity { entity: after.reference.clone(), fields });
    }
    if before.owner != after.owner {
        diff.moved.push(MovedOwnership {
            entity: after.reference.clone(),
            from: before.owner.clone(),
            to: after.owner.clone(),
        });
    }
}

fn by_reference(entities: &[Entity]) -> BTreeMap<&EntityRef, &Entity> {
    entities.iter().rev().map(|entity| (&entity.reference, entity)).collect()
}

fn relations(entities: &BTreeMap<&EntityRef, &Entity>) -> BTreeSet<RelationKey> {
    let stated = entities.values().flat_map(|entity| entity.relations.iter().map(move |relation| (entity, relation)));
    stated
        .map(|(entity, relation)| RelationKey {
            source: entity.reference.clone(),
            kind: relation.kind,
            target: relation.target.clone(),
        })
        .collect()
}

/// The paths of the values that differ, two levels deep: `apiVersion`, `spec.lifecycle`.
fn changed_fields(before: &serde_json::Value, after: &serde_json::Value) -> Vec<String> {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return Vec::new() };
    let mut fields = BTreeSet::new();
    for key in before.keys().chain(after.keys()) {
        match (before.get(key), after.get(key)) {
            (one, another) if one == another => {}
            (Some(serde_json::Value::Object(one)), Some(serde_json::Value::Object(another))) => {
                let inner = one.keys().chain(another.keys()).filter(|name| one.get(*name) != another.get(*name));
                fields.extend(inner.map(|name| format!("{key}.{name}")));
            }
            _ => {
                fields.insert(key.clone());
            }
        }
    }
    fields.into_iter().collect()
}
