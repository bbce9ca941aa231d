//! What a repository has beside files and conversations: access, protection, labels, environments, names of secrets.
//! It is only shown; people change it through REST.

use axum::body::Body;
use http::Response;
use serde_json::Value;

use super::html::{Html, all, classed, el, link, text, when};
use super::people::account_page;
use super::{issues, layout, pieces, respond};
use crate::sandbox::Handle;
use crate::sandbox::model::{BranchPolicy, Environment, Protection, Repository, TeamId, World};
use crate::sandbox::render::checks_of;

/// The page.
pub(super) fn page(handle: &Handle, full_name: &str) -> Response<Body> {
    let found = handle.read(|world| {
        let repo = world.repo(full_name)?;
        Some((world.full_name(repo), main(world, repo)))
    });
    let Some((full_name, main)) = found else {
        return respond::missing(&format!("There is no repository `{full_name}` here."));
    };
    let title = format!("Settings · {full_name}");
    let trail = layout::repository_steps(&full_name);
    respond::page(200, layout::Page { title: &title, trail, main, live: None })
}

fn main(world: &World, repo: &Repository) -> Html {
    let found = &repo.furnishings;
    let protections = found.protections.iter().map(|(branch, protection)| row(branch, &rules(protection)));
    let labels = repo.labels.iter().map(|label| {
        let shown = pieces::labels(&pieces::label_colors(repo), std::slice::from_ref(&label.name));
        let about = label.description.as_deref().unwrap_or_default();
        el("li", &[], [shown, classed("span", "muted", [text(about)])])
    });
    let environments =
        found.environments.iter().map(|environment| row(&environment.name, &rules_of(world, environment)));
    let secrets = found.secrets.keys().map(|name| row(name, "value not kept"));
    let variables = found.variables.iter().map(|(name, variable)| row(name, &variable.value));
    let properties = found.properties.iter().map(|(name, value)| row(name, &plain(value)));
    all([
        el("h1", &[], [text("Settings")]),
        section("Repository", switches(repo)),
        section("Teams", teams(world, repo)),
        section("People", people(world, repo)),
        section("Protected branches", protections.collect()),
        section("Labels", labels.collect()),
        section("Environments", environments.collect()),
        section("Secrets", secrets.collect()),
        section("Variables", variables.collect()),
        section("Custom properties", properties.collect()),
        section("Webhooks, links, keys", extras(repo)),
    ])
}

fn section(heading: &str, rows: Html) -> Html {
    all([el("h2", &[], [text(heading)]), issues::rows(rows, "None.")])
}

fn row(name: &str, about: &str) -> Html {
    let about = when(!about.is_empty(), || classed("span", "muted", [text(about)]));
    el("li", &[], [el("strong", &[], [text(name)]), about])
}

/// A value without its quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn switches(repo: &Repository) -> Html {
    let on = |on: bool| if on { "on" } else { "off" };
    let own = [
        ("visibility", repo.visibility.word().to_owned()),
        ("default_branch", repo.default_branch.clone()),
        ("homepage", repo.homepage.clone().unwrap_or_default()),
        ("topics", repo.topics.join(", ")),
        ("has_issues", on(repo.has_issues).to_owned()),
        ("is_template", on(repo.is_template).to_owned()),
        ("delete_branch_on_merge", on(repo.delete_branch_on_merge).to_owned()),
    ];
    let own = own.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| row(name, value));
    let more = repo.furnishings.switches.iter().map(|(name, value)| match value.as_bool() {
        Some(set) => row(name, on(set)),
        None => row(name, &plain(value)),
    });
    own.chain(more).collect()
}

fn teams(world: &World, repo: &Repository) -> Html {
    let teams = world.teams.values().filter_map(|team| Some((team, team.repositories.get(&repo.id)?)));
    let page = account_page(world.login(repo.owner));
    teams
        .map(|(team, role)| {
            let name = link(&format!("{page}#teams"), &team.name);
            el("li", &[], [name, classed("span", "muted", [text(role.word())])])
        })
        .collect()
}

