//! Commands that change nothing, and comments that are no commands.

use crate::world::{ORDERS, World};

#[tokio::test]
async fn help_shows_what_one_may_run() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp help").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @"");
}

#[tokio::test]
async fn help_shows_less_to_who_may_less() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("carol", 1, "/idp help").await.reply(), @"");
}

#[tokio::test]
async fn help_of_one_command_tells_how_it_is_written() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp help approve").await.reply(), @"");
}

#[tokio::test]
async fn whoami_tells_role_teams_and_commands() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("bob", 1, "/idp whoami").await.reply(), @"");
    insta::assert_snapshot!(world.comment("carol", 1, "/idp whoami").await.reply(), @"");
}

#[tokio::test]
async fn status_of_a_repository_without_requests_shows_how_to_begin() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("carol", 1, "/idp status").await.reply(), @"");
}

#[tokio::test]
async fn a_command_works_on_an_issue_too() {
    let world = World::start().await;
    let number = world.person("alice").open_issue(ORDERS, "Where are the orders kept?", "Nowhere yet.").unwrap();
    let asked = world.comment("alice", number, "/idp status").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @"");
}

#[tokio::test]
async fn whoever_may_not_is_told_why_and_who_can() {
    let world = World::start().await;
    let asked = world.comment("carol", 1, "/idp provision postgres name=orders-db size=small").await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.reply(), @"");
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn what_is_quoted_fenced_or_hidden_does_nothing_and_costs_nothing() {
    let world = World::start().await;
    for body in [
        "Thanks, looks good.",
        "> /idp provision postgres name=a-db",
        "```\n/idp provision postgres name=a-db\n```",
        "    /idp provision postgres name=a-db",
        "<!--\n/idp provision postgres name=a-db\n-->",
        "please run /idp help some day",
        "/idpx help",
    ] {
        world.comment("alice", 1, body).await.assert_silence();
    }
    assert_eq!(world.calls(), "");
}

#[tokio::test]
async fn an_edit_runs_nothing() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "Let me think.").await;
    world.person("alice").edit_comment(ORDERS, asked.id, "/idp help").unwrap();
    world.settled().await;
    asked.assert_silence();
    assert_eq!(world.calls(), "");
}

#[tokio::test]
async fn a_bot_is_not_answered() {
    let world = World::start().await;
    let token = world.sandbox.read(|sandbox| sandbox.accounts.values().find(|a| a.login.ends_with("[bot]")).is_some());
    assert!(token);
    world.person("idp-sandbox[bot]").comment(ORDERS, 1, "<!-- idp:test -->\n/idp help").ok();
    world.settled().await;
    assert!(world.read_all().len() <= 1);
    assert_eq!(world.calls(), "");
}

#[tokio::test]
async fn a_comment_deleted_before_it_is_read_is_left_alone() {
    let world = World::start().await;
    world.sandbox.hold();
    let id = world.person("alice").comment(ORDERS, 1, "/idp help").unwrap();
    world.person("alice").delete_comment(ORDERS, id).unwrap();
    world.sandbox.release();
    world.settled().await;
    assert_eq!(world.count_said(), 0);
}

#[tokio::test]
async fn a_command_between_back_ticks_gets_a_hint() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "`/idp provision postgres name=orders-db`").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"");
}

#[tokio::test]
async fn a_mistyped_command_is_shown_with_its_place_and_the_line_to_write() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "Hi!\r\n/idp provison postgres name=orders-db").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"");
}

#[tokio::test]
async fn each_command_of_a_comment_gets_its_own_reply() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp whoami\nand\n\n/idp status").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    let replies = asked.replies();
    assert_eq!(replies.len(), 2);
    assert!(replies[0].starts_with("You are `alice`"), "{}", replies[0]);
    assert!(replies[1].starts_with("Nothing has been asked for"), "{}", replies[1]);
}

#[tokio::test]
async fn the_first_change_that_fails_stops_the_rest() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp provision mysql name=a-db\n/idp provision postgres name=b-db").await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.replies().join("\n=====\n"), @"");
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn a_sixth_command_is_not_run() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, &"/idp status\n".repeat(6)).await;
    let replies = asked.replies();
    assert_eq!((replies.len(), asked.reactions().as_str()), (6, "eyes confused"));
    insta::assert_snapshot!(replies[5], @"");
}

#[tokio::test]
async fn what_people_type_mentions_nobody_in_a_reply() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp provision @acme/platform name=#12").await;
    let reply = asked.reply();
    insta::assert_snapshot!(reply, @"");
}

#[tokio::test]
async fn a_command_bound_to_an_older_commit_does_not_run() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp help @0123456").await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.reply(), @"");
}
