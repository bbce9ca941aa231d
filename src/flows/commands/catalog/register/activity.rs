//! Which team works on a repository, by the authors of its newest commits.

use std::collections::BTreeMap;

use crate::failure::Failure;
use crate::flows::commands::Desk;

/// Authors who are looked up.
const MOST: usize = 50;

/// The slug of the team whose members wrote most of the newest commits; none when no author is in a team.
pub async fn most_active_team(desk: &Desk<'_>) -> Result<Option<String>, Failure> {
    let repository = &desk.comment.repository;
    let authors = desk.platform.github.recent_authors(repository.scope, &repository.name).await?;
    let mut commits: BTreeMap<String, usize> = BTreeMap::new();
    for author in authors {
        *commits.entry(author.0.to_lowercase()).or_default() += 1;
    }
    let mut by_team: BTreeMap<String, usize> = BTreeMap::new();
    for (login, many) in commits.into_iter().take(MOST) {
        for team in desk.platform.store.team_slugs_of(&repository.name.owner, &login).await? {
            *by_team.entry(team).or_default() += many;
        }
    }
    Ok(most(by_team))
}

/// Of several with as many commits, the first in the alphabet: the same answer every time.
fn most(by_team: BTreeMap<String, usize>) -> Option<String> {
    by_team.into_iter().min_by_key(|(_, many)| std::cmp::Reverse(*many)).map(|(team, _)| team)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_team_with_most_commits_is_the_most_active() {
        let teams = |all: &[(&str, usize)]| all.iter().map(|(team, many)| ((*team).to_owned(), *many)).collect();
        assert_eq!(most(teams(&[("a", 1), ("b", 3), ("c", 3)])).as_deref(), Some("b"));
        assert_eq!(most(teams(&[])), None);
    }
}
