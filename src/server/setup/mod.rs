//! `/setup`: makes the GitHub App with an operator at a browser, by GitHub's manifest flow.
//! Served only while no App is configured; installing the App is GitHub's own page.

mod address;
mod at_the_machine;
mod conversion;
mod failure;
mod html;
pub mod manifest;
mod pages;
mod state;
mod tickets;

use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Form, Query, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use serde::Deserialize;

pub use address::undeliverable;
pub use state::SetupState;

use at_the_machine::AtTheMachine;
use manifest::Manifest;

/// An organisation's name and a key are all that a form holds.
const LARGEST_FORM: usize = 4 * 1024;

/// The routes `/setup` and `/setup/done`.
pub fn router(state: SetupState) -> Router {
    Router::new()
        .route("/setup", get(ask).post(hand_over))
        .route("/setup/done", get(done))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .with_state(state)
}

#[derive(Deserialize)]
struct KeyOnly {
    #[serde(default)]
    key: String,
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    key: String,
    #[serde(default)]
    organization: String,
}

#[derive(Deserialize)]
struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// Explains what will happen and asks for the organisation.
async fn ask(
    State(state): State<SetupState>,
    here: AtTheMachine,
    query: Result<Query<KeyOnly>, QueryRejection>,
) -> Response {
    let key = query.map(|Query(query)| query.key).unwrap_or_default();
    if let Some(refusal) = refused(&state, here, &key) {
        return refusal;
    }
    reply(&state, StatusCode::OK, pages::ask(&state, Manifest::shipped(), None))
}

/// Shows the form that takes the manifest to GitHub.
async fn hand_over(
    State(state): State<SetupState>,
    here: AtTheMachine,
    form: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let Ok(Form(chosen)) = form else {
        return reply(&state, StatusCode::BAD_REQUEST, pages::unreadable_form());
    };
    if let Some(refusal) = refused(&state, here, &chosen.key) {
        return refusal;
    }
    let organization = chosen.organization.trim();
    if !(organization.is_empty() || address::is_login(organization)) {
        let page = pages::ask(&state, Manifest::shipped(), Some(organization));
        return reply(&state, StatusCode::UNPROCESSABLE_ENTITY, page);
    }
    let organization = Some(organization).filter(|name| !name.is_empty());
    let manifest = Manifest::shipped().filled_in(state.public_url(), organization);
    let target = address::new_app(state.web_url(), organization, &state.tickets().issue());
    reply(&state, StatusCode::OK, pages::hand_over(organization, &target, &manifest))
}

/// Takes the code that GitHub sent back and turns it into credentials.
async fn done(State(state): State<SetupState>, query: Result<Query<Returned>, QueryRejection>) -> Response {
    let returned = query.map_or(Returned { code: String::new(), state: String::new() }, |Query(query)| query);
    match conversion::convert(&state, &returned.code, &returned.state).await {
        Ok(made) => reply(&state, StatusCode::OK, pages::made(&made, state.data_dir())),
        Err(failure) => reply(&state, failure.status(), pages::failed(&failure)),
    }
}

/// The page for whom the setup is closed: everybody once it is done; before, those who neither have its key nor sit at
/// the machine.
fn refused(state: &SetupState, here: AtTheMachine, key: &str) -> Option<Response> {
    let done = conversion::already_done(state);
    if done.is_none() && !here.0 && !state.is_key(key) {
        return Some(reply(state, StatusCode::FORBIDDEN, pages::key_needed(!key.is_empty())));
    }
    let failure = done.or_else(|| conversion::in_the_way(state))?;
    Some(reply(state, failure.status(), pages::failed(&failure)))
}

fn reply(state: &SetupState, status: StatusCode, page: html::Page) -> Response {
    page.into_response(status, state.web_url())
}

#[cfg(test)]
mod tests;
