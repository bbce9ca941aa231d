//! `/idp whoami`: what the platform knows about the one who asks.

use crate::failure::Failure;
use crate::github::GitHubError;
use crate::outbox::escape;

use super::desk::{Answer, Desk};
use super::{Extra, Help, Role, Verb, Where};

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Whoami,
    arguments: &[],
    extra: Extra::Closed,
    summary: "show your role here and what it lets you do",
    description: "Shows the role that GitHub reports for you in this repository and the commands that it allows.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp whoami"],
    mutating: false,
};

/// Replies with the asker's role in this repository and the teams that gave it.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let repository = &desk.comment.repository;
    let login = &desk.comment.author;
    let teams = match desk.platform.github.teams_of(repository.scope, &repository.name.owner, login).await {
        Ok((teams, more)) => teams_in_words(&repository.name.owner, &teams, more),
        Err(GitHubError::NotFound { .. }) => "none: the repository belongs to a person".to_owned(),
        Err(GitHubError::Forbidden { .. }) => "unknown: the platform's App may not read them".to_owned(),
        Err(error) => return Err(error.into()),
    };
    let runs: Vec<String> =
        Verb::ALL.iter().filter(|verb| verb.help().role <= desk.role).map(|verb| format!("`{verb}`")).collect();
    Ok(Answer::done(format!(
        "You are {}, here with the role **{}** in `{}`.\n\n\
         - Teams of `{}` that you are in: {teams}\n\
         - Commands that you may run here: {}",
        escape::code(&login.0, 60),
        desk.role,
        repository.name,
        repository.name.owner,
        runs.join(", "),
    )))
}

fn teams_in_words(owner: &str, teams: &[String], more: bool) -> String {
    let mut words: Vec<String> = teams.iter().map(|team| format!("`{owner}/{team}`")).collect();
    if more {
        words.push("and perhaps more: only the first 30 were looked at".to_owned());
    }
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
