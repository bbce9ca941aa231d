//! Turning something that happened into webhooks for the Apps that want to hear of it.
//! Nothing is sent here: payloads are queued for the sender.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::sandbox::model::{AccountId, Installation, Level, Outgoing, Permissions, RepoId, Selection, World};
use crate::sandbox::render;

/// Something that happened.
pub(in crate::sandbox) struct Event {
    /// GitHub's name of the event.
    pub(in crate::sandbox) name: &'static str,
    /// The payload's `action`.
    pub(in crate::sandbox) action: Option<&'static str>,
    /// Where, if in a repository.
    pub(in crate::sandbox) repo: Option<RepoId>,
    /// Where, if in an account and not in one repository.
    pub(in crate::sandbox) account: Option<AccountId>,
    /// Who did it.
    pub(in crate::sandbox) sender: AccountId,
    /// What the payload has beside the common parts.
    pub(in crate::sandbox) parts: Vec<(&'static str, Value)>,
}

impl Event {
    /// Something in a repository.
    pub(in crate::sandbox) fn new(name: &'static str, action: &'static str, repo: RepoId, sender: AccountId) -> Self {
        Event { name, action: Some(action), repo: Some(repo), account: None, sender, parts: Vec::new() }
    }

    /// Something that has no action.
    pub(in crate::sandbox) fn plain(name: &'static str, repo: RepoId, sender: AccountId) -> Self {
        Event { name, action: None, repo: Some(repo), account: None, sender, parts: Vec::new() }
    }

    /// Something in an organisation.
    pub(in crate::sandbox) fn in_account(
        name: &'static str,
        action: &'static str,
        account: AccountId,
        sender: AccountId,
    ) -> Self {
        Event { name, action: Some(action), repo: None, account: Some(account), sender, parts: Vec::new() }
    }

    /// Adds a part of the payload.
    pub(in crate::sandbox) fn with(mut self, name: &'static str, value: Value) -> Self {
        self.parts.push((name, value));
        self
    }
}

impl World {
    /// Queues webhooks for the Apps that are installed where it happened, subscribe to it and may know of it.
    pub(in crate::sandbox) fn emit(&mut self, event: Event) {
        let account = match event.repo {
            Some(repo) => self.repos.get(&repo).map(|repo| repo.owner),
            None => event.account,
        };
        let Some(account) = account else { return };
        let listeners: Vec<Installation> =
            self.installations.values().filter(|found| found.account == account).cloned().collect();
        for installation in listeners {
            if self.hears(&installation, &event) {
                self.queue(&installation, &event, account);
            }
        }
    }

    /// Queues a webhook about the installation itself, which every App gets.
    pub(in crate::sandbox) fn emit_to_app(
        &mut self,
        installation: &Installation,
        name: &'static str,
        action: &'static str,
        sender: AccountId,
        parts: Vec<(&'static str, Value)>,
    ) {
        let mut payload = Map::new();
        payload.insert("action".into(), json!(action));
        payload.insert("installation".into(), render::installation(self, installation));
        payload.extend(parts.into_iter().map(|(name, value)| (name.to_owned(), value)));
        payload.insert("sender".into(), render::user(self, sender));
        let (id, app) = (installation.id, installation.app);
        self.enqueue(app, name, Some(action), Value::Object(payload), Some(id), None);
    }

    /// Queues the `ping` that a new or changed webhook address gets.
    pub(in crate::sandbox) fn emit_ping(&mut self, app: u64) {
        let Some(found) = self.apps.get(&app) else { return };
        let hook = render::ping_hook(self, found);
        let payload = json!({"zen": "Keep it logically awesome.", "hook_id": found.hook.id, "hook": hook});
        self.enqueue(app, "ping", None, payload, None, None);
    }

    fn hears(&self, installation: &Installation, event: &Event) -> bool {
        let Some(app) = self.apps.get(&installation.app) else { return false };
        let reached = match (event.repo, &installation.selection) {
            (Some(repo), Selection::Some(some)) => some.contains(&repo),
            _ => true,
        };
        // An App is asked to run its own checks only; of finished ones it hears whoever made them.
        let asked = matches!(event.action, Some("requested" | "rerequested" | "requested_action"));
        let check = event.parts.iter().find(|(name, _)| matches!(*name, "check_run" | "check_suite"));
        let own = !asked || check.is_none_or(|(_, check)| check["app"]["id"] == json!(app.id));
        let allowed = permission_of(event.name).is_none_or(|names| {
            names.iter().any(|name| installation.permissions.get(*name).is_some_and(|level| *level >= Level::Read))
        });
        reached
            && own
            && allowed
            && installation.suspended.is_none()
            && app.events.iter().any(|name| name == event.name)
    }

    fn queue(&mut self, installation: &Installation, event: &Event, account: AccountId) {
        let mut payload = Map::new();
        if let Some(action) = event.action {
            payload.insert("action".into(), json!(action));
        }
        payload.extend(event.parts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        if let Some(repo) = event.repo.and_then(|repo| self.repos.get(&repo)) {
            let shape = if event.name == "push" { render::push_repository } else { render::hook_repository };
            payload.insert("repository".into(), shape(self, repo));
        }
        if self.organizations.contains_key(&account) {
            payload.insert("organization".into(), render::organization_simple(self, account));
        }
        payload.insert("sender".into(), render::user(self, event.sender));
        let node = render::node_id("Integration", installation.id);
        payload.insert("installation".into(), json!({"id": installation.id, "node_id": node}));
        let repo = event.repo.map(|repo| repo.0);
        self.enqueue(installation.app, event.name, event.action, Value::Object(payload), Some(installation.id), repo);
    }

    fn enqueue(
        &mut self,
        app: u64,
        event: &str,
        action: Option<&str>,
        payload: Value,
        installation: Option<u64>,
        repository: Option<u64>,
    ) {
        if self.apps.get(&app).is_none_or(|app| app.hook.url.is_none()) {
            return;
        }
        self.outgoing.push_back(Outgoing {
            app,
            guid: Uuid::new_v4().to_string(),
            event: event.to_owned(),
            action: action.map(str::to_owned),
            payload,
            installation,
            repository,
            redelivery: false,
        });
    }
}

/// The permissions, any of which lets an App subscribe to an event.
fn permission_of(event: &str) -> Option<&'static [&'static str]> {
    Some(match event {
        "issue_comment" => &["issues", "pull_requests"],
        "issues" => &["issues"],
        "pull_request" => &["pull_requests"],
        "push" | "create" | "delete" | "fork" => &["contents"],
        "check_run" | "check_suite" => &["checks"],
        "status" => &["statuses"],
        "merge_group" => &["merge_queues"],
        "repository" => &["metadata"],
        "label" => &["metadata"],
        "member" | "membership" | "team" | "organization" => &["members"],
        _ => return None,
    })
}

/// Whether an App with these permissions may subscribe to an event.
pub(in crate::sandbox) fn allowed(event: &str, permissions: &Permissions) -> bool {
    permission_of(event).is_none_or(|names| names.iter().any(|name| permissions.contains_key(*name)))
}
