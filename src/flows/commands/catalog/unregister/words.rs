//! What `/idp catalog unregister` says. Pure.

use crate::flows::commands::Invocation;
use crate::flows::commands::catalog::place::{count, names};
use crate::outbox::escape;
use crate::store::catalog::EntityRow;

/// Entities that are named.
const NAMED: usize = 7;

/// The pull request is open.
pub fn proposed(row: &EntityRow, is_file: bool, dependents: &[String], pull: i64) -> String {
    format!(
        "#{pull} {}.\n\n{}**Next:** review #{pull}; the catalog forgets the entity once it is merged.",
        change(row, is_file),
        warning(dependents)
    )
}

/// The text of the pull request.
pub fn body(row: &EntityRow, is_file: bool, dependents: &[String], author: &str, comment_url: &str) -> String {
    let change = change(row, is_file);
    let mut letters = change.chars();
    let change: String = letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
    format!(
        "{change}. Once this is merged, the catalog forgets it; nothing that runs is touched.\n\n{}---\n\
         Asked for by {} in [this comment]({comment_url}).",
        warning(dependents),
        escape::code(author, 60)
    )
}

fn change(row: &EntityRow, is_file: bool) -> String {
    let (reference, path) = (escape::code(&row.reference, 200), escape::code(&row.path, 200));
    match is_file {
        true => format!("removes {path}, which held nothing but {reference}"),
        false => format!("takes {reference} out of {path}"),
    }
}

fn warning(dependents: &[String]) -> String {
    if dependents.is_empty() {
        return String::new();
    }
    let refers = if dependents.len() == 1 { "still refers" } else { "still refer" };
    let many = count(dependents.len(), "entity", "entities");
    format!("**{many} {refers} to it**, and would refer to nothing: {}.\n\n", names(dependents, NAMED))
}

/// It is not in its file any more.
pub fn gone(command: &Invocation, reference: &str, path: &str) -> String {
    format!(
        "I did not run {}: {} is not in {} on the default branch any more (E303).\n\n\
         **Next:** nothing to do; the catalog follows in a moment.",
        escape::code(&command.text, 300),
        escape::code(reference, 200),
        escape::code(path, 200)
    )
}

/// A machine would touch too much.
pub fn by_hand(command: &Invocation, path: &str) -> String {
    format!(
        "I did not run {}: I cannot take the entity out of {} without touching more than it (E503).\n\n\
         **Next:** remove it in a pull request of your own.",
        escape::code(&command.text, 300),
        escape::code(path, 200)
    )
}

/// There is nothing to remove.
pub fn none_here(command: &Invocation) -> String {
    format!(
        "I did not run {}: the catalog knows no entity of this repository (E305).\n\n\
         **Next:** name one that `/idp find <words>` shows, in the repository where it is registered.",
        escape::code(&command.text, 300)
    )
}

/// There are several.
pub fn which(command: &Invocation, all: &[String]) -> String {
    let first = all.first().map(String::as_str).unwrap_or_default();
    format!(
        "I did not run {}: this repository has {}, so the one to remove must be named (E103): {}.\n\n**Next:** {}",
        escape::code(&command.text, 300),
        count(all.len(), "entity", "entities"),
        names(all, NAMED),
        escape::code(&format!("/idp catalog unregister {first}"), 240)
    )
}

/// It is registered in another repository.
pub fn elsewhere(command: &Invocation, place: &str, repository: &str) -> String {
    format!(
        "I did not run {}: it is registered in {place}, and only removed there (E306).\n\n\
         **Next:** write the command in {}.",
        escape::code(&command.text, 300),
        escape::code(repository, 140)
    )
}

/// A path was named.
pub fn a_path(command: &Invocation) -> String {
    format!(
        "I did not run {}: an entity must be named, not a file (E102).\n\n**Next:** `/idp catalog show` names them.",
        escape::code(&command.text, 300)
    )
}
