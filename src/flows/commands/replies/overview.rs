//! `/idp help`: the commands that the asker may run here, and one command in full.

use super::service;
use crate::flows::commands::{Argument, Extra, Help, MAX_COMMANDS, Place, Role, Verb};
use crate::outbox::escape;

/// The commands that somebody with this role may run here, with examples in this repository's names.
pub fn overview(role: Role, place: Place, repository: &str) -> String {
    let (shown, page) = (escape::code(repository, 140), place.words());
    let allowed: Vec<&Help> =
        Verb::ALL.into_iter().map(Verb::help).filter(|help| help.role <= role && help.place.allows(place)).collect();
    if allowed.is_empty() {
        return format!(
            "Your role in {shown} is `{role}`, which allows no command on {page}. Ask a maintainer for access."
        );
    }
    let rows: Vec<String> =
        allowed.iter().map(|help| format!("| {} | {} |", escape::cell(&help.usage(), 200), help.summary)).collect();
    let service = service(repository);
    let examples: Vec<String> =
        allowed.iter().filter(|help| help.mutating).flat_map(|help| help.examples_for(&service).next()).collect();
    let examples = match examples.is_empty() {
        true => String::new(),
        false => format!("For example:\n\n{}\n\n", escape::block("text", &examples.join("\n"))),
    };
    format!(
        "Your role in {shown} is `{role}`. On {page} you may run:\n\n\
         | command | what it does |\n|---|---|\n{rows}\n\n\
         {examples}\
         A command stands at the start of a line of its own, at most {MAX_COMMANDS} in a comment. \
         More about one: `/idp help <verb>`",
        rows = rows.join("\n"),
    )
}

/// One command in full, and whether somebody with this role may run it here.
pub fn of(verb: Verb, role: Role, place: Place, repository: &str) -> String {
    let help = verb.help();
    let mut parts = vec![format!("`{}`", help.usage()), help.description.to_owned()];
    if let Some(table) = arguments(help) {
        parts.push(table);
    }
    let yours = match (help.place.allows(place), help.role <= role) {
        (false, _) => format!("Not here: this is {}.", place.words()),
        (true, true) => format!("Your role here is `{role}`: you may."),
        (true, false) => format!("Your role here is `{role}`: you may not."),
    };
    parts.push(format!("Works on {}. It can be run by {}. {yours}", help.place.words(), help.who));
    let examples: Vec<String> = help.examples_for(&service(repository)).collect();
    parts.push(escape::block("text", &examples.join("\n")));
    parts.join("\n\n")
}

/// The table of a command's arguments; none when it has none.
pub(super) fn arguments(help: &Help) -> Option<String> {
    let mut rows: Vec<String> = help.arguments.iter().map(row).collect();
    if let Extra::Open(about) = help.extra {
        rows.push(format!("| `key=value` or `--key value` | {about} |"));
    }
    (!rows.is_empty()).then(|| format!("| argument | what it is |\n|---|---|\n{}", rows.join("\n")))
}

fn row(argument: &Argument) -> String {
    let aliases: Vec<String> = argument.aliases.iter().map(|alias| format!("`{alias}`")).collect();
    let aliases = if aliases.is_empty() { String::new() } else { format!("; also called {}", super::listed(&aliases)) };
    let optional = if argument.required { "" } else { " (optional)" };
    format!("| {} | {}{aliases}{optional} |", escape::cell(&argument.usage(), 80), argument.about)
}
