//! What `fetch:template` and its relatives share: rendering a set of files, their names and their contents.

use super::super::globs::Globs;
use super::super::source::{Files, SourceFile};
use super::{Inputs, PlanError, Run, Step};
use crate::templating::{Context, Options, render_text_in};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// How files are rendered.
pub(super) struct Rendering {
    context: Context,
    options: Options,
    untouched: Globs,
    extension: Option<String>,
    replace: bool,
}

impl Rendering {
    /// From the inputs of an action.
    pub fn of(inputs: &Inputs<'_>) -> Result<Self, PlanError> {
        let wrong = |message: String| PlanError::in_step(inputs.step, message);
        let cookiecutter = inputs.flag("cookiecutterCompat");
        // `copyWithoutRender` was taken out of Backstage in 2.0 but still stands in templates.
        let given =
            ["copyWithoutTemplating", "copyWithoutRender"].into_iter().find(|name| inputs.value(name).is_some());
        let untouched = given.map(|name| inputs.texts(name));
        let extension = extension(inputs)?;
        if extension.is_some() && (untouched.is_some() || cookiecutter) {
            let other = if cookiecutter { "cookiecutterCompat" } else { "copyWithoutTemplating" };
            return Err(wrong(format!("`templateFileExtension` and `{other}` cannot be used together")));
        }
        let untouched = untouched.unwrap_or_default();
        let name = if cookiecutter { "cookiecutter" } else { "values" };
        let names = Map::from_iter([(name.to_string(), Json::Object(inputs.object("values")))]);
        Ok(Self {
            context: Context::new(&names).map_err(|error| wrong(error.message))?,
            options: Options {
                trim_blocks: inputs.flag("trimBlocks"),
                lstrip_blocks: inputs.flag("lstripBlocks"),
                cookiecutter,
                ..Options::default()
            },
            untouched: Globs::new(untouched.iter().map(String::as_str)).map_err(wrong)?,
            extension,
            replace: inputs.flag("replace"),
        })
    }

    /// Renders files into a folder of the workspace.
    pub fn files(&self, run: &mut Run<'_>, step: &Step, sources: &Files, to: &str) -> Result<(), PlanError> {
        let mut made: BTreeMap<String, &str> = BTreeMap::new();
        for (source, file) in sources {
            let Some((path, renders)) = self.path(step, source)? else { continue };
            let target = if to.is_empty() { path } else { format!("{to}/{path}") };
            let twice = made.insert(target.clone(), source);
            if let Some(other) = twice {
                let kept = if self.replace { source } else { other };
                run.notes
                    .push(format!("{}: {other} and {source} both become `{target}`; {kept} is kept.", step.place()));
            }
            if self.replace || !run.workspace.has(&target) {
                let file = self.contents(step, source, file, renders)?;
                run.workspace.write(&target, file).map_err(|message| PlanError::in_file(step, source, message))?;
            }
        }
        Ok(())
    }

    /// Renders one file, whatever its name, without its mode.
    pub fn file(&self, run: &mut Run<'_>, step: &Step, source: &SourceFile, to: &str) -> Result<(), PlanError> {
        if self.replace || !run.workspace.has(to) {
            let plain = SourceFile { executable: false, ..source.clone() };
            let file = self.contents(step, to, &plain, true)?;
            run.workspace.write(to, file).map_err(|message| PlanError::in_step(step, message))?;
        }
        Ok(())
    }

    /// The path of a file in the target, and whether its contents are rendered; none when it is left out.
    fn path(&self, step: &Step, source: &str) -> Result<Option<(String, bool)>, PlanError> {
        let (renders, name) = match &self.extension {
            Some(extension) => match source.strip_suffix(extension.as_str()) {
                Some(name) if !name.is_empty() && !name.ends_with('/') => (true, name),
                _ => (false, source),
            },
            None => (!self.untouched.matches(source), source),
        };
        let path = render_text_in(name, &self.context, &self.options)
            .map_err(|error| PlanError::in_file(step, source, format!("in its path, {error}")))?;
        Ok((!is_left_out(&path)).then_some((path, renders)))
    }

    fn contents(&self, step: &Step, source: &str, file: &SourceFile, renders: bool) -> Result<SourceFile, PlanError> {
        // Where a link leads to is no text to be rendered.
        let text = std::str::from_utf8(&file.contents).ok().filter(|text| !file.link && !text.contains('\0'));
        let contents = match text {
            Some(text) if renders => render_text_in(text, &self.context, &self.options)
                .map_err(|error| PlanError::in_file(step, source, error.to_string()))?
                .into_bytes(),
            _ => file.contents.clone(),
        };
        Ok(SourceFile { contents, ..*file })
    }
}

/// Backstage's idiom for files that are there on a condition: a part of the path renders to nothing.
fn is_left_out(path: &str) -> bool {
    path.is_empty() || path.starts_with('/') || path.ends_with('/') || path.contains("//")
}

/// `true` is `.njk`; an extension may be written without its dot.
fn extension(inputs: &Inputs<'_>) -> Result<Option<String>, PlanError> {
    match inputs.value("templateFileExtension") {
        None | Some(Json::Bool(false)) => Ok(None),
        Some(Json::Bool(true)) => Ok(Some(".njk".to_string())),
        Some(Json::String(extension)) if extension.is_empty() => Ok(None),
        Some(Json::String(extension)) if extension.starts_with('.') && extension.len() > 1 => {
            Ok(Some(extension.clone()))
        }
        Some(Json::String(extension)) if extension != "." => Ok(Some(format!(".{extension}"))),
        Some(_) => Err(inputs.wrong("templateFileExtension", "`true` or an extension such as `.njk`")),
    }
}
