//! What a test, the demo and the pages hold: a running sandbox, and a way to look at and change its world.
//! Nothing here goes over HTTP.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::access::Caller;
use super::config::{Limits, SandboxConfig};
use super::credentials::{Credentials, CredentialsError};
use super::faults::Faults;
use super::model::{Comment, Delivery, Ref, Repository, Stamp, Thread, World};
use super::person::Person;
use super::requests::LoggedRequest;
use super::shared::{Shared, lock};
use super::{Refusal, pages, seed, server, webhooks};

/// A running sandbox; it stops when this is dropped.
#[derive(Debug)]
pub struct Sandbox {
    handle: Handle,
    tasks: Vec<JoinHandle<()>>,
}

/// A way to a running sandbox that can be cloned and given to others.
#[derive(Clone, Debug)]
pub struct Handle {
    shared: Arc<Shared>,
    url: Arc<str>,
}

/// Why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It is for this machine only.
    #[error("the sandbox listens on loopback addresses only, not on {0}: use 127.0.0.1")]
    NotLoopback(std::net::SocketAddr),
    /// The address cannot be taken.
    #[error("the sandbox cannot listen on {address}: {source}")]
    Bind {
        /// The address that was asked for.
        address: std::net::SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The faults or permissions it was given make no sense.
    #[error("the sandbox cannot start: {0}")]
    Setting(String),
    /// What exists at the start could not be made.
    #[error("the sandbox's world could not be made: {0}")]
    Seed(#[from] Refusal),
}

/// Waiting was in vain.
#[derive(Debug, thiserror::Error)]
#[error("waited {waited:?} in vain until {what}\n{state}")]
pub struct TimedOut {
    /// What was waited for.
    pub what: String,
    /// How long.
    pub waited: Duration,
    /// The conversations and the last requests as they were then.
    pub state: String,
}

impl Sandbox {
    /// Starts serving.
    ///
    /// # Errors
    /// When the address is not on loopback or cannot be taken, or a setting makes no sense.
    pub async fn start(config: SandboxConfig) -> Result<Self, StartError> {
        if !config.bind.ip().is_loopback() {
            return Err(StartError::NotLoopback(config.bind));
        }
        config.faults.check().map_err(StartError::Setting)?;
        let address = config.bind;
        let listener = TcpListener::bind(address).await.map_err(|source| StartError::Bind { address, source })?;
        let bound = listener.local_addr().map_err(|source| StartError::Bind { address, source })?;
        let url = format!("http://{bound}");
        let mut world = World::default();
        world.urls.web.clone_from(&url);
        seed::fill(&mut world, &config)?;
        let shared = Shared::new(world, Faults::default(), config.limits, config.seed);
        let shared = Arc::new(shared);
        shared.set_faults(config.faults);
        let tasks =
            vec![tokio::spawn(server::serve(shared.clone(), listener)), tokio::spawn(webhooks::run(shared.clone()))];
        let handle = Handle { shared, url: url.into() };
        handle.set_pages(pages::router(handle.clone()));
        Ok(Sandbox { handle, tasks })
    }

    /// A handle for others.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Stops serving and sending.
    pub async fn shutdown(mut self) {
        for task in self.tasks.drain(..) {
            task.abort();
            let _ = task.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        // The pages hold a handle themselves.
        *lock(&self.handle.shared.pages) = None;
    }
}

impl Deref for Sandbox {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl Handle {
    /// Root of the pages, `http://127.0.0.1:<port>`; REST answers here too.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Root of the REST interface, as an Enterprise Server has it: `<url>/api/v3`.
    pub fn api_url(&self) -> String {
        format!("{}/api/v3", self.url)
    }

    /// Looks at the world.
    pub fn read<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        self.shared.read(look)
    }

    /// Changes the world in a way that no person could.
    pub fn change<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        self.shared.change(change)
    }

    /// The App that the world started with, or else the first one there is.
    pub fn credentials(&self) -> Option<Credentials> {
        self.read(|world| world.apps.values().next().map(|app| Credentials::of(app, &self.url)))
    }

    /// Writes `idp.env` and the key file into `dir`, both readable by their owner only; answers the path of `idp.env`.
    ///
    /// # Errors
    /// When there is no App or the files cannot be written.
    pub fn write_credentials(&self, dir: &Path) -> Result<PathBuf, CredentialsError> {
        self.credentials().ok_or(CredentialsError::NoApp)?.write(dir)
    }

    /// Says where all Apps' webhooks go; `None` switches them off.
    pub fn set_webhook_url(&self, url: Option<&str>) {
        self.change(|world| {
            for app in world.apps.values_mut() {
                app.hook.url = url.map(str::to_owned);
            }
        });
    }

    /// Sets another router than the sandbox's own pages for addresses that are no REST endpoints.
    pub fn set_pages(&self, pages: axum::Router) {
        *lock(&self.shared.pages) = Some(pages);
    }

    /// Somebody who acts by hand; actions are refused if there is no such person.
    pub fn as_user(&self, login: &str) -> Person {
        let account = self.read(|world| world.account(login).map(|account| account.id));
        Person::new(self.clone(), account.map_or(Caller::Anonymous, Caller::Person))
    }

    /// The faults that are on now, counted down.
    pub fn faults(&self) -> Faults {
        self.shared.faults()
    }

    /// Switches faults on or off.
    pub fn set_faults(&self, faults: Faults) {
        self.shared.set_faults(faults);
    }

    /// Changes the limits.
    pub fn set_limits(&self, limits: Limits) {
        lock(&self.shared.limits).limits = limits;
    }

    /// Moves the sandbox's clock forward: tokens expire, limits start anew.
    pub fn advance(&self, by: TimeDelta) {
        self.change(|world| world.clock_ahead_ms += by.num_milliseconds());
    }

    /// The sandbox's clock.
    pub fn now(&self) -> Stamp {
        self.read(World::now)
    }

    /// The REST requests that came in, oldest first.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.requests()
    }

    /// Empties the log of requests.
    pub fn forget_requests(&self) {
        self.shared.forget_requests();
    }

    /// Keeps webhooks back.
    pub fn hold(&self) {
        self.shared.hold(true);
    }

    /// Sends the webhooks that were kept back, and from now on all at once.
    pub fn release(&self) {
        self.shared.hold(false);
    }

    /// Whether no webhook waits or is on its way.
    pub fn is_quiet(&self) -> bool {
        self.shared.is_quiet()
    }

    /// The attempts to deliver webhooks, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.read(|world| world.deliveries.clone())
    }

    /// Sends `body` as a signed webhook of its own, outside the record; answers the status.
    ///
    /// # Errors
    /// A sentence about what went wrong on the way.
    pub async fn deliver_raw(&self, event: &str, body: impl Into<Vec<u8>>) -> Result<u16, String> {
        webhooks::send_raw(&self.shared, event, body.into()).await
    }

    /// A repository as it is now.
    pub fn repo(&self, full_name: &str) -> Option<Repository> {
        self.read(|world| world.repo(full_name).cloned())
    }

    /// An issue or pull request as it is now.
    pub fn thread(&self, full_name: &str, number: u64) -> Option<Thread> {
        self.read(|world| world.repo(full_name)?.thread(number).cloned())
    }

    /// The comments of an issue or pull request, oldest first.
    pub fn comments(&self, full_name: &str, number: u64) -> Vec<Comment> {
        self.thread(full_name, number).map(|thread| thread.comments).unwrap_or_default()
    }

    /// Who reacted how to a comment: login and word.
    pub fn reactions(&self, full_name: &str, comment: u64) -> Vec<(String, String)> {
        self.read(|world| {
            let repo = world.repo(full_name);
            let found = repo.and_then(|repo| repo.threads.values().find_map(|thread| thread.comment(comment)));
            let reactions = found.map(|comment| comment.reactions.as_slice()).unwrap_or_default();
            reactions.iter().map(|found| (world.login(found.author).to_owned(), found.content.clone())).collect()
        })
    }

    /// All pull requests, open or not, by number.
    pub fn pulls(&self, full_name: &str) -> Vec<Thread> {
        let threads = self.repo(full_name).map(|repo| repo.threads).unwrap_or_default();
        threads.into_values().filter(|thread| thread.pull.is_some()).collect()
    }

    /// The branches and where they point.
    pub fn branches(&self, full_name: &str) -> Vec<(String, Ref)> {
        let repo = self.repo(full_name);
        repo.map(|repo| repo.branches().map(|(name, tip)| (name.to_owned(), tip.clone())).collect()).unwrap_or_default()
    }

    /// A text file on a branch.
    pub fn file_at(&self, full_name: &str, branch: &str, path: &str) -> Option<String> {
        self.read(|world| {
            let repo = world.repo(full_name)?;
            let objects = world.objects_of(repo);
            let file = objects.at_path(objects.commit(repo.branch(branch)?)?.tree, path)?;
            Some(String::from_utf8_lossy(objects.blob(file.oid)?).into_owned())
        })
    }

    /// Paths of all files on a branch.
    pub fn files(&self, full_name: &str, branch: &str) -> Vec<String> {
        let paths = self.read(|world| {
            let repo = world.repo(full_name)?;
            let objects = world.objects_of(repo);
            let tree = objects.commit(repo.branch(branch)?)?.tree;
            Some(objects.files(tree).into_keys().collect())
        });
        paths.unwrap_or_default()
    }

    /// Waits until `holds` is true of the world.
    ///
    /// # Errors
    /// When `within` has passed; the error shows the conversations and the last requests.
    pub async fn wait_until(
        &self,
        what: &str,
        within: Duration,
        holds: impl Fn(&World) -> bool,
    ) -> Result<(), TimedOut> {
        let deadline = Instant::now() + within;
        loop {
            let changed = self.shared.changed.notified();
            if self.read(&holds) {
                return Ok(());
            }
            // Not everything that can be asked for is announced, so look again now and then.
            let next = (Instant::now() + Duration::from_millis(50)).min(deadline);
            if Instant::now() >= deadline {
                let state = self.describe();
                return Err(TimedOut { what: what.to_owned(), waited: within, state });
            }
            let _ = tokio::time::timeout_at(next, changed).await;
        }
    }

    /// The conversations and the last requests, for messages about tests that failed.
    pub fn describe(&self) -> String {
        let mut text = self.read(super::describe::conversations);
        let requests = self.requests();
        text.push_str("last requests:\n");
        for request in requests.iter().skip(requests.len().saturating_sub(20)) {
            text.push_str(&format!("  {} {} → {} ({})\n", request.method, request.path, request.status, request.who));
        }
        text
    }
}
