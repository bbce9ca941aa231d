//! Lists of issues and pull requests, and opening an issue.
//! One conversation is `thread`'s.

use axum::body::Body;
use http::Response;

use super::html::{Html, all, classed, el, link, text};
use super::people::{account_page, joined};
use super::{acting, layout, pieces, respond};
use crate::sandbox::Handle;
use crate::sandbox::model::{Repository, Thread, World};
use crate::sandbox::query::Query;

/// All pull requests, or all issues, newest first.
pub(super) fn list(handle: &Handle, full_name: &str, pulls: bool) -> Response<Body> {
    let found = handle.read(|world| {
        let repo = world.repo(full_name)?;
        let threads = repo.threads.values().rev().filter(|thread| thread.pull.is_some() == pulls);
        let list: Html = threads.map(|thread| row(world, repo, thread, false)).collect();
        Some((world.full_name(repo), list))
    });
    let Some((full_name, list)) = found else {
        return respond::missing(&format!("There is no repository `{full_name}` here."));
    };
    let word = if pulls { "Pull requests" } else { "Issues" };
    let main = all([el("h1", &[], [text(word)]), rows(list, "None.")]);
    let title = format!("{word} · {full_name}");
    let trail = layout::repository_steps(&full_name);
    respond::page(200, layout::Page { title: &title, trail, main, live: None })
}

/// Opens an issue and leads to it.
pub(super) fn open(handle: &Handle, full_name: &str, form: &Query) -> Response<Body> {
    let field = |name: &str| form.get(name).unwrap_or_default();
    let opened =
        acting::person(handle, form).and_then(|person| person.open_issue(full_name, field("title"), field("body")));
    match opened {
        Ok(number) => respond::see_other(&format!("/{full_name}/issues/{number}")),
        Err(refusal) => {
            let why = acting::explain(field("person"), &refusal);
            let back = format!("/{full_name}");
            respond::problem(acting::status(&refusal), "The issue was not opened", &why, (&back, "Back"))
        }
    }
}

/// One line of a list.
pub(super) fn row(world: &World, repo: &Repository, thread: &Thread, with_repository: bool) -> Html {
    let full_name = world.full_name(repo);
    let word = if thread.pull.is_some() { "pull" } else { "issues" };
    let page = format!("/{full_name}/{word}/{}", thread.number);
    let number = match with_repository {
        true => format!("{full_name}#{}", thread.number),
        false => format!("#{}", thread.number),
    };
    let author = world.login(thread.author);
    let comments = match thread.comments.len() {
        0 => String::new(),
        number => format!(" · {}", pieces::count(number, "comment")),
    };
    let kind = match (with_repository, &thread.pull) {
        (false, _) => "",
        (true, Some(_)) => "pull request ",
        (true, None) => "issue ",
    };
    let about = joined(vec![
        text(format!("{kind}{number}")),
        all([text("by "), link(&account_page(author), author), text(comments)]),
    ]);
    let labels = pieces::labels(&pieces::label_colors(repo), &thread.labels);
    el("li", &[], [pieces::state(thread), link(&page, &thread.title), labels, classed("span", "muted", [about])])
}

/// Lines in a box, or what to say when there are none.
pub(super) fn rows(list: Html, none: &str) -> Html {
    if list == Html::default() {
        return classed("p", "box padded muted", [text(none)]);
    }
    classed("div", "box", [classed("ul", "rows", [list])])
}
