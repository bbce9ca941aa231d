//! A workflow or an action as rules look at it: triggers, jobs and steps, each with its place. What is of a wrong
//! shape is left out here; `syntax` speaks of that.

use super::Kind;
use super::uses::Uses;
use crate::policies::positions::Positions;
use crate::yaml::{Entry, Node, Span, Value};

/// The file that is judged.
pub(super) struct Subject<'d> {
    pub kind: Kind,
    pub path: &'d str,
    pub positions: &'d Positions<'d>,
    pub root: &'d Node<'d>,
    pub triggers: Vec<Trigger<'d>>,
    pub jobs: Vec<Job<'d>>,
    /// Of a composite action.
    pub own_steps: Vec<Step<'d>>,
}

/// An event that starts a workflow.
pub(super) struct Trigger<'d> {
    pub name: &'d str,
}

/// A job.
pub(super) struct Job<'d> {
    pub id: &'d str,
    pub id_span: Span,
    pub node: &'d Node<'d>,
    pub steps: Vec<Step<'d>>,
}

/// A step of a job or of a composite action.
#[derive(Clone, Copy)]
pub(super) struct Step<'d> {
    pub node: &'d Node<'d>,
    /// Its position in its job.
    pub index: usize,
}

impl<'d> Subject<'d> {
    pub(super) fn new(kind: Kind, path: &'d str, positions: &'d Positions<'d>, root: &'d Node<'d>) -> Self {
        let (triggers, jobs, own_steps) = match kind {
            Kind::Workflow => (triggers(root), jobs(root), Vec::new()),
            Kind::Action => (Vec::new(), Vec::new(), root.get("runs").map(steps).unwrap_or_default()),
        };
        Self { kind, path, positions, root, triggers, jobs, own_steps }
    }

    pub(super) fn text(&self) -> &'d str {
        self.positions.text()
    }

    /// Whether one of these events starts it.
    pub(super) fn starts_on(&self, events: &[&str]) -> bool {
        self.triggers.iter().any(|trigger| events.contains(&trigger.name))
    }

    /// All steps, with the job that they belong to.
    pub(super) fn steps(&self) -> impl Iterator<Item = (Option<&Job<'d>>, Step<'d>)> {
        let of_jobs = self.jobs.iter().flat_map(|job| job.steps.iter().map(move |step| (Some(job), *step)));
        of_jobs.chain(self.own_steps.iter().map(|step| (None, *step)))
    }

    /// The first key of the file: where something stands that the whole file lacks.
    pub(super) fn first_key(&self) -> Span {
        self.root.as_map().and_then(|map| map.entries.first()).map_or(self.root.span, |entry| entry.key_span)
    }

    /// The bytes of a node as they are written.
    pub(super) fn written(&self, span: Span) -> &'d str {
        self.text().get(span.start.offset as usize..span.end.offset as usize).unwrap_or_default()
    }
}

impl<'d> Job<'d> {
    pub(super) fn get(&self, key: &str) -> Option<&'d Node<'d>> {
        self.node.get(key)
    }

    /// The reusable workflow that it calls.
    pub(super) fn uses(&self) -> Option<(&'d Node<'d>, Uses<'d>)> {
        let node = self.get("uses")?;
        Some((node, Uses::parse(node.as_text()?)))
    }
}

impl<'d> Step<'d> {
    pub(super) fn get(&self, key: &str) -> Option<&'d Node<'d>> {
        self.node.get(key)
    }

    pub(super) fn entry(&self, key: &str) -> Option<&'d Entry<'d>> {
        self.node.as_map()?.entry(key)
    }

    /// The action that it uses.
    pub(super) fn uses(&self) -> Option<(&'d Node<'d>, Uses<'d>)> {
        let node = self.get("uses")?;
        Some((node, Uses::parse(node.as_text()?)))
    }

    /// Its script.
    pub(super) fn run(&self) -> Option<&'d str> {
        self.get("run")?.as_text()
    }

    /// An input of the action; their names have no case.
    pub(super) fn with(&self, name: &str) -> Option<&'d Entry<'d>> {
        self.get("with")?.as_map()?.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(name))
    }
}

fn triggers<'d>(root: &'d Node<'d>) -> Vec<Trigger<'d>> {
    let Some(node) = root.get("on") else { return Vec::new() };
    match &node.value {
        Value::Text(name) => vec![Trigger { name }],
        Value::List(items) => items.iter().filter_map(|item| Some(Trigger { name: item.as_text()? })).collect(),
        Value::Map(map) => map.entries.iter().map(|entry| Trigger { name: &entry.key }).collect(),
        _ => Vec::new(),
    }
}

fn jobs<'d>(root: &'d Node<'d>) -> Vec<Job<'d>> {
    let Some(map) = root.get("jobs").and_then(Node::as_map) else { return Vec::new() };
    let is_job = |entry: &&Entry<'_>| entry.value.as_map().is_some();
    let job = |entry: &'d Entry<'d>| Job {
        id: &entry.key,
        id_span: entry.key_span,
        node: &entry.value,
        steps: steps(&entry.value),
    };
    map.entries.iter().filter(is_job).map(job).collect()
}

fn steps<'d>(node: &'d Node<'d>) -> Vec<Step<'d>> {
    let mut found = Vec::new();
    gather(node.get("steps"), &mut found, 0);
    found
}

/// Steps, those that run beside each other (`parallel`) in their place.
fn gather<'d>(list: Option<&'d Node<'d>>, into: &mut Vec<Step<'d>>, depth: usize) {
    for node in list.and_then(Node::as_list).unwrap_or_default() {
        match node.get("parallel") {
            Some(inner) if depth < 4 => gather(Some(inner), into, depth + 1),
            _ if node.as_map().is_some() => into.push(Step { node, index: into.len() }),
            _ => {}
        }
    }
}
