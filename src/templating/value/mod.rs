//! Values as JavaScript knows them. They never change once made, so none can hold itself.

mod convert;
mod equality;
mod number;
mod object;
mod text;

use super::Outcome;
use super::error::Fault;
use super::functions::Function;
pub(super) use equality::{loosely_equal, order, strictly_equal};
pub(super) use number::{number_text, parse_float_prefix, text_number};
pub(super) use object::Object;
use regex::Regex;
use std::rc::Rc;
pub(super) use text::{from_units, units};

/// Lists in lists, at most: deeper ones could not be let go of on a small stack.
pub(super) const MAX_DEPTH: usize = 128;

/// A value in a template.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    List(Rc<List>),
    Object(Rc<Object>),
    Pattern(Rc<Pattern>),
    Function(Function),
}

/// A text; `safe` when it was escaped already.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub text: Rc<str>,
    pub safe: bool,
}

/// A list and how deep it goes.
#[derive(Debug)]
pub(super) struct List {
    pub items: Vec<Value>,
    depth: usize,
}

/// A regular expression literal, `r/a+/gi`.
#[derive(Debug)]
pub(super) struct Pattern {
    pub regex: Regex,
    pub global: bool,
    pub source: String,
}

impl Value {
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Text { text: Rc::from(text.as_ref()), safe: false })
    }

    pub(super) fn safe_text(text: impl AsRef<str>) -> Self {
        Self::Text(Text { text: Rc::from(text.as_ref()), safe: true })
    }

    pub(super) fn list(items: Vec<Self>) -> Outcome<Self> {
        let depth = deeper(items.iter())?;
        Ok(Self::List(Rc::new(List { items, depth })))
    }

    /// Lists in lists below this value; 0 for a scalar.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            Self::Object(object) => object.depth(),
            _ => 0,
        }
    }

    /// JavaScript's idea of true: empty lists and objects are true, the empty text is not. An escaped text is
    /// an object to nunjucks, so it is true even when it is empty.
    pub(super) fn is_truthy(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => text.safe || !text.text.is_empty(),
            Self::List(_) | Self::Object(_) | Self::Pattern(_) | Self::Function(_) => true,
        }
    }

    /// What kind of value this is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
            Self::Pattern(_) => "a regular expression",
            Self::Function(_) => "a function",
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

/// The depth of a container of these values; an error when that is too deep.
fn deeper<'v>(children: impl Iterator<Item = &'v Value>) -> Outcome<usize> {
    let depth = 1 + children.map(Value::depth).max().unwrap_or(0);
    if depth > MAX_DEPTH {
        return Err(Fault::new(format!("a value is nested more than {MAX_DEPTH} deep")));
    }
    Ok(depth)
}
