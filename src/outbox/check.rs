//! Check runs: one a commit and subject, made once, found again by its `external_id` when its making was cut short.

use super::Outbox;
use crate::events::Repository;
use crate::failure::Failure;
use crate::github::{Annotation, CheckAction, CheckRunText, CommitSha, GitHubError};
use crate::store::{CheckKey, CheckRow};

/// The check's name. Branch rules name it: it never changes.
pub const CHECK: &str = "idp";
/// Annotations that GitHub takes in one request.
const ANNOTATIONS_AT_ONCE: usize = 50;

/// What a finished check says.
#[derive(Debug, Clone)]
pub struct CheckText {
    /// GitHub's word for the verdict.
    pub conclusion: &'static str,
    /// One line.
    pub title: String,
    /// Markdown.
    pub summary: String,
    /// What stands beside the lines of the change.
    pub annotations: Vec<Annotation>,
    /// At most three buttons.
    pub actions: Vec<CheckAction>,
}

impl Outbox {
    /// Announces that the commit is being judged.
    pub async fn begin_check(&self, repository: &Repository, key: &CheckKey) -> Result<(), Failure> {
        let begun = CheckRunText { status: "in_progress", title: "Being judged".to_owned(), ..CheckRunText::default() };
        match self.standing_check(repository, key).await? {
            Some(id) => self.github.update_check_run(repository.scope, &repository.name, id, &begun).await?,
            None => {
                self.make_check(repository, key, &begun).await?;
            }
        }
        Ok(())
    }

    /// Makes the check of a commit say its verdict, in one write where there are at most 50 annotations. `judged` is
    /// what the verdict rests on beside the commit.
    pub async fn conclude_check(
        &self,
        repository: &Repository,
        key: &CheckKey,
        judged: &str,
        text: &CheckText,
    ) -> Result<(), Failure> {
        let mut parts = text.annotations.chunks(ANNOTATIONS_AT_ONCE);
        let mut finished = CheckRunText {
            status: "completed",
            conclusion: Some(text.conclusion),
            title: text.title.clone(),
            summary: super::fit::to_github(&text.summary),
            annotations: parts.next().unwrap_or_default().to_vec(),
            actions: text.actions.clone(),
        };
        let id = match self.standing_check(repository, key).await? {
            Some(id) => {
                self.github.update_check_run(repository.scope, &repository.name, id, &finished).await?;
                id
            }
            None => self.make_check(repository, key, &finished).await?,
        };
        for part in parts {
            finished.annotations = part.to_vec();
            self.github.update_check_run(repository.scope, &repository.name, id, &finished).await?;
        }
        Ok(self.store.check_finished(key, id, judged, text.conclusion).await?)
    }

    /// The check run of that key, if one was made.
    async fn standing_check(&self, repository: &Repository, key: &CheckKey) -> Result<Option<i64>, Failure> {
        match self.store.check(key).await? {
            None => Ok(None),
            Some(CheckRow { check_run_id: Some(id), .. }) => Ok(Some(id)),
            Some(row) => {
                self.github.settle(row.intended_at).await;
                let head = CommitSha(key.head.clone());
                let runs = self.github.check_runs(repository.scope, &repository.name, &head, CHECK).await?;
                Ok(runs.into_iter().find(|run| run.external_id.as_deref() == Some(&key.subject)).map(|run| run.id))
            }
        }
    }

    async fn make_check(&self, repository: &Repository, key: &CheckKey, text: &CheckRunText) -> Result<i64, Failure> {
        // Written down first: after a crash between here and the answer, the check run is looked for.
        self.store.intend_check(key).await?;
        let head = CommitSha(key.head.clone());
        let made: Result<_, GitHubError> =
            self.github.create_check_run(repository.scope, &repository.name, CHECK, &head, &key.subject, text).await;
        let id = made?.id;
        self.store.check_begun(key, id).await?;
        Ok(id)
    }
}
