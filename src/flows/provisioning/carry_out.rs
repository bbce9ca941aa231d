//! A plan becomes one commit, one branch, one pull request. What was made is written down after each step, and found
//! again by the branch's name where a process died before it could be.

use super::{plan_of, pull_of, words};
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{
    CommitSha, FileMode, GitHub, Head, NewFile, NewPull, Pull, PullOutcome, PullPeople, RefOutcome, RepoName, Scope,
    TreeEntry,
};
use crate::golden_paths::{Change, Plan, PlannedFile, PullRequestPlan};
use crate::store::{Change as Changed, Request, RequestState, Transition};

/// Who acts when it is the platform itself.
const PLATFORM: &str = "idp";

/// Carries a request out; it is refused, with the reason kept, when something stands in the way.
pub async fn carry_out(
    platform: &Platform,
    repository: &Repository,
    request: &Request,
    cause: &str,
) -> Result<(), Failure> {
    let plan = plan_of(request)?;
    let work = Work { platform, repository, request, plan: &plan, opens: pull_of(&plan)? };
    let Some(commit) = work.commit().await? else {
        return refuse(platform, request, cause, "the default branch has gone").await;
    };
    if let Some(obstacle) = work.branch(&commit).await? {
        return refuse(platform, request, cause, &obstacle).await;
    }
    let pull = work.pull().await?;
    platform.store.keep_pull(request.id, pull.number, &pull.html_url).await?;
    platform.github.ask_people(work.scope(), &repository.name, pull.number, &people_of(work.opens)).await?;
    let change = |to| Transition { id: request.id, to, who: PLATFORM, cause, decides: false, reason: None };
    if let Changed::NotFrom(RequestState::Cancelled | RequestState::Refused) =
        platform.store.change_request(&change(RequestState::CarriedOut)).await?
    {
        // It was called off while we were at it.
        return call_off(platform, repository, &plan, Some(pull.number)).await;
    }
    if pull.state == "closed" {
        let to = if pull.merged_at.is_some() { RequestState::Merged } else { RequestState::Cancelled };
        platform.store.change_request(&change(to)).await?;
    }
    Ok(())
}

/// Takes back what is visible of a request: its pull request is closed, its branch deleted.
pub async fn call_off(
    platform: &Platform,
    repository: &Repository,
    plan: &Plan,
    pull: Option<i64>,
) -> Result<(), Failure> {
    if let Some(number) = pull {
        platform.github.close_pull(repository.scope, &repository.name, number).await?;
        platform.github.delete_branch(repository.scope, &repository.name, &pull_of(plan)?.branch).await?;
    }
    Ok(())
}

async fn refuse(platform: &Platform, request: &Request, cause: &str, reason: &str) -> Result<(), Failure> {
    let to = RequestState::Refused;
    let change = Transition { id: request.id, to, who: PLATFORM, cause, decides: false, reason: Some(reason) };
    platform.store.change_request(&change).await?;
    Ok(())
}

struct Work<'a> {
    platform: &'a Platform,
    repository: &'a Repository,
    request: &'a Request,
    plan: &'a Plan,
    opens: &'a PullRequestPlan,
}

