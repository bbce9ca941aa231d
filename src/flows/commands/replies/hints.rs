//! Replies to a comment that ran nothing, or not everything, where silence would puzzle.

use crate::flows::commands::{Hint, MAX_COMMANDS};
use crate::outbox::escape;

/// Explains why nothing ran and what to write instead.
pub fn hint(hint: &Hint) -> String {
    match hint {
        Hint::BackTicked(command) => format!(
            "That looks like a command, but it stands between back-ticks, where nothing runs. \
             To run it, comment it without them:\n\n{}",
            escape::block("text", &shown(command))
        ),
        Hint::TableRow(command) => format!(
            "The command stands right below a table, which makes it a row of that table, so it did not run. \
             Leave a blank line before it, or comment it alone:\n\n{}",
            escape::block("text", &shown(command))
        ),
        Hint::Unreadable => "This comment mentions `/idp`, but it is too long or nested too deeply to be read, so \
                             nothing ran. Write the command in a comment of its own; `/idp help` shows what there is."
            .to_owned(),
    }
}

/// Says that a comment holds more commands than are run.
pub fn too_many() -> String {
    format!(
        "This comment holds more than {MAX_COMMANDS} commands, the most that one comment may have. \
         What follows the first {MAX_COMMANDS} did not run: put it into another comment."
    )
}

/// At most 240 characters, without what cannot be seen.
fn shown(command: &str) -> String {
    command.chars().filter(|c| !c.is_control()).take(240).collect()
}
