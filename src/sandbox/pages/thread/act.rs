//! What sending the form of a conversation does.
//! The rules are `actions`'; here a field becomes a person's act.

use axum::body::Body;
use http::Response;
use url::form_urlencoded::Serializer;

use super::view::View;
use super::{Draft, page};
use crate::sandbox::pages::{acting, respond};
use crate::sandbox::query::Query;
use crate::sandbox::{Handle, Refusal};

/// Does it, and leads back to the page; a refusal is shown there with what was written.
pub(in crate::sandbox::pages) fn act(handle: &Handle, full_name: &str, number: u64, form: &Query) -> Response<Body> {
    let person = form.get("person").unwrap_or_default();
    let body = form.get("body").unwrap_or_default();
    let done = carry_out(handle, full_name, number, form);
    let Some(view) = handle.read(|world| View::of(world, full_name, number)) else {
        return respond::missing("There is no such issue or pull request.");
    };
    match done {
        Ok(comment) => {
            let query = Serializer::new(String::new()).append_pair("as", person).finish();
            let anchor = comment.map_or("answer".to_owned(), |id| format!("issuecomment-{id}"));
            respond::see_other(&format!("{}?{query}#{anchor}", view.path()))
        }
        Err(refusal) => {
            let why = acting::explain(person, &refusal);
            page(&view, Draft { person: Some(person), body, refused: Some((acting::status(&refusal), why)) })
        }
    }
}

/// Answers the comment that was written, if one was.
fn carry_out(handle: &Handle, full_name: &str, number: u64, form: &Query) -> Result<Option<u64>, Refusal> {
    let person = acting::person(handle, form)?;
    let body = form.get("body").unwrap_or_default();
    let action = form.get("action").unwrap_or("comment");
    // As on GitHub, what stands in the box goes along with closing and reopening.
    let along = matches!(action, "close" | "reopen") && !body.trim().is_empty();
    let comment = match action == "comment" || along {
        true => Some(person.comment(full_name, number, body)?),
        false => None,
    };
    match action {
        "comment" => Ok(()),
        "close" => person.close(full_name, number),
        "reopen" => person.reopen(full_name, number),
        "merge" => person.merge(full_name, number).map(drop),
        "enqueue" => person.enqueue(full_name, number).map(drop),
        "dequeue" => person.dequeue(full_name, number),
        "merge-queued" => person.merge_queued(full_name, number).map(drop),
        "ready" => person.set_draft(full_name, number, false),
        other => Err(Refusal::unprocessable(format!("The form asks for `{other}`, which is not known here."))),
    }?;
    Ok(comment)
}
