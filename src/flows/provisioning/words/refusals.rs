//! Why something was not done: what happened, why, who can, and the exact next command.

use super::state_in_words;
use crate::flows::commands::Invocation;
use crate::golden_paths::{GoldenPath, ParameterError, Plan};
use crate::outbox::escape;
use crate::store::{Request, RequestState};
use crate::suggest;

/// There is no golden path of that name for something to be provisioned.
pub fn unknown_kind(kind: &str, known: &[String]) -> String {
    let near = suggest::nearest(kind, known.iter().map(String::as_str));
    let meant = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    let list: Vec<String> = known.iter().map(|kind| format!("`{kind}`")).collect();
    let example = near.or(known.first().map(String::as_str)).unwrap_or("postgres");
    format!(
        "I cannot provision {} (E102): there is no golden path of that name.{meant}\n\n\
         There are: {}.\n\n\
         Try: `/idp provision {example} name=orders-db --dry-run` · more: `/idp help provision`",
        escape::code(kind, 60),
        list.join(", ")
    )
}

/// Parameters that cannot be taken, all at once, with a command that would do.
pub fn bad_parameters(command: &Invocation, path: &GoldenPath, errors: &[ParameterError]) -> String {
    let mut text = format!(
        "I could not do {} (E102):\n\n| parameter | you wrote | it must be |\n| --- | --- | --- |\n",
        escape::code(&command.text, 300)
    );
    for error in errors {
        let given = error.given.as_deref().map_or_else(|| "(nothing)".to_owned(), |given| escape::cell(given, 80));
        let name =
            if error.parameter.is_empty() { "(together)".to_owned() } else { escape::cell(&error.parameter, 60) };
        text.push_str(&format!("| {name} | {given} | {} |\n", error.expected));
    }
    text.push_str(&format!(
        "\nTry: {} · more: `/idp help {}`",
        escape::code(&better(command, path, errors), 400),
        command.verb
    ));
    text
}

/// The command as typed, with what was wrong replaced by what would do, or by a place to fill in.
fn better(command: &Invocation, path: &GoldenPath, errors: &[ParameterError]) -> String {
    let error_of = |name: &str| errors.iter().find(|error| error.parameter == name);
    let mut words = vec![format!("/idp {}", command.verb), path.name.clone()];
    for option in &command.options {
        match error_of(&option.name) {
            None => words.push(format!("{}={}", option.name, quoted(&option.value))),
            Some(ParameterError { did_you_mean: Some(meant), .. }) => {
                words.push(format!("{meant}={}", quoted(&option.value)));
            }
            Some(ParameterError { suggestion: Some(value), .. }) => {
                words.push(format!("{}={}", option.name, quoted(value)));
            }
            Some(_) => {}
        }
    }
    for error in errors.iter().filter(|error| error.given.is_none() && !error.parameter.is_empty()) {
        let value = error.suggestion.clone().unwrap_or_else(|| "…".to_owned());
        words.push(format!("{}={}", error.parameter, quoted(&value)));
    }
    words.extend(command.flags.iter().map(|flag| format!("--{flag}")));
    words.join(" ")
}

/// All files that the golden path makes are there.
pub fn nothing_is_missing(command: &Invocation, kept: &[String]) -> String {
    let kept: Vec<String> = kept.iter().map(|path| format!("- {}\n", escape::code(path, 300))).collect();
    format!(
        "I could not do {} (E306): every file that the golden path makes is here already, and none was touched:\n\n{}",
        escape::code(&command.text, 300),
        kept.concat().trim_end()
    )
}

fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value.to_owned() }
}

/// The repository has no commit on its default branch.
pub fn no_branch(command: &Invocation, branch: &str) -> String {
    format!(
        "I could not do {} (E305): this repository has no branch {}, so there is nothing to open a pull request \
         against.\n\n**Next:** push a first commit, then write the command again.",
        escape::code(&command.text, 300),
        escape::code(branch, 200)
    )
}

/// The golden path itself is broken.
pub fn not_rendered(command: &Invocation, error: &str) -> String {
    format!(
        "I could not do {} (E503): the golden path could not be rendered.\n\n{}\n\n\
         Nothing was made. **Next:** the platform team mends the golden path; the error names the place.",
        escape::code(&command.text, 300),
        escape::block("text", error)
    )
}

