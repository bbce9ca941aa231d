//! The conversation from the first text to the last event.
//! Commits of a pull request that were there from the start come right after its description.

use super::super::html::{Html, all, classed, el, link, text, when};
use super::super::{markdown, pieces};
use super::mentions::Mention;
use super::view::View;
use crate::sandbox::git::Oid;
use crate::sandbox::model::{AccountId, Comment, Reaction, Stamp, ThreadEvent, ThreadEventKind, TimelineItem};

/// Of a longer conversation only the newest entries are shown: rendering takes time.
const MOST_SHOWN: usize = 300;

/// Everything, oldest first.
pub(super) fn timeline(view: &View) -> Html {
    let thread = &view.thread;
    let mut items: Vec<(Stamp, Html)> = Vec::new();
    let known = thread.timeline();
    let left_out = known.len().saturating_sub(MOST_SHOWN);
    for item in known.into_iter().skip(left_out) {
        let piece = match item {
            TimelineItem::Comment(found) => comment(view, found),
            TimelineItem::Event(found) => event(view, found),
        };
        items.push((item.at(), piece));
    }
    items.extend(view.mentions.iter().map(|found| (found.at, mention(view, found))));
    items.sort_by_key(|(at, _)| *at);
    let first = Entry {
        id: "description",
        author: thread.author,
        at: thread.created_at,
        edited: false,
        body: thread.body.as_deref().unwrap_or_default(),
        reactions: &thread.reactions,
    };
    let gap = when(left_out > 0, || {
        let words = format!("Only the newest {MOST_SHOWN} entries are shown; the REST interface has {left_out} more.");
        classed("p", "box padded muted", [text(words)])
    });
    all([entry(view, &first), early_commits(view), gap, items.into_iter().map(|(_, piece)| piece).collect()])
}

/// Something that somebody wrote.
struct Entry<'a> {
    id: &'a str,
    author: AccountId,
    at: Stamp,
    edited: bool,
    body: &'a str,
    reactions: &'a [Reaction],
}

fn comment(view: &View, comment: &Comment) -> Html {
    let shown = entry(
        view,
        &Entry {
            id: &format!("issuecomment-{}", comment.id),
            author: comment.author,
            at: comment.created_at,
            edited: comment.updated_at != comment.created_at,
            body: &comment.body,
            reactions: &comment.reactions,
        },
    );
    match &comment.minimized {
        Some(reason) => {
            let words = format!("A comment of {} was folded away as {reason}.", view.people.login(comment.author));
            classed("details", "box", [classed("summary", "bar muted", [text(words)]), shown])
        }
        None => shown,
    }
}

fn entry(view: &View, entry: &Entry<'_>) -> Html {
    let anchor = format!("#{}", entry.id);
    let head = classed(
        "div",
        "bar",
        [
            view.people.link(entry.author),
            el("a", &[("class", "muted"), ("href", &anchor)], [pieces::moment(entry.at)]),
            if entry.edited { classed("span", "muted", [text("edited")]) } else { Html::default() },
        ],
    );
    let body = match entry.body.trim() {
        "" => classed("p", "muted", [text("No description.")]),
        _ => markdown::render(entry.body, view.place()),
    };
    let kind = if view.people.is_bot(entry.author) { "box comment bot" } else { "box comment" };
    el(
        "article",
        &[("class", kind), ("id", entry.id)],
        [head, classed("div", "padded", [body, pieces::reactions(entry.reactions, &view.people)])],
    )
}

fn early_commits(view: &View) -> Html {
    let Some(pull) = &view.pull else { return Html::default() };
    let pushed = |oid: &Oid| {
        view.thread
            .events
            .iter()
            .any(|event| matches!(&event.kind, ThreadEventKind::Pushed { commits, .. } if commits.contains(oid)))
    };
    let early = pull.commits.iter().filter(|oid| !pushed(oid));
    let lines: Html = early.map(|oid| classed("li", "event", [commit_line(view, *oid)])).collect();
    if lines == Html::default() { lines } else { classed("ul", "events", [lines]) }
}

fn commit_line(view: &View, oid: Oid) -> Html {
    pieces::commit_line(&view.full_name, oid, view.commits.get(&oid).map_or("", String::as_str))
}

fn mention(view: &View, mention: &Mention) -> Html {
    let other = all([link(&mention.page, &mention.name), text(" "), text(&mention.title)]);
    line(view, mention.by, mention.at, all([text("mentioned this in "), other]), Html::default())
}

fn event(view: &View, event: &ThreadEvent) -> Html {
    let named = |name: &str| pieces::labels(&view.label_colors, &[name.to_owned()]);
    let what = match &event.kind {
        ThreadEventKind::Closed => text("closed this"),
        ThreadEventKind::Reopened => text("opened this again"),
        ThreadEventKind::Merged(commit) => all([text("merged this as "), pieces::commit(&view.full_name, *commit)]),
        ThreadEventKind::Renamed(before) => {
            all([text("changed the title, which was "), el("del", &[], [text(before)])])
        }
        ThreadEventKind::Labeled(name) => all([text("added the label "), named(name)]),
        ThreadEventKind::Unlabeled(name) => all([text("took off the label "), named(name)]),
        ThreadEventKind::Assigned(who) => all([text("assigned "), view.people.link(*who)]),
        ThreadEventKind::Unassigned(who) => all([text("unassigned "), view.people.link(*who)]),
        ThreadEventKind::Pushed { before, after, commits, forced } => pushed(view, *before, *after, commits, *forced),
        ThreadEventKind::ReadyForReview => text("marked this as ready for review"),
        ThreadEventKind::ConvertedToDraft => text("made this a draft"),
    };
    line(view, event.actor, event.at, what, pushed_commits(view, event))
}

fn pushed(view: &View, before: Oid, after: Oid, commits: &[Oid], forced: bool) -> Html {
    let name = |oid| pieces::commit(&view.full_name, oid);
    match forced {
        true => all([text("force-pushed from "), name(before), text(" to "), name(after)]),
        false => text(format!("pushed {}", pieces::count(commits.len(), "commit"))),
    }
}

fn pushed_commits(view: &View, event: &ThreadEvent) -> Html {
    let ThreadEventKind::Pushed { commits, .. } = &event.kind else { return Html::default() };
    let lines = commits.iter().map(|oid| el("li", &[], [commit_line(view, *oid)])).collect();
    el("ul", &[], [lines])
}

fn line(view: &View, who: AccountId, at: Stamp, what: Html, below: Html) -> Html {
    let at = classed("span", "muted", [pieces::moment(at)]);
    classed("div", "event", [view.people.link(who), text(" "), what, text(" "), at, below])
}
