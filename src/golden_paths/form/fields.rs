//! Which field stands for which parameter: kind, label, choices, and the words around it.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use super::normal::{line, same_to_github};
use super::{Field, FieldKind};
use crate::golden_paths::{GoldenPath, ParameterInfo};

/// Characters of a label.
const LONGEST_LABEL: usize = 100;
/// Characters of the words below a label.
const LONGEST_WORDS: usize = 600;
/// Words that GitHub keeps for itself among the options of a dropdown.
const RESERVED: [&str; 2] = ["none", "n/a"];

/// A piece of a form.
#[derive(Debug)]
pub(super) enum Item {
    /// Markdown between fields.
    Words(String),
    /// A field.
    Field(Asked),
}

/// A field with all that its file says.
#[derive(Debug)]
pub(super) struct Asked {
    pub field: Field,
    pub words: String,
    pub options: Vec<String>,
    /// The option that is chosen at first.
    pub chosen: Option<usize>,
    pub multiple: bool,
    pub placeholder: Option<String>,
    pub required: bool,
}

/// The pieces of a golden path's form, page by page.
pub(super) fn items(path: &GoldenPath) -> Vec<Item> {
    let infos = path.parameters();
    let mut labels = Labels::default();
    let mut items = Vec::new();
    let mut seen = HashSet::new();
    for (page, schemas) in path.pages_with_parameters() {
        let own = page.get("properties").and_then(Json::as_object);
        let mut fields = Vec::new();
        let mut secrets = Vec::new();
        for (name, schema) in schemas.into_iter().filter(|(name, _)| seen.insert(name.to_string())) {
            let Some(info) = infos.iter().find(|info| info.name == name) else { continue };
            if is_secret(info, schema) {
                secrets.push(line(&info.title, LONGEST_LABEL));
            } else if schema.get("ui:widget").is_none_or(|widget| widget != "hidden") {
                let always = own.is_some_and(|own| own.contains_key(name));
                fields.push(Item::Field(asked(info, schema, always, &mut labels)));
            }
        }
        items.extend(heading(page, &secrets).map(Item::Words));
        items.append(&mut fields);
    }
    items
}

