//! Who may see what of the record. Every answer from it goes through here: the record holds private repositories, and
//! a reply is read by everybody who can read the page that it stands on.

use std::collections::{BTreeSet, HashMap};

use crate::failure::Failure;
use crate::flows::commands::Desk;
use crate::store::Store;
use crate::store::catalog::RepositoryRecord;

/// What may be shown where a question was asked.
///
/// On a page that everybody can read, only public repositories and the page's own, whoever asks: a member's question
/// would publish the answer. On a private one also the private repositories of the same installation, if a member of
/// the organisation asks; somebody from outside who was let into one repository learns nothing of the others.
#[derive(Debug)]
pub struct Sight<'a> {
    store: &'a Store,
    /// The repository where the question was asked.
    here: i64,
    /// The installation whose private repositories may be shown.
    inside: Option<i64>,
}

impl<'a> Sight<'a> {
    /// What may be shown in reply to this command: at most one read, and only on a private repository for somebody
    /// whom the recorded teams do not know.
    pub async fn of(desk: &Desk<'a>) -> Result<Self, Failure> {
        let (store, repository) = (&desk.platform.store, &desk.comment.repository);
        // What is not recorded yet counts as public: nothing too much is shown.
        let private = store.repository(repository.id).await?.is_some_and(|record| record.private);
        let inside = private && is_insider(desk).await?;
        let installation = repository.scope.installation;
        Ok(Self { store, here: repository.id, inside: inside.then_some(installation) })
    }

    /// Whether what is only known inside the organisation may be told: teams and who is in them.
    pub fn is_inside(&self) -> bool {
        self.inside.is_some()
    }

    /// Whether a repository may be shown.
    pub async fn sees(&self, repository_id: i64) -> Result<bool, Failure> {
        Ok(self.shows(repository_id, self.store.repository(repository_id).await?.as_ref()))
    }

    /// The rows whose repository may be shown; nothing tells that there were others.
    pub async fn only<T>(&self, rows: Vec<T>, repository: impl Fn(&T) -> i64) -> Result<Vec<T>, Failure> {
        let ids: BTreeSet<i64> = rows.iter().map(&repository).collect();
        let mut seen = HashMap::with_capacity(ids.len());
        for id in ids {
            seen.insert(id, self.sees(id).await?);
        }
        Ok(rows.into_iter().filter(|row| seen.get(&repository(row)) == Some(&true)).collect())
    }

    fn shows(&self, id: i64, record: Option<&RepositoryRecord>) -> bool {
        id == self.here || record.is_some_and(|record| !record.private || self.inside == Some(record.installation_id))
    }
}

async fn is_insider(desk: &Desk<'_>) -> Result<bool, Failure> {
    let (platform, repository, login) = (desk.platform, &desk.comment.repository, &desk.comment.author);
    let owner = &repository.name.owner;
    if owner.eq_ignore_ascii_case(&login.0) || !platform.store.team_slugs_of(owner, &login.0).await?.is_empty() {
        return Ok(true);
    }
    Ok(platform.github.is_organization_member(repository.scope, owner, login).await?)
}

#[cfg(test)]
mod tests;
