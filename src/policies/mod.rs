//! Guardrails: rules over the files of a repository. Pure: files and settings in, findings out. Not where files come
//! from (`flows`, `cli`), and not how findings are shown (`findings`).
//!
//! One folder a technology: it reads its files once, with positions, and hands them to its rules, one file each.

/// A file under `tests/fixtures/policies/`: the examples of the documentation are the fixtures of the tests.
/// For modules two folders below this one, as `policies/kubernetes/rules`.
#[allow(unused_macros)]
macro_rules! fixture {
    ($path:literal) => {
        include_str!(concat!("../../../../tests/fixtures/policies/", $path))
    };
}

mod beside;
mod dockerfile;
mod judged;
mod kubernetes;
mod positions;
pub mod rego;
mod report;
mod repository;
mod secrets;
mod settings;
mod shell;
mod supply_chain;
mod templates;
mod terraform;
mod unreadable;
pub mod waivers;
mod workflows;

#[cfg(test)]
mod generated;
#[cfg(test)]
mod tests;

pub use beside::beside;
pub use judged::{Judged, NotEvaluated};
pub use repository::{Content, Facts, File, Repository};
pub use settings::{Limits, Settings};

use crate::findings::Rule;
use report::Findings;

/// All built-in rules, in the order of their documentation.
pub fn rules() -> Vec<&'static Rule> {
    [
        &[&unreadable::RULE][..],
        kubernetes::RULES,
        dockerfile::RULES,
        terraform::RULES,
        workflows::RULES,
        secrets::RULES,
        supply_chain::RULES,
        waivers::RULES,
    ]
    .concat()
}

/// Whether the text of a file with this path is needed: to be judged, or to be looked at beside others.
pub fn wants(path: &str) -> bool {
    kubernetes::wants(path)
        || dockerfile::wants(path)
        || terraform::wants(path)
        || workflows::wants(path)
        || supply_chain::wants(path)
        || waivers::wants(path)
}

/// Whether the text of a file is needed to judge that very file, whatever it is: secrets may stand anywhere.
pub fn wants_judged(path: &str) -> bool {
    wants(path) || secrets::wants(path)
}

/// Judges the files of a repository that are marked for it. A file that is only at hand can explain another one, and
/// findings in it are dropped by whoever compares two states.
pub fn judge(repository: &Repository<'_>, settings: &Settings) -> Judged {
    let mut out = Findings::new(repository, settings);
    secrets::judge(repository, &mut out);
    let repository = &templates::without(repository, &mut out);
    kubernetes::judge(repository, &mut out);
    dockerfile::judge(repository, &mut out);
    terraform::judge(repository, &mut out);
    workflows::judge(repository, &mut out);
    supply_chain::judge(repository, &mut out);
    waivers::judge(repository, &mut out);
    out.finish()
}
