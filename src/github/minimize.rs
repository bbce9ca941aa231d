//! Folding away a comment about what is settled: only GraphQL can.

use serde::Deserialize;
use serde_json::json;

use super::client::GitHub;
use super::error::GitHubError;
use super::tokens::Scope;

const MUTATION: &str = "\
mutation($comment: ID!) {
  minimizeComment(input: {subjectId: $comment, classifier: RESOLVED}) { minimizedComment { isMinimized } }
}";

/// What became of a comment that was to be folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Minimized {
    /// It is folded away.
    Yes,
    /// It is gone.
    Gone,
    /// Nobody here answers GraphQL: it stays as it is.
    NotPossible,
}

impl GitHub {
    /// Folds a comment away as resolved. Safe to repeat.
    ///
    /// # Errors
    /// As any write.
    pub async fn minimize_comment(&self, scope: Scope, node_id: &str) -> Result<Minimized, GitHubError> {
        #[derive(Deserialize)]
        struct Done {}
        if !self.has_graphql() {
            return Ok(Minimized::NotPossible);
        }
        let variables = json!({ "comment": node_id });
        match self.ask::<Done>("minimize a comment", scope, MUTATION, &variables).await {
            Ok(_) => Ok(Minimized::Yes),
            Err(error) if self.is_no_graphql(&error) => Ok(Minimized::NotPossible),
            Err(error) if error.is_not_found() => Ok(Minimized::Gone),
            Err(error) => Err(error),
        }
    }
}
