//! Whole replies to questions of people who may know everything.

use super::*;

async fn issue(world: &World) -> u64 {
    let number = world.person("alice").open_issue(ORDERS, "A question", "").unwrap();
    world.settled().await;
    number
}

#[tokio::test]
async fn the_owner_of_a_path_comes_with_the_chain_of_evidence() {
    let world = recorded().await;
    let asked = world.comment("alice", 1, "/idp owner src/main.rs").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(timeless(&asked.reply()), @"
    **`group:default/payments`** owns `src/main.rs`.

    - Catalog: `component:default/orders` is owned by `group:default/payments`, says [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L1), the nearest catalog file.
    - CODEOWNERS: `@acme/payments`, says [`CODEOWNERS:1`](https://github.test/acme/orders/blob/`HASH`/CODEOWNERS#L1), pattern `*`.
    - Team: `acme/payments` on GitHub has 1 member, as read TIME.
    - On call: PagerDuty service `P123ABC`, says `component:default/orders`.
    - On call: rota [`Who is on call`](https://acme.pagerduty.com/schedules), says `component:default/orders`.
    ");
}

#[tokio::test]
async fn the_owner_of_what_a_pull_request_changes_costs_one_read() {
    let world = recorded().await;
    world.comment("alice", 1, "/idp owner").await.reply();
    world.calls();
    insta::assert_snapshot!(world.comment("alice", 1, "/idp owner").await.reply(), @"
    Who owns the file that this pull request changes:

    | owner by the catalog | CODEOWNERS | files |
    |---|---|---|
    | `group:default/payments` of `component:default/orders` | `@acme/payments` | `config/retries.yaml` |

    The evidence for one: `/idp owner <path>`
    ");
    insta::assert_snapshot!(world.calls(), @"
    POST /repos/acme/orders/issues/comments/N/reactions
    GET /repos/acme/orders/pulls/1/files?per_page=100
    POST /repos/acme/orders/issues/1/comments
    POST /repos/acme/orders/issues/comments/N/reactions
    ");
}

#[tokio::test]
async fn the_owner_of_a_pull_request_from_a_fork_is_told_too() {
    let world = recorded().await;
    publish(&world, ORDERS).await;
    stranger(&world, "mallory", None).await;
    let pull = world.open_pull_of_fork(ORDERS, "mallory", &[("docs/@acme|all`.md", Some("x\n"))]).await;
    let asked = world.comment("mallory", pull.number, "/idp owner").await;
    insta::assert_snapshot!(asked.reply(), @r#"
    Who owns the file that this pull request changes:

    | owner by the catalog | CODEOWNERS | files |
    |---|---|---|
    | `group:default/payments` of `component:default/orders` | `@acme/payments` | `` docs/@acme\|all`.md `` |

    The evidence for one: `/idp owner <path>`
    "#);
    world.read_all();
}

#[tokio::test]
async fn on_an_issue_the_repository_is_meant() {
    let world = recorded().await;
    let number = issue(&world).await;
    insta::assert_snapshot!(timeless(&world.comment("carol", number, "/idp owner").await.reply()), @"
    **`group:default/payments`** owns this repository, `acme/orders`.

    - Catalog: `component:default/orders` is owned by `group:default/payments`, says [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L1), at the root.
    - CODEOWNERS: `@acme/payments`, says [`CODEOWNERS:1`](https://github.test/acme/orders/blob/`HASH`/CODEOWNERS#L1), pattern `*`.
    - Team: `acme/payments` on GitHub has 1 member, as read TIME.
    - On call: PagerDuty service `P123ABC`, says `component:default/orders`.
    - On call: rota [`Who is on call`](https://acme.pagerduty.com/schedules), says `component:default/orders`.
    ");
}

#[tokio::test]
async fn the_owner_of_an_entity_elsewhere_is_told() {
    let world = recorded().await;
    insta::assert_snapshot!(timeless(&world.comment("carol", 1, "/idp owner payments").await.reply()), @"
    **`group:default/platform`** owns `component:default/payments`.

    - Catalog: `component:default/payments` is owned by `group:default/platform`, says [`acme/payments catalog-info.yaml:1`](https://github.test/acme/payments/blob/`HASH`/catalog-info.yaml#L1).
    - CODEOWNERS: `@acme/payments`, says [`acme/payments CODEOWNERS:1`](https://github.test/acme/payments/blob/`HASH`/CODEOWNERS#L1), pattern `*`.
    - **These disagree.** The catalog counts here; GitHub asks whom CODEOWNERS names for a review.
    - Team: `acme/platform` on GitHub has 1 member, as read TIME.
    ");
}

#[tokio::test]
async fn an_unknown_name_is_answered_with_the_nearest() {
    let world = recorded().await;
    let asked = world.comment("alice", 1, "/idp owner paymnets").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    I know nothing called `paymnets` (E305). Did you mean `component:default/payments`?

    **Next:** `/idp owner component:default/payments`
    ");
}

#[tokio::test]
async fn entities_are_found_by_words() {
    let world = recorded().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp find takes ord").await.reply(), @"
    2 hits for `takes ord`:

    - `component:default/orders` · Orders: Takes orders. · owned by `group:default/payments` · [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L1)
    - `component:default/payments` · Takes money for orders. · owned by `group:default/platform` · [`acme/payments catalog-info.yaml:1`](https://github.test/acme/payments/blob/`HASH`/catalog-info.yaml#L1)

    More about one: `/idp catalog show <entity>`
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp find orders --kind api").await.reply(), @"
    1 hit for `orders` of kind `api`:

    - `api:default/orders` · owned by `group:default/payments` · [`catalog-info.yaml:22`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L22)

    More about one: `/idp catalog show <entity>`
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp find orders --limit 1").await.reply(), @"
    1 hit for `orders`, and there are more:

    - `component:default/orders` · Orders: Takes orders. · owned by `group:default/payments` · [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L1)

    Another word, `--kind` or `--owner` narrows it down. More about one: `/idp catalog show <entity>`
    ");
}

#[tokio::test]
async fn what_is_not_found_names_what_is_near() {
    let world = recorded().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp find paymnets").await.reply(), @"
    Nothing in the catalog matches `paymnets`. The nearest names: `component:default/payments`.

    **Next:** `/idp catalog show component:default/payments`
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp find orders --limit 8").await.reply(), @"
    I did not run `/idp find orders --limit 8`: `--limit` must be a number from 1 to 7; you wrote `8` (E102).

    **Next:** leave it out, and 7 are shown.
    ");
}

#[tokio::test]
async fn impact_is_drawn_with_owners() {
    let world = recorded().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp impact").await.reply(), @r#"
    A change to `component:default/orders` may touch 2 other entities within 2 steps.

    ```mermaid
    graph LR
      n0["component:default/orders<br/>group:default/payments"]:::centre
      n1["api:default/orders<br/>group:default/payments"]
      n2["component:default/payments<br/>group:default/platform"]
      n0 -->|provides| n1
      n2 -->|consumes| n1
      classDef centre stroke-width:3px
    ```

    **Owners:** `group:default/payments` (1), `group:default/platform` (1)

    <details><summary>The same as a list</summary>

    - `api:default/orders`: `component:default/orders` provides it, `component:default/payments` consumes it; owned by `group:default/payments`
    - `component:default/payments`: consumes `api:default/orders`; owned by `group:default/platform`

    </details>
    "#);
    insta::assert_snapshot!(world.comment("alice", 1, "/idp impact component:default/orders --hops 1").await.summary(), @r#"
    A change to `component:default/orders` may touch 1 other entity within 1 step.

    ```mermaid
    graph LR
      n0["component:default/orders<br/>group:default/payments"]:::centre
      n1["api:default/orders<br/>group:default/payments"]
      n0 -->|provides| n1
      classDef centre stroke-width:3px
    ```

    **Owners:** `group:default/payments` (1)
    "#);
}

#[tokio::test]
async fn nothing_depends_on_what_nobody_uses() {
    let world = recorded().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp impact payments").await.reply(), @"
    Nothing in the catalog depends on `component:default/payments`.

    Only what catalog files state is known: `dependsOn`, `consumesApis`, `providesApis` and, for a system, domain or group, what belongs to it.
    ");
}

#[tokio::test]
async fn an_entity_is_shown_as_a_card() {
    let world = recorded().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp catalog show").await.reply(), @"
    **`component:default/orders`** · Orders

    Takes orders.

    | | |
    |---|---|
    | kind | `Component` of type `service` |
    | owner | `group:default/payments` |
    | lifecycle | `production` |
    | tags | `rust` |
    | is part of | `system:default/shop` |
    | provides | `api:default/orders` |
    | depends on | `resource:default/orders-db` |
    | registered | [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L1) |

    In this repository too: `api:default/orders`.

    What a change to it may touch: `/idp impact component:default/orders`
    ");
    insta::assert_snapshot!(world.comment("alice", 1, "/idp catalog show api:default/orders").await.reply(), @"
    **`api:default/orders`**

    | | |
    |---|---|
    | kind | `API` of type `openapi` |
    | owner | `group:default/payments` |
    | lifecycle | `production` |
    | is provided by | `component:default/orders` |
    | is consumed by | `component:default/payments` |
    | registered | [`catalog-info.yaml:22`](https://github.test/acme/orders/blob/`HASH`/catalog-info.yaml#L22) |

    What a change to it may touch: `/idp impact api:default/orders`
    ");
}

#[tokio::test]
async fn a_hostile_title_stays_text() {
    let world = recorded().await;
    let file = ORDERS_FILE
        .replace("title: Orders", "title: '@acme/platform #1 <img src=x> | `a'")
        .replace("Takes orders.", "'[x](https://evil.test) **b** @bob'");
    push(&world, ORDERS, &[("catalog-info.yaml", Some(&file))]).await;
    for command in ["/idp catalog show component:orders", "/idp find evil"] {
        let reply = world.comment("alice", 1, command).await.reply();
        assert!(reply.contains("@\u{2060}acme/platform #\u{2060}1 &lt;img src=x&gt; \\| \\`a"), "{reply}");
        assert!(!reply.contains("](https://evil.test)") && !reply.contains("@bob"), "{reply}");
    }
}

#[tokio::test]
async fn a_rule_is_explained() {
    let world = World::start().await;
    let reply = world.comment("carol", 1, "/idp explain catalog.name-format").await.reply();
    assert!(reply.starts_with("## catalog.name-format\n"), "{reply}");
    let asked = world.comment("carol", 1, "/idp explain catalog.name-fromat").await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    There is no rule `catalog.name-fromat` (E305). Did you mean `catalog.name-format`?

    **Next:** `/idp explain catalog.name-format`
    ");
    let all = world.comment("carol", 1, "/idp explain").await.reply();
    assert!(all.contains("| `catalog.name-format` |"), "{all}");
}

#[tokio::test]
async fn a_pull_request_is_validated_in_the_words_of_its_check() {
    let world = recorded().await;
    let wrong = ORDERS_FILE.replace("name: orders\n  title", "name: Or ders\n  title");
    let pull = world.open_pull("alice", &[("catalog-info.yaml", Some(&wrong))]).await;
    let asked = world.comment("carol", pull.number, "/idp catalog validate").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    let check = pull.check();
    assert_eq!(asked.reply(), format!("**{}** at `HASH`\n\n{}", check.title, check.summary));
    assert!(check.summary.starts_with("**Catalog:**"), "{}", check.summary);
    world.read_all();
}

#[tokio::test]
async fn a_fork_s_catalog_files_are_judged_as_data() {
    let world = recorded().await;
    publish(&world, ORDERS).await;
    stranger(&world, "mallory", None).await;
    let hostile = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: '@acme/all <b>'\n";
    let files = [("catalog-info.yaml", Some(hostile)), ("idp.yaml", Some("checks: off\n"))];
    let pull = world.open_pull_of_fork(ORDERS, "mallory", &files).await;
    let reply = world.comment("mallory", pull.number, "/idp catalog validate").await.reply();
    let check = pull.check();
    assert_eq!(reply, format!("**{}** at `HASH`\n\n{}", check.title, check.summary));
    let outside_code = regex::Regex::new("`[^`]*`").unwrap().replace_all(&reply, "");
    assert!(!outside_code.contains("<b>") && !outside_code.contains("@acme"), "{reply}");
    world.read_all();
}

#[tokio::test]
async fn on_an_issue_the_default_branch_is_validated() {
    let world = recorded().await;
    let number = issue(&world).await;
    let point = world.calls_so_far();
    let asked = world.comment("carol", number, "/idp catalog validate").await;
    assert_eq!(asked.reactions(), "eyes rocket");
    let reply = asked.reply();
    assert!(reply.starts_with("**Catalog:**"), "{reply}");
    assert!(reply.contains("2 entities in 1 catalog file") && reply.contains("`main` at `HASH`"), "{reply}");
    assert!(!world.calls_since(point).contains("check-runs"), "{}", world.calls_since(point));
}
