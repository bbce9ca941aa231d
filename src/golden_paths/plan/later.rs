//! What is known only once a plan is carried out: the commit of its files, the number of an issue that it opens. A text
//! of the plan holds a placeholder in its place; the hash is over the placeholder, people see words, and whoever
//! carries the plan out fills it in. Nothing is decided by it: that would be another plan.

use super::Plan;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::borrow::Cow;

/// A character that no template prints.
const EDGE: char = '\u{1a}';
const START: &str = "\u{1a}idp-later:";
/// Characters of a step's id that are shown.
const MAX_ID: usize = 60;

/// What some placeholders of a plan stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// The id of the golden path's step that gives it.
    pub step: String,
    /// What has to be carried out before.
    pub from: Origin,
}

/// What of a plan has to be carried out before a placeholder can be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The commit of the plan's files.
    Commit,
    /// The pull request that the plan is for.
    PullRequest,
    /// An effect, by its place.
    Effect(usize),
}

/// A placeholder as it was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Placeholder<'t> {
    number: usize,
    output: &'t str,
    step: &'t str,
}

impl Plan {
    /// A part of the plan with its placeholders filled in; `known` answers an output by what gives it.
    ///
    /// # Errors
    /// The first of them that is not known, in words such as `commit of step publish`.
    pub fn filled<T: Serialize + DeserializeOwned>(
        &self,
        part: &T,
        known: &dyn Fn(Origin, &str) -> Option<String>,
    ) -> Result<T, String> {
        let unreadable = |error: serde_json::Error| error.to_string();
        let mut json = serde_json::to_value(part).map_err(unreadable)?;
        let fill = |found: &Placeholder<'_>| {
            let from = self.later.get(found.number).map(|later| later.from);
            from.and_then(|from| known(from, found.output)).ok_or_else(|| found.words())
        };
        fill_in(&mut json, &fill)?;
        serde_json::from_value(json).map_err(unreadable)
    }
}

/// The placeholder of an output: `number` is its place among what the plan awaits.
pub(in super::super) fn placeholder(number: usize, output: &str, step: &str) -> String {
    let step: String = step.chars().filter(|c| !c.is_control()).collect();
    format!("{START}{number}:{output}:{step}{EDGE}")
}

/// The first placeholder that is somewhere in a value.
pub(in super::super) fn within(value: &Json) -> Option<Placeholder<'_>> {
    match value {
        Json::String(text) => next(text).map(|(_, found, _)| found),
        Json::Array(items) => items.iter().find_map(within),
        Json::Object(map) => map.values().find_map(within),
        _ => None,
    }
}

/// A text for people, with words where placeholders are.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(START) {
        return Cow::Borrowed(text);
    }
    let words = |found: &Placeholder<'_>| Ok(format!("(known afterwards: {})", found.words()));
    Cow::Owned(replaced(text, &words).unwrap_or_default())
}

impl Placeholder<'_> {
    /// What it stands for, as in `commit of step publish`.
    pub(in super::super) fn words(&self) -> String {
        let what = match self.output {
            "commitHash" => "commit",
            "issueNumber" => "number of the issue",
            "issueUrl" => "address of the issue",
            "pullRequestNumber" => "number of the pull request",
            "remoteUrl" => "address of the pull request",
            "workflowRunId" => "number of the run",
            "workflowRunUrl" | "workflowRunHtmlUrl" => "address of the run",
            _ => "outcome",
        };
        format!("{what} of step {}", self.step.chars().take(MAX_ID).collect::<String>())
    }
}

fn fill_in(value: &mut Json, fill: &dyn Fn(&Placeholder<'_>) -> Result<String, String>) -> Result<(), String> {
    match value {
        Json::String(text) if text.contains(START) => *text = replaced(text, fill)?,
        Json::Array(items) => return items.iter_mut().try_for_each(|item| fill_in(item, fill)),
        Json::Object(map) => return map.values_mut().try_for_each(|item| fill_in(item, fill)),
        _ => {}
    }
    Ok(())
}

fn replaced(text: &str, by: &dyn Fn(&Placeholder<'_>) -> Result<String, String>) -> Result<String, String> {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, found, after)) = next(rest) {
        out += before;
        out += &by(&found)?;
        rest = after;
    }
    Ok(out + rest)
}

/// The first placeholder of a text, with what stands around it.
fn next(text: &str) -> Option<(&str, Placeholder<'_>, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(START)?;
        let (inside, after) = text.get(at + START.len()..)?.split_once(EDGE)?;
        let mut parts = inside.splitn(3, ':');
        let number = parts.next().and_then(|number| number.parse().ok());
        if let (Some(number), Some(output), Some(step)) = (number, parts.next(), parts.next()) {
            return Some((text.get(..at)?, Placeholder { number, output, step }, after));
        }
        from = at + START.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_words_and_what_is_no_placeholder_stays() {
        let text = format!("At {}, {START}x:y:z{EDGE} {START}1:a", placeholder(0, "commitHash", "publish"));
        let expected = format!("At (known afterwards: commit of step publish), {START}x:y:z{EDGE} {START}1:a");
        assert_eq!(shown(&text), expected);
    }

    #[test]
    fn a_step_s_id_cannot_end_its_placeholder() {
        let text = placeholder(3, "issueUrl", "a\u{1a}b:c");
        let found = next(&text).unwrap().1;
        assert_eq!((found.number, found.output, found.step), (3, "issueUrl", "ab:c"));
    }
}
