//! The pull request that notes waivers in `.idp/waivers.yaml`.

use super::{FILE, WAIVE};
use crate::world::{ORDERS, World};
use idp::sandbox::model::Level;

#[tokio::test]
async fn a_granted_waiver_is_noted_by_a_pull_request() {
    let world = World::start().await;
    world.comment("alice", 1, &format!("{WAIVE} --path catalog-info.yaml")).await.reply();
    world.grant(1).await;
    assert_eq!(world.mirrors(), [(2, "idp/waive-catalog-lifecycle-1".to_owned(), true)]);
    insta::assert_snapshot!(world.waivers_at("idp/waive-catalog-lifecycle-1").unwrap(), @"
    # Findings that may stay for a while. `/idp waive` asks for a waiver, and the platform keeps this list.
    waivers:
      - id: 1
        rule: catalog.lifecycle
        path: catalog-info.yaml
        reason: The new lifecycle is decided in May
        by: alice
        granted_by: bob
        asked: TODAY
        until: IN-30-DAYS
    ");
    let pull = world.sandbox.pulls(ORDERS).into_iter().find(|pull| pull.number == 2).unwrap();
    let text = format!("{}\n\n{}", pull.title, world.dated(pull.body.as_deref().unwrap_or_default()));
    insta::assert_snapshot!(text, @"
    Note waivers in .idp/waivers.yaml

    <!-- idp:waivers -->
    Brings `.idp/waivers.yaml` in step with the waivers that were granted here. They count without it; the file shows them to whoever reads the repository, and to `idp check` on a laptop.

    `catalog.lifecycle` in `catalog-info.yaml` until IN-30-DAYS: `The new lifecycle is decided in May`

    Asked for by `alice` in [this comment](https://github.test/acme/orders/pull/1#issuecomment-N), granted by `bob`.

    Each commit is about one waiver: while this is open, others come onto the same branch. Closing it is an answer too: it is not opened again for these waivers.
    ");
    let check = world.pull(ORDERS, 2).check();
    assert_eq!((check.conclusion.as_str(), check.annotations.as_str()), ("success", ""), "{}", check.summary);
    world.read_all();
}

#[tokio::test]
async fn while_it_is_open_others_come_onto_the_same_branch_one_commit_each() {
    let world = World::start().await;
    let first = world.waiver().await;
    world.grant(1).await;
    let second = world.comment("alice", 1, &WAIVE.replace("lifecycle", "codeowners catalog.type")).await;
    world.grant(2).await;
    assert_eq!(world.mirrors().len(), 1);
    let file = world.waivers_at("idp/waive-catalog-lifecycle-1").unwrap();
    let rules: Vec<&str> = file.lines().filter_map(|line| line.trim().strip_prefix("rule: ")).collect();
    assert_eq!(rules, ["catalog.lifecycle", "catalog.codeowners", "catalog.type"]);
    insta::assert_snapshot!(world.messages("idp/waive-catalog-lifecycle-1", 2).join("---\n"), @"
    Waive catalog.lifecycle until IN-30-DAYS

    Idp-Waiver: 1
    ---
    Waive catalog.codeowners, catalog.type until IN-30-DAYS

    Idp-Waiver: 2
    ");
    for asked in [&first, &second] {
        assert!(asked.reply().contains("#2 with the entry waits to be merged"), "{}", asked.reply());
    }
    world.person("bob").merge(ORDERS, 2).unwrap();
    world.settled().await;
    for asked in [first, second] {
        assert!(asked.reply().contains("the entry was merged with #2"), "{}", asked.reply());
    }
    world.read_all();
}

#[tokio::test]
async fn once_it_is_merged_the_next_waiver_begins_a_branch_of_its_own_on_top_of_what_stands() {
    let world = World::start().await;
    let by_hand = "# ours\nwaivers:\n  # begun before\n  - id: 900\n    rule: main.deny\n    reason: kept as it is\n    until: 2099-01-01\n";
    world.push("bob", "main", &[(FILE, Some(by_hand))]).await;
    world.waiver().await.reply();
    world.grant(1).await;
    world.person("bob").merge(ORDERS, 2).unwrap();
    world.settled().await;
    world.comment("alice", 1, &WAIVE.replace("lifecycle", "codeowners")).await.reply();
    world.grant(2).await;
    let open: Vec<String> = world.mirrors().into_iter().filter(|mirror| mirror.2).map(|mirror| mirror.1).collect();
    assert_eq!(open, ["idp/waive-catalog-codeowners-2"]);
    let file = world.waivers_at("idp/waive-catalog-codeowners-2").unwrap();
    assert!(file.starts_with(by_hand), "{file}");
    assert_eq!(file.matches("- id:").count(), 3, "{file}");
    world.read_all();
}

#[tokio::test]
async fn closed_it_is_not_opened_again_and_the_waiver_counts_all_the_same() {
    let world = World::start().await;
    let asked = world.waiver().await;
    world.grant(1).await;
    world.person("bob").close(ORDERS, 2).unwrap();
    world.settled().await;
    assert!(asked.reply().contains("#2 with the entry was closed; it counts all the same"), "{}", asked.reply());
    world.comment("alice", 1, &WAIVE.replace("lifecycle", "codeowners")).await.reply();
    world.grant(2).await;
    let file = world.waivers_at("idp/waive-catalog-codeowners-2").unwrap();
    assert!(!file.contains("catalog.lifecycle"), "{file}");
    world.read_all();
}

#[tokio::test]
async fn a_file_that_a_machine_could_damage_is_left_alone() {
    let world = World::start().await;
    world.push("bob", "main", &[(FILE, Some("waivers: [{rule: a.b, reason: c, until: 2099-01-01}]\n"))]).await;
    let asked = world.waiver().await;
    world.grant(1).await;
    assert!(world.mirrors().is_empty());
    assert!(
        asked.reply().contains("written in a way that only a person should change; it counts all the same"),
        "{}",
        asked.reply()
    );
    world.read_all();
}

#[tokio::test]
async fn a_branch_of_that_name_that_is_not_ours_is_left_alone() {
    let world = World::start().await;
    world.push("bob", "idp/waive-catalog-lifecycle-1", &[("mine.txt", Some("x"))]).await;
    let asked = world.waiver().await;
    world.grant(1).await;
    assert!(asked.reply().contains("exists already and holds something else"), "{}", asked.reply());
    assert_eq!(world.waivers_at("idp/waive-catalog-lifecycle-1"), None);
    world.read_all();
}

#[tokio::test]
async fn where_files_may_not_be_written_the_waiver_counts_all_the_same() {
    let world = World::start().await;
    world.sandbox.change(|sandbox| {
        let apps = sandbox.apps.values_mut().map(|app| &mut app.permissions);
        let installations = sandbox.installations.values_mut().map(|installation| &mut installation.permissions);
        apps.chain(installations).for_each(|permissions| _ = permissions.insert("contents".to_owned(), Level::Read));
    });
    let asked = world.waiver().await;
    world.comment("bob", 1, "/idp approve 1").await.reply();
    assert!(asked.reply().contains("GitHub did not let me propose it; it counts all the same"), "{}", asked.reply());
    world.read_all();
}
