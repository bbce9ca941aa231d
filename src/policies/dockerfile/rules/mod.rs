//! The rules for Dockerfiles, one file each.

mod add;
mod base_tag;
mod exec_form;
mod final_user;
mod pipefail;
mod registry;
mod runtime;
mod secret_names;
mod single_stage;
mod tls;
mod unverified;

use super::Dockerfile;
use super::instruction::{Instruction, Script};
use crate::findings::Rule;
use crate::policies::report::Findings;

pub(super) static RULES: &[&Rule] = &[
    &final_user::RULE,
    &base_tag::RULE,
    &registry::RULE,
    &add::RULE,
    &secret_names::RULE,
    &unverified::RULE,
    &tls::RULE,
    &runtime::RULE,
];

/// A `RUN` with its commands.
pub(super) struct Run<'d, 't> {
    pub(super) instruction: &'d Instruction<'t>,
    pub(super) script: Script<'t, 'd>,
}

/// Holds a file against all rules.
pub(super) fn check(file: &Dockerfile<'_>, out: &mut Findings<'_>) {
    final_user::check(file, out);
    base_tag::check(file, out);
    registry::check(file, out);
    add::check(file, out);
    secret_names::check(file, out);
    let run =
        |instruction| Instruction::script(instruction, file.positions.text()).map(|script| Run { instruction, script });
    let runs: Vec<Run<'_, '_>> = file.instructions.iter().filter_map(run).collect();
    for run in &runs {
        unverified::check(file, run, out);
        tls::check_run(file, run, out);
    }
    tls::check_variables(file, out);
    runtime::check(file, &runs, out);
}
