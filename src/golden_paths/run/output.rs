//! `spec.output`, rendered once all steps are done. Secrets are not known here.

use super::super::plan::{Link, Output, OutputText};
use super::super::steps::{Texts, is_true};
use super::super::template::GoldenPath;
use super::{PlanError, Run};
use crate::templating::Context;
use serde_json::{Map, Value as Json};

pub(super) fn rendered(path: &GoldenPath, names: &Map<String, Json>, run: &mut Run<'_>) -> Result<Output, PlanError> {
    let prepared = Context::new(names).map_err(|error| PlanError::whole(error.message))?;
    let mut texts = Texts {
        step: None,
        strict: run.context.strict,
        failed: false,
        later: (!run.later.is_empty()).then_some(names),
        decides: false,
        notes: &mut run.notes,
    };
    let mut output = Output::default();
    for (name, value) in &path.output {
        let Some(value) = texts.value(value, &prepared, name)? else { continue };
        match name.as_str() {
            "links" => output.links = kept(&value).map(link).collect(),
            "text" => output.text = kept(&value).map(text).collect(),
            _ => {
                output.other.insert(name.clone(), value);
            }
        }
    }
    Ok(output)
}

/// The items of a list whose `if` does not rule them out.
fn kept(list: &Json) -> impl Iterator<Item = &Map<String, Json>> {
    let items = list.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(Json::as_object).filter(|item| item.get("if").is_none_or(is_true))
}

fn word(item: &Map<String, Json>, name: &str) -> Option<String> {
    match item.get(name)? {
        Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Json::Null => None,
        other => Some(other.to_string()),
    }
}

fn link(item: &Map<String, Json>) -> Link {
    let url = word(item, "url");
    let entity_ref = word(item, "entityRef");
    let title = word(item, "title").or_else(|| url.clone()).or_else(|| entity_ref.clone()).unwrap_or_default();
    Link { title, url, entity_ref, icon: word(item, "icon") }
}

fn text(item: &Map<String, Json>) -> OutputText {
    OutputText { title: word(item, "title").unwrap_or_default(), content: word(item, "content").unwrap_or_default() }
}
