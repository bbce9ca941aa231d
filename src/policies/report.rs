//! Where findings are gathered while a repository is judged.

use std::collections::{BTreeSet, HashMap};

use super::judged::{Judged, NotEvaluated};
use super::{Repository, Settings};
use crate::findings::{Finding, Fix, Mode, Rule, Severity};
use crate::yaml::Span;

/// A finding of a rule that is still to be put in its mode. A rule makes it with [`Found::new`] and adds to it.
#[derive(Debug, Clone)]
pub(in crate::policies) struct Found {
    rule: &'static Rule,
    severity: Severity,
    path: String,
    span: Span,
    message: String,
    help: String,
    fix: Option<Fix>,
}

impl Found {
    /// A finding of the rule's own severity. `message` is one sentence without a full stop, which can stand alone and
    /// says what was expected and what was found; it never quotes more of a file than a name.
    pub fn new(rule: &'static Rule, path: &str, span: Span, message: impl Into<String>) -> Self {
        let (message, help) = (message.into(), String::new());
        Self { rule, severity: rule.severity, path: path.to_owned(), span, message, help, fix: None }
    }

    /// What to do: one or two whole sentences.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// How a machine would put it right, in the file of the finding.
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Another severity than the rule's.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// The findings of a judgement so far.
pub(in crate::policies) struct Findings<'s> {
    /// How files are judged.
    pub settings: &'s Settings,
    repository: &'s Repository<'s>,
    judged: Judged,
    /// Of each rule and file: how many findings there are.
    counts: HashMap<(&'static str, String), usize>,
    seen: BTreeSet<(String, u32, &'static str, String)>,
}

impl<'s> Findings<'s> {
    pub fn new(repository: &'s Repository<'s>, settings: &'s Settings) -> Self {
        let judged = Judged::default();
        Self { settings, repository, judged, counts: HashMap::new(), seen: BTreeSet::new() }
    }

    /// Whether anybody wants to know what this rule finds: rules that take time ask first.
    pub fn wants(&self, rule: &'static Rule) -> bool {
        self.settings.mode(rule, rule.severity) != Mode::Off
    }

    /// Notes a finding, unless its rule is switched off. The same one twice, as from two overlays, is noted once.
    pub fn add(&mut self, found: Found) {
        self.add_fixed(found, || None);
    }

    /// Notes a finding with a fix that is only worked out when the finding is noted: a hostile file has many.
    pub fn add_fixed(&mut self, found: Found, fix: impl FnOnce() -> Option<Fix>) {
        let Found { rule, severity, path, span, message, help, fix: known } = found;
        let limits = &self.settings.limits;
        let mode = self.settings.mode(rule, severity);
        let full = self.judged.findings.len() + self.judged.shadowed.len() >= limits.all_findings;
        let seen = (path.clone(), span.start.offset, rule.id, message.clone());
        if mode == Mode::Off || full || !self.seen.insert(seen) {
            return;
        }
        let count = self.counts.entry((rule.id, path.clone())).or_default();
        *count += 1;
        if *count > limits.findings {
            return;
        }
        let fix = known.or_else(fix);
        let finding = |severity| Finding { rule, severity, path, span, message, help, entity: None, fix };
        match mode {
            Mode::As(severity) => self.judged.findings.push(finding(severity)),
            Mode::Shadow => self.judged.shadowed.push(finding(severity)),
            Mode::Off => {}
        }
    }

    /// Notes that a rule looked at a file.
    pub fn looked_at(&mut self, path: &str) {
        if self.repository.is_judged(path) && !self.judged.files.contains(path) {
            self.judged.files.insert(path.to_owned());
        }
    }

    /// Notes a file that cannot be evaluated; `why` is the rest of a sentence.
    pub fn not_evaluated(&mut self, path: &str, why: impl Into<String>) {
        if self.repository.is_judged(path) {
            self.judged.not_evaluated.insert(NotEvaluated { path: path.to_owned(), why: why.into() });
        }
    }

    pub fn finish(self) -> Judged {
        self.judged
    }
}
