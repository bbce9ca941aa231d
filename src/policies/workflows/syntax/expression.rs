//! Expressions of a value: whether they can be read, and whether what they name is known where they stand.

use std::collections::HashSet;
use std::ops::Range;

use super::place::{CONTEXTS, FUNCTIONS, Place};
use super::{Problem, meant, quoted};
use crate::policies::workflows::expressions::{Expression, Key, Kind, parse};
use crate::policies::workflows::model::{Job, Step, Subject};
use crate::policies::workflows::places::{Placed, placed};
use crate::yaml::{Node, Value};

/// The ids of the steps of a job.
pub(super) struct Steps(HashSet<String>);

impl Steps {
    pub(super) fn new(steps: &[Step<'_>]) -> Self {
        let id = |step: &Step<'_>| Some(step.get("id")?.as_text()?.to_ascii_lowercase());
        Self(steps.iter().filter_map(id).collect())
    }
}

/// Holds all expressions of a text against what is known at its place.
pub(super) fn check(
    subject: &Subject<'_>,
    job: Option<&Job<'_>>,
    steps: &Steps,
    node: &Node<'_>,
    place: Place,
    out: &mut Vec<Problem>,
) {
    let Some(text) = node.as_text() else { return };
    let found = match text.contains("${{") {
        true => placed(node, subject.positions),
        false if place.is_condition() => vec![whole(subject, node, text)],
        false => return,
    };
    for one in found {
        let span = |part: &Range<usize>| one.span(part, node, subject.positions);
        let inner = text.get(one.inner.clone()).unwrap_or_default();
        if !one.closed {
            let message = "an expression must end with `}}`, but it does not";
            out.push(Problem::new(span(&(0..inner.len())), message, "Close it with `}}`."));
            continue;
        }
        match parse(inner) {
            Err(problem) => {
                let help = "See GitHub's reference of expressions; texts are in single quotes.";
                out.push(Problem::new(span(&problem.range), problem.message, help));
            }
            Ok(expression) => {
                for part in expression.parts() {
                    if let Some((message, help)) = wrong(part, job, steps, place) {
                        out.push(Problem::new(span(&part.range), message, help));
                    }
                }
            }
        }
    }
}

/// A condition without braces.
fn whole(subject: &Subject<'_>, node: &Node<'_>, text: &str) -> Placed {
    let same = subject.written(node.span) == text;
    Placed { inner: 0..text.len(), file: same.then_some(node.span.start.offset as usize), closed: true }
}

/// What is wrong with a part of an expression, and what to do.
fn wrong(part: &Expression, job: Option<&Job<'_>>, steps: &Steps, place: Place) -> Option<(String, String)> {
    match &part.kind {
        Kind::Context(name) => context(name, place),
        Kind::Call(name, arguments) => call(name, arguments.len(), place),
        Kind::Index(of, Key::Name(name)) => match &of.kind {
            Kind::Context(context) if context.eq_ignore_ascii_case("needs") => needed(name, job?),
            Kind::Context(context) if context.eq_ignore_ascii_case("steps") && is_in_steps(place) => {
                let known = steps.0.contains(&name.to_ascii_lowercase());
                let message =
                    || format!("`steps` must be asked for a step of the job, but {} is the `id` of none", quoted(name));
                let near = || meant(name, steps.0.iter().map(String::as_str), "Give the step that is meant an `id`.");
                (!known).then(|| (message(), near()))
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_in_steps(place: Place) -> bool {
    matches!(
        place,
        Place::Step | Place::StepIf | Place::JobOutputs | Place::Url | Place::ActionStep | Place::ActionStepIf
    )
}

fn context(name: &str, place: Place) -> Option<(String, String)> {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    if !CONTEXTS.iter().any(is) {
        let message = format!("an expression must name a context that GitHub knows, but {} is none", quoted(name));
        let help = meant(name, CONTEXTS.iter().copied(), "Put a text in single quotes.");
        return Some((message, help));
    }
    let here = place.contexts()?;
    if here.iter().any(is) {
        return None;
    }
    let message = format!(
        "an expression must name a context that is known where it stands, but `{}` is not",
        name.to_ascii_lowercase()
    );
    let list: Vec<String> = here.iter().map(|known| format!("`{known}`")).collect();
    Some((message, format!("Known there are {}.", list.join(", "))))
}

fn call(name: &str, arguments: usize, place: Place) -> Option<(String, String)> {
    let Some((known, least, most)) = FUNCTIONS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name)) else {
        let message = format!("an expression must call a function that GitHub knows, but {} is none", quoted(name));
        let names = FUNCTIONS.iter().map(|(known, ..)| *known);
        return Some((message, meant(name, names, "See GitHub's reference of expressions for its functions.")));
    };
    if arguments < *least || arguments > *most {
        let message = format!("`{known}` gets another number of values than it takes");
        return Some((message, "See GitHub's reference of expressions for what it takes.".to_owned()));
    }
    if !place.has_function(known) {
        let message = format!("`{known}` is called where GitHub does not know it");
        let help = match *known {
            "hashFiles" => "It works in steps, where there are files.",
            _ => "It works in `if` only.",
        };
        return Some((message, help.to_owned()));
    }
    None
}

/// `needs.NAME` of a job that is not waited for is always empty.
fn needed(name: &str, job: &Job<'_>) -> Option<(String, String)> {
    let said: Vec<&str> = match job.get("needs").map(|needs| &needs.value) {
        None => Vec::new(),
        Some(Value::Text(one)) => vec![one],
        Some(Value::List(items)) => items.iter().filter_map(Node::as_text).collect(),
        Some(_) => return None,
    };
    if said.iter().any(|said| said.eq_ignore_ascii_case(name) || said.contains("${{")) {
        return None;
    }
    let message = format!("`needs` must be asked for a job that is waited for, but {} is not among them", quoted(name));
    Some((message, meant(name, said, "Name the job in `needs` of this one.")))
}
