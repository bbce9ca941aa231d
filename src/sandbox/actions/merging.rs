//! Merging pull requests.
//! Rebasing is not implemented, and there are no protected branches.

use serde_json::json;

use super::super::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::{Commit, Oid, merge_base, merge_trees};
use crate::sandbox::model::{Merged, RepoId, ThreadEventKind, World};

/// How to merge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MergeMethod {
    /// A commit with two parents.
    #[default]
    Merge,
    /// One new commit.
    Squash,
}

impl World {
    /// Merges a pull request; answers the commit on the base branch.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 405 when it cannot be merged, 409 when `expected` is not the head any more.
    pub fn merge_pull(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        number: u64,
        method: MergeMethod,
        expected: Option<&str>,
        message: Option<String>,
    ) -> Result<Oid, Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        let thread = self.thread_at(repo, number)?.clone();
        let pull = thread.pull.clone().ok_or_else(Refusal::not_found)?;
        if expected.is_some_and(|expected| expected != pull.head.sha.to_string()) {
            return Err(Refusal::new(409, "Head branch was modified. Review and try the merge again."));
        }
        if !thread.open || pull.draft {
            return Err(Refusal::new(405, "Pull Request is not mergeable"));
        }
        let tree = self.merged_tree(repo, number)?.ok_or_else(|| Refusal::new(405, "Pull Request is not mergeable"))?;
        self.demand_workflows(caller, repo, Some(pull.base.sha), pull.head.sha)?;
        let label = format!("{}/{}", self.login(pull.head.owner), pull.head.branch);
        let (parents, default) = match method {
            MergeMethod::Merge => (
                vec![pull.base.sha, pull.head.sha],
                format!("Merge pull request #{number} from {label}\n\n{}", thread.title),
            ),
            MergeMethod::Squash => (vec![pull.base.sha], format!("{} (#{number})", thread.title)),
        };
        let signature = self.signature(actor);
        let message = message.unwrap_or(default);
        let commit = Commit { tree, parents, author: signature.clone(), committer: signature, message };
        let network = self.repo_at(repo)?.network;
        let commit = self.objects_mut(network).put_commit(commit);
        let now = self.now();
        let thread = self.thread_at_mut(repo, number)?;
        (thread.open, thread.closed_at, thread.closed_by) = (false, Some(now), Some(actor));
        if let Some(pull) = &mut thread.pull {
            pull.merged = Some(Merged { commit, by: actor, at: now });
        }
        self.note(repo, number, actor, ThreadEventKind::Merged(commit));
        self.note(repo, number, actor, ThreadEventKind::Closed);
        let base = format!("refs/heads/{}", pull.base.branch);
        self.point(repo, &base, commit)?;
        self.emit_issue("closed", repo, number, actor, None);
        self.emit_push(repo, &base, pull.base.sha, commit, actor);
        let own = pull.head.repo == Some(repo);
        if own && self.repo_at(repo)?.delete_branch_on_merge {
            let _ = self.delete_ref(caller, repo, &format!("refs/heads/{}", pull.head.branch));
        }
        Ok(commit)
    }

    /// The tree that merging would give; `None` when there are conflicts.
    ///
    /// # Errors
    /// 404 when there is no such pull request.
    pub fn merged_tree(&mut self, repo: RepoId, number: u64) -> Result<Option<Oid>, Refusal> {
        let found = self.repo_at(repo)?;
        let pull = self.thread_at(repo, number)?.pull.as_ref().ok_or_else(Refusal::not_found)?;
        let objects = self.objects_of(found);
        let tree = |commit: Oid| objects.commit(commit).map(|commit| commit.tree);
        let base = merge_base(objects, pull.base.sha, pull.head.sha).and_then(tree);
        let (ours, theirs) = (tree(pull.base.sha), tree(pull.head.sha));
        let network = found.network;
        let (Some(base), Some(ours), Some(theirs)) = (base, ours, theirs) else { return Ok(None) };
        Ok(merge_trees(self.objects_mut(network), base, ours, theirs).ok())
    }

    /// What the merge endpoint answers.
    pub(in crate::sandbox) fn merge_answer(commit: Oid) -> serde_json::Value {
        json!({"sha": commit.to_string(), "merged": true, "message": "Pull Request successfully merged"})
    }
}
