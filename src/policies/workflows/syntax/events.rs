//! `on`: events, their types and filters, time plans, and the inputs of workflows that are called or started by hand.

use super::{Problem, cron, meant, quoted};
use crate::policies::workflows::model::Subject;
use crate::yaml::{Entry, Node, Span, Value};

/// Events with the types that they know; none where any may come. From GitHub's list of events that trigger workflows.
const EVENTS: &[(&str, Option<&[&str]>)] = &[
    ("branch_protection_rule", Some(&["created", "edited", "deleted"])),
    ("check_run", Some(&["created", "rerequested", "completed", "requested_action"])),
    ("check_suite", Some(&["completed", "requested", "rerequested"])),
    ("create", Some(&[])),
    ("delete", Some(&[])),
    ("deployment", Some(&[])),
    ("deployment_status", Some(&[])),
    ("discussion", None),
    ("discussion_comment", Some(&["created", "edited", "deleted"])),
    ("fork", Some(&[])),
    ("gollum", Some(&[])),
    ("image_version", None),
    ("issue_comment", Some(&["created", "edited", "deleted"])),
    ("issues", Some(ISSUES)),
    ("label", Some(&["created", "edited", "deleted"])),
    ("merge_group", Some(&["checks_requested", "destroyed"])),
    ("milestone", Some(&["created", "closed", "opened", "edited", "deleted"])),
    ("page_build", Some(&[])),
    ("project", None),
    ("project_card", None),
    ("project_column", None),
    ("public", Some(&[])),
    ("pull_request", Some(PULL_REQUEST)),
    ("pull_request_comment", None),
    ("pull_request_review", Some(&["submitted", "edited", "dismissed"])),
    ("pull_request_review_comment", Some(&["created", "edited", "deleted"])),
    ("pull_request_target", Some(PULL_REQUEST)),
    ("push", Some(&[])),
    ("registry_package", Some(&["published", "updated"])),
    ("release", Some(&["published", "unpublished", "created", "edited", "deleted", "prereleased", "released"])),
    ("repository_dispatch", None),
    ("schedule", Some(&[])),
    ("status", Some(&[])),
    ("watch", Some(&["started"])),
    ("workflow_call", Some(&[])),
    ("workflow_dispatch", Some(&[])),
    ("workflow_run", Some(&["completed", "requested", "in_progress"])),
];

const ISSUES: &[&str] = &[
    "opened",
    "edited",
    "deleted",
    "transferred",
    "pinned",
    "unpinned",
    "closed",
    "reopened",
    "assigned",
    "unassigned",
    "labeled",
    "unlabeled",
    "locked",
    "unlocked",
    "milestoned",
    "demilestoned",
    "typed",
    "untyped",
    "field_added",
    "field_removed",
];

const PULL_REQUEST: &[&str] = &[
    "assigned",
    "unassigned",
    "labeled",
    "unlabeled",
    "opened",
    "edited",
    "closed",
    "reopened",
    "synchronize",
    "converted_to_draft",
    "locked",
    "unlocked",
    "enqueued",
    "dequeued",
    "milestoned",
    "demilestoned",
    "ready_for_review",
    "review_requested",
    "review_request_removed",
    "auto_merge_enabled",
    "auto_merge_disabled",
];

/// Looks at all events.
pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Problem>) {
    let Some(on) = subject.root.get("on") else {
        let message = "a workflow must say which events start it, but it has no `on`";
        return out.push(Problem::new(subject.first_key(), message, "Write `on:` with the events."));
    };
    match &on.value {
        Value::Text(name) => event(name, on.span, out),
        Value::List(items) => {
            for item in items {
                if let Some(name) = item.as_text() {
                    event(name, item.span, out);
                }
            }
        }
        Value::Map(map) => {
            for entry in &map.entries {
                event(&entry.key, entry.key_span, out);
                settings(entry, out);
            }
        }
        Value::Null => {
            let message = "a workflow must say which events start it, but `on` names none";
            out.push(Problem::new(on.span, message, "Name the events below `on`."));
        }
        _ => {}
    }
}

fn event(name: &str, span: Span, out: &mut Vec<Problem>) {
    if EVENTS.iter().any(|(known, _)| *known == name) {
        return;
    }
    let message = format!("`on` must name events that GitHub knows, but {} is none", quoted(name));
    let help = meant(name, EVENTS.iter().map(|(known, _)| *known), "See GitHub's list of events that start workflows.");
    out.push(Problem::new(span, message, help));
}

