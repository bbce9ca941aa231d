//! Making a repository in an organisation, and finding one by its name.
//! What the creating call does not take is set afterwards: `repository_settings`, `furnishing`, `access`.

use http::Method;
use serde::Serialize;
use serde_json::{Map, Value};

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{RepoName, segment};
use super::repositories::Repository;
use super::tokens::Scope;

/// Who can see a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Who was given access.
    Private,
    /// All members of the enterprise: GitHub Enterprise only.
    Internal,
}

/// A repository to be made. What is none is left to GitHub's default.
#[derive(Debug, Clone, Serialize)]
pub struct NewRepository {
    /// Its name, without the owner.
    pub name: String,
    /// Who can see it.
    pub visibility: Visibility,
    /// A sentence about it, at most 350 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// The switches of its settings.
    #[serde(flatten)]
    pub switches: Switches,
    /// Values of the organisation's custom properties.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub custom_properties: Map<String, Value>,
}

impl NewRepository {
    /// A private repository with GitHub's defaults.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            visibility: Visibility::Private,
            description: None,
            homepage: None,
            switches: Switches::default(),
            custom_properties: Map::new(),
        }
    }
}

/// Settings that both the creating and the changing call take; none leaves one as it is.
/// Source: `POST /orgs/{org}/repos` and `PATCH /repos/{owner}/{repo}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Switches {
    /// Issues.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_issues: Option<bool>,
    /// Project boards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_projects: Option<bool>,
    /// The wiki.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_wiki: Option<bool>,
    /// Whether others may be made from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_template: Option<bool>,
    /// Merging with one commit of all changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_squash_merge: Option<bool>,
    /// Merging with a merge commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_merge_commit: Option<bool>,
    /// Merging by setting the commits on top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_rebase_merge: Option<bool>,
    /// Merging by itself once everything is green.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_auto_merge: Option<bool>,
    /// Whether a merged branch goes away by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_branch_on_merge: Option<bool>,
    /// `PR_TITLE` or `COMMIT_OR_PR_TITLE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub squash_merge_commit_title: Option<String>,
    /// `PR_BODY`, `COMMIT_MESSAGES` or `BLANK`; needs the title beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub squash_merge_commit_message: Option<String>,
    /// `PR_TITLE` or `MERGE_MESSAGE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge_commit_title: Option<String>,
    /// `PR_TITLE`, `PR_BODY` or `BLANK`; needs the title beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge_commit_message: Option<String>,
}

/// What became of a repository that was to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateOutcome {
    /// It was made.
    Created(Repository),
    /// The organisation has one of that name: it, or none when the App may not see it.
    NameTaken(Option<Repository>),
}

impl GitHub {
    /// Makes a repository in an organisation, with a first commit of GitHub's own so that it can be written to
    /// ([`GitHub::first_commit`] replaces that). Sent once: after a failure without an answer ask again, and look at
    /// the [`CreateOutcome::NameTaken`] with [`Repository::could_be_made_from`].
    ///
    /// # Errors
    /// As any write; a 403 when the App lacks `administration: write` or the organisation forbids it, a 422
    /// ([`GitHubError::Rejected`]) for a name that is none or a setting that the organisation does not have.
    pub async fn create_repository(
        &self,
        scope: Scope,
        org: &str,
        new: &NewRepository,
    ) -> Result<CreateOutcome, GitHubError> {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(flatten)]
            new: &'a NewRepository,
            private: bool,
            auto_init: bool,
        }
        let path = format!("/orgs/{}/repos", segment(org));
        let body = Body { new, private: new.visibility != Visibility::Public, auto_init: true };
        let call = Call::write("create a repository", By::Installation(scope), Method::POST, path);
        match self.send(call.json(&body).content()).await {
            Ok(answer) => Ok(CreateOutcome::Created(answer.read()?)),
            Err(GitHubError::Rejected { status: 422, message, .. }) if message.contains("already exists") => {
                Ok(CreateOutcome::NameTaken(self.repository_by_name(scope, org, &new.name).await?))
            }
            Err(error) => Err(error),
        }
    }

    /// The repository of this name in an organisation; none when there is none, or none that the App may see. A
    /// renamed repository that had the name before does not count.
    ///
    /// # Errors
    /// As any read.
    pub async fn repository_by_name(
        &self,
        scope: Scope,
        org: &str,
        name: &str,
    ) -> Result<Option<Repository>, GitHubError> {
        let path = format!("/repos/{}/{}", segment(org), segment(name));
        match self.send(Call::get("get a repository", By::Installation(scope), path)).await {
            Ok(answer) => {
                let found: Repository = answer.read()?;
                let same =
                    |found: &RepoName| found.owner.eq_ignore_ascii_case(org) && found.name.eq_ignore_ascii_case(name);
                Ok(Some(found).filter(|found| same(&found.name)))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Repository {
    /// Whether this can be the repository that a call of ours made whose answer was lost: of that description and
    /// visibility, and not older than the first time we asked (milliseconds since 1970 UTC).
    pub fn could_be_made_from(&self, new: &NewRepository, asked_at: i64) -> bool {
        // GitHub's times are whole seconds, and its clock is not ours.
        const CLOCKS: i64 = 5_000;
        let made_since = self.created_at.is_some_and(|made| made.timestamp_millis() >= asked_at - CLOCKS);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        made_since
            && !self.fork
            && self.private == (new.visibility != Visibility::Public)
            && text(&self.description) == text(&new.description)
    }
}
