//! GitHub Apps, where they are installed, and the tokens they got.
//! Checking a signature or a token is `auth`'s.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccountId, RepoId, Stamp};

/// How much of a permission is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Look.
    Read,
    /// Look and change.
    Write,
    /// Manage; known for a few permissions only.
    Admin,
}

impl Level {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            Level::Read => "read",
            Level::Write => "write",
            Level::Admin => "admin",
        }
    }

    /// Reads GitHub's word.
    pub fn parse(word: &str) -> Option<Self> {
        [Level::Read, Level::Write, Level::Admin].into_iter().find(|level| level.word() == word)
    }
}

/// Permissions by name (`contents`, `issues` …).
pub type Permissions = BTreeMap<String, Level>;

/// A registered App.
#[derive(Clone, Debug)]
pub struct App {
    /// Its number, the `iss` of its JWT.
    pub id: u64,
    /// The other `iss` it may use.
    pub client_id: String,
    /// Secret of its OAuth side, only told at its making.
    pub client_secret: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its display name.
    pub name: String,
    /// What it says of itself.
    pub description: Option<String>,
    /// Its home page.
    pub external_url: String,
    /// Who owns it.
    pub owner: AccountId,
    /// The account it acts as.
    pub bot: AccountId,
    /// What it asks for.
    pub permissions: Permissions,
    /// The events it subscribes to.
    pub events: Vec<String>,
    /// Its private key, PEM (PKCS#1 or PKCS#8).
    pub private_key_pem: String,
    /// Its public key, PEM.
    pub public_key_pem: String,
    /// Where its webhooks go.
    pub hook: HookConfig,
    /// Where to send people after installing.
    pub setup_url: Option<String>,
    /// When it was registered.
    pub created_at: Stamp,
}

/// An App's webhook settings.
#[derive(Clone, Debug)]
pub struct HookConfig {
    /// Its number, sent with each delivery.
    pub id: u64,
    /// Where to; nothing is sent while it is not set.
    pub url: Option<String>,
    /// How the payload is written.
    pub content: HookContent,
    /// Key of the signature.
    pub secret: String,
}

/// How a webhook's body is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HookContent {
    /// `application/json`
    #[default]
    Json,
    /// `application/x-www-form-urlencoded` with a `payload` field.
    Form,
}

impl HookContent {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            HookContent::Json => "json",
            HookContent::Form => "form",
        }
    }
}

/// An App on an account.
#[derive(Clone, Debug)]
pub struct Installation {
    /// Its number.
    pub id: u64,
    /// The App.
    pub app: u64,
    /// Where it is installed.
    pub account: AccountId,
    /// Which repositories it sees.
    pub selection: Selection,
    /// What was granted, which may be less than the App asks for now.
    pub permissions: Permissions,
    /// Set while an owner has suspended it.
    pub suspended: Option<(Stamp, AccountId)>,
    /// When it was installed.
    pub created_at: Stamp,
}

/// The repositories of an installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All, also those to come.
    All,
    /// These.
    Some(BTreeSet<RepoId>),
}

/// An installation token.
#[derive(Clone, Debug)]
pub struct Token {
    /// The installation it speaks for.
    pub installation: u64,
    /// What it may do.
    pub permissions: Permissions,
    /// Narrowed to these repositories.
    pub repositories: Option<BTreeSet<RepoId>>,
    /// When it stops working.
    pub expires_at: Stamp,
}
