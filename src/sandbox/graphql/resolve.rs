//! The answer of each field of the schema, with the permissions that GitHub asks for.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::mutations::{Change, Done};
use super::pages::{Page, PageRefused, page};
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::{Object, Oid};
use crate::sandbox::model::{AccountId, Level, Organization, RepoId, Repository, Team, World};
use crate::sandbox::render::node_id;
use crate::sandbox::rest::resolve_commit;

/// GitHub shows so much of a text.
const MOST_TEXT: usize = 512_000;

/// Arguments by name.
pub(super) type Arguments = BTreeMap<String, Value>;

/// An object of the schema.
pub(super) enum Node<'a> {
    Query,
    RateLimit,
    Repository(&'a Repository),
    Owner(AccountId),
    Repositories(Page<&'a Repository>),
    Ref(&'a Repository, Oid),
    Object(Oid, &'a Object),
    Organization(&'a Organization),
    Team(&'a Team),
    Teams(Page<&'a Team>),
    Members(Page<AccountId>),
    Person(AccountId),
    PageInfo(Value),
    Done(&'a Done),
    Comment(RepoId, u64),
    Label(RepoId, &'a str),
    Environment(RepoId, &'a str),
}

/// What a field holds.
pub(super) enum Found<'a> {
    Leaf(Value),
    Nothing,
    One(Node<'a>),
    Many(Vec<Node<'a>>),
}

/// Why a field has no answer.
pub(super) struct Refused {
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl From<PageRefused> for Refused {
    fn from(refused: PageRefused) -> Self {
        Refused { kind: refused.kind, message: refused.message }
    }
}

type Answer<'a> = Result<Found<'a>, Refused>;

impl Node<'_> {
    /// Its type in the schema.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Node::Query => "Query",
            Node::RateLimit => "RateLimit",
            Node::Repository(_) => "Repository",
            Node::Owner(_) => "RepositoryOwner",
            Node::Repositories(_) => "RepositoryConnection",
            Node::Ref(..) => "Ref",
            Node::Object(_, Object::Blob(_)) => "Blob",
            Node::Object(_, Object::Tree(_)) => "Tree",
            Node::Object(_, Object::Commit(_)) => "Commit",
            Node::Object(_, Object::Tag(_)) => "Tag",
            Node::Organization(_) => "Organization",
            Node::Team(_) => "Team",
            Node::Teams(_) => "TeamConnection",
            Node::Members(_) => "TeamMemberConnection",
            Node::Person(_) => "User",
            Node::PageInfo(_) => "PageInfo",
            Node::Done(done) => done.type_name(),
            Node::Comment(..) => "IssueComment",
            Node::Label(..) => "Label",
            Node::Environment(..) => "Environment",
        }
    }
}

fn leaf<'a>(value: impl Into<Value>) -> Answer<'a> {
    Ok(Found::Leaf(value.into()))
}

fn one<'a>(node: Option<Node<'a>>) -> Answer<'a> {
    Ok(node.map_or(Found::Nothing, Found::One))
}

/// Answers a field of an object.
pub(super) fn resolve<'a>(
    world: &'a World,
    caller: &Caller,
    node: &Node<'a>,
    name: &str,
    arguments: &Arguments,
) -> Answer<'a> {
    match node {
        Node::Query => query(world, caller, name, arguments),
        Node::RateLimit => leaf(rate_limit(world, name)),
        Node::Repository(repo) => repository(world, caller, repo, name, arguments),
        Node::Owner(id) => of_owner(world, caller, *id, name, arguments),
        Node::Repositories(page) => match name {
            "nodes" => Ok(Found::Many(page.items.iter().map(|repo| Node::Repository(repo)).collect())),
            "pageInfo" => one(Some(Node::PageInfo(page.info()))),
            _ => leaf(page.total),
        },
        Node::Ref(repo, _) if name == "name" => leaf(repo.default_branch.clone()),
        Node::Ref(repo, oid) => one(world.objects_of(repo).get(*oid).map(|object| Node::Object(*oid, object))),
        Node::Object(oid, object) => git_object(*oid, object, name),
        Node::Organization(organization) => of_organization(world, caller, organization, name, arguments),
        Node::Team(team) => of_team(world, team, name, arguments),
        Node::Teams(page) => match name {
            "nodes" => Ok(Found::Many(page.items.iter().map(|team| Node::Team(team)).collect())),
            "pageInfo" => one(Some(Node::PageInfo(page.info()))),
            _ => leaf(page.total),
        },
        Node::Members(page) => match name {
            "nodes" => Ok(Found::Many(page.items.iter().map(|id| Node::Person(*id)).collect())),
            "pageInfo" => one(Some(Node::PageInfo(page.info()))),
            _ => leaf(page.total),
        },
        Node::Person(id) => leaf(person(world, *id, name)),
        Node::PageInfo(info) => leaf(info[name].clone()),
        Node::Done(done) => of_change(world, done, name),
        Node::Comment(repo, id) => leaf(comment(world, *repo, *id, name)),
        Node::Label(repo, label) => leaf(of_label(world, *repo, label, name)),
        Node::Environment(repo, environment) => leaf(of_environment(world, *repo, environment, name)),
    }
}

/// What a mutation answers.
fn of_change<'a>(world: &'a World, done: &'a Done, name: &str) -> Answer<'a> {
    if name == "clientMutationId" {
        return leaf(done.client.clone());
    }
    match &done.what {
        Change::Minimized(repo, id) | Change::Unminimized(repo, id) => one(Some(Node::Comment(*repo, *id))),
        Change::Label(repo, label) => one(Some(Node::Label(*repo, label))),
        Change::Environment(repo, environment) => one(Some(Node::Environment(*repo, environment))),
        Change::Topics(_, invalid) if name == "invalidTopicNames" => leaf(invalid.clone()),
        Change::Topics(repo, _) => one(world.repos.get(repo).map(Node::Repository)),
    }
}

fn comment(world: &World, repo: RepoId, id: u64, name: &str) -> Value {
    let found = world.repos.get(&repo).and_then(|repo| repo.threads.values().find_map(|thread| thread.comment(id)));
    match name {
        "id" => json!(node_id("IssueComment", id)),
        "databaseId" => json!(id),
        "body" => json!(found.map(|comment| &comment.body)),
        "isMinimized" => json!(found.is_some_and(|comment| comment.minimized.is_some())),
        _ => json!(found.and_then(|comment| comment.minimized.clone())),
    }
}

fn of_label(world: &World, repo: RepoId, label: &str, name: &str) -> Value {
    let found = world.repos.get(&repo).and_then(|repo| repo.labels.iter().find(|found| found.name == label));
    let Some(label) = found else { return Value::Null };
    match name {
        "id" => json!(node_id("Label", label.id)),
        "name" => json!(label.name),
        "color" => json!(label.color),
        _ => json!(label.description),
    }
}

fn of_environment(world: &World, repo: RepoId, environment: &str, name: &str) -> Value {
    let found = world.repos.get(&repo).and_then(|repo| repo.furnishings.environment(environment));
    let Some(environment) = found else { return Value::Null };
    match name {
        "id" => json!(node_id("Environment", environment.id)),
        "databaseId" => json!(environment.id),
        _ => json!(environment.name),
    }
}

fn not_found(message: String) -> Refused {
    Refused { kind: "NOT_FOUND", message }
}

fn query<'a>(world: &'a World, caller: &Caller, name: &str, arguments: &Arguments) -> Answer<'a> {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default();
    match name {
        "repository" => {
            let full_name = format!("{}/{}", text("owner"), text("name"));
            let follow = arguments.get("followRenames").and_then(Value::as_bool).unwrap_or(true);
            let renamed = || world.repos.get(world.redirects.get(&full_name.to_lowercase()).filter(|_| follow)?);
            let found = world.repo(&full_name).or_else(renamed).filter(|repo| world.can_see(caller, repo));
            let repo = found
                .ok_or_else(|| not_found(format!("Could not resolve to a Repository with the name '{full_name}'.")))?;
            one(Some(Node::Repository(repo)))
        }
        "organization" => {
            let login = text("login");
            let found = world.organization(login).ok_or_else(|| {
                not_found(format!("Could not resolve to an Organization with the login of '{login}'."))
            })?;
            one(Some(Node::Organization(found)))
        }
        // Unlike an organisation, an owner that is unknown is no error.
        "repositoryOwner" => one(world.account(text("login")).map(|account| Node::Owner(account.id))),
        _ => one(Some(Node::RateLimit)),
    }
}

fn of_owner<'a>(world: &'a World, caller: &Caller, id: AccountId, name: &str, arguments: &Arguments) -> Answer<'a> {
    match name {
        "id" => leaf(node_id(if world.organizations.contains_key(&id) { "Organization" } else { "User" }, id.0)),
        "login" => leaf(world.login(id)),
        _ => {
            let owned = world.repos.values().filter(|repo| repo.owner == id && world.can_see(caller, repo));
            one(Some(Node::Repositories(page(owned.collect(), "repositories", arguments)?)))
        }
    }
}

