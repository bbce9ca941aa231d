//! The one door out to GitHub. octocrab carries the requests; tokens, limits, pacing, conditional reads and
//! retries are ours, in one place each. One file a topic of GitHub's REST description.

mod app;
mod app_jwt;
mod blobs;
mod cache;
mod call;
mod carrier;
mod checks;
mod client;
mod collaborators;
mod comments;
mod commit_on;
mod default_heads;
mod error;
mod git;
mod graphql;
mod heads;
mod hook_config;
mod hook_deliveries;
mod installations;
mod limits;
mod members;
mod names;
mod organization_teams;
mod pace;
mod pull_files;
mod pull_state;
mod pulls;
mod reach;
mod reactions;
mod repositories;
mod teams;
mod teams_one_by_one;
mod texts;
mod texts_one_by_one;
mod tokens;
mod trees;

pub use app::{App, NewApp, convert_manifest};
pub use app_jwt::{AppKey, KeyProblem};
pub use blobs::File;
pub use checks::{
    Annotation, AnnotationLevel, CheckAction, CheckOutput, CheckRun, CheckStatus, Conclusion, NewCheckRun,
};
pub(crate) use client::jittered;
pub use client::{GitHub, Timing};
pub use collaborators::Role;
pub use comments::Comment;
pub use commit_on::{CommitOutcome, NewCommit};
pub use default_heads::DefaultHead;
pub use error::GitHubError;
pub use git::{Head, NewFile, RefOutcome, TreeEntry};
pub use heads::HeadRead;
pub use hook_config::HookConfig;
pub use hook_deliveries::HookDelivery;
pub use installations::Installation;
pub use names::{CommitSha, Login, RepoName, path_in_address};
pub use organization_teams::{OrgTeam, TeamMember};
pub use pull_files::{Comparison, FileStatus, PullFile, PullFiles};
pub use pull_state::PullState;
pub use pulls::{NewPull, Pull, PullOutcome};
pub use reach::Reached;
pub use reactions::Reaction;
pub use repositories::Repository;
pub use texts::{Blob, TextOf};
pub use tokens::Scope;
pub use trees::{FreshTree, TreeRead};
