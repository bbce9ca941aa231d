//! The page of an organisation, a person or an App's account.
//! What a person may do is shown by repository.

use axum::body::Body;
use http::Response;

use super::html::{Html, all, classed, el, link, text, when};
use super::people::{People, list};
use super::{issues, layout, respond};
use crate::sandbox::Handle;
use crate::sandbox::model::{Account, AccountKind, Organization, Role, World};

/// The page, if there is such an account.
pub(super) fn page(handle: &Handle, login: &str) -> Response<Body> {
    let found = handle.read(|world| {
        let account = world.account(login)?;
        Some((account.login.clone(), main(world, account)))
    });
    match found {
        Some((login, main)) => {
            respond::page(200, layout::Page { title: &login, trail: Html::default(), main, live: None })
        }
        None => respond::missing(&format!("There is no organisation or person `{login}` here.")),
    }
}

fn main(world: &World, account: &Account) -> Html {
    let kind = match account.kind {
        AccountKind::User => "person",
        AccountKind::Organization => "organisation",
        AccountKind::Bot => "App",
    };
    let name = account.name.as_deref().unwrap_or_default();
    let repos = world.repos.values().filter_map(|repo| {
        let role = world.role_of(account.id, repo);
        let shown = repo.owner == account.id || (account.kind == AccountKind::User && role.is_some());
        let role = role.filter(|_| account.kind == AccountKind::User).map_or("", Role::word);
        let full_name = world.full_name(repo);
        let about = all([classed("span", "tag", [text(role)]), text(repo.description.as_deref().unwrap_or_default())]);
        shown.then(|| el("li", &[], [link(&format!("/{full_name}"), &full_name), classed("span", "muted", [about])]))
    });
    let repos: Html = repos.collect();
    all([
        el("h1", &[], [text(&account.login), classed("span", "muted", [text(format!(" {name} · {kind}"))])]),
        el("h2", &[], [text("Repositories")]),
        issues::rows(repos, "None."),
        world.organizations.get(&account.id).map(|found| organization(world, found)).unwrap_or_default(),
    ])
}

fn organization(world: &World, organization: &Organization) -> Html {
    let people = People::of(world);
    let teams = world.teams.values().filter(|team| team.organization == organization.account).map(|team| {
        let repos = team.repositories.iter().filter_map(|(id, role)| {
            let repo = world.repos.get(id)?;
            Some(format!("{} ({})", repo.name, role.word()))
        });
        let repos: Vec<String> = repos.collect();
        let members = list(&people, team.members.keys().copied());
        let shown = when(!repos.is_empty(), || classed("span", "muted", [text(repos.join(", "))]));
        el("li", &[], [el("strong", &[], [text(&team.name)]), members, shown])
    });
    let teams: Html = teams.collect();
    let members = list(&people, organization.members.keys().copied());
    all([
        el("h2", &[("id", "teams")], [text("Teams")]),
        issues::rows(teams, "None."),
        el("h2", &[], [text("Members")]),
        el("p", &[], [members]),
    ])
}
