//! Reading a form's file. As GitHub, it takes a file whole or not at all.

use serde::Deserialize;

use super::{Checkbox, Field, Form, Item, Kind, MOST_ITEMS};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    description: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    labels: Names,
    #[serde(default)]
    assignees: Names,
    #[serde(default, rename = "projects")]
    _projects: Names,
    #[serde(default, rename = "type")]
    _kind: Option<String>,
    body: Vec<Raw>,
}

/// A list, or one text with commas.
#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    List(Vec<String>),
    Text(String),
}

impl Default for Names {
    fn default() -> Self {
        Names::List(Vec::new())
    }
}

impl Names {
    fn list(self) -> Vec<String> {
        match self {
            Names::List(list) => list,
            Names::Text(text) => {
                text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "type")]
    kind: String,
    id: Option<String>,
    attributes: serde_yaml::Value,
    #[serde(default)]
    validations: Validations,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Validations {
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Markdown {
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    label: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    placeholder: Option<String>,
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    render: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dropdown {
    label: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    multiple: bool,
    options: Vec<String>,
    #[serde(default)]
    default: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Checkboxes {
    label: String,
    #[serde(default)]
    description: Option<String>,
    options: Vec<Checkbox>,
}

/// Reads a form's file.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn read(text: &str) -> Result<Form, String> {
    let file: File = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    if file.body.len() > MOST_ITEMS {
        return Err(format!("body has more than {MOST_ITEMS} items"));
    }
    let mut body = Vec::with_capacity(file.body.len());
    for (at, raw) in file.body.into_iter().enumerate() {
        body.push(item(raw).map_err(|why| format!("body[{at}]: {why}"))?);
    }
    let form = Form {
        name: file.name,
        description: file.description,
        title: file.title,
        labels: file.labels.list(),
        assignees: file.assignees.list(),
        body,
    };
    check(&form)?;
    Ok(form)
}

fn check(form: &Form) -> Result<(), String> {
    if form.name.trim().is_empty() {
        return Err("name must not be empty".to_owned());
    }
    if form.fields().next().is_none() {
        return Err("body must contain at least one non-markdown field".to_owned());
    }
    let mut labels = std::collections::BTreeSet::new();
    let mut ids = std::collections::BTreeSet::new();
    for field in form.fields() {
        if field.label.trim().is_empty() {
            return Err("a label must not be empty".to_owned());
        }
        if !labels.insert(&field.label) {
            return Err(format!("body must have unique labels: {:?} is there twice", field.label));
        }
        let Some(id) = &field.id else { continue };
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
            return Err(format!("id {id:?} can only contain letters, digits, - and _"));
        }
        if !ids.insert(id) {
            return Err(format!("body must have unique ids: {id} is there twice"));
        }
    }
    Ok(())
}

fn item(raw: Raw) -> Result<Item, String> {
    fn of<T: serde::de::DeserializeOwned>(value: serde_yaml::Value) -> Result<T, String> {
        serde_yaml::from_value(value).map_err(|error| format!("attributes: {error}"))
    }
    let (label, description, kind) = match raw.kind.as_str() {
        "markdown" => return Ok(Item::Markdown(of::<Markdown>(raw.attributes)?.value)),
        word @ ("input" | "textarea") => {
            let Text { label, description, placeholder, value, render } = of(raw.attributes)?;
            let (placeholder, value) = (placeholder.unwrap_or_default(), value.unwrap_or_default());
            match (word, render) {
                ("input", Some(_)) => return Err("render is not a permitted key of an input".to_owned()),
                ("input", None) => (label, description, Kind::Input { placeholder, value }),
                (_, render) => (label, description, Kind::Textarea { placeholder, value, render }),
            }
        }
        "dropdown" => {
            let Dropdown { label, description, multiple, options, default } = of(raw.attributes)?;
            let unique: std::collections::BTreeSet<&String> = options.iter().collect();
            if options.is_empty() || unique.len() != options.len() {
                return Err("options must be there and differ from each other".to_owned());
            }
            if default.is_some_and(|at| at >= options.len()) {
                return Err("default is no index of an option".to_owned());
            }
            (label, description, Kind::Dropdown { options, multiple, default })
        }
        "checkboxes" => {
            let Checkboxes { label, description, options } = of(raw.attributes)?;
            if options.is_empty() {
                return Err("options must be there".to_owned());
            }
            (label, description, Kind::Checkboxes(options))
        }
        other => return Err(format!("{other:?} is not a type of field")),
    };
    let required = raw.validations.required;
    Ok(Item::Field(Field { id: raw.id, label, description: description.unwrap_or_default(), required, kind }))
}
