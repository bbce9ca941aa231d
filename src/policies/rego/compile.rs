//! From texts to an engine that is ready: each file in its own dialect, and a broken one left out so that the others
//! go on. A package is what its good files say.

use std::num::{NonZeroU32, NonZeroUsize};
use std::panic::{AssertUnwindSafe, catch_unwind};

use regorus::unstable::{Module, Ref};
use regorus::{Engine, PolicyLengthConfig, Value};

use super::budget::{MOST_BYTES, MOST_COLUMNS, MOST_RULES};
use super::complaint::Complaint;
use super::{circles, guards, shape};

/// A policy, by the path of its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'f> {
    pub path: &'f str,
    pub text: &'f str,
}

/// What became of the files.
pub(super) struct Compiled {
    /// With all good files and data, prepared.
    pub engine: Engine,
    /// The good files, in their order.
    pub modules: Vec<Ref<Module>>,
    /// What is wrong, by the file's path.
    pub complaints: Vec<(String, Complaint)>,
}

struct Parsed<'f> {
    source: Source<'f>,
    old: bool,
}

/// Compiles files over data.
pub(super) fn compile(sources: &[Source<'_>], data: &[(&str, Value)]) -> Compiled {
    let mut complaints = Vec::new();
    let mut base = engine();
    for (path, value) in data {
        if let Err(error) = base.add_data(value.clone()) {
            let message = format!("the data says something else than another file: {}", Complaint::of(&error).message);
            complaints.push(((*path).to_owned(), Complaint { place: None, message }));
        }
    }
    let mut good = Vec::new();
    for source in sources {
        match shape::check(source.path, source.text).and_then(|()| parse(*source)) {
            Ok(parsed) => good.push(parsed),
            Err(complaint) => complaints.push((source.path.to_owned(), complaint)),
        }
    }
    loop {
        match prepared(&base, &good) {
            Ok(mut engine) => {
                let modules = engine.get_modules().clone();
                return Compiled { engine, modules, complaints };
            }
            // Without files there is nothing that could be wrong; the empty engine is ready.
            Err(_) if good.is_empty() => return Compiled { engine: base, modules: Vec::new(), complaints },
            Err(complaint) => {
                let named =
                    |(path, ..): &(String, u32, u32)| good.iter().position(|it| it.source.path == path.as_str());
                let culprit = complaint.place.as_ref().and_then(named).unwrap_or_else(|| first_bad(&base, &good));
                let parsed = good.remove(culprit.min(good.len() - 1));
                complaints.push((parsed.source.path.to_owned(), complaint));
            }
        }
    }
}

/// An engine without policies, with our limits and functions.
pub(super) fn engine() -> Engine {
    let mut engine = Engine::new();
    // As in OPA, a call that fails says nothing.
    engine.set_strict_builtin_errors(false);
    engine.set_gather_prints(true);
    if let (Some(max_col), Some(max_file_bytes)) = (NonZeroU32::new(MOST_COLUMNS), NonZeroUsize::new(MOST_BYTES)) {
        engine.set_policy_length_config(PolicyLengthConfig { max_col, max_file_bytes, ..Default::default() });
    }
    guards::install(&mut engine);
    engine
}

/// Finds the dialect: Rego v1, which OPA reads since 1.0, or the one before. A text that is neither is judged by the
/// reading that came further.
fn parse(source: Source<'_>) -> Result<Parsed<'_>, Complaint> {
    let reading = |old: bool| add(&mut engine(), source, old);
    let Err(new) = reading(false) else { return Ok(Parsed { source, old: false }) };
    // Read the old way, `if` is a name, and `regorus` prints a warning about it.
    if is_new(source.text) {
        return Err(new);
    }
    let Err(before) = reading(true) else { return Ok(Parsed { source, old: true }) };
    Err(if before.reach() >= new.reach() { before } else { new })
}

/// Whether a text means to be Rego v1: it uses `if`, or imports it.
fn is_new(text: &str) -> bool {
    let mut lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.any(|line| line.contains("import rego.v1") || line.split(' ').any(|word| word == "if"))
}

/// Adds a file to an engine.
pub(super) fn add(engine: &mut Engine, source: Source<'_>, old: bool) -> Result<(), Complaint> {
    engine.set_rego_v0(old);
    calmly(|| engine.add_policy(source.path.to_owned(), source.text.to_owned()).map(drop))
}

fn prepared(base: &Engine, good: &[Parsed<'_>]) -> Result<Engine, Complaint> {
    let mut engine = base.clone();
    for parsed in good {
        add(&mut engine, parsed.source, parsed.old)?;
    }
    engine.set_rego_v0(false);
    let modules = engine.get_modules();
    let rules: usize = modules.iter().map(|module| module.policy.len()).sum();
    if rules > MOST_RULES {
        let message = format!("the policies have at most {MOST_RULES} rules together, and here are more");
        return Err(Complaint { place: None, message });
    }
    if let Some(complaint) = circles::find(modules) {
        return Err(complaint);
    }
    // Any query makes the engine ready: it puts statements in order and finds what only shows with all files at hand.
    calmly(|| engine.eval_query("true".to_owned(), false).map(drop))?;
    Ok(engine)
}

/// The file that spoils those before it, for a complaint that names none.
fn first_bad(base: &Engine, good: &[Parsed<'_>]) -> usize {
    let (mut fine, mut bad) = (0, good.len());
    while bad - fine > 1 {
        let middle = fine + (bad - fine) / 2;
        match prepared(base, good.get(..middle).unwrap_or_default()) {
            Ok(_) => fine = middle,
            Err(_) => bad = middle,
        }
    }
    bad.saturating_sub(1)
}

/// Runs what may panic on a hostile text: `regorus` is not ours, and one policy must not stop a server.
pub(super) fn calmly<T>(run: impl FnOnce() -> anyhow::Result<T>) -> Result<T, Complaint> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(|error| Complaint::of(&error)),
        Err(_) => Err(Complaint { place: None, message: "the policy brings the evaluation down".to_owned() }),
    }
}
