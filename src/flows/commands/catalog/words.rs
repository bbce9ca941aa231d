//! Words that several questions about the catalog share. Pure.

use super::place::names;
use super::target::Unknown;
use crate::catalog::RelationKind;
use crate::flows::commands::Invocation;
use crate::github::Pull;
use crate::outbox::escape;

/// The repository has not been read yet.
pub const NOT_READ: &str =
    "The catalog has not read this repository yet (E305).\n\n**Next:** ask again in a few minutes.";

/// Nothing of that name is known.
pub fn unknown(unknown: &Unknown, again: &str) -> String {
    let typed = escape::code(&unknown.typed, 120);
    let mut text = format!("I know nothing called {typed} (E305).");
    match unknown.near.first() {
        Some(near) => {
            text.push_str(&format!(" Did you mean {}?", names_or(&unknown.near)));
            text.push_str(&format!("\n\n**Next:** {}", escape::code(&format!("{again} {near}"), 200)));
        }
        None if !unknown.complete => text.push_str(
            " The catalog is still being read, so it may be known later.\n\n**Next:** ask again in a few minutes.",
        ),
        None => text.push_str("\n\n**Next:** `/idp find <words>` looks through names, titles and descriptions."),
    }
    text
}

/// "`a`, `b` or `c`".
fn names_or(all: &[String]) -> String {
    let list = names(all, all.len());
    match list.rsplit_once(" and ") {
        Some((first, last)) => format!("{first} or {last}"),
        None => list,
    }
}

/// The pull request was there and is closed.
pub fn was_closed(command: &Invocation, pull: &Pull, branch: &str) -> String {
    let what = if pull.merged_at.is_some() { "was merged" } else { "was closed without a merge" };
    format!(
        "I did not run {}: #{} for it {what}, and its branch {} is still there (E303).\n\n\
         **Next:** delete that branch and write the command again, or open #{} again.",
        escape::code(&command.text, 300),
        pull.number,
        escape::code(branch, 200),
        pull.number
    )
}

/// Something else has the branch.
pub fn foreign(command: &Invocation, branch: &str) -> String {
    format!(
        "I did not run {}: the branch {} exists already and holds something else (E306).\n\n\
         **Next:** delete or rename it, then write the command again.",
        escape::code(&command.text, 300),
        escape::code(branch, 200)
    )
}

/// A relation in words, as from its source to its target.
pub fn relation(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::OwnedBy => "is owned by",
        RelationKind::OwnerOf => "owns",
        RelationKind::PartOf => "is part of",
        RelationKind::HasPart => "consists of",
        RelationKind::ProvidesApi => "provides",
        RelationKind::ApiProvidedBy => "is provided by",
        RelationKind::ConsumesApi => "consumes",
        RelationKind::ApiConsumedBy => "is consumed by",
        RelationKind::DependsOn => "depends on",
        RelationKind::DependencyOf => "is needed by",
        RelationKind::ChildOf => "is below",
        RelationKind::ParentOf => "is above",
        RelationKind::MemberOf => "is a member of",
        RelationKind::HasMember => "has as member",
    }
}

/// A title or description as one line without any meaning to Markdown.
pub fn line(text: &str, limit: usize) -> String {
    escape::prose_cell(text.trim(), limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(near: &[&str], complete: bool) -> String {
        let near = near.iter().map(|near| (*near).to_owned()).collect();
        unknown(&Unknown { typed: "oders`@acme/all".to_owned(), near, complete }, "/idp owner")
    }

    #[test]
    fn what_is_near_is_proposed() {
        insta::assert_snapshot!(said(&["component:default/orders", "api:default/orders"], true), @"
        I know nothing called `` oders`@acme/all `` (E305). Did you mean `component:default/orders` or `api:default/orders`?

        **Next:** `/idp owner component:default/orders`
        ");
    }

    #[test]
    fn what_is_not_read_yet_may_be_known_later() {
        insta::assert_snapshot!(said(&[], false), @"
        I know nothing called `` oders`@acme/all `` (E305). The catalog is still being read, so it may be known later.

        **Next:** ask again in a few minutes.
        ");
        insta::assert_snapshot!(said(&[], true), @"
        I know nothing called `` oders`@acme/all `` (E305).

        **Next:** `/idp find <words>` looks through names, titles and descriptions.
        ");
    }
}
