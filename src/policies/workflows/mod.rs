//! GitHub Actions workflows and actions.

mod expressions;
mod guard;
mod model;
mod places;
mod rules;
mod syntax;
mod untrusted;
mod uses;

#[cfg(test)]
mod tests;

use super::Repository;
use super::positions::Positions;
use super::report::Findings;
use crate::findings::Rule;
use crate::yaml::{self, Limits, ProblemKind};
use model::Subject;

/// The rules, in the order of their documentation.
pub(super) static RULES: &[&Rule] = rules::RULES;

/// What a path stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Workflow,
    Action,
}

/// Whether the text of a file with this path is needed.
pub(super) fn wants(path: &str) -> bool {
    kind(path).is_some()
}

fn kind(path: &str) -> Option<Kind> {
    let inside = path.strip_prefix(".github/workflows/");
    if inside.is_some_and(|name| !name.contains('/') && (name.ends_with(".yml") || name.ends_with(".yaml"))) {
        return Some(Kind::Workflow);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "action.yml" | "action.yaml").then_some(Kind::Action)
}

/// Judges the files of a repository.
pub(super) fn judge(repository: &Repository<'_>, out: &mut Findings<'_>) {
    for (path, text) in repository.judged_texts() {
        let Some(kind) = kind(path) else { continue };
        if text.len() > out.settings.limits.file_bytes {
            out.not_evaluated(path, "larger than a file that is read");
            continue;
        }
        let stream = yaml::read(text, &Limits { nodes: 100_000, ..Limits::default() });
        let Some(document) = stream.documents.first() else { continue };
        // Other files are called `action.yml` too.
        if kind == Kind::Action && document.root.get("runs").is_none() {
            continue;
        }
        out.looked_at(path);
        rules::not_yaml(path, &document.problems, out);
        if document.problems.iter().any(|problem| problem.kind != ProblemKind::DuplicateKey) {
            continue;
        }
        let positions = Positions::new(text);
        let subject = Subject::new(kind, path, &positions, &document.root);
        rules::check(&subject, repository, out);
    }
}
