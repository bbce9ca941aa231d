//! Where the App is installed, and on which repositories.

use serde::Deserialize;

use super::call::By;
use super::client::GitHub;
use super::error::GitHubError;
use super::repositories::Repository;
use super::tokens::Scope;

/// Pages of a hundred that are read: more installations or repositories than this we do not serve.
const MOST_PAGES: usize = 500;

/// One installation of the App.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Answer")]
pub struct Installation {
    /// GitHub's id.
    pub id: i64,
    /// The id of the account it is installed on.
    pub account_id: i64,
    /// That account's login.
    pub account: String,
    /// Whether that account is an organisation: only those have teams.
    pub organization: bool,
    /// Whether it is suspended: then its token does nothing.
    pub suspended: bool,
}

#[derive(Deserialize)]
struct Answer {
    id: i64,
    account: Account,
    suspended_at: Option<String>,
}

#[derive(Deserialize)]
struct Account {
    id: i64,
    // An enterprise has a slug in place of a login.
    #[serde(alias = "slug")]
    login: String,
    #[serde(rename = "type", default)]
    kind: String,
}

impl From<Answer> for Installation {
    fn from(answer: Answer) -> Self {
        Self {
            id: answer.id,
            account_id: answer.account.id,
            account: answer.account.login,
            organization: answer.account.kind == "Organization",
            suspended: answer.suspended_at.is_some(),
        }
    }
}

impl GitHub {
    /// All installations of the App.
    ///
    /// # Errors
    /// As any read.
    pub async fn installations(&self) -> Result<Vec<Installation>, GitHubError> {
        let path = "/app/installations?per_page=100".to_owned();
        let mut installations = Vec::new();
        self.pages("list installations", By::App, path, MOST_PAGES, |page: Vec<Installation>| {
            installations.extend(page);
            true
        })
        .await?;
        Ok(installations)
    }

    /// The repositories that an installation covers: one call for each hundred.
    ///
    /// # Errors
    /// As any read.
    pub async fn installation_repositories(&self, installation: i64) -> Result<Vec<Repository>, GitHubError> {
        #[derive(Deserialize)]
        struct Page {
            repositories: Vec<Repository>,
        }
        let by = By::Installation(Scope::installation(installation));
        let path = "/installation/repositories?per_page=100".to_owned();
        let mut repositories = Vec::new();
        self.pages("list repositories", by, path, MOST_PAGES, |page: Page| {
            repositories.extend(page.repositories);
            true
        })
        .await?;
        Ok(repositories)
    }
}
