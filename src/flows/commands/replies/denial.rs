//! The reply to somebody who may not run a command: what, why, who can, and the command to pass on.

use super::super::{Invocation, Role};
use crate::outbox::escape;

/// Explains that the asker's role is not enough. `required` is the role that is asked for here, which the
/// organisation may have set higher than the command's own.
pub fn permission_denied(command: &Invocation, asker: Role, required: Role, repository: &str) -> String {
    let help = command.verb.help();
    let who = match required == help.role {
        true => help.who.to_owned(),
        false => format!("everybody with the role {} in the repository", at_least(required)),
    };
    format!(
        "I did not run {typed}.\n\n\
         **E201** `{verb}` needs the role `{required}` in {repository}; yours is `{asker}`.\n\n\
         It can be run by {who}. Ask one of them to comment:\n\n\
         {next}\n\n\
         What you may run here: `/idp help`",
        typed = escape::code(&command.text, 120),
        verb = command.verb,
        repository = escape::code(repository, 140),
        next = escape::block("text", &command.to_string()),
    )
}

fn at_least(role: Role) -> String {
    let roles = [Role::Read, Role::Triage, Role::Write, Role::Maintain, Role::Admin];
    let names: Vec<&str> = roles.into_iter().filter(|other| *other >= role).map(Role::name).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}
