//! What people do on the sandbox's GitHub, and what an App hears of it: the catalog lives on these webhooks.
//! Whether the payloads have GitHub's shape is held against GitHub's own descriptions outside of this tree.

use std::time::Duration;

use idp::sandbox::model::{AccountKind, Delivery, OrgRole, Role, Selection, Visibility};
use idp::sandbox::{Limits, Sandbox, SandboxConfig};
use serde_json::Value;
use tokio::net::TcpListener;

const ORDERS: &str = "acme/orders";

/// A sandbox whose webhooks somebody takes.
struct Tester {
    sandbox: Sandbox,
    seen: std::sync::Mutex<usize>,
}

impl Tester {
    async fn start() -> Self {
        let config = SandboxConfig { limits: Limits::none(), ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        sandbox.set_webhook_url(Some(&format!("http://{}/webhook", listener.local_addr().unwrap())));
        let app = axum::Router::new().fallback(|| async { http::StatusCode::ACCEPTED });
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { sandbox, seen: std::sync::Mutex::default() }
    }

    async fn deliveries(&self) -> Vec<Delivery> {
        self.sandbox
            .wait_until("all is sent", Duration::from_secs(5), |world| world.outgoing.is_empty())
            .await
            .unwrap();
        while !self.sandbox.is_quiet() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let mut seen = self.seen.lock().unwrap();
        let new = self.sandbox.deliveries().split_off(*seen);
        *seen += new.len();
        new
    }

    /// What was heard since the last time, `event.action` in alphabetical order.
    async fn heard(&self) -> String {
        let mut names: Vec<String> = self.deliveries().await.iter().map(name).collect();
        names.sort();
        names.join(" ")
    }

    /// The payload of the one webhook of this name since the last time.
    async fn payload(&self, wanted: &str) -> Value {
        let deliveries = self.deliveries().await;
        let names: Vec<String> = deliveries.iter().map(name).collect();
        let mut found = deliveries.into_iter().filter(|found| name(found) == wanted);
        let payload = found.next().unwrap_or_else(|| panic!("no {wanted} among {names:?}")).sent.payload;
        assert!(found.next().is_none(), "{names:?}");
        payload
    }
}

fn name(delivery: &Delivery) -> String {
    match &delivery.sent.action {
        Some(action) => format!("{}.{action}", delivery.sent.event),
        None => delivery.sent.event.clone(),
    }
}

#[tokio::test]
async fn a_renamed_repository_answers_under_both_names() {
    let tester = Tester::start().await;
    let olivia = tester.sandbox.as_user("olivia");
    olivia.rename_repository(ORDERS, "sales").unwrap();
    let payload = tester.payload("repository.renamed").await;
    assert_eq!(payload["changes"]["repository"]["name"]["from"], "orders");
    assert_eq!(payload["repository"]["full_name"], "acme/sales");
    assert!(tester.sandbox.repo("acme/sales").is_some() && tester.sandbox.repo(ORDERS).is_none());
}

#[tokio::test]
async fn a_default_branch_must_exist_and_its_change_is_told() {
    let tester = Tester::start().await;
    let olivia = tester.sandbox.as_user("olivia");
    assert!(olivia.change_default_branch(ORDERS, "nowhere").is_err());
    olivia.change_default_branch(ORDERS, "retry-payments").unwrap();
    let payload = tester.payload("repository.edited").await;
    assert_eq!(payload["changes"]["default_branch"]["from"], "main");
    assert_eq!(payload["repository"]["default_branch"], "retry-payments");
}

#[tokio::test]
async fn an_archived_repository_takes_no_writes_until_it_is_unarchived() {
    let tester = Tester::start().await;
    let olivia = tester.sandbox.as_user("olivia");
    olivia.archive(ORDERS).unwrap();
    let refused = tester.sandbox.as_user("alice").push(ORDERS, "main", &[("a", Some("a"))], "m").unwrap_err();
    assert_eq!(refused.to_string(), "403 Repository was archived so is read-only.");
    olivia.unarchive(ORDERS).unwrap();
    tester.sandbox.as_user("alice").comment(ORDERS, 1, "again").unwrap();
    assert_eq!(tester.heard().await, "issue_comment.created repository.archived repository.unarchived");
}

#[tokio::test]
async fn visibility_and_deletion_are_told() {
    let tester = Tester::start().await;
    let olivia = tester.sandbox.as_user("olivia");
    olivia.set_visibility(ORDERS, Visibility::Public).unwrap();
    olivia.set_visibility(ORDERS, Visibility::Private).unwrap();
    olivia.delete_repository(ORDERS).unwrap();
    assert_eq!(tester.heard().await, "repository.deleted repository.privatized repository.publicized");
    assert!(tester.sandbox.as_user("bob").delete_repository("acme/payments").is_err());
}

#[tokio::test]
async fn a_transfer_is_told_to_the_new_owner_and_lost_by_the_old_one() {
    let tester = Tester::start().await;
    tester.sandbox.change(|world| {
        let olivia = world.account("olivia").unwrap().id;
        world.add_organization("globex", "Globex", olivia);
    });
    let olivia = tester.sandbox.as_user("olivia");
    let theirs = olivia.install("globex", Selection::All).unwrap();
    assert_eq!(tester.heard().await, "installation.created");
    olivia.transfer(ORDERS, "globex").unwrap();
    let told: Vec<(String, u64)> = tester
        .deliveries()
        .await
        .iter()
        .map(|found| (name(found), found.sent.payload["installation"]["id"].as_u64().unwrap()))
        .filter(|(name, _)| name != "installation_repositories.added")
        .collect();
    assert_eq!(told[0].0, "installation_repositories.removed");
    assert_ne!(told[0].1, theirs);
    assert_eq!(told[1..], [("repository.transferred".to_owned(), theirs)]);
    assert!(tester.sandbox.as_user("alice").push("globex/orders", "main", &[("a", Some("a"))], "m").is_err());
    assert!(tester.sandbox.read(|world| world.redirects.contains_key(ORDERS)));
}

#[tokio::test]
async fn a_team_lives_and_ends() {
    let tester = Tester::start().await;
    let olivia = tester.sandbox.as_user("olivia");
    let slug = olivia.create_team("acme", "Site Reliability").unwrap();
    assert_eq!(slug, "site-reliability");
    assert_eq!(tester.heard().await, "membership.added team.created");
    olivia.add_to_team("acme", &slug, "carol").unwrap();
    let payload = tester.payload("membership.added").await;
    assert_eq!((&payload["member"]["login"], &payload["team"]["slug"]), (&"carol".into(), &slug.as_str().into()));
    olivia.set_team_role("acme", &slug, ORDERS, Some(Role::Write)).unwrap();
    olivia.rename_team("acme", &slug, "SRE").unwrap();
    let renamed = tester.payload("team.edited").await;
    assert_eq!(
        (&renamed["changes"]["name"]["from"], &renamed["team"]["slug"]),
        (&"Site Reliability".into(), &"sre".into())
    );
    olivia.remove_from_team("acme", "sre", "carol").unwrap();
    olivia.delete_team("acme", "sre").unwrap();
    assert_eq!(tester.heard().await, "membership.removed team.deleted");
    let taken = olivia.create_team("acme", "Payments").unwrap_err();
    assert_eq!(taken.to_string(), "422 Validation Failed (Name must be unique for this org)");
    assert!(tester.sandbox.as_user("carol").add_to_team("acme", "payments", "carol").is_err());
}

#[tokio::test]
async fn a_team_below_another_brings_its_people_along_and_goes_with_it() {
    let tester = Tester::start().await;
    let olivia = tester.sandbox.as_user("olivia");
    olivia.move_team("acme", "payments", Some("platform")).unwrap();
    assert_eq!(tester.payload("team.edited").await["team"]["parent"]["slug"], "platform");
    assert!(olivia.move_team("acme", "platform", Some("payments")).is_err(), "a circle");
    let members = tester.sandbox.read(|world| {
        let acme = world.account("acme").unwrap().id;
        let people = world.members_of(world.team(acme, "platform").unwrap());
        people.into_iter().map(|id| world.login(id).to_owned()).collect::<Vec<_>>()
    });
    assert_eq!(members, ["alice", "bob"]);
    olivia.delete_team("acme", "platform").unwrap();
    assert_eq!(tester.heard().await, "team.deleted team.deleted");
}

#[tokio::test]
async fn people_come_to_an_organisation_and_leave_it_with_their_teams() {
    let tester = Tester::start().await;
    tester.sandbox.change(|world| world.add_account("dave", None, AccountKind::User));
    let olivia = tester.sandbox.as_user("olivia");
    olivia.add_member("acme", "dave").unwrap();
    olivia.add_to_team("acme", "payments", "dave").unwrap();
    olivia.remove_member("acme", "dave").unwrap();
    assert_eq!(tester.heard().await, "membership.added organization.member_added organization.member_removed");
    let left = tester.sandbox.read(|world| {
        let acme = world.account("acme").unwrap().id;
        let dave = world.account("dave").unwrap().id;
        let organization = &world.organizations[&acme];
        assert_eq!(organization.members.values().filter(|role| **role == OrgRole::Owner).count(), 1);
        organization.members.contains_key(&dave) || world.team(acme, "payments").unwrap().members.contains_key(&dave)
    });
    assert!(!left);
    assert!(olivia.remove_member("acme", "olivia").is_err(), "the last owner stays");
}

#[tokio::test]
async fn a_renamed_organisation_takes_its_repositories_along() {
    let tester = Tester::start().await;
    tester.sandbox.as_user("olivia").rename_organization("acme", "acme-corp").unwrap();
    let payload = tester.payload("organization.renamed").await;
    assert_eq!(payload["changes"]["login"]["from"], "acme");
    assert!(tester.sandbox.repo("acme-corp/orders").is_some());
    assert!(tester.sandbox.read(|world| world.redirects.contains_key("acme/orders")));
}

#[tokio::test]
async fn an_app_is_suspended_narrowed_and_removed() {
    let tester = Tester::start().await;
    let olivia = tester.sandbox.as_user("olivia");
    olivia.suspend("acme", true).unwrap();
    olivia.suspend("acme", false).unwrap();
    olivia.select_repositories("acme", Some(&[ORDERS])).unwrap();
    let payload = tester.payload("installation_repositories.removed").await;
    assert_eq!(payload["repositories_removed"].as_array().unwrap().len(), 2);
    tester.sandbox.as_user("olivia").push("acme/payments", "main", &[("a", Some("a"))], "Not heard").unwrap();
    assert_eq!(tester.heard().await, "");
    olivia.select_repositories("acme", None).unwrap();
    olivia.uninstall("acme").unwrap();
    assert_eq!(tester.heard().await, "installation.deleted installation_repositories.added");
    assert!(tester.sandbox.as_user("alice").uninstall("acme").is_err());
}

#[tokio::test]
async fn a_merge_queue_asks_for_checks_of_each_merge_on_top_of_the_last() {
    let tester = Tester::start().await;
    let (alice, bob) = (tester.sandbox.as_user("alice"), tester.sandbox.as_user("bob"));
    alice.push(ORDERS, "second", &[("b.txt", Some("b"))], "Second").unwrap();
    let second = alice.open_pull(ORDERS, "second", "main", "Second", "").unwrap();
    tester.deliveries().await;
    let first = bob.enqueue(ORDERS, 1).unwrap();
    let group = tester.payload("merge_group.checks_requested").await["merge_group"].clone();
    let main = tester.sandbox.repo(ORDERS).unwrap().branch("main").unwrap();
    assert_eq!(group["head_sha"], first.to_string());
    assert_eq!(group["base_sha"], main.to_string());
    assert_eq!(group["head_ref"], format!("refs/heads/gh-readonly-queue/main/pr-1-{main}"));
    assert_eq!(bob.enqueue(ORDERS, 1).unwrap_err().status, 405);
    bob.enqueue(ORDERS, second).unwrap();
    let group = tester.payload("merge_group.checks_requested").await["merge_group"].clone();
    assert_eq!(group["base_sha"], first.to_string());
    assert!(bob.merge_queued(ORDERS, second).is_err(), "not before the first one");
    assert_eq!(bob.merge_queued(ORDERS, 1).unwrap(), first);
    assert_eq!(tester.heard().await, "merge_group.destroyed pull_request.closed push push");
    assert_eq!(tester.sandbox.repo(ORDERS).unwrap().branch("main"), Some(first));
}

#[tokio::test]
async fn what_leaves_the_queue_takes_those_behind_it_to_a_new_place() {
    let tester = Tester::start().await;
    let (alice, bob) = (tester.sandbox.as_user("alice"), tester.sandbox.as_user("bob"));
    alice.push(ORDERS, "second", &[("b.txt", Some("b"))], "Second").unwrap();
    let second = alice.open_pull(ORDERS, "second", "main", "Second", "").unwrap();
    bob.enqueue(ORDERS, 1).unwrap();
    bob.enqueue(ORDERS, second).unwrap();
    tester.deliveries().await;
    bob.dequeue(ORDERS, 1).unwrap();
    let told = tester.deliveries().await;
    let groups: Vec<String> = told
        .iter()
        .filter(|found| found.sent.event == "merge_group")
        .map(|found| format!("{} {}", name(found), found.sent.payload["reason"].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(
        groups,
        ["merge_group.destroyed dequeued", "merge_group.destroyed invalidated", "merge_group.checks_requested -"]
    );
    let queue = tester.sandbox.repo(ORDERS).unwrap().queue;
    assert_eq!((queue.len(), queue[0].base), (1, tester.sandbox.repo(ORDERS).unwrap().branch("main").unwrap()));
}

#[tokio::test]
async fn a_pull_request_tells_of_its_draft_its_base_and_its_title() {
    let tester = Tester::start().await;
    let alice = tester.sandbox.as_user("alice");
    alice.push(ORDERS, "stable", &[("s.txt", Some("s"))], "Stable").unwrap();
    alice.push(ORDERS, "draft", &[("d.txt", Some("d"))], "Draft").unwrap();
    tester.deliveries().await;
    let number = alice.open_draft(ORDERS, "draft", "main", "Not yet").unwrap();
    assert_eq!(tester.payload("pull_request.opened").await["pull_request"]["draft"], true);
    alice.ready_for_review(ORDERS, number).unwrap();
    alice.edit_base(ORDERS, number, "stable").unwrap();
    let edited = tester.payload("pull_request.edited").await;
    assert_eq!(edited["changes"]["base"]["ref"]["from"], "main");
    assert_eq!(edited["pull_request"]["base"]["ref"], "stable");
    alice.edit_title(ORDERS, number, "Now").unwrap();
    assert_eq!(tester.payload("pull_request.edited").await["changes"]["title"]["from"], "Not yet");
    alice.close(ORDERS, number).unwrap();
    alice.reopen(ORDERS, number).unwrap();
    assert_eq!(tester.heard().await, "pull_request.closed pull_request.reopened");
}

#[tokio::test]
async fn a_push_lists_what_it_adds_changes_and_removes() {
    let tester = Tester::start().await;
    let files = [("new.txt", Some("n")), ("README.md", Some("other")), ("config/retries.yaml", None)];
    tester.sandbox.as_user("alice").push(ORDERS, "retry-payments", &files, "All kinds").unwrap();
    let payload = tester.payload("push").await;
    let commit = &payload["commits"][0];
    let lists = [&commit["added"], &commit["modified"], &commit["removed"]].map(|list| list[0].as_str().unwrap());
    assert_eq!(lists, ["new.txt", "README.md", "config/retries.yaml"]);
    assert_eq!((&payload["created"], &payload["forced"]), (&false.into(), &false.into()));
}
