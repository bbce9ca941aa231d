//! The check `idp` on pull requests, as people see it.

mod again;
mod ends;
mod fixing;
mod limits;
mod record;
mod targets;

use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};

use crate::world::{ORDERS, World};

const CATALOG: &str = "catalog-info.yaml";

/// The catalog file of `orders` with one line replaced.
fn catalog(world: &World, line: &str, by: &str) -> String {
    let text = world.sandbox.file_at(ORDERS, "main", CATALOG).unwrap();
    assert!(text.contains(line), "{text}");
    text.replace(line, by)
}

#[tokio::test]
async fn nothing_to_judge_is_one_line_and_no_comment() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("README.md", Some("# Orders\n"))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, check.summary), @"
    success · Nothing to judge
    No file is touched that I have rules for.
    ");
    assert!(check.annotations.is_empty() && check.buttons.is_empty());
    pull.assert_no_comment();
}

#[tokio::test]
async fn a_clean_change_shows_what_it_does_to_the_catalog_and_says_nothing_else() {
    let world = World::start().await;
    let text = catalog(&world, "owner: group:default/payments", "owner: group:default/platform");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    success · 1 entity, nothing to fix
    **Catalog:** 1 entity in 1 catalog file, nothing to fix.

    #### What changes in the catalog

    - changed `component:default/orders`: `spec.owner`
    - **ownership** of `component:default/orders` moves from `group:default/payments` to `group:default/platform`
    - relation + `component:default/orders` ownedBy `group:default/platform`
    - relation − `component:default/orders` ownedBy `group:default/payments`
    ");
}

#[tokio::test]
async fn what_is_wrong_stands_on_its_line_and_in_the_one_comment() {
    let world = World::start().await;
    let text = catalog(&world, "name: orders", "name: Bad Name!");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    failure · 1 to fix
    **Catalog:** 1 error by this change, in 0 entities in 1 catalog file.

    | | what | where |
    |---|---|---|
    | ❌ error | `metadata.name` must be 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, but it is `Bad Name!`: (blank) cannot stand in it<br>For example `name: bad-name`; what people should read goes into `metadata.title`. `catalog.name-format` | [`catalog-info.yaml:4`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L4) |

    #### What changes in the catalog

    - removed `component:default/orders`
    - relation − `component:default/orders` ownedBy `group:default/payments`
    ");
    insta::assert_snapshot!(check.annotations, @"
    catalog-info.yaml:4 failure catalog.name-format: `metadata.name` must be 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, but it is `Bad Name!`: ` ` cannot stand in it
    For example `name: bad-name`; what people should read goes into `metadata.title`.
    ");
    insta::assert_snapshot!(world.normal(&pull.sticky().unwrap()), @"
    ### IDP · 1 to fix

    | | what | next |
    |---|---|---|
    | ❌ error | `metadata.name` must be 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, but it is `Bad Name!`: (blank) cannot stand in it — [`catalog-info.yaml:4`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L4) | For example `name: bad-name`; what people should read goes into `metadata.title`. |

    <sub>judged `HASH` · `/idp explain <rule>`</sub>
    ");
}

#[tokio::test]
async fn put_right_the_comment_shrinks_to_one_line() {
    let world = World::start().await;
    let text = catalog(&world, "name: orders", "name: Bad Name!");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    assert!(pull.sticky().unwrap().contains("1 to fix"));
    let right = world.sandbox.file_at(ORDERS, "main", CATALOG).unwrap() + "# seen\n";
    pull.push("alice", &[(CATALOG, Some(&right))]).await;
    assert_eq!(pull.check().conclusion, "success");
    insta::assert_snapshot!(world.normal(&pull.sticky().unwrap()), @"✅ All clear at `HASH`.");
}

#[tokio::test]
async fn what_was_wrong_before_blocks_nobody() {
    let world = World::start().await;
    let broken = catalog(&world, "name: orders", "name: Bad Name!");
    world.push("bob", "main", &[(CATALOG, Some(&broken))]).await;
    let pull = world.open_pull("alice", &[(CATALOG, Some(&format!("{broken}# seen\n")))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    success · 0 entities, nothing to fix
    **Catalog:** 0 entities in 1 catalog file, nothing to fix. 1 more finding was there before.
    ");
    pull.assert_no_comment();
}

#[tokio::test]
async fn a_clean_pull_request_costs_two_reads_and_a_write_and_a_finding_one_write_more() {
    let world = World::start().await;
    world.open_pull("alice", &[("a.txt", Some("a"))]).await;
    let start = world.calls_so_far();
    let clean = catalog(&world, "owner: group:default/payments", "owner: group:default/platform");
    world.open_pull("alice", &[(CATALOG, Some(&clean))]).await;
    assert_eq!(world.cost_since(start), (2, 1), "{}", world.calls());
    let start = world.calls_so_far();
    let wrong = catalog(&world, "name: orders", "name: Bad Name!");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&wrong))]).await;
    assert_eq!(world.cost_since(start), (2, 2), "{}", world.calls());
    pull.sticky();
}

