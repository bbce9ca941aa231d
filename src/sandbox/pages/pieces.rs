//! Small things that several pages show: moments, states, labels, reactions, names of commits.

use std::collections::BTreeMap;

use super::html::{Html, all, classed, el, text};
use super::people::People;
use crate::sandbox::git::Oid;
use crate::sandbox::model::{Reaction, Repository, Stamp, Thread};

/// A moment, to the minute.
pub(super) fn moment(at: Stamp) -> Html {
    let exact = at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let shown = at.format("%-d %b %Y, %H:%M UTC").to_string();
    el("time", &[("datetime", &exact), ("title", &exact)], [text(shown)])
}

/// The state of an issue or pull request in one word.
pub(super) fn state_word(thread: &Thread) -> &'static str {
    match &thread.pull {
        Some(pull) if pull.merged.is_some() => "merged",
        Some(pull) if thread.open && pull.draft => "draft",
        _ => thread.state(),
    }
}

/// The state, coloured.
pub(super) fn state(thread: &Thread) -> Html {
    let word = state_word(thread);
    classed("span", &format!("state {word}"), [text(word)])
}

/// The labels of an issue or pull request, in their colours.
pub(super) fn labels(repo_labels: &BTreeMap<String, String>, names: &[String]) -> Html {
    let shown = names.iter().map(|name| match repo_labels.get(name).and_then(|color| class_of(color)) {
        Some(class) => classed("span", &format!("label {class}"), [text(name)]),
        None => classed("span", "label", [text(name)]),
    });
    shown.collect()
}

/// Colours of labels, by name.
pub(super) fn label_colors(repo: &Repository) -> BTreeMap<String, String> {
    repo.labels.iter().map(|label| (label.name.clone(), label.color.clone())).collect()
}

/// Styles in attributes are forbidden to every page, so a colour becomes the nearest of six.
fn class_of(color: &str) -> Option<&'static str> {
    let value = u32::from_str_radix(color, 16).ok()?;
    let (red, green, blue) = (value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    if most - least < 40 {
        return None;
    }
    Some(match (red == most, green == most, blue == most) {
        (true, _, _) if green > (most + least) / 2 => "yellow",
        (true, _, _) if blue > (most + least) / 2 => "purple",
        (true, _, _) => "red",
        (_, true, _) => "green",
        _ if red > (most + least) / 2 => "purple",
        _ => "blue",
    })
}

/// Reactions, one piece a kind, with who reacted.
pub(super) fn reactions(reactions: &[Reaction], people: &People) -> Html {
    if reactions.is_empty() {
        return Html::default();
    }
    let kinds = crate::sandbox::actions::REACTIONS.iter().filter_map(|kind| {
        let who: Vec<&str> =
            reactions.iter().filter(|found| found.content == *kind).map(|found| people.login(found.author)).collect();
        let names = who.join(", ");
        let title = format!("{kind}: {names}");
        (!who.is_empty()).then(|| {
            el("span", &[("class", "reaction"), ("title", &title)], [text(emoji(kind)), text(" "), text(names)])
        })
    });
    classed("p", "reactions", [kinds.collect()])
}

fn emoji(kind: &str) -> &'static str {
    match kind {
        "+1" => "👍",
        "-1" => "👎",
        "laugh" => "😄",
        "confused" => "😕",
        "heart" => "❤️",
        "hooray" => "🎉",
        "rocket" => "🚀",
        _ => "👀",
    }
}

/// A commit by the start of its name.
pub(super) fn commit(full_name: &str, oid: Oid) -> Html {
    let name = oid.to_string();
    let short: String = name.chars().take(7).collect();
    el("a", &[("class", "sha"), ("href", &format!("/{full_name}/commit/{name}"))], [text(short)])
}

/// A commit by the start of its name and its first line.
pub(super) fn commit_line(full_name: &str, oid: Oid, message: &str) -> Html {
    all([commit(full_name, oid), text(" "), text(message.lines().next().unwrap_or_default())])
}

/// `1 file`, `2 files`.
pub(super) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}
