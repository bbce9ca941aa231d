//! An entity of the catalog room as the store records it.

use crate::catalog::{Entity, Relation};
use crate::store::catalog::{NewEntity, NewRelation};

/// The entity as it is recorded.
pub fn recorded(entity: &Entity) -> NewEntity {
    let relation = |relation: &Relation| NewRelation {
        kind: relation.kind.name().to_owned(),
        target: relation.target.to_string(),
    };
    NewEntity {
        reference: entity.reference.to_string(),
        kind: entity.reference.kind.clone(),
        namespace: entity.reference.namespace.clone(),
        name: entity.reference.name.clone(),
        title: entity.title.clone().unwrap_or_default(),
        description: entity.description.clone().unwrap_or_default(),
        spec_type: entity.spec_type.clone().unwrap_or_default(),
        lifecycle: entity.lifecycle.clone().unwrap_or_default(),
        owner: entity.owner.as_ref().map(ToString::to_string),
        tags: entity.tags.clone(),
        line: i64::from(entity.span.start.line),
        json: entity.json.to_string(),
        relations: entity.relations.iter().map(relation).collect(),
    }
}
