//! What a change may touch, as data. Pure.

use crate::catalog::RelationKind;

/// Entities and what leads from one to the other.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The entities, the one that was asked about first, then by distance.
    pub nodes: Vec<Node>,
    /// The relations between them, as they are declared.
    pub arrows: Vec<Arrow>,
    /// How far was looked.
    pub hops: usize,
    /// Entities that were reached and are not among the nodes.
    pub left_out: usize,
    /// Whether some entity has more relations than were looked at.
    pub is_cut: bool,
}

/// An entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its reference.
    pub reference: String,
    /// Its title; empty without one.
    pub title: String,
    /// Its owner's reference.
    pub owner: Option<String>,
    /// Whether anything is recorded of it.
    pub is_known: bool,
    /// How many steps it is away.
    pub hop: usize,
}

/// A relation between two nodes, by their places among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// Who declares it.
    pub source: usize,
    /// What it is.
    pub kind: RelationKind,
    /// What it points to.
    pub target: usize,
}

/// In which direction a change travels along a declared relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Travels {
    /// From the target to who declares it: what depends on something is touched by its change.
    ToSource,
    /// From who declares it to the target.
    ToTarget,
}

/// How a change of an entity of that kind travels along a relation; none when it does not. Ownership and membership
/// in a system only lead on from the entity that was asked about: else everything would touch everything.
pub fn travels(relation: &str, kind: &str, is_centre: bool) -> Option<Travels> {
    let whole = ["system", "domain"].iter().any(|whole| kind.eq_ignore_ascii_case(whole));
    let owner = ["group", "user"].iter().any(|owner| kind.eq_ignore_ascii_case(owner));
    match RelationKind::from_name(relation)? {
        RelationKind::DependsOn | RelationKind::ConsumesApi => Some(Travels::ToSource),
        RelationKind::DependencyOf | RelationKind::ProvidesApi => Some(Travels::ToTarget),
        RelationKind::PartOf if is_centre && whole => Some(Travels::ToSource),
        RelationKind::OwnedBy if is_centre && owner => Some(Travels::ToSource),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_travels_from_what_is_needed_to_what_needs_it() {
        assert_eq!(travels("dependsOn", "component", false), Some(Travels::ToSource));
        assert_eq!(travels("consumesApi", "api", false), Some(Travels::ToSource));
        assert_eq!(travels("providesApi", "component", false), Some(Travels::ToTarget));
        assert_eq!(travels("memberOf", "user", true), None);
        assert_eq!(travels("no such relation", "component", true), None);
    }

    #[test]
    fn ownership_and_systems_lead_on_only_from_the_centre() {
        assert_eq!(travels("ownedBy", "Group", true), Some(Travels::ToSource));
        assert_eq!(travels("ownedBy", "group", false), None);
        assert_eq!(travels("partOf", "system", true), Some(Travels::ToSource));
        assert_eq!(travels("partOf", "component", true), None);
    }
}
