//! An issue of a form: recognised by its labels and by the form's file, read anew each time it changes, answered in one
//! reply.

use std::time::Instant;

use super::authority::standing;
use super::planning::{self, Obstacle};
use super::wish::{Wish, Wished};
use super::{go_on, words};
use crate::deliveries::Outcome;
use crate::events::{IssueChange, IssueChanged};
use crate::failure::Failure;
use crate::flows::Platform;
use crate::flows::forms::git_name;
use crate::flows::platform_paths::PathsAtHand;
use crate::github::{Blob, TextOf};
use crate::golden_paths::GoldenPath;
use crate::golden_paths::form::{self, FieldProblem, Form};
use crate::outbox::{Thread, Topic};
use crate::store::{Creation, CreationChange, CreationState};
use serde_json::Map;

/// Follows an issue that asks.
pub async fn issue_changed(platform: &Platform, event: &IssueChanged, guid: &str) -> Result<Outcome, Failure> {
    if !platform.decisions.is_platform(&event.repository.name.to_string()) {
        return Ok(told("nothing", "not the platform repository"));
    }
    let asking = Asking { platform, event, guid };
    let known = platform.store.creation_of(&asking.cause()).await?;
    match (event.what, known) {
        (IssueChange::Closed, known) => asking.closed(known).await,
        (IssueChange::Asks, Some(known)) if !can_change(&known) => asking.finish(&known).await,
        (IssueChange::Asks, _) => asking.asks().await,
    }
}

/// Whether the text of the issue still counts.
fn can_change(known: &Creation) -> bool {
    matches!(known.state, CreationState::Waiting | CreationState::Failed) && known.made.is_none()
}

struct Asking<'a> {
    platform: &'a Platform,
    event: &'a IssueChanged,
    guid: &'a str,
}