impl Work<'_> {
    fn scope(&self) -> Scope {
        self.repository.scope
    }

    /// The commit: the one that was kept, or a new one on top of the default branch.
    async fn commit(&self) -> Result<Option<CommitSha>, Failure> {
        if let Some(sha) = &self.request.commit_sha {
            return Ok(Some(CommitSha(sha.clone())));
        }
        let (github, name) = (&self.platform.github, &self.repository.name);
        let Some(head) = github.head(self.scope(), name, &self.request.asked.default_branch).await? else {
            return Ok(None);
        };
        let files = self.files(&head).await?;
        let message = words::commit_message(self.request, self.plan);
        let commit = github.commit(self.scope(), name, &head, &files, &message).await?;
        self.platform.store.keep_commit(self.request.id, &commit.0).await?;
        Ok(Some(commit))
    }

    async fn files(&self, head: &Head) -> Result<Vec<NewFile>, Failure> {
        let (github, name) = (&self.platform.github, &self.repository.name);
        let appends = self.plan.files.iter().any(|file| file.change == Change::AppendDocument);
        let entries = if appends { github.tree(self.scope(), name, &head.tree).await?.0 } else { Vec::new() };
        let mut files = Vec::with_capacity(self.plan.files.len());
        for file in &self.plan.files {
            let contents = match file.change {
                Change::Create => file.contents.clone(),
                Change::AppendDocument => {
                    behind(held(github, self.scope(), name, &entries, &file.path).await?, &file.contents)
                }
            };
            files.push(NewFile { path: file.path.clone(), contents, mode: mode_of(file) });
        }
        Ok(files)
    }

    /// The branch at the commit; the reason when another one of that name is in the way.
    async fn branch(&self, commit: &CommitSha) -> Result<Option<String>, Failure> {
        let (github, name) = (&self.platform.github, &self.repository.name);
        if github.create_branch(self.scope(), name, &self.opens.branch, commit).await? == RefOutcome::Created {
            return Ok(None);
        }
        let Some(standing) = github.head(self.scope(), name, &self.opens.branch).await? else {
            // It exists and cannot be seen yet.
            return Err(Failure::Passing { reason: "a new branch is not visible yet".to_owned(), wait: None });
        };
        let ours = standing.commit == *commit || {
            let message = github.commit_message(self.scope(), name, &standing.commit).await?;
            words::is_commit_of(&message, self.request)
        };
        Ok((!ours).then(|| {
            format!(
                "the branch `{}` exists already and holds something else; delete or rename it, then ask again",
                self.opens.branch
            )
        }))
    }

    /// The pull request: one that an earlier attempt opened, or a new one.
    async fn pull(&self) -> Result<Pull, Failure> {
        let (github, name) = (&self.platform.github, &self.repository.name);
        if let Some(intended) = self.request.pull_intended
            && let Some(pull) = self.look_for(intended).await?
        {
            return Ok(pull);
        }
        self.platform.store.intend_pull(self.request.id).await?;
        let body = words::pull_body(self.request, self.opens);
        let base = self.opens.target_branch.as_deref().unwrap_or(&self.request.asked.default_branch);
        let new =
            NewPull { head: &self.opens.branch, base, title: &self.opens.title, body: &body, draft: self.opens.draft };
        match github.open_pull(self.scope(), name, &new).await? {
            PullOutcome::Opened(pull) => Ok(pull),
            PullOutcome::Exists => {
                let found = github.pull_of_branch(self.scope(), name, &self.opens.branch).await?;
                found.ok_or_else(|| Failure::Passing {
                    reason: "the pull request exists and is not visible yet".to_owned(),
                    wait: None,
                })
            }
        }
    }

    /// Looks for a pull request whose opening was cut short, after the moment in which GitHub may not show it.
    async fn look_for(&self, intended: i64) -> Result<Option<Pull>, Failure> {
        let github = &self.platform.github;
        github.settle(intended).await;
        let newest = github.pull_of_branch(self.scope(), &self.repository.name, &self.opens.branch).await?;
        // An older request of the same name may have left a closed one behind.
        let marker = words::pull_marker(self.request);
        Ok(newest.filter(|pull| pull.body.as_deref().is_some_and(|body| body.contains(&marker))))
    }
}

/// What a file holds at a commit; nothing when it is not there.
pub async fn standing(
    github: &GitHub,
    scope: Scope,
    name: &RepoName,
    head: &Head,
    path: &str,
) -> Result<Vec<u8>, Failure> {
    let (entries, _) = github.tree(scope, name, &head.tree).await?;
    held(github, scope, name, &entries, path).await
}

async fn held(
    github: &GitHub,
    scope: Scope,
    name: &RepoName,
    entries: &[TreeEntry],
    path: &str,
) -> Result<Vec<u8>, Failure> {
    match entries.iter().find(|entry| entry.path == path && entry.kind == "blob") {
        Some(entry) => Ok(github.blob(scope, name, &entry.sha).await?.bytes),
        None => Ok(Vec::new()),
    }
}

/// Whom a planned pull request is to be shown to.
pub fn people_of(pull: &PullRequestPlan) -> PullPeople<'_> {
    PullPeople { reviewers: &pull.reviewers, teams: &pull.team_reviewers, assignees: &pull.assignees }
}

/// What a planned file is to git.
pub fn mode_of(file: &PlannedFile) -> FileMode {
    match file {
        PlannedFile { link: true, .. } => FileMode::Link,
        PlannedFile { executable: true, .. } => FileMode::Executable,
        _ => FileMode::Regular,
    }
}

/// A document behind those of a YAML file, whatever the file ends with.
pub fn behind(mut standing: Vec<u8>, document: &[u8]) -> Vec<u8> {
    if !standing.is_empty() && !standing.ends_with(b"\n") {
        standing.push(b'\n');
    }
    standing.extend_from_slice(document);
    standing
}
