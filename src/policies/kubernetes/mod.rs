//! Kubernetes manifests, as they are written and as Kustomize builds them.

pub(in crate::policies) mod append;
pub(in crate::policies) mod edit;
pub(in crate::policies) mod files;
mod image;
mod kustomize;
pub(in crate::policies) mod manifest;
pub(in crate::policies) mod node;
pub(in crate::policies) mod pods;
mod reading;
mod rules;
pub(in crate::policies) mod selection;
pub(in crate::policies) mod words;
pub(in crate::policies) mod world;

#[cfg(test)]
mod tests;

use super::Repository;
use super::report::Findings;
use crate::findings::Rule;
use files::Files;
use world::World;

/// The rules, in the order of their documentation.
pub(super) static RULES: &[&Rule] = rules::ALL;

/// Whether the text of a file with this path is needed.
pub(super) fn wants(path: &str) -> bool {
    files::is_wanted(path)
}

/// Judges the files of a repository.
pub(super) fn judge(repository: &Repository<'_>, out: &mut Findings<'_>) {
    let files = Files::new(repository, &out.settings.limits);
    let read = reading::read(&files, out);
    let built = kustomize::build(&files, read.manifests, out.settings.limits.built_documents);
    let complete = read.complete && built.not_evaluated.is_empty();
    for (path, why) in built.not_evaluated {
        out.not_evaluated(&path, why);
    }
    let world = World { files: &files, manifests: built.manifests, complete };
    rules::check(&world, out);
}
