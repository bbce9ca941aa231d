//! `metadata.tags`: a list of tags of the right form.
//! Not whether anybody else uses the tag.

use crate::catalog::formats;
use crate::catalog::report::{Report, found};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::{Node, Number, Value};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.tag-format",
    section: Section::Catalog,
    title: "Tags are lower-case words with `-` in between",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage refuses an entity whose fields do not have the formats of its `FieldFormatEntityPolicy`. A tag is 1 to 63 characters: words of `[a-z0-9:+#]` with single `-` in between.",
    how: "Write the tag in lower case, and put `-` where a blank, `_` or `.` stands.",
    wrong: fixture!("tag-format/wrong.yaml"),
    right: fixture!("tag-format/right.yaml"),
};

/// Notes each tag that Backstage refuses.
pub(in crate::catalog) fn check(metadata: &Node<'_>, report: &mut Report<'_>) {
    let Some(node) = metadata.get("tags") else { return };
    let Some(tags) = node.as_list() else {
        let message = format!("`metadata.tags` must be a list of tags, but it is {}", found(node));
        return report.add(&RULE, node.span, message, "Write one tag a line with `- ` before it, or remove the field.");
    };
    for tag in tags.iter().filter(|tag| !tag.as_text().is_some_and(formats::is_tag)) {
        let lower = tag.as_text().map(str::to_ascii_lowercase).filter(|lower| formats::is_tag(lower));
        let message = format!(
            "a tag must be 1 to 63 lower-case letters, digits, `:`, `+` or `#`, with single `-` in between, but it is {}",
            found(tag)
        );
        let help = match &lower {
            Some(lower) => format!("Write `{lower}`."),
            None if tag.as_text().is_none() => "Put it in quotes, if it is meant as a tag.".to_owned(),
            None => "Put `-` where a blank, `_` or `.` stands.".to_owned(),
        };
        let fix = match &lower {
            Some(lower) => report.rewrite(tag, "write the tag in lower case", lower),
            None => quotable(tag).then(|| report.quote(tag)).flatten(),
        };
        report.add_with_fix(&RULE, tag.span, message, help, fix);
    }
}

/// Whether the number or boolean would be a tag in quotes; `1.5` would not.
fn quotable(tag: &Node<'_>) -> bool {
    match tag.value {
        Value::Number(Number::Integer(number)) => number >= 0,
        Value::Bool(_) => true,
        _ => false,
    }
}
