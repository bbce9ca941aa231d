//! Protection, environments, variables and the like as JSON.

use serde_json::{Value, json};

use super::{node_id, repository, time, user};
use crate::sandbox::model::{
    AccountId, Autolink, BranchPolicy, DeployKey, Environment, Hook, Protection, Repository, Role, Site, TeamId,
    Variable, World,
};

fn api(world: &World, repo: &Repository, rest: &str) -> String {
    world.urls.api(&format!("/repos/{}{rest}", world.full_name(repo)))
}

/// `repository-invitation`.
pub(in crate::sandbox) fn invitation(
    world: &World,
    repo: &Repository,
    person: AccountId,
    inviter: AccountId,
    role: Role,
) -> Value {
    // One invitation for each person and repository: its number follows from both.
    let id = repo.id.0 ^ (person.0 << 1);
    json!({
        "id": id,
        "node_id": node_id("RepositoryInvitation", id),
        "repository": repository(world, repo),
        "invitee": user(world, person),
        "inviter": user(world, inviter),
        "permissions": role.word(),
        "created_at": time(world.now()),
        "expired": false,
        "url": world.urls.api(&format!("/user/repository_invitations/{id}")),
        "html_url": world.urls.page(&format!("/{}/invitations", world.full_name(repo))),
    })
}

/// `protected-branch`.
pub(in crate::sandbox) fn protection(world: &World, repo: &Repository, branch: &str, found: &Protection) -> Value {
    let branch = crate::sandbox::query::encode_path(branch).replace('/', "%2F");
    let url = api(world, repo, &format!("/branches/{branch}/protection"));
    let on = |name: &str| json!({"enabled": found.is_on(name)});
    let mut body = json!({
        "url": url,
        "required_signatures": {"url": format!("{url}/required_signatures"), "enabled": found.signatures},
        "enforce_admins": {"url": format!("{url}/enforce_admins"), "enabled": found.is_on("enforce_admins")},
        "required_linear_history": on("required_linear_history"),
        "allow_force_pushes": on("allow_force_pushes"),
        "allow_deletions": on("allow_deletions"),
        "block_creations": on("block_creations"),
        "required_conversation_resolution": on("required_conversation_resolution"),
        "lock_branch": on("lock_branch"),
        "allow_fork_syncing": on("allow_fork_syncing"),
    });
    if let Some(asked) = found.settings.get("required_status_checks").filter(|asked| asked.is_object()) {
        let checks = checks_of(asked);
        let contexts: Vec<&Value> = checks.iter().map(|check| &check["context"]).collect();
        body["required_status_checks"] = json!({
            "url": format!("{url}/required_status_checks"),
            "strict": asked["strict"].as_bool().unwrap_or(false),
            "contexts": contexts,
            "contexts_url": format!("{url}/required_status_checks/contexts"),
            "checks": checks,
        });
    }
    if let Some(Value::Object(asked)) = found.settings.get("required_pull_request_reviews") {
        let mut reviews = json!({
            "url": format!("{url}/required_pull_request_reviews"),
            "dismiss_stale_reviews": false,
            "require_code_owner_reviews": false,
            "required_approving_review_count": 1,
            "require_last_push_approval": false,
        });
        for name in ["dismiss_stale_reviews", "require_code_owner_reviews", "required_approving_review_count"] {
            if let Some(value) = asked.get(name) {
                reviews[name] = value.clone();
            }
        }
        if let Some(value) = asked.get("require_last_push_approval") {
            reviews["require_last_push_approval"] = value.clone();
        }
        body["required_pull_request_reviews"] = reviews;
    }
    if let Some(asked) = found.settings.get("restrictions").filter(|asked| asked.is_object()) {
        let named = |name: &str| asked[name].as_array().into_iter().flatten().filter_map(Value::as_str);
        let people = named("users").filter_map(|login| Some(user(world, world.account(login)?.id)));
        let teams = named("teams").filter_map(|slug| {
            let mut body = super::team(world, world.team(repo.owner, slug)?);
            body["type"] = json!("organization");
            Some(body)
        });
        body["restrictions"] = json!({
            "url": format!("{url}/restrictions"),
            "users_url": format!("{url}/restrictions/users"),
            "teams_url": format!("{url}/restrictions/teams"),
            "apps_url": format!("{url}/restrictions/apps"),
            "users": people.collect::<Vec<_>>(),
            "teams": teams.collect::<Vec<_>>(),
            "apps": [],
        });
    }
    body
}

