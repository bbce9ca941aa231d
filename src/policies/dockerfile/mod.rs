//! Dockerfiles.

mod image;
mod instruction;
mod reader;
mod rules;
mod stages;
mod variables;
mod words;

#[cfg(test)]
mod tests;

use super::Repository;
use super::positions::Positions;
use super::report::Findings;
use crate::findings::Rule;
use instruction::Instruction;
use stages::Stage;

/// The rules, in the order of their documentation.
pub(super) static RULES: &[&Rule] = rules::RULES;

/// Stages on top of each other that are looked at. Nobody writes that many.
const LONGEST_LINE: usize = 50;

/// A Dockerfile that was read.
struct Dockerfile<'t> {
    path: &'t str,
    positions: Positions<'t>,
    instructions: Vec<Instruction<'t>>,
    stages: Vec<Stage>,
}

/// Whether the text of a file with this path is needed.
pub(super) fn wants(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let of_a_build = ["Dockerfile", "dockerfile", "Containerfile"].iter().any(|word| {
        name == *word
            || name.strip_prefix(word).is_some_and(|rest| rest.starts_with('.'))
            || name.strip_suffix(word).is_some_and(|rest| rest.ends_with('.'))
    });
    of_a_build && !name.ends_with(".dockerignore") && !name.ends_with(".containerignore")
}

/// Judges the files of a repository.
pub(super) fn judge(repository: &Repository<'_>, out: &mut Findings<'_>) {
    for (path, text) in repository.judged_texts().filter(|(path, _)| wants(path)) {
        if text.len() > out.settings.limits.file_bytes {
            out.not_evaluated(path, "larger than a file that is read");
            continue;
        }
        let instructions = reader::read(text);
        if instructions.iter().any(|instruction| instruction.keyword_text().starts_with(['{', '<'])) {
            out.not_evaluated(path, "a template whose values are not known");
            continue;
        }
        let stages = stages::read(&instructions);
        // `Dockerfile.md` and its like are no Dockerfiles.
        if stages.is_empty() {
            continue;
        }
        out.looked_at(path);
        rules::check(&Dockerfile { path, positions: Positions::new(text), instructions, stages }, out);
    }
}

impl<'t> Dockerfile<'t> {
    /// The instructions of a stage, without its `FROM`.
    fn of(&self, stage: &Stage) -> &[Instruction<'t>] {
        self.instructions.get(stage.from + 1..stage.end).unwrap_or_default()
    }

    /// The stage that is built when nobody asks for another one.
    fn last(&self) -> Option<&Stage> {
        self.stages.last()
    }

    /// A stage, then the stages that it is built on; of a very long line the first ones.
    fn line<'d>(&'d self, stage: &'d Stage) -> impl Iterator<Item = &'d Stage> {
        std::iter::successors(Some(stage), |stage| match stage.base {
            stages::Base::Stage(index) => self.stages.get(index),
            _ => None,
        })
        .take(LONGEST_LINE)
    }
}
