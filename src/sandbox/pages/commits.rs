//! A commit with what it changed, and the list of a branch's commits.
//! Comments on commits are not shown.

use axum::body::Body;
use http::Response;

use super::checks::Checks;
use super::html::{all, classed, el, text};
use super::markdown::Place;
use super::people::joined;
use super::references::Known;
use super::{diff, layout, pieces, resolve, respond};
use crate::sandbox::Handle;
use crate::sandbox::git::walk;

/// So many commits of a branch are listed.
const MOST_LISTED: usize = 200;

/// The page of one commit.
pub(super) fn page(handle: &Handle, full_name: &str, sha: &str) -> Response<Body> {
    let found = handle.read(|world| {
        let repo = world.repo(full_name)?;
        let objects = world.objects_of(repo);
        let oid = resolve::commit(world, repo, sha)?;
        let commit = objects.commit(oid)?.clone();
        let before = commit.parents.first().and_then(|parent| objects.commit(*parent)).map(|parent| parent.tree);
        let changes = objects.changes(before, commit.tree);
        Some((world.full_name(repo), oid, commit, changes, Checks::of(world, repo, oid), Known::of(world)))
    });
    let Some((full_name, oid, commit, changes, checks, known)) = found else {
        return respond::missing(&format!("{full_name} has no commit `{sha}`."));
    };
    let (subject, rest) = commit.message.split_once('\n').unwrap_or((&commit.message, ""));
    let parents = commit.parents.iter().map(|parent| pieces::commit(&full_name, *parent)).collect();
    let when = pieces::moment(commit.author.when.to_utc());
    let message = match rest.trim() {
        "" => super::html::Html::default(),
        rest => classed("pre", "plain box padded", [text(rest)]),
    };
    let main = all([
        el("h1", &[], [text(subject)]),
        classed("p", "under", [text(&commit.author.name), text(" on "), when]),
        message,
        classed("p", "under", [text("Commit "), el("code", &[], [text(oid.to_string())])]),
        classed("p", "under", [text("Parents: "), joined(parents)]),
        checks.section(Place { known: &known, repo: &full_name, folder: None }),
        diff::section(&changes, &full_name, oid),
    ]);
    let trail = layout::repository_steps(&full_name);
    respond::page(200, layout::Page { title: subject, trail, main, live: None })
}

/// The commits of a branch, newest first.
pub(super) fn list(handle: &Handle, full_name: &str, reference: &str) -> Response<Body> {
    let found = handle.read(|world| {
        let repo = world.repo(full_name)?;
        let name = if reference.is_empty() { &repo.default_branch } else { reference };
        let tip = resolve::commit(world, repo, name)?;
        let full_name = world.full_name(repo);
        let objects = world.objects_of(repo);
        let rows = walk(objects, tip).into_iter().take(MOST_LISTED).filter_map(|oid| {
            let commit = objects.commit(oid)?;
            let about = all([text(&commit.author.name), text(" "), pieces::moment(commit.author.when.to_utc())]);
            let line = pieces::commit_line(&full_name, oid, &commit.message);
            Some(el("li", &[], [line, classed("span", "muted", [about])]))
        });
        let rows = rows.collect();
        Some((full_name, name.to_owned(), rows))
    });
    let Some((full_name, name, rows)) = found else {
        return respond::missing(&format!("{full_name} has no branch `{reference}`."));
    };
    let main = all([el("h1", &[], [text(format!("Commits of {name}"))]), super::issues::rows(rows, "None.")]);
    let title = format!("Commits · {full_name}");
    let trail = layout::repository_steps(&full_name);
    respond::page(200, layout::Page { title: &title, trail, main, live: None })
}
