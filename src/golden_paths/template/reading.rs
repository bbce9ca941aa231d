//! `template.yaml`: read, checked, and all problems told at once, with their places.

use super::super::actions;
use super::super::source::{self, Files, Shared};
use super::super::steps::{Step, StepAction};
use super::{GoldenPath, Problem, content_version};
use crate::suggest::nearest;
use crate::yaml::{self, Limits, Node};
use serde_json::{Map, Value as Json};

/// The only version of Backstage's software templates that there is today.
const API_VERSION: &str = "scaffolder.backstage.io/v1beta3";
/// The annotation that says which version of the golden path this is.
const VERSION: &str = "idp/version";
/// Bytes of a template.yaml.
const MAX_TEMPLATE: usize = 512 << 10;
/// Steps of a golden path.
const MAX_STEPS: usize = 200;
/// YAML inside each other.
const MAX_DEPTH: usize = 64;

/// How strictly a golden path is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// What becomes of actions that the platform does not know.
    pub unknown_actions: UnknownActions,
    /// Whether an input that the action does not know is an error, as in Backstage, and not a warning.
    pub strict_inputs: bool,
}

/// What becomes of actions that the platform does not know (`on_unknown_action`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownActions {
    /// The golden path is refused; all of them are named at once.
    #[default]
    Refuse,
    /// Their steps are left out, with a note in the plan; later steps see `<example>` for what they would give.
    Skip,
}

pub(super) fn read(files: Files, shared: &dyn Shared, reading: &Reading) -> Result<GoldenPath, Vec<Problem>> {
    let mut found = Findings { reading: *reading, ..Findings::default() };
    source::problems(&files).into_iter().for_each(|problem| found.error(None, problem));
    let Some(text) = found.text_of(&files) else { return Err(found.errors) };
    let Some(root) = found.root(&text) else { return Err(found.errors) };
    let part = |name: &str| root.get(name);
    let (metadata, spec) = (part("metadata"), part("spec"));
    found.envelope(&root);
    let name = found.named(metadata);
    let spec_type = found.text(spec, &root, "spec", "type").unwrap_or_default();
    let pages = found.pages(spec.and_then(|spec| spec.get("parameters")));
    let steps = found.steps(spec, &root);
    let output = found.object(spec.and_then(|spec| spec.get("output")), "spec.output");
    let shared = found.shared(&text, shared);
    if !found.errors.is_empty() {
        return Err(found.errors);
    }
    let word = |from: Option<&Node<'_>>, field: &str| from?.get(field)?.as_text().map(str::to_string);
    let annotation = metadata.and_then(|it| it.get("annotations")?.get(VERSION)?.as_text().map(str::to_string));
    Ok(GoldenPath {
        title: word(metadata, "title").unwrap_or_else(|| name.clone()),
        description: word(metadata, "description").unwrap_or_default(),
        owner: word(spec, "owner").unwrap_or_default(),
        version: annotation.unwrap_or_else(|| content_version(&files, &shared)),
        secrets: secrets(spec),
        warnings: found.warnings,
        name,
        spec_type,
        pages,
        steps,
        output,
        files,
        shared,
    })
}

/// Names under `spec.secrets.schema.properties`.
fn secrets(spec: Option<&Node<'_>>) -> Vec<String> {
    let properties = spec.and_then(|spec| spec.get("secrets")?.get("schema")?.get("properties")?.as_map());
    properties.map(|map| map.entries.iter().map(|entry| entry.key.to_string()).collect()).unwrap_or_default()
}

