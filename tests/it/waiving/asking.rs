//! What can be asked for, and how what cannot is answered.

use super::WAIVE;
use crate::world::{ORDERS, World};

const PLATFORM: &str = "acme/platform";

#[tokio::test]
async fn a_waiver_waits_for_somebody_else() {
    let world = World::start().await;
    let asked = world.waiver().await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @"");
    assert!(world.mirrors().is_empty());
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_with_its_place() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp waive catalog.lone-ownr --for soon --reason later --path ../x").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"");
    let nothing = world.comment("alice", 1, "/idp waive").await;
    insta::assert_snapshot!(nothing.reply(), @"");
}

#[tokio::test]
async fn what_cannot_be_waived_is_told_with_its_reason() {
    let world = World::start().await;
    let command = "/idp waive catalog.kind golden-path.schema SEC-001 policy.waivers --for 100d --reason \"Because we \
                   have always done it so\"";
    let asked = world.comment("alice", 1, command).await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"");
}

#[tokio::test]
async fn the_settings_say_for_how_long_and_by_whom() {
    let world = World::start().await;
    let settings = "waivers: {approvers: ['@acme/platform', carol], longest: 2w}\n";
    world.push_in(PLATFORM, "olivia", "main", &[("idp.yaml", Some(settings))]).await;
    world.record().await;
    assert!(world.comment("alice", 1, WAIVE).await.reply().contains("`--for` may be `14d` at most; you wrote `30d`"));
    let asked = world.comment("alice", 1, &WAIVE.replace("30d", "2w")).await;
    assert!(asked.reply().contains("waiting for the team `platform` or `carol`"), "{}", asked.reply());
    let granted = world.comment("carol", 1, "/idp approve 1").await;
    assert_eq!(granted.reactions(), "eyes rocket");
    world.read_all();
}

#[tokio::test]
async fn where_nobody_is_named_those_grant_who_may_write_to_the_platform_repository() {
    let world = World::start().await;
    world.record().await;
    let asked = world.waiver().await;
    assert!(asked.reply().contains("waiting for somebody who may write to `acme/platform`"), "{}", asked.reply());
    let denied = world.comment("carol", 1, "/idp approve 1").await;
    assert_eq!(denied.reactions(), "eyes -1");
    insta::assert_snapshot!(denied.reply(), @"");
    world.grant(1).await;
    world.read_all();
}

#[tokio::test]
async fn who_may_not_write_asks_for_nothing() {
    let world = World::start().await;
    let asked = world.comment("carol", 1, WAIVE).await;
    assert_eq!(asked.reactions(), "eyes -1");
    assert!(asked.reply().contains("**E201** `waive` needs the role `write`"));
}

#[tokio::test]
async fn the_id_that_another_tool_gives_a_rule_is_understood_and_explained() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, &WAIVE.replace("catalog.lifecycle", "cat-005 CAT-003 cat-005")).await;
    let reply = asked.reply();
    assert!(
        reply.starts_with(
            "**Waiver** of `cat-005` (`catalog.codeowners`), `CAT-003` (`catalog.lifecycle`, `catalog.spec-type`) in all files"
        ),
        "{reply}"
    );
}

#[tokio::test]
async fn asked_twice_it_waits_once() {
    let world = World::start().await;
    world.waiver().await.reply();
    let again = world.waiver().await;
    assert_eq!(again.reactions(), "eyes rocket");
    insta::assert_snapshot!(again.reply(), @"");
    let elsewhere = world.comment("alice", 1, &format!("{WAIVE} --path docs/")).await;
    assert!(elsewhere.reply().contains("in `docs/`"), "{}", elsewhere.reply());
}

#[tokio::test]
async fn an_issue_will_do_too() {
    let world = World::start().await;
    let issue = world.person("alice").open_issue(ORDERS, "Exceptions", "").unwrap();
    let asked = world.comment("alice", issue, WAIVE).await;
    assert!(asked.reply().contains("- [x] Waiver 1 is asked for by `alice`"));
    let granted = world.comment("bob", issue, "/idp approve").await;
    assert_eq!(granted.reactions(), "eyes rocket");
    world.read_all();
}

#[tokio::test]
async fn the_list_shows_what_waits_and_what_is_in_force() {
    let world = World::start().await;
    let none = world.comment("carol", 1, "/idp waivers").await;
    insta::assert_snapshot!(none.reply(), @"");
    world.waiver().await.reply();
    world.comment("alice", 1, &WAIVE.replace("lifecycle", "codeowners")).await.reply();
    world.grant(1).await;
    let list = world.comment("carol", 1, "/idp waivers").await;
    insta::assert_snapshot!(world.dated(&list.reply()), @"");
    let status = world.comment("carol", 1, "/idp status").await;
    assert!(status.reply().contains("waits"), "{}", status.reply());
    world.read_all();
}
