//! `POST /graphql`: a small part of GitHub's schema, really parsed and checked: questions, and a few mutations.

mod document;
mod lexer;
mod mutations;
mod pages;
mod problem;
mod resolve;
mod run;
mod schema;
#[cfg(test)]
mod tests;
mod validate;

use serde_json::{Value, json};

use super::Refusal;
use super::access::Caller;
use super::call::{Call, Reply};
use super::model::World;
use problem::Problem;

/// Answers a document. What it could not answer is in `errors`, with a 200.
pub(super) fn answer(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    match call.caller {
        Caller::Anonymous => return Err(Refusal::new(401, "This endpoint requires you to be authenticated.")),
        Caller::App(_) => return Err(Refusal::not_accessible(String::new())),
        Caller::Person(_) | Caller::Installation(_) => {}
    }
    let Some(source) = call.body.get("query").and_then(Value::as_str) else {
        return Err(Refusal::new(400, "A query attribute must be specified and must be a string."));
    };
    let document = match document::parse(source) {
        Ok(document) => document,
        Err(problem) => return Ok(unanswered(&[problem])),
    };
    let problems = validate::problems(&document);
    if !problems.is_empty() {
        return Ok(unanswered(&problems));
    }
    let given = call.body.get("variables").unwrap_or(&Value::Null);
    let variables = match run::variables(&document, given) {
        Ok(variables) => variables,
        Err(problems) => return Ok(unanswered(&problems)),
    };
    let (data, problems) = match document.mutation {
        true => run::change(world, &call.caller, &document, &variables),
        false => run::answer(world, &call.caller, &document, &variables),
    };
    let mut body = json!({"data": data});
    if !problems.is_empty() {
        body["errors"] = shown(&problems);
    }
    Ok(Reply::ok(body))
}

fn unanswered(problems: &[Problem]) -> Reply {
    Reply::ok(json!({"errors": shown(problems)}))
}

fn shown(problems: &[Problem]) -> Value {
    problems.iter().map(Problem::shown).collect()
}

/// What a primary limit looks like here: a 200 all the same.
pub(super) fn limited(message: &str) -> Reply {
    Reply::ok(json!({"errors": [{"type": "RATE_LIMITED", "code": "graphql_rate_limit", "message": message}]}))
}
