use super::*;
use crate::findings::Severity;
use crate::findings::samples::{NAME_FORMAT, OWNER};
use crate::yaml::Span;
use proptest::prelude::*;

static PRIVILEGED: Rule = Rule {
    id: "K8S-901",
    section: Section::Policy,
    title: "no container is privileged",
    severity: Severity::Error,
    aliases: &["CKV_K8S_916", "privileged-example"],
    why: "It is root on the node.",
    how: "Remove it.",
    wrong: "",
    right: "",
};

fn finding(rule: &'static Rule, path: &str) -> Finding {
    let (path, span, help) = (path.to_owned(), Span::default(), "Remove it.".to_owned());
    let (severity, message) = (rule.severity, "a container is privileged".to_owned());
    Finding { rule, severity, path, span, message, help, entity: None, fix: None }
}

fn waiver(rule: &str, path: Option<&str>, until: &str) -> Waiver {
    Waiver {
        id: Some(7),
        rule: rule.to_owned(),
        path: path.map(str::to_owned),
        reason: "The node agent needs the devices".to_owned(),
        by: "ann".to_owned(),
        granted_by: "bob".to_owned(),
        asked: None,
        until: until.parse().unwrap(),
        ended: None,
    }
}

fn today() -> NaiveDate {
    "2026-11-21".parse().unwrap()
}

/// For each finding: `counts`, `waived N`, or `back N`.
fn decided(paths: &[&str], waivers: &[Waiver]) -> Vec<String> {
    paths.iter().map(|path| one(finding(&PRIVILEGED, path), waivers)).collect()
}

fn one(finding: Finding, waivers: &[Waiver]) -> String {
    let applied = apply(vec![finding], waivers, today());
    match (applied.waived.first(), applied.expired.first()) {
        (Some((_, at)), _) => format!("waived {at}"),
        (None, Some(at)) => format!("back {at}"),
        (None, None) => "counts".to_owned(),
    }
}

#[test]
fn a_waiver_takes_away_its_rule_in_its_files() {
    let waivers = [waiver("K8S-901", Some("deploy/**"), "2026-12-21"), waiver("K8S-902", None, "2026-12-21")];
    assert_eq!(decided(&["deploy/app.yaml", "other/app.yaml"], &waivers), ["waived 0", "counts"]);
}

#[test]
fn a_rule_may_be_named_as_another_tool_does_and_in_any_case() {
    for word in ["CKV_K8S_916", "ckv_k8s_916", "Privileged-Example", " k8s-901 "] {
        assert_eq!(decided(&["a.yaml"], &[waiver(word, None, "2026-12-21")]), ["waived 0"], "{word}");
    }
    assert_eq!(decided(&["a.yaml"], &[waiver("K8S-90", None, "2026-12-21")]), ["counts"]);
}

#[test]
fn of_several_waivers_the_one_that_lasts_longest_counts() {
    let waivers = [
        waiver("K8S-901", None, "2026-11-01"),
        waiver("K8S-901", Some("a.yaml"), "2026-11-22"),
        waiver("K8S-901", Some("*.yaml"), "2026-12-24"),
    ];
    assert_eq!(decided(&["a.yaml", "b/c.yaml"], &waivers), ["waived 2", "back 0"]);
}

#[test]
fn the_last_day_counts_and_the_day_after_brings_the_finding_back_and_says_so() {
    assert_eq!(decided(&["a.yaml"], &[waiver("K8S-901", None, "2026-11-21")]), ["waived 0"]);
    let ended = [waiver("K8S-901", None, "2026-11-20")];
    let applied = apply(vec![finding(&PRIVILEGED, "a.yaml")], &ended, today());
    assert!(applied.waived.is_empty());
    insta::assert_snapshot!(applied.findings[0].help, @"Remove it. Waiver 7, granted by `bob`, ended on 2026-11-20.");
    let by_hand = [Waiver { id: None, granted_by: String::new(), ..ended[0].clone() }];
    let applied = apply(vec![finding(&PRIVILEGED, "a.yaml")], &by_hand, today());
    insta::assert_snapshot!(applied.findings[0].help, @"Remove it. Waiver ended on 2026-11-20.");
}

