//! `.idp/waivers.yaml` is brought in step with the record by a pull request: one branch at a time, one commit a waiver.
//! The branch is noted before it is made and carries a waiver's number, so that what was begun is found again.

use std::collections::BTreeSet;

use super::{record, show, words};
use crate::events::{Happened, PullRequestChanged, Repository};
use crate::failure::Failure;
use crate::flows::{Platform, provisioning};
use crate::github::{CommitOutcome, FileMode, Head, NewCommit, NewFile, NewPull, Pull, PullOutcome, RefOutcome};
use crate::policies::waivers::{self, Cannot, WAIVERS_FILE};
use crate::store::{RecordedWaiver, WaiverState};

/// What a mirror's branches begin with.
const BRANCHES: [&str; 2] = ["idp/waive-", "idp/unwaive-"];
/// Of a waiver whose pull request was merged, or closed.
pub(super) const MERGED: &str = "merged";
pub(super) const CLOSED: &str = "closed";

/// Brings a waiver into the file, or out of it when it has ended, and keeps what came of that. The waiver counts
/// whether that is possible or not.
pub(super) async fn bring(
    platform: &Platform,
    repository: &Repository,
    waiver: &RecordedWaiver,
) -> Result<(), Failure> {
    let work = Work { platform, repository, waiver };
    // Two waivers that are granted at the same time go onto one branch, one after the other.
    let _alone = platform.waiver_files.lock().await;
    let (pull, note) = match work.bring().await {
        Ok(Brought::Proposed(pull)) => (Some(pull), String::new()),
        Ok(Brought::Settled(pull, note)) => (Some(pull), note.to_owned()),
        Ok(Brought::Nothing) => (None, String::new()),
        Ok(Brought::Not(why)) => (None, why),
        Err(Failure::Lasting(reason)) => {
            tracing::warn!(repository = %repository.name, waiver = waiver.id, reason, "a waiver is in no file");
            (None, "GitHub did not let me propose it".to_owned())
        }
        Err(passing) => return Err(passing),
    };
    Ok(platform.store.keep_waiver_mirror(waiver.id, pull, &note).await?)
}

/// A pull request of ours was merged, closed or opened again: the replies of its waivers follow.
pub async fn pull_changed(platform: &Platform, event: &PullRequestChanged) -> Result<(), Failure> {
    let pull = &event.pull;
    if !pull.is_ours() || !BRANCHES.iter().any(|begin| pull.head_branch.starts_with(begin)) {
        return Ok(());
    }
    let note = match event.what {
        Happened::Merged => MERGED,
        Happened::Closed => CLOSED,
        Happened::Reopened => "",
        _ => return Ok(()),
    };
    if !note.is_empty() {
        platform.store.end_waiver_mirror(pull.repository.id, &pull.head_branch).await?;
    }
    for waiver in platform.store.waivers_of_mirror(pull.repository.id, pull.number).await? {
        platform.store.keep_waiver_mirror(waiver.id, Some(pull.number), note).await?;
        let waiver = RecordedWaiver { mirror_note: note.to_owned(), ..waiver };
        show(platform, &pull.repository, &waiver).await?;
    }
    Ok(())
}

/// What came of bringing a waiver into the file.
enum Brought {
    /// It is in this open pull request.
    Proposed(i64),
    /// Its own pull request was merged or closed.
    Settled(i64, &'static str),
    /// The file is as it should be.
    Nothing,
    /// It cannot be: why, as the end of a sentence.
    Not(String),
}

struct Work<'a> {
    platform: &'a Platform,
    repository: &'a Repository,
    waiver: &'a RecordedWaiver,
}

