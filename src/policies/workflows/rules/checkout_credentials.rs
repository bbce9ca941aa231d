//! GHA-005: `actions/checkout` does not leave its token behind, unless a later step talks to the repository with it.

use super::super::model::{Step, Subject};
use crate::findings::{Edit, Fix, Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::shell;
use crate::yaml::{Entry, Node, Value};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-005",
    section: Section::Policy,
    title: "A checkout does not leave its token behind",
    severity: Severity::Info,
    aliases: &["artipacked"],
    why: "`actions/checkout` writes the token of the job to disk, where every later step can read it, and from where it can get into an artifact or a cache. \
zizmor reports every checkout. We leave out jobs in which a later step runs `git` against the repository or an action that is known to push, because they need it.",
    how: "Write `persist-credentials: false` under `with`.",
    wrong: fixture!("GHA-005/wrong/dot-github/workflows/ci.yml"),
    right: fixture!("GHA-005/right/dot-github/workflows/ci.yml"),
};

/// Actions that push with what the checkout left.
const PUSHERS: &[&str] = &[
    "stefanzweifel/git-auto-commit-action",
    "peter-evans/create-pull-request",
    "ad-m/github-push-action",
    "endbug/add-and-commit",
    "jamesives/github-pages-deploy-action",
    "changesets/action",
    "peaceiris/actions-gh-pages",
    "cycjimmy/semantic-release-action",
    "helm/chart-releaser-action",
    "python-semantic-release/python-semantic-release",
    "lerna-lite/version",
    "mathieudutour/github-tag-action",
    "goreleaser/goreleaser-action",
];

/// Programs that push or fetch by themselves.
const PROGRAMS: &[&str] =
    &["semantic-release", "lerna", "gh-pages", "mike", "release-it", "changeset", "cargo-release", "git-cliff"];

/// Notes each checkout that leaves its token.
pub(super) fn check(subject: &Subject<'_>, out: &mut Findings<'_>) {
    for job in &subject.jobs {
        check_steps(subject, &job.steps, out);
    }
    check_steps(subject, &subject.own_steps, out);
}

fn check_steps(subject: &Subject<'_>, steps: &[Step<'_>], out: &mut Findings<'_>) {
    let checkouts =
        steps.iter().filter_map(|step| Some((*step, step.uses().filter(|(_, uses)| uses.is("actions/checkout"))?.0)));
    let checkouts: Vec<(Step<'_>, &Node<'_>)> = checkouts.collect();
    if checkouts.is_empty() {
        return;
    }
    // A checkout whose token a later step needs is left alone.
    let last_use = steps.iter().rposition(talks).unwrap_or(0);
    for (step, node) in checkouts.into_iter().filter(|(step, _)| step.index >= last_use) {
        let kept = step.with("persist-credentials");
        if kept.is_some_and(|entry| !says_true(&entry.value)) {
            continue;
        }
        let (span, fix) = match kept {
            Some(entry) => (entry.value.span, replace(entry)),
            None => (node.span, add(subject, step)),
        };
        let message = "a checkout must not leave its token behind, but nothing tells it not to";
        let help = "Write `persist-credentials: false` under `with`.";
        out.add(Found::new(&RULE, subject.path, span, message).help(help).fix(fix));
    }
}

