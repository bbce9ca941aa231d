//! The rules for workflows and actions, one file each.

mod checkout_credentials;
mod cloud_keys;
mod injection;
mod injection_fix;
mod limits;
mod permissions;
mod pinned;
mod pull_request_code;
mod secrets_inherit;
mod self_hosted;
mod syntax;

use super::model::Subject;
use crate::findings::Rule;
use crate::policies::Repository;
use crate::policies::report::Findings;
use crate::yaml::Problem;

pub(super) static RULES: &[&Rule] = &[
    &pinned::RULE,
    &injection::RULE,
    &pull_request_code::RULE,
    &permissions::RULE,
    &checkout_credentials::RULE,
    &secrets_inherit::RULE,
    &limits::RULE,
    &cloud_keys::RULE,
    &self_hosted::RULE,
    &syntax::RULE,
];

/// Notes why a file is no valid YAML.
pub(super) fn not_yaml(path: &str, problems: &[Problem], out: &mut Findings<'_>) {
    syntax::not_yaml(path, problems, out);
}

/// Holds a file against all rules.
pub(super) fn check(subject: &Subject<'_>, repository: &Repository<'_>, out: &mut Findings<'_>) {
    let account = repository.facts.account.as_deref();
    pinned::check(subject, account, out);
    injection::check(subject, out);
    pull_request_code::check(subject, out);
    permissions::check(subject, out);
    checkout_credentials::check(subject, out);
    secrets_inherit::check(subject, account, out);
    limits::check(subject, out);
    cloud_keys::check(subject, out);
    self_hosted::check(subject, repository.facts.public, out);
    syntax::check(subject, out);
}
