//! Commands that change nothing, and comments that are no commands.

use idp::store::DeliveryState;

use crate::world::{ORDERS, World};

#[tokio::test]
async fn help_shows_what_one_may_run() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp help").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @r##"
    Your role in `acme/orders` is `write`. On a pull request you may run:

    | command | what it does |
    |---|---|
    | `/idp help [verb]` | show the commands that you may run here, or explain one |
    | `/idp whoami` | show your role here and what it lets you do |
    | `/idp status` | show the requests made here and what each is waiting for |
    | `/idp check` | judge this pull request once more |
    | `/idp fix [rule]… [--dry-run]` | commit what can be put right mechanically |
    | `/idp waive <rule>… --for "…" --reason "…" [--path "…"]` | ask that findings may stay for a while |
    | `/idp waivers` | show which findings are waived here, and until when |
    | `/idp explain [rule]` | explain a rule: what it wants, why, and how to put it right |
    | `/idp owner [path\|entity]` | show who owns a path or an entity, and how that is known |
    | `/idp find <words>… [--kind "…"] [--owner "…"] [--limit "…"]` | find entities of the catalog by words |
    | `/idp impact [entity\|path] [--hops "…"]` | show what a change to an entity may touch, and who owns that |
    | `/idp catalog <action> [entity]` | show an entity, judge the catalog files, or propose to add or remove one |
    | `/idp provision <kind> [name] [key=value…] [--environment "…"] [--dry-run]` | ask for a resource; a pull request with its files is opened |
    | `/idp create <path> [name] [key=value…] [--pr] [--dry-run]` | make a repository with everything around it |
    | `/idp approve [id]` | approve a request that waits |
    | `/idp reject [id] [--reason "…"]` | reject a request that waits |
    | `/idp cancel [id]` | take back a request that has not been merged |
    | `/idp retry [id]` | go on with a repository of which a step failed |

    For example:

    ```text
    /idp fix
    /idp waive K8S-001 --for 30d --reason "The node agent needs the devices of its host" --path deploy/agent.yaml
    /idp catalog show orders
    /idp provision postgres name=orders-db size=small
    /idp create rest-api-node name=orders-api owner=payments
    /idp approve 12
    /idp reject 12
    /idp cancel 12
    /idp retry
    ```

    A command stands at the start of a line of its own, at most 5 in a comment. More about one: `/idp help <verb>`
    "##);
}

#[tokio::test]
async fn help_shows_less_to_who_may_less() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("carol", 1, "/idp help").await.reply(), @r##"
    Your role in `acme/orders` is `triage`. On a pull request you may run:

    | command | what it does |
    |---|---|
    | `/idp help [verb]` | show the commands that you may run here, or explain one |
    | `/idp whoami` | show your role here and what it lets you do |
    | `/idp status` | show the requests made here and what each is waiting for |
    | `/idp check` | judge this pull request once more |
    | `/idp waivers` | show which findings are waived here, and until when |
    | `/idp explain [rule]` | explain a rule: what it wants, why, and how to put it right |
    | `/idp owner [path\|entity]` | show who owns a path or an entity, and how that is known |
    | `/idp find <words>… [--kind "…"] [--owner "…"] [--limit "…"]` | find entities of the catalog by words |
    | `/idp impact [entity\|path] [--hops "…"]` | show what a change to an entity may touch, and who owns that |
    | `/idp catalog <action> [entity]` | show an entity, judge the catalog files, or propose to add or remove one |
    | `/idp create <path> [name] [key=value…] [--pr] [--dry-run]` | make a repository with everything around it |
    | `/idp approve [id]` | approve a request that waits |
    | `/idp reject [id] [--reason "…"]` | reject a request that waits |
    | `/idp cancel [id]` | take back a request that has not been merged |
    | `/idp retry [id]` | go on with a repository of which a step failed |

    For example:

    ```text
    /idp catalog show orders
    /idp create rest-api-node name=orders-api owner=payments
    /idp approve 12
    /idp reject 12
    /idp cancel 12
    /idp retry
    ```

    A command stands at the start of a line of its own, at most 5 in a comment. More about one: `/idp help <verb>`
    "##);
}

#[tokio::test]
async fn help_of_one_command_tells_how_it_is_written() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp help approve").await.reply(), @"
    `/idp approve [id]`

    What runs is exactly what the request's reply showed when it was asked for; if anything about it changed since, it has to be asked for again.

    | argument | what it is |
    |---|---|
    | `[id]` | the number of the request, as its reply shows it; where a repository or one waiver is asked for, that one (optional) |

    Works on pull requests and issues. It can be run by everybody with the role maintain or admin in the repository, except the person who asked; a repository that is asked for, by those who may write to the platform repository or are named in `idp.yaml`. Your role here is `write`: you may.

    ```text
    /idp approve 12
    ```
    ");
}

