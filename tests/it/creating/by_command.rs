//! `/idp create`.

use super::{PLATFORM, world};
use crate::world::ORDERS;

const CREATE: &str = "/idp create service name=orders-api owner=payments";

#[tokio::test]
async fn a_command_makes_what_the_form_makes() {
    let world = world().await;
    let issue = world.person("bob").open_issue(PLATFORM, "A new service", "").unwrap();
    let asked = world.comment_in(PLATFORM, "bob", issue, CREATE).await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @"
    **service [`acme/orders-api`](https://github.test/acme/orders-api)** · asked for by `bob`

    - [x] Request 1 understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [x] Repository, private
    - [x] First commit: 5 files
    - [x] Default branch `main`
    - [x] Access for the team `payments` (`push`)
    - [x] 1 label, 1 environment, 1 topic
    - [x] Protection of the default branch
    - [x] Entry in the catalog
    - [x] Issue `Tell people about orders-api` in `acme/orders-api`: https://github.test/acme/orders-api/issues/1

    Owner: `group:default/payments`

    **Next:** it stands. This issue stays open.

    - [`acme/orders-api`](https://github.test/acme/orders-api): clone it, and read its README
    - [Set the secrets](https://github.test/acme/orders-api/settings/secrets/actions): `REGISTRY_TOKEN`
    - Repository: <https://github.test/acme/orders-api.git>
    ");
    assert!(world.sandbox.repo("acme/orders-api").is_some());
    assert!(world.sandbox.thread(PLATFORM, issue).unwrap().open, "the issue is about other things too");
    let status = world.comment_in(PLATFORM, "bob", issue, "/idp status").await;
    insta::assert_snapshot!(status.reply(), @"
    Repositories asked for, newest first:

    | | what | asked by | stands |
    | --- | --- | --- | --- |
    | 1 | [service `acme/orders-api`](https://github.test/acme/platform/issues/2#issuecomment-N) | `bob` | is done |
    ");
}

#[tokio::test]
async fn a_dry_run_makes_nothing() {
    let world = world().await;
    let issue = world.person("bob").open_issue(PLATFORM, "A new service", "").unwrap();
    let asked = world.comment_in(PLATFORM, "bob", issue, &format!("{CREATE} --dry-run")).await;
    insta::assert_snapshot!(asked.summary(), @"**Dry run**: nothing was made. Plan `HASH` would make `acme/orders-api`.");
    assert!(world.sandbox.repo("acme/orders-api").is_none());
}

#[tokio::test]
async fn what_cannot_be_understood_is_told_with_a_command_that_would_do() {
    let world = world().await;
    let issue = world.person("bob").open_issue(PLATFORM, "A new service", "").unwrap();
    let said = |command: &'static str| async { world.comment_in(PLATFORM, "bob", issue, command).await.reply() };
    insta::assert_snapshot!(said("/idp create service name=Orders! size=huge").await, @"
    I could not do `/idp create service name=Orders! size=huge` (E102):

    | parameter | you wrote | it must be |
    | --- | --- | --- |
    | `name` | `Orders!` | lower-case letters, digits and dashes, 3 to 40 characters |
    | `owner` | (nothing) | a text |
    | `size` | `huge` | `small` or `large` |

    Try: `/idp create service name=orders size=small owner=…` · more: `/idp help create`
    ");
    insta::assert_snapshot!(said("/idp create servce name=orders").await.lines().next().unwrap(), @"I cannot create `servce` (E102): there is no golden path of that name. Did you mean `service`?");
    insta::assert_snapshot!(said("/idp create postgres name=orders").await, @"
    `postgres` makes a resource for a service (E102), not a repository.

    **Next:** `/idp provision postgres name=…` in the repository of the service.
    ");
    insta::assert_snapshot!(said("/idp create service name=payments owner=payments").await, @"
    I could not do `/idp create service name=payments owner=payments` (E306), and nothing was made: [`acme/payments`](https://github.test/acme/payments) exists already.

    **Next:** choose another name and write the command again.
    ");
}

#[tokio::test]
async fn elsewhere_a_repository_is_not_asked_for() {
    let world = world().await;
    insta::assert_snapshot!(world.comment("alice", 1, CREATE).await.reply(), @"
    I did not do `/idp create service name=orders-api owner=payments` (E301): repositories are asked for in an issue of `acme/platform`.

    **Next:** write it there, or add `--pr` to get the files that are missing here as a pull request.
    ");
}

#[tokio::test]
async fn the_files_that_are_missing_come_as_a_pull_request() {
    let world = world().await;
    let asked = world.comment("alice", 1, "/idp create service --pr size=large").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.summary(), @"
    **service `orders`** · large

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [ ] Pull request: #2 waits to be merged
    - [ ] Files: come with the merge

    Not proposed:

    - step `publish` (publish:github): the value of the secret `REGISTRY_TOKEN` is not taken from a template; set it by hand.
    - Only the files are proposed; settings of the repository are left as they are.
    - `CODEOWNERS` exists already and stays as it is.
    - `README.md` exists already and stays as it is.
    - `catalog-info.yaml` exists already and stays as it is.

    **Next:** review and merge #2. Changed your mind: `/idp cancel 1`
    ");
    let [number] = world.opened()[..] else { panic!("one pull request") };
    let before = world.sandbox.files(ORDERS, "main");
    let after = world.sandbox.files(ORDERS, "idp/new-service");
    let new: Vec<&String> = after.iter().filter(|file| !before.contains(file)).collect();
    assert_eq!(new, [".idp/lock.yaml", "bin/run"]);

    world.person("bob").merge(ORDERS, number).unwrap();
    world.settled().await;
    asked.reply();
    world.read_stickies();
    let again = world.comment("alice", 1, "/idp create service --pr size=small").await;
    insta::assert_snapshot!(again.reply(), @"
    I could not do `/idp create service --pr size=small` (E306): every file that the golden path makes is here already, and none was touched:

    - `CODEOWNERS`
    - `README.md`
    - `bin/run`
    - `catalog-info.yaml`
    ");
    let reader = world.comment("carol", 1, "/idp create service --pr").await;
    assert!(reader.reply().contains("needs the role `write`"));
}
