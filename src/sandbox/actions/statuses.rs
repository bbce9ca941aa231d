//! Commit statuses, the older kind of check.
//! The latest of each context counts.

use super::super::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::Oid;
use crate::sandbox::model::{CommitStatus, RepoId, World};

impl World {
    /// Sets a status.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn set_status(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        sha: Oid,
        state: &str,
        context: &str,
        texts: (Option<String>, Option<String>),
    ) -> Result<CommitStatus, Refusal> {
        self.demand(caller, repo, Need::STATUSES_WRITE)?;
        let creator = caller.actor()?;
        if !matches!(state, "error" | "failure" | "pending" | "success") {
            return Err(Refusal::field("Status", "state", "invalid"));
        }
        let (description, target_url) = texts;
        if description.as_ref().is_some_and(|text| text.chars().count() > 140) {
            return Err(Refusal::too_long("Status", "description", 140));
        }
        if self.objects_of(self.repo_at(repo)?).commit(sha).is_none() {
            return Err(Refusal::unprocessable(format!("No commit found for SHA: {sha}")));
        }
        let (id, created_at) = (self.next_id(), self.now());
        let (state, context) = (state.to_owned(), context.to_owned());
        let status = CommitStatus { id, sha, state, context, description, target_url, creator, created_at };
        self.repo_at_mut(repo)?.statuses.push(status.clone());
        Ok(status)
    }
}