#[tokio::test]
async fn what_changes_nothing_costs_nothing() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("a.txt", Some("a"))]).await;
    let start = world.calls_so_far();
    world.person("alice").edit_title(ORDERS, pull.number, "Another title").unwrap();
    world.person("alice").close(ORDERS, pull.number).unwrap();
    world.person("alice").reopen(ORDERS, pull.number).unwrap();
    world.settled().await;
    assert_eq!(world.cost_since(start), (0, 0), "{}", world.calls());
}

#[tokio::test]
async fn a_burst_of_pushes_is_judged_once_for_the_newest_head() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("a.txt", Some("a"))]).await;
    let start = world.calls_so_far();
    let commits: [&[(&str, Option<&str>)]; 4] =
        [&[("a.txt", Some("b"))], &[("a.txt", Some("c"))], &[("a.txt", Some("d"))], &[("a.txt", Some("e"))]];
    let newest = pull.burst("alice", &commits).await;
    assert_eq!(world.checks_at(ORDERS, &newest).len(), 1);
    assert_eq!(world.cost_since(start), (1, 1), "{}", world.calls());
}

#[tokio::test]
async fn a_draft_is_left_in_peace_until_it_is_ready() {
    let world = World::start().await;
    let text = catalog(&world, "name: orders", "name: Bad Name!");
    world.person("alice").push(ORDERS, "draft", &[(CATALOG, Some(&text))], "Try").unwrap();
    let number = world.person("alice").open_draft(ORDERS, "draft", "main", "Try").unwrap();
    world.settled().await;
    let pull = world.pull(ORDERS, number);
    assert_eq!(pull.check().conclusion, "failure");
    pull.assert_no_comment();
    world.person("alice").ready_for_review(ORDERS, number).unwrap();
    world.settled().await;
    assert!(pull.sticky().unwrap().contains("1 to fix"));
}

#[tokio::test]
async fn the_button_commits_the_mechanical_fixes_and_keeps_the_rest() {
    let world = World::start().await;
    let text = catalog(&world, "kind: Component", "kind: component # ours");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    failure · 1 to fix
    **Catalog:** 1 error by this change, in 0 entities in 1 catalog file.

    | | what | where |
    |---|---|---|
    | ❌ error | kinds are compared with case: `component` is not `Component`<br>Write `kind: Component`. `catalog.unknown-kind` | [`catalog-info.yaml:2`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L2) |

    #### What I can put right: 1 finding

    Press **Fix** above, or comment `/idp fix`: one commit to this branch.

    ```diff
    --- a/catalog-info.yaml
    +++ b/catalog-info.yaml
    @@ -1,5 +1,5 @@
     apiVersion: backstage.io/v1alpha1
    -kind: component # ours
    +kind: Component # ours
     metadata:
       name: orders
       description: The orders service.
    ```
    ");
    pull.sticky();
    pull.press("alice", "Fix").await;
    let fixed = world.sandbox.file_at(ORDERS, &pull.branch(), CATALOG).unwrap();
    assert_eq!(fixed, text.replace("kind: component #", "kind: Component #"));
    assert_eq!(pull.check().conclusion, "success");
    insta::assert_snapshot!(world.normal(&pull.sticky().unwrap()), @"✅ All clear at `HASH`.");
}

