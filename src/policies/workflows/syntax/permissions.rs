//! `permissions`: scopes and levels that GitHub knows.

use super::{Problem, meant, quoted};
use crate::policies::workflows::model::Subject;
use crate::yaml::{Node, Value};

const SCOPES: &[&str] = &[
    "actions",
    "artifact-metadata",
    "attestations",
    "checks",
    "code-quality",
    "contents",
    "copilot-requests",
    "deployments",
    "discussions",
    "drives",
    "id-token",
    "issues",
    "models",
    "packages",
    "pages",
    "pull-requests",
    "repository-projects",
    "security-events",
    "statuses",
    "vulnerability-alerts",
];

const LEVELS: &[&str] = &["read", "write", "none"];

/// Looks at the permissions of the workflow and of its jobs.
pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Problem>) {
    let of_jobs = subject.jobs.iter().filter_map(|job| job.get("permissions"));
    for node in subject.root.get("permissions").into_iter().chain(of_jobs) {
        match &node.value {
            Value::Text(text) if !matches!(text.as_ref(), "read-all" | "write-all") && !text.contains("${{") => {
                let message =
                    format!("`permissions` must be `read-all`, `write-all` or a mapping, but it is {}", quoted(text));
                let help = meant(text, ["read-all", "write-all"], "Name each permission with `read` or `write`.");
                out.push(Problem::new(node.span, message, help));
            }
            Value::Map(map) => {
                for entry in &map.entries {
                    if !SCOPES.contains(&entry.key.as_ref()) {
                        let message =
                            format!("`permissions` must name what GitHub knows, but {} is unknown", quoted(&entry.key));
                        let help = meant(&entry.key, SCOPES.iter().copied(), "See GitHub's list of permissions.");
                        out.push(Problem::new(entry.key_span, message, help));
                    } else if entry.value.as_text().is_none_or(|level| !LEVELS.contains(&level)) {
                        let level = entry.value.as_text().map_or_else(|| entry.value.kind_words().to_owned(), quoted);
                        let message = format!("a permission must be `read`, `write` or `none`, but it is {level}");
                        let help = meant(
                            Node::as_text(&entry.value).unwrap_or_default(),
                            LEVELS.iter().copied(),
                            "Write `read`, `write` or `none`.",
                        );
                        out.push(Problem::new(entry.value.span, message, help));
                    }
                }
            }
            _ => {}
        }
    }
}
