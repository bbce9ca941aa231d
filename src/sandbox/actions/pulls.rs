//! Opening and changing pull requests.
//! Merging is in `merging`; what they share with issues is in `issues`.

use serde_json::json;

use super::{check_body, check_title};
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::{FileChange, Oid, ahead_of, merge_base};
use crate::sandbox::model::{AccountId, Pull, RepoId, Role, Side, ThreadEventKind, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

/// A pull request to be opened.
#[derive(Clone, Debug, Default)]
pub struct NewPull {
    /// Its title.
    pub title: String,
    /// Its first text.
    pub body: Option<String>,
    /// Branch, or `owner:branch` for another repository of the network.
    pub head: String,
    /// Name of the head's repository, when the owner has several of the network.
    pub head_repo: Option<String>,
    /// Branch to merge into.
    pub base: String,
    /// Not ready yet.
    pub draft: bool,
    /// Whether people of the base may push to the head.
    pub maintainer_can_modify: bool,
}

/// What only pull requests can change.
#[derive(Clone, Debug, Default)]
pub struct PullChange {
    /// Another branch to merge into.
    pub base: Option<String>,
    /// Whether people of the base may push to the head.
    pub maintainer_can_modify: Option<bool>,
}

impl World {
    /// Opens a pull request and answers its number.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 (unknown branches, nothing to merge, one is open already).
    pub fn open_pull(&mut self, caller: &Caller, repo: RepoId, new: NewPull) -> Result<u64, Refusal> {
        self.demand(caller, repo, Need::PULLS_DISCUSS)?;
        let author = caller.actor()?;
        check_title("PullRequest", &new.title)?;
        check_body("PullRequest", new.body.as_deref())?;
        let head = self.head_side(caller, repo, &new)?;
        let found = self.repo_at(repo)?;
        let sha = found.branch(&new.base).ok_or_else(|| Refusal::field("PullRequest", "base", "invalid"))?;
        let base = Side { repo: Some(repo), owner: found.owner, branch: new.base, sha };
        self.check_merging(repo, &head, &base)?;
        if head.repo != Some(repo) && self.demand_push(caller, head.repo).is_err() {
            return Err(Refusal::field("PullRequest", "head", "invalid"));
        }
        if head.repo == Some(repo) && matches!(caller, Caller::Person(_)) {
            self.demand(caller, repo, Need { person: Role::Write, ..Need::PULLS_DISCUSS })?;
        }
        let (id, head_sha) = (self.next_id(), head.sha);
        let pull = Pull {
            id,
            head,
            base,
            draft: new.draft,
            maintainer_can_modify: new.maintainer_can_modify,
            merged: None,
            reviewers: Vec::new(),
        };
        let number = self.add_thread(repo, author, caller.app(), new.title, new.body, Some(pull))?;
        self.point(repo, &format!("refs/pull/{number}/head"), head_sha)?;
        self.emit_issue("opened", repo, number, author, None);
        Ok(number)
    }

    /// Changes what only pull requests have.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn change_pull(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        number: u64,
        change: PullChange,
    ) -> Result<(), Refusal> {
        let thread = self.thread_at(repo, number)?;
        let pull = thread.pull.as_ref().ok_or_else(Refusal::not_found)?.clone();
        let own = caller.account() == Some(thread.author);
        self.demand(caller, repo, if own { Need::PULLS_DISCUSS } else { Need::PULLS_WRITE })?;
        let actor = caller.actor()?;
        if let Some(allowed) = change.maintainer_can_modify {
            self.pull_mut(repo, number)?.maintainer_can_modify = allowed;
        }
        let Some(branch) = change.base.filter(|branch| *branch != pull.base.branch) else { return Ok(()) };
        let sha = self.repo_at(repo)?.branch(&branch);
        let sha = sha.ok_or_else(|| Refusal::field("PullRequest", "base", "invalid"))?;
        let before = json!({"base": {"ref": {"from": pull.base.branch}, "sha": {"from": pull.base.sha.to_string()}}});
        let base = Side { branch, sha, ..pull.base };
        self.check_merging(repo, &pull.head, &base)?;
        self.pull_mut(repo, number)?.base = base;
        self.emit_issue("edited", repo, number, actor, Some(("changes", before)));
        Ok(())
    }

    /// Asks people and teams for a review.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 for the author and for whoever has no access.
    pub fn request_reviews(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        number: u64,
        people: &[String],
        teams: &[String],
    ) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::PULLS_WRITE)?;
        let (found, thread) = (self.repo_at(repo)?, self.thread_at(repo, number)?);
        let stranger = || {
            Refusal::unprocessable(format!(
                "Reviews may only be requested from collaborators. One or more of the users or teams you specified is \
                 not a collaborator of the {} repository.",
                self.full_name(found)
            ))
        };
        let mut asked = Vec::new();
        for login in people {
            let person = self.account(login).filter(|account| self.role_of(account.id, found) >= Some(Role::Read));
            let person = person.ok_or_else(stranger)?.id;
            if person == thread.author {
                return Err(Refusal::unprocessable("Review cannot be requested from pull request author."));
            }
            asked.push(person);
        }
        if teams.iter().any(|slug| self.team(found.owner, slug).is_none()) {
            return Err(stranger());
        }
        let reviewers = &mut self.pull_mut(repo, number)?.reviewers;
        asked.retain(|person| !reviewers.contains(person));
        reviewers.extend(asked);
        Ok(())
    }

    /// Marks a draft as ready, or a pull request as a draft.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn set_draft(&mut self, caller: &Caller, repo: RepoId, number: u64, draft: bool) -> Result<(), Refusal> {
        let own = caller.account() == Some(self.thread_at(repo, number)?.author);
        self.demand(caller, repo, if own { Need::PULLS_DISCUSS } else { Need::PULLS_WRITE })?;
        let actor = caller.actor()?;
        if std::mem::replace(&mut self.pull_mut(repo, number)?.draft, draft) == draft {
            return Ok(());
        }
        let (kind, action) = match draft {
            true => (ThreadEventKind::ConvertedToDraft, "converted_to_draft"),
            false => (ThreadEventKind::ReadyForReview, "ready_for_review"),
        };
        self.note(repo, number, actor, kind);
        self.emit_issue(action, repo, number, actor, None);
        Ok(())
    }

    /// The pull request's own part.
    ///
    /// # Errors
    /// 404 when there is no pull request of that number.
    pub(in crate::sandbox) fn pull_mut(&mut self, repo: RepoId, number: u64) -> Result<&mut Pull, Refusal> {
        self.thread_at_mut(repo, number)?.pull.as_mut().ok_or_else(Refusal::not_found)
    }

    pub(in crate::sandbox) fn emit_synchronize(
        &mut self,
        repo: RepoId,
        number: u64,
        actor: AccountId,
        before: String,
        after: String,
    ) {
        let Some(found) = self.repos.get(&repo) else { return };
        let Some(thread) = found.threads.get(&number) else { return };
        let Some(pull) = &thread.pull else { return };
        let event = Event::new("pull_request", "synchronize", repo, actor)
            .with("number", json!(number))
            .with("before", json!(before))
            .with("after", json!(after))
            .with("pull_request", render::pull(self, found, thread, pull));
        self.emit(event);
    }

    /// Closes a pull request whose branch went away.
    pub(in crate::sandbox) fn close_pull(&mut self, repo: RepoId, number: u64, actor: AccountId) {
        let now = self.now();
        let Ok(thread) = self.thread_at_mut(repo, number) else { return };
        (thread.open, thread.closed_at, thread.closed_by) = (false, Some(now), Some(actor));
        self.note(repo, number, actor, ThreadEventKind::Closed);
        self.emit_issue("closed", repo, number, actor, None);
    }

    /// A merged pull request, or one whose branch is gone or has another one open, cannot be opened again.
    pub(in crate::sandbox) fn check_reopening(&self, repo: RepoId, pull: &Pull) -> Result<(), Refusal> {
        let tip = pull.head.repo.and_then(|head| self.repos.get(&head)?.branch(&pull.head.branch));
        if pull.merged.is_some() || tip != Some(pull.head.sha) {
            let message = match tip {
                Some(_) => "state cannot be changed. The pull request cannot be reopened.".to_owned(),
                None => format!("state cannot be changed. The {} branch has been deleted.", pull.head.branch),
            };
            return Err(Refusal::custom("PullRequest", message));
        }
        self.check_merging(repo, &pull.head, &pull.base)
    }

    fn head_side(&self, caller: &Caller, repo: RepoId, new: &NewPull) -> Result<Side, Refusal> {
        let invalid = || Refusal::field("PullRequest", "head", "invalid");
        let base = self.repo_at(repo)?;
        let (owner, branch) = match new.head.split_once(':') {
            Some((owner, branch)) => (self.account(owner).ok_or_else(invalid)?.id, branch),
            None => (base.owner, new.head.as_str()),
        };
        let mut candidates = self.repos.values().filter(|other| other.owner == owner && other.network == base.network);
        let found = candidates.find(|other| match &new.head_repo {
            Some(name) => other.name == *name || self.full_name(other) == *name,
            None => other.owner != base.owner || other.id == repo,
        });
        let found = found.filter(|other| self.can_see(caller, other) || other.id == repo).ok_or_else(invalid)?;
        let sha = found.branch(branch).ok_or_else(invalid)?;
        Ok(Side { repo: Some(found.id), owner, branch: branch.to_owned(), sha })
    }

    fn demand_push(&self, caller: &Caller, repo: Option<RepoId>) -> Result<(), Refusal> {
        self.demand(caller, repo.ok_or_else(Refusal::not_found)?, Need::CONTENTS_WRITE)
    }

    fn check_merging(&self, repo: RepoId, head: &Side, base: &Side) -> Result<(), Refusal> {
        let found = self.repo_at(repo)?;
        let label = format!("{}:{}", self.login(head.owner), head.branch);
        let open = found.threads.values().filter(|thread| thread.open).filter_map(|thread| thread.pull.as_ref());
        for other in open {
            if other.head.repo == head.repo && other.head.branch == head.branch && other.base.branch == base.branch {
                let message = format!("A pull request already exists for {label}.");
                return Err(Refusal::custom("PullRequest", message));
            }
        }
        let objects = self.objects_of(found);
        if merge_base(objects, base.sha, head.sha).is_none() {
            let message = format!("The {} branch has no history in common with {}", base.branch, label);
            return Err(Refusal::custom("PullRequest", message));
        }
        if ahead_of(objects, base.sha, head.sha).is_empty() {
            let owner = self.login(base.owner);
            let between = if head.repo == base.repo {
                format!("{} and {}", base.branch, head.branch)
            } else {
                format!("{owner}:{} and {label}", base.branch)
            };
            return Err(Refusal::custom("PullRequest", format!("No commits between {between}")));
        }
        Ok(())
    }

    /// The commits of a pull request, oldest first.
    pub fn pull_commits(&self, repo: RepoId, pull: &Pull) -> Vec<Oid> {
        let Some(found) = self.repos.get(&repo) else { return Vec::new() };
        let mut commits = ahead_of(self.objects_of(found), self.pull_base(repo, pull), pull.head.sha);
        commits.reverse();
        commits
    }

    /// What a pull request is compared with: where it left the base branch.
    pub fn pull_base(&self, repo: RepoId, pull: &Pull) -> Oid {
        let found = self.repos.get(&repo);
        found
            .and_then(|found| merge_base(self.objects_of(found), pull.base.sha, pull.head.sha))
            .unwrap_or(pull.base.sha)
    }

    /// The files a pull request changes, by path.
    pub fn pull_files(&self, repo: RepoId, pull: &Pull) -> Vec<FileChange> {
        let Some(found) = self.repos.get(&repo) else { return Vec::new() };
        let objects = self.objects_of(found);
        let tree = |commit| objects.commit(commit).map(|commit| commit.tree);
        let base = tree(self.pull_base(repo, pull));
        tree(pull.head.sha).map(|head| objects.changes(base, head)).unwrap_or_default()
    }
}
