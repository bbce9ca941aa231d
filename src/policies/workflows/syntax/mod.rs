//! What GitHub would refuse in a workflow or an action, or read as something else than is meant. The shapes follow the
//! published schema of workflows (`workflow-v1.0.json` and `action-v1.0.json` of `actions/languageservices`).

mod actions;
mod cron;
mod events;
mod expression;
mod jobs;
mod needs;
mod permissions;
mod place;
mod schema;
mod shape;
mod walk;

#[cfg(test)]
mod tests;

use super::Kind;
use super::model::Subject;
use crate::yaml::Span;

/// One thing that is wrong.
#[derive(Debug)]
pub(super) struct Problem {
    pub span: Span,
    pub message: String,
    pub help: String,
}

impl Problem {
    fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }
}

/// Everything that is wrong with a file.
pub(super) fn problems(subject: &Subject<'_>) -> Vec<Problem> {
    let mut out = Vec::new();
    match subject.kind {
        Kind::Workflow => {
            events::check(subject, &mut out);
            jobs::check(subject, &mut out);
            needs::check(subject, &mut out);
            permissions::check(subject, &mut out);
            walk::check(subject, &schema::WORKFLOW, &mut out);
        }
        Kind::Action => {
            actions::check(subject, &mut out);
            walk::check(subject, &schema::ACTION, &mut out);
        }
    }
    out.sort_by_key(|problem| problem.span.start.offset);
    out
}

/// A name of the file in backticks, cut to what a person reads.
fn quoted(text: &str) -> String {
    let plain = |letter: char| if letter == '`' || letter.is_control() { '\'' } else { letter };
    let mut shown: String = text.chars().take(60).map(plain).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// "Did you mean …", or what else to do.
fn meant<'k>(word: &str, known: impl IntoIterator<Item = &'k str>, otherwise: &str) -> String {
    match crate::suggest::nearest(word, known) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => otherwise.to_owned(),
    }
}
