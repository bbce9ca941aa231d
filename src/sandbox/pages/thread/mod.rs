//! The page of an issue or pull request: what was said and done, checks, changed files, and a box to answer in.
//! What may be done is decided by the same rules as over REST.

mod act;
mod form;
mod mentions;
mod timeline;
mod view;

use axum::body::Body;
use http::Response;

pub(super) use act::act;
pub(super) use view::{View, revision};

use super::html::{Html, all, classed, el, text, when};
use super::layout::{self, Live};
use super::{diff, people, pieces, respond};

/// What a person was about to do when the page was last sent.
#[derive(Debug, Default)]
pub(super) struct Draft<'a> {
    /// Who acts.
    pub(super) person: Option<&'a str>,
    /// What stands in the box.
    pub(super) body: &'a str,
    /// Why it was refused.
    pub(super) refused: Option<(u16, String)>,
}

/// The whole page.
pub(super) fn page(view: &View, draft: Draft<'_>) -> Response<Body> {
    let place = view.place();
    let status = draft.refused.as_ref().map_or(200, |(status, _)| *status);
    let checks = view.pull.as_ref().map(|pull| pull.checks.section(place)).unwrap_or_default();
    let files = view.pull.as_ref().map(|pull| diff::section(&pull.files, &view.full_name, pull.head));
    let title = format!("{} · {}#{}", view.thread.title, view.full_name, view.thread.number);
    let main = all([
        live_part("head", header(view)),
        live_part("conversation", all([timeline::timeline(view), checks])),
        form::answer(view, &draft),
        live_part("files", files.unwrap_or_default()),
    ]);
    let live = Some(Live { revision: &view.revision, pending: view.pending });
    let trail = layout::repository_steps(&view.full_name);
    respond::page(status, layout::Page { title: &title, trail, main, live })
}

/// A part that the page's script replaces when something happened.
fn live_part(name: &str, inner: Html) -> Html {
    el("div", &[("data-live", name)], [inner])
}

fn header(view: &View) -> Html {
    let thread = &view.thread;
    let number = classed("span", "muted", [text(format!(" #{}", thread.number))]);
    let author = view.people.link(thread.author);
    let what = match &view.pull {
        Some(pull) => all([
            author,
            text(format!(" proposed {} for ", pieces::count(pull.commits.len(), "commit"))),
            el("code", &[], [text(&pull.base_label)]),
            text(" from "),
            el("code", &[], [text(&pull.head_label)]),
        ]),
        None => all([author, text(" opened this on "), pieces::moment(thread.created_at)]),
    };
    let line = all([pieces::state(thread), text(" "), what]);
    let labels = pieces::labels(&view.label_colors, &thread.labels);
    all([
        el("h1", &[], [text(&thread.title), number]),
        classed("p", "under", [line, text(" "), labels]),
        when(!thread.assignees.is_empty(), || {
            let assigned = people::list(&view.people, thread.assignees.iter().copied());
            classed("p", "under", [text("Assigned: "), assigned])
        }),
    ])
}
