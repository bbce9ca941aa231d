//! Golden paths: templates, their parameters, and the plan that running one makes. Pure.
//!
//! Files come in as a map and go out as a plan; reading folders and writing repositories is done elsewhere.
//! The format is Backstage's software template (`scaffolder.backstage.io/v1beta3`); `docs/golden-paths.md`
//! says which parts are supported.

mod actions;
mod cases;
mod catalogue;
pub mod form;
mod gitignore;
mod globs;
mod links;
mod lint;
mod parameters;
mod paths;
mod plan;
mod run;
mod source;
mod steps;
mod template;
mod tree;
mod workspace;

#[cfg(test)]
mod tests;

pub use cases::{Case, Expectation, Verdict, trial, updated};
pub use catalogue::Catalogue;
pub(crate) use lint::RULES as LINT_RULES;
pub use lint::lint;
pub use parameters::{Answers, ParameterError, ParameterInfo};
pub use plan::{
    AccessRight, Autolink, BranchPolicy, Change, CollaboratorAccess, DeployKey, Effect, Environment, Issue,
    IssueNumber, Label, Later, Link, Origin, Output, OutputText, Pages, Plan, PlanHash, PlannedFile, Protection,
    PullRequestPlan, RepositoryPlan, RepositoryRef, RepositorySettings, Reviewer, SecretName, Target, TeamAccess,
    Variable, Visibility, Webhook, Who, WorkflowRun, shown,
};
pub use run::{Entities, LOCK_FILE, PlanError, Reach, RunContext};
pub use source::{Files, Shared, SourceFile, Sources};
pub use template::{GoldenPath, Problem, Reading, UnknownActions};
