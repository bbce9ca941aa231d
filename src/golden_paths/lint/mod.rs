//! What is wrong in a golden path, what Backstage stays silent about included, without running it. Pure; paths in
//! findings are those of the golden path's folder, `../…` for what it shares.

mod places;
mod rendered;
mod rules;
mod schemas;
mod steps;

use super::source::{self, Files, Shared};
use super::template::{GoldenPath, Reading, UnknownActions};
use crate::findings::{Finding, Rule};
use crate::yaml::{self, Limits, Node, Span};
use places::Places;
pub(crate) use rules::RULES;
use std::collections::BTreeSet;

/// Findings of one golden path, at most: what comes after them is not worth reading.
const MAX_FINDINGS: usize = 1_000;

/// What is wrong.
pub fn lint(files: &Files, shared: &dyn Shared, reading: &Reading) -> Vec<Finding> {
    let mut found = Found::default();
    template(files, shared, reading, &mut found);
    let Some(text) = files.get("template.yaml").and_then(|file| std::str::from_utf8(&file.contents).ok()) else {
        return found.0;
    };
    let documents = yaml::read(text, &Limits::default()).documents;
    let is_template = |node: &&Node<'_>| node.get("kind").and_then(Node::as_text) == Some("Template");
    let sound = documents.iter().filter(|document| document.problems.is_empty());
    let Some(root) = sound.map(|document| &document.root).find(is_template) else { return found.0 };
    let shared = shared_files(text, shared);
    let template = Template::new(text, root);
    schemas::judge(&template, &mut found);
    steps::judge(&template, &mut found);
    rendered::judge(&template, files, &shared, &mut found);
    found.0.truncate(MAX_FINDINGS);
    found.0
}

/// What keeps it from being read, and inputs that are passed over.
fn template(files: &Files, shared: &dyn Shared, reading: &Reading, found: &mut Found) {
    let (problems, rule) = match GoldenPath::read(files.clone(), shared, reading) {
        Ok(path) => (path.warnings, &rules::UNKNOWN_INPUT),
        Err(problems) => (problems, &rules::TEMPLATE),
    };
    for problem in problems {
        // The schema's rule says that with the place of the parameter.
        if problem.message.contains("copyWithoutRender") {
            continue;
        }
        let span = problem.place.map_or_else(Span::default, |at| Span { start: at, end: at });
        found.add(rule, &problem.path, places::whole_lines(span), problem.message, String::new());
    }
    if *reading != Reading::default() {
        return;
    }
    // What stops it may hide what would only be passed over.
    let lenient = Reading { unknown_actions: UnknownActions::Skip, ..*reading };
    if let (true, Ok(path)) = (rule.id == rules::TEMPLATE.id, GoldenPath::read(files.clone(), shared, &lenient)) {
        for warning in path.warnings {
            let span = warning.place.map_or_else(Span::default, |at| Span { start: at, end: at });
            found.add(&rules::UNKNOWN_INPUT, &warning.path, span, warning.message, String::new());
        }
    }
}

fn shared_files(template: &str, shared: &dyn Shared) -> Files {
    let mut all = Files::new();
    for folder in source::mentioned(template) {
        if let Ok(Some(files)) = shared.folder(&folder) {
            all.extend(files.into_iter().map(|(path, file)| (format!("{folder}/{path}"), file)));
        }
    }
    all
}

/// `template.yaml` as the judges see it.
struct Template<'t> {
    places: Places<'t>,
    pages: Vec<&'t Node<'t>>,
    steps: Vec<&'t Node<'t>>,
    output: Option<&'t Node<'t>>,
    /// Names of all parameters, those that are there on a condition included.
    parameters: BTreeSet<String>,
}

impl<'t> Template<'t> {
    fn new(text: &'t str, root: &'t Node<'t>) -> Self {
        let spec = root.get("spec");
        let pages = match spec.and_then(|spec| spec.get("parameters")) {
            None => Vec::new(),
            Some(page) => page.as_list().map_or_else(|| vec![page], |pages| pages.iter().collect()),
        };
        let steps = spec.and_then(|spec| spec.get("steps")?.as_list()).map_or_else(Vec::new, |it| it.iter().collect());
        let parameters = pages.iter().flat_map(|page| schemas::names(page)).collect();
        Self { places: Places::new(text), pages, steps, output: spec.and_then(|spec| spec.get("output")), parameters }
    }
}

/// The id of a step; `number` counts from 0.
fn id_of(step: &Node<'_>, number: usize) -> String {
    step.get("id").and_then(Node::as_text).map_or_else(|| format!("step-{}", number + 1), str::to_string)
}

/// Collects findings.
#[derive(Default)]
struct Found(Vec<Finding>);

impl Found {
    fn add(&mut self, rule: &'static Rule, path: &str, span: Span, message: String, help: String) {
        if self.0.len() < 2 * MAX_FINDINGS {
            let help = if help.is_empty() { rule.how.to_string() } else { help };
            let path = path.to_string();
            self.0.push(Finding { rule, severity: rule.severity, path, span, message, help, entity: None, fix: None });
        }
    }

    fn in_template(&mut self, rule: &'static Rule, span: Span, message: String) {
        self.add(rule, "template.yaml", span, message, String::new());
    }
}
