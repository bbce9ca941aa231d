//! The file of a form: YAML that people read too, with a first line by which a change by hand is seen.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::fields::{self, Asked, Item};
use super::normal::{id_of, is_invisible, line};
use super::{FieldKind, LABEL, path_label};
use crate::golden_paths::GoldenPath;

/// What the first line begins with; the hash of everything below it follows.
const SEAL: &str = "# idp:form ";
/// Characters of a form's name and description.
const LONGEST_NAME: usize = 80;
const LONGEST_ABOUT: usize = 200;
/// Words that YAML takes for something else than a text, in one of its versions.
const NOT_TEXT: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

/// The whole file.
pub(super) fn text(path: &GoldenPath) -> String {
    let body = body(path);
    format!("{SEAL}{}\n{body}", seal(&body))
}

/// Whether the first line is the seal of what stands below it. Line ends count for nothing: git may change them.
pub(super) fn is_untouched(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    let Some((first, below)) = text.split_once('\n') else { return false };
    first.strip_prefix(SEAL).is_some_and(|found| found.trim() == seal(below))
}

fn seal(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..8])
}

fn body(path: &GoldenPath) -> String {
    let mut out = String::new();
    _ = writeln!(
        out,
        "# Written from the golden path {}. A form that was changed by hand is left as it is;",
        path.name
    );
    out.push_str("# remove the file to have it written again.\n");
    let name = match line(&path.title, LONGEST_NAME) {
        // GitHub wants three characters at least.
        title if title.chars().count() >= 3 => title,
        _ => format!("Create {}", path.name),
    };
    let about = match line(&path.description, LONGEST_ABOUT) {
        about if about.is_empty() => format!("Made from the golden path {}.", path.name),
        about => about,
    };
    _ = writeln!(out, "name: {}", scalar(&name));
    _ = writeln!(out, "description: {}", scalar(&about));
    _ = writeln!(out, "title: {}", scalar(&format!("{name}: ")));
    _ = writeln!(out, "labels: [{}, {}]", quoted(LABEL), quoted(&path_label(&path.name)));
    out.push_str("body:\n");
    let items = fields::items(path);
    for item in &items {
        match item {
            Item::Words(text) => words(&mut out, text),
            Item::Field(asked) => field(&mut out, asked),
        }
    }
    if !items.iter().any(|item| matches!(item, Item::Field(_))) {
        // GitHub refuses a form without a field.
        out.push_str(
            "  - type: textarea\n    id: idp-remarks\n    attributes:\n      label: Remarks\n      description: \
             Nothing needs to be answered; what is written here is for those who approve.\n",
        );
    }
    out
}

fn words(out: &mut String, text: &str) {
    out.push_str("  - type: markdown\n    attributes:\n      value: |\n");
    for line in text.lines() {
        let line: String = line.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
        out.push_str(if line.trim().is_empty() { "" } else { "        " });
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn field(out: &mut String, asked: &Asked) {
    let kind = match asked.field.kind {
        FieldKind::Line => "input",
        FieldKind::Lines | FieldKind::Fenced => "textarea",
        FieldKind::Choice => "dropdown",
        FieldKind::Boxes => "checkboxes",
    };
    _ = writeln!(out, "  - type: {kind}");
    _ = writeln!(out, "    id: {}", scalar(&id_of(&asked.field.parameter)));
    out.push_str("    attributes:\n");
    _ = writeln!(out, "      label: {}", scalar(&asked.field.label));
    if !asked.words.is_empty() {
        _ = writeln!(out, "      description: {}", scalar(&asked.words));
    }
    match asked.field.kind {
        FieldKind::Line | FieldKind::Lines | FieldKind::Fenced => {
            if let Some(placeholder) = &asked.placeholder {
                _ = writeln!(out, "      placeholder: {}", scalar(&line(placeholder, 100)));
            }
            if asked.field.kind == FieldKind::Fenced {
                out.push_str("      render: text\n");
            }
        }
        FieldKind::Choice => {
            if asked.multiple {
                out.push_str("      multiple: true\n");
            }
            out.push_str("      options:\n");
            for option in &asked.options {
                _ = writeln!(out, "        - {}", quoted(option));
            }
            if let Some(chosen) = asked.chosen {
                _ = writeln!(out, "      default: {chosen}");
            }
        }
        FieldKind::Boxes => {
            out.push_str("      options:\n");
            for option in &asked.options {
                _ = writeln!(out, "        - label: {}", quoted(option));
            }
        }
    }
    // For boxes, `required` would be said of each box.
    if asked.field.kind != FieldKind::Boxes {
        _ = writeln!(out, "    validations:\n      required: {}", asked.required);
    }
}

/// A text as a YAML scalar: bare where that is read as the same text, quoted elsewhere.
fn scalar(text: &str) -> String {
    let starts = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let plain = |c: char| c.is_alphanumeric() || " ,.;()/_-+'`\"?".contains(c);
    let bare =
        starts && text.chars().all(plain) && !text.ends_with(' ') && !NOT_TEXT.contains(&text.to_lowercase().as_str());
    if bare { text.to_owned() } else { quoted(text) }
}

/// A JSON string is a YAML string between double quotes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
