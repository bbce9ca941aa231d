//! What software is made of: lock files, updates, signatures, binaries.

mod ecosystems;
mod images;
mod locks;
mod rules;
mod toml;

#[cfg(test)]
mod tests;

use super::Repository;
use super::report::Findings;
use crate::findings::Rule;

/// The rules, in the order of their documentation.
pub(super) static RULES: &[&Rule] = &[
    &rules::lock_file::RULE,
    &rules::updates::RULE,
    &rules::signature::RULE,
    &rules::bill_of_materials::RULE,
    &rules::binary::RULE,
];

/// Whether the text of a file with this path is needed.
pub(super) fn wants(path: &str) -> bool {
    locks::wants(path) || images::is_workflow(path) || rules::updates::wants(path)
}

/// Judges the files of a repository.
pub(super) fn judge(repository: &Repository<'_>, out: &mut Findings<'_>) {
    rules::lock_file::check(repository, out);
    rules::updates::check(repository, out);
    let builds = images::builds(repository);
    for build in &builds {
        out.looked_at(build.path);
    }
    rules::signature::check(&builds, out);
    rules::bill_of_materials::check(&builds, out);
    rules::binary::check(repository, out);
}
