//! The box to answer in, and what can be done with the conversation.
//! What sending it does is `act`'s.

use url::form_urlencoded::Serializer;

use super::super::html::{Html, all, classed, el, text, when};
use super::super::people;
use super::view::View;
use super::{Draft, live_part};
use crate::sandbox::model::Thread;

/// Commands to try when nobody has proposed any.
const EXAMPLES: [&str; 3] = ["/idp help", "/idp provision postgres name=orders-db size=small", "/idp status"];
/// So many proposals are shown.
const MOST_PROPOSALS: usize = 6;

/// The form.
pub(super) fn answer(view: &View, draft: &Draft<'_>) -> Html {
    let refused = draft
        .refused
        .as_ref()
        .map(|(_, why)| el("p", &[("class", "refused"), ("role", "alert")], [text(format!("Not done: {why}"))]));
    let person = people::select(&view.choices, draft.person);
    let label = el("label", &[("for", "body"), ("class", "unseen")], [text("Comment")]);
    let area = el(
        "textarea",
        &[("id", "body"), ("name", "body"), ("rows", "5"), ("placeholder", "Write a comment, such as /idp help")],
        // A line break right after the tag is not part of the text, so that one in it is kept.
        [text("\n"), text(draft.body)],
    );
    let comment = button("comment", "Comment", "primary");
    let controls = classed("div", "controls", [person, comment, live_part("buttons", buttons(view))]);
    let form = el("form", &[("method", "post"), ("action", &view.path())], [label, area, controls]);
    el(
        "section",
        &[("class", "box padded answer"), ("id", "answer")],
        [refused.unwrap_or_default(), live_part("proposals", proposals(view, draft.person)), form],
    )
}

fn button(action: &str, shown: &str, class: &str) -> Html {
    el("button", &[("name", "action"), ("value", action), ("class", class)], [text(shown)])
}

fn buttons(view: &View) -> Html {
    let thread = &view.thread;
    let merged = thread.pull.as_ref().is_some_and(|pull| pull.merged.is_some());
    let draft = thread.pull.as_ref().is_some_and(|pull| pull.draft);
    let merge = view.pull.as_ref().filter(|_| thread.open && !draft).map(|pull| match (pull.queued, pull.mergeable) {
        (Some(0), _) => {
            all([button("merge-queued", "Merge from the queue", ""), button("dequeue", "Leave the queue", "")])
        }
        (Some(_), _) => button("dequeue", "Leave the queue", ""),
        (None, true) => all([button("merge", "Merge", ""), button("enqueue", "Merge queue", "")]),
        (None, false) => classed("span", "muted", [text("Conflicts with the base branch. ")]),
    });
    all([
        merge.unwrap_or_default(),
        when(thread.open && draft, || button("ready", "Ready for review", "")),
        when(thread.open, || button("close", "Close", "")),
        when(!thread.open && !merged, || button("reopen", "Reopen", "")),
    ])
}

/// Commands as links that put them into the box: first those that the bots' comments propose.
fn proposals(view: &View, person: Option<&str>) -> Html {
    let mut commands = proposed(&view.thread, |id| view.people.is_bot(id));
    for example in EXAMPLES {
        if !commands.iter().any(|command| command == example) {
            commands.push(example.to_owned());
        }
    }
    let links = commands.iter().take(MOST_PROPOSALS).map(|command| {
        let mut query = Serializer::new(String::new());
        if let Some(person) = person {
            query.append_pair("as", person);
        }
        let href = format!("?{}#answer", query.append_pair("draft", command).finish());
        el("a", &[("class", "proposal"), ("href", &href)], [el("code", &[], [text(command)])])
    });
    classed("p", "proposals", [text("Try: "), links.collect()])
}

/// The commands in code spans of bots' comments, newest first.
fn proposed(thread: &Thread, is_bot: impl Fn(crate::sandbox::model::AccountId) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for comment in thread.comments.iter().rev().filter(|comment| is_bot(comment.author)) {
        for (at, _) in comment.body.match_indices("`/idp ") {
            let command = comment.body[at + 1..].split(['`', '\n']).next().unwrap_or_default().trim();
            // `<name>` and the like are for people to fill in.
            let usable = !command.contains(['<', '…', '[']) && command.len() < 200;
            if usable && !found.iter().any(|known| known == command) {
                found.push(command.to_owned());
            }
        }
    }
    found.truncate(MOST_PROPOSALS / 2);
    found
}
