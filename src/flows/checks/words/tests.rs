use super::*;
use crate::catalog::{CatalogDiff, ChangedEntity, EntityRef, MovedOwnership, RelationKey, RelationKind};
use crate::findings::samples::{NAME_FORMAT, OWNER, about};
use crate::flows::checks::fixes::FileFix;
use crate::flows::checks::standing::Found;
use crate::flows::checks::verdict::Verdict;

const TEXT: &str = "metadata:\n  name: Bad_Name!\nspec:\n  owner: team-pay\n";

fn entity(text: &str) -> EntityRef {
    EntityRef::parse(text, None, "default").unwrap()
}

fn found(part: &str, rule: &'static crate::findings::Rule, message: &str, is_new: bool) -> Found {
    let finding = Finding {
        rule,
        severity: rule.severity,
        message: message.to_owned(),
        help: "Write another one".to_owned(),
        ..about("catalog-info.yaml", TEXT, part)
    };
    Found { finding, is_new, on_touched_line: is_new }
}

fn verdict() -> Verdict {
    Verdict {
        files: 1,
        entities: 2,
        found: vec![
            found("Bad_Name!", &NAME_FORMAT, "`metadata.name` cannot be `Bad_Name!`", true),
            found("team-pay", &OWNER, "the owner `team-pay` is no group; did you mean `@acme/payments`?", true),
            found("spec", &NAME_FORMAT, "an older one", false),
        ],
        ..Verdict::nothing(CommitSha("0123456789abcdef0123456789abcdef01234567".to_owned()), true)
    }
}

fn with_links<T>(verdict: &Verdict, say: impl Fn(&Verdict, &Links<'_>) -> T) -> T {
    let repository = RepoName::parse("acme/orders").unwrap();
    say(verdict, &Links { web_url: "https://github.test", repository: &repository, head: &verdict.head })
}

#[test]
fn the_title_counts_what_the_change_brought() {
    assert_eq!(title(&verdict()), "1 to fix · 1 warning");
    let clean = Verdict { found: Vec::new(), ..verdict() };
    assert_eq!(title(&clean), "2 entities, nothing to fix");
    assert_eq!(title(&Verdict { entities: 0, files: 0, ..clean }), "Nothing to judge");
}

#[test]
fn the_summary_says_what_where_and_what_next() {
    let mut verdict = verdict();
    verdict.fixes = vec![FileFix {
        path: "catalog-info.yaml".to_owned(),
        before: "name: Bad_Name!\n".to_owned(),
        after: "name: bad-name\n".to_owned(),
        findings: 1,
    }];
    insta::assert_snapshot!(with_links(&verdict, summary), @"
    **Catalog:** 1 error, 1 warning by this change, in 2 entities in 1 catalog file. 1 more finding was there before.

    | | what | where |
    |---|---|---|
    | ❌ error | `metadata.name` cannot be `Bad_Name!`<br>Write another one `catalog.name-format` | [`catalog-info.yaml:2`](https://github.test/acme/orders/blob/0123456789abcdef0123456789abcdef01234567/catalog-info.yaml#L2) |
    | ⚠️ warning | the owner `team-pay` is no group; did you mean `@acme/payments`?<br>Write another one `catalog.unknown-owner` | [`catalog-info.yaml:4`](https://github.test/acme/orders/blob/0123456789abcdef0123456789abcdef01234567/catalog-info.yaml#L4) |

    #### What I can put right: 1 finding

    Press **Fix** above, or comment `/idp fix`: one commit to this branch.

    ```diff
    --- a/catalog-info.yaml
    +++ b/catalog-info.yaml
    @@ -1 +1 @@
    -name: Bad_Name!
    +name: bad-name
    ```
    ");
}

#[test]
fn the_catalog_diff_names_entities_owners_and_relations() {
    let orders = entity("component:default/orders");
    let relation =
        RelationKey { source: orders.clone(), kind: RelationKind::DependsOn, target: entity("resource:default/db") };
    let diff = CatalogDiff {
        added: vec![entity("resource:default/db")],
        changed: vec![ChangedEntity { entity: orders.clone(), fields: vec!["spec.owner".to_owned()] }],
        removed: vec![entity("api:default/v1")],
        relations_added: vec![relation],
        relations_removed: Vec::new(),
        moved: vec![MovedOwnership { entity: orders, from: Some(entity("group:default/a")), to: None }],
    };
    insta::assert_snapshot!(catalog_diff::words(&diff).unwrap(), @"
    #### What changes in the catalog

    - added `resource:default/db`
    - changed `component:default/orders`: `spec.owner`
    - removed `api:default/v1`
    - **ownership** of `component:default/orders` moves from `group:default/a` to nobody
    - relation + `component:default/orders` dependsOn `resource:default/db`
    ");
    assert_eq!(catalog_diff::words(&CatalogDiff::default()), None);
}

#[test]
fn the_sticky_comment_holds_what_must_be_acted_on() {
    insta::assert_snapshot!(with_links(&verdict(), sticky).unwrap(), @"
    ### IDP · 1 to fix · 1 warning

    | | what | next |
    |---|---|---|
    | ❌ error | `metadata.name` cannot be `Bad_Name!` — [`catalog-info.yaml:2`](https://github.test/acme/orders/blob/0123456789abcdef0123456789abcdef01234567/catalog-info.yaml#L2) | Write another one |
    | ⚠️ warning | the owner `team-pay` is no group; did you mean `@acme/payments`? — [`catalog-info.yaml:4`](https://github.test/acme/orders/blob/0123456789abcdef0123456789abcdef01234567/catalog-info.yaml#L4) | Write another one |

    <sub>judged `0123456` · `/idp explain <rule>`</sub>
    ");
    insta::assert_snapshot!(all_clear(&verdict()), @"✅ All clear at `0123456`.");
}

#[test]
fn the_sticky_comment_has_at_most_seven_rows() {
    let mut verdict = verdict();
    verdict.found = (0..20).map(|_| verdict.found[0].clone()).collect();
    let text = with_links(&verdict, sticky).unwrap();
    assert_eq!(text.lines().filter(|line| line.starts_with("| ")).count(), 8, "{text}");
    assert!(text.contains("and 14 more in the check `idp`"), "{text}");
}

#[test]
fn green_and_old_findings_ask_for_no_comment() {
    let mut verdict = verdict();
    verdict.found.retain(|found| !found.is_new);
    assert_eq!(with_links(&verdict, sticky), None);
    insta::assert_snapshot!(with_links(&verdict, summary), @"**Catalog:** 2 entities in 1 catalog file, nothing to fix. 1 more finding was there before.");
}

#[test]
fn annotations_stand_on_touched_lines_only_and_are_thirty_at_most() {
    let mut verdict = verdict();
    let shown = annotations(&verdict);
    assert_eq!(shown.len(), 2);
    assert_eq!((shown[0].start_line, shown[0].start_column, shown[0].end_column), (2, Some(9), Some(17)));
    verdict.found = (0..50).map(|_| verdict.found[0].clone()).collect();
    assert_eq!(annotations(&verdict).len(), 30);
}

#[test]
fn a_verdict_that_could_not_be_had_is_told_with_a_number() {
    let (title, summary) = not_judged("Something of mine went wrong, several times.", "abc-1");
    insta::assert_snapshot!(format!("{title}\n{summary}"), @"
    Could not be judged
    Something of mine went wrong, several times. This says nothing about your change.

    **Next:** press **Re-run** here, or comment `/idp check`. If it stays like this, give your platform team this number: `abc-1`.
    ");
}
