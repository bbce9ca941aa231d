//! Values as JavaScript knows them. Only lists change, and none can come to hold itself.

mod convert;
mod equality;
mod function;
mod json;
mod list;
mod number;
mod object;
mod text;

use super::Outcome;
use super::error::Fault;
use super::pattern::Search;
pub(super) use equality::{loosely_equal, order, order_units, strictly_equal};
pub(super) use function::{Cycler, Function, Global};
pub(super) use json::json_text;
pub(super) use list::{Journal, List};
pub(super) use number::{number_text, parse_float_prefix, radix_number, text_number};
pub(super) use object::Object;
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
    Pattern(Rc<Search>),
    Function(Rc<Function>),
}

/// A text; `safe` when it was escaped already.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub text: Rc<str>,
    pub safe: bool,
}

impl Value {
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Text { text: Rc::from(text.as_ref()), safe: false })
    }

    pub(super) fn safe_text(text: impl AsRef<str>) -> Self {
        Self::Text(Text { text: Rc::from(text.as_ref()), safe: true })
    }

    pub(super) fn list(items: Vec<Self>) -> Outcome<Self> {
        Ok(Self::List(Rc::new(List::new(items)?)))
    }

    pub(super) fn object(pairs: Vec<(Rc<str>, Self)>) -> Outcome<Self> {
        Ok(Self::Object(Rc::new(Object::new(pairs)?)))
    }

    pub(super) fn function(function: Function) -> Self {
        Self::Function(Rc::new(function))
    }

    /// Lists in lists below this value; 0 for a scalar.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth(),
            Self::Object(object) => object.depth(),
            _ => 0,
        }
    }

    /// Whether this is a function or holds one: such a value has no text, and nothing but a call can use it.
    pub(super) fn holds_function(&self) -> bool {
        match self {
            Self::Function(_) => true,
            Self::List(list) => list.holds_function(),
            Self::Object(object) => object.holds_function(),
            _ => false,
        }
    }

    /// An error when this is a function or holds one.
    pub(super) fn no_function(&self) -> Outcome<()> {
        match self {
            Self::Function(function) => Err(function.has_no_text()),
            other if other.holds_function() => {
                Err(Fault::new(format!("{} with a function in it can only be looked into", other.kind())))
            }
            _ => Ok(()),
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
        return Err(too_deep());
    }
    Ok(depth)
}

/// What is said about a value that is nested too deep.
fn too_deep() -> Fault {
    Fault::new(format!("a value is nested more than {MAX_DEPTH} deep"))
}