#[derive(Default)]
struct Findings {
    reading: Reading,
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Findings {
    fn error(&mut self, at: Option<&Node<'_>>, message: impl Into<String>) {
        self.errors.push(Problem { place: at.map(|node| node.span.start), ..Problem::in_template(message) });
    }

    fn warn(&mut self, at: Option<&Node<'_>>, message: impl Into<String>) {
        self.warnings.push(Problem { place: at.map(|node| node.span.start), ..Problem::in_template(message) });
    }

    fn text_of(&mut self, files: &Files) -> Option<String> {
        let Some(file) = files.get("template.yaml") else {
            self.error(None, "there is no such file: a golden path needs one at the top of its folder");
            return None;
        };
        if file.contents.len() > MAX_TEMPLATE {
            self.error(None, format!("the file is longer than {MAX_TEMPLATE} bytes"));
            return None;
        }
        match std::str::from_utf8(&file.contents) {
            Ok(text) => Some(text.to_string()),
            Err(error) => {
                self.error(None, format!("this is no UTF-8 text: {error}"));
                None
            }
        }
    }

    /// The document that is the template; a catalog file may hold others beside it.
    fn root<'t>(&mut self, text: &'t str) -> Option<Node<'t>> {
        let limits = Limits { bytes: MAX_TEMPLATE, depth: MAX_DEPTH, ..Limits::default() };
        let documents = yaml::read(text, &limits).documents;
        for problem in documents.iter().flat_map(|document| &document.problems) {
            let message = format!("not valid YAML: {}. {}", problem.message, problem.help);
            let place = Some(problem.span.start);
            self.errors.push(Problem { place, ..Problem::in_template(message.trim().trim_end_matches('.')) });
        }
        if !self.errors.is_empty() && documents.iter().any(|document| !document.problems.is_empty()) {
            return None;
        }
        let mut roots: Vec<Node<'_>> =
            documents.into_iter().filter(|document| !document.is_empty()).map(|document| document.root).collect();
        let is_template = |node: &Node<'_>| node.get("kind").and_then(Node::as_text) == Some("Template");
        let chosen = roots.iter().position(is_template).unwrap_or(0);
        if roots.is_empty() {
            self.error(None, "not a template: the file is empty");
            return None;
        }
        let root = roots.swap_remove(chosen);
        if root.as_map().is_none() {
            self.error(Some(&root), format!("not a template: expected a mapping, found {}", root.kind_words()));
            return None;
        }
        Some(root)
    }

    fn envelope(&mut self, root: &Node<'_>) {
        for (field, expected) in [("kind", "Template"), ("apiVersion", API_VERSION)] {
            let found = root.get(field);
            if found.and_then(Node::as_text) != Some(expected) {
                self.error(found, format!("{field}: expected `{expected}`"));
            }
        }
    }

    fn named(&mut self, metadata: Option<&Node<'_>>) -> String {
        let given = metadata.and_then(|metadata| metadata.get("name"));
        let name = given.and_then(Node::as_text).unwrap_or_default();
        let valid = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty() {
            self.error(given.or(metadata), "metadata.name: expected a text that is not empty");
        } else if name.len() > 63 || !name.chars().all(valid) {
            self.error(given, "metadata.name: expected at most 63 letters, digits, `-`, `_` and `.`");
        }
        name.to_string()
    }

    fn text(&mut self, map: Option<&Node<'_>>, root: &Node<'_>, owner: &str, field: &str) -> Option<String> {
        let given = map.and_then(|map| map.get(field));
        match given.and_then(Node::as_text) {
            Some(text) if !text.is_empty() => Some(text.to_string()),
            _ => {
                let at = given.or(map).unwrap_or(root);
                self.error(Some(at), format!("{owner}.{field}: expected a text that is not empty"));
                None
            }
        }
    }

    /// One schema an object, several as a list of objects; each must be a JSON schema.
    fn pages(&mut self, parameters: Option<&Node<'_>>) -> Vec<Map<String, Json>> {
        let Some(parameters) = parameters else { return Vec::new() };
        let pages = parameters.as_list().unwrap_or(std::slice::from_ref(parameters));
        let mut read = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            let Json::Object(schema) = page.to_json() else {
                self.error(Some(page), format!("spec.parameters, page {}: expected a JSON schema", number + 1));
                continue;
            };
            let schema = Json::Object(schema);
            if let Err(error) = super::super::parameters::validator(&schema) {
                self.error(Some(page), format!("spec.parameters, page {}: not a JSON schema: {error}", number + 1));
            }
            read.extend(schema.as_object().cloned());
        }
        read
    }

    fn object(&mut self, node: Option<&Node<'_>>, name: &str) -> Map<String, Json> {
        match node.map(Node::to_json) {
            None | Some(Json::Null) => Map::new(),
            Some(Json::Object(map)) => map,
            Some(_) => {
                self.error(node, format!("{name}: expected an object"));
                Map::new()
            }
        }
    }

    fn steps(&mut self, spec: Option<&Node<'_>>, root: &Node<'_>) -> Vec<Step> {
        let given = spec.and_then(|spec| spec.get("steps"));
        let Some(steps) = given.and_then(Node::as_list) else {
            self.error(Some(given.or(spec).unwrap_or(root)), "spec.steps: expected a list of steps");
            return Vec::new();
        };
        if steps.len() > MAX_STEPS {
            self.error(given, format!("spec.steps: there are {} steps, at most {MAX_STEPS} are allowed", steps.len()));
            return Vec::new();
        }
        let mut read: Vec<Step> = Vec::new();
        for (number, node) in steps.iter().enumerate() {
            match Step::read(&node.to_json(), number + 1, self.reading.unknown_actions) {
                Ok(step) if read.iter().any(|other| other.id == step.id) => {
                    self.error(Some(node), format!("{}: an earlier step has the same id", step.place()));
                }
                Ok(step) => {
                    self.inputs(&step, node);
                    read.push(step);
                }
                Err(problem) => self.error(Some(node), problem),
            }
        }
        read
    }

    fn inputs(&mut self, step: &Step, node: &Node<'_>) {
        let StepAction::Known(action) = step.action else { return };
        let given = node.get("input").and_then(Node::as_map);
        let known = || action.inputs.iter().map(|input| input.name);
        for name in step.input.keys().filter(|name| known().all(|known| known != name.as_str())) {
            let near = nearest(name, known()).map_or(String::new(), |near| format!(": did you mean `{near}`?"));
            let at = given.and_then(|given| given.get(name));
            let message = format!("{}: the action has no input `{name}`", step.place());
            if self.reading.strict_inputs {
                self.error(at, format!("{message}{near}"));
            } else {
                self.warn(at, format!("{message}, it is passed over{near}"));
            }
        }
        for name in actions::missing_inputs(action, &step.input) {
            self.error(Some(node), format!("{}: the action needs the input `{name}`", step.place()));
        }
    }

    /// The shared folders that the template names. One that is not there may stand in a comment: the step that reads
    /// it says so.
    fn shared(&mut self, text: &str, shared: &dyn Shared) -> Files {
        let mut all = Files::new();
        for folder in source::mentioned(text) {
            match shared.folder(&folder) {
                Ok(files) => {
                    let files = files.unwrap_or_default();
                    all.extend(files.into_iter().map(|(path, file)| (format!("{folder}/{path}"), file)));
                }
                Err(problem) => self.error(None, format!("the shared folder `../{folder}` cannot be read: {problem}")),
            }
        }
        source::problems(&all)
            .into_iter()
            .for_each(|problem| self.error(None, format!("of the shared files, {problem}")));
        all
    }
}
