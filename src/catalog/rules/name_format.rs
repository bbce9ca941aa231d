//! The form of `metadata.name`.
//! Not whether the name is taken: that is `duplicate-entity`.

use crate::catalog::formats;
use crate::catalog::report::{Report, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.name-format",
    section: Section::Catalog,
    title: "A name has at most 63 letters, digits, `-`, `_` or `.`",
    severity: Severity::Error,
    aliases: &[],
    why: "Names are part of references, URLs and labels. Backstage accepts 1 to 63 characters from `[A-Za-z0-9_.-]` that begin and end with a letter or digit.",
    how: "Choose a name of that form. What people should read goes into `metadata.title`.",
    wrong: fixture!("name-format/wrong.yaml"),
    right: fixture!("name-format/right.yaml"),
};

/// Notes a name of another form. Returns the name when it is right.
pub(in crate::catalog) fn check<'n>(name: &'n Node<'_>, report: &mut Report<'_>) -> Option<&'n str> {
    let text = name.as_text()?;
    if formats::is_object_name(text) {
        return Some(text);
    }
    let why = match text.chars().find(|letter| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_' | '.')) {
        Some(letter) => format!("{} cannot stand in it", quoted(&letter.to_string())),
        None if text.len() > formats::LONGEST_NAME => format!("it has {} characters", text.len()),
        None => "it does not begin and end with a letter or digit".to_owned(),
    };
    let message = format!(
        "`metadata.name` must be 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, but it is {}: {why}",
        quoted(text)
    );
    let help = match proposal(text) {
        Some(name) => format!("For example `name: {name}`; what people should read goes into `metadata.title`."),
        None => {
            "Choose a short name of letters and digits; what people should read goes into `metadata.title`.".to_owned()
        }
    };
    report.add(&RULE, name.span, message, help);
    None
}

/// A name made from a text that is none.
fn proposal(text: &str) -> Option<String> {
    let mut name = String::new();
    for letter in text.chars().take(200) {
        match letter {
            letter if letter.is_ascii_alphanumeric() || letter == '.' => name.push(letter.to_ascii_lowercase()),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    let name: String = name.trim_matches(['-', '.']).chars().take(formats::LONGEST_NAME).collect();
    let name = name.trim_end_matches(['-', '.']).to_owned();
    formats::is_object_name(&name).then_some(name)
}
