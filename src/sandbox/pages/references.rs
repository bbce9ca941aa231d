//! Mentions and references in a text: `@alice`, `@acme/payments`, `#12`, `acme/orders#12`, if there is such a thing.
//! Where in a document texts stand is `markdown`'s business.

use std::collections::{BTreeMap, BTreeSet};

use crate::sandbox::model::{AccountId, World};

/// What can be referred to.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    accounts: BTreeSet<String>,
    teams: BTreeSet<String>,
    threads: BTreeMap<(String, u64), String>,
}

impl Known {
    /// Everything in the world.
    pub(super) fn of(world: &World) -> Self {
        let accounts = world.accounts.values().map(|account| account.login.to_lowercase()).collect();
        let team = |(org, slug): (AccountId, &str)| format!("{}/{slug}", world.login(org)).to_lowercase();
        let teams = world.teams.values().map(|found| team((found.organization, &found.slug))).collect();
        let mut threads = BTreeMap::new();
        for repo in world.repos.values() {
            let full_name = world.full_name(repo);
            for thread in repo.threads.values() {
                let word = if thread.pull.is_some() { "pull" } else { "issues" };
                let page = format!("/{full_name}/{word}/{}", thread.number);
                threads.insert((full_name.to_lowercase(), thread.number), page);
            }
        }
        Known { accounts, teams, threads }
    }
}

/// A part of a text that refers to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Where it starts, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// The page of what it refers to.
    pub(super) href: String,
}

/// All references of a text of `repo` (`owner/name`), in order.
pub(super) fn find(text: &str, known: &Known, repo: &str) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    let mut before = ' ';
    for (start, character) in text.char_indices() {
        let inside = found.last().is_some_and(|last: &Reference| last.end > start);
        if !inside && !joins(before) && (character == '@' || character == '#' || character.is_ascii_alphanumeric()) {
            let rest = &text[start..];
            let read = match character {
                '@' => mention(rest, known),
                '#' => thread(rest, known, repo),
                _ => thread_elsewhere(rest, known),
            };
            if let Some((length, href)) = read {
                found.push(Reference { start, end: start + length, href });
            }
        }
        before = character;
    }
    found
}

/// A reference does not start in the middle of a word, a path or an address.
fn joins(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, '_' | '-' | '/' | '.' | '@' | '#' | '&')
}

fn mention(rest: &str, known: &Known) -> Option<(usize, String)> {
    let name = 1 + run(&rest[1..], is_login);
    let login = rest[1..name].to_lowercase();
    if let Some(tail) = rest[name..].strip_prefix('/') {
        let end = name + 1 + run(tail, is_name);
        let team = rest[1..end].trim_end_matches('.').to_lowercase();
        if known.teams.contains(&team) {
            let organization = login;
            return Some((1 + team.len(), format!("/{organization}#teams")));
        }
    }
    let ends = !rest[name..].starts_with('_');
    (ends && known.accounts.contains(&login)).then(|| (name, format!("/{login}")))
}

fn thread(rest: &str, known: &Known, repo: &str) -> Option<(usize, String)> {
    let end = 1 + run(&rest[1..], |byte| byte.is_ascii_digit());
    let ends = rest[end..].chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '_');
    let number = rest[1..end].parse().ok().filter(|_| ends)?;
    let href = known.threads.get(&(repo.to_lowercase(), number))?;
    Some((end, href.clone()))
}

fn thread_elsewhere(rest: &str, known: &Known) -> Option<(usize, String)> {
    let owner = run(rest, is_login);
    let name = rest[owner..].strip_prefix('/')?;
    let name = run(name, is_name);
    let end = owner + 1 + name;
    if !rest[end..].starts_with('#') {
        return None;
    }
    thread(&rest[end..], known, &rest[..end]).map(|(length, href)| (end + length, href))
}

/// How many bytes from the start are of a kind; all of them are ASCII, so this is a place to cut.
fn run(text: &str, kind: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| kind(*byte)).count()
}

fn is_login(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn is_name(byte: u8) -> bool {
    is_login(byte) || byte == b'_' || byte == b'.'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known() -> Known {
        Known {
            accounts: ["alice".to_owned(), "acme".to_owned()].into(),
            teams: ["acme/payments".to_owned()].into(),
            threads: [(("acme/orders".to_owned(), 12), "/acme/orders/pull/12".to_owned())].into(),
        }
    }

    fn shown(text: &str) -> Vec<String> {
        let found = find(text, &known(), "acme/orders");
        found.iter().map(|found| format!("{} → {}", &text[found.start..found.end], found.href)).collect()
    }

    #[test]
    fn what_exists_is_found() {
        let text = "@Alice and @acme/payments. see #12, (acme/orders#12)";
        assert_eq!(
            shown(text),
            [
                "@Alice → /alice",
                "@acme/payments → /acme#teams",
                "#12 → /acme/orders/pull/12",
                "acme/orders#12 → /acme/orders/pull/12"
            ]
        );
    }

    #[test]
    fn what_does_not_exist_or_only_looks_like_it_is_not() {
        let text = "@nobody @alice_x #13 a@alice.example #12th &#12; x#12 /acme/orders#12 acme/other#12 #99999999999999999999999";
        assert_eq!(shown(text), [""; 0]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_searched(text in "[@#a-z/0-9é .-]{0,60}") {
            let mut at = 0;
            for reference in find(&text, &known(), "acme/orders") {
                prop_assert!(reference.start >= at && text.is_char_boundary(reference.start));
                prop_assert!(reference.end > reference.start && text.is_char_boundary(reference.end));
                at = reference.end;
            }
        }
    }
}
