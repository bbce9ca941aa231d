//! What `/idp owner` says: one line first, then the evidence. Pure.

use super::change::{Change, Group};
use super::evidence::{CatalogSays, CodeownersSays, Evidence, OnCall, Subject, TeamSays};
use crate::flows::commands::catalog::place::{Place, count, names};
use crate::outbox::escape;

/// Groups of files that are shown.
const GROUPS: usize = 7;
/// Files that are named of a group.
const FILES: usize = 3;

/// Who owns one thing, and how that is known.
pub fn evidence(evidence: &Evidence, web_url: &str, here: &str) -> String {
    let link = |place: &Place| place.link(web_url, here);
    let mut lines = catalog(evidence, &link);
    lines.push(codeowners(&evidence.codeowners, &link));
    if evidence.disagrees() {
        lines.push(
            "**These disagree.** The catalog counts here; GitHub asks whom CODEOWNERS names for a review.".into(),
        );
    }
    lines.extend(evidence.team.as_ref().map(team));
    lines.extend(evidence.on_call.iter().map(on_call));
    let lines: Vec<String> = lines.into_iter().map(|line| format!("- {line}\n")).collect();
    format!("{}\n\n{}{}", headline(evidence), lines.concat(), next(evidence)).trim_end().to_owned()
}

fn headline(evidence: &Evidence) -> String {
    let subject = match &evidence.subject {
        Subject::Path { path, .. } => escape::code(path, 200),
        Subject::Entity(reference) => escape::code(reference, 200),
        Subject::Repository(name) => format!("this repository, {}", escape::code(name, 140)),
    };
    let missing = match &evidence.subject {
        Subject::Path { exists: Some(false), .. } => {
            " There is no such file on the default branch; this is who would own it."
        }
        _ => "",
    };
    match (evidence.owner(), &evidence.codeowners) {
        (Some(owner), _) => format!("**{}** owns {subject}.{missing}", escape::code(owner, 200)),
        (None, CodeownersSays::Line { owners, .. }) if !owners.is_empty() => format!(
            "**{}** {} {subject}, by CODEOWNERS alone.{missing}",
            names(owners, 5),
            if owners.len() == 1 { "owns" } else { "own" }
        ),
        _ => format!("Who owns {subject} is not known.{missing}"),
    }
}

fn catalog(evidence: &Evidence, link: &dyn Fn(&Place) -> String) -> Vec<String> {
    let (reference, owner, place, others) = match &evidence.catalog {
        CatalogSays::NotRead => return vec!["Catalog: this repository has not been read yet.".to_owned()],
        CatalogSays::Nothing => return vec!["Catalog: no catalog file speaks for it.".to_owned()],
        CatalogSays::Entity { reference, owner, place, others } => (reference, owner, place, others),
    };
    let entity = escape::code(reference, 200);
    let nearest = match evidence.subject {
        Subject::Entity(_) => "",
        Subject::Path { .. } => ", the nearest catalog file",
        Subject::Repository(_) => ", at the root",
    };
    let says = match owner {
        Some(owner) => format!("{entity} is owned by {}", escape::code(owner, 200)),
        None => format!("{entity} names no owner"),
    };
    let mut lines = vec![format!("Catalog: {says}, says {}{nearest}.", link(place))];
    lines.extend(others.iter().take(3).map(|(place, owner)| {
        let owner =
            owner.as_ref().map_or("names no owner".to_owned(), |owner| format!("says {}", escape::code(owner, 200)));
        format!("**Claimed twice:** {} also describes {entity} and {owner}.", link(place))
    }));
    lines
}

fn codeowners(says: &CodeownersSays, link: &dyn Fn(&Place) -> String) -> String {
    match says {
        CodeownersSays::NotRead => "CODEOWNERS: could not be looked at yet.".to_owned(),
        CodeownersSays::NoFile => "CODEOWNERS: there is none.".to_owned(),
        CodeownersSays::NoLine(place) => format!("CODEOWNERS: no line of {} matches.", escape::code(&place.path, 120)),
        CodeownersSays::Line { place, pattern, owners } if owners.is_empty() => {
            format!("CODEOWNERS: nobody, says {}, pattern {}.", link(place), escape::code(pattern, 120))
        }
        CodeownersSays::Line { place, pattern, owners } => {
            format!("CODEOWNERS: {}, says {}, pattern {}.", names(owners, 5), link(place), escape::code(pattern, 120))
        }
    }
}

