//! The one door out to GitHub. octocrab carries the requests; tokens, limits, pacing, conditional reads and
//! retries are ours, in one place each. One file a topic of GitHub's REST description.

mod app;
mod app_jwt;
mod blobs;
mod cache;
mod call;
mod client;
mod collaborators;
mod comments;
mod error;
mod git;
mod hook_config;
mod hook_deliveries;
mod limits;
mod members;
mod names;
mod pace;
mod pulls;
mod reach;
mod reactions;
mod teams;
mod tokens;

pub use app::{App, NewApp, convert_manifest};
pub use app_jwt::{AppKey, KeyProblem};
pub use blobs::File;
pub(crate) use client::jittered;
pub use client::{GitHub, Timing};
pub use collaborators::Role;
pub use comments::Comment;
pub use error::GitHubError;
pub use git::{Head, NewFile, RefOutcome, TreeEntry};
pub use hook_config::HookConfig;
pub use hook_deliveries::HookDelivery;
pub use names::{CommitSha, Login, RepoName};
pub use pulls::{NewPull, Pull, PullOutcome};
pub use reach::Reached;
pub use reactions::Reaction;
pub use tokens::Scope;
