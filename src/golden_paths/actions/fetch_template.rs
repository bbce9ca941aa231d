//! `fetch:template`: copies a folder of the golden path into the target, rendering names and contents.

use super::super::globs::Globs;
use super::super::source::SourceFile;
use super::super::workspace::folder;
use super::{Action, Done, Inputs, PlanError, Run, Step};
use crate::templating::{Context, Options, render_text_in};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

pub(super) static ACTION: Action = Action {
    id: "fetch:template",
    inputs: &[
        "url",
        "targetPath",
        "values",
        "copyWithoutTemplating",
        "copyWithoutRender",
        "cookiecutterCompat",
        "templateFileExtension",
        "replace",
        "trimBlocks",
        "lstripBlocks",
        "token",
    ],
    required: &["url"],
    run,
};

struct Settings {
    context: Context,
    options: Options,
    untouched: Globs,
    extension: Option<String>,
}

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs { step, values: inputs };
    let wrong = |message: String| PlanError::in_step(step, message);
    let from = source_folder(inputs.required("url")?).map_err(wrong)?;
    let to = folder(inputs.text("targetPath")?.unwrap_or("")).map_err(wrong)?;
    let replace = inputs.flag("replace")?;
    let settings = settings(&inputs)?;
    let prefix = if from.is_empty() { String::new() } else { format!("{from}/") };
    let sources: Vec<(&str, &SourceFile)> =
        run.path.files.iter().filter_map(|(path, file)| Some((path.strip_prefix(&prefix)?, file))).collect();
    if sources.is_empty() {
        return Err(wrong(format!("there are no files in `{from}` of the golden path")));
    }
    let mut made: BTreeMap<String, &str> = BTreeMap::new();
    for (source, file) in sources {
        let Some((path, file)) = one(step, &settings, source, file)? else { continue };
        let target = if to.is_empty() { path } else { format!("{to}/{path}") };
        if let Some(other) = made.insert(target.clone(), source) {
            return Err(PlanError::in_file(step, source, format!("becomes `{target}`, and so does {other}")));
        }
        if replace || !run.workspace.has(&target) {
            run.workspace.write(&target, file).map_err(|message| PlanError::in_file(step, source, message))?;
        }
    }
    Ok(Map::new())
}

/// The path and contents of one file in the target; none when its rendered path says that it is left out.
fn one(
    step: &Step,
    settings: &Settings,
    source: &str,
    file: &SourceFile,
) -> Result<Option<(String, SourceFile)>, PlanError> {
    let (renders, name) = match &settings.extension {
        Some(extension) => match source.strip_suffix(extension.as_str()) {
            Some(name) => (true, name),
            None => (false, source),
        },
        None => (!settings.untouched.matches(source), source),
    };
    let path = render_text_in(name, &settings.context, &settings.options)
        .map_err(|error| PlanError::in_file(step, source, format!("in its path, {error}")))?;
    if is_left_out(&path) {
        return Ok(None);
    }
    let text = std::str::from_utf8(&file.contents).ok().filter(|text| !text.contains('\0'));
    let contents = match text {
        Some(text) if renders => render_text_in(text, &settings.context, &settings.options)
            .map_err(|error| PlanError::in_file(step, source, error.to_string()))?
            .into_bytes(),
        _ => file.contents.clone(),
    };
    Ok(Some((path, SourceFile { contents, executable: file.executable })))
}

/// Backstage's idiom for files that are there on a condition: a part of the path renders to nothing.
fn is_left_out(path: &str) -> bool {
    path.is_empty() || path.starts_with('/') || path.ends_with('/') || path.contains("//")
}

fn settings(inputs: &Inputs<'_>) -> Result<Settings, PlanError> {
    let cookiecutter = inputs.flag("cookiecutterCompat")?;
    let wrong = |message: String| PlanError::in_step(inputs.step, message);
    // `copyWithoutRender` was taken out of Backstage in 2.0 but still stands in templates.
    let untouched = match inputs.texts("copyWithoutTemplating")? {
        Some(patterns) => Some(patterns),
        None => inputs.texts("copyWithoutRender")?,
    };
    let extension = match inputs.values.get("templateFileExtension") {
        None | Some(Json::Null | Json::Bool(false)) => None,
        Some(Json::Bool(true)) => Some(".njk".to_string()),
        Some(Json::String(extension)) if extension.starts_with('.') && extension.len() > 1 => Some(extension.clone()),
        Some(Json::String(extension)) if !extension.is_empty() => Some(format!(".{extension}")),
        Some(_) => return Err(inputs.wrong("templateFileExtension", "`true` or an extension such as `.njk`")),
    };
    if extension.is_some() && (untouched.is_some() || cookiecutter) {
        let other = if cookiecutter { "cookiecutterCompat" } else { "copyWithoutTemplating" };
        return Err(wrong(format!("`templateFileExtension` and `{other}` cannot be used together")));
    }
    let name = if cookiecutter { "cookiecutter" } else { "values" };
    let mut names = Map::new();
    names.insert(name.into(), Json::Object(inputs.object("values")?));
    Ok(Settings {
        context: Context::new(&names).map_err(|error| wrong(error.message))?,
        options: Options {
            trim_blocks: inputs.flag("trimBlocks")?,
            lstrip_blocks: inputs.flag("lstripBlocks")?,
            cookiecutter,
            ..Options::default()
        },
        untouched: Globs::new(untouched.unwrap_or_default()).map_err(wrong)?,
        extension,
    })
}

fn source_folder(url: &str) -> Result<String, String> {
    if url.contains("://") {
        return Err(format!(
            "`url` is `{url}`: only folders of the golden path itself are supported, such as `./skeleton`"
        ));
    }
    folder(url)
}
