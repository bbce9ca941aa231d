//! Jobs and their steps: what each must have, ids, and what `uses` names.

use std::collections::HashSet;

use super::{Problem, quoted};
use crate::policies::workflows::model::{Job, Step, Subject};
use crate::policies::workflows::uses::Uses;
use crate::yaml::Value;

/// Looks at all jobs.
pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Problem>) {
    let jobs = subject.root.get("jobs");
    let empty = match jobs.map(|node| &node.value) {
        None | Some(Value::Null) => true,
        Some(Value::Map(map)) => map.entries.is_empty(),
        Some(_) => false,
    };
    if empty {
        let span =
            subject.root.as_map().and_then(|map| map.entry("jobs")).map_or(subject.first_key(), |jobs| jobs.key_span);
        let message = "a workflow must have jobs, but it has none";
        out.push(Problem::new(span, message, "Write `jobs:` with at least one job."));
    }
    for job in &subject.jobs {
        id("job", job.id, job.id_span, out);
        check_job(job, out);
        check_steps(&job.steps, out);
    }
}

fn check_job(job: &Job<'_>, out: &mut Vec<Problem>) {
    if let Some(node) = job.get("uses") {
        if job.get("steps").is_some() || job.get("runs-on").is_some() {
            let message = "a job must have steps or call a workflow, but it does both";
            return out.push(Problem::new(job.id_span, message, "Make two jobs of it."));
        }
        if !node.as_text().is_some_and(names_a_workflow) {
            let message = "`uses` of a job must name a workflow file, but it does not";
            let help = "Write `./.github/workflows/FILE` or `OWNER/REPOSITORY/.github/workflows/FILE@REF`.";
            out.push(Problem::new(node.span, message, help));
        }
        return;
    }
    if job.get("runs-on").is_none() {
        let message = "a job must say what it runs on, but it has no `runs-on`";
        out.push(Problem::new(job.id_span, message, "Write `runs-on:` with a runner, as `ubuntu-24.04`."));
    }
    let none = match job.get("steps").map(|steps| &steps.value) {
        None | Some(Value::Null) => true,
        Some(Value::List(items)) => items.is_empty(),
        Some(_) => false,
    };
    if none {
        let message = "a job must have steps, but it has none";
        out.push(Problem::new(job.id_span, message, "Write `steps:` with at least one step."));
    }
}

fn names_a_workflow(text: &str) -> bool {
    let is_file =
        |path: &str| path.starts_with(".github/workflows/") && (path.ends_with(".yml") || path.ends_with(".yaml"));
    match Uses::parse(text) {
        Uses::Local(path) => is_file(path.get(2..).unwrap_or_default()),
        Uses::Repository { path, .. } => is_file(path),
        _ => text.contains("${{"),
    }
}

/// Steps of a job or of an action: ids that are there once, and one thing to do for each.
pub(super) fn check_steps(steps: &[Step<'_>], out: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for step in steps {
        if let Some((node, text)) = step.get("id").and_then(|node| Some((node, node.as_text()?))) {
            id("step", text, node.span, out);
            if !seen.insert(text.to_ascii_lowercase()) {
                let message =
                    format!("the `id` of a step must be there once in a job, but {} is there again", quoted(text));
                out.push(Problem::new(node.span, message, "Give each step an `id` of its own."));
            }
        }
        check_step(*step, out);
    }
}

fn check_step(step: Step<'_>, out: &mut Vec<Problem>) {
    let others = ["wait", "wait-all", "cancel", "parallel"];
    let start = step.node.as_map().and_then(|map| map.entries.first()).map_or(step.node.span, |entry| entry.key_span);
    match (step.get("uses"), step.get("run")) {
        (Some(_), Some(_)) => {
            let message = "a step must have one of `uses` and `run`, but it has both";
            out.push(Problem::new(start, message, "Make two steps of it."));
        }
        (None, None) if !others.iter().any(|key| step.get(key).is_some()) => {
            let message = "a step must have `uses` or `run`, but it has neither";
            out.push(Problem::new(start, message, "Write what the step does with `run` or `uses`."));
        }
        (Some(node), None) => {
            let known = node.as_text().is_some_and(|text| Uses::parse(text) != Uses::Other || text.contains("${{"));
            if !known {
                let message = "`uses` of a step must name an action with its version, but it does not";
                let help = "Write `OWNER/REPOSITORY@REF`, `./PATH` or `docker://IMAGE`.";
                out.push(Problem::new(node.span, message, help));
            }
        }
        _ => {}
    }
}

fn id(what: &str, text: &str, span: crate::yaml::Span, out: &mut Vec<Problem>) {
    let mut bytes = text.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let rest = bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if first && rest || text.contains("${{") {
        return;
    }
    let message = format!(
        "the id of a {what} must be a letter or `_`, then letters, digits, `-` and `_`, but {} is not",
        quoted(text)
    );
    out.push(Problem::new(span, message, "Choose such an id; `name` can be any text."));
}
