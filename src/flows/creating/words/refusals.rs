//! Why no repository is made: what happened, why, who can, and what to do.

use super::super::planning::Obstacle;
use super::{short_hash, state_in_words};
use crate::flows::commands::Invocation;
use crate::golden_paths::form::FieldProblem;
use crate::golden_paths::{GoldenPath, Problem};
use crate::outbox::escape;
use crate::store::{Creation, CreationState};
use crate::suggest;

/// A command as the object of a sentence.
pub fn typed(text: &str) -> String {
    format!("do {}", escape::code(text, 300))
}

/// Answers of a form that cannot be taken, all at once, in the form's words.
pub fn unclear(path: &GoldenPath, problems: &[FieldProblem], passed_over: &[String]) -> String {
    let mut text = format!(
        "I could not make a repository from `{}` yet (E102):\n\n| field | you wrote | what is wrong |\n| --- | --- | --- |\n",
        path.name
    );
    for problem in problems {
        let field = match problem.label.is_empty() {
            true => "(the issue)".to_owned(),
            false => escape::cell(&problem.label, 100),
        };
        let given = problem.given.as_deref().map_or_else(|| "(nothing)".to_owned(), |given| escape::cell(given, 80));
        text.push_str(&format!("| {field} | {given} | {} |\n", escape::prose_cell(&problem.problem, 400)));
    }
    if !passed_over.is_empty() {
        let headings: Vec<String> =
            passed_over.iter().take(10).map(|heading| escape::code(&format!("### {heading}"), 120)).collect();
        text.push_str(&format!("\nPassed over, for the form has no such field: {}\n", headings.join(", ")));
    }
    text.push_str("\n**Next:** edit the issue; I read it again and change this reply.");
    text
}

/// Something stands in the way. `what` is the object of "I could not", `again` how to ask anew.
pub fn impossible(what: &str, found: &Obstacle, again: &str) -> String {
    let (code, next) = match found {
        Obstacle::NotRendered(_) | Obstacle::NoRepository | Obstacle::Elsewhere(_) => {
            ("E503", "the platform team mends the golden path.".to_owned())
        }
        Obstacle::BadName(_) | Obstacle::Taken { .. } => ("E306", format!("choose another name and {again}.")),
        Obstacle::NotAllowed(_) => {
            ("E502", format!("an owner of the organisation grants the App `administration: write`; then {again}."))
        }
    };
    format!("I could not {what} ({code}), and nothing was made: {}\n\n**Next:** {next}", obstacle(found))
}

/// An obstacle as the end of a sentence.
pub(super) fn obstacle(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::NotRendered(error) => {
            format!("the golden path could not be rendered.\n\n{}", escape::block("text", error))
        }
        Obstacle::NoRepository => "the golden path makes no repository.".to_owned(),
        Obstacle::Elsewhere(owner) => {
            format!("the golden path would make it in {}, which is not this organisation.", escape::code(owner, 60))
        }
        Obstacle::BadName(name) => format!(
            "a repository cannot be called {}; it must be 1 to 100 letters, digits, `-`, `_` and `.`.",
            escape::code(name, 120)
        ),
        Obstacle::Taken { name, url } => format!("[{}]({url}) exists already.", escape::code(name, 140)),
        Obstacle::NotAllowed(words) => {
            format!("GitHub does not let me make repositories: {}", escape::prose(words, 400))
        }
    }
}

/// Who asks does not belong to the organisation.
pub fn stranger(organisation: &str) -> String {
    format!(
        "Nothing is made of this (E201): repositories are made for members of {}.\n\n\
         **Next:** ask a member to open the issue.",
        escape::code(organisation, 60)
    )
}

/// Another open request is for the same repository.
pub fn open_already(other: &Creation) -> String {
    format!(
        "{} is asked for already (E306): [request {}]({}) by {}; it {}. Nothing was made twice.\n\n\
         **Next:** follow that one, or choose another name.",
        escape::code(&other.asked.target, 140),
        other.id,
        other.asked.url,
        escape::code(&other.asked.asked_by, 60),
        state_in_words(other)
    )
}

/// A golden path of the platform repository that cannot be used.
pub fn broken_path(name: &str, problems: &[Problem]) -> String {
    let list: Vec<String> = problems.iter().take(20).map(ToString::to_string).collect();
    format!(
        "The golden path {} of the platform repository cannot be used (E503):\n\n{}\n\n\
         **Next:** the platform team mends it; the other golden paths work.",
        escape::code(name, 80),
        escape::block("text", &list.join("\n"))
    )
}

/// There is no golden path of that name.
pub fn unknown_path(name: &str, known: &[String]) -> String {
    let near = suggest::nearest(name, known.iter().map(String::as_str));
    let meant = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    let list = match known.is_empty() {
        true => "There is none that makes a repository.".to_owned(),
        false => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("There are: {}.", names.join(", "))
        }
    };
    format!(
        "I cannot create {} (E102): there is no golden path of that name.{meant}\n\n{list}\n\n\
         More: `/idp help create`",
        escape::code(name, 60)
    )
}

/// A resource is provisioned, not created.
pub fn resource(name: &str) -> String {
    format!(
        "`{name}` makes a resource for a service (E102), not a repository.\n\n\
         **Next:** `/idp provision {name} name=…` in the repository of the service."
    )
}

/// Repositories are asked for in the platform repository.
pub fn not_here(command: &Invocation, platform: &str) -> String {
    format!(
        "I did not do {} (E301): repositories are asked for in an issue of {}.\n\n\
         **Next:** write it there, or add `--pr` to get the files that are missing here as a pull request.",
        escape::code(&command.text, 300),
        escape::code(platform, 140)
    )
}

/// The creation was asked for in another issue.
pub fn elsewhere(creation: &Creation, verb: &str) -> String {
    format!(
        "Request {} was asked for [elsewhere]({}) (E301).\n\n**Next:** write `/idp {verb} {}` there.",
        creation.id, creation.asked.url, creation.id
    )
}

/// Who wrote does not decide about it.
pub fn not_for_you(creation: &Creation, verb: &str, who: &str) -> String {
    format!(
        "I did not {verb} request {} (E201): that is for {who}.\n\n**Next:** ask one of them to comment \
         `/idp {verb} {}`.",
        creation.id, creation.id
    )
}

/// The creation does not stand where this is possible.
pub fn not_from(creation: &Creation, verb: &str, state: CreationState) -> String {
    let id = creation.id;
    let next = match state {
        CreationState::Waiting => format!("`/idp approve {id}` or `/idp reject {id}`."),
        CreationState::Asked => "nothing to do; it goes on by itself.".to_owned(),
        CreationState::Failed => format!("`/idp retry {id}` goes on, `/idp cancel {id}` ends it."),
        CreationState::Made => "the repository stands; what it holds is changed there.".to_owned(),
        CreationState::Refused | CreationState::Cancelled => "ask for it again.".to_owned(),
    };
    let stands = Creation { state, ..creation.clone() };
    format!("I cannot {verb} request {id} (E303): it {}.\n\n**Next:** {next}", state_in_words(&stands))
}

/// The plan was set aside because of the text.
pub fn edit_first(creation: &Creation) -> String {
    format!(
        "Request {} cannot go on (E303): the issue was edited, and its text cannot be used; plan `{}` does not count any \
         more.\n\n**Next:** edit the issue as its reply says.",
        creation.id,
        short_hash(creation)
    )
}

/// Nothing to be tried again.
pub fn nothing_to_retry() -> String {
    "There is nothing to retry here (E305).\n\n**Next:** `/idp status` shows what was asked for.".to_owned()
}
