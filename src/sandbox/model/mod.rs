//! The state of the pretended GitHub: plain structs, one world.
//! No rules here about who may do what (`access`), no HTTP (`rest`), no JSON (`render`).

mod accounts;
mod apps;
mod checks;
mod deliveries;
mod furnishings;
mod ids;
mod repositories;
mod threads;
mod world;

pub use accounts::{Account, AccountKind, OrgRole, Organization, Role, Team, TeamRole};
pub use apps::{App, HookConfig, HookContent, Installation, Level, Permissions, Selection, Token};
pub use checks::{Annotation, Button, CheckRun, CheckSuite, CommitStatus};
pub use deliveries::{Delivery, Outgoing};
pub use furnishings::{
    Autolink, BranchPolicy, DeployKey, Dispatch, Environment, Furnishings, Hook, Protection, Site, Variable, WORDS,
};
pub use ids::{AccountId, RepoId, TeamId};
pub use repositories::{Label, QueueEntry, Ref, Repository, Visibility};
pub use threads::{Comment, Merged, Pull, Reaction, Side, Thread, ThreadEvent, ThreadEventKind, TimelineItem};
pub use world::{Stamp, Urls, World, Youth};
