//! What is built is copied out of the image of the compiler. Part of DKR-008.

use super::super::image::Image;
use super::super::instruction::Keyword;
use super::super::stages::Base;
use super::{Dockerfile, Run, runtime::RULE};
use crate::policies::report::{Findings, Found};
use crate::policies::shell::Command;

/// Official images of compilers whose programs run without them.
const COMPILERS: &[&str] = &["golang", "rust", "maven", "gradle", "gcc", "haskell", "sbt"];

/// Notes a final stage that compiles and then starts what it compiled.
pub(super) fn check(file: &Dockerfile<'_>, runs: &[Run<'_, '_>], out: &mut Findings<'_>) {
    let Some(last) = file.last() else { return };
    let Base::Image(image) = &last.base else { return };
    let parsed = Image::parse(image);
    let sdk = parsed.full_name() == "mcr.microsoft.com/dotnet/sdk";
    if !sdk && !parsed.official().is_some_and(|name| COMPILERS.contains(&name.as_str())) {
        return;
    }
    let own = file.of(last);
    let starts = own.iter().any(|one| matches!(one.keyword, Keyword::Cmd | Keyword::Entrypoint));
    let from = file.instructions.get(last.from).map_or(0, |from| from.range.start);
    let compiles = runs
        .iter()
        .filter(|run| run.instruction.range.start > from)
        .any(|run| run.script.commands.commands.iter().any(is_build));
    if !starts || !compiles {
        return;
    }
    let message = "the final stage must not bring a compiler along, but it is built on the image of one";
    let help = "Compile in a stage of its own, and copy the result into a smaller image with `COPY --from=`.";
    out.add(Found::new(&RULE, file.path, file.positions.span(last.image.clone()), message).help(help));
}

fn is_build(command: &Command) -> bool {
    let Some((program, arguments)) = command.program() else { return false };
    let has = |words: &[&str]| arguments.iter().any(|word| words.contains(&word.text.as_str()));
    match program {
        "go" | "cargo" => arguments.first().is_some_and(|word| word.text == "build"),
        "mvn" | "mvnw" => has(&["package", "install", "verify"]),
        "gradle" | "gradlew" => has(&["build", "assemble", "bootJar", "jar", "shadowJar", "installDist"]),
        "dotnet" => arguments.first().is_some_and(|word| word.text == "publish" || word.text == "build"),
        "gcc" | "g++" | "make" | "ghc" | "stack" | "cabal" | "sbt" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::runtime::RULE;
    use crate::policies::dockerfile::tests::lines;

    #[test]
    fn a_compiler_stays_behind_in_its_own_stage() {
        assert_eq!(lines(&RULE, "FROM golang:1\nRUN go build -o /a .\nCMD [\"/a\"]\n"), [1]);
        for right in [
            "FROM golang:1 AS b\nRUN go build -o /a .\nFROM scratch\nCOPY --from=b /a /a\nCMD [\"/a\"]\n",
            "FROM golang:1\nCMD [\"go\", \"test\"]\n",
            "FROM golang:1\nRUN go build ./...\n",
        ] {
            assert_eq!(lines(&RULE, right), [0; 0], "{right}");
        }
    }
}