#[tokio::test]
async fn the_command_fix_does_the_same_shows_it_before_and_says_when_nothing_is_left() {
    let world = World::start().await;
    let text = catalog(&world, "kind: Component", "kind: component");
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    pull.sticky();
    let shown = world.comment("alice", pull.number, "/idp fix --dry-run").await;
    insta::assert_snapshot!(shown.reply(), @"
    This is what `/idp fix` would commit:

    ```diff
    --- a/catalog-info.yaml
    +++ b/catalog-info.yaml
    @@ -1,5 +1,5 @@
     apiVersion: backstage.io/v1alpha1
    -kind: component
    +kind: Component
     metadata:
       name: orders
       description: The orders service.
    ```
    ");
    let done = world.comment("alice", pull.number, "/idp fix").await;
    insta::assert_snapshot!(done.reply(), @"
    1 finding put right in [`HASH`](https://github.test/acme/orders/commit/`HASH`):

    - `catalog-info.yaml`
    ");
    assert_eq!(pull.check().conclusion, "success");
    pull.sticky();
    let again = world.comment("alice", pull.number, "/idp fix").await;
    insta::assert_snapshot!(again.reply(), @"There is nothing that I can put right by myself here (E303). What is left to do is in the check `idp`.");
    let odd = world.comment("alice", pull.number, "/idp fix catalog.kimd").await;
    insta::assert_snapshot!(odd.reply(), @"I do not know the rule `catalog.kimd` (E102). Did you mean `catalog.kind`? `/idp explain` lists all rules.");
    let refused = world.comment("carol", pull.number, "/idp fix").await;
    assert_eq!(refused.reactions(), "eyes -1");
    refused.reply();
}

#[tokio::test]
async fn a_fork_is_judged_and_not_written_to() {
    let world = World::start().await;
    let text = catalog(&world, "kind: Component", "kind: component");
    let pull = world.open_pull_of_fork(ORDERS, "carol", &[(CATALOG, Some(&text))]).await;
    let check = pull.check();
    assert_eq!(check.conclusion, "failure");
    assert!(check.buttons.is_empty() && check.summary.contains("The branch is in a fork"), "{}", check.summary);
    pull.sticky();
    insta::assert_snapshot!(world.comment("alice", pull.number, "/idp fix").await.reply(), @"
    The branch of this pull request lies in a fork, where I may not write (E203).

    **Next:** apply the diff that the check `idp` shows.
    ");
}

#[tokio::test]
async fn a_judgement_is_made_again_when_somebody_asks() {
    let world = World::start().await;
    world.record().await;
    let text = catalog(&world, "owner: group:default/payments", "owner: group:default/later");
    let files = [(CATALOG, Some(text.as_str())), ("CODEOWNERS", Some("* @acme/later\n"))];
    let pull = world.open_pull("alice", &files).await;
    assert_eq!(pull.check().conclusion, "neutral");
    insta::assert_snapshot!(world.normal(&pull.sticky().unwrap()), @"
    ### IDP · 1 warning

    | | what | next |
    |---|---|---|
    | ⚠️ warning | `spec.owner` is `group:default/later`, which is no group of the catalog and no team on GitHub — [`catalog-info.yaml:11`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L11) | Write the name of a group or the slug of a team. |

    <sub>judged `HASH` · `/idp explain <rule>`</sub>
    ");
    world.person("olivia").create_team("acme", "later").unwrap();
    world.settled().await;
    pull.rerun("alice").await;
    assert_eq!(pull.check().conclusion, "success");
    pull.sticky();
    let reply = world.comment("carol", pull.number, "/idp check").await.reply();
    insta::assert_snapshot!(reply, @"Judged `HASH` again: success: 1 entity, nothing to fix · 1 note. The whole is in [the check `idp`](https://github.test/acme/orders/pull/2/checks).");
    assert_eq!(pull.checks().len(), 3);
}

#[tokio::test]
async fn a_merge_queue_gets_its_check_too() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[("a.txt", Some("a"))]).await;
    let head = world.person("bob").enqueue(ORDERS, pull.number).unwrap();
    world.settled().await;
    let checks = world.checks_at(ORDERS, &head.to_string());
    assert_eq!(checks.len(), 1);
    assert_eq!((checks[0].conclusion.as_str(), checks[0].title.as_str()), ("success", "Nothing to judge"));
    world.person("bob").rerequest_check(ORDERS, checks[0].id).unwrap();
    world.settled().await;
    assert_eq!(world.checks_at(ORDERS, &head.to_string()).len(), 2);
}

#[tokio::test]
async fn a_file_that_something_else_needs_is_missed_when_it_goes() {
    let world = World::start().await;
    let api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: orders-api\nspec:\n  type: openapi\n  \
               lifecycle: production\n  owner: group:default/payments\n  definition:\n    $text: ./openapi.yaml\n";
    let files = [("api/catalog-info.yaml", Some(api)), ("api/openapi.yaml", Some("openapi: 3.1.0\n"))];
    world.push("bob", "main", &files).await;
    let pull = world.open_pull("alice", &[("api/openapi.yaml", None)]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    failure · 2 to fix
    **Catalog:** 2 errors by this change, in 0 entities in 1 catalog file.

    | | what | where |
    |---|---|---|
    | ❌ error | `spec.definition` must be a text that is not empty, but it is a mapping<br>Write a text; a file's content is drawn in with `$text`. `catalog.spec-field` | [`api/catalog-info.yaml:10`](https://github.test/acme/orders/blob/`HASH`/api/catalog-info.yaml#L10) |
    | ❌ error | `$text` cannot be resolved: there is no file `api/openapi.yaml`<br>Write the path of a file in this repository, relative to this file. `catalog.placeholder` | [`api/catalog-info.yaml:10`](https://github.test/acme/orders/blob/`HASH`/api/catalog-info.yaml#L10) |
    ");
    pull.sticky();
}

#[tokio::test]
async fn a_check_that_cannot_be_made_is_concluded_all_the_same() {
    let world = World::start().await;
    world.failures_are_told();
    let broken = RequestFault {
        fault: RequestEffect::ErrorBefore(502),
        method: Some("GET".to_owned()),
        path: Some("*/files*".to_owned()),
        probability: 1.0,
        count: None,
    };
    world.sandbox.set_faults(Faults { requests: vec![broken], ..Faults::default() });
    let pull = world.open_pull("alice", &[("a.txt", Some("a"))]).await;
    let check = pull.check();
    assert_eq!((check.status.as_str(), check.conclusion.as_str()), ("completed", "failure"));
    assert!(check.summary.contains("This says nothing about your change"), "{}", check.summary);
    world.sandbox.set_faults(Faults::default());
    pull.rerun("alice").await;
    assert_eq!(pull.check().conclusion, "success");
}

#[tokio::test]
async fn an_answer_that_was_lost_makes_no_second_check() {
    for path in ["*/check-runs", "*/issues/*/comments"] {
        let world = World::start().await;
        let lost = RequestFault {
            fault: RequestEffect::ResetAfter,
            method: Some("POST".to_owned()),
            path: Some(path.to_owned()),
            probability: 1.0,
            count: Some(1),
        };
        world.sandbox.set_faults(Faults { requests: vec![lost], ..Faults::default() });
        let text = catalog(&world, "name: orders", "name: Bad Name!");
        let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
        assert_eq!(pull.checks().len(), 1, "{path}");
        assert!(pull.sticky().unwrap().contains("1 to fix"), "{path}");
    }
}

#[tokio::test]
async fn what_the_organisation_decided_counts_from_the_default_branch_on() {
    let world = World::start().await;
    let platform = "acme/platform";
    let decided = "catalog:\n  lifecycles: [beta]\n  rules: {catalog.codeowners: off}\n";
    let text = catalog(&world, "The orders service", "All orders");
    world.push_in(platform, "olivia", "main", &[("idp.yaml", Some(decided))]).await;
    let pull = world.open_pull("alice", &[(CATALOG, Some(&text))]).await;
    let check = pull.check();
    assert_eq!(check.conclusion, "success");
    insta::assert_snapshot!(world.normal(&check.summary), @"
    **Catalog:** 1 entity in 1 catalog file, nothing to fix. 1 more finding was there before.

    #### What changes in the catalog

    - changed `component:default/orders`: `metadata.description`
    ");
    let wrong = "catalog:\n  lifecycle: [beta]\n";
    let pull = world.open_pull_in(platform, "olivia", &[("idp.yaml", Some(wrong))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, check.annotations), @"
    failure · 1 to fix
    idp.yaml:2 failure catalog.settings: `catalog` has no setting `lifecycle`
    Did you mean `lifecycles`?
    ");
    pull.sticky();
}
