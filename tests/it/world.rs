//! The tester: a sandbox and a real server wired together, people who act, and what the App then shows.
//! What a test leaves unread or unfinished fails it.

// Not every helper is used at all times.
#[allow(dead_code)]
mod pulls;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use idp::config::{AppSettings, RawSettings, Settings, credentials::EnvFile};
use idp::deliveries::Backoff;
use idp::flows::{CatalogSync, Decisions};
use idp::github::{GitHub, Timing};
use idp::sandbox::{Limits, Person, Sandbox, SandboxConfig};
use idp::server::Server;
use idp::store::{QueueDepth, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A command that opens a pull request.
pub const SMALL: &str = "/idp provision postgres name=orders-db size=small";
/// Where most tests act: alice may write here, bob maintains it, carol triages.
pub const ORDERS: &str = "acme/orders";
const PATIENCE: Duration = Duration::from_secs(20);

/// GitHub in memory and a server beside it.
pub struct World {
    pub sandbox: Sandbox,
    pub store: Store,
    pub settings: Settings,
    pub app: AppSettings,
    server: Option<Server>,
    seen: Mutex<Seen>,
    _folder: TempDir,
}

#[derive(Default)]
struct Seen {
    /// Bot comments by id, as they were when an assertion read them.
    read: BTreeMap<u64, String>,
    /// The queue when it was last found settled; none while somebody has acted since.
    settled: Option<QueueDepth>,
    failures_are_told: bool,
}

/// A comment of a person, and what the App said to it.
pub struct Asked<'a> {
    world: &'a World,
    repo: String,
    pub id: u64,
    replies: Vec<u64>,
}

/// A comment of the App.
#[derive(Clone)]
struct Said {
    id: u64,
    body: String,
}

impl World {
    /// A fresh `acme` with a server that listens.
    pub async fn start() -> Self {
        Self::with(SandboxConfig { limits: Limits::none(), ..SandboxConfig::default() }).await
    }

    /// A world that starts otherwise.
    pub async fn with(config: SandboxConfig) -> Self {
        let folder = TempDir::new().unwrap();
        let sandbox = Sandbox::start(config).await.unwrap();
        let settings = settings(&sandbox, &folder);
        let app = settings.app.clone().unwrap();
        let server = serve(&settings, &app).await;
        sandbox.set_webhook_url(Some(&format!("http://{}/webhook", server.address())));
        let store = server.store().clone();
        let seen = Mutex::new(Seen { settled: Some(QueueDepth::default()), ..Seen::default() });
        let world = Self { sandbox, store, settings, app, server: Some(server), seen, _folder: folder };
        // Recovery reads the list of deliveries once at the start; it is not part of what a test counts.
        while !world.sandbox.requests().iter().any(|request| request.path.starts_with("/app/hook/deliveries")) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        world.sandbox.forget_requests();
        world
    }

    /// Reads the whole organisation into the record, as the sweep does.
    pub async fn record(&self) {
        assert_eq!(self.catalog_sync().rebuild(|_| ()).await.unwrap().failed, 0);
        self.calls();
    }

    /// What keeps the record, beside the server's own.
    pub fn catalog_sync(&self) -> CatalogSync {
        let github = GitHub::new(self.settings.api_url.clone(), Some(self.app.key.clone()), self.settings.timing);
        let github = Arc::new(github);
        let decisions = Decisions::new(self.store.clone(), github.clone(), &self.settings.platform_repo);
        CatalogSync::new(self.store.clone(), github, Arc::new(decisions))
    }