fn heading(page: &Map<String, Json>, secrets: &[String]) -> Option<String> {
    let text = |key: &str| page.get(key).and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty());
    let mut parts = Vec::new();
    parts.extend(text("title").map(|title| format!("## {}", line(title, LONGEST_LABEL))));
    parts.extend(text("description").map(str::to_owned));
    if !secrets.is_empty() {
        let (is, it) = if secrets.len() == 1 { ("is a secret", "it") } else { ("are secrets", "them") };
        let names: Vec<String> = secrets.iter().map(|name| format!("**{name}**")).collect();
        parts.push(format!(
            "{} {is} and not asked for here, where others can read {it}. Set {it} in the settings of the new repository.",
            names.join(", ")
        ));
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// A password field is Backstage's older way to ask for a secret.
fn is_secret(info: &ParameterInfo, schema: &Map<String, Json>) -> bool {
    info.kind == "secret" || schema.get("ui:widget").is_some_and(|widget| widget == "password")
}

fn asked(info: &ParameterInfo, schema: &Map<String, Json>, always: bool, labels: &mut Labels) -> Asked {
    let options = options(info.kind, schema);
    let names: Vec<String> = options.iter().map(|(shown, _)| shown.clone()).collect();
    let (kind, multiple) = kind(info.kind, schema, &names);
    let own_default = schema.get("default").filter(|_| always);
    let chosen = own_default.filter(|_| kind == FieldKind::Choice && !multiple);
    let chosen = chosen.and_then(|default| options.iter().position(|(_, value)| value == default));
    Asked {
        field: Field { parameter: info.name.clone(), label: labels.take(info), kind },
        words: words(info, schema, kind, always, chosen.is_some()),
        options: names,
        chosen,
        multiple,
        placeholder: schema.get("examples").and_then(|examples| examples.get(0)).map(|example| plain(example, " ")),
        // Where something is chosen at first, choosing nothing would only bring it back.
        required: chosen.is_some() || info.required && always,
    }
}

/// The options of a field with what each means.
pub(super) fn options(kind: &str, schema: &Map<String, Json>) -> Vec<(String, Json)> {
    let no_choices: &[Json] = &[];
    let listed = |schema: &Map<String, Json>| -> Vec<(String, Json)> {
        let values = schema.get("enum").and_then(Json::as_array).map_or(no_choices, Vec::as_slice);
        let names = ["enumNames", "ui:enumNames"].iter().find_map(|key| schema.get(*key)?.as_array());
        let name = |n: usize| names.and_then(|names| names.get(n)?.as_str());
        let shown = |(n, value): (usize, &Json)| (line(name(n).unwrap_or(&plain(value, ", ")), 100), value.clone());
        values.iter().enumerate().map(shown).collect()
    };
    let mut found = match kind {
        "boolean" if !schema.contains_key("enum") => {
            vec![("yes".to_owned(), Json::Bool(true)), ("no".to_owned(), Json::Bool(false))]
        }
        "list" => schema.get("items").and_then(Json::as_object).map(listed).unwrap_or_default(),
        _ => listed(schema),
    };
    let mut taken = HashSet::new();
    for (shown, _) in &mut found {
        if RESERVED.contains(&shown.to_lowercase().as_str()) {
            *shown = format!("({shown})");
        }
        // What is shown alike would mean two things.
        while shown.is_empty() || !taken.insert(shown.clone()) {
            shown.push_str(" *");
        }
    }
    found
}

fn kind(kind: &str, schema: &Map<String, Json>, options: &[String]) -> (FieldKind, bool) {
    let textarea = schema.get("ui:widget").is_some_and(|widget| widget == "textarea")
        || schema.get("ui:field").is_some_and(|field| field == "MultilineText");
    match (kind, options.is_empty()) {
        // GitHub writes several choices with commas between them.
        ("list", false) if options.iter().any(|option| option.contains(',')) => (FieldKind::Boxes, true),
        ("list", false) => (FieldKind::Choice, true),
        (_, false) => (FieldKind::Choice, false),
        ("list" | "object", true) => (FieldKind::Fenced, false),
        (_, true) if textarea => (FieldKind::Fenced, false),
        _ => (FieldKind::Line, false),
    }
}

fn words(info: &ParameterInfo, schema: &Map<String, Json>, kind: FieldKind, always: bool, chosen: bool) -> String {
    let mut sentences = Vec::new();
    let mut sentence = |text: &str| {
        let text = text.trim();
        let end = if text.ends_with(['.', '?', ':']) { "" } else { "." };
        if !text.is_empty() {
            sentences.push(format!("{text}{end}"));
        }
    };
    sentence(&info.description);
    let help = schema.get("ui:help").and_then(Json::as_str);
    match (kind, info.kind) {
        (FieldKind::Line | FieldKind::Fenced, "list") => {
            sentence("One a line");
            help.into_iter().for_each(&mut sentence);
        }
        (FieldKind::Line | FieldKind::Fenced, _) if info.expected != "a text" => {
            sentence(&format!("It must be {}", info.expected));
        }
        _ => help.into_iter().for_each(&mut sentence),
    }
    if !always {
        sentence("Counts only together with some of the other answers");
    }
    match (schema.get("default"), &info.default) {
        (Some(_), _) if chosen => {}
        (Some(Json::String(text)), _) if text.is_empty() => {}
        (Some(default), _) => sentence(&format!("Left empty: `{}`", plain(default, ", "))),
        (None, Some(_)) => sentence("Left empty: chosen by the other answers"),
        (None, None) => {}
    }
    line(&sentences.join(" "), LONGEST_WORDS)
}

/// A value as people read it.
pub(super) fn plain(value: &Json, between: &str) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(|item| plain(item, between)).collect::<Vec<_>>().join(between),
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

/// The labels so far: GitHub refuses a form in which two are alike but for case and signs.
#[derive(Default)]
struct Labels(HashSet<String>);

impl Labels {
    fn take(&mut self, info: &ParameterInfo) -> String {
        let title = line(&info.title, LONGEST_LABEL);
        let title = if same_to_github(&title).is_empty() { line(&info.name, LONGEST_LABEL) } else { title };
        let mut label = title.clone();
        let mut number = 1;
        while !self.0.insert(same_to_github(&label)) {
            label = if number == 1 { format!("{title} ({})", info.name) } else { format!("{title} {number}") };
            number += 1;
        }
        label
    }
}
