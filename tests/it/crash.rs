//! The server is killed at many random moments while commands come in and GitHub answers with faults.
//! Afterwards every command has one reply, one pull request, one set of reactions. `IDP_TEST_SEED` repeats a run.

mod judging;
mod waiving;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use idp::github::{AppKey, GitHub, Timing};
use idp::sandbox::faults::{Faults, RequestEffect, RequestFault, WebhookEffect, WebhookFault};
use idp::sandbox::model::Thread;
use idp::sandbox::{Limits, Sandbox, SandboxConfig};
use idp::store::{DeliveryState, Store};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tempfile::TempDir;

use crate::process::{Serving, free_address, log_of};
use crate::world::ORDERS;

const KILLS: usize = 26;
const THREADS: usize = 5;

/// A comment with a command.
struct Asked {
    thread: u64,
    comment: u64,
    /// The database, when one was asked for.
    database: Option<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_again_and_again_does_everything_once() {
    let seed = std::env::var("IDP_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    let told = format!("IDP_TEST_SEED={seed} repeats this run");
    let folder = TempDir::new().unwrap();
    let limits = Limits::none();
    let sandbox = Sandbox::start(SandboxConfig { limits, seed, ..SandboxConfig::default() }).await.unwrap();
    sandbox.write_credentials(folder.path()).unwrap();
    let address = free_address();
    sandbox.set_webhook_url(Some(&format!("http://{address}/webhook")));
    let mut chance = StdRng::seed_from_u64(seed);

    let asked = under_fire(&sandbox, &folder, address, &mut chance).await;
    sandbox.set_faults(Faults::default());
    let server = Serving::start(folder.path(), address);
    let store = Store::open(&format!("sqlite://{}", folder.path().join("idp.sqlite").display())).await.unwrap();
    let complaint = until_whole(&sandbox, &store, || complaint(&sandbox, &asked)).await;
    assert_eq!(complaint, None, "{told}\n{}\n{}", sandbox.describe(), log_of(folder.path()));
    assert_eq!(server.ask_to_end(), Some(0));
}

/// Commands come in, and the server is killed, until it was killed often enough.
async fn under_fire(
    sandbox: &Sandbox,
    folder: &TempDir,
    address: std::net::SocketAddr,
    chance: &mut StdRng,
) -> Vec<Asked> {
    let mut threads = vec![1];
    for n in 1..THREADS {
        threads.push(sandbox.as_user("alice").open_issue(ORDERS, &format!("Issue {n}"), "").unwrap());
    }
    sandbox.set_faults(faults());
    let mut asked = Vec::new();
    for kill in 0..KILLS {
        let server = Serving::start(folder.path(), address);
        let until = Instant::now() + Duration::from_millis(chance.random_range(0..900));
        for _ in 0..chance.random_range(0..3) {
            asked.push(ask(sandbox, chance, &threads, asked.len()));
            tokio::time::sleep(Duration::from_millis(chance.random_range(0..60))).await;
        }
        tokio::time::sleep(until.saturating_duration_since(Instant::now())).await;
        server.kill();
        if kill % 5 == 0 {
            // Nobody listens: this one is lost and has to be recovered.
            asked.push(ask(sandbox, chance, &threads, asked.len()));
        }
    }
    asked
}

fn ask(sandbox: &Sandbox, chance: &mut StdRng, threads: &[u64], n: usize) -> Asked {
    let thread = threads[chance.random_range(0..threads.len())];
    let database = chance.random_bool(0.5).then(|| format!("db-{n}"));
    let body = match &database {
        Some(name) => format!("/idp provision postgres name={name}"),
        None => "/idp status".to_owned(),
    };
    let comment = sandbox.as_user("alice").comment(ORDERS, thread, &body).unwrap();
    Asked { thread, comment, database }
}

fn faults() -> Faults {
    let fault = |fault, method: Option<&str>, probability| RequestFault {
        fault,
        method: method.map(str::to_owned),
        path: None,
        probability,
        count: None,
    };
    Faults {
        requests: vec![
            fault(RequestEffect::ErrorAfter(502), Some("POST"), 0.06),
            fault(RequestEffect::ResetAfter, Some("POST"), 0.06),
            fault(RequestEffect::ErrorBefore(503), None, 0.04),
            fault(RequestEffect::ResetBefore, None, 0.04),
            fault(RequestEffect::Latency(40), None, 0.5),
        ],
        webhooks: vec![WebhookFault { fault: WebhookEffect::Duplicate, event: None, probability: 0.2, count: None }],
        read_lag_ms: 100,
        ..Faults::default()
    }
}

/// Waits until all is as it should be and stays so; what is wrong when it never is.
async fn until_whole(sandbox: &Sandbox, store: &Store, wrong: impl Fn() -> Option<String>) -> Option<String> {
    let credentials = sandbox.credentials().unwrap();
    let key = AppKey::new(i64::try_from(credentials.app_id).unwrap(), &credentials.private_key_pem).unwrap();
    let github = GitHub::new(credentials.api_url.parse().unwrap(), Some(key), Timing::default());
    let started = Instant::now();
    loop {
        // The server does this every hour; here an hour is a second.
        idp::deliveries::recover(store, &github).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        let complaint = open_work(sandbox, store).await.or_else(&wrong);
        if complaint.is_none() || started.elapsed() > Duration::from_secs(90) {
            return complaint;
        }
    }
}

/// What is still to be done, or was given up.
async fn open_work(sandbox: &Sandbox, store: &Store) -> Option<String> {
    let depth = store.queue_depth().await.unwrap();
    if depth.open > 0 || !sandbox.is_quiet() {
        return Some(format!("deliveries are open: {depth:?}"));
    }
    if depth.failed > 0 {
        let failed = store.deliveries(Some(DeliveryState::Failed), 10).await.unwrap();
        return Some(format!("deliveries failed: {:?}", failed.iter().map(|d| &d.note).collect::<Vec<_>>()));
    }
    None
}

fn complaint(sandbox: &Sandbox, asked: &[Asked]) -> Option<String> {
    asked.iter().find_map(|asked| wrong_with(sandbox, asked)).or_else(|| {
        let databases = asked.iter().filter(|asked| asked.database.is_some()).count();
        let pulls = sandbox.pulls(ORDERS).iter().filter(|pull| pull.via_app.is_some()).count();
        let said: usize = sandbox.read(|world| {
            let threads = world.repo(ORDERS).unwrap().threads.values().flat_map(|thread| &thread.comments);
            threads.filter(|comment| world.login(comment.author).ends_with("[bot]")).count()
        });
        ((pulls, said) != (databases, asked.len()))
            .then(|| format!("{pulls} pull requests for {databases} databases, {said} replies to {}", asked.len()))
    })
}

fn reactions(sandbox: &Sandbox, repo: &str, comment: u64) -> BTreeMap<String, usize> {
    let mut reactions = BTreeMap::new();
    for (_, word) in sandbox.reactions(repo, comment) {
        *reactions.entry(word).or_default() += 1;
    }
    reactions
}

fn wanted_reactions() -> BTreeMap<String, usize> {
    BTreeMap::from([("eyes".to_owned(), 1), ("rocket".to_owned(), 1)])
}

fn wrong_with(sandbox: &Sandbox, asked: &Asked) -> Option<String> {
    let reactions = reactions(sandbox, ORDERS, asked.comment);
    if reactions != wanted_reactions() {
        return Some(format!("comment {} has the reactions {reactions:?}", asked.comment));
    }
    let comments = sandbox.comments(ORDERS, asked.thread);
    let replies = match &asked.database {
        None => {
            let marker = format!("<!-- idp:reply comment={} -->", asked.comment);
            comments.iter().filter(|comment| comment.body.starts_with(&marker)).count()
        }
        Some(name) => {
            let title = format!("**postgres `{name}`**");
            let told = |body: &str| body.contains(&title) && body.contains("waits to be merged");
            comments.iter().filter(|comment| told(&comment.body)).count()
        }
    };
    if replies != 1 {
        return Some(format!("comment {} has {replies} replies", asked.comment));
    }
    let branch = format!("idp/provision-postgres-{}", asked.database.as_ref()?);
    let from_it = |pull: &Thread| pull.pull.as_ref().is_some_and(|pull| pull.head.branch == branch);
    let pulls = sandbox.pulls(ORDERS).iter().filter(|pull| from_it(pull)).count();
    (pulls != 1).then(|| format!("{pulls} pull requests from {branch}"))
}
