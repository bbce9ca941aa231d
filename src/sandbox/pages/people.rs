//! Names of accounts on pages, and the list to choose from who acts.
//! What each may do is decided when they act.

use std::collections::BTreeMap;

use super::html::{Html, all, classed, el, link, text};
use crate::sandbox::model::{AccountId, AccountKind, Repository, World};
use crate::sandbox::query::encode_path;

/// Names of all accounts.
#[derive(Clone, Debug, Default)]
pub(super) struct People(BTreeMap<AccountId, (String, AccountKind)>);

/// A person who can be chosen.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    login: String,
    role: Option<&'static str>,
}

impl People {
    pub(super) fn of(world: &World) -> Self {
        People(world.accounts.iter().map(|(id, account)| (*id, (account.login.clone(), account.kind))).collect())
    }

    /// The account's name; `ghost` when it is gone.
    pub(super) fn login(&self, id: AccountId) -> &str {
        self.0.get(&id).map_or("ghost", |(login, _)| login)
    }

    pub(super) fn is_bot(&self, id: AccountId) -> bool {
        self.0.get(&id).is_some_and(|(_, kind)| *kind == AccountKind::Bot)
    }

    /// The name, leading to the account's page.
    pub(super) fn link(&self, id: AccountId) -> Html {
        let login = self.login(id);
        let badge = if self.is_bot(id) { classed("span", "tag", [text("bot")]) } else { Html::default() };
        all([el("a", &[("class", "who"), ("href", &account_page(login))], [text(login)]), badge])
    }
}

/// The page of an account.
pub(super) fn account_page(login: &str) -> String {
    format!("/{}", encode_path(login))
}

/// Everybody, with their role in the repository.
pub(super) fn choices(world: &World, repo: &Repository) -> Vec<Choice> {
    let people = world.accounts.values().filter(|account| account.kind == AccountKind::User);
    people
        .map(|person| Choice {
            login: person.login.clone(),
            role: world.role_of(person.id, repo).map(crate::sandbox::model::Role::word),
        })
        .collect()
}

/// The field to choose from; without a choice, somebody who can write is.
pub(super) fn select(choices: &[Choice], chosen: Option<&str>) -> Html {
    let chosen = chosen.filter(|login| choices.iter().any(|choice| choice.login == *login));
    let writer = choices.iter().find(|choice| choice.role == Some("write"));
    let chosen = chosen.or(writer.or(choices.first()).map(|choice| choice.login.as_str()));
    let options = choices.iter().map(|choice| {
        let shown = format!("{} ({})", choice.login, choice.role.unwrap_or("no access"));
        let mut attributes = vec![("value", choice.login.as_str())];
        if chosen == Some(choice.login.as_str()) {
            attributes.push(("selected", ""));
        }
        el("option", &attributes, [text(shown)])
    });
    let select = el("select", &[("name", "person")], [options.collect()]);
    el("label", &[("class", "person")], [text("as "), select])
}

/// The people of a list, linked, with commas between.
pub(super) fn list(people: &People, ids: impl Iterator<Item = AccountId>) -> Html {
    let links: Vec<Html> = ids.map(|id| link(&account_page(people.login(id)), people.login(id))).collect();
    joined(links)
}

/// Pieces with commas between.
pub(super) fn joined(pieces: Vec<Html>) -> Html {
    let mut out = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        if at > 0 {
            out.push(text(", "));
        }
        out.push(piece);
    }
    out.into_iter().collect()
}
