//! The answers of an issue as values. Only what was answered has a value; what is left empty is for the defaults.

use serde_json::{Map, Value as Json};

use super::fields::options;
use super::sections::{self, NO_RESPONSE, is_box};
use super::{Field, FieldKind, Form};
use crate::golden_paths::GoldenPath;

/// Bytes of an issue that are read; GitHub takes 65,536 characters.
const LONGEST: usize = 4 * 65_536;

/// What an issue says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The values by parameter, not judged yet.
    pub values: Map<String, Json>,
    /// What could not be read, in the form's words.
    pub problems: Vec<FieldProblem>,
    /// Headings that are none of the form's: what stands below them counts for nothing.
    pub passed_over: Vec<String>,
}

/// Something wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's label; empty when it is about all of the issue.
    pub label: String,
    /// What was answered.
    pub given: Option<String>,
    /// Ends a sentence that begins with the label.
    pub problem: String,
}

pub(super) fn read(form: &Form, path: &GoldenPath, body: &str) -> Reading {
    let mut reading = Reading::default();
    if body.len() > LONGEST {
        reading.problem("", None, "the issue is longer than is read");
        return reading;
    }
    let found = sections::cut(body, &form.fields);
    for (label, reason) in &found.unclear {
        reading.problem(label, None, reason);
    }
    if found.unclear.is_empty() && !form.fields.is_empty() && found.answers.iter().all(Option::is_none) {
        reading.problem("", None, "the issue holds none of the form's headings, such as `### Name`");
    }
    reading.passed_over = found.passed_over;
    let infos = path.parameters();
    let schemas: Vec<(&str, &Map<String, Json>)> =
        path.pages_with_parameters().into_iter().flat_map(|(_, schemas)| schemas).collect();
    for (field, lines) in form.fields.iter().zip(&found.answers) {
        let schema = schemas.iter().find(|(name, _)| *name == field.parameter).map(|(_, schema)| *schema);
        let info = infos.iter().find(|info| info.name == field.parameter);
        if let (Some(schema), Some(info), Some(lines)) = (schema, info, lines) {
            reading.answer(field, info.kind, schema, lines);
        }
    }
    reading
}

impl Reading {
    fn problem(&mut self, label: &str, given: Option<String>, problem: &str) {
        self.problems.push(FieldProblem { label: label.to_owned(), given, problem: problem.to_owned() });
    }

    fn answer(&mut self, field: &Field, kind: &str, schema: &Map<String, Json>, lines: &[&str]) {
        let full: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        if full.is_empty() || full == [NO_RESPONSE] {
            return;
        }
        let options = options(kind, schema);
        let value = match (field.kind, full.as_slice()) {
            (FieldKind::Line, [one]) if options.is_empty() => Some(GoldenPath::typed(schema, one)),
            (FieldKind::Line | FieldKind::Choice, [one]) => Some(chosen(kind, schema, &options, one)),
            (FieldKind::Line | FieldKind::Choice, _) => {
                return self.problem(&field.label, Some(full.join(" ")), "it must be one line");
            }
            (FieldKind::Boxes, _) => {
                let ticked = |line: &&&str| is_box(line) && !line.starts_with("- [ ]");
                let labels = full.iter().filter(ticked).map(|line| line[6..].trim());
                let values: Vec<Json> = labels.map(|label| option(schema, &options, label)).collect();
                (!values.is_empty()).then_some(Json::Array(values))
            }
            (FieldKind::Lines | FieldKind::Fenced, _) => several_lines(kind, schema, &without_fence(lines)),
        };
        if let Some(value) = value {
            self.values.insert(field.parameter.clone(), value);
        }
    }
}

/// What a choice means: one value, or a list of them.
fn chosen(kind: &str, schema: &Map<String, Json>, options: &[(String, Json)], text: &str) -> Json {
    if kind != "list" {
        return option(schema, options, text);
    }
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    Json::Array(parts.map(|part| option(schema, options, part)).collect())
}

fn option(schema: &Map<String, Json>, options: &[(String, Json)], text: &str) -> Json {
    let shown = options.iter().find(|(shown, _)| shown == text).map(|(_, value)| value.clone());
    let items = schema.get("items").and_then(Json::as_object);
    shown.unwrap_or_else(|| GoldenPath::typed(items.unwrap_or(schema), text))
}

fn several_lines(kind: &str, schema: &Map<String, Json>, lines: &[&str]) -> Option<Json> {
    let text = lines.join("\n");
    if text.trim().is_empty() {
        return None;
    }
    if kind != "list" {
        return Some(GoldenPath::typed(schema, &text));
    }
    let any = Map::new();
    let item = schema.get("items").and_then(Json::as_object).unwrap_or(&any);
    let items = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    Some(Json::Array(items.map(|line| GoldenPath::typed(item, line)).collect()))
}

/// The lines of an answer without blank ones around them, and without the fence that GitHub may have put there.
fn without_fence<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let full = |line: &&str| !line.trim().is_empty();
    let (Some(first), Some(last)) = (lines.iter().position(full), lines.iter().rposition(full)) else {
        return Vec::new();
    };
    let inside = &lines[first..=last];
    match inside {
        [open, inner @ .., close] if open.starts_with("```") && *close == "```" => inner.to_vec(),
        _ => inside.to_vec(),
    }
}
