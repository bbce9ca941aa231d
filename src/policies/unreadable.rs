//! A file that was meant to be judged and is no valid YAML: one finding, because no rule can look at it.

use super::kubernetes::words::quoted;
use super::report::{Findings, Found};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::{Problem, ProblemKind};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "policy.unreadable",
    section: Section::Policy,
    title: "Files that policies look at are valid",
    severity: Severity::Warning,
    aliases: &[],
    why: "What cannot be read cannot be judged, and a check that passed it over would say that all is well. A manifest \
          that is no valid YAML is refused by the cluster as well. Templates are another matter: they are listed as \
          not evaluated.",
    how: "Correct the place that is named. Most often it is the indentation, a missing quote, or a key that stands twice.",
    wrong: include_str!("../../tests/fixtures/policies/policy.unreadable/wrong/service.yaml"),
    right: include_str!("../../tests/fixtures/policies/policy.unreadable/right/service.yaml"),
};

/// Notes what is wrong with a file, and whether it did: what is only larger than is read is not wrong.
pub(super) fn note(path: &str, text: &str, problem: &Problem, out: &mut Findings<'_>) -> bool {
    let message = match problem.kind {
        ProblemKind::AliasBudget | ProblemKind::Depth | ProblemKind::Size => {
            out.not_evaluated(path, "larger, or nested more deeply, than is read");
            return false;
        }
        ProblemKind::DuplicateKey => {
            let range = problem.span.start.offset as usize..problem.span.end.offset as usize;
            let key = quoted(text.get(range).unwrap_or_default());
            format!("A mapping must have a key once, but has {key} twice")
        }
        ProblemKind::Syntax | ProblemKind::UnknownAlias => problem.message.clone(),
    };
    let help = format!("{}. Until then no rule looks at this document.", problem.help.trim_end_matches('.'));
    out.add(Found::new(&RULE, path, problem.span, message).help(help));
    true
}