/// Files of the repository stand in the way.
pub fn conflicts(command: &Invocation, problems: &[String]) -> String {
    let mut text = format!("I could not do {} (E306), and nothing was made:\n\n", escape::code(&command.text, 300));
    text.extend(problems.iter().map(|problem| format!("- {problem}\n")));
    text.push_str("\n**Next:** choose another name, or remove what is there, then write the command again.");
    text
}

/// The same thing was asked for before.
pub fn exists(request: &Request) -> String {
    let asked = &request.asked;
    format!(
        "This was asked for already: [request {}]({}), {} `{}`; it {}. Nothing was made twice.",
        request.id,
        asked.comment_url,
        asked.golden_path,
        asked.name,
        state_in_words(request)
    )
}

/// Something of that name was asked for before, with other answers.
pub fn exists_otherwise(request: &Request, first: &Plan, now: &Plan) -> String {
    let asked = &request.asked;
    let mut text = format!(
        "`{}` was asked for already, otherwise (E306): [request {}]({}); it {}.\n\n\
         | parameter | asked then | asked now |\n| --- | --- | --- |\n",
        asked.name,
        request.id,
        asked.comment_url,
        state_in_words(request)
    );
    let shown = |value: Option<&serde_json::Value>| match value {
        None => "(nothing)".to_owned(),
        Some(serde_json::Value::String(text)) => escape::cell(text, 80),
        Some(other) => escape::cell(&other.to_string(), 80),
    };
    let mut names: Vec<&str> = first.answers.iter().chain(now.answers.iter()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    for name in names.into_iter().filter(|name| first.answers.get(name) != now.answers.get(name)) {
        text.push_str(&format!(
            "| `{name}` | {} | {} |\n",
            shown(first.answers.get(name)),
            shown(now.answers.get(name))
        ));
    }
    let way = match request.state {
        RequestState::Merged => "change its files in a pull request of your own, or choose another name".to_owned(),
        _ => format!("`/idp cancel {}` and ask again, or choose another name", request.id),
    };
    format!("{text}\n**Next:** {way}.")
}

/// No request of that number in this repository.
pub fn no_such_request(id: &str, known: &[Request]) -> String {
    format!(
        "There is no request {} in this repository (E305); {}.\n\n**Next:** `/idp status` shows them.",
        escape::code(id, 20),
        open_here(known)
    )
}

/// The command says no number, and the issue or pull request asks for no repository.
pub fn which_request(command: &Invocation, known: &[Request]) -> String {
    format!(
        "I did not run {} (E103): it does not say which request; {}.\n\n**Next:** write `/idp {} 12` with the number of \
         the request.",
        escape::code(&command.text, 120),
        open_here(known),
        command.verb
    )
}

fn open_here(known: &[Request]) -> String {
    let open: Vec<String> = known
        .iter()
        .filter(|request| {
            matches!(request.state, RequestState::Waiting | RequestState::Asked | RequestState::CarriedOut)
        })
        .map(|request| format!("{} ({} `{}`)", request.id, request.asked.golden_path, request.asked.name))
        .collect();
    if open.is_empty() { "none is open here".to_owned() } else { format!("open here: {}", open.join(", ")) }
}

/// Nobody approves what they asked for themselves.
pub fn own_request(request: &Request) -> String {
    format!(
        "You asked for request {} yourself, so somebody else has to approve it (E204): anybody else with the role \
         maintain or admin here.\n\n**Next:** they write `/idp approve {}`. Changed your mind: `/idp cancel {}`",
        request.id, request.id, request.id
    )
}

/// Only who asked, or who may approve, calls a request off.
pub fn not_yours(request: &Request) -> String {
    format!(
        "Request {} was asked for by {} (E201): they can cancel it, and so can anybody with the role maintain or admin \
         here.\n\n**Next:** they write `/idp cancel {}`",
        request.id,
        escape::code(&request.asked.asked_by, 60),
        request.id
    )
}

/// The request does not stand where this is possible.
pub fn not_from(request: &Request, verb: &str, state: RequestState) -> String {
    let id = request.id;
    let next = match (verb, state) {
        ("reject", RequestState::CarriedOut) => format!("`/idp cancel {id}` closes its pull request."),
        (_, RequestState::Merged) => "what was merged is changed or removed by another pull request.".to_owned(),
        (_, RequestState::CarriedOut) => "review and merge its pull request.".to_owned(),
        (_, RequestState::Asked) => "nothing to do; it goes on by itself.".to_owned(),
        _ => "ask for it again in a new comment.".to_owned(),
    };
    format!("I cannot {verb} request {id} (E303): it {}.\n\n**Next:** {next}", state_in_words(request))
}
