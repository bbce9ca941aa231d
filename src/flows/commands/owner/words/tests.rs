//! Whole replies, from evidence as it may come.

use super::*;
use crate::flows::commands::harmless;

fn place(path: &str, line: i64) -> Place {
    Place { repository: "acme/orders".to_owned(), commit: "c0ffee".to_owned(), path: path.to_owned(), line }
}

fn by_line(pattern: &str, owners: &[&str]) -> CodeownersSays {
    let owners = owners.iter().map(|owner| (*owner).to_owned()).collect();
    CodeownersSays::Line { place: place("CODEOWNERS", 3), pattern: pattern.to_owned(), owners }
}

fn entity(owner: Option<&str>) -> CatalogSays {
    CatalogSays::Entity {
        reference: "component:default/orders".to_owned(),
        owner: owner.map(str::to_owned),
        place: place("catalog-info.yaml", 1),
        others: Vec::new(),
    }
}

fn of_path(catalog: CatalogSays, codeowners: CodeownersSays) -> Evidence {
    let subject = Subject::Path { path: "src/main.rs".to_owned(), exists: Some(true) };
    Evidence { subject, catalog, codeowners, team: None, on_call: Vec::new() }
}

fn said(it: &Evidence) -> String {
    evidence(it, "https://github.test", "acme/orders")
}

