//! The service catalog as files say it: Backstage's entities, judged to the letter. Pure: files in, entities and
//! findings out. Not the record of what the organisation has (`store`), nor where files come from (`flows`, `cli`).
//!
//! The way of a file: [`is_catalog_file`] looks at its name and first bytes, [`read_file`] judges it alone as
//! Backstage would and yields its entities, [`judge`] holds all files of a change against each other, against the
//! repository ([`Files`]) and against what the organisation knows ([`Known`]).

mod ai_resources;
pub mod codeowners;
mod diff;
mod document;
mod entity;
mod files;
mod formats;
mod gathered;
mod infer;
mod judge;
mod kinds;
mod known;
mod locations;
mod looks;
mod manifests;
mod paths;
mod placeholders;
mod reading;
mod reference;
mod relation;
mod report;
mod rules;
mod settings;
mod shape;

#[cfg(test)]
mod tests;

pub use diff::{CatalogDiff, ChangedEntity, MovedOwnership, RelationKey, diff};
pub use entity::{Annotation, Entity, Link, Places};
pub use files::{Files, NoFiles, Presence, Snapshot};
pub use gathered::{Gathered, Mark, WordKind};
pub use infer::{Facts, Inferred, infer};
pub use judge::{Context, judge, judge_gathered, wanted};
pub use known::{Knowledge, Known, Nothing, Origin, Owner};
pub use looks::{is_catalog_file, may_hold_entities};
pub use reading::{FileReading, Target, read_file};
pub use reference::{EntityRef, Parts, RefProblem};
pub use relation::{Relation, RelationKind};
pub use rules::{not_fetched, passed_over, rule, rules};
pub use settings::{CatalogGlobs, ExtraKind, GlobProblem, Limits, Settings};
