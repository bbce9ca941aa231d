//! The page of one check: everything it says, its buttons, and running it again.
//! What a button does is the App's business: it gets a webhook.

use axum::body::Body;
use http::Response;

use super::checks::Checks;
use super::html::{Html, all, classed, el, text};
use super::markdown::Place;
use super::references::Known;
use super::{acting, layout, people, pieces, respond};
use crate::sandbox::model::Button;
use crate::sandbox::query::Query;
use crate::sandbox::{Handle, Refusal};

/// What was asked for when the page was last sent.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    person: Option<&'a str>,
    refused: Option<(u16, String)>,
}

/// The page.
pub(super) fn page(handle: &Handle, full_name: &str, id: &str, asked: Asked<'_>) -> Response<Body> {
    let found = handle.read(|world| {
        let repo = world.repo(full_name)?;
        let run = world.run_at(repo.id, id.parse().ok()?).ok()?;
        let choices = people::choices(world, repo);
        let checks = Checks::one(world, run);
        Some((world.full_name(repo), run.clone(), choices, checks, Known::of(world)))
    });
    let Some((full_name, run, choices, checks, known)) = found else {
        return respond::missing(&format!("{full_name} has no check `{id}`."));
    };
    let status = asked.refused.as_ref().map_or(200, |(status, _)| *status);
    let refused = asked
        .refused
        .map(|(_, why)| el("p", &[("class", "refused"), ("role", "alert")], [text(format!("Not done: {why}"))]));
    let buttons = run.actions.iter().map(button);
    let again = el("button", &[("name", "action"), ("value", "rerequest")], [text("Run again")]);
    let controls = classed("div", "controls", [people::select(&choices, asked.person), buttons.collect(), again]);
    let form = el("form", &[("method", "post"), ("action", &format!("/{full_name}/runs/{}", run.id))], [controls]);
    let main = all([
        el("h1", &[], [text(&run.name)]),
        classed("p", "under", [text("on commit "), pieces::commit(&full_name, run.head)]),
        checks.list(Place { known: &known, repo: &full_name, folder: None }, true),
        classed("section", "box padded answer", [refused.unwrap_or_default(), form]),
    ]);
    let title = format!("{} · {full_name}", run.name);
    let trail = layout::repository_steps(&full_name);
    respond::page(status, layout::Page { title: &title, trail, main, live: None })
}

fn button(button: &Button) -> Html {
    let value = format!("button:{}", button.identifier);
    let attributes = [("name", "action"), ("value", &value), ("title", &button.description)];
    el("button", &attributes, [text(&button.label)])
}

/// Presses a button, or asks for the check to be run again.
pub(super) fn act(handle: &Handle, full_name: &str, id: &str, form: &Query) -> Response<Body> {
    let login = form.get("person").unwrap_or_default();
    match carry_out(handle, full_name, id, form) {
        Ok(()) => respond::see_other(&format!("/{full_name}/runs/{id}")),
        Err(refusal) => {
            let refused = Some((acting::status(&refusal), acting::explain(login, &refusal)));
            page(handle, full_name, id, Asked { person: Some(login), refused })
        }
    }
}

fn carry_out(handle: &Handle, full_name: &str, id: &str, form: &Query) -> Result<(), Refusal> {
    let person = acting::person(handle, form)?;
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    match form.get("action").unwrap_or("rerequest") {
        "rerequest" => person.rerequest_check(full_name, id),
        action => match action.strip_prefix("button:") {
            Some(identifier) => person.press_button(full_name, id, identifier),
            None => Err(Refusal::unprocessable(format!("The form asks for `{action}`, which is not known here."))),
        },
    }
}