impl Work<'_> {
    async fn bring(&self) -> Result<Brought, Failure> {
        let store = &self.platform.store;
        let own = words::branch(self.waiver);
        let known = store.waiver_mirror(self.repository.id).await?;
        if let Some(begun) = known.as_ref().filter(|known| known.pull_number.is_none()) {
            // It may have been cut short a moment ago; GitHub is given the time to show how far it came.
            self.platform.github.settle(begun.begun_at).await;
        }
        if let Some(known) = known.filter(|known| known.branch != own) {
            match self.pull_of(&known.branch).await? {
                Some(pull) if pull.state == "open" => return self.on_top(&known.branch).await,
                // What was begun for another waiver and has no pull request yet gets it.
                None if known.pull_number.is_some() => return Err(not_visible("a pull request")),
                None if self.has_begun(&known.branch).await? => return self.on_top(&known.branch).await,
                _ => store.end_waiver_mirror(self.repository.id, &known.branch).await?,
            }
        }
        match self.pull_of(&own).await? {
            Some(pull) if pull.state == "open" => self.on_top(&own).await,
            Some(pull) => {
                let note = if pull.merged_at.is_some() { MERGED } else { CLOSED };
                Ok(Brought::Settled(pull.number, note))
            }
            None if self.has_begun(&own).await? => self.on_top(&own).await,
            None if self.head(&own).await?.is_some() => {
                Ok(Brought::Not(format!("the branch `{own}` exists already and holds something else")))
            }
            None => self.begin(&own).await,
        }
    }

    /// A new branch on top of the default branch.
    async fn begin(&self, branch: &str) -> Result<Brought, Failure> {
        let (github, scope, name) = (&self.platform.github, self.repository.scope, &self.repository.name);
        let Some(base) = self.head(&self.repository.default_branch).await? else {
            return Ok(Brought::Not("the repository has no default branch".to_owned()));
        };
        let file = match self.changed(&base).await? {
            Ok(Some(file)) => file,
            Ok(None) => return Ok(Brought::Nothing),
            Err(why) => return Ok(Brought::Not(why)),
        };
        self.platform.store.begin_waiver_mirror(self.repository.id, branch).await?;
        let message = words::commit_message(self.waiver);
        let commit = github.commit(scope, name, &base, &[file], &message).await?;
        match github.create_branch(scope, name, branch, &commit).await? {
            RefOutcome::Created => self.open(branch).await,
            // It was made by us a moment ago and is not shown yet.
            RefOutcome::Exists => Err(not_visible("a new branch")),
        }
    }

    /// One more commit on a branch that is under way.
    async fn on_top(&self, branch: &str) -> Result<Brought, Failure> {
        let (github, scope, name) = (&self.platform.github, self.repository.scope, &self.repository.name);
        let Some(parent) = self.head(branch).await? else { return Err(not_visible("a branch")) };
        match self.changed(&parent).await? {
            Err(why) => return Ok(Brought::Not(why)),
            // It stands there already: an earlier try got so far.
            Ok(None) => {}
            Ok(Some(file)) => {
                let message = words::commit_message(self.waiver);
                let (parent, files) = (&parent, &[file][..]);
                let new = NewCommit { branch, parent, files, removed: &[], message: &message };
                if github.commit_on(scope, name, &new).await? == CommitOutcome::Moved {
                    return Err(Failure::Passing { reason: format!("`{branch}` moved meanwhile"), wait: None });
                }
            }
        }
        self.open(branch).await
    }

    /// The branch's pull request, opened when it is not open yet.
    async fn open(&self, branch: &str) -> Result<Brought, Failure> {
        let (github, scope, name) = (&self.platform.github, self.repository.scope, &self.repository.name);
        let (title, body) = words::pull(self.waiver);
        let new =
            NewPull { head: branch, base: &self.repository.default_branch, title: &title, body: &body, draft: false };
        let pull = match self.pull_of(branch).await? {
            Some(pull) => pull,
            None => match github.open_pull(scope, name, &new).await? {
                PullOutcome::Opened(pull) => pull,
                PullOutcome::Exists => self.pull_of(branch).await?.ok_or_else(|| not_visible("a new pull request"))?,
            },
        };
        self.platform.store.keep_waiver_mirror_pull(self.repository.id, pull.number).await?;
        Ok(Brought::Proposed(pull.number))
    }

    /// The file at a commit with the waiver in it, or out of it; none when nothing is to be changed.
    async fn changed(&self, head: &Head) -> Result<Result<Option<NewFile>, String>, Failure> {
        let (github, scope, name) = (&self.platform.github, self.repository.scope, &self.repository.name);
        let standing = provisioning::standing(github, scope, name, head, WAIVERS_FILE).await?;
        let Ok(before) = String::from_utf8(standing) else { return Ok(Err(Cannot::Read.to_string())) };
        let after = match self.waiver.state {
            WaiverState::Granted => {
                let mut entries = record::entries(self.waiver).into_iter();
                entries.try_fold(before.clone(), |text, entry| waivers::add(&text, &entry))
            }
            _ => waivers::remove(&before, &BTreeSet::from([self.waiver.id])),
        };
        Ok(match after {
            Ok(after) if after == before => Ok(None),
            Ok(after) => Ok(Some(NewFile {
                path: WAIVERS_FILE.to_owned(),
                contents: after.into_bytes(),
                mode: FileMode::Regular,
            })),
            Err(cannot) => Err(cannot.to_string()),
        })
    }

    async fn head(&self, branch: &str) -> Result<Option<Head>, Failure> {
        Ok(self.platform.github.head(self.repository.scope, &self.repository.name, branch).await?)
    }

    /// The newest pull request of ours from a branch, open or not.
    async fn pull_of(&self, branch: &str) -> Result<Option<Pull>, Failure> {
        let (scope, name) = (self.repository.scope, &self.repository.name);
        let pull = self.platform.github.pull_of_branch(scope, name, branch).await?;
        Ok(pull.filter(|pull| pull.body.as_deref().is_some_and(words::is_our_pull)))
    }

    /// Whether a branch is there whose newest commit is ours.
    async fn has_begun(&self, branch: &str) -> Result<bool, Failure> {
        let (scope, name) = (self.repository.scope, &self.repository.name);
        let Some(head) = self.head(branch).await? else { return Ok(false) };
        let message = self.platform.github.commit_message(scope, name, &head.commit).await?;
        Ok(words::is_our_commit(&message))
    }
}

fn not_visible(what: &str) -> Failure {
    Failure::Passing { reason: format!("{what} is not visible yet"), wait: None }
}
