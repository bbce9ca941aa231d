//! From a wish for a repository to the repository: an issue of a form or a command → answers → a plan → an approval
//! where one is needed → steps, each written down before it begins → links and next steps.
//! Pull requests to repositories that exist are `provisioning`.

mod authority;
mod by_command;
mod by_form;
mod decide;
mod planning;
mod wish;
pub mod words;
mod work;

pub use by_command::by_command;
pub use by_form::issue_changed;
pub use decide::{approve, cancel, find, reject, retry};

use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::CloseReason;
use crate::golden_paths::Plan;
use crate::outbox::{Thread, Topic};
use crate::store::{Creation, CreationState, StepOutcome};

/// Takes a creation as far as it goes now, and lets its reply say how it stands, before and after.
async fn go_on(platform: &Platform, repository: &Repository, id: i64, cause: &str) -> Result<Creation, Failure> {
    let mut creation = reread(platform, id).await?;
    show(platform, repository, &creation).await?;
    if creation.state == CreationState::Asked {
        work::carry_out(platform, repository, &creation, cause).await?;
        creation = reread(platform, id).await?;
        show(platform, repository, &creation).await?;
    }
    if creation.state == CreationState::Made && creation.asked.by_form {
        close(platform, repository, &creation).await?;
    }
    Ok(creation)
}

/// Closes the issue as completed, once: who opens it again has a reason.
async fn close(platform: &Platform, repository: &Repository, creation: &Creation) -> Result<(), Failure> {
    const CLOSED: &str = "close";
    let rows = platform.store.creation_steps(creation.id).await?;
    if rows.iter().any(|row| row.step == CLOSED && row.outcome.is_some()) {
        return Ok(());
    }
    platform.store.begin_step(creation.id, CLOSED).await?;
    let issue = creation.asked.issue;
    platform.github.close_issue(repository.scope, &repository.name, issue, CloseReason::Completed).await?;
    platform.store.end_step(creation.id, CLOSED, StepOutcome::Done, "").await?;
    Ok(())
}

/// Makes the creation's reply say how it stands now.
async fn show(platform: &Platform, repository: &Repository, creation: &Creation) -> Result<(), Failure> {
    let steps = platform.store.creation_steps(creation.id).await?;
    let who = match creation.state {
        CreationState::Waiting => authority::who_decides(platform, repository).await?,
        _ => String::new(),
    };
    let text = words::creation(creation, &plan_of(creation)?, &steps, &who);
    say(platform, repository, creation, &text).await
}

async fn say(platform: &Platform, repository: &Repository, creation: &Creation, text: &str) -> Result<(), Failure> {
    let asked = &creation.asked;
    let topic = match asked.by_form {
        true => Topic::Creation { issue: asked.issue },
        false => Topic::Request { id: creation.id },
    };
    let thread = Thread { repository, number: asked.issue, since: creation.asked_at };
    platform.outbox.say(thread, &topic, text).await
}

/// The plan that was shown; refused when it is not what its hash says.
fn plan_of(creation: &Creation) -> Result<Plan, Failure> {
    let plan: Plan = serde_json::from_str(&creation.asked.plan)
        .map_err(|error| Failure::Lasting(format!("the plan of request {} cannot be read: {error}", creation.id)))?;
    if plan.hash().to_string() != creation.asked.plan_hash {
        return Err(Failure::Lasting(format!("the plan of request {} is not the one that was shown", creation.id)));
    }
    Ok(plan)
}

/// The creation as it stands now.
async fn reread(platform: &Platform, id: i64) -> Result<Creation, Failure> {
    let creation = platform.store.creation(id).await?;
    creation.ok_or_else(|| Failure::Lasting(format!("request {id} has vanished from the database")))
}

/// Work on an issue was given up: a creation that was under way there is told as failed, so that it can be retried.
pub async fn give_up(platform: &Platform, repository: &Repository, issue: i64, incident: &str) {
    let told = async {
        for creation in platform.store.creations_in(repository.id, Some(issue), 20).await? {
            if creation.state == CreationState::Asked {
                work::give_up(platform, &creation, incident).await?;
                show(platform, repository, &reread(platform, creation.id).await?).await?;
            }
        }
        Ok::<(), Failure>(())
    };
    if let Err(error) = told.await {
        tracing::error!(%error, "nor could it be told that a creation was given up");
    }
}
