//! `catalog:write`: an entity becomes a catalog file, with a note of the golden path that made it.

use super::super::source::SourceFile;
use super::super::workspace::folder;
use super::{Action, Done, Inputs, PlanError, Run, Step, must, object, text};
use crate::yaml_text;
use serde_json::{Map, Value as Json, json};

pub(super) static ACTION: Action =
    Action { id: "catalog:write", inputs: &[text("filePath"), must(object("entity"))], outputs: &[], run };

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let wrong = |message: String| PlanError::in_step(step, message);
    let path = folder(inputs.text("filePath").unwrap_or("catalog-info.yaml")).map_err(wrong)?;
    let mut entity = inputs.object("entity");
    let metadata = entity.entry("metadata").or_insert_with(|| json!({}));
    let Some(metadata) = metadata.as_object_mut() else {
        return Err(inputs.wrong("entity", "an entity with `metadata`"));
    };
    let annotations = metadata.entry("annotations").or_insert_with(|| json!({}));
    if let Some(annotations) = annotations.as_object_mut() {
        let template = format!("template:default/{}", run.path.name.to_lowercase());
        annotations.insert("backstage.io/source-template".into(), Json::from(template));
    }
    let text = yaml_text::document(&Json::Object(entity));
    run.workspace
        .write(&path, SourceFile { contents: text.into_bytes(), executable: false, link: false })
        .map_err(wrong)?;
    Ok(Map::new())
}
