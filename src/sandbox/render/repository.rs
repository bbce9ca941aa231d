//! Repositories as JSON: one shape that holds all fields, and the few places where GitHub's differ.

use serde_json::{Map, Value, json};

use super::{node_id, time, user};
use crate::sandbox::access::Caller;
use crate::sandbox::model::{Repository, Role, Visibility, WORDS, World};

/// Links of a repository: field and path below it.
const LINKS: [(&str, &str); 36] = [
    ("forks_url", "/forks"),
    ("keys_url", "/keys{/key_id}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("teams_url", "/teams"),
    ("hooks_url", "/hooks"),
    ("issue_events_url", "/issues/events{/number}"),
    ("events_url", "/events"),
    ("assignees_url", "/assignees{/user}"),
    ("branches_url", "/branches{/branch}"),
    ("tags_url", "/tags"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("trees_url", "/git/trees{/sha}"),
    ("statuses_url", "/statuses/{sha}"),
    ("languages_url", "/languages"),
    ("stargazers_url", "/stargazers"),
    ("contributors_url", "/contributors"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("commits_url", "/commits{/sha}"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("comments_url", "/comments{/number}"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("contents_url", "/contents/{+path}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("merges_url", "/merges"),
    ("archive_url", "/{archive_format}{/ref}"),
    ("downloads_url", "/downloads"),
    ("issues_url", "/issues{/number}"),
    ("pulls_url", "/pulls{/number}"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("labels_url", "/labels{/name}"),
    ("releases_url", "/releases{/id}"),
    ("deployments_url", "/deployments"),
];

/// `repository` and `minimal-repository`, as nested in other answers.
pub(in crate::sandbox) fn repository(world: &World, repo: &Repository) -> Value {
    let full_name = world.full_name(repo);
    let api = world.urls.api(&format!("/repos/{full_name}"));
    let page = world.urls.page(&format!("/{full_name}"));
    let host = world.urls.web.split("://").last().unwrap_or_default().to_owned();
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("id", json!(repo.id.0));
    put("node_id", json!(node_id("Repository", repo.id.0)));
    put("name", json!(repo.name));
    put("full_name", json!(full_name));
    put("private", json!(repo.visibility != Visibility::Public));
    put("owner", user(world, repo.owner));
    put("html_url", json!(page));
    put("description", json!(repo.description));
    put("fork", json!(repo.parent.is_some()));
    put("url", json!(api));
    for (name, path) in LINKS {
        put(name, json!(format!("{api}{path}")));
    }
    put("created_at", json!(time(repo.created_at)));
    put("updated_at", json!(time(repo.updated_at)));
    put("pushed_at", json!(time(repo.pushed_at)));
    put("git_url", json!(format!("git://{host}/{full_name}.git")));
    put("ssh_url", json!(format!("git@{host}:{full_name}.git")));
    put("clone_url", json!(format!("{page}.git")));
    put("svn_url", json!(page));
    put("homepage", json!(repo.homepage));
    put("size", json!(repo.refs.len()));
    for count in ["stargazers_count", "watchers_count", "watchers"] {
        put(count, json!(0));
    }
    put("language", Value::Null);
    put("has_issues", json!(repo.has_issues));
    put("has_downloads", json!(true));
    put("has_pages", json!(repo.furnishings.site.is_some()));
    for name in ["has_projects", "has_wiki", "web_commit_signoff_required"] {
        put(name, json!(repo.furnishings.is_on(name)));
    }
    put("has_discussions", json!(false));
    let forks = world.repos.values().filter(|other| other.parent == Some(repo.id)).count();
    let open = repo.threads.values().filter(|thread| thread.open).count();
    for (name, count) in [("forks_count", forks), ("forks", forks), ("open_issues_count", open), ("open_issues", open)]
    {
        put(name, json!(count));
    }
    put("mirror_url", Value::Null);
    put("archived", json!(repo.archived));
    put("disabled", json!(false));
    put("license", Value::Null);
    put("allow_forking", json!(true));
    put("is_template", json!(repo.is_template));
    put("topics", json!(repo.topics));
    put("visibility", json!(repo.visibility.word()));
    put("default_branch", json!(repo.default_branch));
    put("custom_properties", json!(repo.furnishings.properties));
    Value::Object(body)
}

/// `full-repository`, with what the caller may do.
pub(in crate::sandbox) fn full_repository(world: &World, repo: &Repository, caller: &Caller) -> Value {
    let mut body = repository(world, repo);
    body["temp_clone_token"] = Value::Null;
    for (name, on) in [
        ("allow_squash_merge", repo.furnishings.is_on("allow_squash_merge")),
        ("allow_merge_commit", repo.furnishings.is_on("allow_merge_commit")),
        ("allow_rebase_merge", repo.furnishings.is_on("allow_rebase_merge")),
        ("allow_auto_merge", repo.furnishings.is_on("allow_auto_merge")),
        ("allow_update_branch", repo.furnishings.is_on("allow_update_branch")),
        ("delete_branch_on_merge", repo.delete_branch_on_merge),
        ("use_squash_pr_title_as_default", false),
    ] {
        body[name] = json!(on);
    }
    for (name, _) in WORDS {
        body[name] = repo.furnishings.switches.get(name).cloned().unwrap_or_default();
    }
    if let Some(features) = repo.furnishings.switches.get("security_and_analysis") {
        body["security_and_analysis"] = features.clone();
    }
    if world.organizations.contains_key(&repo.owner) {
        body["organization"] = user(world, repo.owner);
    }
    if let Some(parent) = repo.parent.and_then(|parent| world.repos.get(&parent)) {
        body["parent"] = repository(world, parent);
        body["source"] = repository(world, parent);
    }
    body["network_count"] = body["forks_count"].clone();
    body["subscribers_count"] = json!(0);
    if let Some(account) = caller.account() {
        body["permissions"] = match caller {
            Caller::Person(_) => permissions(world.role_of(account, repo)),
            _ => permissions(None),
        };
    }
    body
}

/// The repository of a webhook.
pub(in crate::sandbox) fn hook_repository(world: &World, repo: &Repository) -> Value {
    repository(world, repo)
}

/// The repository of a `push`, in which moments are numbers.
pub(in crate::sandbox) fn push_repository(world: &World, repo: &Repository) -> Value {
    let mut body = hook_repository(world, repo);
    body["created_at"] = json!(repo.created_at.timestamp());
    body["pushed_at"] = json!(repo.pushed_at.timestamp());
    body["stargazers"] = json!(0);
    body["master_branch"] = json!(repo.default_branch);
    body["organization"] = json!(world.login(repo.owner));
    body["owner"]["name"] = json!(world.login(repo.owner));
    body["owner"]["email"] = Value::Null;
    body
}

/// The five fields of a repository in webhooks about installations.
pub(in crate::sandbox) fn repository_short(world: &World, repo: &Repository) -> Value {
    json!({
        "id": repo.id.0,
        "node_id": node_id("Repository", repo.id.0),
        "name": repo.name,
        "full_name": world.full_name(repo),
        "private": repo.visibility != Visibility::Public,
    })
}

/// The five yes-or-no permissions that follow from a role.
pub(in crate::sandbox) fn permissions(role: Option<Role>) -> Value {
    json!({
        "admin": role >= Some(Role::Admin),
        "maintain": role >= Some(Role::Maintain),
        "push": role >= Some(Role::Write),
        "triage": role >= Some(Role::Triage),
        "pull": role >= Some(Role::Read),
    })
}
