//! `needs`: jobs that are there, and that do not wait for each other in a circle.

use std::collections::HashMap;

use super::{Problem, meant, quoted};
use crate::policies::workflows::model::{Job, Subject};
use crate::yaml::Node;

/// Looks at what each job waits for.
pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Problem>) {
    let ids: HashMap<String, usize> =
        subject.jobs.iter().enumerate().map(|(at, job)| (job.id.to_ascii_lowercase(), at)).collect();
    let mut waits: Vec<Vec<usize>> = Vec::with_capacity(subject.jobs.len());
    for job in &subject.jobs {
        let mut of_job = Vec::new();
        for node in needs(job) {
            let Some(name) = node.as_text().filter(|name| !name.contains("${{")) else { continue };
            match ids.get(&name.to_ascii_lowercase()) {
                Some(at) => of_job.push(*at),
                None => {
                    let message = format!("`needs` must name jobs of the workflow, but {} is none", quoted(name));
                    let help =
                        meant(name, subject.jobs.iter().map(|job| job.id), "Name a job of this file, or remove it.");
                    out.push(Problem::new(node.span, message, help));
                }
            }
        }
        waits.push(of_job);
    }
    if let Some(job) = in_circle(&waits).and_then(|at| subject.jobs.get(at)) {
        let span = job.get("needs").map_or(job.id_span, |needs| needs.span);
        let message = "jobs must not wait for each other in a circle, but these do";
        out.push(Problem::new(span, message, "Remove one of the `needs` of the circle."));
    }
}

fn needs<'d>(job: &Job<'d>) -> &'d [Node<'d>] {
    let Some(node) = job.get("needs") else { return &[] };
    node.as_list().unwrap_or(std::slice::from_ref(node))
}

/// The first job of a circle, in the order of the file.
fn in_circle(waits: &[Vec<usize>]) -> Option<usize> {
    // Whoever waits for nobody that is left can run, until nobody can.
    let mut left: Vec<usize> = waits.iter().map(Vec::len).collect();
    let mut waited_by: Vec<Vec<usize>> = vec![Vec::new(); waits.len()];
    for (job, others) in waits.iter().enumerate() {
        for other in others {
            if let Some(list) = waited_by.get_mut(*other) {
                list.push(job);
            }
        }
    }
    let mut ready: Vec<usize> = left.iter().enumerate().filter(|(_, left)| **left == 0).map(|(job, _)| job).collect();
    while let Some(job) = ready.pop() {
        for next in waited_by.get(job).into_iter().flatten() {
            if let Some(count) = left.get_mut(*next) {
                *count -= 1;
                if *count == 0 {
                    ready.push(*next);
                }
            }
        }
    }
    // From one that is left, those that it waits for lead into a circle.
    let is_left = |job: &usize| left.get(*job).is_some_and(|left| *left > 0);
    let mut at = (0..waits.len()).find(is_left)?;
    let step = |job: usize| waits.get(job)?.iter().copied().find(is_left);
    for _ in 0..waits.len() {
        at = step(at)?;
    }
    let mut first = at;
    let mut next = step(at)?;
    while next != at {
        first = first.min(next);
        next = step(next)?;
    }
    Some(first)
}
