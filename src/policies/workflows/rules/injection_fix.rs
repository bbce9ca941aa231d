//! The fix of GHA-002: a variable of the step instead of the expression, where a POSIX shell reads the script and the
//! quotes around leave no doubt.

use std::collections::BTreeMap;

use super::super::expressions::Expression;
use super::super::model::{Job, Step, Subject};
use super::super::places::Placed;
use crate::findings::{Edit, Fix};
use crate::policies::shell::{self, Quoting};
use crate::yaml::Node;

/// An expression in a script that an outsider fills.
pub(super) struct Hole {
    pub placed: Placed,
    pub expression: Expression,
}

/// A fix for all expressions of a step that can be fixed, and where those begin in the script.
pub(super) struct StepFix {
    pub fix: Fix,
    pub holes: Vec<usize>,
}

/// The fix of a step. All its findings carry the same one, so that none is in another's way.
pub(super) fn fix(subject: &Subject<'_>, job: Option<&Job<'_>>, step: Step<'_>, holes: &[Hole]) -> Option<StepFix> {
    if holes.is_empty() || !is_posix(subject, job, step) {
        return None;
    }
    let text = step.run()?;
    let script = shell::read(text);
    let mut edits = Vec::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut fixed = Vec::new();
    for hole in holes {
        let Some(range) = hole.placed.whole() else { continue };
        let start = hole.placed.inner.start;
        let quotes = match script.quoting(start - 3) {
            Some(Quoting::Double) => false,
            None if stands_free(text, &hole.placed) => true,
            _ => continue,
        };
        let Some((name, is_new)) = variable(subject, job, step, &hole.expression, text) else { continue };
        // What is written there, so that the new variable has the very same value.
        let written = subject.text().get(range.clone())?.to_owned();
        if written.contains('\n') || names.get(&name).is_some_and(|other| is_new && *other != written) {
            continue;
        }
        if is_new {
            names.insert(name.clone(), written);
        }
        let text = if quotes { format!("\"${{{name}}}\"") } else { format!("${{{name}}}") };
        edits.push(Edit { range, text });
        fixed.push(start);
    }
    if edits.is_empty() {
        return None;
    }
    edits.extend(declare(subject, step, &names)?);
    let title = "give it to the script as a variable".to_owned();
    Some(StepFix { fix: Fix { title, edits }, holes: fixed })
}

/// Whether bash or sh reads the script: said so, or the default of a runner that is known.
fn is_posix(subject: &Subject<'_>, job: Option<&Job<'_>>, step: Step<'_>) -> bool {
    let default =
        |node: Option<&Node<'_>>| Some(node?.get("defaults")?.get("run")?.get("shell")?.as_text()?.to_owned());
    let said = step.get("shell").and_then(Node::as_text).map(str::to_owned);
    let shell = said.or_else(|| default(job.map(|job| job.node))).or_else(|| default(Some(subject.root)));
    match shell {
        Some(shell) => matches!(shell.split(' ').next(), Some("bash" | "sh")),
        None => {
            let runner = job.and_then(|job| job.get("runs-on")).and_then(Node::as_text).unwrap_or_default();
            runner.starts_with("ubuntu-") || runner.starts_with("macos-")
        }
    }
}

/// Whether the word around an expression outside quotes is plain.
fn stands_free(text: &str, placed: &Placed) -> bool {
    let before = text.get(..placed.inner.start - 3).unwrap_or_default();
    let behind = text.get(placed.inner.end + 2..).unwrap_or_default();
    let blank = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    let option = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:=@".contains(&byte);
    let ends = behind.chars().next();
    option.bytes().all(plain) && (blank(ends) || ends == Some(';'))
}

