//! Those whom an organisation names to decide about something: teams and people. What they decide is for each flow.

use crate::config::organisation::Approver;
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::Login;
use crate::outbox::escape;

/// Whether a person is named, by login or by a team of the repository's organisation.
pub(super) async fn names(
    platform: &Platform,
    repository: &Repository,
    approvers: &[Approver],
    login: &Login,
) -> Result<bool, Failure> {
    for approver in approvers {
        let named = match approver {
            Approver::Person(name) => name.eq_ignore_ascii_case(&login.0),
            Approver::Team(team) => {
                let (scope, owner) = (repository.scope, &repository.name.owner);
                platform.github.is_team_member(scope, owner, team, login).await?
            }
        };
        if named {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Who they are, as the end of a sentence.
pub(super) fn words(approvers: &[Approver]) -> String {
    let name = |approver: &Approver| match approver {
        Approver::Team(team) => format!("the team {}", escape::code(team, 60)),
        Approver::Person(login) => escape::code(login, 60),
    };
    let names: Vec<String> = approvers.iter().map(name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
