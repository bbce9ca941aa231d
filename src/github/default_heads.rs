//! Where the default branches of many repositories stand, in few calls: what a sweep asks before it reads anything.
//! GitHub's ETags belong to one token and so last an hour (eclipse-csi/otterdog#201); this needs none.

use serde::Deserialize;
use serde_json::json;

use super::client::GitHub;
use super::error::GitHubError;
use super::graphql::Page;
use super::names::{CommitSha, RepoName};
use super::tokens::Scope;

/// Pages of a hundred repositories that are read.
const MOST_PAGES: usize = 500;

/// Where a repository's default branch stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultHead {
    /// GitHub's id of the repository.
    pub repository: i64,
    /// What it is called now.
    pub name: RepoName,
    /// Whether it can only be read.
    pub archived: bool,
    /// The default branch and its newest commit; none for an empty repository.
    pub head: Option<(String, CommitSha)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    repository_owner: Option<Owner>,
}

#[derive(Deserialize)]
struct Owner {
    repositories: Page<Node>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    database_id: i64,
    name_with_owner: String,
    is_archived: bool,
    default_branch_ref: Option<Branch>,
}

#[derive(Deserialize)]
struct Branch {
    name: String,
    target: Option<Target>,
}

#[derive(Deserialize)]
struct Target {
    oid: String,
}

const QUERY: &str = "\
query($owner: String!, $after: String) {
  repositoryOwner(login: $owner) {
    repositories(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { databaseId nameWithOwner isArchived defaultBranchRef { name target { oid } } }
    }
  }
}";

impl GitHub {
    /// The default branches of an account's repositories, as far as the installation sees them: one call for each
    /// hundred. Public repositories that the installation does not cover may be among them. None where there is no
    /// GraphQL.
    ///
    /// # Errors
    /// As any read; a 404 for an unknown account.
    pub async fn default_heads(&self, installation: i64, owner: &str) -> Result<Option<Vec<DefaultHead>>, GitHubError> {
        if !self.has_graphql() {
            return Ok(None);
        }
        match self.heads_by_graphql(installation, owner).await {
            Err(error) if self.is_no_graphql(&error) => Ok(None),
            other => other.map(Some),
        }
    }

    async fn heads_by_graphql(&self, installation: i64, owner: &str) -> Result<Vec<DefaultHead>, GitHubError> {
        const NAME: &str = "list default branches";
        let mut heads = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let variables = json!({ "owner": owner, "after": after });
            let data: Data = self.ask(NAME, Scope::installation(installation), QUERY, &variables).await?;
            let message = || format!("there is no account {owner}");
            let owned =
                data.repository_owner.ok_or_else(|| GitHubError::NotFound { call: NAME, message: message() })?;
            after = owned.repositories.next();
            heads.extend(owned.repositories.items().filter_map(|node| head(node, owner)));
            if after.is_none() {
                break;
            }
        }
        Ok(heads)
    }
}

/// A person's list holds what others let them work on; that is not theirs.
fn head(node: Node, owner: &str) -> Option<DefaultHead> {
    let name = RepoName::parse(&node.name_with_owner).filter(|name| name.owner.eq_ignore_ascii_case(owner))?;
    let head = node.default_branch_ref.and_then(|branch| Some((branch.name, CommitSha(branch.target?.oid))));
    Some(DefaultHead { repository: node.database_id, name, archived: node.is_archived, head })
}
