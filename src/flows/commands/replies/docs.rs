//! `docs/commands.md`, made from the definitions so that it cannot differ from what the platform does.

use super::overview::arguments;
use crate::flows::commands::{Help, MAX_COMMANDS, Verb, lexer};
use crate::outbox::escape;

/// The whole page.
pub fn reference() -> String {
    let rows: Vec<String> = Verb::ALL
        .into_iter()
        .map(Verb::help)
        .map(|help| format!("| [`{0}`](#{0}) | {1} | `{2}` |", help.verb, help.summary, help.role))
        .collect();
    let sections: Vec<String> = Verb::ALL.into_iter().map(Verb::help).map(section).collect();
    format!(
        "# Commands\n\n\
         This page is generated from the definitions in `src/flows/commands/`; \
         `IDP_WRITE_DOCS=1 cargo test commands_page` writes it anew.\n\n\
         {}\n\n\
         | command | what it does | least role |\n|---|---|---|\n{}\n\n{}\n",
        rules(),
        rows.join("\n"),
        sections.join("\n\n")
    )
}

fn rules() -> String {
    format!(
        "## How a command is written\n\n\
         A command is a line of a new comment on a pull request or an issue that begins with `/idp`, with at most \
         three spaces before it. Upper and lower case mean the same in `/idp` and in the command's name.\n\n\
         - Nothing runs from code blocks, inline code, quotes, HTML comments, struck-out text, table rows, or anything \
         inside `<details>` and similar elements. An edited comment runs nothing, nor does a comment by a bot.\n\
         - A comment may hold {MAX_COMMANDS} commands. They run from the top down; after one that changes things fails, \
         the rest does not run.\n\
         - `key=value`, `--key value` and `--key=value` mean the same. Flags are `--name` alone.\n\
         - A value with blanks stands between quotes, `\"…\"` or `'…'`; typographic quotes, long dashes and \
         non-breaking spaces, as phones write them, are understood. Inside quotes `\\\"` is a quote and `\\\\` a \
         backslash. Characters that cannot be seen are refused.\n\
         - A command that changes things can be bound to a commit of the pull request: `@` and at least 7 digits of \
         its id.\n\
         - A line has at most {} characters and {} words, a value {} characters.\n\n\
         A line that cannot be read runs nothing and is answered with every problem and its place: `E101` unknown \
         command, `E102` a value that cannot be taken, `E103` something missing, `E104` not on this kind of page. \
         A command that your role does not allow is answered with `E201` and with who may run it.",
        lexer::MAX_LINE,
        lexer::MAX_WORDS,
        lexer::MAX_VALUE
    )
}

fn section(help: &Help) -> String {
    let table = arguments(help).map(|table| format!("{table}\n\n")).unwrap_or_default();
    let examples: Vec<String> = help.examples_for("orders").collect();
    format!(
        "## {}\n\n`{}`\n\n{}\n\n{table}Works on {}. {} It can be run by {}.\n\n{}",
        help.verb,
        help.usage(),
        help.description,
        help.place.words(),
        if help.mutating { "It changes things." } else { "It changes nothing." },
        help.who,
        escape::block("text", &examples.join("\n"))
    )
}
