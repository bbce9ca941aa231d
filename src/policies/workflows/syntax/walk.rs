//! Holds values against shapes: unknown keys, values of a wrong kind, and the expressions in them.

use super::expression;
use super::place::Place;
use super::shape::{Keys, Shape};
use super::{Problem, meant, quoted};
use crate::policies::workflows::model::{Job, Subject};
use crate::yaml::{Entry, Node, Value};

/// Walks over the whole file.
pub(super) fn check(subject: &Subject<'_>, shape: &'static Shape, out: &mut Vec<Problem>) {
    let steps = expression::Steps::new(&subject.own_steps);
    Walk { subject, job: None, steps, out }.value(subject.root, shape);
}

struct Walk<'w, 'd> {
    subject: &'w Subject<'d>,
    job: Option<&'w Job<'d>>,
    steps: expression::Steps,
    out: &'w mut Vec<Problem>,
}

impl Walk<'_, '_> {
    fn value(&mut self, node: &Node<'_>, shape: &'static Shape) {
        let shape = shape.choose.map_or(shape, |choose| choose(node));
        match &node.value {
            Value::Null => {}
            Value::Map(map) => match &shape.keys {
                Keys::None => self.mismatch(node, shape),
                Keys::Fixed(keys) => {
                    for entry in &map.entries {
                        self.entry(entry, keys, shape);
                    }
                }
                Keys::Free(of) => {
                    for entry in &map.entries {
                        self.enter(entry);
                        self.value(&entry.value, of);
                    }
                }
            },
            Value::List(items) => match shape.items {
                None => self.mismatch(node, shape),
                Some(of) => items.iter().for_each(|item| self.value(item, of)),
            },
            Value::Text(text) => {
                if !shape.scalar && !text.contains("${{") {
                    return self.mismatch(node, shape);
                }
                self.expressions(node, shape.place);
            }
            Value::Bool(_) | Value::Number(_) => {
                if !shape.scalar {
                    self.mismatch(node, shape);
                }
            }
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, keys: &[(&str, &'static Shape)], shape: &Shape) {
        if let Some((_, of)) = keys.iter().find(|(key, _)| *key == entry.key) {
            return self.value(&entry.value, of);
        }
        // Whether GitHub minds upper case is not documented.
        if keys.iter().any(|(key, _)| key.eq_ignore_ascii_case(&entry.key)) {
            return;
        }
        let message = format!("{} must have keys that GitHub knows, but {} is none", shape.noun, quoted(&entry.key));
        let otherwise = "Remove it, or look up where it belongs.";
        let help = meant(&entry.key, keys.iter().map(|(key, _)| *key), otherwise);
        self.out.push(Problem::new(entry.key_span, message, help));
    }

    /// Notes which job the walk is in.
    fn enter(&mut self, entry: &Entry<'_>) {
        let at = entry.key_span.start.offset;
        let jobs = &self.subject.jobs;
        let found = jobs.binary_search_by_key(&at, |job| job.id_span.start.offset).ok();
        if let Some(job) = found.and_then(|found| jobs.get(found)) {
            self.steps = expression::Steps::new(&job.steps);
            self.job = Some(job);
        }
    }

    fn mismatch(&mut self, node: &Node<'_>, shape: &Shape) {
        let mut kinds = Vec::new();
        if shape.scalar {
            kinds.push("a text");
        }
        if shape.items.is_some() {
            kinds.push("a list");
        }
        if !matches!(shape.keys, Keys::None) {
            kinds.push("a mapping");
        }
        let message = format!("{} must be {}, but it is {}", shape.noun, kinds.join(" or "), node.kind_words());
        let help = format!("Write {} there.", kinds.join(" or "));
        self.out.push(Problem::new(node.span, message, help));
    }

    fn expressions(&mut self, node: &Node<'_>, place: Place) {
        if place != Place::Fixed {
            expression::check(self.subject, self.job, &self.steps, node, place, self.out);
        }
    }
}