/// The required checks, under whichever of the two names they were asked for.
pub(in crate::sandbox) fn checks_of(asked: &Value) -> Vec<Value> {
    let app = |check: &Value| check["app_id"].as_i64().filter(|id| *id >= 0);
    let checks = asked["checks"].as_array().into_iter().flatten();
    let mut checks: Vec<Value> =
        checks.map(|check| json!({"context": check["context"], "app_id": app(check)})).collect();
    for context in asked["contexts"].as_array().into_iter().flatten() {
        if !checks.iter().any(|check| check["context"] == *context) {
            checks.push(json!({"context": context, "app_id": null}));
        }
    }
    checks
}

/// `environment`.
pub(in crate::sandbox) fn environment(world: &World, repo: &Repository, found: &Environment) -> Value {
    let name = crate::sandbox::query::encode_path(&found.name).replace('/', "%2F");
    let mut rules = Vec::new();
    let mut rule = |kind: &str, more: Value| {
        let id = found.id + 1 + rules.len() as u64;
        let mut body = json!({"id": id, "node_id": node_id("Gate", id), "type": kind});
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        rules.push(body);
    };
    if found.wait_timer > 0 {
        rule("wait_timer", json!({"wait_timer": found.wait_timer}));
    }
    if !found.reviewers.is_empty() {
        let reviewers: Vec<Value> = found.reviewers.iter().map(|(kind, id)| reviewer(world, kind, *id)).collect();
        rule("required_reviewers", json!({"prevent_self_review": found.prevent_self_review, "reviewers": reviewers}));
    }
    let policy = match &found.branches {
        BranchPolicy::All => Value::Null,
        other => {
            rule("branch_policy", json!({}));
            let patterns = matches!(other, BranchPolicy::Patterns(_));
            json!({"protected_branches": !patterns, "custom_branch_policies": patterns})
        }
    };
    json!({
        "id": found.id,
        "node_id": node_id("Environment", found.id),
        "name": found.name,
        "url": api(world, repo, &format!("/environments/{name}")),
        "html_url": world.urls.page(&format!("/{}/settings/environments", world.full_name(repo))),
        "created_at": time(found.created_at),
        "updated_at": time(found.updated_at),
        "protection_rules": rules,
        "deployment_branch_policy": policy,
    })
}

fn reviewer(world: &World, kind: &str, id: u64) -> Value {
    let who = match kind {
        "Team" => world.teams.get(&TeamId(id)).map(|team| super::team(world, team)),
        _ => Some(user(world, AccountId(id))),
    };
    json!({"type": kind, "reviewer": who})
}

/// `actions-variable`.
pub(in crate::sandbox) fn variable(name: &str, found: &Variable) -> Value {
    json!({
        "name": name,
        "value": found.value,
        "created_at": time(found.created_at),
        "updated_at": time(found.updated_at),
    })
}

/// `hook`, its secret as stars.
pub(in crate::sandbox) fn hook(world: &World, repo: &Repository, found: &Hook) -> Value {
    let url = api(world, repo, &format!("/hooks/{}", found.id));
    let mut config = json!({"url": found.url, "content_type": found.content_type, "insecure_ssl": "0"});
    if found.secret {
        config["secret"] = json!("********");
    }
    json!({
        "type": "Repository",
        "id": found.id,
        "name": "web",
        "active": found.active,
        "events": found.events,
        "config": config,
        "updated_at": time(found.created_at),
        "created_at": time(found.created_at),
        "url": url,
        "test_url": format!("{url}/test"),
        "ping_url": format!("{url}/pings"),
        "deliveries_url": format!("{url}/deliveries"),
        "last_response": {"code": null, "status": "unused", "message": null},
    })
}

/// `autolink`.
pub(in crate::sandbox) fn autolink(found: &Autolink) -> Value {
    json!({
        "id": found.id,
        "key_prefix": found.prefix,
        "url_template": found.url_template,
        "is_alphanumeric": found.alphanumeric,
    })
}

/// `deploy-key`.
pub(in crate::sandbox) fn deploy_key(world: &World, repo: &Repository, found: &DeployKey) -> Value {
    json!({
        "id": found.id,
        "key": found.key,
        "url": api(world, repo, &format!("/keys/{}", found.id)),
        "title": found.title,
        "verified": true,
        "created_at": time(found.created_at),
        "read_only": found.read_only,
    })
}

/// `page`.
pub(in crate::sandbox) fn site(world: &World, repo: &Repository, found: &Site) -> Value {
    let mut body = json!({
        "url": api(world, repo, "/pages"),
        "status": null,
        "cname": null,
        "custom_404": false,
        "html_url": format!("https://{}.github.io/{}/", world.login(repo.owner), repo.name),
        "build_type": found.build_type,
        "public": true,
    });
    if let Some((branch, path)) = &found.source {
        body["source"] = json!({"branch": branch, "path": path});
    }
    body
}