    /// Where the server listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.server.as_ref().expect("the server runs").address()
    }

    /// Stops the server as a deployment does.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop().await;
        }
    }

    /// Starts it again on the same database.
    pub async fn start_again(&mut self) {
        let server = serve(&self.settings, &self.app).await;
        self.sandbox.set_webhook_url(Some(&format!("http://{}/webhook", server.address())));
        self.store = server.store().clone();
        self.server = Some(server);
    }

    /// Somebody who is about to act.
    pub fn person(&self, login: &str) -> Person {
        self.seen().settled = None;
        self.sandbox.as_user(login)
    }

    /// Comments on an issue or pull request of `orders`, and waits until all is quiet again.
    pub async fn comment(&self, login: &str, number: u64, body: &str) -> Asked<'_> {
        self.comment_in(ORDERS, login, number, body).await
    }

    /// The same in another repository.
    pub async fn comment_in(&self, repo: &str, login: &str, number: u64, body: &str) -> Asked<'_> {
        let before: BTreeSet<u64> = self.said().into_iter().map(|said| said.id).collect();
        let id = self.person(login).comment(repo, number, body).unwrap();
        self.settled().await;
        let fresh = self.said().into_iter().filter(|said| !before.contains(&said.id) && !is_sticky(&said.body));
        let replies = fresh.map(|said| said.id).collect();
        Asked { world: self, repo: repo.to_owned(), id, replies }
    }

    /// Waits until no webhook is on its way and no delivery is open.
    pub async fn settled(&self) {
        let started = Instant::now();
        loop {
            let attempts = self.sandbox.deliveries().len();
            let depth = self.store.queue_depth().await.unwrap();
            if depth.open == 0 && self.sandbox.is_quiet() {
                tokio::time::sleep(Duration::from_millis(3)).await;
                let again = self.store.queue_depth().await.unwrap();
                if again.open == 0 && self.sandbox.is_quiet() && self.sandbox.deliveries().len() == attempts {
                    self.seen().settled = Some(again);
                    return;
                }
            }
            if started.elapsed() > PATIENCE {
                let open = self.store.deliveries(None, 10).await.unwrap();
                let open: Vec<String> =
                    open.iter().map(|d| format!("{} {}: {} ({})", d.guid, d.event, d.state, d.note)).collect();
                let state = self.sandbox.describe();
                panic!("not settled after {PATIENCE:?}: {depth:?}\n{}\n{state}", open.join("\n"));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The calls since this was last asked: method and path with numbers and hashes left out, and the status where it
    /// is no success.
    pub fn calls(&self) -> String {
        let calls = self.calls_since(0);
        self.sandbox.forget_requests();
        calls
    }

    /// The calls since a point, as [`World::calls`] shows them.
    pub fn calls_since(&self, point: usize) -> String {
        let requests = self.sandbox.requests();
        let calls = requests.iter().skip(point).map(|request| {
            let status = if request.status < 400 { String::new() } else { format!(" → {}", request.status) };
            format!("{} {}{status}", request.method, plain(&request.path))
        });
        calls.collect::<Vec<_>>().join("\n")
    }

    /// This test is about failures: failed deliveries may be left.
    pub fn failures_are_told(&self) {
        self.seen().failures_are_told = true;
    }

    /// Reads whatever was said so far, where a test is about something else.
    pub fn read_all(&self) -> Vec<String> {
        let said = self.said();
        said.iter().map(|said| self.read(said.id)).collect()
    }

    /// Reads the comments of checks, where a test is about something else but the files that it makes are at fault.
    pub fn read_stickies(&self) -> Vec<String> {
        let said = self.said();
        said.iter().filter(|said| is_sticky(&said.body)).map(|said| self.read(said.id)).collect()
    }

    /// How many comments of the App there are.
    pub fn count_said(&self) -> usize {
        self.said().len()
    }

    /// The pull requests that the App opened in `orders`.
    pub fn opened(&self) -> Vec<u64> {
        let pulls = self.sandbox.pulls(ORDERS);
        pulls.into_iter().filter(|pull| pull.via_app.is_some()).map(|pull| pull.number).collect()
    }

    /// A text with what differs from run to run replaced.
    pub fn normal(&self, text: &str) -> String {
        let text = text.replace(self.sandbox.url(), "https://github.test");
        plain(&text)
    }

    /// Sets what the App may do with pull requests: `read` or `write`.
    pub fn grant_pulls(&self, level: &str) {
        let level = idp::sandbox::model::Level::parse(level).unwrap();
        self.sandbox.change(|sandbox| {
            let apps = sandbox.apps.values_mut().map(|app| &mut app.permissions);
            let installations = sandbox.installations.values_mut().map(|installation| &mut installation.permissions);
            apps.chain(installations).for_each(|permissions| _ = permissions.insert("pull_requests".to_owned(), level));
        });
    }

    /// Reads a comment of the App.
    pub fn reading(&self, id: u64) -> String {
        self.read(id)
    }

    fn read(&self, id: u64) -> String {
        let said = self.said().into_iter().find(|said| said.id == id).expect("the comment is still there");
        self.seen().read.insert(id, said.body.clone());
        let (marker, visible) = said.body.split_once('\n').unwrap_or((&said.body, ""));
        assert!(marker.starts_with("<!-- idp:"), "the first line is the marker: {marker}");
        self.normal(visible)
    }

    fn said(&self) -> Vec<Said> {
        let mut said: Vec<Said> = self.sandbox.read(|world| {
            let comments = world.repos.values().flat_map(|repo| repo.threads.values()).flat_map(|t| &t.comments);
            comments
                .filter(|comment| world.login(comment.author).ends_with("[bot]"))
                .map(|comment| Said { id: comment.id, body: comment.body.clone() })
                .collect()
        });
        said.sort_by_key(|said| said.id);
        said
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }
}

/// Whether a comment belongs to a check: nobody asked for it.
fn is_sticky(body: &str) -> bool {
    body.starts_with("<!-- idp:sticky")
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let said = self.said();
        let seen = self.seen();
        let unread: Vec<&str> =
            said.iter().filter(|said| seen.read.get(&said.id) != Some(&said.body)).map(|s| s.body.as_str()).collect();
        assert!(unread.is_empty(), "comments of the App that no assertion read:\n{}", unread.join("\n---\n"));
        let depth = seen.settled.expect("somebody acted and the test did not wait until it was settled");
        assert!(depth.failed == 0 || seen.failures_are_told, "failed deliveries are left: {depth:?}");
    }
}

impl Asked<'_> {
    /// The whole visible text of the one reply.
    pub fn reply(&self) -> String {
        match self.replies.as_slice() {
            [one] => self.world.read(*one),
            other => panic!("one reply was expected, there are {}\n{}", other.len(), self.world.sandbox.describe()),
        }
    }

    /// The reply without the folded part.
    pub fn summary(&self) -> String {
        let reply = self.reply();
        reply.split("\n<details>").next().unwrap_or_default().trim_end().to_owned()
    }

    /// All replies, oldest first.
    pub fn replies(&self) -> Vec<String> {
        self.replies.iter().map(|id| self.world.read(*id)).collect()
    }

    /// Nothing was said and nobody reacted.
    pub fn assert_silence(&self) {
        assert_eq!(self.replies(), Vec::<String>::new());
        assert_eq!(self.reactions(), "");
    }

    /// How the App reacted, in order.
    pub fn reactions(&self) -> String {
        let reactions = self.world.sandbox.reactions(&self.repo, self.id);
        let words: Vec<String> =
            reactions.into_iter().filter(|(who, _)| who.ends_with("[bot]")).map(|(_, word)| word).collect();
        words.join(" ")
    }
}

