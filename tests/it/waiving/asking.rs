//! What can be asked for, and how what cannot is answered.

use super::WAIVE;
use crate::world::{ORDERS, World};

const PLATFORM: &str = "acme/platform";

#[tokio::test]
async fn a_waiver_waits_for_somebody_else() {
    let world = World::start().await;
    let asked = world.waiver().await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @"
    **Waiver** of `catalog.lifecycle` in all files · 30 days

    - [x] Waiver 1 is asked for by `alice`: `The new lifecycle is decided in May`
    - [ ] Grant: waiting for somebody with the role maintain or admin here; `alice` cannot grant it
    - [ ] Until then its findings count

    **Next:** `/idp approve 1` or `/idp reject 1`. Changed your mind: `/idp cancel 1`
    ");
    assert!(world.mirrors().is_empty());
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_with_its_place() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp waive catalog.lone-ownr --for soon --reason later --path ../x").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @r#"
    I could not read `/idp waive catalog.lone-ownr --for soon --reason later --path ../x` on line 1 of the comment, so it did not run.

    **E102** `rule` must be a rule that I know; you wrote `catalog.lone-ownr`. Did you mean `catalog.lone-owner`?

    ```text
    /idp waive catalog.lone-ownr --for soon --reason later --path ../x
               ^^^^^^^^^^^^^^^^^
    ```

    **E102** `for` must be a number of days or weeks, such as `30d` or `6w`, at most `366d`; you wrote `soon`.

    ```text
    /idp waive catalog.lone-ownr --for soon --reason later --path ../x
                                       ^^^^
    ```

    **E102** `reason` must have at least 20 characters, for whoever reads it in three months; you wrote `later`.

    ```text
    /idp waive catalog.lone-ownr --for soon --reason later --path ../x
                                                     ^^^^^
    ```

    **E102** `path` must be a pattern of paths such as `deploy/*.yaml`, but it leads out of the repository with `..`; you wrote `../x`.

    ```text
    … dp waive catalog.lone-ownr --for soon --reason later --path ../x
                                                                  ^^^^
    ```

    Try: `/idp waive K8S-001 --for 30d --reason "The node agent needs the devices of its host" --path deploy/agent.yaml` · more: `/idp help waive`
    "#);
    let nothing = world.comment("alice", 1, "/idp waive").await;
    insta::assert_snapshot!(nothing.reply(), @r#"
    I could not read `/idp waive` on line 1 of the comment, so it did not run.

    **E103** `<rule>…` is missing: the rules, by their ids or by those of another tool.

    ```text
    /idp waive
              ^
    ```

    **E103** `--for "…"` is missing: for how long, from the day on which it is granted: `30d`, `6w`.

    ```text
    /idp waive
              ^
    ```

    **E103** `--reason "…"` is missing: why, in at least 20 characters.

    ```text
    /idp waive
              ^
    ```

    Try: `/idp waive K8S-001 --for 30d --reason "The node agent needs the devices of its host" --path deploy/agent.yaml` · more: `/idp help waive`
    "#);
}

#[tokio::test]
async fn what_cannot_be_waived_is_told_with_its_reason() {
    let world = World::start().await;
    let command = "/idp waive catalog.kind SEC-001 policy.waivers main.deny --for 100d --reason \"Because we \
                   have always done it so\"";
    let asked = world.comment("alice", 1, command).await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @r#"
    I could not do `/idp waive catalog.kind SEC-001 policy.waivers main.deny --for 100d --reason "Because we have always done it so"` (E102), and nothing was asked for:

    - `catalog.kind` cannot be waived: Backstage refuses what it finds, and no waiver changes that
    - `SEC-001` cannot be waived for all files, only for some that are named
    - `policy.waivers` cannot be waived: it is about waivers themselves
    - `--for` may be `90d` at most; you wrote `100d`

    **Next:** write it anew with that put right · more: `/idp help waive`
    "#);
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
    insta::assert_snapshot!(denied.reply(), @"
    I did not approve waiver 1 (E201): that is for somebody who may write to `acme/platform`.

    **Next:** ask one of them to comment `/idp approve 1`.
    ");
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
            "**Waiver** of `cat-005` (`catalog.codeowners`), `CAT-003` (`catalog.lifecycle`, `catalog.type`) in all files"
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
    insta::assert_snapshot!(again.reply(), @"This was asked for already: [waiver 1](https://github.test/acme/orders/pull/1#issuecomment-N) of `catalog.lifecycle` in all files; it waits for somebody with the role maintain or admin here. Nothing was asked for twice.");
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
    insta::assert_snapshot!(none.reply(), @r#"
    Nothing is waived in `acme/orders`, and nobody waits for a waiver.

    To ask for one: `/idp waive RULE --for 30d --reason "…"` · more: `/idp help waive`
    "#);
    world.waiver().await.reply();
    world.comment("alice", 1, &WAIVE.replace("lifecycle", "codeowners")).await.reply();
    world.grant(1).await;
    let list = world.comment("carol", 1, "/idp waivers").await;
    insta::assert_snapshot!(world.dated(&list.reply()), @"
    Waivers in `acme/orders`: 1 in force, 1 waiting.

    | | what | stands | asked by | why |
    | --- | --- | --- | --- | --- |
    | [2](https://github.test/acme/orders/pull/1#issuecomment-N) | `catalog.codeowners` in all files | waits | `alice` | `The new codeowners is decided in May` |
    | [1](https://github.test/acme/orders/pull/1#issuecomment-N) | `catalog.lifecycle` in all files | until IN-30-DAYS, granted by `bob` | `alice` | `The new lifecycle is decided in May` |

    Those that wait are granted by somebody with the role maintain or admin here: `/idp approve` with the number.
    ");
    let status = world.comment("carol", 1, "/idp status").await;
    assert!(status.reply().contains("waits"), "{}", status.reply());
    world.read_all();
}
