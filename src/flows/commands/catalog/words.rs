//! Words that several questions about the catalog share. Pure.

use super::place::names;
use super::target::Unknown;
use crate::outbox::escape;

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
