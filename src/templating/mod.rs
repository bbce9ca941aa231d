//! The template language: Backstage's closed subset of nunjucks, with JavaScript's ideas of values. Pure.
//!
//! Not a general template engine: nothing is loaded, no clock is read, nothing random happens, and every
//! template works within a [`Budget`]. A text is cut into pieces (`scan`), the code in them into tokens
//! (`lexer`), those become a tree (`parser`), and the tree is walked (`interpreter`).
//! `docs/template-language.md` describes the language.

mod ast;
mod budget;
mod error;
mod filters;
mod functions;
mod inspect;
mod interpreter;
mod lexer;
mod methods;
mod parser;
mod pattern;
mod predicates;
mod scan;
mod sorting;
mod spaces;
mod value;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod tests;

pub use budget::Budget;
pub use error::TemplateError;
pub use inspect::{Inspection, Read, Unknown, UnknownKind, inspect};

use error::{Fault, Located, locate};
use serde_json::{Map, Value as Json};
use value::Object;

/// How a template is read and how much it may cost.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The newline right after a `{% … %}` is dropped.
    pub trim_blocks: bool,
    /// Blanks before a `{% … %}` that stands first on its line are dropped.
    pub lstrip_blocks: bool,
    /// Expressions stand in `{{ … }}` instead of `${{ … }}`, as in cookiecutter templates.
    pub cookiecutter: bool,
    /// What `failure()` answers: whether an earlier step of the run failed.
    pub failed: bool,
    /// Limits on the work done.
    pub budget: Budget,
}

/// The names a template can use, made once and used for any number of templates.
#[derive(Debug)]
pub struct Context {
    names: Object,
}

impl Context {
    /// Takes over the top-level names.
    ///
    /// # Errors
    /// When a value is nested more than 128 deep.
    pub fn new(names: &Map<String, Json>) -> Result<Self, TemplateError> {
        let names = Object::from_json(names).map_err(|fault| TemplateError { line: 1, column: 1, message: fault.0 })?;
        Ok(Self { names })
    }
}

/// Renders a whole text.
///
/// # Errors
/// The first thing that is not understood or cannot be done, with its place.
pub fn render_text(source: &str, context: &Map<String, Json>, options: &Options) -> Result<String, TemplateError> {
    render_text_in(source, &Context::new(context)?, options)
}

/// Renders a whole text with names that were prepared before.
///
/// # Errors
/// As [`render_text`].
pub fn render_text_in(source: &str, context: &Context, options: &Options) -> Result<String, TemplateError> {
    let run = || {
        let template = parser::parse(source, options)?;
        interpreter::render(&template, &context.names, options)
    };
    run().map_err(|problem| place(source, problem))
}

/// Renders a string whose value matters: one that is exactly one expression (comments may stand beside it)
/// keeps the JSON type of its value, and is `None` when that value is undefined. Anything else is a text.
///
/// # Errors
/// As [`render_text`].
pub fn render_value(
    source: &str,
    context: &Map<String, Json>,
    options: &Options,
) -> Result<Option<Json>, TemplateError> {
    render_value_in(source, &Context::new(context)?, options)
}

/// [`render_value`] with names that were prepared before.
///
/// # Errors
/// As [`render_text`].
pub fn render_value_in(source: &str, context: &Context, options: &Options) -> Result<Option<Json>, TemplateError> {
    let run = || {
        let template = parser::parse(source, options)?;
        interpreter::value(&template, &context.names, options)
    };
    run().map_err(|problem| place(source, problem))
}

fn place(source: &str, problem: Located) -> TemplateError {
    let (line, column) = locate(source, problem.at);
    TemplateError { line, column, message: problem.fault.0 }
}

/// What a filter, a test, a method or an operator answers.
type Outcome<T> = Result<T, Fault>;
