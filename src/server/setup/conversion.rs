//! The end of the manifest flow: from GitHub's code to credentials on disk.
//! The code is good once, so everything that can fail on our side is tried before it is used.

use std::path::PathBuf;

use crate::config::credentials::{self, CredentialsProblem, Surroundings, write_credentials};
use crate::github::{GitHubError, NewApp, convert_manifest};

use super::address;
use super::failure::Failure;
use super::state::SetupState;

/// GitHub's codes have 40 characters.
const LONGEST_CODE: usize = 200;

/// An App that was made.
#[derive(Debug)]
pub(super) struct Made {
    /// Its name in addresses.
    pub slug: String,
    /// Where it is installed.
    pub install: String,
    /// Where its credentials are.
    pub env_file: PathBuf,
}

/// The setup is over; anybody may know.
pub(super) fn already_done(state: &SetupState) -> Option<Failure> {
    state.configured().borrow().is_some().then_some(Failure::Done)
}

/// Credentials that a new App's would take the place of; for the operator only, since it names a path.
pub(super) fn in_the_way(state: &SetupState) -> Option<Failure> {
    let path = credentials::existing_credentials(state.data_dir())?;
    Some(Failure::Exists(CredentialsProblem::Exists(path)))
}

/// Turns the code into credentials, keeps them and tells the server.
pub(super) async fn convert(state: &SetupState, code: &str, ticket: &str) -> Result<Made, Failure> {
    // Two at once could both find the folder empty.
    let _alone = state.one_at_a_time().lock().await;
    if let Some(failure) = already_done(state) {
        return Err(failure);
    }
    let taken = state.tickets().take(ticket).ok_or(Failure::State)?;
    if code.is_empty() || code.len() > LONGEST_CODE {
        return Err(Failure::NoCode);
    }
    let outcome = fetch(state, code).await;
    if let Err(failure) = &outcome
        && can_pass(failure)
    {
        state.tickets().give_back(taken);
    }
    let app = outcome?;
    let made = keep(state, &app)?;
    tracing::info!(app_id = app.id, slug = %app.slug, "the App was made and its credentials are kept");
    state.configured().send_replace(Some(made.env_file.clone()));
    Ok(made)
}

async fn fetch(state: &SetupState, code: &str) -> Result<NewApp, Failure> {
    if let Some(failure) = in_the_way(state) {
        return Err(failure);
    }
    credentials::prepare_folder(state.data_dir())
        .map_err(|error| Failure::Folder(state.data_dir().to_owned(), error))?;
    convert_manifest(state.github(), code).await.map_err(|error| {
        tracing::warn!(%error, "the manifest could not be converted");
        match error {
            GitHubError::NotFound { .. } | GitHubError::Rejected { status: 422, .. } => Failure::Code,
            other => Failure::GitHub(other),
        }
    })
}

fn keep(state: &SetupState, app: &NewApp) -> Result<Made, Failure> {
    let around = Surroundings { public_url: state.public_url(), api_url: state.api_url(), web_url: state.web_url() };
    let env_file = write_credentials(state.data_dir(), app, around).map_err(|problem| {
        tracing::error!(app_id = app.id, %problem, "the App's credentials could not be kept");
        Failure::Lost { app_page: app.html_url.clone(), problem }
    })?;
    Ok(Made { slug: app.slug.clone(), install: address::install(state.web_url(), &app.html_url, &app.slug), env_file })
}

/// Whether reloading the page may help.
fn can_pass(failure: &Failure) -> bool {
    match failure {
        Failure::Folder(..) | Failure::Exists(_) => true,
        Failure::GitHub(error) => error.can_pass(),
        _ => false,
    }
}