impl Asking<'_> {
    fn cause(&self) -> String {
        format!("issue:{}#{}", self.event.repository.id, self.event.number)
    }

    async fn asks(&self) -> Result<Outcome, Failure> {
        let (platform, repository) = (self.platform, &self.event.repository);
        // Deliveries come late and in any order: what counts is how the issue stands now.
        let issue = match platform.github.issue(repository.scope, &repository.name, self.event.number).await {
            Ok(issue) => issue,
            Err(error) if error.is_not_found() => return Ok(told("gone", "the issue is not there any more")),
            Err(error) => return Err(error.into()),
        };
        if !issue.open {
            return Ok(told("nothing", "the issue is closed"));
        }
        let paths = platform.paths.of(&repository.name.owner).await?;
        let Some(path) = named_by(&issue.labels, &paths) else {
            return self.unnamed(&paths, &issue.labels).await;
        };
        let Some(form) = self.form(path).await? else {
            return Ok(told("nothing", "there is no form of this golden path"));
        };
        let standing = standing(platform, repository, &self.event.author, Instant::now()).await?;
        if !standing.belongs {
            self.say(&words::stranger(&repository.name.owner)).await?;
            return Ok(told("refused", "who asks does not belong to the organisation"));
        }
        let mut reading = form.read(path, &issue.body);
        if !reading.problems.is_empty() {
            return self.unclear(path, &reading.problems, &reading.passed_over).await;
        }
        planning::addresses(platform, &repository.name.owner, &mut reading.values);
        let answers = match path.answers_over(&[], &reading.values, &Map::new()) {
            Ok(answers) => answers,
            Err(errors) => return self.unclear(path, &form.in_its_words(&errors), &reading.passed_over).await,
        };
        let plan = match planning::plan(platform, repository, path, &answers, &self.event.author) {
            Ok(plan) => plan,
            Err(obstacle) => return self.impossible(path, &obstacle).await,
        };
        let wish = Wish {
            platform,
            repository,
            issue: self.event.number,
            by_form: true,
            url: &self.event.url,
            author: &self.event.author,
            author_id: self.event.author_id,
            cause: self.cause(),
            standing,
        };
        match wish.pursue(&plan).await? {
            Wished::Stands(creation) => {
                Ok(told("done", format!("request {} is {}", creation.id, creation.state.name())))
            }
            Wished::Open(other) => {
                self.take_back_plan().await?;
                self.say(&words::open_already(&other)).await?;
                Ok(told("refused", format!("request {} is for the same repository", other.id)))
            }
            Wished::Impossible(obstacle) => self.impossible(path, &obstacle).await,
        }
    }

    /// The form as it stands in the platform repository; none when there is no file.
    async fn form(&self, path: &GoldenPath) -> Result<Option<Form>, Failure> {
        let (platform, repository) = (self.platform, &self.event.repository);
        let file = form::file_of(&path.name);
        let Some(tree) = platform.store.tree(repository.id).await? else { return Ok(None) };
        let Some(listed) = tree.get(&file) else { return Ok(None) };
        let wanted = match listed.blob.is_empty() {
            true => Blob::At { commit: crate::github::CommitSha(tree.commit.clone()), path: file },
            false => Blob::Oid(listed.blob.clone()),
        };
        // The form as we write it is known by its name in git.
        let ours = form::write(path);
        let kept = match git_name(&ours) == listed.blob {
            true => Some(ours),
            false => platform.store.blob(&listed.blob).await?,
        };
        let text = match kept {
            Some(text) => Some(text),
            None => {
                let found = platform.github.texts(repository.scope, &repository.name, &[wanted]).await?;
                match found.into_iter().next() {
                    Some((Blob::Oid(blob), TextOf::Text(text))) => {
                        platform.store.keep_blob(&blob, &text).await?;
                        Some(text)
                    }
                    Some((_, TextOf::Text(text))) => Some(text),
                    _ => None,
                }
            }
        };
        let read = text.map(|text| Form::from_file(&text, path));
        Ok(Some(match read {
            Some(Ok(form)) => form,
            // A file that cannot be read says nothing about the labels: those of the golden path are the best guess.
            _ => Form::of(path),
        }))
    }

    async fn unnamed(&self, paths: &PathsAtHand, labels: &[String]) -> Result<Outcome, Failure> {
        let Some((name, problems)) = paths.broken().find(|(name, _)| labels.contains(&form::path_label(name))) else {
            return Ok(told("nothing", "no label names a golden path"));
        };
        self.take_back_plan().await?;
        self.say(&words::broken_path(name, problems)).await?;
        Ok(told("refused", format!("the golden path {name} cannot be used")))
    }

    async fn unclear(
        &self,
        path: &GoldenPath,
        problems: &[FieldProblem],
        passed_over: &[String],
    ) -> Result<Outcome, Failure> {
        self.take_back_plan().await?;
        self.say(&words::unclear(path, problems, passed_over)).await?;
        Ok(told("unclear", format!("{} answers cannot be taken", problems.len())))
    }

    async fn impossible(&self, path: &GoldenPath, obstacle: &Obstacle) -> Result<Outcome, Failure> {
        self.take_back_plan().await?;
        self.say(&words::impossible(&format!("make a repository from `{}`", path.name), obstacle, "edit the issue"))
            .await?;
        Ok(told("refused", "nothing can be made of these answers"))
    }

    /// A plan that waits from an earlier text of the issue cannot be approved any more.
    async fn take_back_plan(&self) -> Result<(), Failure> {
        let Some(known) = self.platform.store.creation_of(&self.cause()).await? else { return Ok(()) };
        let change = CreationChange {
            id: known.id,
            to: CreationState::Failed,
            who: &self.event.author.0,
            cause: self.guid,
            decides: false,
            reason: None,
        };
        self.platform.store.change_creation(&change).await?;
        Ok(())
    }

    /// What was begun goes on; what has ended is shown once more, should an earlier try not have come so far.
    async fn finish(&self, known: &Creation) -> Result<Outcome, Failure> {
        let creation = go_on(self.platform, &self.event.repository, known.id, &self.cause()).await?;
        Ok(told("done", format!("request {} is {}", creation.id, creation.state.name())))
    }

    /// A person closed the issue: what still waits is called off.
    async fn closed(&self, known: Option<Creation>) -> Result<Outcome, Failure> {
        let Some(known) = known else { return Ok(told("nothing", "nothing was asked for here")) };
        let change = CreationChange {
            id: known.id,
            to: CreationState::Cancelled,
            who: &self.event.by.0,
            cause: self.guid,
            decides: false,
            reason: None,
        };
        if let Some(stays) = self.platform.store.change_creation(&change).await? {
            return Ok(told("nothing", format!("request {} stays {}", known.id, stays.name())));
        }
        let creation = super::reread(self.platform, known.id).await?;
        super::show(self.platform, &self.event.repository, &creation).await?;
        Ok(told("done", format!("request {} is cancelled", known.id)))
    }

    async fn say(&self, text: &str) -> Result<(), Failure> {
        let event = self.event;
        let thread = Thread { repository: &event.repository, number: event.number, since: event.created_at };
        self.platform.outbox.say(thread, &Topic::Creation { issue: event.number }, text).await
    }
}

/// The golden path whose label the issue has.
fn named_by<'p>(labels: &[String], paths: &'p PathsAtHand) -> Option<&'p GoldenPath> {
    paths.all().into_iter().find(|path| labels.contains(&form::path_label(&path.name)))
}

fn told(word: &'static str, note: impl Into<String>) -> Outcome {
    Outcome { word, note: note.into() }
}
