//! Which text an argument takes, and what to say of text that it does not.
//! Only what a definition can know; the values of open pairs are judged by whoever knows their schema.

use super::Verb;
use super::definition::{Argument, Values};
use crate::findings;
use crate::outbox::escape;
use crate::policies::waivers::{LONGEST_DAYS, PathGlob, SHORTEST_REASON, Term};
use crate::suggest;

/// Why a value is not taken.
#[derive(Debug)]
pub struct Refused {
    /// What is wrong and what is expected, as Markdown.
    pub message: String,
    /// The value that was probably meant.
    pub instead: Option<String>,
}

/// The value as the command will see it.
pub fn accept(argument: &Argument, value: &str) -> Result<String, Refused> {
    if value.trim().is_empty() && argument.required {
        return Err(refuse(argument, value, "must not be empty", None));
    }
    match argument.values {
        Values::Any => Ok(value.to_owned()),
        Values::Name => name(argument, value),
        Values::RequestId => request_id(argument, value),
        Values::Rule => rule(argument, value),
        Values::Term => match Term::parse(value) {
            Some(_) => Ok(value.to_owned()),
            None => Err(refuse(argument, value, &format!("must be {}, at most `{LONGEST_DAYS}d`", Term::WORDS), None)),
        },
        Values::Reason => reason(argument, value),
        Values::Paths => match PathGlob::new(value) {
            Ok(_) => Ok(value.to_owned()),
            Err(why) => {
                let rule = format!("must be a pattern of paths such as `deploy/*.yaml`, but {why}");
                Err(refuse(argument, value, &rule, None))
            }
        },
        Values::Verb => one_of(argument, value, &Verb::ALL.map(Verb::name)),
        Values::OneOf(choices) => one_of(argument, value, choices),
    }
}

/// " Did you mean `x`?", or nothing.
pub fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default()
}

/// Whether a text is the name of something the platform knows, such as a golden path: at most 63 lower-case letters,
/// digits and dashes.
pub fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.ends_with(plain)
        && text.chars().all(|c| plain(c) || c == '-')
}

fn refuse(argument: &Argument, value: &str, rule: &str, instead: Option<String>) -> Refused {
    let near = did_you_mean(instead.as_deref());
    let message = format!("`{}` {rule}; you wrote {}.{near}", argument.name, escape::code(value, 60));
    Refused { message, instead }
}

fn name(argument: &Argument, value: &str) -> Result<String, Refused> {
    if is_name(value) {
        return Ok(value.to_owned());
    }
    let plain = value.to_lowercase().replace(['_', '.', ' '], "-");
    let rule = "must be lower-case letters, digits and dashes, at most 63, beginning with a letter";
    Err(refuse(argument, value, rule, is_name(&plain).then_some(plain)))
}

fn request_id(argument: &Argument, value: &str) -> Result<String, Refused> {
    let digits = value.strip_prefix('#').unwrap_or(value);
    let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i64>().ok()).flatten();
    match number.filter(|number| *number > 0) {
        Some(number) => Ok(number.to_string()),
        None => Err(refuse(argument, value, "must be the number of a request, such as `12`", None)),
    }
}

/// A word that no rule of ours is near to may be a rule of the organisation; who knows those judges it.
fn rule(argument: &Argument, value: &str) -> Result<String, Refused> {
    let (word, known) = (value.trim(), findings::rules());
    if word.contains(char::is_whitespace) {
        return Err(refuse(argument, value, "must be one rule a word", None));
    }
    match known.nearest(word).filter(|_| known.all(word).is_empty()) {
        Some(near) => Err(refuse(argument, value, "must be a rule that I know", Some(near.to_owned()))),
        None => Ok(word.to_owned()),
    }
}

fn reason(argument: &Argument, value: &str) -> Result<String, Refused> {
    let reason = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.chars().count() >= SHORTEST_REASON {
        return Ok(reason);
    }
    let rule = format!("must have at least {SHORTEST_REASON} characters, for whoever reads it in three months");
    Err(refuse(argument, value, &rule, None))
}

fn one_of(argument: &Argument, value: &str, choices: &[&'static str]) -> Result<String, Refused> {
    if let Some(choice) = choices.iter().find(|choice| choice.eq_ignore_ascii_case(value)) {
        return Ok((*choice).to_owned());
    }
    let near = suggest::nearest(value, choices.iter().copied()).map(str::to_owned);
    let list: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
    let rule = match list.split_last() {
        Some((last, [])) => format!("must be {last}"),
        Some((last, first)) => format!("must be {} or {last}", first.join(", ")),
        None => "takes no value".to_owned(),
    };
    Err(refuse(argument, value, &rule, near))
}
