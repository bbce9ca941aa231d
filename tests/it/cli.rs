//! The command line as people type it: exit codes and words.

use std::time::Duration;

use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};
use idp::sandbox::{Limits, Sandbox, SandboxConfig};
use tempfile::TempDir;

use crate::process::{Serving, free_address, run, words};
use crate::world::{ORDERS, plain};

const PATIENCE: Duration = Duration::from_secs(20);

async fn sandbox(folder: &TempDir) -> (Sandbox, std::net::SocketAddr) {
    let config = SandboxConfig { limits: Limits::none(), ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    sandbox.write_credentials(folder.path()).unwrap();
    let address = free_address();
    sandbox.set_webhook_url(Some(&format!("http://{address}/webhook")));
    (sandbox, address)
}

/// Waits until a comment has its ending reaction.
async fn answered(sandbox: &Sandbox, comment: u64) {
    let ended = |world: &idp::sandbox::model::World| {
        world.repo(ORDERS).unwrap().threads[&1].comment(comment).is_some_and(|found| found.reactions.len() == 2)
    };
    sandbox.wait_until("the command has ended", PATIENCE, ended).await.unwrap();
}

#[test]
fn the_demo_plays_its_tour_and_ends_with_0() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["demo", "--exit", "--sandbox", "127.0.0.1:0", "--bind", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    let port = regex::Regex::new(r"127\.0\.0\.1:\d+").unwrap();
    insta::assert_snapshot!(plain(&port.replace_all(&words(&output), "127.0.0.1:PORT")), @"
    idp demo: a GitHub in memory and the real server, on this machine only.

    1. alice comments on acme/orders#1
         > /idp provision postgres name=orders-db size=small
    2. idp-sandbox[bot] reacts within moments
         👀 on alice's comment
    3. a scaffolding pull request stands
         #2 Provision postgres orders-db (dev)  (idp/provision-postgres-orders-db → main)
         + .idp/lock.yaml
         + deploy/resources/orders-db/database.yaml
         + deploy/resources/orders-db/external-secret.yaml
         + deploy/resources/orders-db/kustomization.yaml
         + deploy/resources/orders-db/prometheus-rule.yaml
         + docs/runbooks/orders-db.md
         ~ catalog-info.yaml
    4. the reply says what was made, where, and what is next
         **postgres `orders-db`** for `component:default/orders` · dev · small
         
         - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
         - [x] Approval: none needed
         - [ ] Pull request: #2 waits to be merged
         - [ ] Manifests, credentials, alerts, runbook and catalog entry: come with the merge
         
         **Next:** review and merge #2. Changed your mind: `/idp cancel 1`
    5. the command is done
         🚀 on alice's comment
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_graceful_stop_finishes_what_runs() {
    let folder = TempDir::new().unwrap();
    let (sandbox, address) = sandbox(&folder).await;
    let server = Serving::start(folder.path(), address);
    let slow = RequestFault {
        fault: RequestEffect::Latency(150),
        method: None,
        path: Some("/repos/*".to_owned()),
        probability: 1.0,
        count: None,
    };
    sandbox.set_faults(Faults { requests: vec![slow], ..Faults::default() });
    let comment = sandbox.as_user("alice").comment(ORDERS, 1, "/idp provision postgres name=orders-db").unwrap();
    let begun = |world: &idp::sandbox::model::World| {
        world.repo(ORDERS).unwrap().threads[&1].comment(comment).is_some_and(|found| !found.reactions.is_empty())
    };
    sandbox.wait_until("the command has begun", PATIENCE, begun).await.unwrap();
    let code = tokio::task::spawn_blocking(|| server.ask_to_end()).await.unwrap();
    assert_eq!(code, Some(0));
    let reactions: Vec<String> = sandbox.reactions(ORDERS, comment).into_iter().map(|(_, word)| word).collect();
    assert_eq!(reactions, ["eyes", "rocket"]);
    assert_eq!(sandbox.pulls(ORDERS).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_the_same_file_is_refused() {
    let folder = TempDir::new().unwrap();
    let (_sandbox, address) = sandbox(&folder).await;
    let _first = Serving::start(folder.path(), address);
    let second = run(folder.path(), &["serve", "--env-file", "idp.env", "--bind", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(2));
    let told = words(&second).replace(&folder.path().display().to_string(), "DIR");
    insta::assert_snapshot!(told, @"idp: another `idp serve` already uses DIR/idp.sqlite: stop it first, or give this one its own IDP_DATABASE_URL");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deliveries_are_listed_shown_and_run_again() {
    let folder = TempDir::new().unwrap();
    let (sandbox, address) = sandbox(&folder).await;
    let server = Serving::start(folder.path(), address);
    let comment = sandbox.as_user("alice").comment(ORDERS, 1, "/idp whoami").unwrap();
    answered(&sandbox, comment).await;
    tokio::task::spawn_blocking(|| server.ask_to_end()).await.unwrap();

    let list = |arguments: &[&str]| words(&run(folder.path(), arguments));
    let time = regex::Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d").unwrap();
    let normal = |text: &str| time.replace_all(&plain(text), "TIME").into_owned();
    let done = list(&["deliveries", "list", "--state", "done"]);
    insta::assert_snapshot!(normal(done.trim_end()), @"TIME  GUID  done     issue_comment.created        1 command(s), done");
    let guid = done.split_whitespace().find(|word| word.len() == 36).unwrap();

    let shown = list(&["deliveries", "show", guid]);
    let head = shown.split("\n\n").next().unwrap();
    let subject = regex::Regex::new(r"subject( +)\d+#1").unwrap();
    insta::assert_snapshot!(subject.replace(&normal(head), "subject${1}ID#1"), @"
    TIME  GUID  done     issue_comment.created        1 command(s), done
    subject       ID#1
    failed tries  0
    next try      none
    finished      TIME
    ");
    assert!(shown.contains("\"body\": \"/idp whoami\""), "{shown}");

    let retried = run(folder.path(), &["deliveries", "retry", guid]);
    assert_eq!(retried.status.code(), Some(1));
    insta::assert_snapshot!(plain(words(&retried).trim_end()), @"GUID: not retried, because there is no failed delivery of this GUID.");
    let all = run(folder.path(), &["deliveries", "retry", "--all"]);
    assert_eq!((all.status.code(), words(&all).as_str()), (Some(0), "Nothing has failed.\n"));
    let none = run(folder.path(), &["deliveries", "show", "nothing"]);
    assert_eq!(none.status.code(), Some(1));
    insta::assert_snapshot!(words(&none).trim_end(), @"There is no delivery nothing; `idp deliveries list` shows the newest.");
}

#[test]
fn deliveries_without_a_database_say_where_it_was_looked_for() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["deliveries", "list"]);
    assert_eq!(output.status.code(), Some(2));
    let told = words(&output).replace(&folder.path().display().to_string(), "DIR");
    insta::assert_snapshot!(told.trim_end(), @"idp: there is no database at DIR/idp.sqlite; say which with --database-url or --env-file");
}

#[test]
fn broken_settings_are_told_all_at_once() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["serve", "--bind", "here", "--app-id", "x", "--webhook-secret", "hunter2"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(words(&output).trim_end(), @"
    idp: some settings are not right:
    - IDP_BIND is `here`; it must be an address with a port, such as 127.0.0.1:3000
    - IDP_PRIVATE_KEY or IDP_PRIVATE_KEY_FILE is missing, while other settings of the App are there
    - IDP_APP_ID is `x`; it must be the number that the App's settings page shows
    ");
    assert!(!words(&output).contains("hunter2"));
}

#[test]
fn a_database_that_cannot_be_opened_is_told() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["deliveries", "list", "--database-url", "postgres://idp:hunter2@db/idp"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!words(&output).contains("hunter2"), "{}", words(&output));
}
