//! One evaluation after the other, each within its limits. An engine that failed is thrown away: what it holds may be
//! half done.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use regorus::unstable::{Module, Ref, Rule};
use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, LimitError, Value};

use super::compile::calmly;
use super::complaint::Complaint;
use super::ledger;

/// Steps of an evaluation between two looks at the clock.
const STEPS: u32 = 64;

/// Why an evaluation gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It took longer than it may.
    Time,
    /// A function would have made more than there is room for.
    Memory(&'static str),
    /// The policy is at fault.
    Policy(Complaint),
}

/// Evaluates rules over one input after the other.
pub(super) struct Evaluator<'p> {
    ready: &'p Engine,
    engine: Engine,
    input: Value,
    bytes: usize,
}

impl<'p> Evaluator<'p> {
    /// Over the policies of an engine that is ready.
    pub fn new(ready: &'p Engine, bytes: usize) -> Self {
        Self { ready, engine: ready.clone(), input: Value::Undefined, bytes }
    }

    /// What the next evaluations are about.
    pub fn set_input(&mut self, input: Value) {
        self.input = input.clone();
        self.engine.set_input(input);
    }

    /// The value of a rule: `data.main.deny`.
    pub fn rule(&mut self, reference: &str, time: Duration) -> Result<Value, Failure> {
        self.run(time, |engine| engine.eval_rule(reference.to_owned()))
    }

    /// The whole of the data after one rule alone, of several with the same name, was evaluated.
    pub fn clause(&mut self, module: &Ref<Module>, rule: &Ref<Rule>, time: Duration) -> Result<Value, Failure> {
        self.run(time, |engine| engine.eval_rule_in_module(module, rule, false))
    }

    /// What the last evaluations printed.
    pub fn prints(&mut self) -> Vec<String> {
        self.engine.take_prints().unwrap_or_default()
    }

    fn run(
        &mut self,
        time: Duration,
        run: impl FnOnce(&mut Engine) -> anyhow::Result<Value>,
    ) -> Result<Value, Failure> {
        let interval = NonZeroU32::new(STEPS).unwrap_or(NonZeroU32::MIN);
        self.engine.set_execution_timer_config(ExecutionTimerConfig { limit: time, check_interval: interval });
        ledger::begin(self.bytes);
        let began = Instant::now();
        let engine = &mut self.engine;
        let mut limited = None;
        let result = calmly(|| run(engine).inspect_err(|error| limited = error.downcast_ref::<LimitError>().copied()));
        let exceeded = ledger::exceeded();
        ledger::begin(usize::MAX);
        // A function of a policy that ran out of time or room says nothing to its caller, so the result tells little.
        let failure = match (result, exceeded, limited) {
            (_, Some(name), _) => Failure::Memory(name),
            (_, _, Some(LimitError::TimeLimitExceeded { .. })) => Failure::Time,
            _ if began.elapsed() > time => Failure::Time,
            (_, _, Some(_)) => Failure::Memory("regex"),
            (Err(complaint), ..) => Failure::Policy(complaint),
            (Ok(value), ..) => return Ok(value),
        };
        self.engine = self.ready.clone();
        self.engine.set_input(self.input.clone());
        Err(failure)
    }
}
