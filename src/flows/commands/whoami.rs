//! `/idp whoami`: what the platform knows about the one who asks.

use crate::deliveries::Failure;
use crate::github::GitHubError;
use crate::outbox::escape;

use super::answer::{Answer, Desk};
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
    let teams = match desk.platform.github.teams_of(repository.scope, &repository.name, login).await {
        Ok((teams, more)) => teams_in_words(&repository.name.owner, &teams, more),
        // A person's own repository has no teams, and an App without `members: read` cannot know them.
        Err(GitHubError::NotFound { .. } | GitHubError::Forbidden { .. }) => {
            "unknown: GitHub does not show the platform this repository's teams".to_owned()
        }
        Err(error) => return Err(error.into()),
    };
    let runs: Vec<String> =
        Verb::ALL.iter().filter(|verb| verb.help().role <= desk.role).map(|verb| format!("`{verb}`")).collect();
    Ok(Answer::done(format!(
        "You are {}, here with the role **{}** in `{}`.\n\n\
         - Teams with access to this repository that you are in: {teams}\n\
         - Commands that you may run here: {}",
        escape::code(&login.0, 60),
        desk.role,
        repository.name,
        runs.join(", "),
    )))
}

fn teams_in_words(owner: &str, teams: &[String], more: bool) -> String {
    let mut words: Vec<String> = teams.iter().map(|team| format!("`{owner}/{team}`")).collect();
    if more {
        words.push("and perhaps more: only the first 20 were looked at".to_owned());
    }
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
