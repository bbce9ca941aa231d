use proptest::prelude::*;

use super::*;
use crate::findings::Finding;
use crate::findings::edits::apply;
use crate::policies::unreadable::RULE;
use crate::policies::{Content, File, Limits, Repository};

/// The text with `plan` carried out on the first document.
fn edited(text: &str, plan: impl Fn(&mut Plan<'_, '_>, &Node<'_>) -> Option<()>) -> Option<String> {
    edited_as("a.yaml", text, plan)
}

fn edited_as(path: &str, text: &str, plan: impl Fn(&mut Plan<'_, '_>, &Node<'_>) -> Option<()>) -> Option<String> {
    let file = File { content: Content::Text(text), judged: true };
    let repository = Repository { files: [(path, file)].into(), complete: true, ..Repository::default() };
    let files = Files::new(&repository, &Limits::default());
    let root = &files.documents(FileId(0)).first()?.root;
    let mut edits = Plan::new(&files, FileId(0));
    plan(&mut edits, root)?;
    let fix = Some(edits.fix("change")?);
    let (message, help) = (String::new(), String::new());
    let (path, span) = (path.to_owned(), crate::yaml::Span::default());
    let finding = Finding { rule: &RULE, severity: RULE.severity, path, span, message, help, entity: None, fix };
    let fixed = apply(text, [&finding]);
    assert_eq!(fixed.left, 0, "{finding:?}");
    Some(fixed.text)
}

/// The text with `true` below these keys.
fn set(text: &str, path: &[&str]) -> Option<String> {
    edited(text, |plan, root| plan.set(root, path, New::bool(true)))
}

fn item(plan: &mut Plan<'_, '_>, root: &Node<'_>) -> Option<()> {
    plan.append(root.get("list")?, &New::map([("name", New::text("tmp")), ("emptyDir", New::Map(Vec::new()))]))
}

#[test]
fn a_key_goes_behind_the_last_one_with_its_comment() {
    let text = "a:\n  b:\n    c: 1 # why\n    # more\nd: 2\n";
    assert_eq!(set(text, &["a", "x"]).unwrap(), "a:\n  b:\n    c: 1 # why\n  x: true\n    # more\nd: 2\n");
}

#[test]
fn keys_that_are_missing_on_the_way_are_made_as_deep_as_the_file_does() {
    let text = "a:\n    b: 1\n";
    assert_eq!(set(text, &["a", "x", "y"]).unwrap(), "a:\n    b: 1\n    x:\n        y: true\n");
}

#[test]
fn lines_end_as_the_others_do() {
    assert_eq!(set("a:\r\n  b: 1\r\nc: 2\r\n", &["a", "x"]).unwrap(), "a:\r\n  b: 1\r\n  x: true\r\nc: 2\r\n");
    assert_eq!(set("a:\n  b: 1", &["a", "x"]).unwrap(), "a:\n  b: 1\n  x: true");
}

#[test]
fn brackets_stay_brackets() {
    assert_eq!(set("a: {b: 1}\n", &["a", "x"]).unwrap(), "a: {b: 1, x: true}\n");
    assert_eq!(set("a: { b: 1 }\n", &["a", "x", "y"]).unwrap(), "a: { b: 1, x: {y: true} }\n");
    assert_eq!(set("a: {}\n", &["a", "x"]).unwrap(), "a: {x: true}\n");
    assert_eq!(set("a: {b: {}}\n", &["a", "x"]).unwrap(), "a: {b: {}, x: true}\n");
}

#[test]
fn json_stays_json() {
    let text = "{\"a\": {\"b\": [1, 2]}}";
    let plan = |plan: &mut Plan<'_, '_>, root: &Node<'_>| plan.set(root, &["a", "x"], New::text("y"));
    assert_eq!(edited_as("a.json", text, plan).unwrap(), "{\"a\": {\"b\": [1, 2], \"x\": \"y\"}}");
}

#[test]
fn a_list_gets_its_item_where_the_others_stand() {
    assert_eq!(
        edited("list:\n  - name: a\n    b: |\n      text\nc: 1\n", item).unwrap(),
        "list:\n  - name: a\n    b: |\n      text\n  - name: tmp\n    emptyDir: {}\nc: 1\n"
    );
    assert_eq!(edited("list:\n- a\nc: 1\n", item).unwrap(), "list:\n- a\n- name: tmp\n  emptyDir: {}\nc: 1\n");
    assert_eq!(edited("list: [{name: a}]\n", item).unwrap(), "list: [{name: a}, {name: tmp, emptyDir: {}}]\n");
    assert_eq!(edited("list: []\n", item).unwrap(), "list: [{name: tmp, emptyDir: {}}]\n");
    assert_eq!(edited("list:\n- name: tmp\n", item), None);
}

#[test]
fn what_is_new_at_one_place_is_written_from_the_inside_out() {
    let both = |plan: &mut Plan<'_, '_>, root: &Node<'_>| {
        plan.set(root, &["y"], New::bool(true))?;
        plan.set(root, &["a", "b", "x"], New::bool(true))
    };
    assert_eq!(edited("a:\n  b:\n    c: 1\n", both).unwrap(), "a:\n  b:\n    c: 1\n    x: true\ny: true\n");
}

#[test]
fn a_file_in_an_unusual_style_is_left_alone() {
    let texts = ["a: {b: 1,}\n", "a:\n  b: |+\n    text\n\n", "a:\n  ? b\n  : 1\n", "a: null\n", "a:\n"];
    for text in texts {
        assert_eq!(set(text, &["a", "x"]), None, "{text}");
    }
}

#[test]
fn what_an_alias_stands_for_is_left_alone() {
    assert_eq!(set("a: &x\n  b: 1\nc: *x\n", &["c", "x"]), None);
}

#[test]
fn keys_that_a_merge_brings_are_not_written_around() {
    let text = "base: &base\n  b: 1\na:\n  c:\n    d: 1\n    <<: *base\n";
    assert_eq!(set(text, &["a", "x"]), None);
}

#[test]
fn a_scalar_is_replaced_in_its_quotes_too() {
    assert_eq!(set("a: false # for now\n", &["a"]).unwrap(), "a: true # for now\n");
    assert_eq!(set("a: 'no'\n", &["a"]).unwrap(), "a: true\n");
    assert_eq!(set("a: [1]\n", &["a"]), None);
    assert_eq!(set("a: |\n  no\n", &["a"]), None);
}

/// Mappings, lists and scalars in the ways in which people write them.
fn block(depth: u32) -> BoxedStrategy<Vec<String>> {
    let scalar = prop_oneof![Just("1"), Just("'x'"), Just("a b # c"), Just("[1, {a: b}]"), Just("{}"), Just("")];
    let leaf = ("[a-d]", scalar).prop_map(|(key, value)| vec![format!("{key}: {value}")]);
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = proptest::collection::vec(block(depth - 1), 1..3);
    let nested = ("[e-h]", inner, any::<bool>(), any::<bool>()).prop_map(|(key, parts, is_list, comment)| {
        let mut lines = vec![format!("{key}:")];
        for (at, part) in parts.into_iter().flatten().enumerate() {
            let begins = is_list && !part.starts_with([' ', '-']);
            lines.push(if begins { format!("- {part}") } else { format!("  {part}") });
            if comment && at == 0 {
                lines.push("  # comment".to_owned());
            }
        }
        lines
    });
    let text = "[i-k]".prop_map(|key| vec![format!("{key}: |"), "  one".to_owned(), String::new(), "  two".to_owned()]);
    prop_oneof![leaf, nested, text].boxed()
}

proptest! {
    #[test]
    fn a_new_key_changes_nothing_else(parts in proptest::collection::vec(block(3), 1..4), at in 0usize..8) {
        let text: String = parts.iter().flatten().map(|line| format!("{line}\n")).collect();
        let read = |text: &str| {
            let mut documents = crate::yaml::read(text, &crate::yaml::Limits::default()).documents;
            documents.truncate(1);
            documents.pop().filter(|document| document.problems.is_empty()).map(|document| document.root.to_json())
        };
        let Some(before) = read(&text) else { return Ok(()) };
        let keys: Vec<String> = before.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default();
        let Some(key) = keys.get(at % keys.len().max(1)) else { return Ok(()) };
        let Some(after) = set(&text, &[key, "new"]) else { return Ok(()) };
        let mut expected = before.clone();
        expected[key]["new"] = true.into();
        prop_assert_eq!(read(&after), Some(expected), "{}", after);
    }

    #[test]
    fn any_text_is_edited_or_left(text in "[a-b:\\- \\n#|>{}\\[\\],*&'\"ä]{0,40}") {
        let _ = set(&text, &["a", "b", "x"]);
        let _ = edited(&text, |plan, root| plan.append(root.get("a")?, &New::text("x")));
    }
}
