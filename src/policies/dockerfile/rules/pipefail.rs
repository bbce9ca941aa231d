//! A pipe fails when one of its commands does. Part of DKR-008.

use super::super::instruction::{Instruction, Keyword};
use super::super::stages::{Base, Stage};
use super::{Dockerfile, Run, runtime::RULE};
use crate::policies::report::{Findings, Found};
use crate::policies::shell::{Command, Ends};

/// Programs before a pipe whose failure nobody would miss.
const HARMLESS: &[&str] = &["echo", "printf", "yes", "true", ":"];

/// Notes each `RUN` with a pipe whose failure would be hidden.
pub(super) fn check(file: &Dockerfile<'_>, runs: &[Run<'_, '_>], out: &mut Findings<'_>) {
    let mut runs = runs.iter().peekable();
    for stage in &file.stages {
        let mut shell = file.line(stage).skip(1).find_map(|stage| last_shell(file, stage)).unwrap_or(false);
        for instruction in file.of(stage) {
            if instruction.keyword == Keyword::Shell {
                shell = fails_on_pipes(instruction);
            }
            let start = instruction.range.start;
            while runs.next_if(|run| run.instruction.range.start < start).is_some() {}
            let run = runs.next_if(|run| run.instruction.range.start == start);
            // A list of words names its shell itself.
            if let Some(run) = run.filter(|run| !shell && run.instruction.exec_form().is_none()) {
                note(file, run, out);
            }
        }
    }
}

fn note(file: &Dockerfile<'_>, run: &Run<'_, '_>, out: &mut Findings<'_>) {
    let Some(place) = hidden(&run.script.commands.commands).and_then(Command::range) else { return };
    let message = "a pipe must fail when one of its commands does, but only the last one counts";
    let help = "Put `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` before the `RUN`; where bash or BusyBox is the shell, `set -o pipefail &&` before the pipe is enough.";
    let span = file.positions.span(run.script.place(&place));
    out.add(Found::new(&RULE, file.path, span, message).help(help));
}

/// Whether a file is for Windows, where shells are others.
pub(super) fn is_windows(file: &Dockerfile<'_>) -> bool {
    let shell = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.contains("powershell") || lower.contains("pwsh") || lower.contains("cmd")
    };
    let base = |stage: &Stage| match &stage.base {
        Base::Image(image) => {
            let image = image.to_ascii_lowercase();
            image.contains("windows") || image.contains("nanoserver")
        }
        _ => false,
    };
    file.stages.iter().any(base)
        || file.instructions.iter().any(|one| one.keyword == Keyword::Shell && shell(&one.arguments.text))
}

/// Whether the last `SHELL` of a stage makes pipes fail; none when it has none.
fn last_shell(file: &Dockerfile<'_>, stage: &Stage) -> Option<bool> {
    file.of(stage).iter().rev().find(|one| one.keyword == Keyword::Shell).map(fails_on_pipes)
}

fn fails_on_pipes(shell: &Instruction<'_>) -> bool {
    shell.arguments.text.contains("pipefail")
}

/// The first command whose failure a pipe hides.
fn hidden(commands: &[Command]) -> Option<&Command> {
    for command in commands.iter().filter(|command| command.depth == 0) {
        if command.name() == Some("set") && command.words.iter().any(|word| word.text == "pipefail") {
            return None;
        }
        let harmless = command
            .program()
            .is_none_or(|(name, arguments)| HARMLESS.contains(&name) || (name == "cat" && arguments.is_empty()));
        if command.ends == Ends::Pipe && !harmless {
            return Some(command);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::runtime::RULE;
    use crate::policies::dockerfile::tests::lines;

    #[test]
    fn a_pipe_needs_pipefail_from_a_shell_or_from_set() {
        assert_eq!(lines(&RULE, "FROM a:1\nRUN curl a \\\n  | tar x && b | c\n"), [2]);
        assert_eq!(lines(&RULE, "FROM a:1\nRUN <<EOF\ncurl a | tar x\nEOF\n"), [3]);
        for right in [
            "RUN set -euxo pipefail; curl a | tar x",
            "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl a | tar x",
            "SHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nFROM b\nRUN curl a | tar x",
            "RUN echo 'ab  x' | sha256sum --check",
            "RUN a || b; case $x in a|b) c ;; esac; [[ a =~ b|c ]]",
            "RUN [\"sh\", \"-c\", \"a | b\"]",
        ] {
            assert_eq!(lines(&RULE, &format!("FROM a:1 AS b\n{right}\n")), [0; 0], "{right}");
        }
    }

    #[test]
    fn on_windows_nothing_is_asked() {
        assert_eq!(
            lines(&RULE, "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir | find \"a\"\nCMD a\n"),
            [0; 0]
        );
    }
}
