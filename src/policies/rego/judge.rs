//! Asking the policies about the files of a repository.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use regorus::Value;

use super::complaint::word_at;
use super::documents::{self, Document};
use super::evaluation::{Evaluator, Failure};
use super::packages::{Package, PolicyRule, Says, suffix};
use super::place::locate;
use super::policies::{Policies, broken};
use super::results::{self, NotResults, Reported};
use super::rules::EXCEEDED;
use super::stack::roomy;
use crate::findings::{Finding, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::{Judged, Repository, Settings};

/// What the policies say to a repository, and what went wrong with them meanwhile.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was found in the repository.
    pub judged: Judged,
    /// What is wrong with policies, at their own files in the platform repository: for those who write them.
    pub troubles: Vec<Finding>,
}

impl Policies {
    /// Judges the files that are marked for it.
    pub fn judge(&self, repository: &Repository<'_>, settings: &Settings) -> Outcome {
        if self.is_empty() {
            return Outcome::default();
        }
        if self.is_empty() {
            return Outcome::default();
        }
        roomy(|| self.judged(repository, settings))
    }

    fn judged(&self, repository: &Repository<'_>, settings: &Settings) -> Outcome {
        let mut asking = Asking {
            policies: self,
            evaluator: Evaluator::new(&self.engine, self.budget.bytes),
            out: Findings::new(repository, settings),
            until: Instant::now() + self.budget.total,
            strikes: BTreeMap::new(),
            told: BTreeSet::new(),
            troubles: Vec::new(),
        };
        for (path, text) in repository.judged_texts() {
            asking.file(path, text);
        }
        Outcome { judged: asking.out.finish(), troubles: asking.troubles }
    }
}

/// A file while it is judged.
#[derive(Clone, Copy)]
struct At<'t> {
    path: &'t str,
    text: &'t str,
}

struct Asking<'p> {
    policies: &'p Policies,
    evaluator: Evaluator<'p>,
    out: Findings<'p>,
    until: Instant,
    /// Of each rule: how often it exceeded its limits.
    strikes: BTreeMap<&'p str, u32>,
    told: BTreeSet<(&'p str, String)>,
    troubles: Vec<Finding>,
}

impl<'p> Asking<'p> {
    fn file(&mut self, path: &str, text: &str) {
        let policies = self.policies;
        let Some(form) = documents::form(path) else { return };
        let packages: Vec<&'p Package> = policies.packages.iter().filter(|package| package.is_for(path)).collect();
        if packages.is_empty() {
            return;
        }
        let documents = match documents::read(path, form, text, self.out.settings.limits.file_bytes) {
            Ok(documents) => documents,
            Err(why) => return self.out.not_evaluated(path, why),
        };
        self.out.looked_at(path);
        for document in &documents {
            self.evaluator.set_input(document.input.clone());
            for package in &packages {
                self.package(package, At { path, text }, document);
            }
        }
    }

    fn package(&mut self, package: &'p Package, at: At<'_>, document: &Document<'_>) {
        let mut left = self.policies.budget.package;
        let mut excepted = None;
        for rule in &package.rules {
            let stopped =
                self.strikes.get(rule.reference.as_str()).is_some_and(|it| *it >= self.policies.budget.strikes);
            if stopped {
                self.unfinished(rule, at);
                continue;
            }
            if !self.wanted(rule) {
                continue;
            }
            let value =
                self.evaluated(rule, at, &mut left, |asking, time| asking.evaluator.rule(&rule.reference, time));
            let Some(value) = value else { continue };
            let elements = match results::elements(&value) {
                Ok(elements) => elements,
                Err(NotResults(found)) => {
                    self.told(rule, &format!("`{}` must be a set of messages and is {found}", rule.name));
                    continue;
                }
            };
            if elements.is_empty() {
                continue;
            }
            let names = excepted.get_or_insert_with(|| self.exceptions(package, at, &mut left));
            if names.iter().any(|name| is_excepted(&rule.name, name)) {
                continue;
            }
            let parts = self.parts(rule, at, &mut left);
            for element in elements.iter().take(self.policies.budget.results) {
                self.report(rule, &parts, element, at, document);
            }
            if elements.len() > self.policies.budget.results {
                let most = self.policies.budget.results;
                self.exceeded(
                    rule,
                    format!("`{}` found more than {most} things in `{}`", rule.shown(), shown(at.path)),
                );
            }
        }
    }

    /// Whether anybody wants to know what a rule finds.
    fn wanted(&self, rule: &PolicyRule) -> bool {
        let says = std::iter::once(&rule.says).chain(rule.clauses.iter().map(|clause| &clause.says));
        says.into_iter().any(|says| self.out.wants(says.rule))
    }

