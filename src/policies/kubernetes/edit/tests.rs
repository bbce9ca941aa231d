use super::*;
use crate::findings::Finding;
use crate::findings::edits::apply;
use crate::policies::unreadable::RULE;
use crate::policies::{Content, File, Limits, Repository};

/// The text with `plan` carried out on the first document.
fn edited(text: &str, plan: impl Fn(&mut Plan<'_, '_>, &Node<'_>) -> Option<()>) -> Option<String> {
    let file = File { content: Content::Text(text), judged: true };
    let repository = Repository { files: [("a.yaml", file)].into(), complete: true, ..Repository::default() };
    let files = Files::new(&repository, &Limits::default());
    let root = &files.documents(FileId(0)).first()?.root;
    let mut edits = Plan::new(&files, FileId(0));
    plan(&mut edits, root)?;
    let fix = Some(edits.fix("change")?);
    let finding = Finding {
        rule: &RULE,
        severity: RULE.severity,
        path: "a.yaml".to_owned(),
        span: Default::default(),
        message: String::new(),
        help: String::new(),
        entity: None,
        fix,
    };
    let fixed = apply(text, [&finding]);
    assert_eq!(fixed.left, 0, "{finding:?}");
    Some(fixed.text)
}

fn set(text: &str, path: &[&str]) -> Option<String> {
    edited(text, |plan, root| plan.set(root, path, New::bool(true)))
}

#[test]
fn a_key_goes_behind_the_last_one_with_its_comment() {
    let text = "a:\n  b:\n    c: 1 # why\n    # more\nd: 2\n";
    assert_eq!(set(text, &["a", "x"]).unwrap(), "a:\n  b:\n    c: 1 # why\n  x: true\n    # more\nd: 2\n");
}
