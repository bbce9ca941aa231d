//! People, bots, organisations and teams as JSON.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::time;
use crate::sandbox::model::{AccountId, AccountKind, OrgRole, Organization, Repository, Team, TeamRole, World};

/// GraphQL's name of something.
pub(in crate::sandbox) fn node_id(kind: &str, id: u64) -> String {
    BASE64_STANDARD.encode(format!("{:03}:{kind}{id}", kind.len()))
}

/// What a name in GraphQL stands for: the type and the number.
pub(in crate::sandbox) fn node_of(id: &str) -> Option<(String, u64)> {
    let text = String::from_utf8(BASE64_STANDARD.decode(id).ok()?).ok()?;
    let (_, rest) = text.split_once(':')?;
    let digits = rest.find(|character: char| character.is_ascii_digit())?;
    let (kind, number) = rest.split_at(digits);
    Some((kind.to_owned(), number.parse().ok()?))
}

/// `simple-user`; `ghost` for an account that is gone.
pub(in crate::sandbox) fn user(world: &World, id: AccountId) -> Value {
    let account = world.accounts.get(&id);
    let login = account.map_or("ghost", |account| &account.login);
    let kind = account.map_or(AccountKind::User, |account| account.kind);
    let api = |rest: &str| world.urls.api(&format!("/users/{}{rest}", login.replace('[', "%5B").replace(']', "%5D")));
    let page = match login.strip_suffix("[bot]") {
        Some(slug) => world.urls.page(&format!("/apps/{slug}")),
        None => world.urls.page(&format!("/{login}")),
    };
    json!({
        "login": login,
        "id": id.0,
        "node_id": node_id(kind.word(), id.0),
        "avatar_url": world.urls.page(&format!("/avatars/{id}")),
        "gravatar_id": "",
        "url": api(""),
        "html_url": page,
        "followers_url": api("/followers"),
        "following_url": api("/following{/other_user}"),
        "gists_url": api("/gists{/gist_id}"),
        "starred_url": api("/starred{/owner}{/repo}"),
        "subscriptions_url": api("/subscriptions"),
        "organizations_url": api("/orgs"),
        "repos_url": api("/repos"),
        "events_url": api("/events{/privacy}"),
        "received_events_url": api("/received_events"),
        "type": kind.word(),
        "site_admin": false,
    })
}

/// `simple-user` or `null`.
pub(in crate::sandbox) fn user_or_null(world: &World, id: Option<AccountId>) -> Value {
    id.map_or(Value::Null, |id| user(world, id))
}

/// `public-user`, or `private-user` with what only the person sees.
pub(in crate::sandbox) fn user_full(world: &World, id: AccountId, own: bool) -> Value {
    let mut body = user(world, id);
    let account = world.accounts.get(&id);
    let created = account.map_or_else(|| world.now(), |account| account.created_at);
    body["name"] = json!(account.and_then(|account| account.name.clone()));
    for empty in ["company", "location", "email", "hireable", "bio", "twitter_username"] {
        body[empty] = Value::Null;
    }
    body["blog"] = json!("");
    for count in ["public_repos", "public_gists", "followers", "following"] {
        body[count] = json!(0);
    }
    body["created_at"] = json!(time(created));
    body["updated_at"] = json!(time(created));
    if own {
        for count in ["private_gists", "total_private_repos", "owned_private_repos", "disk_usage", "collaborators"] {
            body[count] = json!(0);
        }
        body["two_factor_authentication"] = json!(true);
    }
    body
}

/// `organization-simple`.
pub(in crate::sandbox) fn organization_simple(world: &World, id: AccountId) -> Value {
    let login = world.login(id);
    let api = |rest: &str| world.urls.api(&format!("/orgs/{login}{rest}"));
    json!({
        "login": login,
        "id": id.0,
        "node_id": node_id("Organization", id.0),
        "url": api(""),
        "repos_url": api("/repos"),
        "events_url": api("/events"),
        "hooks_url": api("/hooks"),
        "issues_url": api("/issues"),
        "members_url": api("/members{/member}"),
        "public_members_url": api("/public_members{/member}"),
        "avatar_url": world.urls.page(&format!("/avatars/{id}")),
        "description": world.organizations.get(&id).and_then(|found| found.description.clone()).unwrap_or_default(),
    })
}