#[test]
fn one_line_first_then_the_chain_of_evidence() {
    let mut it = of_path(entity(Some("group:default/payments")), by_line("*", &["@acme/payments"]));
    let seen = Some("2026-11-21 05:00 UTC".to_owned());
    it.team = Some(TeamSays::There { name: "acme/payments".to_owned(), members: 2, seen });
    let rota = |what: &str, value: &str, url: Option<&str>| OnCall {
        what: what.to_owned(),
        value: value.to_owned(),
        url: url.map(str::to_owned),
        entity: "component:default/orders".to_owned(),
    };
    it.on_call = vec![
        rota("PagerDuty service", "P123ABC", None),
        rota("rota", "Who is on call", Some("https://acme.pagerduty.com/schedules#P1")),
        rota("rota", "x", Some("https://evil.test/) @acme/all")),
    ];
    insta::assert_snapshot!(said(&it), @"
    **`group:default/payments`** owns `src/main.rs`.

    - Catalog: `component:default/orders` is owned by `group:default/payments`, says [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/c0ffee/catalog-info.yaml#L1), the nearest catalog file.
    - CODEOWNERS: `@acme/payments`, says [`CODEOWNERS:3`](https://github.test/acme/orders/blob/c0ffee/CODEOWNERS#L3), pattern `*`.
    - Team: `acme/payments` on GitHub has 2 members, as read 2026-11-21 05:00 UTC.
    - On call: PagerDuty service `P123ABC`, says `component:default/orders`.
    - On call: rota [`Who is on call`](https://acme.pagerduty.com/schedules#P1), says `component:default/orders`.
    - On call: rota `x`, says `component:default/orders`.
    ");
}

#[test]
fn disagreement_is_told() {
    let mut it = of_path(entity(Some("group:default/payments")), by_line("/src/", &["@acme/orders", "@ann"]));
    it.team = Some(TeamSays::Missing { name: "acme/payments".to_owned(), seen: None });
    insta::assert_snapshot!(said(&it), @"
    **`group:default/payments`** owns `src/main.rs`.

    - Catalog: `component:default/orders` is owned by `group:default/payments`, says [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/c0ffee/catalog-info.yaml#L1), the nearest catalog file.
    - CODEOWNERS: `@acme/orders` and `@ann`, says [`CODEOWNERS:3`](https://github.test/acme/orders/blob/c0ffee/CODEOWNERS#L3), pattern `/src/`.
    - **These disagree.** The catalog counts here; GitHub asks whom CODEOWNERS names for a review.
    - Team: GitHub has no team `acme/payments`.
    ");
}

#[test]
fn codeowners_alone_is_worth_something() {
    let it = of_path(CatalogSays::Nothing, by_line("*", &["@acme/payments", "@ann"]));
    insta::assert_snapshot!(said(&it), @"
    **`@acme/payments` and `@ann`** own `src/main.rs`, by CODEOWNERS alone.

    - Catalog: no catalog file speaks for it.
    - CODEOWNERS: `@acme/payments` and `@ann`, says [`CODEOWNERS:3`](https://github.test/acme/orders/blob/c0ffee/CODEOWNERS#L3), pattern `*`.

    **Next:** `/idp catalog register` proposes a catalog file.
    ");
}

#[test]
fn what_is_not_known_is_said_to_be_unknown() {
    let mut it = of_path(CatalogSays::NotRead, CodeownersSays::NotRead);
    insta::assert_snapshot!(said(&it), @"
    Who owns `src/main.rs` is not known.

    - Catalog: this repository has not been read yet.
    - CODEOWNERS: could not be looked at yet.

    **Next:** ask again in a few minutes.
    ");
    it = of_path(entity(None), by_line("/src/", &[]));
    it.subject = Subject::Path { path: "src/gone.rs".to_owned(), exists: Some(false) };
    insta::assert_snapshot!(said(&it), @"
    Who owns `src/gone.rs` is not known. There is no such file on the default branch; this is who would own it.

    - Catalog: `component:default/orders` names no owner, says [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/c0ffee/catalog-info.yaml#L1), the nearest catalog file.
    - CODEOWNERS: nobody, says [`CODEOWNERS:3`](https://github.test/acme/orders/blob/c0ffee/CODEOWNERS#L3), pattern `/src/`.

    **Next:** add `spec.owner` in `catalog-info.yaml`.
    ");
}

#[test]
fn two_places_that_claim_one_entity_are_both_shown() {
    let mut it = of_path(entity(Some("group:default/payments")), CodeownersSays::NoLine(place("CODEOWNERS", 1)));
    it.subject = Subject::Entity("component:default/orders".to_owned());
    if let CatalogSays::Entity { others, .. } = &mut it.catalog {
        let place = Place { repository: "acme/legacy".to_owned(), ..place("catalog-info.yaml", 12) };
        others.push((place, Some("group:default/legacy".to_owned())));
    }
    insta::assert_snapshot!(said(&it), @"
    **`group:default/payments`** owns `component:default/orders`.

    - Catalog: `component:default/orders` is owned by `group:default/payments`, says [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/c0ffee/catalog-info.yaml#L1).
    - **Claimed twice:** [`acme/legacy catalog-info.yaml:12`](https://github.test/acme/legacy/blob/c0ffee/catalog-info.yaml#L12) also describes `component:default/orders` and says `group:default/legacy`.
    - CODEOWNERS: no line of `CODEOWNERS` matches.
    ");
}

proptest::proptest! {
    #[test]
    fn whatever_files_say_a_reply_is_harmless(hostile in harmless::hostile(), path in harmless::hostile()) {
        let text = || hostile.clone();
        let mut it = of_path(entity(Some(&hostile)), by_line(&hostile, &[&hostile, &path]));
        it.subject = Subject::Path { path: path.clone(), exists: Some(false) };
        if let CatalogSays::Entity { reference, place, others, .. } = &mut it.catalog {
            (*reference, place.path) = (text(), path.clone());
            others.push((place.clone(), Some(text())));
        }
        it.team = Some(TeamSays::Missing { name: text(), seen: None });
        let rota = |url: Option<String>| OnCall { what: "rota".to_owned(), value: text(), url, entity: text() };
        // A rota's own address is meant to be followed; nothing else in it may lead elsewhere.
        it.on_call = vec![rota(None), rota(Some(format!("{}/x{hostile}", harmless::WEB)))];
        harmless::assert(&evidence(&it, harmless::WEB, "acme/orders"));
        let groups = vec![group(Some(&hostile), Some(&[&hostile]), &[&path, &hostile])];
        harmless::assert(&change(&Change { groups, files: 2, complete: true, is_read: true }));
    }
}

fn group(owner: Option<&str>, codeowners: Option<&[&str]>, paths: &[&str]) -> Group {
    let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let entity = Some("component:default/orders".to_owned());
    Group { entity, owner: owner.map(str::to_owned), codeowners: codeowners.map(all), paths: all(paths) }
}

#[test]
fn a_pull_request_is_told_by_owners() {
    let groups = vec![
        group(Some("group:default/pay"), Some(&["@acme/ops"]), &["a.rs", "b|`c.rs", "@acme/all", "d"]),
        group(None, Some(&[]), &["e"]),
        Group { entity: None, ..group(None, None, &["f"]) },
    ];
    insta::assert_snapshot!(change(&Change { groups, files: 6, complete: true, is_read: true }), @"
    Who owns the 6 files that this pull request changes:

    | owner by the catalog | CODEOWNERS | files |
    |---|---|---|
    | `group:default/pay` of `component:default/orders` | `@acme/ops` | `a.rs`, `` b\\|`c.rs ``, `@acme/all` and 1 more |
    | `component:default/orders` names none | nobody | `e` |
    | not known | not known | `f` |

    **Catalog and CODEOWNERS disagree** where both name somebody else.

    The evidence for one: `/idp owner <path>`
    ");
}

#[test]
fn many_owners_end_with_a_number() {
    let groups: Vec<Group> = (0..9).map(|n| group(Some(&format!("group:default/g{n}")), None, &["a", "b"])).collect();
    let text = change(&Change { groups, files: 18, complete: false, is_read: false });
    insta::assert_snapshot!(text.lines().skip(9).collect::<Vec<_>>().join("\n"), @"
    | `group:default/g5` of `component:default/orders` | not known | `a` and `b` |
    | `group:default/g6` of `component:default/orders` | not known | `a` and `b` |
    | 2 more owners | | 4 files |

    The catalog has not read this repository yet; ask again in a few minutes.

    The evidence for one: `/idp owner <path>`
    ");
}
