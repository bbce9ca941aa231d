//! The record of the catalog: repositories, the entities of their default branches, relations, teams.
//! It keeps what it is given; what a file means is for the catalog room to say.

mod blobs;
mod entities;
mod forget;
mod installations;
mod near;
mod relations;
mod repositories;
mod search;
mod sql;
mod standing;
mod take_over;
mod teams;
mod trees;
mod words;

pub use entities::{EntityBrief, EntityRow};
pub use installations::InstallationRecord;
pub use relations::{RelationRow, Relations};
pub use repositories::{CatalogFile, Lead, RepositoryRecord};
pub use search::Search;
pub use take_over::{NewEntity, NewRelation, TakeOver, TakenFile, TakenOver};
pub use teams::{TeamMember, TeamRecord, TeamWithMembers};
pub use trees::{RepositoryTree, TreeFile};

#[cfg(test)]
mod tests;