fn says_true(node: &Node<'_>) -> bool {
    matches!(node.value, Value::Bool(true)) || node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// Whether a step uses the token of a checkout before it.
fn talks(step: &Step<'_>) -> bool {
    step.uses().is_some_and(|(_, uses)| uses.is_one_of(PUSHERS)) || step.run().is_some_and(runs_git)
}

fn runs_git(run: &str) -> bool {
    let may = run.contains("git") || run.contains("gh-") || PROGRAMS.iter().any(|program| run.contains(program));
    may && shell::read(run).commands.iter().any(|command| {
        let Some((program, arguments)) = command.program() else { return false };
        let has = |words: &[&str]| arguments.iter().any(|word| words.contains(&word.text.as_str()));
        match program {
            "git" => has(&["push", "fetch", "pull", "submodule", "lfs", "ls-remote", "clone", "remote"]),
            "npx" | "npm" | "pnpm" | "yarn" | "bunx" => has(PROGRAMS) || has(&["gh-deploy"]),
            "mkdocs" => has(&["gh-deploy"]),
            "cargo" => has(&["release"]),
            program => PROGRAMS.contains(&program),
        }
    })
}

fn replace(entry: &Entry<'_>) -> Option<Fix> {
    let range = entry.value.span.start.offset as usize..entry.value.span.end.offset as usize;
    let edits = vec![Edit { range, text: "false".to_owned() }];
    matches!(entry.value.value, Value::Bool(_)).then(|| Fix { title: TITLE.to_owned(), edits })
}

const TITLE: &str = "do not keep the token";

fn add(subject: &Subject<'_>, step: Step<'_>) -> Option<Fix> {
    let text = subject.text();
    let newline = subject.positions.newline();
    let on_its_own = |offset: usize| {
        let line = text.get(..offset)?.rsplit('\n').next()?;
        line.bytes().all(|byte| byte == b' ' || byte == b'-').then_some(())
    };
    let column = |column: u32| usize::try_from(column).ok()?.checked_sub(1);
    let edit = match step.entry("with") {
        Some(with) => {
            let first = with.value.as_map()?.entries.first()?.key_span.start;
            let at = first.offset as usize;
            on_its_own(at)?;
            let text = format!("persist-credentials: false{newline}{}", " ".repeat(column(first.column)?));
            Edit { range: at..at, text }
        }
        None => {
            let uses = step.entry("uses")?;
            on_its_own(uses.key_span.start.offset as usize)?;
            let indent = " ".repeat(column(uses.key_span.start.column)?);
            let end = uses.value.span.end.offset as usize;
            let line = text.get(end..)?.split('\n').next()?.trim_end_matches('\r');
            let rest = line.trim_start();
            if uses.value.span.start.line != uses.value.span.end.line || !(rest.is_empty() || rest.starts_with('#')) {
                return None;
            }
            let at = end + line.len();
            let text = format!("{newline}{indent}with:{newline}{indent}  persist-credentials: false");
            Edit { range: at..at, text }
        }
    };
    Some(Fix { title: TITLE.to_owned(), edits: vec![edit] })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::findings::edits;
    use crate::policies::workflows::tests::{found, lines, step};

    #[test]
    fn a_job_that_pushes_later_keeps_it() {
        let later = |next: &str| step(&format!("uses: actions/checkout@v4\n      - {next}"));
        assert_eq!(lines(&RULE, &later("run: make")), [6]);
        assert_eq!(lines(&RULE, &later("run: git commit -m 'git push'")), [6]);
        for next in [
            "run: |\n          git commit\n          git push",
            "uses: peter-evans/create-pull-request@v7",
            "run: npx semantic-release",
        ] {
            assert_eq!(lines(&RULE, &later(next)), [0; 0], "{next}");
        }
        for value in ["false", "'false'", "${{ inputs.keep }}"] {
            let text =
                step(&format!("uses: actions/checkout@v4\n        with:\n          persist-credentials: {value}"));
            assert_eq!(lines(&RULE, &text), [0; 0], "{value}");
        }
    }

    #[test]
    fn the_fix_keeps_what_stands_there() {
        let text = step(
            "name: a\n        uses: actions/checkout@v4  # why\n      - uses: actions/checkout@v4\n        with:\n          # all\n          fetch-depth: 0\n      - {uses: actions/checkout@v4}",
        );
        let found: Vec<_> = found(&text).into_iter().filter(|found| found.rule.id == "GHA-005").collect();
        let fixed = edits::apply(&text, &found);
        insta::assert_snapshot!(fixed.text.split_once("steps:\n").unwrap().1, @r"
              - name: a
                uses: actions/checkout@v4  # why
                with:
                  persist-credentials: false
              - uses: actions/checkout@v4
                with:
                  # all
                  persist-credentials: false
                  fetch-depth: 0
              - {uses: actions/checkout@v4}
        ");
    }
}