/// `organization-full`.
pub(in crate::sandbox) fn organization_full(world: &World, organization: &Organization) -> Value {
    let id = organization.account;
    let mut body = organization_simple(world, id);
    let account = world.accounts.get(&id);
    let created = account.map_or_else(|| world.now(), |account| account.created_at);
    let owned = world.repos.values().filter(|repo| repo.owner == id);
    let public = owned.filter(|repo| repo.visibility == crate::sandbox::model::Visibility::Public).count();
    let rest = json!({
        "name": account.and_then(|account| account.name.clone()).unwrap_or_default(),
        "html_url": world.urls.page(&format!("/{}", world.login(id))),
        "has_organization_projects": true,
        "has_repository_projects": true,
        "public_repos": public,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "type": "Organization",
        "created_at": time(created),
        "updated_at": time(created),
        "archived_at": null,
        "is_verified": false,
        "default_repository_permission": organization.base_role.map_or("none", |role| role.word()),
        "members_can_create_repositories": true,
    });
    if let (Value::Object(body), Value::Object(rest)) = (&mut body, rest) {
        body.extend(rest);
    }
    body
}

/// `team`, with the team's role in a repository if there is one to show.
pub(in crate::sandbox) fn team(world: &World, team: &Team) -> Value {
    let organization = world.login(team.organization);
    let api = world.urls.api(&format!("/organizations/{}/team/{}", team.organization, team.id));
    json!({
        "name": team.name,
        "id": team.id.0,
        "node_id": node_id("Team", team.id.0),
        "slug": team.slug,
        "description": team.description,
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "url": api,
        "html_url": world.urls.page(&format!("/orgs/{organization}/teams/{}", team.slug)),
        "members_url": format!("{api}/members{{/member}}"),
        "repositories_url": format!("{api}/repos"),
        "permission": "pull",
        "parent": team.parent.and_then(|id| world.teams.get(&id)).map_or(Value::Null, |parent| above(world, parent)),
    })
}

/// `team-simple`: a team without the one that it is a part of.
fn above(world: &World, parent: &Team) -> Value {
    let mut body = team_in(world, &Team { parent: None, ..parent.clone() }, None);
    if let Some(body) = body.as_object_mut() {
        body.remove("parent");
    }
    body
}

/// `org-membership`.
pub(in crate::sandbox) fn organization_membership(
    world: &World,
    org: AccountId,
    person: AccountId,
    role: OrgRole,
) -> Value {
    let (name, login) = (world.login(org), world.login(person));
    json!({
        "url": world.urls.api(&format!("/orgs/{name}/memberships/{login}")),
        "state": "active",
        "role": if role == OrgRole::Owner { "admin" } else { "member" },
        "organization_url": world.urls.api(&format!("/orgs/{name}")),
        "user": user(world, person),
    })
}

/// `team` for REST, which has a few fields that webhooks do not.
pub(in crate::sandbox) fn team_in(world: &World, found: &Team, repo: Option<&Repository>) -> Value {
    let mut body = team(world, found);
    body["type"] = json!("organization");
    body["organization_id"] = json!(found.organization.0);
    let role = repo.and_then(|repo| found.repositories.get(&repo.id));
    if let Some(role) = role {
        body["permission"] = json!(role.team_word());
        body["permissions"] = super::permissions(Some(*role));
    }
    body
}

/// `team-full`.
pub(in crate::sandbox) fn team_full(world: &World, found: &Team) -> Value {
    let mut body = team_in(world, found, None);
    body["created_at"] = json!(time(found.created_at));
    body["updated_at"] = json!(time(found.created_at));
    body["members_count"] = json!(found.members.len());
    body["repos_count"] = json!(found.repositories.len());
    body["organization"] =
        world.organizations.get(&found.organization).map_or(Value::Null, |found| organization_full(world, found));
    body
}

/// `team-membership`.
pub(in crate::sandbox) fn membership(world: &World, team: &Team, login: &str, role: TeamRole) -> Value {
    let path = format!("/organizations/{}/team/{}/memberships/{login}", team.organization, team.id);
    json!({"url": world.urls.api(&path), "role": role.word(), "state": "active"})
}