/// Numbers, hashes and GUIDs that differ from run to run.
pub fn plain(text: &str) -> String {
    let replace =
        |text: &str, pattern: &str, by: &str| regex::Regex::new(pattern).unwrap().replace_all(text, by).into_owned();
    let text = replace(text, r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "GUID");
    let text = replace(&text, r"(issuecomment-|comments/|comment=|installations/|deliveries/)\d+", "${1}N");
    let text = replace(&text, r"since=[0-9TZ:%A-]+", "since=TIME");
    replace(&text, r"\b[0-9a-f]{40,64}\b|`[0-9a-f]{7,16}`", "`HASH`")
}

fn settings(sandbox: &Sandbox, folder: &TempDir) -> Settings {
    let env = EnvFile::read(&sandbox.write_credentials(folder.path()).unwrap()).unwrap();
    let mut raw = RawSettings {
        bind: Some("127.0.0.1:0".to_owned()),
        data_dir: Some(folder.path().display().to_string()),
        ..RawSettings::default()
    };
    raw.fill(&env);
    let mut settings = Settings::judge(&raw).unwrap();
    settings.timing = Timing {
        call: Duration::from_secs(5),
        retry: Duration::from_millis(10),
        headless_limit: Duration::from_millis(200),
        settle: Duration::from_millis(300),
    };
    settings.backoff = Backoff { first: Duration::from_millis(20), longest: Duration::from_millis(200), tries: 6 };
    settings
}

async fn serve(settings: &Settings, app: &AppSettings) -> Server {
    let listener = TcpListener::bind(settings.bind).await.unwrap();
    Server::start_on(listener, settings, app).await.unwrap()
}
