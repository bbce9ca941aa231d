//! `debug:log`: a message, and the files so far, as a note of the plan.

use super::super::plan::shown;
use super::{Action, Done, Inputs, Run, Step, any, later};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action =
    Action { id: "debug:log", inputs: &[later(any("message")), any("listWorkspace")], outputs: &[], run };

/// Characters of one note.
const MAX_NOTE: usize = 4_000;

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let message = inputs.value("message");
    let words = message.map(|message| message.as_str().map_or_else(|| message.to_string(), str::to_string));
    let mut note = shown(words.unwrap_or_default().trim_end()).into_owned();
    let list = inputs.value("listWorkspace");
    let contents = list.and_then(Json::as_str) == Some("with-contents");
    if contents || list.and_then(Json::as_str) == Some("with-filenames") || list == Some(&Json::Bool(true)) {
        note += if note.is_empty() { "Files so far:" } else { "\nFiles so far:" };
        for (path, file) in run.workspace.below("") {
            note += &format!("\n- {path}");
            match std::str::from_utf8(&file.contents) {
                Ok(text) if contents => note += &format!(":\n{text}"),
                Err(_) if contents => note += ": not a text",
                _ => {}
            }
            if note.len() > 4 * MAX_NOTE {
                break;
            }
        }
    }
    if note.chars().nth(MAX_NOTE).is_some() {
        note = note.chars().take(MAX_NOTE).chain("…".chars()).collect();
    }
    run.notes.push(format!("{}: {note}", step.place()));
    Ok(Map::new())
}
