//! What exists when a sandbox starts: the organisation `acme`, small but whole.
//!
//! alice pushes to `payments` and `orders` by way of the team payments, bob maintains both and is in the platform
//! team, carol is a member of the organisation who can read everything and triage `orders`.

use serde_json::Map;

use super::access::Caller;
use super::actions::NewRepository;
use super::config::{SandboxConfig, WorldSeed};
use super::model::{
    AccountId, AccountKind, App, HookConfig, Level, OrgRole, Permissions, RepoId, Role, Selection, Visibility, World,
};
use super::{Refusal, keys, seed_files as files};
use crate::sandbox::actions::{NewCommit, NewPull, secret};
use crate::sandbox::handle::StartError;

/// Fills an empty world.
pub(super) fn fill(world: &mut World, config: &SandboxConfig) -> Result<(), StartError> {
    let people = people(world);
    let acme = world.add_organization("acme", "Acme", people.owner);
    let organization = world.organizations.get_mut(&acme).ok_or_else(Refusal::not_found)?;
    for person in [people.alice, people.bob, people.carol] {
        organization.members.insert(person, OrgRole::Member);
    }
    let platform = repository(world, &people, acme, "platform", "What the platform team decides.", &files::platform())?;
    let orders = repository(world, &people, acme, "orders", "Takes orders.", &files::service("orders"))?;
    let payments = repository(world, &people, acme, "payments", "Takes payments.", &files::service("payments"))?;
    teams(world, &people, acme, [platform, orders, payments])?;
    if config.world == WorldSeed::Acme {
        app(world, acme, people.owner, config)?;
    }
    first_pull(world, &people, orders)?;
    // Nobody listened yet: what happened so far is history.
    world.outgoing.clear();
    Ok(())
}

struct People {
    owner: AccountId,
    alice: AccountId,
    bob: AccountId,
    carol: AccountId,
}

fn people(world: &mut World) -> People {
    let mut add = |login: &str, name: &str| world.add_account(login, Some(name), AccountKind::User);
    People {
        owner: add("olivia", "Olivia Owner"),
        alice: add("alice", "Alice Archer"),
        bob: add("bob", "Bob Baker"),
        carol: add("carol", "Carol Cook"),
    }
}

fn repository(
    world: &mut World,
    people: &People,
    owner: AccountId,
    name: &str,
    description: &str,
    files: &[(String, String)],
) -> Result<RepoId, Refusal> {
    let new = NewRepository {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        homepage: None,
        visibility: Visibility::Private,
        auto_init: false,
        switches: Map::new(),
        properties: Map::new(),
    };
    let caller = Caller::Person(people.owner);
    let id = world.create_repository(&caller, owner, new)?;
    let files: Vec<(&str, Option<&str>)> =
        files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
    world.commit_files(&caller, id, &NewCommit { branch: "main", files: &files, message: "First version" })?;
    if let Some(repo) = world.repos.get_mut(&id) {
        repo.collaborators.clear();
    }
    Ok(id)
}

fn teams(world: &mut World, people: &People, acme: AccountId, repos: [RepoId; 3]) -> Result<(), Refusal> {
    let [platform_repo, orders, payments_repo] = repos;
    let payments = world.add_team(acme, "payments", "Payments", people.owner);
    let platform = world.add_team(acme, "platform", "Platform", people.owner);
    world.add_to_team(payments, people.alice, people.owner)?;
    world.add_to_team(platform, people.bob, people.owner)?;
    for repo in [orders, payments_repo] {
        world.set_team_role(payments, repo, Some(Role::Write), people.owner)?;
        world.set_team_role(platform, repo, Some(Role::Maintain), people.owner)?;
    }
    world.set_team_role(platform, platform_repo, Some(Role::Admin), people.owner)?;
    world.set_collaborator(orders, people.carol, Some(Role::Triage), people.owner)
}

fn app(world: &mut World, acme: AccountId, owner: AccountId, config: &SandboxConfig) -> Result<(), StartError> {
    let mut permissions = Permissions::new();
    for (name, level) in &config.permissions {
        let level = Level::parse(level)
            .ok_or_else(|| StartError::Setting(format!("permission {name}: `{level}` is not read, write or admin")))?;
        permissions.insert(name.clone(), level);
    }
    let keys = keys::KeyPair::shared().map_err(|error| StartError::Setting(error.to_string()))?;
    let bot = world.add_account("idp-sandbox[bot]", None, AccountKind::Bot);
    let id = 1_000_001;
    let hook_id = world.next_id();
    let hook = HookConfig {
        id: hook_id,
        url: config.webhook_url.clone(),
        content: config.webhook_content,
        secret: secret(40),
    };
    let app = App {
        id,
        client_id: format!("Iv23li{}", secret(14)),
        client_secret: secret(40),
        slug: "idp-sandbox".to_owned(),
        name: "idp sandbox".to_owned(),
        description: None,
        external_url: world.urls.page("/apps/idp-sandbox"),
        owner: acme,
        bot,
        permissions,
        events: config.events.clone(),
        private_key_pem: keys.private_pem,
        public_key_pem: keys.public_pem,
        hook,
        setup_url: None,
        created_at: world.now(),
    };
    world.apps.insert(id, app);
    world.install(id, acme, Selection::All, owner)?;
    Ok(())
}

fn first_pull(world: &mut World, people: &People, orders: RepoId) -> Result<(), Refusal> {
    let alice = Caller::Person(people.alice);
    let text = files::retry_config();
    let files = [("config/retries.yaml", Some(text))];
    let commit = NewCommit { branch: "retry-payments", files: &files, message: "Retry payments that time out" };
    world.commit_files(&alice, orders, &commit)?;
    let new = NewPull {
        title: "Retry payments that time out".to_owned(),
        body: Some("Payments time out now and then; this tries again twice.".to_owned()),
        head: "retry-payments".to_owned(),
        base: "main".to_owned(),
        maintainer_can_modify: true,
        ..NewPull::default()
    };
    world.open_pull(&alice, orders, new)?;
    Ok(())
}