/// The name of the variable, and whether it must be set first.
fn variable(
    subject: &Subject<'_>,
    job: Option<&Job<'_>>,
    step: Step<'_>,
    expression: &Expression,
    script: &str,
) -> Option<(String, bool)> {
    let path = expression.path()?;
    if path.iter().any(|part| matches!(part.as_str(), "*" | "?")) {
        return None;
    }
    let levels = [step.get("env"), job.and_then(|job| job.get("env")), subject.root.get("env")];
    let entries = || levels.iter().flatten().filter_map(|env| env.as_map()).flat_map(|map| &map.entries);
    if let [context, name] = path.as_slice()
        && context == "env"
    {
        let entry = entries().find(|entry| entry.key.eq_ignore_ascii_case(name))?;
        return is_name(&entry.key).then(|| (entry.key.to_string(), false));
    }
    let words = path.iter().skip(1).filter(|part| *part != "event");
    let name = words.cloned().collect::<Vec<_>>().join("_").replace('-', "_").to_ascii_uppercase();
    let taken = entries().any(|entry| entry.key.eq_ignore_ascii_case(&name)) || script.contains(&name);
    (is_name(&name) && !taken).then_some((name, true))
}

fn is_name(name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    first && name.len() <= 60 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The edit that sets the variables: before the first one of `env`, or with an `env` before the script. None where the
/// step is written in braces.
fn declare(subject: &Subject<'_>, step: Step<'_>, names: &BTreeMap<String, String>) -> Option<Vec<Edit>> {
    if names.is_empty() {
        return Some(Vec::new());
    }
    let newline = subject.positions.newline();
    let (at, mut text, indent) = match step.entry("env") {
        Some(env) => {
            let first = env.value.as_map()?.entries.first()?.key_span.start;
            (first, String::new(), usize::try_from(first.column).ok()?.checked_sub(1)?)
        }
        None => {
            let run = step.entry("run")?.key_span.start;
            let column = usize::try_from(run.column).ok()?.checked_sub(1)?;
            (run, format!("env:{newline}{}", " ".repeat(column + 2)), column + 2)
        }
    };
    let line = subject.text().get(..at.offset as usize)?.rsplit('\n').next()?;
    if !line.bytes().all(|byte| byte == b' ' || byte == b'-') {
        return None;
    }
    let lines: Vec<String> = names.iter().map(|(name, value)| format!("{name}: {value}{newline}")).collect();
    text.push_str(&lines.join(&" ".repeat(indent)));
    let behind = if step.entry("env").is_some() { indent } else { indent - 2 };
    text.push_str(&" ".repeat(behind));
    let at = at.offset as usize;
    Some(vec![Edit { range: at..at, text }])
}

#[cfg(test)]
mod tests {
    use crate::findings::edits;
    use crate::policies::workflows::tests::{found, step};

    fn fixed(body: &str) -> String {
        let text = step(body);
        let found: Vec<_> = found(&text).into_iter().filter(|found| found.rule.id == "GHA-002").collect();
        assert!(!found.is_empty(), "{text}");
        let fixed = edits::apply(&text, &found).text;
        fixed.split_once("steps:\n").unwrap().1.to_owned()
    }

    #[test]
    fn all_expressions_of_a_step_become_variables_at_once() {
        let text = fixed(
            "run: |\n          echo \"${{ github.head_ref }} x\"\n          gh -t ${{ github.event.issue.title }}\n        env:\n          A: b",
        );
        insta::assert_snapshot!(text, @r#"
              - run: |
                  echo "${HEAD_REF} x"
                  gh -t "${ISSUE_TITLE}"
                env:
                  HEAD_REF: ${{ github.head_ref }}
                  ISSUE_TITLE: ${{ github.event.issue.title }}
                  A: b
        "#);
    }

    #[test]
    fn a_step_without_env_gets_one() {
        let text = fixed("name: x\n        run: echo \"${{ github.head_ref }}\"");
        insta::assert_snapshot!(text, @r#"
              - name: x
                env:
                  HEAD_REF: ${{ github.head_ref }}
                run: echo "${HEAD_REF}"
        "#);
    }

    #[test]
    fn where_the_quotes_leave_a_doubt_nothing_is_changed() {
        for run in [
            "run: echo '${{ github.head_ref }}'",
            "run: |\n          cat <<EOF\n          ${{ github.head_ref }}\n          EOF",
            "run: echo $(( ${{ github.head_ref }} ))",
            "run: echo \"${{ join(github.event.commits.*.message) }}\"",
            "run: echo \"${{ github.head_ref }}\"\n        shell: pwsh",
            "run: echo \"$HEAD_REF ${{ github.head_ref }}\"",
        ] {
            assert_eq!(fixed(run), step(run).split_once("steps:\n").unwrap().1, "{run}");
        }
    }
}
