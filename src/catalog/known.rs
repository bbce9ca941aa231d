//! What the organisation knows of entities and teams, asked while judging. Not a store: a snapshot that was filled
//! before, with the answers to what [`wanted`](super::wanted) names.

use super::EntityRef;
use std::collections::{BTreeMap, BTreeSet};

/// Where an entity is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The repository, as `owner/name`.
    pub repository: String,
    /// The file in it.
    pub path: String,
}

/// What is known of an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A group or user of the catalog, or a team of the organisation.
    Known {
        /// How many members it has, where that is known.
        members: Option<usize>,
    },
    /// No group, no user and no team has this name.
    Unknown,
    /// The record is not complete enough to say.
    NotKnown,
}

/// What the organisation's record and GitHub know.
pub trait Known {
    /// Where an entity is registered. When two places claim it: the first registered.
    fn entity(&self, reference: &EntityRef) -> Option<Origin>;

    /// The registered entity of the same kind whose name is nearest, for "did you mean".
    fn near(&self, reference: &EntityRef) -> Option<EntityRef>;

    /// Whether there is such an owner: a group or user of the catalog, or a GitHub team with the slug `name`.
    fn owner(&self, reference: &EntityRef) -> Owner;

    /// What a registered entity is part of, for cycles that lead through files outside the change.
    fn part_of(&self, reference: &EntityRef) -> Vec<EntityRef>;

    /// Whether the organisation has a repository of this full name (`owner/name`, without case); none when that is
    /// not known.
    fn repository(&self, full_name: &str) -> Option<bool>;

    /// Whether the answers are about the whole organisation. When not (offline, or while the record is being built),
    /// a reference that leads nowhere is only worth a note.
    fn is_complete(&self) -> bool;
}

/// Nothing is known beyond the files at hand: the offline check.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nothing;

impl Known for Nothing {
    fn entity(&self, _reference: &EntityRef) -> Option<Origin> {
        None
    }

    fn near(&self, _reference: &EntityRef) -> Option<EntityRef> {
        None
    }

    fn owner(&self, _reference: &EntityRef) -> Owner {
        Owner::NotKnown
    }

    fn part_of(&self, _reference: &EntityRef) -> Vec<EntityRef> {
        Vec::new()
    }

    fn repository(&self, _full_name: &str) -> Option<bool> {
        None
    }

    fn is_complete(&self) -> bool {
        false
    }
}

/// The answers of the record to one set of questions.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// The registered entities among those asked for.
    pub entities: BTreeMap<EntityRef, Origin>,
    /// For those that are not registered: the nearest that is.
    pub near: BTreeMap<EntityRef, EntityRef>,
    /// What is known of the owners among those asked for. One that is missing here is unknown when
    /// `complete`, otherwise not known.
    pub owners: BTreeMap<EntityRef, Owner>,
    /// What the entities asked for are part of, by the record.
    pub part_of: BTreeMap<EntityRef, Vec<EntityRef>>,
    /// The organisation's repositories as `owner/name` in lower case; none when they are not known.
    pub repositories: Option<BTreeSet<String>>,
    /// Whether the record covers the whole organisation.
    pub complete: bool,
}

impl Known for Knowledge {
    fn entity(&self, reference: &EntityRef) -> Option<Origin> {
        self.entities.get(reference).cloned()
    }

    fn near(&self, reference: &EntityRef) -> Option<EntityRef> {
        self.near.get(reference).cloned()
    }

    fn owner(&self, reference: &EntityRef) -> Owner {
        match self.owners.get(reference) {
            Some(owner) => *owner,
            None if self.entities.contains_key(reference) => Owner::Known { members: None },
            None if self.complete => Owner::Unknown,
            None => Owner::NotKnown,
        }
    }

    fn part_of(&self, reference: &EntityRef) -> Vec<EntityRef> {
        self.part_of.get(reference).cloned().unwrap_or_default()
    }

    fn repository(&self, full_name: &str) -> Option<bool> {
        self.repositories.as_ref().map(|names| names.contains(&full_name.to_lowercase()))
    }

    fn is_complete(&self) -> bool {
        self.complete
    }
}