/// Points are not counted one by one here: what is left is in the headers.
fn rate_limit(world: &World, name: &str) -> Value {
    match name {
        "cost" => json!(1),
        "resetAt" => json!((world.now() + chrono::TimeDelta::hours(1)).to_rfc3339()),
        "used" => json!(0),
        _ => json!(5_000),
    }
}

fn repository<'a>(
    world: &'a World,
    caller: &Caller,
    repo: &'a Repository,
    name: &str,
    arguments: &Arguments,
) -> Answer<'a> {
    match name {
        "id" => leaf(node_id("Repository", repo.id.0)),
        "databaseId" => leaf(repo.id.0),
        "name" => leaf(repo.name.clone()),
        "nameWithOwner" => leaf(world.full_name(repo)),
        "isArchived" => leaf(repo.archived),
        "isFork" => leaf(repo.parent.is_some()),
        "isPrivate" => leaf(repo.visibility != crate::sandbox::model::Visibility::Public),
        "defaultBranchRef" => one(repo.branch(&repo.default_branch).map(|oid| Node::Ref(repo, oid))),
        _ => {
            world.demand(caller, repo.id, Need::CONTENTS_READ).map_err(|_| forbidden())?;
            object_at(world, repo, arguments)
        }
    }
}

fn forbidden() -> Refused {
    Refused { kind: "FORBIDDEN", message: "Resource not accessible by integration".to_owned() }
}

