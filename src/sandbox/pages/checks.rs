//! Checks of a commit: how they ended, what they say, their remarks on lines.
//! Running them again is on the page of each (`run`).

use std::collections::BTreeMap;

use super::html::{Html, all, classed, el, link, text, when};
use super::markdown::{self, Place};
use super::pieces::count;
use crate::sandbox::git::Oid;
use crate::sandbox::model::{Annotation, CheckRun, CommitStatus, Repository, World};
use crate::sandbox::query::encode_path;

/// The checks of one commit.
#[derive(Clone, Debug, Default)]
pub(super) struct Checks {
    runs: Vec<CheckRun>,
    statuses: Vec<CommitStatus>,
    apps: BTreeMap<u64, String>,
}

impl Checks {
    /// The newest run of each name and App, and the newest status of each context.
    pub(super) fn of(world: &World, repo: &Repository, head: Oid) -> Self {
        let mut runs: BTreeMap<(u64, &str), &CheckRun> = BTreeMap::new();
        for run in repo.runs.iter().filter(|run| run.head == head) {
            runs.insert((run.app, &run.name), run);
        }
        let mut statuses: BTreeMap<&str, &CommitStatus> = BTreeMap::new();
        for status in repo.statuses.iter().filter(|status| status.sha == head) {
            statuses.insert(&status.context, status);
        }
        Checks {
            runs: runs.into_values().cloned().collect(),
            statuses: statuses.into_values().cloned().collect(),
            apps: world.apps.iter().map(|(id, app)| (*id, app.name.clone())).collect(),
        }
    }

    /// One run alone.
    pub(super) fn one(world: &World, run: &CheckRun) -> Self {
        let apps = world.apps.iter().map(|(id, app)| (*id, app.name.clone())).collect();
        Checks { runs: vec![run.clone()], statuses: Vec::new(), apps }
    }

    /// Whether one of them has not ended.
    pub(super) fn is_pending(&self) -> bool {
        self.runs.iter().any(|run| run.status != "completed")
            || self.statuses.iter().any(|status| status.state == "pending")
    }

    /// All of them under a heading; nothing when there are none.
    pub(super) fn section(&self, place: Place<'_>) -> Html {
        if self.runs.is_empty() && self.statuses.is_empty() {
            return Html::default();
        }
        all([el("h2", &[("id", "checks")], [text("Checks")]), self.list(place, false)])
    }

    /// All of them; `open` unfolds even those that went well.
    pub(super) fn list(&self, place: Place<'_>, open: bool) -> Html {
        let runs = self.runs.iter().map(|run| self.run(run, place, open));
        runs.chain(self.statuses.iter().map(status)).collect()
    }

    fn run(&self, run: &CheckRun, place: Place<'_>, open: bool) -> Html {
        let outcome = run.conclusion.as_deref().unwrap_or(&run.status);
        let page = format!("/{}/runs/{}", place.repo, run.id);
        let app = self.apps.get(&run.app).map_or("an App", String::as_str);
        let summary = el(
            "summary",
            &[],
            [
                classed("span", &format!("state {}", mood(outcome)), [text(outcome.replace('_', " "))]),
                text(" "),
                el("strong", &[], [text(&run.name)]),
                text(run.title.as_deref().map(|title| format!(" — {title}")).unwrap_or_default()),
                classed("span", "muted", [text(format!(" {app}"))]),
            ],
        );
        let part =
            |part: &Option<String>| part.as_deref().map(|part| markdown::render(part, place)).unwrap_or_default();
        let more = all([link(&page, "Page of this check"), details_link(run)]);
        let buttons = run.actions.iter().map(|button| all([text(" · "), link(&page, &button.label)]));
        let body = classed(
            "div",
            "padded",
            [
                part(&run.summary),
                annotations(&run.annotations, place.repo, run.head),
                part(&run.text),
                classed("p", "aside", [more, buttons.collect()]),
            ],
        );
        let bad = mood(outcome) == "bad";
        let mut attributes = vec![("class", "box check")];
        if open || bad || !run.annotations.is_empty() {
            attributes.push(("open", ""));
        }
        el("details", &attributes, [summary, body])
    }
}

fn details_link(run: &CheckRun) -> Html {
    let url = run.details_url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    url.map(|url| all([text(" · "), el("a", &[("href", url), ("rel", "nofollow noopener")], [text("Details")])]))
        .unwrap_or_default()
}

fn annotations(annotations: &[Annotation], repo: &str, head: Oid) -> Html {
    if annotations.is_empty() {
        return Html::default();
    }
    let one = |found: &Annotation| {
        let lines = if found.start_line == found.end_line {
            format!("{}:{}", found.path, found.start_line)
        } else {
            format!("{}:{}–{}", found.path, found.start_line, found.end_line)
        };
        let page = format!("/{repo}/blob/{head}/{}#L{}", encode_path(&found.path), found.start_line);
        let title = found.title.as_deref().map(|title| el("strong", &[], [text(title), text(" ")])).unwrap_or_default();
        let raw = found.raw_details.as_deref().unwrap_or_default();
        classed(
            "li",
            &format!("annotation {}", level(&found.level)),
            [
                classed("span", "tag", [text(&found.level)]),
                el("a", &[("class", "path"), ("href", &page)], [text(lines)]),
                classed("p", "message", [title, text(&found.message)]),
                when(!raw.is_empty(), || {
                    el("details", &[], [el("summary", &[], [text("Details")]), el("pre", &[], [text(raw)])])
                }),
            ],
        )
    };
    all([
        el("h3", &[], [text(count(annotations.len(), "annotation"))]),
        classed("ul", "annotations", [annotations.iter().map(one).collect()]),
    ])
}

fn status(status: &CommitStatus) -> Html {
    let description = status.description.as_deref().map(|words| format!(" — {words}")).unwrap_or_default();
    classed(
        "div",
        "box padded",
        [
            classed("span", &format!("state {}", mood(&status.state)), [text(&status.state)]),
            text(" "),
            el("strong", &[], [text(&status.context)]),
            text(description),
        ],
    )
}

fn level(word: &str) -> &'static str {
    match word {
        "failure" => "bad",
        "warning" => "waiting",
        _ => "neutral",
    }
}

/// The colour of an outcome.
fn mood(outcome: &str) -> &'static str {
    match outcome {
        "success" => "good",
        "failure" | "error" | "timed_out" | "action_required" | "startup_failure" => "bad",
        "queued" | "in_progress" | "pending" | "waiting" | "requested" => "waiting",
        _ => "neutral",
    }
}