#[test]
fn a_waiver_that_was_ended_early_does_not_count_on_its_last_day_nor_before() {
    let ended = Waiver { ended: Some("2026-11-10".parse().unwrap()), ..waiver("K8S-901", None, "2026-12-21") };
    let applied = apply(vec![finding(&PRIVILEGED, "a.yaml")], std::slice::from_ref(&ended), today());
    insta::assert_snapshot!(applied.findings[0].help, @"Remove it. Waiver 7, granted by `bob`, ended on 2026-11-10.");
    let shorter = waiver("K8S-901", None, "2026-11-30");
    assert_eq!(decided(&["a.yaml"], &[ended, shorter]), ["waived 1"]);
}

#[test]
fn what_backstage_refuses_stays_and_what_it_only_warns_of_can_be_waived() {
    let waivers = [waiver("catalog.name-format", None, "2026-12-21"), waiver("unknown-owner", None, "2026-12-21")];
    assert_eq!(one(finding(&NAME_FORMAT, "catalog-info.yaml"), &waivers), "counts");
    assert_eq!(one(finding(&OWNER, "catalog-info.yaml"), &waivers), "waived 1");
}

#[test]
fn a_pattern_that_cannot_be_read_waives_nothing() {
    let waivers = [waiver("K8S-901", Some("a/[b"), "2026-12-21"), waiver("K8S-901", Some(""), "2026-12-21")];
    assert_eq!(decided(&["a/[b", "a.yaml"], &waivers), ["counts", "counts"]);
}

#[test]
fn many_findings_and_many_waivers_take_no_time_worth_speaking_of() {
    let findings: Vec<Finding> = (0..10_000).map(|n| finding(&PRIVILEGED, &format!("deploy/{n}/app.yaml"))).collect();
    let mut waivers: Vec<Waiver> =
        (0..500).map(|n| waiver("K8S-901", Some(&format!("deploy/{n}/*.yaml")), "2026-12-21")).collect();
    waivers.extend((500..1_000).map(|n| waiver("K8S-901", Some(&format!("deploy/{n}/app.yaml")), "2026-12-21")));
    let began = std::time::Instant::now();
    let applied = apply(findings, &waivers, today());
    assert_eq!((applied.waived.len(), applied.findings.len()), (1_000, 9_000));
    // Each finding against each waiver would take minutes in a build like this one.
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}

proptest! {
    #[test]
    fn the_index_decides_as_a_look_at_every_waiver_would(
        given in proptest::collection::vec(("K8S-90[12]", proptest::option::of("[ab]{1,2}|[ab*]{1,2}/?[ab*]?"), 18u32..25), 0..8),
        path in "[ab]{1,2}(/[ab])?",
    ) {
        let waivers: Vec<Waiver> =
            given.iter().map(|(rule, path, day)| waiver(rule, path.as_deref(), &format!("2026-11-{day}"))).collect();
        let covers = |waiver: &Waiver| waiver.rule == "K8S-901"
            && waiver.path.as_deref().is_none_or(|glob| PathGlob::new(glob).is_ok_and(|glob| glob.matches(&path)));
        let longest = waivers.iter().filter(|waiver| covers(waiver)).map(|waiver| waiver.until).max();
        let applied = apply(vec![finding(&PRIVILEGED, &path)], &waivers, today());
        prop_assert_eq!(applied.waived.len() + applied.findings.len(), 1);
        prop_assert_eq!(!applied.waived.is_empty(), longest.is_some_and(|until| until >= today()));
        prop_assert_eq!(!applied.expired.is_empty(), longest.is_some_and(|until| until < today()));
    }
}
