//! The start page: what there is in this sandbox.
//! The App's keys and secrets are not on it.

use axum::body::Body;
use http::Response;

use super::html::{Html, all, classed, el, link, text};
use super::people::{account_page, joined};
use super::{issues, layout, respond};
use crate::sandbox::Handle;
use crate::sandbox::model::{AccountKind, OrgRole, World};

/// The page.
pub(super) fn page(handle: &Handle) -> Response<Body> {
    let main = handle.read(|world| {
        all([
            el("h1", &[], [text("Sandbox")]),
            classed("p", "under", [text("Open a pull request or issue, choose who you are, and write a comment.")]),
            open_threads(world),
            repositories(world),
            el("h2", &[], [text("Organisations and people")]),
            classed("div", "box", [classed("ul", "rows", [accounts(world)])]),
            el("h2", &[], [text("Apps")]),
            classed("div", "box", [classed("ul", "rows", [apps(world)])]),
        ])
    });
    respond::page(200, layout::Page { title: "Start", trail: Html::default(), main, live: None })
}

fn open_threads(world: &World) -> Html {
    let open = world.repos.values().flat_map(|repo| {
        let threads = repo.threads.values().rev().filter(|thread| thread.open);
        threads.map(move |thread| issues::row(world, repo, thread, true))
    });
    let rows: Html = open.collect();
    all([el("h2", &[], [text("Open pull requests and issues")]), issues::rows(rows, "Nothing is open.")])
}

fn repositories(world: &World) -> Html {
    let rows = world.repos.values().map(|repo| {
        let full_name = world.full_name(repo);
        let what = repo.description.as_deref().unwrap_or_default();
        let visibility = classed("span", "tag", [text(repo.visibility.word())]);
        el("li", &[], [link(&format!("/{full_name}"), &full_name), visibility, classed("span", "muted", [text(what)])])
    });
    let rows: Html = rows.collect();
    all([el("h2", &[], [text("Repositories")]), issues::rows(rows, "There is no repository.")])
}

fn accounts(world: &World) -> Html {
    let organizations = world.organizations.values().map(|found| {
        let login = world.login(found.account);
        let teams = world.teams.values().filter(|team| team.organization == found.account);
        let teams = joined(teams.map(|team| text(&team.name)).collect());
        el("li", &[], [link(&account_page(login), login), classed("span", "muted", [text("teams: "), teams])])
    });
    let people = world.accounts.values().filter(|account| account.kind == AccountKind::User).map(|person| {
        let owns = world.organizations.values().any(|found| found.members.get(&person.id) == Some(&OrgRole::Owner));
        let teams = world.teams.values().filter(|team| team.members.contains_key(&person.id));
        let teams: Vec<String> = teams.map(|team| team.slug.clone()).collect();
        let role = match (owns, teams.is_empty()) {
            (true, _) => "owner".to_owned(),
            (false, true) => "no team".to_owned(),
            (false, false) => format!("team {}", teams.join(", ")),
        };
        let name = person.name.as_deref().map(|name| format!("{name}, ")).unwrap_or_default();
        let about = classed("span", "muted", [text(name), text(role)]);
        el("li", &[], [link(&account_page(&person.login), &person.login), about])
    });
    organizations.chain(people).collect()
}

fn apps(world: &World) -> Html {
    let rows: Vec<Html> = world
        .apps
        .values()
        .map(|app| {
            let hook = match &app.hook.url {
                Some(url) => format!("webhooks go to {url}"),
                None => "no webhook address yet: nothing will answer".to_owned(),
            };
            let name = classed("strong", "", [text(&app.name)]);
            el("li", &[], [name, classed("span", "muted", [text(hook)])])
        })
        .collect();
    if rows.is_empty() { el("li", &[], [text("No App is registered.")]) } else { rows.into_iter().collect() }
}
