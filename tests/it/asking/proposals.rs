//! Pull requests that add a first catalog file or take an entity out of one.

use idp::sandbox::faults::{Faults, RequestEffect, RequestFault};

use super::*;

fn pulls_of(world: &World, repo: &str) -> Vec<(String, String)> {
    let pulls = world.sandbox.pulls(repo).into_iter().filter(|pull| pull.via_app.is_some());
    pulls.map(|pull| (pull.title, world.normal(pull.body.as_deref().unwrap_or_default()))).collect()
}

#[tokio::test]
async fn a_repository_without_a_catalog_file_gets_a_pull_request_with_one() {
    let world = recorded().await;
    let (repo, issue) = bare_repository(&world, "shipping").await;
    let files = [("Dockerfile", Some("FROM scratch\n")), ("CODEOWNERS", Some("* @acme/payments\n"))];
    world.push_in(&repo, "alice", "main", &files).await;
    let asked = world.comment_in(&repo, "alice", issue, "/idp catalog register").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    let file = world.sandbox.file_at(&repo, "idp/register-catalog-shipping", "catalog-info.yaml").unwrap();
    assert!(file.contains("name: shipping") && file.contains("payments"), "{file}");
    insta::assert_snapshot!(without_guesses(&asked.reply()).replace(&file, "FILE\n"), @"
    #2 adds `catalog-info.yaml` with `component:default/shipping`. It is inferred:

    - GUESS

    <details><summary>The file</summary>

    ```yaml
    FILE
    ```

    </details>

    **Next:** review #2 and correct what was guessed wrong; the catalog knows the entity once it is merged.
    ");
    let pulls = pulls_of(&world, &repo);
    assert_eq!(pulls.len(), 1);
    insta::assert_snapshot!(pulls[0].0, @"Register component:default/shipping in the catalog");
    insta::assert_snapshot!(without_guesses(&pulls[0].1), @"
    <!-- idp:catalog register component:default/shipping -->
    Adds a first catalog file, so that people find `component:default/shipping` and whom to ask. **It is inferred**; please correct what was guessed wrong:

    - GUESS

    Once this is merged, the catalog knows the entity. Nothing else changes.

    ---
    Asked for by `alice` in [this comment](https://github.test/acme/shipping/issues/1#issuecomment-N).
    ");
    world.read_all();
}

/// A text in which the list of what was guessed is one line: what is guessed from what is the catalog room's.
fn without_guesses(text: &str) -> String {
    regex::Regex::new(r"(?m)(^- .*\n)+").unwrap().replace_all(text, "- GUESS\n").into_owned()
}

#[tokio::test]
async fn the_most_active_team_is_proposed_where_codeowners_is_silent() {
    let world = recorded().await;
    let (repo, issue) = bare_repository(&world, "shipping").await;
    for (login, text) in [("alice", "a"), ("alice", "b"), ("bob", "c")] {
        world.push_in(&repo, login, "main", &[("notes.txt", Some(text))]).await;
    }
    world.comment_in(&repo, "alice", issue, "/idp catalog register").await.reply();
    let file = world.sandbox.file_at(&repo, "idp/register-catalog-shipping", "catalog-info.yaml").unwrap();
    assert!(file.contains("owner: group:default/payments") || file.contains("owner: payments"), "{file}");
    world.read_all();
}

#[tokio::test]
async fn asked_twice_the_same_pull_request_is_found() {
    let world = recorded().await;
    let (repo, issue) = bare_repository(&world, "shipping").await;
    let first = world.comment_in(&repo, "alice", issue, "/idp catalog register").await.reply();
    let again = world.comment_in(&repo, "bob", issue, "/idp catalog register").await.reply();
    assert_eq!(first, again);
    assert_eq!(pulls_of(&world, &repo).len(), 1);
    world.read_all();
}

#[tokio::test]
async fn whatever_goes_wrong_on_the_way_there_is_one_pull_request() {
    for path in ["*/git/trees", "*/git/commits", "*/git/refs", "*/pulls"] {
        for fault in [RequestEffect::ErrorBefore(502), RequestEffect::ErrorAfter(502)] {
            let world = recorded().await;
            let (repo, issue) = bare_repository(&world, "shipping").await;
            let (method, path) = (Some("POST".to_owned()), Some(path.to_owned()));
            let faults = vec![RequestFault { fault, method, path, probability: 1.0, count: Some(1) }];
            let told = format!("{faults:?}");
            world.sandbox.set_faults(Faults { requests: faults, ..Faults::default() });
            let asked = world.comment_in(&repo, "alice", issue, "/idp catalog register").await;
            assert!(asked.reply().contains("adds `catalog-info.yaml`"), "{told}");
            assert_eq!(asked.reactions(), "eyes rocket", "{told}");
            assert_eq!(pulls_of(&world, &repo).len(), 1, "{told}");
            world.read_all();
        }
    }
}

#[tokio::test]
async fn what_github_shows_late_is_not_made_twice() {
    let world = recorded().await;
    let (repo, issue) = bare_repository(&world, "shipping").await;
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    let fault = RequestEffect::ErrorAfter(502);
    let (method, path) = (Some("POST".to_owned()), Some("*/pulls".to_owned()));
    let requests = vec![RequestFault { fault, method, path, probability: 1.0, count: Some(1) }];
    // The check of the new pull request is not what this is about.
    world.failures_are_told();
    world.sandbox.set_faults(Faults { requests, read_lag_ms: 150, ..Faults::default() });
    let asked = world.comment_in(&repo, "alice", issue, "/idp catalog register").await;
    assert!(asked.reply().contains("adds `catalog-info.yaml`"));
    assert_eq!(pulls_of(&world, &repo).len(), 1);
    world.read_all();
}

#[tokio::test]
async fn a_branch_of_that_name_that_is_not_ours_is_left_alone() {
    let world = recorded().await;
    let (repo, issue) = bare_repository(&world, "shipping").await;
    world.push_in(&repo, "bob", "idp/register-catalog-shipping", &[("mine.txt", Some("x"))]).await;
    let asked = world.comment_in(&repo, "alice", issue, "/idp catalog register").await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.reply(), @"
    I did not run `/idp catalog register`: the branch `idp/register-catalog-shipping` exists already and holds something else (E306).

    **Next:** delete or rename it, then write the command again.
    ");
}

#[tokio::test]
async fn a_pull_request_that_was_closed_is_not_opened_behind_people_s_backs() {
    let world = recorded().await;
    let (repo, issue) = bare_repository(&world, "shipping").await;
    world.comment_in(&repo, "alice", issue, "/idp catalog register").await.reply();
    let pull = world.sandbox.pulls(&repo).into_iter().find(|pull| pull.via_app.is_some()).unwrap().number;
    world.person("bob").close(&repo, pull).unwrap();
    world.settled().await;
    let asked = world.comment_in(&repo, "alice", issue, "/idp catalog register").await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.reply(), @"
    I did not run `/idp catalog register`: #2 for it was closed without a merge, and its branch `idp/register-catalog-shipping` is still there (E303).

    **Next:** delete that branch and write the command again, or open #2 again.
    ");
    world.read_all();
}

#[tokio::test]
async fn where_there_is_a_catalog_file_none_is_proposed() {
    let world = recorded().await;
    let asked = world.comment("alice", 1, "/idp catalog register").await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.reply(), @"
    I did not run `/idp catalog register`: there is a catalog file already, [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L1) (E303).

    **Next:** change that file in a pull request; `/idp catalog show` tells what it holds.
    ");
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused() {
    let world = recorded().await;
    let (repo, issue) = bare_repository(&world, "shipping").await;
    insta::assert_snapshot!(world.comment_in(&repo, "alice", issue, "/idp catalog register orders").await.reply(), @"
    I did not run `/idp catalog register orders`: `component:default/orders` is taken, by [`acme/orders catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L1) (E306).

    **Next:** choose another name, as in `/idp catalog register shipping`
    ");
    insta::assert_snapshot!(world.comment_in(&repo, "alice", issue, "/idp catalog register \"a b\"").await.reply(), @r#"
    I did not run `/idp catalog register "a b"`: that is no name for an entity (E102). A name has at most 63 letters and digits, with `-`, `_` and `.` between them.

    **Next:** `/idp catalog register`, or with a name such as `orders-api`.
    "#);
}

#[tokio::test]
async fn who_may_only_read_proposes_nothing() {
    let world = recorded().await;
    let asked = world.comment("carol", 1, "/idp catalog unregister").await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.reply(), @"
    I did not run `/idp catalog unregister`.

    **E201** `catalog` needs the role `write` in `acme/orders`; yours is `triage`.

    It can be run by everybody with the role write, maintain or admin in the repository. Ask one of them to comment:

    ```text
    /idp catalog unregister
    ```

    What you may run here: `/idp help`
    ");
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn an_entity_is_taken_out_of_its_file() {
    let world = recorded().await;
    let asked = world.comment("alice", 1, "/idp catalog unregister component:default/orders").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @"
    #2 takes `component:default/orders` out of `catalog-info.yaml`.

    **Next:** review #2; the catalog forgets the entity once it is merged.
    ");
    let left = world.sandbox.file_at(ORDERS, "idp/unregister-catalog-component-orders", "catalog-info.yaml").unwrap();
    assert_eq!(left, ORDERS_FILE[ORDERS_FILE.find("---").unwrap()..]);
    insta::assert_snapshot!(pulls_of(&world, ORDERS)[0].1, @"
    <!-- idp:catalog unregister component:default/orders -->
    Takes `component:default/orders` out of `catalog-info.yaml`. Once this is merged, the catalog forgets it; nothing that runs is touched.

    ---
    Asked for by `alice` in [this comment](https://github.test/acme/orders/pull/1#issuecomment-N).
    ");
    world.read_all();
}

#[tokio::test]
async fn who_still_refers_to_an_entity_is_told() {
    let world = recorded().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp catalog unregister api:orders").await.reply(), @"
    #2 takes `api:default/orders` out of `catalog-info.yaml`.

    **2 entities still refer to it**, and would refer to nothing: `component:default/orders` and `component:default/payments`.

    **Next:** review #2; the catalog forgets the entity once it is merged.
    ");
    world.read_all();
}

#[tokio::test]
async fn the_only_entity_takes_its_file_with_it() {
    let world = recorded().await;
    let issue = world.person("alice").open_issue(PAYMENTS, "Gone", "").unwrap();
    insta::assert_snapshot!(world.comment_in(PAYMENTS, "alice", issue, "/idp catalog unregister").await.reply(), @"
    #2 removes `catalog-info.yaml`, which held nothing but `component:default/payments`.

    **Next:** review #2; the catalog forgets the entity once it is merged.
    ");
    let pull = world.sandbox.pulls(PAYMENTS)[0].number;
    world.person("bob").merge(PAYMENTS, pull).unwrap();
    world.settled().await;
    assert!(world.store.entity("component:default/payments").await.unwrap().is_empty());
    world.read_all();
}

#[tokio::test]
async fn what_is_registered_elsewhere_or_not_named_is_not_removed() {
    let world = recorded().await;
    for (command, reply) in [
        ("/idp catalog unregister payments", "registered in [`acme/payments catalog-info.yaml:1`]"),
        ("/idp catalog unregister", "this repository has 2 entities, so the one to remove must be named (E103)"),
        ("/idp catalog unregister src/main.rs", "an entity must be named, not a file (E102)"),
        ("/idp catalog unregister component:default/oders", "Did you mean `component:default/orders`?"),
    ] {
        let said = world.comment("alice", 1, command).await.reply();
        assert!(said.contains(reply), "{said}");
    }
    assert!(world.opened().is_empty());
}
