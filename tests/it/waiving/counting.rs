//! What waivers do to the check of a pull request.

use super::{FILE, WAIVE, day};
use crate::world::{ORDERS, World};

const CATALOG: &str = "catalog-info.yaml";

/// A world with a pull request whose catalog file has a lifecycle that the organisation does not have.
async fn with_a_finding(fork: bool) -> (World, u64) {
    let world = World::start().await;
    let decided = "catalog:\n  lifecycles: [production]\n";
    world.push_in("acme/platform", "olivia", "main", &[("idp.yaml", Some(decided))]).await;
    world.record().await;
    let text = world.sandbox.file_at(ORDERS, "main", CATALOG).unwrap().replace("production", "beta");
    let files = [(CATALOG, Some(text.as_str()))];
    let number = match fork {
        true => world.open_pull_of_fork(ORDERS, "carol", &files).await.number,
        false => world.open_pull("alice", &files).await.number,
    };
    let check = world.pull(ORDERS, number).check();
    assert_eq!((check.conclusion.as_str(), check.title.as_str()), ("neutral", "1 warning"), "{}", check.summary);
    (world, number)
}

#[tokio::test]
async fn a_waived_finding_counts_no_more_and_the_check_says_so() {
    let (world, pull) = with_a_finding(false).await;
    world.comment("alice", pull, WAIVE).await.reply();
    assert_eq!(world.pull(ORDERS, pull).checks().len(), 1, "while it waits, nothing has changed");
    world.comment("bob", pull, "/idp approve").await.reply();
    let check = world.pull(ORDERS, pull).check();
    assert_eq!(check.conclusion, "success", "{}", check.summary);
    let (_, part) = check.summary.split_once("#### Waivers").unwrap();
    insta::assert_snapshot!(world.dated(part), @"
     in force

    - `catalog.lifecycle` in `catalog-info.yaml` until IN-30-DAYS (waiver 1), asked by `alice` and granted by `bob`: The new lifecycle is decided in May
    ");
    assert_eq!(check.annotations, "");
    world.read_all();
}

#[tokio::test]
async fn elsewhere_in_the_repository_the_finding_counts() {
    let (world, pull) = with_a_finding(false).await;
    world.comment("alice", pull, &format!("{WAIVE} --path services/")).await.reply();
    world.comment("bob", pull, "/idp approve").await.reply();
    assert_eq!(world.pull(ORDERS, pull).check().title, "1 warning");
    world.read_all();
}

#[tokio::test]
async fn a_pull_request_of_a_fork_is_judged_by_the_record_too() {
    let (world, pull) = with_a_finding(true).await;
    let stranger = world.comment("carol", pull, WAIVE).await;
    assert_eq!(stranger.reactions(), "eyes -1");
    world.comment("alice", pull, WAIVE).await.reply();
    world.comment("bob", pull, "/idp approve").await.reply();
    assert_eq!(world.pull(ORDERS, pull).check().conclusion, "success");
    assert!(world.mirrors().iter().all(|(_, branch, _)| branch == "idp/waive-catalog-lifecycle-1"));
    world.read_all();
}

#[tokio::test]
async fn what_somebody_writes_into_the_file_is_a_request_and_is_told_so() {
    let (world, pull) = with_a_finding(false).await;
    let entry = format!("  - rule: catalog.lifecycle\n    reason: we need it so much\n    until: {}\n", day(30));
    world.pull(ORDERS, pull).push("alice", &[(FILE, Some(&format!("waivers:\n{entry}")))]).await;
    let check = world.pull(ORDERS, pull).check();
    assert_eq!(check.title, "2 warnings", "{}", check.summary);
    insta::assert_snapshot!(check.annotations, @r#"
    .idp/waivers.yaml:2 warning policy.waivers: the waiver of `catalog.lifecycle` was not granted, so it waives nothing
    What stands in the file is a request: `/idp waive catalog.lifecycle --for 30d --reason "…"` asks for it.
    catalog-info.yaml:10 warning catalog.lifecycle: `spec.lifecycle` is `beta`, which is none of `production`
    Write one of them, or ask the platform team to add this one to `idp.yaml`.
    "#);
    world.read_all();
}

#[tokio::test]
async fn what_was_granted_cannot_be_stretched_by_hand() {
    let (world, pull) = with_a_finding(false).await;
    world.comment("alice", pull, WAIVE).await.reply();
    world.comment("bob", pull, "/idp approve").await.reply();
    let mirror = world.mirrors().remove(0);
    let file = world.sandbox.file_at(ORDERS, &mirror.1, FILE).unwrap();
    let longer = file.replace(&day(30).to_string(), &day(300).to_string());
    world.push("alice", &mirror.1, &[(FILE, Some(&longer))]).await;
    let check = world.pull(ORDERS, mirror.0).check();
    insta::assert_snapshot!(world.dated(&check.annotations), @"
    .idp/waivers.yaml:4 warning policy.waivers: the waiver of `catalog.lifecycle` was granted otherwise than it stands here
    It counts for all files until IN-30-DAYS, whatever the file says.
    ");
    world.read_all();
}

#[tokio::test]
async fn once_it_has_ended_the_finding_is_back_and_says_so() {
    let (world, pull) = with_a_finding(false).await;
    world.comment("alice", pull, WAIVE).await.reply();
    world.comment("bob", pull, "/idp approve").await.reply();
    assert_eq!(world.pull(ORDERS, pull).check().conclusion, "success");
    world.sweep().await;
    let check = world.pull(ORDERS, pull).check();
    assert_eq!((check.conclusion.as_str(), check.title.as_str()), ("neutral", "1 warning"));
    insta::assert_snapshot!(world.dated(&check.annotations), @"
    catalog-info.yaml:10 warning catalog.lifecycle: `spec.lifecycle` is `beta`, which is none of `production`
    Write one of them, or ask the platform team to add this one to `idp.yaml`. Waiver 1, granted by `bob`, ended on IN-30-DAYS.
    ");
    world.read_all();
}

/// A manifest that breaks a rule which blocks, with the skip of another tool at it.
const AGENT: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  containers:
    - name: agent
      image: registry.acme.example/agent:1.4.2
      securityContext:
        privileged: true # checkov:skip=CKV_K8S_16:the agent needs it
";

#[tokio::test]
async fn the_skip_of_another_tool_is_a_request_and_silences_nothing() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("k8s/agent.yaml", Some(AGENT))]).await;
    let check = pull.check();
    assert_eq!(check.conclusion, "failure", "{}", check.summary);
    assert!(check.annotations.contains("k8s/agent.yaml:10 failure K8S-001"), "{}", check.annotations);
    let command = "/idp waive K8S-001 --for 30d --reason \"…\" --path k8s/agent.yaml";
    assert!(check.summary.contains(command), "{}", check.summary);
    let number = pull.number;
    let asked = command.replace('…', "The agent needs the devices of its host");
    world.comment("alice", number, &asked).await.reply();
    world.comment("bob", number, "/idp approve").await.reply();
    let check = pull.check();
    assert_ne!(check.conclusion, "failure", "{}", check.summary);
    assert!(!check.annotations.contains("K8S-001") && !check.summary.contains(command), "{}", check.summary);
    world.read_all();
}

#[tokio::test]
async fn a_pattern_with_stars_is_read_as_it_was_typed() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("k8s/agent.yaml", Some(AGENT))]).await;
    let typed =
        "/idp waive CKV_K8S_16 --for 30d --reason \"The agent needs the *devices* of its host\" --path k8s/*.yaml";
    let asked = world.comment("alice", pull.number, typed).await;
    assert!(asked.reply().contains("of `CKV_K8S_16` (`K8S-001`) in `k8s/*.yaml`"), "{}", asked.reply());
    world.comment("bob", pull.number, "/idp approve").await.reply();
    assert!(!pull.check().annotations.contains("K8S-001"));
    world.read_all();
}
