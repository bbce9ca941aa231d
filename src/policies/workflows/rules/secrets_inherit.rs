//! GHA-006: another owner's reusable workflow gets secrets by name.

use super::super::model::Subject;
use super::super::uses::Uses;
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::yaml::Node;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-006",
    section: Section::Policy,
    title: "A reusable workflow of another owner does not inherit all secrets",
    severity: Severity::Warning,
    aliases: &["secrets-inherit"],
    why: "`secrets: inherit` hands over every secret of the repository and of the organisation, also those that are added later. \
zizmor reports it for every reusable workflow. We leave out workflows of the same repository, and those of its own account where that is known; offline the account is not known, and every other repository counts as foreign.",
    how: "Name the secrets that the workflow needs: `secrets:` with `TOKEN: ${{ secrets.TOKEN }}`.",
    wrong: fixture!("GHA-006/wrong/dot-github/workflows/release.yml"),
    right: fixture!("GHA-006/right/dot-github/workflows/release.yml"),
};

/// Notes each call that hands over everything.
pub(super) fn check(subject: &Subject<'_>, account: Option<&str>, out: &mut Findings<'_>) {
    for job in &subject.jobs {
        let Some((_, Uses::Repository { owner, .. })) = job.uses() else { continue };
        let Some(secrets) = job.get("secrets").filter(|node| Node::as_text(node) == Some("inherit")) else { continue };
        if account.is_some_and(|account| account.eq_ignore_ascii_case(owner)) {
            continue;
        }
        let message = "a workflow of another owner must get the secrets that it needs, but it inherits all of them";
        let help = "Name the secrets that it needs below `secrets`.";
        out.add(Found::new(&RULE, subject.path, secrets.span, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::workflows::tests::lines;

    #[test]
    fn workflows_of_the_same_repository_may_inherit() {
        let call = |uses: &str| format!("on: push\njobs:\n  a:\n    uses: {uses}\n    secrets: inherit\n");
        assert_eq!(lines(&RULE, &call("./.github/workflows/b.yml")), [0; 0]);
        assert_eq!(lines(&RULE, &call("other/x/.github/workflows/b.yml@v1")), [5]);
    }
}
