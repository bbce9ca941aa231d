//! The server is killed at many random moments while repositories are made. Afterwards each stands once, complete, with
//! one reply. `IDP_TEST_SEED` repeats a run.

use std::time::{Duration, Instant};

use idp::github::{AppKey, GitHub, Timing};
use idp::golden_paths::form;
use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};
use idp::sandbox::model::Role;
use idp::sandbox::{Limits, Sandbox, SandboxConfig};
use idp::store::Store;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tempfile::TempDir;

use super::{FILES, PLATFORM, service};
use crate::process::{Serving, free_address, log_of};

const KILLS: usize = 9;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_while_it_makes_repositories_makes_each_once() {
    let seed = std::env::var("IDP_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    let folder = TempDir::new().unwrap();
    let config = SandboxConfig { limits: Limits::none(), seed, ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    sandbox.write_credentials(folder.path()).unwrap();
    let address = free_address();
    sandbox.set_webhook_url(Some(&format!("http://{address}/webhook")));
    let mut chance = StdRng::seed_from_u64(seed);

    let server = Serving::start(folder.path(), address);
    prepare(&sandbox).await;
    server.kill();
    sandbox.set_faults(faults());
    for kill in 0..KILLS {
        let server = Serving::start(folder.path(), address);
        ask(&sandbox, kill);
        tokio::time::sleep(Duration::from_millis(chance.random_range(0..1_200))).await;
        server.kill();
    }
    sandbox.set_faults(Faults::default());
    let server = Serving::start(folder.path(), address);
    let store = Store::open(&format!("sqlite://{}", folder.path().join("idp.sqlite").display())).await.unwrap();
    let complaint = until_whole(&sandbox, &store).await;
    let told = format!("IDP_TEST_SEED={seed} repeats this run");
    assert_eq!(complaint, None, "{told}\n{}\n{}", sandbox.describe(), log_of(folder.path()));
    assert_eq!(server.ask_to_end(), Some(0));
}

/// The platform repository with the fixture, its form, its labels, and open to members.
async fn prepare(sandbox: &Sandbox) {
    sandbox.as_user("olivia").set_team_role("acme", "payments", PLATFORM, Some(Role::Read)).unwrap();
    let text = form::write(&service());
    let file = form::file_of("service");
    let paths: Vec<(String, &str)> =
        FILES.iter().map(|(path, text)| (format!("golden-paths/service/{path}"), *text)).collect();
    let mut files: Vec<(&str, Option<&str>)> = paths.iter().map(|(path, text)| (path.as_str(), Some(*text))).collect();
    files.extend([(file.as_str(), Some(text.as_str())), ("idp.yaml", Some("create: {open_to: members}\n"))]);
    sandbox.as_user("bob").push(PLATFORM, "main", &files, "The golden path of services").unwrap();
    let started = Instant::now();
    while !sandbox.repo(PLATFORM).unwrap().labels.iter().any(|label| label.name == form::path_label("service")) {
        assert!(started.elapsed() < Duration::from_secs(60), "the labels do not come\n{}", sandbox.describe());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn ask(sandbox: &Sandbox, number: usize) {
    let name = format!("made-{number}");
    let alice = sandbox.as_user("alice");
    if number.is_multiple_of(2) {
        alice
            .send_form(PLATFORM, "idp-service.yml", "New", &[("name", &[name.as_str()]), ("owner", &["payments"])])
            .unwrap();
    } else {
        let issue = alice.open_issue(PLATFORM, "A new service", "").unwrap();
        alice.comment(PLATFORM, issue, &format!("/idp create service name={name} owner=payments")).unwrap();
    }
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
            fault(RequestEffect::ErrorAfter(502), Some("POST"), 0.04),
            fault(RequestEffect::ResetBefore, None, 0.03),
            fault(RequestEffect::Latency(30), None, 0.6),
        ],
        read_lag_ms: 100,
        ..Faults::default()
    }
}

async fn until_whole(sandbox: &Sandbox, store: &Store) -> Option<String> {
    let credentials = sandbox.credentials().unwrap();
    let key = AppKey::new(i64::try_from(credentials.app_id).unwrap(), &credentials.private_key_pem).unwrap();
    let github = GitHub::new(credentials.api_url.parse().unwrap(), Some(key), Timing::default());
    let started = Instant::now();
    loop {
        idp::deliveries::recover(store, &github).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        let complaint = (0..KILLS).find_map(|number| wrong_with(sandbox, &format!("made-{number}")));
        if complaint.is_none() || started.elapsed() > Duration::from_secs(120) {
            return complaint;
        }
    }
}

fn wrong_with(sandbox: &Sandbox, name: &str) -> Option<String> {
    let full = format!("acme/{name}");
    let Some(repo) = sandbox.repo(&full) else { return Some(format!("there is no {full}")) };
    if repo.threads.len() != 1 || repo.topics != ["service"] {
        return Some(format!("{full} has {} issues and the topics {:?}", repo.threads.len(), repo.topics));
    }
    let files = sandbox.files(&full, "main").len();
    if files != 5 {
        return Some(format!("{full} has {files} files"));
    }
    let replies: usize = sandbox.read(|world| {
        let platform = world.repos.values().find(|repo| repo.name == "platform").unwrap();
        let said = platform.threads.values().flat_map(|thread| &thread.comments);
        said.filter(|comment| comment.body.contains(&format!("[`{full}`]")) && comment.body.contains("it stands"))
            .count()
    });
    (replies != 1).then(|| format!("{full} has {replies} replies"))
}
