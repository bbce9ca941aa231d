//! The JSON of GitHub's REST description and of its webhooks, made from the model.
//! Whether somebody may see it was decided before.

mod accounts;
mod apps;
mod checks;
mod commits;
mod furnishings;
mod pulls;
mod push;
mod repository;
mod threads;

pub(super) use accounts::{
    membership, node_id, node_of, organization_full, organization_membership, organization_simple, team, team_full,
    team_in, user, user_full, user_or_null,
};
pub(super) use apps::{app, app_made, delivery, delivery_item, installation, ping_hook, token};
pub(super) use checks::{
    annotation, check_run, check_suite, combined_status, hook_check_run, hook_check_suite, status,
};
pub(super) use commits::{commit, file_change, git_commit, git_ref, git_user, short_branch, simple_commit};
pub(super) use furnishings::{
    autolink, checks_of, deploy_key, environment, hook, invitation, protection, site, variable,
};
pub(super) use pulls::{pull, pull_simple};
pub(super) use push::push_parts;
pub(super) use repository::{
    full_repository, hook_repository, permissions, push_repository, repository, repository_short,
};
pub(super) use threads::{comment, hook_issue, issue, label, reaction, thread_event};

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::model::Stamp;

/// GitHub's way of writing a moment.
pub(super) fn time(stamp: Stamp) -> String {
    stamp.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A moment or `null`.
pub(super) fn time_or_null(stamp: Option<Stamp>) -> Value {
    stamp.map_or(Value::Null, |stamp| json!(time(stamp)))
}