fn settings(entry: &Entry<'_>, out: &mut Vec<Problem>) {
    let name = entry.key.as_ref();
    if name == "schedule" {
        return schedule(&entry.value, out);
    }
    let Some(map) = entry.value.as_map() else { return };
    let Some(known) = keys(name) else { return };
    for inner in &map.entries {
        if !known.contains(&inner.key.as_ref()) {
            let message =
                format!("`{name}` must have keys that GitHub knows for it, but {} is none", quoted(&inner.key));
            let help = meant(&inner.key, known.iter().copied(), "Remove it, or look up where it belongs.");
            out.push(Problem::new(inner.key_span, message, help));
        }
        if let Some(other) = map.entries.iter().find(|other| *inner.key == *format!("{}-ignore", other.key)) {
            let message = format!("`{name}` must have one of `{}` and `{}`, but it has both", other.key, inner.key);
            out.push(Problem::new(
                inner.key_span,
                message,
                "Write what is left out with `!` in the list of what is taken.",
            ));
        }
    }
    types(name, map.get("types"), out);
    for input in map.get("inputs").and_then(Node::as_map).into_iter().flat_map(|inputs| &inputs.entries) {
        check_input(name, input, out);
    }
}

/// The keys of an event; none where they are not judged.
fn keys(event: &str) -> Option<&'static [&'static str]> {
    Some(match event {
        "push" => &["branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore"],
        "pull_request" | "pull_request_target" => &["types", "branches", "branches-ignore", "paths", "paths-ignore"],
        "workflow_run" => &["types", "workflows", "branches", "branches-ignore"],
        "merge_group" => &["types", "branches", "branches-ignore"],
        "image_version" => &["types", "names", "versions"],
        "workflow_call" => &["inputs", "secrets", "outputs"],
        "workflow_dispatch" => &["inputs"],
        event if EVENTS.iter().any(|(known, _)| *known == event) => &["types"],
        _ => return None,
    })
}

fn types(event: &str, node: Option<&Node<'_>>, out: &mut Vec<Problem>) {
    let Some(node) = node else { return };
    let Some((_, Some(known))) = EVENTS.iter().find(|(name, _)| *name == event) else { return };
    let one = std::slice::from_ref(node);
    for item in node.as_list().unwrap_or(one) {
        let Some(text) = item.as_text().filter(|text| !known.contains(text) && !known.is_empty()) else { continue };
        let message = format!("`types` of `{event}` must be known to GitHub, but {} is not", quoted(text));
        let help = meant(text, known.iter().copied(), "See GitHub's list of events for the types.");
        out.push(Problem::new(item.span, message, help));
    }
}

fn schedule(node: &Node<'_>, out: &mut Vec<Problem>) {
    for item in node.as_list().unwrap_or_default() {
        for entry in item.as_map().into_iter().flat_map(|map| &map.entries) {
            match (entry.key.as_ref(), entry.value.as_text()) {
                ("cron", Some(text)) => {
                    if let Some(rest) = cron::wrong(text) {
                        let help = "Write minute, hour, day, month and day of the week, as in `30 5 * * 1-5`.";
                        out.push(Problem::new(entry.value.span, format!("a time plan must {rest}"), help));
                    }
                }
                ("cron" | "timezone", _) => {}
                _ => {
                    let message = format!(
                        "`schedule` must have keys that GitHub knows for it, but {} is none",
                        quoted(&entry.key)
                    );
                    out.push(Problem::new(
                        entry.key_span,
                        message,
                        meant(&entry.key, ["cron", "timezone"], "Write `cron`."),
                    ));
                }
            }
        }
    }
}

fn check_input(event: &str, input: &Entry<'_>, out: &mut Vec<Problem>) {
    let known: &[&str] = match event {
        "workflow_dispatch" => &["string", "choice", "boolean", "number", "environment"],
        "workflow_call" => &["string", "boolean", "number"],
        _ => return,
    };
    let kind = input.value.get("type");
    if let Some((node, text)) = kind.and_then(|node| Some((node, node.as_text()?)))
        && !known.contains(&text)
    {
        let message = format!("the type of an input must be known to `{event}`, but {} is not", quoted(text));
        let list: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
        out.push(Problem::new(
            node.span,
            message,
            meant(text, known.iter().copied(), &format!("Known are {}.", list.join(", "))),
        ));
    }
    if event == "workflow_call" && kind.is_none() {
        let message = "an input of a reusable workflow must have a type, but it has none";
        out.push(Problem::new(input.key_span, message, "Write `type: string`, `boolean` or `number`."));
    }
    if kind.and_then(Node::as_text) == Some("choice") && input.value.get("options").is_none() {
        let message = "an input that is a choice must have `options`, but it has none";
        out.push(Problem::new(input.key_span, message, "Write `options:` with a list."));
    }
}