fn team(team: &TeamSays) -> String {
    let as_of = |seen: &Option<String>| seen.as_ref().map(|seen| format!(", as read {seen}")).unwrap_or_default();
    match team {
        TeamSays::There { name, members, seen } => {
            let members = count(*members, "member", "members");
            format!("Team: {} on GitHub has {members}{}.", escape::code(name, 140), as_of(seen))
        }
        TeamSays::Missing { name, seen } => {
            format!("Team: GitHub has no team {}{}.", escape::code(name, 140), as_of(seen))
        }
        TeamSays::NotRead => "Team: the teams of this organisation have not been read yet.".to_owned(),
    }
}

fn on_call(rota: &OnCall) -> String {
    let value = escape::code(&rota.value, 120);
    let value = match rota.url.as_deref().filter(|url| is_plain_address(url)) {
        Some(url) => format!("[{value}]({url})"),
        None => value,
    };
    format!("On call: {} {value}, says {}.", rota.what, escape::code(&rota.entity, 200))
}

/// An address that can stand in a link as it is.
fn is_plain_address(url: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&+,;=%".contains(c);
    url.len() <= 500 && (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(plain)
}

fn next(evidence: &Evidence) -> String {
    match (&evidence.catalog, evidence.owner()) {
        (CatalogSays::NotRead, _) => "\n**Next:** ask again in a few minutes.".to_owned(),
        (CatalogSays::Nothing, _) => "\n**Next:** `/idp catalog register` proposes a catalog file.".to_owned(),
        (CatalogSays::Entity { place, .. }, None) => {
            format!("\n**Next:** add `spec.owner` in {}.", escape::code(&place.path, 160))
        }
        _ => String::new(),
    }
}

/// The owners of what a pull request changes.
pub fn change(change: &Change) -> String {
    if change.files == 0 {
        return "This pull request changes no file.".to_owned();
    }
    let head = match (change.files, change.complete) {
        (1, true) => "Who owns the file that this pull request changes:".to_owned(),
        (many, true) => format!("Who owns the {many} files that this pull request changes:"),
        (many, false) => format!("Who owns the first {many} files of this pull request; GitHub lists no more:"),
    };
    let mut rows: Vec<String> = change.groups.iter().take(GROUPS).map(row).collect();
    if change.groups.len() > GROUPS {
        let files: usize = change.groups.iter().skip(GROUPS).map(|group| group.paths.len()).sum();
        rows.push(format!("| {} more owners | | {} |", change.groups.len() - GROUPS, count(files, "file", "files")));
    }
    let note = match (change.is_read, change.groups.iter().any(Group::disagrees)) {
        (false, _) => "The catalog has not read this repository yet; ask again in a few minutes.\n\n",
        (true, true) => "**Catalog and CODEOWNERS disagree** where both name somebody else.\n\n",
        (true, false) => "",
    };
    format!(
        "{head}\n\n| owner by the catalog | CODEOWNERS | files |\n|---|---|---|\n{}\n\n{note}\
         The evidence for one: `/idp owner <path>`",
        rows.join("\n")
    )
}

fn row(group: &Group) -> String {
    let entity = group.entity.as_ref().map(|entity| escape::cell(entity, 160));
    let owner = match (&group.owner, entity) {
        (Some(owner), Some(entity)) => format!("{} of {entity}", escape::cell(owner, 160)),
        (None, Some(entity)) => format!("{entity} names none"),
        (_, None) => "not known".to_owned(),
    };
    let codeowners = match group.codeowners.as_deref() {
        None => "not known".to_owned(),
        Some([]) => "nobody".to_owned(),
        Some(owners) => names(owners, 3),
    };
    format!("| {owner} | {codeowners} | {} |", names(&group.paths, FILES))
}

#[cfg(test)]
mod tests;
