//! Terraform in HCL, and CloudFormation templates: what they say of cloud resources.

use super::Repository;
use super::report::Findings;
use crate::findings::Rule;

/// The rules, in the order of their documentation.
pub(super) static RULES: &[&Rule] = &[];

/// Whether the text of a file with this path is needed.
pub(super) fn wants(_path: &str) -> bool {
    false
}

/// Judges the files of a repository.
pub(super) fn judge(_repository: &Repository<'_>, _out: &mut Findings<'_>) {}
