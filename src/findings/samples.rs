//! Rules and findings for the tests of the renderers.

use super::{Edit, Finding, Fix, Rule, Section, Severity};
use crate::yaml::{Position, Span};

/// A rule as the catalog has one.
pub static NAME_FORMAT: Rule = Rule {
    id: "catalog.name-format",
    section: Section::Catalog,
    title: "a name has at most 63 letters, digits, `-`, `_` and `.`",
    severity: Severity::Error,
    aliases: &["CAT-001"],
    why: "Names become part of addresses.\n\nBackstage refuses others.",
    how: "Rename the entity, and what refers to it.",
    wrong: "metadata:\n  name: my service\n",
    right: "metadata:\n  name: my-service\n",
};

/// A rule that only warns.
pub static OWNER: Rule = Rule {
    id: "catalog.unknown-owner",
    section: Section::Catalog,
    title: "an owner is a group of the catalog or a team of the organisation",
    severity: Severity::Warning,
    aliases: &[],
    why: "Somebody has to be reachable.",
    how: "Name a group that exists.",
    wrong: "spec:\n  owner: paymnets\n",
    right: "spec:\n  owner: payments\n",
};

/// A finding at a line and column.
pub fn finding(path: &str, (line, column): (u32, u32), severity: Severity) -> Finding {
    let start = Position { line, column, offset: 0 };
    Finding {
        rule: &NAME_FORMAT,
        severity,
        path: path.to_owned(),
        span: Span { start, end: Position { column: column + 3, ..start } },
        message: "`metadata.name` has a blank".to_owned(),
        help: "Use letters, digits, `-`, `_` and `.`.".to_owned(),
        entity: None,
        fix: None,
    }
}

/// A finding about a part of a text.
pub fn about(path: &str, text: &str, part: &str) -> Finding {
    Finding { span: span_in(text, part), ..finding(path, (1, 1), Severity::Error) }
}

/// The fix that puts a text in the place of a part of another.
pub fn fix(text: &str, part: &str, by: &str) -> Fix {
    let start = text.find(part).unwrap();
    let edits = vec![Edit { range: start..start + part.len(), text: by.to_owned() }];
    Fix { title: format!("replace it by `{by}`"), edits }
}

/// Where a part of a text stands, with the columns that YAML's reader would give.
pub fn span_in(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span { start: position(text, start), end: position(text, start + part.len()) }
}

fn position(text: &str, offset: usize) -> Position {
    let (line, column) = super::source::position_of(text, offset).unwrap();
    let number = |value: usize| u32::try_from(value).unwrap();
    Position { line: number(line), column: number(column), offset: number(offset) }
}
