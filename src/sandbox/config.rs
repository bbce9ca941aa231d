//! What a sandbox is started with.
//! Limits are GitHub's unless a test says otherwise.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use super::faults::Faults;
use super::model::HookContent;

/// How a sandbox starts.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Where to listen; loopback only. Port 0 takes a free one.
    pub bind: SocketAddr,
    /// Where the App's webhooks go; nothing is recorded or sent while it is not set.
    pub webhook_url: Option<String>,
    /// How webhooks are written.
    pub webhook_content: HookContent,
    /// What the App is granted: `contents` → `write` and so on.
    pub permissions: BTreeMap<String, String>,
    /// The events the App subscribes to.
    pub events: Vec<String>,
    /// Seed of whatever is left to chance in faults.
    pub seed: u64,
    /// What exists at the start.
    pub world: WorldSeed,
    /// The faults that are switched on.
    pub faults: Faults,
    /// Limits on requests.
    pub limits: Limits,
}

/// What exists at the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorldSeed {
    /// The organisation `acme`, its people, repositories and App.
    #[default]
    Acme,
    /// `acme` with its people, but no App: for trying how an App is set up.
    AcmeWithoutApp,
}

/// Limits on requests, each counted for one token owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests an hour.
    pub requests_per_hour: u32,
    /// Requests that make or change content (not reactions, git objects or deletions), a minute.
    pub writes_per_minute: u32,
    /// Requests that make or change content, an hour.
    pub writes_per_hour: u32,
    /// Points a minute: reading costs 1, writing 5.
    pub points_per_minute: u32,
    /// Requests at the same time.
    pub concurrent: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            requests_per_hour: 5_000,
            writes_per_minute: 80,
            writes_per_hour: 500,
            points_per_minute: 900,
            concurrent: 100,
        }
    }
}

impl Limits {
    /// No limit that a test could meet.
    pub fn none() -> Self {
        let most = u32::MAX;
        Limits {
            requests_per_hour: most,
            writes_per_minute: most,
            writes_per_hour: most,
            points_per_minute: most,
            concurrent: most,
        }
    }
}

impl Default for SandboxConfig {
    fn default() -> Self {
        SandboxConfig {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            webhook_url: None,
            webhook_content: HookContent::Json,
            permissions: default_permissions(),
            events: default_events(),
            seed: 0,
            world: WorldSeed::Acme,
            faults: Faults::default(),
            limits: Limits::default(),
        }
    }
}

/// What the App asks for by default.
pub fn default_permissions() -> BTreeMap<String, String> {
    [
        ("metadata", "read"),
        ("contents", "write"),
        ("pull_requests", "write"),
        ("issues", "write"),
        ("checks", "write"),
        ("members", "read"),
        ("merge_queues", "read"),
        ("workflows", "write"),
        ("administration", "write"),
        ("actions", "write"),
        ("actions_variables", "write"),
        ("environments", "write"),
        ("pages", "write"),
        ("repository_custom_properties", "write"),
        ("repository_hooks", "write"),
    ]
    .map(|(name, level)| (name.to_owned(), level.to_owned()))
    .into()
}

/// The events the App subscribes to by default.
pub fn default_events() -> Vec<String> {
    [
        "issue_comment",
        "issues",
        "pull_request",
        "push",
        "check_run",
        "check_suite",
        "merge_group",
        "repository",
        "member",
        "membership",
        "team",
        "organization",
    ]
    .map(str::to_owned)
    .to_vec()
}