#[tokio::test]
async fn whoami_tells_role_teams_and_commands() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("bob", 1, "/idp whoami").await.reply(), @"
    You are `bob`, here with the role **maintain** in `acme/orders`.

    - Teams of `acme` that you are in: `acme/platform`
    - Commands that you may run here: `help`, `whoami`, `status`, `check`, `fix`, `waive`, `waivers`, `explain`, `owner`, `find`, `impact`, `catalog`, `provision`, `create`, `approve`, `reject`, `cancel`, `retry`
    ");
    insta::assert_snapshot!(world.comment("carol", 1, "/idp whoami").await.reply(), @"
    You are `carol`, here with the role **triage** in `acme/orders`.

    - Teams of `acme` that you are in: none
    - Commands that you may run here: `help`, `whoami`, `status`, `check`, `waivers`, `explain`, `owner`, `find`, `impact`, `catalog`, `create`, `approve`, `reject`, `cancel`, `retry`
    ");
}

#[tokio::test]
async fn status_of_a_repository_without_requests_shows_how_to_begin() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("carol", 1, "/idp status").await.reply(), @"Nothing has been asked for in `acme/orders` yet. For example: `/idp provision postgres name=orders-db --dry-run`");
}

#[tokio::test]
async fn a_command_works_on_an_issue_too() {
    let world = World::start().await;
    let number = world.person("alice").open_issue(ORDERS, "Where are the orders kept?", "Nowhere yet.").unwrap();
    let asked = world.comment("alice", number, "/idp status").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @"Nothing has been asked for in `acme/orders` yet. For example: `/idp provision postgres name=orders-db --dry-run`");
}

#[tokio::test]
async fn whoever_may_not_is_told_why_and_who_can() {
    let world = World::start().await;
    let asked = world.comment("carol", 1, "/idp provision postgres name=orders-db size=small").await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.reply(), @"
    I did not run `/idp provision postgres name=orders-db size=small`.

    **E201** `provision` needs the role `write` in `acme/orders`; yours is `triage`.

    It can be run by everybody with the role write, maintain or admin in the repository. Ask one of them to comment:

    ```text
    /idp provision postgres name=orders-db size=small
    ```

    What you may run here: `/idp help`
    ");
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
    // Everything that the App says comes back to it as a webhook, also what looks like a command.
    let asked = world.comment("alice", 1, "`/idp help`").await;
    assert!(asked.reply().contains("\n/idp help\n"), "{}", asked.reply());
    assert_eq!(world.count_said(), 1);
    let from_bots = world.store.deliveries(Some(DeliveryState::Ignored), 10).await.unwrap();
    assert_eq!(from_bots[0].note, "not written by a person");
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
    insta::assert_snapshot!(asked.reply(), @"
    That looks like a command, but it stands between back-ticks, where nothing runs. To run it, comment it without them:

    ```text
    /idp provision postgres name=orders-db
    ```
    ");
}

#[tokio::test]
async fn a_mistyped_command_is_shown_with_its_place_and_the_line_to_write() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "Hi!\r\n/idp provison postgres name=orders-db").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    I could not read `/idp provison postgres name=orders-db` on line 2 of the comment, so it did not run.

    **E101** There is no command `provison`. Did you mean `provision`?

    ```text
    /idp provison postgres name=orders-db
         ^^^^^^^^
    ```

    Try: `/idp provision postgres name=orders-db` · more: `/idp help provision`
    ");
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
    insta::assert_snapshot!(asked.replies().join("\n=====\n"), @"
    I cannot provision `mysql` (E102): there is no golden path of that name.

    There are: `bucket`, `namespace`, `postgres`, `queue`, `redis`.

    Try: `/idp provision bucket name=orders-db --dry-run` · more: `/idp help provision`
    =====
    I did not run `/idp provision postgres name=b-db`, because a command before it in the same comment was not done. Once that is settled, write this one again in a new comment.
    ");
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn a_sixth_command_is_not_run() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, &"/idp status\n".repeat(6)).await;
    let replies = asked.replies();
    assert_eq!((replies.len(), asked.reactions().as_str()), (6, "eyes confused"));
    insta::assert_snapshot!(replies[5], @"This comment holds more than 5 commands, the most that one comment may have. What follows the first 5 did not run: put it into another comment.");
}

#[tokio::test]
async fn what_people_type_mentions_nobody_in_a_reply() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp provision @acme/platform name=#12").await;
    let reply = asked.reply();
    insta::assert_snapshot!(reply, @"
    I could not read `/idp provision @acme/platform name=#12` on line 1 of the comment, so it did not run.

    **E102** `kind` must be lower-case letters, digits and dashes, at most 63, beginning with a letter; you wrote `@acme/platform`.

    ```text
    /idp provision @acme/platform name=#12
                   ^^^^^^^^^^^^^^
    ```

    Try: `/idp provision postgres name=orders-db size=small` · more: `/idp help provision`
    ");
}

#[tokio::test]
async fn a_command_bound_to_an_older_commit_does_not_run() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp provision postgres name=orders-db @0123456").await;
    assert_eq!(asked.reactions(), "eyes -1");
    let head = world
        .sandbox
        .branches("acme/orders")
        .into_iter()
        .find(|(name, _)| name == "retry-payments")
        .expect("the branch is there")
        .1;
    let reply = asked.reply().replace(&head.oid.to_string()[..7], "HEAD");
    insta::assert_snapshot!(reply, @"
    I did not run `/idp provision postgres name=orders-db @0123456`: the head of this pull request is now `HASH`, not `HASH` (E301).

    Look at what was pushed since. To run it on the new head: write the command again with `@HEAD`.
    ");
}
