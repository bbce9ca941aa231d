//! Who belongs to an organisation, and who works on a repository. What they may do there is `collaborators`.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{Login, RepoName, segment};
use super::tokens::Scope;

impl GitHub {
    /// Whether a person is an active member of an organisation, publicly or not. Needs `members: read`; where that is
    /// missing, and where the owner is a person, nobody is one.
    pub async fn is_organization_member(&self, scope: Scope, org: &str, login: &Login) -> Result<bool, GitHubError> {
        #[derive(Deserialize)]
        struct Membership {
            state: String,
        }
        let path = format!("/orgs/{}/memberships/{}", segment(org), segment(&login.0));
        match self.send(Call::get("get a membership", By::Installation(scope), path).conditional()).await {
            Ok(answer) => Ok(answer.read::<Membership>()?.state == "active"),
            Err(GitHubError::NotFound { .. } | GitHubError::Forbidden { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The authors of the newest commits of the default branch, at most 100, newest first, one entry a commit. Commits
    /// whose author GitHub knows no account for are left out, and so are those of Apps.
    pub async fn recent_authors(&self, scope: Scope, repo: &RepoName) -> Result<Vec<Login>, GitHubError> {
        #[derive(Deserialize)]
        struct Commit {
            author: Option<Author>,
        }
        #[derive(Deserialize)]
        struct Author {
            login: Option<String>,
            #[serde(rename = "type", default)]
            kind: String,
        }
        let path = format!("/repos/{repo}/commits?per_page=100");
        let commits: Vec<Commit> =
            self.send(Call::get("list commits", By::Installation(scope), path).conditional()).await?.read()?;
        let authors = commits.into_iter().filter_map(|commit| commit.author).filter(|author| author.kind != "Bot");
        Ok(authors.filter_map(|author| author.login).map(Login).collect())
    }
}
