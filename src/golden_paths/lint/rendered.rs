//! The files that steps render: expressions in names and contents, and the values that they read.

use super::places::Places;
use super::rules::{ACTIONS_EXPRESSION, EXPRESSION, UNKNOWN_REFERENCE, UNKNOWN_VALUE, UNMATCHED_PATTERN, UNUSED_VALUE};
use super::steps::unknown_name;
use super::{Found, Template};
use crate::golden_paths::globs::Globs;
use crate::golden_paths::source::{self, Files, SourceFile};
use crate::golden_paths::workspace::folder;
use crate::templating::{Options, Read, inspect};
use crate::yaml::{Node, Span, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What expressions of GitHub Actions begin with
/// (docs.github.com, "Contexts reference").
const ACTIONS: [&str; 12] =
    ["github", "secrets", "env", "matrix", "needs", "inputs", "vars", "steps", "runner", "job", "jobs", "strategy"];

pub(super) fn judge(template: &Template<'_>, files: &Files, shared: &Files, found: &mut Found) {
    let mut usage = Usage::default();
    for step in &template.steps {
        let Some(rendering) = Rendering::of(step, template, found) else { continue };
        rendering.judge(files, shared, found, &mut usage);
    }
    if !usage.unclear {
        for (name, span) in usage.passed.iter().filter(|(name, _)| !usage.read.contains(*name)) {
            found.in_template(&UNUSED_VALUE, *span, format!("No file reads `values.{name}`"));
        }
    }
}

/// Which values are passed and which are read, over all steps: steps may share one set of values.
#[derive(Default)]
struct Usage {
    passed: BTreeMap<String, Span>,
    read: BTreeSet<String>,
    /// Some file could not be looked at, or reads values by a name that is made up.
    unclear: bool,
}

/// A step that renders files, as far as it is written out.
struct Rendering {
    url: String,
    single: bool,
    options: Options,
    root: &'static str,
    untouched: Globs,
    extension: Option<String>,
    /// Names of the values, with where they stand; none when they are made while rendering.
    values: Option<BTreeMap<String, Span>>,
    patterns: Vec<(String, Span)>,
}

impl Rendering {
    fn of(step: &Node<'_>, template: &Template<'_>, found: &mut Found) -> Option<Self> {
        let action = step.get("action").and_then(Node::as_text)?;
        if !matches!(action, "fetch:template" | "fetch:template:file") {
            return None;
        }
        let input = step.get("input")?;
        let flag = |name: &str| matches!(input.get(name).map(|node| &node.value), Some(Value::Bool(true)));
        let cookiecutter = flag("cookiecutterCompat");
        let given = input.get("copyWithoutTemplating").or_else(|| input.get("copyWithoutRender"));
        let patterns: Vec<(String, Span)> = given
            .and_then(Node::as_list)
            .unwrap_or_default()
            .iter()
            .filter_map(|node| Some((node.as_text()?.to_string(), node.span)))
            .filter(|(pattern, _)| !pattern.contains("{{"))
            .collect();
        let extension = match input.get("templateFileExtension").map(|node| &node.value) {
            Some(Value::Bool(true)) => Some(".njk".to_string()),
            Some(Value::Text(text)) if !text.is_empty() => Some(format!(".{}", text.trim_start_matches('.'))),
            _ => None,
        };
        let values = match input.get("values") {
            None => Some(BTreeMap::new()),
            Some(node) => node
                .as_map()
                .map(|map| map.entries.iter().map(|entry| (entry.key.to_string(), entry.key_span)).collect()),
        };
        let untouched = Globs::new(patterns.iter().map(|(pattern, _)| pattern.as_str()));
        if let Err(problem) = &untouched {
            let span = given.map_or_else(|| template.places.at(1, 1, 0), |node| node.span);
            found.in_template(&UNMATCHED_PATTERN, span, format!("The pattern cannot be used: {problem}"));
        }
        Some(Self {
            url: input.get("url").and_then(Node::as_text)?.to_string(),
            single: action == "fetch:template:file",
            options: Options {
                trim_blocks: flag("trimBlocks"),
                lstrip_blocks: flag("lstripBlocks"),
                cookiecutter,
                ..Options::default()
            },
            root: if cookiecutter { "cookiecutter" } else { "values" },
            untouched: untouched.unwrap_or_default(),
            extension,
            values,
            patterns,
        })
    }

    fn judge(&self, files: &Files, shared: &Files, found: &mut Found, usage: &mut Usage) {
        usage.passed.extend(self.values.iter().flatten().map(|(name, span)| (name.clone(), *span)));
        let url = self.url.strip_prefix("./").unwrap_or(&self.url);
        let (files, above, path) = match url.strip_prefix("../") {
            Some(shared_path) => (shared, "../", shared_path),
            None => (files, "", url),
        };
        if url.contains("{{") || url.contains("://") || self.values.is_none() {
            usage.unclear = true;
        }
        let Ok(top) = folder(path) else { return };
        if self.single {
            if let Some(file) = files.get(&top) {
                self.contents(&format!("{above}{top}"), file, above.is_empty(), found, usage);
            }
            return;
        }
        let inside: Vec<(&str, &SourceFile)> = source::below(files, &top).collect();
        let prefix = if top.is_empty() { above.to_string() } else { format!("{above}{top}/") };
        for (name, file) in &inside {
            let shown = format!("{prefix}{name}");
            let renders = match &self.extension {
                Some(extension) => name.ends_with(extension.as_str()),
                None => !self.untouched.matches(name),
            };
            self.name(&shown, name, above.is_empty(), found, usage);
            if renders {
                self.contents(&shown, file, above.is_empty(), found, usage);
            }
        }
        self.unmatched(&inside, found);
    }

    fn unmatched(&self, files: &[(&str, &SourceFile)], found: &mut Found) {
        for (pattern, span) in self.patterns.iter().filter(|(pattern, _)| !pattern.starts_with('!')) {
            let alone = Globs::new([pattern.as_str()]).unwrap_or_default();
            if !files.is_empty() && !files.iter().any(|(name, _)| alone.matches(name)) {
                let message = format!("`{pattern}` matches no file in `{}`", self.url);
                found.in_template(&UNMATCHED_PATTERN, *span, message);
            }
        }
    }

    /// The name of a file is a template too. A finding about it stands at the file's beginning.
    fn name(&self, shown: &str, name: &str, own: bool, found: &mut Found, usage: &mut Usage) {
        let start = Places::new("").at(1, 1, 0);
        match inspect(name, &self.options) {
            Err(error) => {
                let message = format!("The name of this file cannot be rendered: {}", error.message);
                found.add(&EXPRESSION, shown, start, message, String::new());
            }
            Ok(told) => {
                for unknown in &told.unknown {
                    let message = format!("{}, in the name of this file", unknown_name(unknown));
                    found.add(&EXPRESSION, shown, start, message, String::new());
                }
                for read in &told.reads {
                    match self.value(read, usage) {
                        Some(value) if own => {
                            let message = format!(
                                "The name of this file reads `values.{value}`, which the step does not pass: it may never be made"
                            );
                            found.add(&UNKNOWN_VALUE, shown, start, message, String::new());
                        }
                        None if read.path.first().is_some_and(|root| root != self.root) => {
                            let message = format!(
                                "The name of this file reads `{}`; there is only `{}`",
                                read.path.join("."),
                                self.root
                            );
                            found.add(&UNKNOWN_REFERENCE, shown, start, message, String::new());
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    fn contents(&self, shown: &str, file: &SourceFile, own: bool, found: &mut Found, usage: &mut Usage) {
        let Ok(text) = std::str::from_utf8(&file.contents) else { return };
        if file.link || text.contains('\0') {
            return;
        }
        let places = Places::new(text);
        match inspect(text, &self.options) {
            Err(error) => {
                usage.unclear = true;
                let line = text.lines().nth(error.line.saturating_sub(1)).unwrap_or_default();
                let span = places.at(error.line, error.column, 1);
                if is_of_actions(line) {
                    let message =
                        format!("This line looks like GitHub Actions' own, and cannot be rendered: {}", error.message);
                    found.add(&ACTIONS_EXPRESSION, shown, span, message, String::new());
                } else {
                    let message = format!("This cannot be rendered: {}", error.message);
                    found.add(&EXPRESSION, shown, span, message, String::new());
                }
            }
            Ok(told) => {
                // What a workflow calls (`hashFiles`) comes with what it reads.
                let of_actions = |line: usize| text.lines().nth(line.saturating_sub(1)).is_some_and(is_of_actions);
                for unknown in told.unknown.iter().filter(|unknown| !of_actions(unknown.line)) {
                    let span = places.at(unknown.line, unknown.column, unknown.name.chars().count());
                    found.add(&EXPRESSION, shown, span, unknown_name(unknown), String::new());
                }
                for read in &told.reads {
                    self.read(shown, read, own, &places, found, usage);
                }
            }
        }
    }

    fn read(&self, shown: &str, read: &Read, own: bool, places: &Places<'_>, found: &mut Found, usage: &mut Usage) {
        let (Some(root), written) = (read.path.first(), read.path.join(".")) else { return };
        let span = places.at(read.line, read.column, written.chars().count());
        if root != self.root {
            let (rule, message) = if ACTIONS.contains(&root.as_str()) {
                (
                    &ACTIONS_EXPRESSION,
                    format!("`${{{{ {written} }}}}` of GitHub Actions is rendered here, and becomes nothing"),
                )
            } else {
                let message =
                    format!("There is nothing called `{root}` in a file: only `{}`, what the step passes", self.root);
                (&UNKNOWN_REFERENCE, message)
            };
            return found.add(rule, shown, span, message, String::new());
        }
        if let (Some(value), true) = (self.value(read, usage), own) {
            let message = format!("The step does not pass `values.{value}`: this renders to nothing");
            found.add(&UNKNOWN_VALUE, shown, span, message, String::new());
        }
    }

    /// Notes that a value is read; answers its name when it is not passed.
    fn value(&self, read: &Read, usage: &mut Usage) -> Option<String> {
        if read.path.first().is_none_or(|root| root != self.root) {
            return None;
        }
        let Some(name) = read.path.get(1) else {
            usage.unclear = true;
            return None;
        };
        usage.read.insert(name.clone());
        let passed = self.values.as_ref().is_none_or(|values| values.contains_key(name));
        (!passed).then(|| name.clone())
    }
}

/// Whether a line holds an expression of GitHub Actions.
fn is_of_actions(line: &str) -> bool {
    line.split("${{").skip(1).any(|rest| {
        let inside = rest.split("}}").next().unwrap_or_default();
        inside
            .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.' && c != '-')
            .any(|word| word.split_once('.').is_some_and(|(root, _)| ACTIONS.contains(&root)))
    })
}
