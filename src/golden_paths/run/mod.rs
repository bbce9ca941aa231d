//! Running a golden path: its steps, one after the other, into a plan.

mod context;
mod error;
mod examples;
mod lock;
mod output;
pub(super) mod secrets;

use super::actions::{self, Run};
use super::parameters::Answers;
use super::plan::Plan;
use super::steps::{Step, StepAction, Texts};
use super::template::GoldenPath;
use crate::templating::Context;
use serde_json::{Map, Value as Json, json};

pub use context::{Entities, Reach, RunContext};
pub use error::PlanError;
pub use lock::LOCK_FILE;
pub(super) use lock::file as lock_file;

impl GoldenPath {
    /// Runs the steps on answers. The same answers and context give the same plan, byte for byte.
    ///
    /// # Errors
    /// The first step that cannot be done.
    pub fn plan(&self, answers: &Answers, context: &RunContext) -> Result<Plan, PlanError> {
        let mut names = context.names();
        names.insert("parameters".into(), Json::Object(answers.0.clone()));
        names.insert("steps".into(), json!({}));
        let secrets = secrets::markers(self, context);
        let mut runner = Runner { run: Run::new(self, answers, context), names, secrets, failure: None };
        self.steps.iter().for_each(|step| runner.step(step));
        let Runner { mut run, names, failure, .. } = runner;
        if let Some(failure) = failure {
            return Err(PlanError { notes: run.notes, ..failure });
        }
        let output = output::rendered(self, &names, &mut run)?;
        run.into_plan(output)
    }
}

/// A run half-way.
struct Runner<'r> {
    run: Run<'r>,
    /// What texts see.
    names: Map<String, Json>,
    /// What they see as `secrets` besides, where that is allowed.
    secrets: Map<String, Json>,
    /// The first step that could not be done; the steps behind it are left out, but for those that ask for it.
    failure: Option<PlanError>,
}

impl<'r> Runner<'r> {
    fn step(&mut self, step: &'r Step) {
        if self.failure.is_some() && !step.runs_after_failure() {
            return;
        }
        match self.done(step) {
            Ok(Some(output)) => {
                if let Some(steps) = self.names.get_mut("steps") {
                    steps[&step.id] = json!({ "output": output });
                }
            }
            Ok(None) => {}
            Err(error) => {
                self.failure.get_or_insert(error);
            }
        }
    }

    /// The step's output; none when its `if` leaves it out.
    fn done(&mut self, step: &'r Step) -> Result<Option<Map<String, Json>>, PlanError> {
        let with_secrets = self.prepared(step, &self.named(None))?;
        let iterations = step.iterations(&mut self.texts(step), &with_secrets)?;
        let Some(iterations) = iterations else {
            let plain = self.prepared(step, &self.names)?;
            if !step.runs(&mut self.texts(step), &plain)? {
                return Ok(None);
            }
            return self.act(step, &with_secrets).map(Some);
        };
        let mut outputs: Map<String, Json> = Map::new();
        for (key, value) in iterations {
            let each = json!({"key": key, "value": value});
            let context = self.prepared(step, &self.named(Some(each)))?;
            if !step.runs(&mut self.texts(step), &context)? {
                continue;
            }
            for (name, value) in self.act(step, &context)? {
                if let Json::Array(list) = outputs.entry(name).or_insert_with(|| json!([])) {
                    list.push(value);
                }
            }
        }
        Ok(Some(outputs))
    }

    fn act(&mut self, step: &'r Step, context: &Context) -> Result<Map<String, Json>, PlanError> {
        let inputs = step.inputs(&mut self.texts(step), context)?;
        match &step.action {
            StepAction::Known(action) => {
                actions::refuse_later(action, step, &inputs)?;
                let before = self.run.effects.len();
                let output = (action.run)(&mut self.run, step, &inputs)?;
                secrets::refuse_leaks(step, &self.secrets, &self.run, before)?;
                Ok(output)
            }
            StepAction::Skipped(action) => {
                let note = format!("{}: the action `{action}` is not supported and was left out.", step.place());
                self.run.notes.push(note);
                Ok(examples::of(self.run.path, &step.id))
            }
        }
    }

    fn texts<'t>(&'t mut self, step: &'t Step) -> Texts<'t> {
        Texts {
            step: Some(step),
            strict: self.run.context.strict,
            failed: self.failure.is_some(),
            later: (!self.run.later.is_empty()).then_some(&self.names),
            decides: false,
            notes: &mut self.run.notes,
        }
    }

    /// The names with the secrets, and with `each` in an iteration.
    fn named(&self, each: Option<Json>) -> Map<String, Json> {
        let mut names = self.names.clone();
        names.insert("secrets".into(), Json::Object(self.secrets.clone()));
        if let Some(Json::Object(environment)) = names.get_mut("environment") {
            environment.insert("secrets".into(), Json::Object(self.secrets.clone()));
        }
        if let Some(each) = each {
            names.insert("each".into(), each);
        }
        names
    }

    fn prepared(&self, step: &Step, names: &Map<String, Json>) -> Result<Context, PlanError> {
        Context::new(names).map_err(|error| PlanError::in_step(step, error.message))
    }
}