fn people(world: &World, repo: &Repository) -> Html {
    let people = repo.collaborators.iter().map(|(person, role)| {
        let login = world.login(*person);
        el("li", &[], [link(&account_page(login), login), classed("span", "muted", [text(role.word())])])
    });
    people.collect()
}

/// The rules of a protected branch in words.
fn rules(protection: &Protection) -> String {
    let mut rules = Vec::new();
    let settings = &protection.settings;
    if let Some(reviews) = settings.get("required_pull_request_reviews").filter(|reviews| reviews.is_object()) {
        let count = reviews["required_approving_review_count"].as_u64().unwrap_or(1);
        rules.push(pieces::count(usize::try_from(count).unwrap_or(0), "approval"));
        for (name, words) in [
            ("require_code_owner_reviews", "by code owners"),
            ("dismiss_stale_reviews", "dismissed by a push"),
            ("require_last_push_approval", "not by the last pusher"),
        ] {
            if reviews[name] == true {
                rules.push(words.to_owned());
            }
        }
    }
    if let Some(checks) = settings.get("required_status_checks").filter(|checks| checks.is_object()) {
        let names: Vec<String> = checks_of(checks).iter().map(|check| plain(&check["context"])).collect();
        rules.push(format!("checks: {}", names.join(", ")));
        if checks["strict"] == true {
            rules.push("up to date".to_owned());
        }
    }
    for (name, words) in [
        ("enforce_admins", "for administrators too"),
        ("required_linear_history", "linear history"),
        ("required_conversation_resolution", "conversations resolved"),
        ("allow_force_pushes", "may be overwritten"),
        ("allow_deletions", "may be deleted"),
    ] {
        if protection.is_on(name) {
            rules.push(words.to_owned());
        }
    }
    if settings.get("restrictions").is_some_and(Value::is_object) {
        rules.push("pushes restricted".to_owned());
    }
    if protection.signatures {
        rules.push("signed commits".to_owned());
    }
    rules.join(" · ")
}

/// The rules of an environment in words.
fn rules_of(world: &World, environment: &Environment) -> String {
    let mut rules = Vec::new();
    if environment.wait_timer > 0 {
        rules.push(format!("waits {} min", environment.wait_timer));
    }
    let reviewers = environment.reviewers.iter().map(|(kind, id)| match kind.as_str() {
        "Team" => world.teams.get(&TeamId(*id)).map_or("a team", |team| team.slug.as_str()),
        _ => world.login(crate::sandbox::model::AccountId(*id)),
    });
    let reviewers: Vec<&str> = reviewers.collect();
    if !reviewers.is_empty() {
        rules.push(format!("approved by {}", reviewers.join(" or ")));
    }
    match &environment.branches {
        BranchPolicy::All => {}
        BranchPolicy::Protected => rules.push("from protected branches".to_owned()),
        BranchPolicy::Patterns(patterns) => {
            let patterns: Vec<&str> = patterns.iter().map(|(_, pattern)| pattern.as_str()).collect();
            rules.push(format!("from {}", patterns.join(", ")));
        }
    }
    rules.join(" · ")
}

fn extras(repo: &Repository) -> Html {
    let found = &repo.furnishings;
    let hooks = found.hooks.iter().map(|hook| row(&hook.url, &format!("webhook · {}", hook.events.join(", "))));
    let links = found.autolinks.iter().map(|link| row(&link.prefix, &format!("autolink · {}", link.url_template)));
    let keys = found.keys.iter().map(|key| {
        let may = if key.read_only { "reads" } else { "reads and writes" };
        row(&key.title, &format!("deploy key · {may}"))
    });
    let site = found.site.iter().map(|site| match &site.source {
        Some((branch, path)) => row("Pages", &format!("from {branch}, folder {path}")),
        None => row("Pages", "built by a workflow"),
    });
    let starts = found.dispatches.iter().map(|start| row(&start.workflow, &format!("started at {}", start.at)));
    hooks.chain(links).chain(keys).chain(site).chain(starts).collect()
}
