//! Where else a conversation is spoken of: `#12`, `acme/orders#12`, or its address, in any text of any repository.
//! Commit messages are not searched.

use crate::sandbox::model::{AccountId, RepoId, Repository, Stamp, Thread, World};

/// Another conversation that speaks of this one, the first time it does.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// Who spoke.
    pub(super) by: AccountId,
    /// When.
    pub(super) at: Stamp,
    /// Where: the page of it.
    pub(super) page: String,
    /// `#3` or `acme/platform#3`.
    pub(super) name: String,
    /// Its title.
    pub(super) title: String,
}

/// All of them, by time.
pub(super) fn of(world: &World, repo: &Repository, thread: &Thread) -> Vec<Mention> {
    let full_name = world.full_name(repo);
    let mut found: Vec<Mention> = Vec::new();
    for other in world.repos.values() {
        let names = names(world, &full_name, thread.number, other.id == repo.id);
        let threads = other.threads.values().filter(|found| (other.id, found.number) != (repo.id, thread.number));
        found.extend(threads.filter_map(|elsewhere| mention(world, other, elsewhere, &names, repo.id)));
    }
    found.sort_by_key(|mention| mention.at);
    found
}

fn names(world: &World, full_name: &str, number: u64, same_repository: bool) -> Vec<String> {
    let page = |word: &str| world.urls.page(&format!("/{full_name}/{word}/{number}"));
    let mut names = vec![page("pull"), page("issues"), format!("{full_name}#{number}")];
    if same_repository {
        names.push(format!("#{number}"));
    }
    names
}

fn mention(world: &World, repo: &Repository, thread: &Thread, names: &[String], from: RepoId) -> Option<Mention> {
    let first = thread.body.as_deref().map(|body| (body, thread.author, thread.created_at));
    let comments = thread.comments.iter().map(|found| (found.body.as_str(), found.author, found.created_at));
    let (_, by, at) = first.into_iter().chain(comments).find(|(text, ..)| names.iter().any(|name| says(text, name)))?;
    let full_name = world.full_name(repo);
    let word = if thread.pull.is_some() { "pull" } else { "issues" };
    let prefix = if repo.id == from { "" } else { full_name.as_str() };
    Some(Mention {
        by,
        at,
        page: format!("/{full_name}/{word}/{}", thread.number),
        name: format!("{prefix}#{}", thread.number),
        title: thread.title.clone(),
    })
}

/// Whether a text has the name as a word of its own.
fn says(text: &str, name: &str) -> bool {
    let joins = |found: char| found.is_alphanumeric() || found == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(|found| joins(found) || matches!(found, '/' | '&' | '#')) && !after.is_some_and(joins)
    })
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn a_name_is_a_word_of_its_own() {
        for text in ["#1", "see #1.", "(#1)", "é#2 #1"] {
            assert!(says(text, "#1"), "{text}");
        }
        for text in ["#12", "acme/other#1", "x#1", "#1st", "&#1;", ""] {
            assert!(!says(text, "#1"), "{text}");
        }
    }
}
