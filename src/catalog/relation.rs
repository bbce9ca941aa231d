//! Relations between entities. Only the ones that a file states are kept; the opposite direction follows.

use super::EntityRef;
use crate::yaml::Span;

/// A relation that an entity's file states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// From the entity's own point of view: `ownedBy`.
    pub kind: RelationKind,
    /// The other end, with defaults filled in.
    pub target: EntityRef,
    /// The field of `spec` that states it: `owner`, `dependsOn`.
    pub field: &'static str,
    /// Where the reference stands.
    pub span: Span,
}

/// What two entities are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelationKind {
    /// Owned by a group or user.
    OwnedBy,
    /// The owner of something.
    OwnerOf,
    /// A part of something larger.
    PartOf,
    /// Made of something smaller.
    HasPart,
    /// Offers an API.
    ProvidesApi,
    /// An API offered by something.
    ApiProvidedBy,
    /// Uses an API.
    ConsumesApi,
    /// An API used by something.
    ApiConsumedBy,
    /// Needs something to work.
    DependsOn,
    /// Needed by something.
    DependencyOf,
    /// A group below another.
    ChildOf,
    /// A group above another.
    ParentOf,
    /// A user in a group.
    MemberOf,
    /// A group with a user.
    HasMember,
}

/// Each relation with its name in Backstage and its opposite.
const TABLE: [(RelationKind, &str, RelationKind); 14] = {
    use RelationKind::*;
    [
        (OwnedBy, "ownedBy", OwnerOf),
        (OwnerOf, "ownerOf", OwnedBy),
        (PartOf, "partOf", HasPart),
        (HasPart, "hasPart", PartOf),
        (ProvidesApi, "providesApi", ApiProvidedBy),
        (ApiProvidedBy, "apiProvidedBy", ProvidesApi),
        (ConsumesApi, "consumesApi", ApiConsumedBy),
        (ApiConsumedBy, "apiConsumedBy", ConsumesApi),
        (DependsOn, "dependsOn", DependencyOf),
        (DependencyOf, "dependencyOf", DependsOn),
        (ChildOf, "childOf", ParentOf),
        (ParentOf, "parentOf", ChildOf),
        (MemberOf, "memberOf", HasMember),
        (HasMember, "hasMember", MemberOf),
    ]
};

impl RelationKind {
    /// Its name in Backstage: `ownedBy`.
    pub fn name(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// The same relation seen from the other end.
    pub fn inverse(self) -> Self {
        TABLE[self as usize].2
    }

    /// The relation of a name, spelled exactly.
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opposite_of_the_opposite_is_itself() {
        for (kind, name, inverse) in TABLE {
            assert_eq!((kind.name(), inverse.inverse()), (name, kind));
            assert_eq!(RelationKind::from_name(name), Some(kind));
        }
    }
}
