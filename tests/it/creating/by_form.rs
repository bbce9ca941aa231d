//! The issue of a form: from its opening to a repository, and everything that keeps it from becoming one.

use idp::golden_paths::form;
use idp::sandbox::model::{AccountKind, Visibility};

use super::{PLATFORM, answers, prepared, quick, service, world};

#[tokio::test]
async fn a_form_becomes_a_repository_once_somebody_approves() {
    let world = world().await;
    let answers: [(&str, &[&str]); 3] = [("name", &["orders-api"]), ("owner", &["payments"]), ("size", &["large"])];
    let issue = world.person("alice").send_form(PLATFORM, "idp-service.yml", "New", &answers).unwrap();
    world.settled().await;
    insta::assert_snapshot!(world.about(issue), @"
    **service `acme/orders-api`** · asked for by `alice`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [ ] Approval: waiting for somebody who may write to `acme/platform`
    - [ ] Repository, private
    - [ ] First commit: 5 files
    - [ ] Default branch `main`
    - [ ] Access for the team `payments` (`push`)
    - [ ] 1 label, 1 environment, 1 topic
    - [ ] Protection of the default branch
    - [ ] Entry in the catalog
    - [ ] Issue `Tell people about orders-api` in `acme/orders-api`

    Owner: `group:default/payments`

    **Next:** `/idp approve 1` or `/idp reject 1`. Something to change: edit the issue. Changed your mind: `/idp cancel 1`

    <details><summary>What is made (5 files)</summary>

    - Repository `acme/orders-api`, private, default branch `main`
      - Topics: `service`
      - Settings: merge commits, squash merging, rebase merging, no auto-merge, no updating of branches, deleting of merged branches
    - Teams: `payments (push)`
    - Branch `main` protected: 1 approval, checks `idp`, up to date, administrators too
    - Labels: `incident`
    - Environment `staging`
    - Secrets, by name: `REGISTRY_TOKEN`
    - Issue `Tell people about orders-api` in `acme/orders-api`

    ```text
    .idp/
      lock.yaml (one document added)
    bin/
      run
    CODEOWNERS
    README.md
    catalog-info.yaml
    ```

    | parameter | answer |
    | --- | --- |
    | `name` | `orders-api` |
    | `owner` | `payments` |
    | `size` | `large` |

    step `publish` (publish:github): the value of the secret `REGISTRY_TOKEN` is not taken from a template; set it by hand.

    </details>
    ");
    assert!(world.sandbox.repo("acme/orders-api").is_none());

    let approved = world.comment_in(PLATFORM, "bob", issue, "/idp approve").await;
    assert_eq!(approved.reactions(), "eyes rocket");
    insta::assert_snapshot!(approved.reply(), @"Request 1 is approved: [`acme/orders-api`](https://github.test/acme/orders-api) stands.");
    insta::assert_snapshot!(world.about(issue), @"
    **service [`acme/orders-api`](https://github.test/acme/orders-api)** · asked for by `alice`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [x] Approved by `bob`
    - [x] Repository, private
    - [x] First commit: 5 files
    - [x] Default branch `main`
    - [x] Access for the team `payments` (`push`)
    - [x] 1 label, 1 environment, 1 topic
    - [x] Protection of the default branch
    - [x] Entry in the catalog
    - [x] Issue `Tell people about orders-api` in `acme/orders-api`: https://github.test/acme/orders-api/issues/1

    Owner: `group:default/payments`

    **Next:** it stands.

    - [`acme/orders-api`](https://github.test/acme/orders-api): clone it, and read its README
    - [Set the secrets](https://github.test/acme/orders-api/settings/secrets/actions): `REGISTRY_TOKEN`
    - Repository: <https://github.test/acme/orders-api.git>
    ");
    let thread = world.sandbox.thread(PLATFORM, issue).unwrap();
    assert_eq!((thread.open, thread.state_reason.as_deref()), (false, Some("completed")));

    // Who opens it again has a reason.
    world.person("bob").reopen(PLATFORM, issue).unwrap();
    world.edit("alice", issue, &super::answers("orders-api", "payments")).await;
    assert!(world.sandbox.thread(PLATFORM, issue).unwrap().open);
}

#[tokio::test]
async fn who_may_write_to_the_platform_repository_waits_for_nobody_and_few_calls_are_enough() {
    let world = world().await;
    let issue = world.fill_in("bob", &answers("orders-api", "payments")).await;
    let shown = world.summary_of(issue);
    assert!(shown.contains("- [x] Approval: none needed") && shown.contains("it stands"), "{shown}");

    let repo = world.sandbox.repo("acme/orders-api").unwrap();
    assert_eq!(repo.visibility, Visibility::Private);
    assert_eq!(repo.topics, ["service"]);
    assert!(repo.labels.iter().any(|label| label.name == "incident"));
    let files = world.sandbox.files("acme/orders-api", "main");
    assert_eq!(files, [".idp/lock.yaml", "CODEOWNERS", "README.md", "bin/run", "catalog-info.yaml"]);
    let entity = world.store.entity("component:default/orders-api").await.unwrap();
    assert_eq!(entity.len(), 1, "the catalog has it");

    // Beside these: the question whether the name is free, the new catalog file in two reads, and one question to
    // GraphQL for labels, environments and topics. Events of the new repository cost what events cost.
    let calls = world.calls();
    let of_it = |call: &&str| call.contains("orders-api") || call.contains("/orgs/acme/repos");
    let writes: Vec<&str> = calls.lines().filter(of_it).filter(|call| !call.starts_with("GET")).collect();
    insta::assert_snapshot!(writes.join("\n"), @"
    POST /orgs/acme/repos
    POST /repos/acme/orders-api/git/trees
    POST /repos/acme/orders-api/git/commits
    PATCH /repos/acme/orders-api/git/refs/heads/main
    PUT /orgs/acme/teams/payments/repos/acme/orders-api
    PUT /repos/acme/orders-api/branches/main/protection
    POST /repos/acme/orders-api/issues
    ");
}

#[tokio::test]
async fn errors_are_told_in_the_words_of_the_form_and_an_edit_tries_again() {
    let world = world().await;
    let body = answers("Orders_API!", "_No response_").replace("large", "gigantic") + "\n\n### Budget\n\nplenty";
    let issue = world.fill_in("alice", &body).await;
    insta::assert_snapshot!(world.about(issue), @"
    I could not make a repository from `service` yet (E102):

    | field | you wrote | what is wrong |
    | --- | --- | --- |
    | `Name` | `Orders_API!` | it must be lower-case letters, digits and dashes, 3 to 40 characters |
    | `Owner` | (nothing) | it must be a text |
    | `Size` | `gigantic` | it must be `small` or `large` |

    Passed over, for the form has no such field: `### Budget`

    **Next:** edit the issue; I read it again and change this reply.
    ");
    let nothing = world.comment_in(PLATFORM, "bob", issue, "/idp approve").await;
    insta::assert_snapshot!(nothing.reply(), @"
    I did not run `/idp approve` (E103): it does not say which request; none is open here.

    **Next:** write `/idp approve 12` with the number of the request.
    ");

    world.edit("alice", issue, &answers("orders-api", "payments")).await;
    assert!(world.summary_of(issue).contains("- [ ] Approval: waiting for"), "{}", world.summary_of(issue));
}

#[tokio::test]
async fn an_edit_changes_the_preview_and_what_is_approved() {
    let world = world().await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    assert!(world.about(issue).contains("`acme/orders-api`"));
    world.edit("alice", issue, &answers("", "payments")).await;
    assert!(world.about(issue).contains("E102"));
    let approved = world.comment_in(PLATFORM, "bob", issue, "/idp approve").await;
    insta::assert_snapshot!(approved.reply(), @"
    Request 1 cannot go on (E303): the issue was edited, and its text cannot be used; plan `HASH` does not count any more.

    **Next:** edit the issue as its reply says.
    ");

    world.edit("alice", issue, &answers("ledger", "payments")).await;
    assert!(world.summary_of(issue).contains("**service `acme/ledger`**"));
    world.comment_in(PLATFORM, "bob", issue, "/idp approve").await.reply();
    assert!(world.summary_of(issue).contains("it stands"));
    assert!(world.sandbox.repo("acme/ledger").is_some() && world.sandbox.repo("acme/orders-api").is_none());
}

#[tokio::test]
async fn a_form_that_was_translated_by_hand_is_understood() {
    let text =
        form::write(&service()).replace("label: Name", "label: Wie heißt er?").replace("label: Owner", "label: Wer?");
    let world = prepared(quick(), &[(&form::file_of("service"), &text)]).await;
    let issue = world.fill_in("alice", "### Wer?\n\npayments\n\n### Wie heißt er?\n\norders-api\n").await;
    assert!(world.summary_of(issue).starts_with("**service `acme/orders-api`**"));
}

#[tokio::test]
async fn closing_the_issue_calls_it_off() {
    let world = world().await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    world.person("alice").close(PLATFORM, issue).unwrap();
    world.settled().await;
    insta::assert_snapshot!(world.about(issue), @"
    **service `acme/orders-api`** · asked for by `alice`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [x] Cancelled, nothing was made

    Owner: `group:default/payments`

    **Next:** to ask again, open a new issue with the form.
    ");
}

#[tokio::test]
async fn a_name_that_is_taken_is_told_before_anything_is_made() {
    let world = world().await;
    let issue = world.fill_in("bob", &answers("payments", "payments")).await;
    insta::assert_snapshot!(world.about(issue), @"
    I could not make a repository from `service` (E306), and nothing was made: [`acme/payments`](https://github.test/acme/payments) exists already.

    **Next:** choose another name and edit the issue.
    ");
}

#[tokio::test]
async fn two_issues_for_one_repository_make_one() {
    let world = world().await;
    let first = world.fill_in("alice", &answers("orders-api", "payments")).await;
    let second = world.fill_in("alice", &answers("Orders-API".to_lowercase().as_str(), "payments")).await;
    insta::assert_snapshot!(world.about(second), @"
    `acme/orders-api` is asked for already (E306): [request 1](https://github.test/acme/platform/issues/2) by `alice`; it waits for an approval. Nothing was made twice.

    **Next:** follow that one, or choose another name.
    ");
    world.about(first);
}

#[tokio::test]
async fn a_stranger_gets_nothing_made_even_where_everybody_may_open_issues() {
    let world = world().await;
    world.sandbox.change(|sandbox| sandbox.add_account("mallory", None, AccountKind::User));
    world.person("olivia").set_visibility(PLATFORM, Visibility::Public).unwrap();
    let issue = world.fill_in("mallory", &answers("orders-api", "payments")).await;
    insta::assert_snapshot!(world.about(issue), @"
    Nothing is made of this (E201): repositories are made for members of `acme`.

    **Next:** ask a member to open the issue.
    ");
    let approved = world.comment_in(PLATFORM, "bob", issue, "/idp approve").await;
    assert!(approved.reply().contains("E103"));
}

#[tokio::test]
async fn an_issue_without_a_form_of_its_own_is_left_alone() {
    let world = world().await;
    world.push_in(PLATFORM, "bob", "main", &[(&form::file_of("service"), None)]).await;
    let before = world.count_said();
    world.fill_in("alice", &answers("orders-api", "payments")).await;
    assert_eq!(world.count_said(), before);
}
