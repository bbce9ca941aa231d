use super::*;
use crate::flows::commands::harmless;
use crate::store::NewWaiver;
use proptest::prelude::*;

fn waiting() -> RecordedWaiver {
    RecordedWaiver {
        id: 12,
        state: WaiverState::Waiting,
        asked: NewWaiver {
            cause: "comment:1:1".to_owned(),
            repository_id: 7,
            repository: "acme/orders".to_owned(),
            installation_id: 1,
            default_branch: "main".to_owned(),
            issue: 3,
            in_pull: true,
            comment_url: "https://github.test/c".to_owned(),
            rules: vec!["catalog.lone-owner".to_owned()],
            path: Some("catalog-info.yaml".to_owned()),
            reason: "The second member begins in May".to_owned(),
            days: 30,
            asked_by: "alice".to_owned(),
            asked_by_id: 2,
        },
        asked_at: 0,
        decided_by: None,
        refusal: None,
        granted_on: None,
        until: None,
        ended_on: None,
        ended_by: None,
        settled: true,
        mirror_pull: None,
        mirror_note: String::new(),
    }
}

fn in_force() -> RecordedWaiver {
    RecordedWaiver {
        state: WaiverState::Granted,
        decided_by: Some("bob".to_owned()),
        granted_on: "2026-11-21".parse().ok(),
        until: "2026-12-21".parse().ok(),
        mirror_pull: Some(42),
        ..waiting()
    }
}

