//! The tests that policies bring: rules named `test_…`, run as `opa test` runs them.

mod causes;

use std::time::{Duration, Instant};

use regorus::Value;
use regorus::unstable::{self as ast, Module, Ref, RuleHead};

use super::calls::root;
use super::evaluation::{Evaluator, Failure};
use super::packages::names;
use super::policies::Policies;
use super::stack::roomy;

/// How long a test may take.
const TIME: Duration = Duration::from_secs(5);
/// Bytes that the functions of a test may make.
const BYTES: usize = 256 << 20;

/// What became of the tests.
#[derive(Debug, Default)]
pub struct Report {
    /// In the order of their files and lines.
    pub cases: Vec<Case>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its file.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// Its package without `data`.
    pub package: String,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// What it printed.
    pub printed: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not.
    Failed(Cause),
    /// It is still to be written (`todo_test_…`).
    Skipped,
    /// It could not be evaluated: why.
    Broken(String),
}

/// The first statement that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cause {
    /// The line of the statement, from 1, when it could be found.
    pub line: Option<u32>,
    /// The statement, its first line.
    pub statement: Option<String>,
    /// What its sides were, when it compares two.
    pub sides: Option<(String, String)>,
}

impl Report {
    /// How many passed, failed and were skipped. What is broken has failed.
    pub fn counts(&self) -> (usize, usize, usize) {
        let number = |wanted: fn(&Verdict) -> bool| self.cases.iter().filter(|case| wanted(&case.verdict)).count();
        let passed = number(|verdict| *verdict == Verdict::Passed);
        let skipped = number(|verdict| *verdict == Verdict::Skipped);
        (passed, self.cases.len() - passed - skipped, skipped)
    }
}

impl Policies {
    /// Runs the tests whose name, as `package.test_name`, is wanted.
    pub fn test(&self, wanted: impl Fn(&str) -> bool + Sync) -> Report {
        roomy(|| self.tested(&wanted))
    }

    fn tested(&self, wanted: &dyn Fn(&str) -> bool) -> Report {
        let mut report = Report::default();
        for module in &self.testing.modules {
            let Some((package, reference)) = names(module) else { continue };
            for rule in &module.policy {
                let Some(name) = test_name(rule) else { continue };
                if wanted(&format!("{package}.{name}")) {
                    let case = self.case(module, rule, (&package, &reference, name));
                    report.cases.push(case);
                }
            }
        }
        report
    }

    fn case(&self, module: &Ref<Module>, rule: &Ref<ast::Rule>, names: (&str, &str, &str)) -> Case {
        let (package, reference, name) = names;
        let began = Instant::now();
        let (mut printed, mut verdict) = (Vec::new(), Verdict::Skipped);
        if !name.starts_with("todo_") {
            let mut evaluator = Evaluator::new(&self.testing.engine, BYTES);
            let result = evaluator.clause(module, rule, TIME);
            printed = evaluator.prints();
            verdict = match result {
                Ok(data) if holds(&value(&data, module, name)) => Verdict::Passed,
                Ok(_) => Verdict::Failed(causes::find(&self.testing.engine, module, rule, reference)),
                Err(Failure::Time) => Verdict::Broken(format!("it took longer than {} s", TIME.as_secs())),
                Err(Failure::Memory(function)) => {
                    Verdict::Broken(format!("it took more memory than it may, in `{function}`"))
                }
                Err(Failure::Policy(complaint)) => Verdict::Broken(complaint.message),
            };
        }
        let path = module.package.span.source.file().clone();
        let (package, name, line) = (package.to_owned(), name.to_owned(), rule.span().line);
        Case { path, line, package, name, verdict, printed, took: began.elapsed() }
    }
}

/// The name of a rule that is a test.
fn test_name(rule: &ast::Rule) -> Option<&str> {
    let ast::Rule::Spec { head, .. } = rule else { return None };
    let (RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }) = head else { return None };
    let name = root(refr)?.text();
    (name.starts_with("test_") || name.starts_with("todo_test_")).then_some(name)
}

/// What a rule of a module came to, in the whole of the data.
fn value(data: &Value, module: &Module, name: &str) -> Value {
    let Some((package, _)) = names(module) else { return Value::Undefined };
    let mut here = data.clone();
    for key in package.split('.').chain([name]) {
        here =
            here.as_object().ok().and_then(|object| object.get(&Value::from(key)).cloned()).unwrap_or(Value::Undefined);
    }
    here
}

/// A test holds when it has a value that is not false; one with several cases when all of them hold.
fn holds(value: &Value) -> bool {
    match value {
        Value::Undefined | Value::Bool(false) => false,
        Value::Object(cases) => !cases.is_empty() && cases.values().all(holds),
        _ => true,
    }
}
