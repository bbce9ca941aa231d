//! The work itself: steps in order. Each is written down before its first call and has an end; what has no end was cut
//! short, and is looked for or safely repeated. A step that fails lets those go on that do not need it.

mod effects;
mod found;
mod furnish;
mod outcomes;
mod registering;
mod steps;

pub use outcomes::told;
pub use steps::{Step, is_catalog_file, steps};

use super::reread;
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{GitHubError, RepoName, Scope};
use crate::golden_paths::{Plan, RepositoryPlan};
use crate::store::{Creation, CreationChange, CreationState, MadeRepository, Millis, StepOutcome};

/// Who acts when it is the platform itself.
const PLATFORM: &str = "idp";

/// How a step ended that was not cut short.
pub(super) enum Done {
    /// It was done; what there is to know about it.
    Yes(String),
    /// It cannot be done as things stand; why.
    No(String),
}

impl Done {
    fn plainly() -> Self {
        Self::Yes(String::new())
    }
}

/// A creation at work.
struct Work<'a> {
    platform: &'a Platform,
    creation: Creation,
    plan: &'a Plan,
    made: &'a RepositoryPlan,
}

/// Carries out what is left of a creation.
pub(super) async fn carry_out(
    platform: &Platform,
    repository: &Repository,
    creation: &Creation,
    cause: &str,
) -> Result<(), Failure> {
    let plan = super::plan_of(creation)?;
    let Some(made) = plan.repository() else {
        return Err(Failure::Lasting(format!("the plan of request {} makes no repository", creation.id)));
    };
    let mut work = Work { platform, creation: creation.clone(), plan: &plan, made };
    let mut whole = true;
    for step in steps(&plan) {
        match work.one(&step).await? {
            true => {}
            // Without the repository, its commit and its branch there is nothing to go on with.
            false if step.is_foundation() => {
                whole = false;
                break;
            }
            false => whole = false,
        }
        if step == Step::Commit {
            super::show(platform, repository, &work.creation).await?;
        }
    }
    let to = if whole { CreationState::Made } else { CreationState::Failed };
    end(platform, creation.id, to, cause).await
}

/// Tells a creation whose work was given up as failed, at the step that was cut short.
pub(super) async fn give_up(platform: &Platform, creation: &Creation, incident: &str) -> Result<(), Failure> {
    let begun = platform.store.creation_steps(creation.id).await?;
    let plan = super::plan_of(creation)?;
    let note = format!("GitHub did not answer as it should, and trying again did not help (incident `{incident}`)");
    let cut_short = begun.iter().find(|row| row.outcome.is_none()).map(|row| row.step.clone());
    let step = cut_short.or_else(|| steps(&plan).first().map(Step::key)).unwrap_or_default();
    platform.store.begin_step(creation.id, &step).await?;
    platform.store.end_step(creation.id, &step, StepOutcome::Failed, &note).await?;
    end(platform, creation.id, CreationState::Failed, incident).await
}

async fn end(platform: &Platform, id: i64, to: CreationState, cause: &str) -> Result<(), Failure> {
    // A creation can fail and be tried again many times: each end is a cause of its own.
    let cause = format!("{cause}:{}", uuid::Uuid::new_v4());
    let change = CreationChange { id, to, who: PLATFORM, cause: &cause, decides: false, reason: None };
    platform.store.change_creation(&change).await?;
    Ok(())
}

impl Work<'_> {
    /// Does a step unless it was done; whether it is done now.
    async fn one(&mut self, step: &Step) -> Result<bool, Failure> {
        let store = &self.platform.store;
        let (id, key) = (self.creation.id, step.key());
        let rows = store.creation_steps(id).await?;
        if rows.iter().any(|row| row.step == key && row.outcome == Some(StepOutcome::Done)) {
            return Ok(true);
        }
        let before = store.begin_step(id, &key).await?;
        let done = match self.run(step, before).await {
            Ok(done) => done,
            Err(Cut::GitHub(error)) if !error.can_pass() => Done::No(error.to_string()),
            Err(Cut::GitHub(error)) => return Err(error.into()),
            Err(Cut::Failure(failure)) => return Err(failure),
        };
        let (outcome, note) = match &done {
            Done::Yes(note) => (StepOutcome::Done, note),
            Done::No(reason) => (StepOutcome::Failed, reason),
        };
        store.end_step(id, &key, outcome, note).await?;
        if *step == Step::Repository {
            self.creation = reread(self.platform, id).await?;
        }
        Ok(outcome == StepOutcome::Done)
    }

    /// `before` says when the step was begun for the first time, if it was begun before.
    async fn run(&self, step: &Step, before: Option<Millis>) -> Result<Done, Cut> {
        match step {
            Step::Repository => self.repository(before).await,
            Step::Commit => self.commit(before.is_some()).await,
            Step::Branch => self.default_branch().await,
            Step::Furnish => self.furnish().await,
            Step::Team(team) => self.team(team).await,
            Step::Person(person) => self.person(person).await,
            Step::Protection => self.protection().await,
            Step::Environment(name) => self.environment(name).await,
            Step::Variable(name) => self.variable(name).await,
            Step::Properties => self.properties().await,
            Step::Catalog => self.register().await,
            Step::Effect(number) => self.effect(*number, before.is_some()).await,
        }
    }

    /// The repository that was made. Every step behind the first one has it.
    fn standing(&self) -> Result<&MadeRepository, Failure> {
        self.creation.made.as_ref().ok_or_else(|| Failure::Lasting("the new repository is not known".to_owned()))
    }

    fn name(&self) -> RepoName {
        RepoName { owner: self.made.owner.clone(), name: self.made.name.clone() }
    }

    /// A token for the settings of the new repository.
    fn scope(&self) -> Result<Scope, Failure> {
        Ok(Scope::furnishing(self.creation.asked.installation_id, self.standing()?.id))
    }
}

/// Why a step was cut short.
pub(super) enum Cut {
    /// GitHub said no, or nothing.
    GitHub(GitHubError),
    /// Anything else.
    Failure(Failure),
}

impl From<GitHubError> for Cut {
    fn from(error: GitHubError) -> Self {
        Self::GitHub(error)
    }
}

impl From<Failure> for Cut {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<crate::store::StoreError> for Cut {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Failure(error.into())
    }
}