#[test]
fn a_waiver_that_waits_says_for_whom() {
    insta::assert_snapshot!(waiver(&waiting(), "the team `sre` or `carol`"), @"
    **Waiver** of `catalog.lone-owner` in `catalog-info.yaml` · 30 days

    - [x] Waiver 12 is asked for by `alice`: `The second member begins in May`
    - [ ] Grant: waiting for the team `sre` or `carol`; `alice` cannot grant it
    - [ ] Until then its findings count

    **Next:** `/idp approve 12` or `/idp reject 12`. Changed your mind: `/idp cancel 12`
    ");
}

#[test]
fn a_waiver_in_force_says_until_when_and_where_it_is_noted() {
    insta::assert_snapshot!(waiver(&in_force(), ""), @"
    **Waiver** of `catalog.lone-owner` in `catalog-info.yaml` · 30 days

    - [x] Waiver 12 is asked for by `alice`: `The second member begins in May`
    - [x] Granted by `bob` on 2026-11-21; its last day is 2026-12-21 (UTC)
    - [ ] `.idp/waivers.yaml`: #42 with the entry waits to be merged; it counts all the same

    **Next:** review and merge #42, and put the findings right while there is time. To end it earlier: `/idp cancel 12`
    ");
    let file = |pull: Option<i64>, note: &str, settled: bool| {
        let waiver =
            waiver(&RecordedWaiver { mirror_pull: pull, mirror_note: note.to_owned(), settled, ..in_force() }, "");
        waiver.lines().find(|line| line.contains("waivers.yaml")).unwrap().to_owned()
    };
    let all = [
        file(Some(42), "merged", true),
        file(Some(42), "closed", true),
        file(None, "", false),
        file(None, "", true),
        file(None, "the branch `x` exists already", true),
    ];
    insta::assert_snapshot!(all.join("\n"), @"
    - [x] `.idp/waivers.yaml`: the entry was merged with #42
    - [x] `.idp/waivers.yaml`: #42 with the entry was closed; it counts all the same
    - [ ] `.idp/waivers.yaml`: a pull request with the entry follows
    - [x] `.idp/waivers.yaml`: the entry stands there
    - [ ] `.idp/waivers.yaml`: the entry could not be proposed, for the branch `x` exists already; it counts all the same
    ");
}

#[test]
fn a_waiver_that_is_over_says_how_to_go_on() {
    let expired = RecordedWaiver { state: WaiverState::Expired, mirror_note: "merged".to_owned(), ..in_force() };
    insta::assert_snapshot!(waiver(&expired, ""), @r#"
    **Waiver** of `catalog.lone-owner` in `catalog-info.yaml` · 30 days

    - [x] Waiver 12 is asked for by `alice`: `The second member begins in May`
    - [x] Granted by `bob` on 2026-11-21; its last day is 2026-12-21 (UTC)
    - [x] Its last day is over; its findings count again
    - [x] `.idp/waivers.yaml`: the entry's removal was merged with #42

    **Next:** put the findings right, or ask again: `/idp waive catalog.lone-owner --for 30d --reason "…" --path "catalog-info.yaml"`
    "#);
    let refused = RecordedWaiver {
        state: WaiverState::Refused,
        decided_by: Some("bob".to_owned()),
        refusal: Some("ask @acme/sre, see #1".to_owned()),
        ..waiting()
    };
    insta::assert_snapshot!(waiver(&refused, ""), @"
    **Waiver** of `catalog.lone-owner` in `catalog-info.yaml` · 30 days

    - [x] Waiver 12 is asked for by `alice`: `The second member begins in May`
    - [x] Rejected by `bob`: `ask @acme/sre, see #1`

    **Next:** put the findings right, or ask otherwise in a new comment.
    ");
}

#[test]
fn what_was_typed_stays_out_of_commits_and_branches() {
    let mut odd = in_force();
    odd.asked.rules = vec!["@acme/all fixes #1".to_owned()];
    assert_eq!(branch(&odd), "idp/waive-acme-all-fixes--1-12");
    assert_eq!(commit_message(&odd), "Waive acmeallfixes1 until 2026-12-21\n\nIdp-Waiver: 12\n");
    assert!(is_our_commit(&commit_message(&odd)));
    assert!(!is_our_commit("About Idp-Waiver: 12"));
    assert_eq!(
        branch(&RecordedWaiver { state: WaiverState::Expired, ..in_force() }),
        "idp/unwaive-catalog-lone-owner-12"
    );
    assert!(is_our_pull(&pull(&in_force()).1));
}

#[test]
fn the_list_begins_with_what_waits() {
    let later = RecordedWaiver { id: 13, until: "2027-01-31".parse().ok(), ..in_force() };
    insta::assert_snapshot!(list("acme/orders", &[later, in_force(), RecordedWaiver { id: 14, ..waiting() }], "`carol`"), @"
    Waivers in `acme/orders`: 2 in force, 1 waiting.

    | | what | stands | asked by | why |
    | --- | --- | --- | --- | --- |
    | [14](https://github.test/c) | `catalog.lone-owner` in `catalog-info.yaml` | waits | `alice` | `The second member begins in May` |
    | [12](https://github.test/c) | `catalog.lone-owner` in `catalog-info.yaml` | until 2026-12-21, granted by `bob` | `alice` | `The second member begins in May` |
    | [13](https://github.test/c) | `catalog.lone-owner` in `catalog-info.yaml` | until 2027-01-31, granted by `bob` | `alice` | `The second member begins in May` |

    Those that wait are granted by `carol`: `/idp approve` with the number.
    ");
    insta::assert_snapshot!(list("acme/orders", &[], "`carol`"), @r#"
    Nothing is waived in `acme/orders`, and nobody waits for a waiver.

    To ask for one: `/idp waive RULE --for 30d --reason "…"` · more: `/idp help waive`
    "#);
}

proptest! {
    #[test]
    fn whatever_was_typed_harms_no_reply(rule in harmless::hostile(), path in harmless::hostile(), why in harmless::hostile()) {
        let mut typed = in_force();
        typed.asked.rules = vec![rule];
        typed.asked.path = Some(path);
        typed.asked.reason = why.clone();
        typed.refusal = Some(why.clone());
        for state in WaiverState::ALL {
            let typed = RecordedWaiver { state, mirror_pull: None, mirror_note: why.clone(), ..typed.clone() };
            harmless::assert(&waiver(&typed, "`carol`"));
            harmless::assert(&list("acme/orders", std::slice::from_ref(&typed), "`carol`"));
            harmless::assert(&waits_already(&typed, "`carol`"));
            harmless::assert(&not_from(&typed, "approve", state));
            harmless::assert(&granted(&typed));
            let (_, body) = pull(&typed);
            harmless::assert(body.split_once('\n').unwrap().1);
        }
    }
}
