//! GHA-003: a workflow with the repository's own rights does not take code of a pull request. What the code then does
//! is not looked at: most steps after a checkout run some of it.

use super::super::expressions::{inside, parse};
use super::super::guard::is_own_code;
use super::super::model::{Step, Subject};
use super::super::places::in_script;
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::shell::{self, Command};
use crate::yaml::{Node, Span};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-003",
    section: Section::Policy,
    title: "A workflow with rights and secrets does not check out the code of a pull request",
    severity: Severity::Error,
    aliases: &["dangerous-triggers", "Dangerous-Workflow"],
    why: "`pull_request_target` and `workflow_run` run with the secrets and the writing token of the repository, also for a pull request of a fork. When such a workflow checks out the head of the pull request, the build scripts in it run with all of that. \
zizmor reports every use of the two events; as Scorecard does, we report only the checkout: `ref` or `repository` of `actions/checkout` that name the head, `gh pr checkout`, and `git` with the head or `refs/pull/…`. A condition that lets only the repository's own branches through (`github.event.pull_request.head.repo.full_name == github.repository`) is accepted; a label is not, because code may change after it was set.",
    how: "Build on `pull_request`, which has no secrets for forks, and hand results to a second workflow as an artifact that it does not run.",
    wrong: fixture!("GHA-003/wrong/dot-github/workflows/preview.yml"),
    right: fixture!("GHA-003/right/dot-github/workflows/preview.yml"),
};

/// Contexts that name the code of a pull request.
const HEADS: &[&str] = &[
    "github.head_ref",
    "github.event.pull_request.head.sha",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.event.pull_request.merge_commit_sha",
    "github.event.pull_request.head.repo.full_name",
    "github.event.pull_request.head.repo.clone_url",
    "github.event.workflow_run.head_sha",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_commit.id",
    "github.event.workflow_run.head_repository.full_name",
    "github.event.workflow_run.pull_requests.?.head.sha",
    "github.event.workflow_run.pull_requests.?.head.ref",
];

/// Notes each place where code of a pull request is taken.
pub(super) fn check(subject: &Subject<'_>, out: &mut Findings<'_>) {
    if !subject.starts_on(&["pull_request_target", "workflow_run"]) {
        return;
    }
    let of_file = heads(subject.root.get("env"));
    for job in &subject.jobs {
        let mut outer = heads(job.get("env"));
        outer.extend(of_file.iter().copied());
        for step in &job.steps {
            let mut names = heads(step.get("env"));
            names.extend(outer.iter().copied());
            let Some(span) = taken(subject, *step, &names).filter(|_| !is_own_code(Some(job), Some(*step))) else {
                continue;
            };
            let message =
                "a workflow with the repository's rights must not take code of a pull request, but it checks it out";
            let help =
                "Build on `pull_request` instead, or let only branches of the repository itself through with `if`.";
            out.add(Found::new(&RULE, subject.path, span, message).help(help));
        }
    }
}

/// The variables of an `env` that are set to the head; more than a few nobody has.
fn heads<'d>(env: Option<&'d Node<'d>>) -> Vec<&'d str> {
    let entries = env.and_then(Node::as_map).into_iter().flat_map(|map| &map.entries);
    entries
        .filter(|entry| entry.value.as_text().is_some_and(is_head))
        .map(|entry| entry.key.as_ref())
        .take(20)
        .collect()
}

/// `names`: variables that are set to the head.
fn taken(subject: &Subject<'_>, step: Step<'_>, names: &[&str]) -> Option<Span> {
    if let Some((_, uses)) = step.uses() {
        let inputs = uses.is("actions/checkout").then_some(["ref", "repository"])?;
        let mut nodes = inputs.iter().filter_map(|name| step.with(name)).map(|entry| &entry.value);
        return nodes.find(|node| names_a_head(node, names)).map(|node| node.span);
    }
    let text = step.run()?;
    if !text.contains("gh") && !text.contains("git") {
        return None;
    }
    let script = shell::read(text);
    let is_taken = |word: &str| is_head(word) || names.iter().any(|name| uses_variable(word, name));
    let command = script.commands.iter().find(|command| takes(command, &is_taken))?;
    Some(in_script(step.get("run")?, &command.range()?, subject.positions))
}

