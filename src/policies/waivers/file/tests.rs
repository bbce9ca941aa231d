use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const TWO: &str = "\
# kept by hand since 2025
waivers:
  # the agent
  - id: 12
    rule: K8S-001   # as kube-linter has it
    path: deploy/agent.yaml
    reason: The node agent needs the devices of its host
    by: ann
    granted_by: bob
    until: 2026-12-21

  - rule: catalog.lone-owner
    reason: >-
      The second member of the team
      begins in January
    until: 2027-01-31
# the end
";

fn told(text: &str) -> String {
    let line = |finding: &Finding| {
        let at = finding.span.start;
        format!("{}:{} {}. {}", at.line, at.column, finding.message, finding.help)
    };
    read(text).findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn waiver(id: i64, rule: &str, path: Option<&str>, reason: &str) -> Waiver {
    Waiver {
        id: Some(id),
        rule: rule.to_owned(),
        path: path.map(str::to_owned),
        reason: reason.to_owned(),
        by: "ann".to_owned(),
        granted_by: "bob".to_owned(),
        asked: Some("2026-11-21".parse().unwrap()),
        until: "2026-12-21".parse().unwrap(),
        ended: None,
    }
}

fn sample(id: i64) -> Waiver {
    waiver(id, "K8S-006", Some("deploy/*.yaml"), "The mesh needs the network of its host")
}

#[test]
fn waivers_are_read_with_what_is_left_out_left_empty() {
    let reading = read(TWO);
    assert_eq!(told(TWO), "");
    let [agent, owner] = &reading.waivers()[..] else { panic!("{reading:?}") };
    assert_eq!(
        (agent.id, agent.rule.as_str(), agent.path.as_deref()),
        (Some(12), "K8S-001", Some("deploy/agent.yaml"))
    );
    assert_eq!((agent.by.as_str(), agent.granted_by.as_str()), ("ann", "bob"));
    assert_eq!((owner.id, owner.path.as_deref(), owner.by.as_str()), (None, None, ""));
    assert_eq!(owner.reason, "The second member of the team begins in January");
    assert_eq!(owner.until.to_string(), "2027-01-31");
}

#[test]
fn an_empty_file_holds_no_waivers_and_no_fault() {
    for text in ["", "# nothing\n", "waivers:\n", "waivers: []\n", "---\nwaivers: null\n"] {
        assert_eq!((told(text).as_str(), read(text).entries.len()), ("", 0), "{text}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_what_is_right_counts() {
    let text = "waiver: []\nwaivers:\n  - rule: catalog.lone-ownr\n    reason: x\n    until: tomorrow\n  \
                - reason: [a]\n    untill: 2026-12-21\n  - catalog.lone-owner\n  \
                - {rule: catalog.kind, reason: because, until: 2026-12-21, path: 'a/[b'}\n  \
                - {rule: main.deny_root, reason: ours, until: 2026-12-21, id: twelve, by: [ann]}\n  \
                - {rule: main.deny_root, reason: ours, until: 2026-12-21, by: 1234}\n";
    insta::assert_snapshot!(told(text), @"
    1:1 the file has no key `waiver`. Did you mean `waivers`?
    3:11 there is no rule `catalog.lone-ownr`. Did you mean `catalog.lone-owner`?
    5:12 `until` must be a date such as `2026-12-31`, found `tomorrow`. Write a date such as `2026-12-31`.
    7:5 a waiver has no key `untill`. Did you mean `until`?
    6:5 a waiver must have `rule`. Add `rule`, or ask for the waiver with `/idp waive`.
    6:13 `reason` must be a text, found a list. Write a text.
    8:5 an item of `waivers` must be a mapping with `rule`, `reason` and `until`, found `catalog.lone-owner`. Write a mapping with `rule`, `reason` and `until`.
    9:68 `a/[b` is no pattern of paths: unclosed character class; missing ']'. Write a pattern of paths such as `deploy/*.yaml`.
    9:12 `catalog.kind` cannot be waived: Backstage refuses what it finds, and no waiver changes that. Remove this entry, or put its finding right.
    10:65 `id` must be the number of a waiver, found `twelve`. Write the number of a waiver.
    10:77 `by` must be a name, found a list. Write a name.
    ");
    assert_eq!(read(text).entries.len(), 1);
    assert_eq!(read(text).entries[0].waiver.by, "1234");
}

#[test]
fn a_file_of_another_shape_is_told() {
    insta::assert_snapshot!(told("- K8S-001\n"), @"1:1 the file must be a mapping with the list `waivers`, found a list. Write a mapping with the list `waivers`.");
    insta::assert_snapshot!(told("waivers: K8S-001\n"), @"1:10 `waivers` must be a list, found `K8S-001`. Write a list.");
    insta::assert_snapshot!(told("waivers: []\n---\nwaivers: []\n"), @"3:1 the file has more than one document. Put all waivers into the list of the first document.");
    insta::assert_snapshot!(told("waivers: [\n"), @"2:1 A value was expected here; the bracket around it was opened in line 1. Write the value, or remove what stands before it");
}

#[test]
fn a_new_file_is_written_as_people_would() {
    let text = add("", &sample(13)).unwrap();
    insta::assert_snapshot!(text, @r#"
    # Findings that may stay for a while. `/idp waive` asks for a waiver, and the platform keeps this list.
    waivers:
      - id: 13
        rule: K8S-006
        path: "deploy/*.yaml"
        reason: The mesh needs the network of its host
        by: ann
        granted_by: bob
        asked: 2026-11-21
        until: 2026-12-21
    "#);
    assert_eq!(read(&text).waivers(), [sample(13)]);
}

#[test]
fn an_entry_is_added_behind_the_others_and_everything_else_stays() {
    let text = add(TWO, &sample(13)).unwrap();
    let (head, tail) = TWO.split_at(TWO.find("# the end").unwrap());
    assert!(text.starts_with(head) && text.ends_with(tail), "{text}");
    assert_eq!(read(&text).waivers()[2], sample(13));
    assert_eq!(add(&text, &sample(13)).unwrap(), text, "a number is there once");
    let other = Waiver { rule: "K8S-007".to_owned(), ..sample(13) };
    assert_eq!(read(&add(&text, &other).unwrap()).entries.len(), 4, "a number may cover several rules");
}

#[test]
fn lists_that_say_in_any_way_that_they_are_empty_are_filled() {
    for text in ["waivers: []  # none\n", "waivers:\n", "waivers: null", "# first\nwaivers: ~\n# last\n", "waivers:"] {
        let new = add(text, &sample(1)).unwrap();
        assert_eq!((read(&new).waivers(), told(&new).as_str()), (vec![sample(1)], ""), "{text}: {new}");
        assert!(text.lines().filter(|line| line.starts_with('#')).all(|line| new.contains(line)), "{new}");
    }
    assert!(add("waivers: []  # none\n", &sample(1)).unwrap().starts_with("waivers:  # none\n  - id: 1\n"));
}

#[test]
fn the_indentation_and_the_line_ends_of_the_file_are_kept() {
    let new = add("waivers:\r\n- {rule: K8S-001, reason: x, until: 2026-12-21}", &sample(2)).unwrap();
    assert!(new.contains("\r\n- id: 2\r\n  rule: K8S-006\r\n"), "{new:?}");
    assert_eq!(read(&new).entries.len(), 2);
}

#[test]
fn what_a_machine_could_damage_is_left_alone() {
    assert_eq!(add("waivers: [{rule: a}]\n", &sample(1)), Err(Cannot::Style));
    assert_eq!(add("{waivers: []}\n", &sample(1)), Err(Cannot::Style));
    assert_eq!(add("waivers: []\n...\n", &sample(1)), Err(Cannot::Style));
    assert_eq!(add("waivers: []\n---\na: 1\n", &sample(1)), Err(Cannot::Style));
    assert_eq!(add("- a\n", &sample(1)), Err(Cannot::Read));
    assert_eq!(add("waivers: {\n", &sample(1)), Err(Cannot::Read));
}

#[test]
fn entries_are_removed_by_their_numbers_and_the_rest_stays() {
    let text = remove(TWO, &BTreeSet::from([12, 99])).unwrap();
    insta::assert_snapshot!(text, @"
    # kept by hand since 2025
    waivers:
      # the agent

      - rule: catalog.lone-owner
        reason: >-
          The second member of the team
          begins in January
        until: 2027-01-31
    # the end
    ");
    assert_eq!(remove(TWO, &BTreeSet::from([99])).unwrap(), TWO);
}

#[test]
fn a_list_that_has_lost_its_last_entry_is_an_empty_one() {
    let text = "waivers: # ours\n  -\n    # the agent\n    id: 3\n    rule: K8S-001\n    reason: x\n    until: 2026-12-21 # soon\n";
    assert_eq!(remove(text, &BTreeSet::from([3])).unwrap(), "waivers: [] # ours\n");
}

proptest! {
    #[test]
    fn any_text_is_waivers_or_findings(text in "(waivers|rule|reason|until|- |: |\\[|\\]|\n|  |2026-12-21|\"|#|[a-z*&!]){0,40}") {
        let reading = read(&text);
        prop_assert!(reading.findings.len() <= MOST_FINDINGS);
        _ = add(&text, &sample(1));
        _ = remove(&text, &BTreeSet::from([1]));
    }

    #[test]
    fn what_is_added_is_read_back_and_taken_out_again(
        rule in "[A-Za-z][A-Za-z0-9_.-]{0,12}", path in proptest::option::of("[ -~äé]{1,20}"), reason in "[ -~äé€\u{2028}]{0,30}x",
        before in prop_oneof![Just(""), Just(TWO), Just("waivers: []\n"), Just("waivers:\n- rule: a.b\n  reason: c\n  until: 2026-12-21")],
    ) {
        let path = path.map(|path| path.trim().to_owned()).filter(|path| crate::policies::waivers::PathGlob::new(path).is_ok());
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let new = waiver(40, &rule, path.as_deref(), &reason);
        let known = read(before).waivers();
        let text = add(before, &new).unwrap();
        let reading = read(&text);
        // A rule that looks like one of ours is told; whatever it is, the others are read as before.
        let mine: Vec<&Waiver> = reading.entries.iter().map(|entry| &entry.waiver).filter(|it| it.id == Some(40)).collect();
        if reading.findings.is_empty() {
            prop_assert_eq!(mine, vec![&new]);
        }
        let without = remove(&text, &BTreeSet::from([40])).unwrap();
        prop_assert_eq!(read(&without).waivers(), known, "{}", without);
    }
}
