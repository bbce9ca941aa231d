//! Questions to a catalog that knows nothing yet, or not what was asked.

use super::*;

#[tokio::test]
async fn before_anything_was_read_unknown_is_told_as_unknown() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp owner src/main.rs").await.reply(), @"
    Who owns `src/main.rs` is not known.

    - Catalog: this repository has not been read yet.
    - CODEOWNERS: could not be looked at yet.

    **Next:** ask again in a few minutes.
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp owner").await.reply(), @"
    Who owns the file that this pull request changes:

    | owner by the catalog | CODEOWNERS | files |
    |---|---|---|
    | not known | not known | `config/retries.yaml` |

    The catalog has not read this repository yet; ask again in a few minutes.

    The evidence for one: `/idp owner <path>`
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp catalog show").await.reply(), @"
    The catalog has not read this repository yet (E305).

    **Next:** ask again in a few minutes.
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp catalog show orders").await.reply(), @"
    I know nothing called `orders` (E305). The catalog is still being read, so it may be known later.

    **Next:** ask again in a few minutes.
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp find orders").await.reply(), @"
    Nothing in the catalog matches `orders`. The catalog is still being read.

    **Next:** ask again in a few minutes.
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp impact").await.reply(), @"
    The catalog has not read this repository yet (E305).

    **Next:** ask again in a few minutes.
    ");
}

#[tokio::test]
async fn a_path_that_would_leave_the_repository_is_no_path() {
    let world = recorded().await;
    let asked = world.comment("alice", 1, "/idp owner ../../etc/passwd").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    I know nothing called `../../etc/passwd` (E305).

    **Next:** `/idp find <words>` looks through names, titles and descriptions.
    ");
}

#[tokio::test]
async fn what_is_typed_mentions_nobody() {
    let world = recorded().await;
    for verb in ["owner", "find", "impact", "explain", "catalog show"] {
        let reply = world.comment("alice", 1, &format!("/idp {verb} \"`@acme/all` #1 <b>|\"")).await.reply();
        assert!(reply.contains("@acme/all` #1 <b>"), "{reply}");
        assert!(reply.contains("``"), "{reply}");
    }
}

#[tokio::test]
async fn an_action_that_does_not_exist_is_corrected() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, "/idp catalog shwo").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    I could not read `/idp catalog shwo` on line 1 of the comment, so it did not run.

    **E102** `action` must be `show`, `validate`, `register` or `unregister`; you wrote `shwo`. Did you mean `show`?

    ```text
    /idp catalog shwo
                 ^^^^
    ```

    Try: `/idp catalog show` · more: `/idp help catalog`
    ");
}
