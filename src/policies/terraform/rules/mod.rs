//! The rules, one file each.

mod backups;
mod deletion_protection;
mod encryption;
mod iam_wildcards;
mod module_versions;
mod open_ingress;
mod public_bucket;
mod public_database;
mod remote_state;
mod stateful_destroy;
mod tags;
mod versions;

use super::module::{Language, Module};
use crate::findings::Rule;
use crate::policies::Repository;
use crate::policies::report::Findings;

/// The rules, in the order of their documentation.
pub(super) static ALL: [&Rule; 12] = [
    &public_database::RULE,
    &encryption::RULE,
    &backups::RULE,
    &deletion_protection::RULE,
    &open_ingress::RULE,
    &public_bucket::RULE,
    &iam_wildcards::RULE,
    &module_versions::RULE,
    &versions::RULE,
    &tags::RULE,
    &remote_state::RULE,
    &stateful_destroy::RULE,
];

/// Judges a module, or a template.
pub(super) fn check(module: &Module<'_>, repository: &Repository<'_>, out: &mut Findings<'_>) {
    public_database::check(module, out);
    encryption::check(module, out);
    backups::check(module, out);
    deletion_protection::check(module, out);
    open_ingress::check(module, out);
    public_bucket::check(module, out);
    iam_wildcards::check(module, out);
    tags::check(module, repository, out);
    if module.language == Language::Terraform {
        module_versions::check(module, out);
        versions::check(module, repository, out);
        remote_state::check(module, repository, out);
        stateful_destroy::check(module, out);
    }
}

/// Judges what plans are in the repository.
pub(super) fn check_plans(repository: &Repository<'_>, out: &mut Findings<'_>) {
    stateful_destroy::check_plans(repository, out);
}