    /// Runs an evaluation of a rule within its limits; none, and told, when it exceeded them.
    fn evaluated(
        &mut self,
        rule: &'p PolicyRule,
        at: At<'_>,
        left: &mut Duration,
        run: impl FnOnce(&mut Self, Duration) -> Result<Value, Failure>,
    ) -> Option<Value> {
        let began = Instant::now();
        let together = self.until.saturating_duration_since(began);
        let time = (*left).min(together);
        if time.is_zero() {
            if together.is_zero() {
                let most = self.policies.budget.total.as_secs();
                self.exceeded(
                    rule,
                    format!("the policies took longer than {most} s together, and `{}` was next", rule.shown()),
                );
            }
            self.unfinished(rule, at);
            return None;
        }
        let result = run(self, time);
        *left = left.saturating_sub(began.elapsed());
        // Nobody sees what a policy prints while it judges.
        drop(self.evaluator.prints());
        let why = match result {
            Ok(value) => return Some(value),
            Err(Failure::Policy(complaint)) => {
                let place = complaint.place.filter(|(file, ..)| self.policies.texts.contains_key(file));
                let (file, line, column) = place.unwrap_or_else(|| rule.place.clone());
                let text = self.policies.texts.get(&file).map(String::as_str).unwrap_or_default();
                let finding = broken(&file, word_at(text, line, column), &complaint.message);
                if self.told.insert((rule.reference.as_str(), complaint.message)) {
                    self.troubles.push(finding);
                }
                self.unfinished(rule, at);
                return None;
            }
            Err(Failure::Time) => {
                let most = self.policies.budget.package.as_millis();
                format!("`{}` took longer than {most} ms on `{}`", rule.shown(), shown(at.path))
            }
            Err(Failure::Memory(function)) => {
                format!("`{}` took more memory than it may on `{}`, in `{function}`", rule.shown(), shown(at.path))
            }
        };
        *self.strikes.entry(rule.reference.as_str()).or_default() += 1;
        self.exceeded(rule, why);
        self.unfinished(rule, at);
        None
    }

    /// The names that the package's exceptions list for this document.
    fn exceptions(&mut self, package: &'p Package, at: At<'_>, left: &mut Duration) -> Vec<String> {
        let Some(rule) = package.rules.first().filter(|_| package.exceptions) else { return Vec::new() };
        let reference = format!("{}.exception", package.reference);
        let value = self.evaluated(rule, at, left, |asking, time| asking.evaluator.rule(&reference, time));
        let Some(value) = value else { return Vec::new() };
        let lists = results::elements(&value).unwrap_or_default();
        let names = lists.into_iter().filter_map(|list| results::elements(list).ok()).flatten();
        names.filter_map(|name| name.as_string().ok()).map(|name| name.to_string()).collect()
    }

    /// What each part of a rule with an annotation of its own finds.
    fn parts(&mut self, rule: &'p PolicyRule, at: At<'_>, left: &mut Duration) -> Vec<(&'p Says, Value)> {
        let mut parts = Vec::new();
        for clause in &rule.clauses {
            let run = |asking: &mut Self, time| asking.evaluator.clause(&clause.module, &clause.rule, time);
            let Some(data) = self.evaluated(rule, at, left, run) else { break };
            parts.push((&clause.says, below(&data, &rule.reference)));
        }
        parts
    }

    fn report(
        &mut self,
        rule: &'p PolicyRule,
        parts: &[(&'p Says, Value)],
        element: &Value,
        at: At<'_>,
        document: &Document<'_>,
    ) {
        let Some(Reported { message, help, severity, place }) = results::read(element) else { return };
        let has = |value: &Value| results::elements(value).is_ok_and(|all| all.contains(&element));
        let says = parts.iter().find(|(_, value)| has(value)).map_or(&rule.says, |(says, _)| says);
        let span = locate(&document.root, at.text, &place);
        let found = Found::new(says.rule, at.path, span, message)
            .severity(severity.unwrap_or(says.severity))
            .help(help.unwrap_or_else(|| says.help.clone()));
        self.out.add(found);
    }

    fn unfinished(&mut self, rule: &PolicyRule, at: At<'_>) {
        self.out.not_evaluated(
            at.path,
            format!("a file that the organisation's rule `{}` did not finish", rule.says.rule.id),
        );
    }

    fn told(&mut self, rule: &'p PolicyRule, message: &str) {
        if self.told.insert((rule.reference.as_str(), message.to_owned())) {
            self.troubles.push(broken(&rule.place.0, self.span(rule), message));
        }
    }

    /// Tells a limit that was exceeded, once a rule.
    fn exceeded(&mut self, rule: &'p PolicyRule, message: String) {
        if !self.told.insert((rule.reference.as_str(), String::new())) {
            return;
        }
        self.troubles.push(Finding {
            rule: &EXCEEDED,
            severity: Severity::Error,
            path: rule.place.0.clone(),
            span: self.span(rule),
            message,
            help: "Ask for the kind of document before anything else, and keep loops small.".to_owned(),
            entity: None,
            fix: None,
        });
    }

    fn span(&self, rule: &PolicyRule) -> crate::yaml::Span {
        let (path, line, column) = &rule.place;
        word_at(self.policies.texts.get(path).map(String::as_str).unwrap_or_default(), *line, *column)
    }
}

/// Whether an exception that lists `name` is one from a rule: by its suffix, which is empty for `deny` alone, or by its
/// whole name. Conftest knows only the whole name for `warn`.
fn is_excepted(rule: &str, name: &str) -> bool {
    rule == name || !rule.starts_with("warn") && suffix(rule) == Some(name)
}

/// What stands below `data.main.deny` in the whole of the data.
fn below(data: &Value, reference: &str) -> Value {
    let mut here = data.clone();
    for key in reference.split('.').skip(1) {
        let Ok(next) = here.as_object().map(|object| object.get(&Value::from(key)).cloned()) else {
            return Value::Undefined;
        };
        here = next.unwrap_or(Value::Undefined);
    }
    here
}

/// A path as messages show it.
fn shown(path: &str) -> String {
    path.chars().map(|c| if c == '`' || c.is_control() { '\'' } else { c }).take(120).collect()
}