fn takes(command: &Command, heads: &dyn Fn(&str) -> bool) -> bool {
    let Some((program, arguments)) = command.program() else { return false };
    let mut words = arguments.iter().map(|word| word.text.as_str());
    match program {
        "gh" => words.next() == Some("pr") && words.next() == Some("checkout"),
        "git" => {
            let takes = ["checkout", "switch", "fetch", "pull", "clone", "reset", "merge"];
            arguments.iter().any(|word| takes.contains(&word.text.as_str())) && words.any(heads)
        }
        _ => false,
    }
}

fn names_a_head(node: &Node<'_>, names: &[&str]) -> bool {
    let Some(text) = node.as_text() else { return false };
    let through = |path: &str| {
        path.strip_prefix("env.").is_some_and(|path| names.iter().any(|name| name.eq_ignore_ascii_case(path)))
    };
    is_head(text) || contexts(text).any(|path| through(&path))
}

/// Whether a text names the head, or the merge of it.
fn is_head(text: &str) -> bool {
    let pull = text.contains("refs/pull/") || text.starts_with("pull/") || text.starts_with("+refs/pull/");
    (pull && (text.contains("/merge") || text.contains("/head")))
        || contexts(text).any(|path| HEADS.contains(&path.as_str()))
}

/// The contexts whose value is the text of an expression, as `a || b` gives either.
fn contexts(text: &str) -> impl Iterator<Item = String> {
    let expressions = inside(text).into_iter().filter_map(|(inner, _)| parse(text.get(inner)?).ok());
    let paths: Vec<String> = expressions
        .flat_map(|expression| {
            expression.parts().into_iter().filter_map(|part| Some(part.path()?.join("."))).collect::<Vec<_>>()
        })
        .collect();
    paths.into_iter()
}

fn uses_variable(word: &str, name: &str) -> bool {
    word == format!("${name}") || word.contains(&format!("${{{name}}}")) || word.ends_with(&format!("${name}"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::workflows::tests::lines;

    fn with(on: &str, condition: &str, step: &str) -> Vec<u32> {
        lines(
            &RULE,
            &format!("on: {on}\njobs:\n  a:\n    if: {condition}\n    runs-on: x\n    steps:\n      - {step}\n"),
        )
    }
    const CHECKOUT: &str =
        "uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}";

    #[test]
    fn taking_the_head_is_found_in_all_its_forms() {
        for step in [
            CHECKOUT,
            "uses: actions/checkout@v4\n        with:\n          ref: refs/pull/${{ github.event.number }}/merge",
            "uses: actions/checkout@v4\n        with:\n          repository: ${{ github.event.pull_request.head.repo.full_name }}",
            "run: gh pr checkout ${{ github.event.number }}",
            "run: git fetch origin pull/${{ github.event.number }}/head",
            "run: git checkout \"$SHA\"\n        env:\n          SHA: ${{ github.event.pull_request.head.sha }}",
        ] {
            assert_eq!(with("pull_request_target", "true", step).len(), 1, "{step}");
        }
        let block = "run: |\n          set -e\n\n          git fetch origin pull/${{ github.event.number }}/head";
        assert_eq!(with("pull_request_target", "true", block), [10]);
    }

    #[test]
    fn without_rights_or_with_a_guard_it_is_right() {
        assert_eq!(with("pull_request", "true", CHECKOUT), [0; 0]);
        assert_eq!(
            with("pull_request_target", "github.event.pull_request.head.repo.full_name == github.repository", CHECKOUT),
            [0; 0]
        );
        assert_eq!(with("workflow_run", "true", "uses: actions/checkout@v4"), [0; 0]);
        assert_eq!(with("pull_request_target", "true", "run: git fetch origin ${{ github.base_ref }}"), [0; 0]);
    }
}
