//! Check runs: one a commit, subject and attempt, made once, found again by its `external_id` when its making was cut
//! short.

use super::Outbox;
use crate::events::Repository;
use crate::failure::Failure;
use crate::github::{Annotation, CheckAction, CheckRun, CheckStatus, CommitSha, Conclusion, NewCheckRun};
use crate::store::{CheckKey, CheckRow};

/// The check's name. Branch rules name it: it never changes.
pub const CHECK: &str = "idp";

/// What a finished check says.
#[derive(Debug, Clone)]
pub struct CheckText {
    /// The verdict.
    pub conclusion: Conclusion,
    /// One line.
    pub title: String,
    /// Markdown.
    pub summary: String,
    /// What stands beside the lines of the change.
    pub annotations: Vec<Annotation>,
    /// At most three buttons.
    pub actions: Vec<CheckAction>,
}

/// The check run that a text goes to.
struct Place {
    attempt: i64,
    run: Option<CheckRun>,
}

impl Outbox {
    /// Announces that the commit is being judged.
    pub async fn begin_check(&self, repository: &Repository, key: &CheckKey) -> Result<(), Failure> {
        let mut begun = check_run(key);
        begun.title = "Being judged".to_owned();
        begun.summary = "The verdict comes as soon as there is one.".to_owned();
        let place = self.place(repository, key).await?;
        let run = self.write(repository, key, place, begun).await?;
        Ok(self.store.check_begun(key, run.id).await?)
    }

    /// Makes the check of a commit say its verdict. `judged` is what the verdict rests on beside the commit.
    pub async fn conclude_check(
        &self,
        repository: &Repository,
        key: &CheckKey,
        judged: &str,
        text: &CheckText,
    ) -> Result<(), Failure> {
        let finished = NewCheckRun {
            status: CheckStatus::Completed,
            conclusion: Some(text.conclusion),
            title: text.title.clone(),
            summary: super::fit::to_github(&text.summary),
            annotations: text.annotations.clone(),
            actions: text.actions.clone(),
            completed_at: Some(chrono::Utc::now()),
            ..check_run(key)
        };
        let place = self.place(repository, key).await?;
        let run = self.write(repository, key, place, finished).await?;
        Ok(self.store.check_finished(key, run.id, judged, text.conclusion.name()).await?)
    }

    /// Where the next text goes: to the check run that was begun, to one whose making was cut short, or to a new one.
    async fn place(&self, repository: &Repository, key: &CheckKey) -> Result<Place, Failure> {
        let row = match self.store.check(key).await? {
            None => return Ok(Place { attempt: 1, run: None }),
            // Annotations of a finished check cannot be taken back: a new one takes its place.
            Some(row) if row.is_finished() => return Ok(Place { attempt: row.attempt + 1, run: None }),
            Some(row) => row,
        };
        if row.check_run_id.is_none() {
            self.github.settle(row.intended_at).await;
        }
        let head = CommitSha(key.head.clone());
        let runs = self.github.check_runs_for(repository.scope, &repository.name, &head, CHECK).await?;
        let wanted = external_id(key, row.attempt);
        let is_it = |run: &CheckRun| match row {
            CheckRow { check_run_id: Some(id), .. } => run.id == id,
            _ => run.external_id.as_deref() == Some(&wanted),
        };
        Ok(Place { attempt: row.attempt, run: runs.into_iter().find(is_it) })
    }

    async fn write(
        &self,
        repository: &Repository,
        key: &CheckKey,
        place: Place,
        text: NewCheckRun,
    ) -> Result<CheckRun, Failure> {
        let text = NewCheckRun { external_id: external_id(key, place.attempt), ..text };
        if let Some(run) = place.run {
            return Ok(self.github.update_check_run(repository.scope, &repository.name, &run, &text).await?);
        }
        // Written down first: after a crash between here and the answer, the check run is looked for.
        self.store.intend_check(key, place.attempt).await?;
        Ok(self.github.create_check_run(repository.scope, &repository.name, &text).await?)
    }
}

fn external_id(key: &CheckKey, attempt: i64) -> String {
    if attempt == 1 { key.subject.clone() } else { format!("{}#{attempt}", key.subject) }
}

fn check_run(key: &CheckKey) -> NewCheckRun {
    NewCheckRun {
        name: CHECK.to_owned(),
        head_sha: CommitSha(key.head.clone()),
        status: CheckStatus::InProgress,
        conclusion: None,
        title: String::new(),
        summary: String::new(),
        text: None,
        annotations: Vec::new(),
        actions: Vec::new(),
        external_id: key.subject.clone(),
        details_url: None,
        started_at: None,
        completed_at: None,
    }
}
