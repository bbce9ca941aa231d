//! The rules of reading, as sentences. Texts of replies are tested beside the replies.

mod binding;
mod fixtures;
mod hostile;
mod lexing;
mod markdown;

use super::*;

/// The commands of a comment on a pull request: in canonical form, or the codes of what is wrong with them.
fn ran(body: &str) -> Vec<String> {
    read(body, Place::PullRequest).commands.iter().map(|command| outcome(&command.outcome)).collect()
}

fn outcome(outcome: &Result<Invocation, Vec<SyntaxError>>) -> String {
    match outcome {
        Ok(invocation) => invocation.to_string(),
        Err(errors) => {
            let codes: Vec<String> = errors.iter().map(|error| format!("{}@{}", error.code, error.column)).collect();
            codes.join(" ")
        }
    }
}

/// The only command of a comment, understood.
fn one(body: &str) -> Invocation {
    let reading = read(body, Place::PullRequest);
    assert_eq!(reading.commands.len(), 1, "{reading:#?}");
    reading.commands[0].outcome.clone().unwrap()
}