/// An object by its name, or by an expression as `git rev-parse` reads it: `REVISION` or `REVISION:PATH`.
fn object_at<'a>(world: &'a World, repo: &'a Repository, arguments: &Arguments) -> Answer<'a> {
    let objects = world.objects_of(repo);
    let text = |name: &str| arguments.get(name).and_then(Value::as_str);
    let oid = match (text("oid"), text("expression")) {
        (Some(oid), _) => oid.parse().ok(),
        (None, Some(expression)) => match expression.split_once(':') {
            Some((revision, path)) => resolve_commit(world, repo, revision)
                .and_then(|commit| Some(objects.commit(commit)?.tree))
                .and_then(|tree| if path.is_empty() { Some(tree) } else { Some(objects.at_path(tree, path)?.oid) }),
            None => resolve_commit(world, repo, expression).or_else(|| expression.parse().ok()),
        },
        (None, None) => None,
    };
    one(oid.and_then(|oid: Oid| Some(Node::Object(oid, objects.get(oid)?))))
}

fn git_object<'a>(oid: Oid, object: &'a Object, name: &str) -> Answer<'a> {
    match (object, name) {
        (_, "oid") => leaf(oid.to_string()),
        (Object::Blob(bytes), _) => leaf(blob(bytes, name)),
        (Object::Commit(commit), "message") => leaf(commit.message.clone()),
        (Object::Tag(tag), "message") => leaf(tag.message.clone()),
        (Object::Tag(tag), "name") => leaf(tag.name.clone()),
        _ => Ok(Found::Nothing),
    }
}

fn blob(bytes: &[u8], name: &str) -> Value {
    let binary = bytes.iter().take(8_000).any(|byte| *byte == 0);
    match name {
        "byteSize" => json!(bytes.len()),
        "isBinary" => json!(binary),
        "isTruncated" => json!(!binary && bytes.len() > MOST_TEXT),
        _ if binary => Value::Null,
        // What is no UTF-8 is shown as well as may be; a character that is cut in two is left out.
        _ => {
            let shown = &bytes[..bytes.len().min(MOST_TEXT)];
            let text = String::from_utf8_lossy(shown);
            let cut = bytes.len() > MOST_TEXT;
            json!(if cut { text.trim_end_matches(char::REPLACEMENT_CHARACTER) } else { &text })
        }
    }
}

fn of_organization<'a>(
    world: &'a World,
    caller: &Caller,
    organization: &'a Organization,
    name: &str,
    arguments: &Arguments,
) -> Answer<'a> {
    let id = organization.account;
    match name {
        "id" => leaf(node_id("Organization", id.0)),
        "databaseId" => leaf(id.0),
        "login" => leaf(world.login(id)),
        "name" => leaf(world.accounts.get(&id).and_then(|account| account.name.clone())),
        _ => {
            world.demand_in_org(caller, id, "members", Level::Read).map_err(|_| forbidden())?;
            if name == "team" {
                let slug = arguments.get("slug").and_then(Value::as_str).unwrap_or_default();
                return one(world.team(id, slug).map(Node::Team));
            }
            let mut teams: Vec<&Team> = world.teams.values().filter(|team| team.organization == id).collect();
            teams.sort_by_key(|team| team.name.to_lowercase());
            one(Some(Node::Teams(page(teams, "teams", arguments)?)))
        }
    }
}

fn of_team<'a>(world: &'a World, team: &'a Team, name: &str, arguments: &Arguments) -> Answer<'a> {
    match name {
        "id" => leaf(node_id("Team", team.id.0)),
        "databaseId" => leaf(team.id.0),
        "slug" => leaf(team.slug.clone()),
        "name" => leaf(team.name.clone()),
        "description" => leaf(team.description.clone()),
        "parentTeam" => one(team.parent.and_then(|parent| world.teams.get(&parent)).map(Node::Team)),
        _ => one(Some(Node::Members(page(world.members_of(team), "members", arguments)?))),
    }
}

fn person(world: &World, id: AccountId, name: &str) -> Value {
    match name {
        "id" => json!(node_id("User", id.0)),
        "databaseId" => json!(id.0),
        "login" => json!(world.login(id)),
        _ => json!(world.accounts.get(&id).and_then(|account| account.name.clone())),
    }
}
