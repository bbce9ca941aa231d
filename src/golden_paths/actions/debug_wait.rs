//! `debug:wait`: a plan does not wait; it says that it would have.

use super::{Action, Done, Inputs, PlanError, Run, Step, number};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "debug:wait",
    inputs: &[number("minutes"), number("seconds"), number("milliseconds")],
    outputs: &[],
    run,
};

/// Seconds, at most: ten minutes.
const MAX_WAIT: f64 = 600.0;

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let part = |name: &str| inputs.value(name).and_then(Json::as_f64).unwrap_or(0.0);
    let seconds = part("minutes") * 60.0 + part("seconds") + part("milliseconds") / 1000.0;
    if !(0.0..=MAX_WAIT).contains(&seconds) {
        return Err(PlanError::in_step(step, "it would wait longer than ten minutes"));
    }
    run.notes.push(format!("{}: would wait {seconds} s; the plan does not.", step.place()));
    Ok(Map::new())
}
