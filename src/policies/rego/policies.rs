//! The policies of an organisation, read and compiled once, asked many times.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use regorus::{Engine, Value};

use super::budget::{Budget, MOST_BYTES, MOST_BYTES_TOGETHER, MOST_FILES};
use super::calls::{self, Unknown};
use super::compile::{Compiled, Source, compile};
use super::complaint::{Complaint, word_at};
use super::evaluation::{Evaluator, Failure};
use super::packages::{Package, gather};
use super::rules::BROKEN;
use super::stack::roomy;
use super::{data, documents};
use crate::findings::{Finding, Rule, Severity};
use crate::yaml::Span;

/// Policies that are ready to be asked.
pub struct Policies {
    /// How much they may take.
    pub budget: Budget,
    pub(super) engine: Engine,
    pub(super) packages: Vec<Package>,
    /// The same with the files of tests.
    pub(super) testing: Compiled,
    /// The texts of the policies by path.
    pub(super) texts: BTreeMap<String, String>,
}

impl std::fmt::Debug for Policies {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Policies").field("files", &self.texts.len()).field("packages", &self.packages.len()).finish()
    }
}

impl Policies {
    /// Whether a file of the platform repository belongs to the policies in `folder`: `policies`.
    pub fn is_part(folder: &str, path: &str) -> bool {
        inside(folder, path).is_some_and(|inside| inside.ends_with(".rego") || data::is_data(inside))
    }

    /// Reads the policies of a folder, and says what is wrong with them, each in its file. What is wrong with one does
    /// not stop the others. `files` are texts by path; those that are no policies are passed over.
    pub fn read(folder: &str, files: &BTreeMap<String, String>) -> (Self, Vec<Finding>) {
        roomy(|| Self::compiled(folder, files))
    }

    fn compiled(folder: &str, files: &BTreeMap<String, String>) -> (Self, Vec<Finding>) {
        let mut wrong = Wrong::default();
        let mut texts = BTreeMap::new();
        let mut together = 0usize;
        for (path, text) in files.iter().filter(|(path, _)| Self::is_part(folder, path)) {
            together += text.len();
            let full = texts.len() >= MOST_FILES || together > MOST_BYTES_TOGETHER;
            if full || text.len() > MOST_BYTES {
                wrong.add(path, Span::default(), if full { TOO_MANY } else { TOO_LARGE });
                continue;
            }
            texts.insert(path.clone(), text.clone());
        }
        let data = read_data(folder, &texts, &mut wrong);
        let sources = |tests: bool| -> Vec<Source<'_>> {
            let policies = texts.iter().filter(|(path, _)| path.ends_with(".rego"));
            let wanted = policies.filter(|(path, _)| tests || !path.ends_with("_test.rego"));
            wanted.map(|(path, text)| Source { path, text }).collect()
        };
        let judging = compile(&sources(false), &data);
        let testing = compile(&sources(true), &data);
        for (path, complaint) in judging.complaints.iter().chain(&testing.complaints) {
            wrong.complaint(&texts, path, complaint);
        }
        wrong.calls(&testing);
        let (packages, annotations) = gather(&judging.modules);
        for (path, line, message) in annotations {
            wrong.complaint(&texts, &path, &Complaint { place: Some((path.clone(), line, 1)), message });
        }
        let policies = Self { budget: Budget::default(), engine: judging.engine, packages, testing, texts };
        policies.circles(&mut wrong);
        (policies, wrong.finish())
    }

    /// Tries every rule over an empty document: rules that need themselves show only then.
    fn circles(&self, wrong: &mut Wrong) {
        let mut evaluator = Evaluator::new(&self.engine, self.budget.bytes);
        evaluator.set_input(Value::new_object());
        let until = Instant::now() + TRIALS;
        for rule in self.packages.iter().flat_map(|package| &package.rules) {
            let time = TRIAL.min(until.saturating_duration_since(Instant::now()));
            if time.is_zero() {
                break;
            }
            if let Err(Failure::Policy(complaint)) = evaluator.rule(&rule.reference, time)
                && complaint.is_circle()
            {
                let path = complaint.place.as_ref().map_or(&rule.place.0, |(path, ..)| path);
                wrong.complaint(&self.texts, path, &complaint);
            }
        }
    }

    /// Whether there is nothing to ask.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// The rules that findings of these policies have: for settings, waivers and `explain`.
    pub fn rules(&self) -> Vec<&'static Rule> {
        let mut rules: Vec<&'static Rule> = Vec::new();
        for rule in self.packages.iter().flat_map(|package| &package.rules) {
            for says in std::iter::once(&rule.says).chain(rule.clauses.iter().map(|clause| &clause.says)) {
                if !rules.iter().any(|known| std::ptr::eq(*known, says.rule)) {
                    rules.push(says.rule);
                }
            }
        }
        rules
    }

    /// Whether the policies are asked about a file with this path.
    pub fn wants(&self, path: &str) -> bool {
        documents::form(path).is_some() && self.packages.iter().any(|package| package.is_for(path))
    }
}

