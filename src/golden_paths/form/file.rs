//! The file of a form, read: people may have translated its labels, changed their order, or taken fields away.
//! The ids say which parameters are meant.

use serde::Deserialize;
use serde_json::Value as Json;

use super::normal::id_of;
use super::{Field, FieldKind, Form};
use crate::golden_paths::GoldenPath;

/// Bytes of a form's file.
const LONGEST: usize = 256 * 1024;

/// Why a file cannot be used to read issues by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAForm(String);

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    body: Vec<RawItem>,
}

#[derive(Deserialize)]
struct RawItem {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Deserialize, Default)]
struct Attributes {
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    render: Option<Json>,
}

pub(super) fn read(text: &str, path: &GoldenPath) -> Result<Form, NotAForm> {
    if text.len() > LONGEST {
        return Err(NotAForm(format!("the file is longer than {LONGEST} bytes")));
    }
    let raw: Raw = serde_yaml::from_str(text).map_err(|error| NotAForm(error.to_string()))?;
    let known = path.parameters();
    let mut fields: Vec<Field> = Vec::new();
    for item in raw.body {
        let kind = match item.kind.as_str() {
            "input" => FieldKind::Line,
            "textarea" if item.attributes.render.is_some() => FieldKind::Fenced,
            "textarea" => FieldKind::Lines,
            "dropdown" => FieldKind::Choice,
            "checkboxes" => FieldKind::Boxes,
            _ => continue,
        };
        // A field without an id of ours is somebody's own: its heading ends the answer before it.
        let Some(label) = item.attributes.label else { continue };
        let meant = known.iter().find(|info| Some(id_of(&info.name)) == item.id);
        let parameter = meant.map(|info| info.name.clone()).unwrap_or_default();
        if fields.iter().any(|field| field.label == label.trim()) {
            return Err(NotAForm(format!("two fields have the label `{}`", label.trim())));
        }
        fields.push(Field { parameter, label: label.trim().to_owned(), kind });
    }
    if fields.iter().all(|field| field.parameter.is_empty()) && !known.is_empty() {
        return Err(NotAForm("it has no field with the id of a parameter".to_owned()));
    }
    Ok(Form { fields })
}
