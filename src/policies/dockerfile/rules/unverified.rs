//! DKR-006: no `sudo`, and nothing from the network goes straight into a shell.

use super::{Dockerfile, Run};
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::shell::{Command, Script, Word};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "DKR-006",
    section: Section::Policy,
    title: "A build uses no `sudo` and runs nothing that it did not verify",
    severity: Severity::Warning,
    aliases: &["DL3004", "CKV2_DOCKER_1"],
    why: "A script that is piped into a shell is whatever the other side sends at that moment; nobody can repeat or review the build. A file can be compared with its checksum first. \
`sudo` is not needed, because a build is root until `USER`, and it leaves a way back to root in the image. \
hadolint and checkov look for `sudo` only. Beyond them we report what `curl` or `wget` fetch and a shell or an interpreter reads from its input, from `$(…)` or from `<(…)`. A file that is stored and then run is not reported.",
    how: "Store the file, compare it with its checksum (`echo \"…  install.sh\" | sha256sum --check`), then run it. Leave `sudo` away, or use `USER root` for the step.",
    wrong: fixture!("DKR-006/wrong/Dockerfile"),
    right: fixture!("DKR-006/right/Dockerfile"),
};

const SHELLS: &[&str] = &["sh", "bash", "dash", "ash", "zsh", "ksh"];
const INTERPRETERS: &[&str] = &["python", "python3", "python2", "perl", "ruby", "node", "php"];

/// Notes each `sudo` and each fetched script of a `RUN`.
pub(super) fn check(file: &Dockerfile<'_>, run: &Run<'_, '_>, out: &mut Findings<'_>) {
    let script = &run.script.commands;
    for (at, command) in script.commands.iter().enumerate() {
        if let Some(sudo) = command.words.first().filter(|_| command.name() == Some("sudo")) {
            let span = file.positions.span(run.script.place(&sudo.range));
            let message = "a build must not use `sudo`, but it does";
            let help = "Leave `sudo` away: a build is root until `USER` says otherwise, and `USER root` goes back.";
            out.add(Found::new(&RULE, file.path, span, message).help(help));
        }
        if let Some(fetch) = fetched_and_run(script, at, command) {
            let span = file.positions.span(run.script.place(&fetch));
            let message = "what a build fetches must be verified before it runs, but it goes straight into a shell";
            let help = "Store it in a file, compare that with its checksum, and run it then.";
            out.add(Found::new(&RULE, file.path, span, message).help(help));
        }
    }
}

/// Where the program that fetches stands, when what it fetches is run by a shell.
fn fetched_and_run(script: &Script, at: usize, command: &Command) -> Option<std::ops::Range<usize>> {
    if let Some(fetch) = fetches(command) {
        // `curl | tee x | sh` too.
        let later = script.commands.iter().enumerate().skip(at).take(16);
        for (before, _) in later.filter(|(_, next)| next.list == command.list) {
            if reads_a_script(script.piped_into(before)?) {
                return Some(fetch.range.clone());
            }
        }
        return None;
    }
    let (name, arguments) = command.program()?;
    let evaluates = name == "eval"
        || matches!(name, "source" | ".")
        || (SHELLS.contains(&name)
            && arguments.iter().any(|word| word.text.contains('c') && word.text.starts_with('-')));
    let script_of = |word: &&Word| {
        let text = word.text.as_str();
        let process = text.starts_with("<(") && (SHELLS.contains(&name) || matches!(name, "source" | "."));
        process || (evaluates && (text.starts_with("$(") || text.starts_with('`')))
    };
    let word = arguments.iter().find(script_of)?;
    let fetch = script.inside(at, &word.range).find_map(fetches)?;
    Some(fetch.range.clone())
}

/// The word of the program, when a command writes what it fetches to its output.
fn fetches(command: &Command) -> Option<&Word> {
    let (name, arguments) = command.program()?;
    match name {
        "curl" | "wget" => {}
        _ => return None,
    }
    let first = arguments.first().map_or(usize::MAX, |word| word.range.start);
    command.words.iter().rev().find(|word| word.range.start < first)
}

/// Whether a command runs what it reads from its input: a shell without a file of its own.
fn reads_a_script(command: &Command) -> bool {
    let Some((name, arguments)) = command.program() else { return false };
    let is_shell = SHELLS.contains(&name);
    if !is_shell && !INTERPRETERS.contains(&name) {
        return false;
    }
    for word in arguments {
        match word.text.as_str() {
            "-" | "/dev/stdin" => return true,
            "-c" | "-m" | "-e" | "-r" => return false,
            "-s" if is_shell => return true,
            text if text.starts_with("--") => {}
            text if text.starts_with('-') && is_shell && text.contains('s') => return true,
            text if text.starts_with('-') && is_shell && text.contains('c') => return false,
            // `-o pipefail`: an option with a value.
            "pipefail" | "errexit" | "nounset" | "xtrace" => {}
            text if text.starts_with(['-', '+']) => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::dockerfile::tests::lines;

    #[test]
    fn what_is_fetched_and_run_is_found_in_all_its_forms() {
        for run in [
            "curl -fsSL https://a | sh",
            "curl a | sudo -E bash -",
            "wget -qO- a | bash -s -- -y",
            "bash <(curl -s a)",
            "sh -c \"$(curl -fsSL a)\"",
            "eval `wget -O - a`",
            "set -o pipefail && curl a | tee x | python3 -",
        ] {
            assert!(!lines(&RULE, &format!("FROM a:1\nRUN {run}\n")).is_empty(), "{run}");
        }
    }

    #[test]
    fn what_is_stored_unpacked_or_read_is_not_run() {
        for run in [
            "curl -o x a && echo 'ab  x' | sha256sum -c && sh x",
            "curl a | tar xz",
            "curl a | gpg --dearmor -o x",
            "curl a | bash script.sh",
            "curl a | python3 -m json.tool",
            "curl a | sh -c 'cat > x'",
            "apt-get install -y sudo",
            "VERSION=$(curl a) && sh -c \"echo $VERSION\"",
        ] {
            assert_eq!(lines(&RULE, &format!("FROM a:1\nRUN {run}\n")), [0; 0], "{run}");
        }
    }

    #[test]
    fn sudo_is_found_on_its_own_line() {
        assert_eq!(lines(&RULE, "FROM a:1\nRUN a && \\\n  # note\n  sudo b\nRUN <<EOF\nset -e\nsudo c\nEOF\n"), [4, 7]);
    }
}
