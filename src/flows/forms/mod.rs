//! Issue forms kept in step with the golden paths: one pull request to the platform repository with every form that
//! differs. A form that was changed by hand is left as it is. Closed without being merged, the pull request is not
//! opened again until other forms are due. What a form says is `golden_paths::form`.

mod due;
mod offer;

pub use due::git_name;

use crate::deliveries::Outcome;
use crate::events::{Happened, PullRequestChanged, Pushed, Repository};
use crate::failure::Failure;
use crate::flows::Platform;
use crate::flows::platform_paths::FOLDER;
use crate::github::{RepoName, Scope};

/// The branch of the pull request.
pub const BRANCH: &str = "idp/update-issue-forms";
/// Where forms stand.
const FORMS: &str = ".github/ISSUE_TEMPLATE/";
/// How long after the start forms are looked at: first, work that waits goes on.
const AFTER_START: std::time::Duration = std::time::Duration::from_secs(120);

/// A push to a default branch was recorded: where it may concern forms, they are put in step.
pub async fn pushed(platform: &Platform, event: &Pushed) -> Result<Option<Outcome>, Failure> {
    if !platform.decisions.is_platform(&event.repository.name.to_string()) || event.after.is_none() {
        return Ok(None);
    }
    let touched = |folder: &str| {
        event.touched.as_ref().is_none_or(|all| all.iter().any(|touched| touched.path.starts_with(folder)))
    };
    let forms = touched(FORMS);
    match forms || touched(FOLDER) {
        true => keep_in_step(platform, &event.repository, forms).await.map(Some),
        false => Ok(None),
    }
}

/// Offers the forms that are due, if there are any that were not offered yet. Forms that came meanwhile, from whomever,
/// get their labels.
async fn keep_in_step(platform: &Platform, repository: &Repository, came: bool) -> Result<Outcome, Failure> {
    let due = due::forms(platform, repository).await?;
    if came && !due.standing.is_empty() {
        offer::labels(platform, repository, &due.standing).await?;
    }
    if due.is_empty() {
        return Ok(told("nothing", "all issue forms are in step"));
    }
    offer::offer(platform, repository, &due).await
}

/// The pull request with the forms was closed, merged or opened again.
pub async fn pull_changed(platform: &Platform, event: &PullRequestChanged) -> Result<(), Failure> {
    let pull = &event.pull;
    if pull.is_from_fork() || pull.head_branch != BRANCH {
        return Ok(());
    }
    let closed = match event.what {
        Happened::Merged | Happened::Closed => true,
        Happened::Reopened => false,
        _ => return Ok(()),
    };
    Ok(platform.store.close_form_offer(pull.repository.id, pull.number, closed).await?)
}

/// Runs once after the start: a new version of the platform may ask otherwise than the one before.
pub async fn after_start(platform: &Platform) {
    tokio::time::sleep(AFTER_START).await;
    let installations = platform.store.installations().await.unwrap_or_default();
    for installation in installations {
        let name = format!("{}/{}", installation.account, platform.decisions.platform_repo());
        let looked = async {
            let Some(record) = platform.store.repository_named(&name).await? else { return Ok(()) };
            let Some(name) = RepoName::parse(&record.full_name).filter(|_| !record.archived) else { return Ok(()) };
            let scope = Scope::repository(record.installation_id, record.id);
            let repository = Repository { scope, id: record.id, name, default_branch: record.default_branch };
            keep_in_step(platform, &repository, false).await.map(drop)
        };
        if let Err(error) = looked.await {
            let error: Failure = error;
            tracing::warn!(repository = name, %error, "the issue forms could not be put in step");
        }
    }
}

fn told(word: &'static str, note: impl Into<String>) -> Outcome {
    Outcome { word, note: note.into() }
}
