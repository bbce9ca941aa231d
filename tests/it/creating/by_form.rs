//! The issue of a form.

use super::{PLATFORM, answers, world};

#[tokio::test]
async fn a_form_becomes_a_repository_once_somebody_approves() {
    let world = world().await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
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

    **Next:** it stands.

    - [`acme/orders-api`](https://github.test/acme/orders-api): clone it, and read its README
    - [Set the secrets](https://github.test/acme/orders-api/settings/secrets/actions): `REGISTRY_TOKEN`
    - Repository: <https://github.test/acme/orders-api.git>
    ");
    let thread = world.sandbox.thread(PLATFORM, issue).unwrap();
    assert!(!thread.open);
}
