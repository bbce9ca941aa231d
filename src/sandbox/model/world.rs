//! Everything the sandbox knows, and the look-ups that all parts share.
//! One value behind one lock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Account, AccountId, AccountKind, App, Delivery, Installation, Organization, Outgoing, RepoId};
use super::{Repository, Team, TeamId, Token};
use crate::sandbox::git::Objects;

/// Teams within teams.
const MOST_GENERATIONS: usize = 100;

/// A moment.
pub type Stamp = DateTime<Utc>;

/// The addresses that answers and payloads point to.
#[derive(Clone, Debug, Default)]
pub struct Urls {
    /// Root of the pages, such as `http://127.0.0.1:4000`, without a slash at the end.
    pub web: String,
}

impl Urls {
    /// Address of a REST resource; `path` starts with a slash.
    pub fn api(&self, path: &str) -> String {
        format!("{}/api/v3{path}", self.web)
    }

    /// Address of a page; `path` starts with a slash.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.web)
    }
}

/// How a new repository looks while GitHub has not told all its parts of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Youth {
    /// It is not there.
    Hidden,
    /// It is there and has no commit.
    Empty,
    /// It is as it is.
    Grown,
}

/// The state of the pretended GitHub.
#[derive(Debug, Default)]
pub struct World {
    /// Where answers point to.
    pub urls: Urls,
    /// How far this world's clock is ahead of the machine's, in milliseconds; tests move it.
    pub clock_ahead_ms: i64,
    /// How long new comments, refs and pull requests stay invisible to reads, in milliseconds.
    pub read_lag_ms: i64,
    /// How long a new repository is not what it will be, in milliseconds: see [`World::youth`].
    pub repository_lag_ms: i64,
    /// Whether organisations are on the plan that costs nothing, which protects no private branches.
    pub free_plan: bool,
    /// People, bots and organisations.
    pub accounts: BTreeMap<AccountId, Account>,
    /// What organisations have beside their accounts.
    pub organizations: BTreeMap<AccountId, Organization>,
    /// Teams.
    pub teams: BTreeMap<TeamId, Team>,
    /// Repositories.
    pub repos: BTreeMap<RepoId, Repository>,
    /// Former full names in lower case.
    pub redirects: BTreeMap<String, RepoId>,
    /// Objects by fork network.
    pub objects: BTreeMap<u64, Objects>,
    /// Apps.
    pub apps: BTreeMap<u64, App>,
    /// Codes of freshly made Apps, until they are converted or an hour has passed.
    pub manifest_codes: BTreeMap<String, (u64, Stamp)>,
    /// Installations.
    pub installations: BTreeMap<u64, Installation>,
    /// Installation tokens.
    pub tokens: BTreeMap<String, Token>,
    /// Webhooks that wait to be sent.
    pub outgoing: VecDeque<Outgoing>,
    /// Attempts to deliver, oldest first.
    pub deliveries: Vec<Delivery>,
    last_id: u64,
}

impl World {
    /// This world's time, to the millisecond.
    pub fn now(&self) -> Stamp {
        Utc::now() + TimeDelta::milliseconds(self.clock_ahead_ms)
    }

    /// A number never given before.
    pub fn next_id(&mut self) -> u64 {
        // Above a hundred million, as on GitHub: whoever keeps ids in 16 bits or confuses them with numbers finds out.
        self.last_id += 1;
        1_000_000_000 + self.last_id * 7
    }

    /// Whether something that changed at `stamp` may still be hidden from reads.
    pub fn lagging(&self, stamp: Stamp) -> bool {
        self.read_lag_ms > 0 && (self.now() - stamp).num_milliseconds() < self.read_lag_ms
    }

    /// What a part of GitHub that lags behind sees of a new repository.
    pub fn youth(&self, repo: &Repository) -> Youth {
        let age = (self.now() - repo.created_at).num_milliseconds();
        match self.repository_lag_ms {
            lag if age < lag / 2 => Youth::Hidden,
            lag if age < lag => Youth::Empty,
            _ => Youth::Grown,
        }
    }

    /// An account by its name in any case.
    pub fn account(&self, login: &str) -> Option<&Account> {
        self.accounts.values().find(|account| account.login.eq_ignore_ascii_case(login))
    }

    /// An organisation by its name in any case.
    pub fn organization(&self, login: &str) -> Option<&Organization> {
        self.organizations.get(&self.account(login)?.id)
    }

    /// An account's name; `ghost` when it is gone.
    pub fn login(&self, id: AccountId) -> &str {
        self.accounts.get(&id).map_or("ghost", |account| &account.login)
    }

    /// A repository by `owner/name` in any case, without following renames.
    pub fn repo(&self, full_name: &str) -> Option<&Repository> {
        let (owner, name) = full_name.split_once('/')?;
        let owner = self.account(owner)?.id;
        self.repos.values().find(|repo| repo.owner == owner && repo.name.eq_ignore_ascii_case(name))
    }

    /// `owner/name` of a repository.
    pub fn full_name(&self, repo: &Repository) -> String {
        format!("{}/{}", self.login(repo.owner), repo.name)
    }

    /// The objects that a repository can reach.
    pub fn objects_of(&self, repo: &Repository) -> &Objects {
        static NONE: std::sync::LazyLock<Objects> = std::sync::LazyLock::new(Objects::default);
        self.objects.get(&repo.network).unwrap_or(&NONE)
    }

    /// The objects that a repository can reach, to add some.
    pub fn objects_mut(&mut self, network: u64) -> &mut Objects {
        self.objects.entry(network).or_default()
    }

    /// A team by organisation and slug.
    pub fn team(&self, organization: AccountId, slug: &str) -> Option<&Team> {
        self.teams.values().find(|team| team.organization == organization && team.slug.eq_ignore_ascii_case(slug))
    }

    /// The people of a team and of the teams below it, oldest account first.
    pub fn members_of(&self, team: &Team) -> Vec<AccountId> {
        let below = |other: &&Team| self.lineage(other).any(|above| above.id == team.id);
        let people: BTreeSet<AccountId> =
            self.teams.values().filter(below).flat_map(|other| other.members.keys().copied()).collect();
        people.into_iter().collect()
    }

    /// A team, the team it is a part of, and so on.
    pub fn lineage<'a>(&'a self, team: &'a Team) -> impl Iterator<Item = &'a Team> {
        std::iter::successors(Some(team), |team| self.teams.get(&team.parent?)).take(MOST_GENERATIONS)
    }

    /// Adds a person.
    pub fn add_account(&mut self, login: &str, name: Option<&str>, kind: AccountKind) -> AccountId {
        let id = AccountId(self.next_id());
        let name = name.map(str::to_owned);
        let account = Account { id, login: login.to_owned(), name, kind, created_at: self.now() };
        self.accounts.insert(id, account);
        id
    }
}
