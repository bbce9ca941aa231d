//! The page of a repository: its files on a branch, its README, what is open, and a form to open an issue.
//! Folders below the root are `files`'.

use axum::body::Body;
use http::Response;

use super::files::Entry;
use super::html::{Html, all, classed, el, link, text, void, when};
use super::markdown::{Place, folder_page, render};
use super::references::Known;
use super::{files, issues, layout, people, pieces, resolve, respond};
use crate::sandbox::model::{Repository, World};
use crate::sandbox::query::{Query, encode_path};
use crate::sandbox::{Handle, issue_forms};

struct View {
    full_name: String,
    reference: String,
    about: Html,
    bar: Html,
    entries: Vec<Entry>,
    readme: Option<(String, String)>,
    known: Known,
    threads: Html,
    form: Html,
}

/// The page; `?ref=` chooses the branch.
pub(super) fn page(handle: &Handle, full_name: &str, query: &Query) -> Response<Body> {
    let Some(found) = handle.read(|world| Some(view(world, world.repo(full_name)?, query.get("ref")))) else {
        return respond::missing(&format!("There is no repository `{full_name}` here."));
    };
    let Some(view) = found else {
        let name = query.get("ref").unwrap_or_default();
        return respond::missing(&format!("{full_name} has no branch `{name}`."));
    };
    let readme = view.readme.as_ref().map(|(path, markdown)| {
        let folder = folder_page(&view.full_name, &view.reference, path);
        let place = Place { known: &view.known, repo: &view.full_name, folder: Some(&folder) };
        let body = classed("div", "padded", [render(markdown, place)]);
        classed("section", "box", [classed("div", "bar", [text(path)]), body])
    });
    let tree = match view.entries.is_empty() {
        true => classed("p", "box padded", [text("Nothing was committed yet.")]),
        false => files::listing(&view.entries, &view.full_name, &view.reference, ""),
    };
    let left = classed("div", "", [view.bar, tree, readme.unwrap_or_default()]);
    let main = all([view.about, classed("div", "columns", [left, classed("div", "", [view.threads, view.form])])]);
    let trail = layout::repository_steps(&view.full_name);
    respond::page(200, layout::Page { title: &view.full_name, trail, main, live: None })
}

/// `None` when the branch that is asked for is not there.
fn view(world: &World, repo: &Repository, asked: Option<&str>) -> Option<View> {
    let full_name = world.full_name(repo);
    let reference = asked.filter(|name| !name.is_empty()).unwrap_or(&repo.default_branch).to_owned();
    let commit = resolve::commit(world, repo, &reference);
    if commit.is_none() && !(repo.is_empty() && reference == repo.default_branch) {
        return None;
    }
    let objects = world.objects_of(repo);
    let tree = commit.and_then(|commit| objects.commit(commit)).map(|commit| commit.tree);
    let entries = tree.map(|tree| files::entries(objects, tree)).unwrap_or_default();
    let readme = tree.and_then(|tree| files::readme(objects, tree, ""));
    let description = repo.description.as_deref().unwrap_or_default();
    let tag = classed("span", "tag", [text(repo.visibility.word())]);
    let about = all([el("h1", &[], [text(&full_name), text(" "), tag]), classed("p", "under", [text(description)])]);
    Some(View {
        bar: bar(world, repo, &full_name, &reference),
        threads: threads(world, repo, &full_name),
        form: issue_form(world, repo, &full_name),
        known: Known::of(world),
        full_name,
        reference,
        about,
        entries,
        readme,
    })
}

/// Choosing the branch, and its newest commit.
fn bar(world: &World, repo: &Repository, full_name: &str, reference: &str) -> Html {
    let options = repo.branches().map(|(name, _)| {
        let mut attributes = vec![("value", name)];
        if name == reference {
            attributes.push(("selected", ""));
        }
        el("option", &attributes, [text(name)])
    });
    let select = el("select", &[("name", "ref"), ("aria-label", "Branch")], [options.collect()]);
    let form = el(
        "form",
        &[("method", "get"), ("action", &format!("/{full_name}"))],
        [select, el("button", &[], [text("Show")])],
    );
    let tip = resolve::commit(world, repo, reference);
    let newest = tip.and_then(|tip| Some((tip, world.objects_of(repo).commit(tip)?)));
    let newest = newest.map(|(tip, commit)| pieces::commit_line(full_name, tip, &commit.message)).unwrap_or_default();
    let all_commits = link(&format!("/{full_name}/commits/{}", encode_path(reference)), "Commits");
    let settings = link(&format!("/{full_name}/settings"), "Settings");
    classed("div", "toolbar", [form, classed("span", "grow", [newest]), all_commits, settings])
}

fn threads(world: &World, repo: &Repository, full_name: &str) -> Html {
    let list = |pulls: bool| -> Html {
        let open = repo.threads.values().rev().filter(|thread| thread.open && thread.pull.is_some() == pulls);
        open.map(|thread| issues::row(world, repo, thread, false)).collect()
    };
    let heading = |id: &str, shown: &str, page: &str| {
        el("h2", &[("id", id)], [text(shown), classed("span", "aside", [link(&format!("/{full_name}/{page}"), "all")])])
    };
    all([
        heading("pulls", "Open pull requests", "pulls"),
        issues::rows(list(true), "None."),
        heading("issues", "Open issues", "issues"),
        issues::rows(list(false), "None."),
    ])
}

fn issue_form(world: &World, repo: &Repository, full_name: &str) -> Html {
    if !repo.has_issues {
        return Html::default();
    }
    let person = people::select(&people::choices(world, repo), None);
    let title = void(
        "input",
        &[("name", "title"), ("placeholder", "Title"), ("aria-label", "Title"), ("maxlength", "256"), ("required", "")],
    );
    let body = el("textarea", &[("name", "body"), ("rows", "4"), ("aria-label", "Description")], []);
    let button = el("button", &[("class", "primary")], [text("Open issue")]);
    let form = el(
        "form",
        &[("method", "post"), ("action", &format!("/{full_name}/issues"))],
        [title, body, classed("div", "controls", [person, button])],
    );
    let forms = when(!issue_forms::of(world, repo).is_empty(), || {
        let choose = link(&format!("/{full_name}/issues/new/choose"), "with a form");
        classed("span", "aside", [choose])
    });
    let form = when(issue_forms::allows_blank(world, repo), || classed("section", "box padded answer", [form]));
    all([el("h2", &[("id", "new")], [text("New issue"), forms]), form])
}
