//! Acting as one of the people through a form: who it is, and a refusal in words.
//! Bots cannot be chosen: they have their own keys.

use crate::sandbox::model::AccountKind;
use crate::sandbox::person::Person;
use crate::sandbox::query::Query;
use crate::sandbox::{Handle, Refusal};

/// The person a form names.
///
/// # Errors
/// 422 when there is no such person.
pub(super) fn person(handle: &Handle, form: &Query) -> Result<Person, Refusal> {
    let login = form.get("person").unwrap_or_default();
    let kind = handle.read(|world| world.account(login).map(|account| account.kind));
    match kind {
        Some(AccountKind::User) => Ok(handle.as_user(login)),
        _ => Err(Refusal::unprocessable(format!("There is no person `{login}` here: choose one from the list."))),
    }
}

/// The refusal as a person would want to read it.
pub(super) fn explain(login: &str, refusal: &Refusal) -> String {
    let details: Vec<String> = refusal.errors.iter().map(detail).collect();
    match refusal.status {
        404 => format!("{login} cannot see this repository. Choose somebody who can."),
        403 => format!("{login} may not do this here: {}", refusal.message),
        _ if details.is_empty() => refusal.message.clone(),
        _ => details.join("; "),
    }
}

fn detail(error: &serde_json::Value) -> String {
    let word = |name: &str| error[name].as_str().unwrap_or_default();
    match (word("message"), word("code")) {
        ("", "missing_field") => format!("{} is missing", word("field")),
        ("", code) => format!("{}: {}", word("field"), code.replace('_', " ")),
        (message, _) => message.to_owned(),
    }
}

/// A status for a page: a redirect of the REST interface is none.
pub(super) fn status(refusal: &Refusal) -> u16 {
    if refusal.status < 400 { 422 } else { refusal.status }
}