/// How long one rule, and all of them, are tried.
const TRIAL: Duration = Duration::from_secs(1);
const TRIALS: Duration = Duration::from_secs(3);

const TOO_LARGE: &str = "a file of policies has at most 1 MiB, and this one has more";
const TOO_MANY: &str = "the policies have at most 1,000 files and 16 MiB, and this one is beyond that";

fn inside<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    match folder.trim_end_matches('/') {
        "" | "." => Some(path),
        folder => path.strip_prefix(folder)?.strip_prefix('/'),
    }
}

fn read_data<'t>(folder: &str, texts: &'t BTreeMap<String, String>, wrong: &mut Wrong) -> Vec<(&'t str, Value)> {
    let mut found = Vec::new();
    for (path, text) in texts.iter().filter(|(path, _)| !path.ends_with(".rego")) {
        match data::read(inside(folder, path).unwrap_or(path), text) {
            Ok(value) => found.push((path.as_str(), value)),
            Err((span, message)) => wrong.add(path, span, &message),
        }
    }
    found
}

/// What is wrong with the policies themselves.
#[derive(Default)]
struct Wrong(Vec<Finding>);

impl Wrong {
    fn add(&mut self, path: &str, span: Span, message: &str) {
        let finding = broken(path, span, message);
        if !self
            .0
            .iter()
            .any(|known| known.path == finding.path && known.message == finding.message && known.span == span)
        {
            self.0.push(finding);
        }
    }

    fn complaint(&mut self, texts: &BTreeMap<String, String>, path: &str, complaint: &Complaint) {
        let text = texts.get(path).map(String::as_str).unwrap_or_default();
        let place = complaint.place.as_ref().filter(|(file, ..)| file == path);
        let span = place.map_or_else(Span::default, |(_, line, column)| word_at(text, *line, *column));
        self.add(path, span, &complaint.message);
    }

    fn calls(&mut self, compiled: &Compiled) {
        let defined = calls::defined(&compiled.modules);
        let all = compiled.complaints.is_empty();
        for module in &compiled.modules {
            let source = &module.package.span.source;
            for Unknown { place: (line, column), name, meant } in calls::unknown(module, &defined, all) {
                let span = word_at(source.contents(), line, column);
                let mut message = format!("there is no function `{}`", short(&name));
                if let Some(meant) = meant {
                    message.push_str(&format!(", did you mean `{meant}`"));
                }
                self.add(source.file(), span, &message);
            }
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        self.0.sort_by(|left, right| (&left.path, left.span.start.offset).cmp(&(&right.path, right.span.start.offset)));
        self.0
    }
}

fn short(name: &str) -> String {
    name.chars().take(60).collect()
}

/// A finding about a policy.
pub(super) fn broken(path: &str, span: Span, message: &str) -> Finding {
    Finding {
        rule: &BROKEN,
        severity: Severity::Error,
        path: path.to_owned(),
        span,
        message: message.to_owned(),
        help: "Put the policy right; until then this file, or what of it cannot be evaluated, finds nothing."
            .to_owned(),
        entity: None,
        fix: None,
    }
}
