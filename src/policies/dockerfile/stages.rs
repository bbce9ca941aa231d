//! The stages of a Dockerfile: what each is built on, and which variables are known in it.

use std::collections::HashMap;
use std::ops::Range;

use super::instruction::{Instruction, Keyword};
use super::variables::{Variables, expand};
use super::words::pairs;

/// Stages that hand their variables on, and variables that are remembered: a hostile file would multiply the two.
const MOST_STAGES: usize = 500;
const MOST_VARIABLES: usize = 200;

/// From one `FROM` to the next.
#[derive(Debug)]
pub(super) struct Stage {
    /// The place of its `FROM` among the instructions.
    pub from: usize,
    /// The place behind its last instruction.
    pub end: usize,
    /// What it is built on.
    pub base: Base,
    /// Where the name of the image stands in the file.
    pub image: Range<usize>,
    /// The variables whose values are known at its end.
    pub variables: Variables,
}

/// What a stage is built on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// Nothing.
    Scratch,
    /// An earlier stage of the file.
    Stage(usize),
    /// An image, its variables replaced.
    Image(String),
    /// Something that only the build knows.
    Unknown,
}

/// Finds the stages. A file without `FROM` has none.
pub(super) fn read(instructions: &[Instruction<'_>]) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut global = Variables::new();
    for (at, instruction) in instructions.iter().enumerate() {
        match (instruction.keyword, stages.last_mut()) {
            (Keyword::From, _) if !instruction.on_build => {
                let (stage, name) = from(at, instruction, &names, &global, &stages);
                if let Some(name) = name {
                    names.insert(name, stages.len());
                }
                stages.push(stage);
            }
            (_, Some(stage)) => {
                stage.end = at + 1;
                note(instruction, &mut stage.variables, Some(&global));
            }
            (_, None) => note(instruction, &mut global, None),
        }
    }
    stages
}

fn from(
    at: usize,
    instruction: &Instruction<'_>,
    names: &HashMap<String, usize>,
    global: &Variables,
    stages: &[Stage],
) -> (Stage, Option<String>) {
    let words = instruction.words();
    let image = words.first();
    let base = match image.and_then(|word| expand(&word.text, global)).as_deref() {
        None | Some("") => Base::Unknown,
        Some("scratch") => Base::Scratch,
        Some(image) => match names.get(&image.to_ascii_lowercase()) {
            Some(stage) => Base::Stage(*stage),
            None => Base::Image(image.to_owned()),
        },
    };
    // ENV goes on in a stage that is built on this one, ARG does not; a value of either is only used when it is known.
    let variables = match base {
        Base::Stage(index) if stages.len() < MOST_STAGES => {
            stages.get(index).map(|stage| stage.variables.clone()).unwrap_or_default()
        }
        _ => Variables::new(),
    };
    let range = image.map_or(instruction.keyword_range.clone(), |word| instruction.arguments.place(&word.range));
    let name = match words.get(1..) {
        Some([word, name, ..]) if word.text.eq_ignore_ascii_case("as") => Some(name.text.to_ascii_lowercase()),
        _ => None,
    };
    (Stage { from: at, end: at + 1, base, image: range, variables }, name)
}

/// Learns the variables that an instruction sets.
fn note(instruction: &Instruction<'_>, known: &mut Variables, global: Option<&Variables>) {
    if instruction.on_build || !matches!(instruction.keyword, Keyword::Arg | Keyword::Env) {
        return;
    }
    let is_env = instruction.keyword == Keyword::Env;
    for (name, value) in pairs(&instruction.words(), is_env) {
        let value = match value {
            Some(value) => expand(&value.text, known),
            // `ARG NAME` in a stage brings the value from before the first FROM.
            None => global.and_then(|global| global.get(&name.text).cloned()).flatten(),
        };
        if known.len() < MOST_VARIABLES || known.contains_key(&name.text) {
            known.insert(name.text, value);
        }
    }
}
