//! Functions as values: they can be named, passed on and called, and nothing else.

use super::Value;
use crate::templating::error::Fault;
use std::cell::Cell;
use std::rc::Rc;

/// What can be called.
#[derive(Debug)]
pub(in crate::templating) enum Function {
    Global(Global),
    /// A macro, or the body of a `call`, by its number in the run.
    Routine {
        name: Rc<str>,
        number: usize,
    },
    /// `value.name`, not called yet.
    Method {
        owner: Value,
        name: &'static str,
    },
    /// What `cycler(…)` made: it is looked into, not called.
    Cycler(Rc<Cycler>),
    Next(Rc<Cycler>),
    Reset(Rc<Cycler>),
    /// What `joiner(…)` made.
    Joiner {
        separator: Value,
        used: Cell<bool>,
    },
}

/// The functions that templates find without being given them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::templating) enum Global {
    Range,
    Cycler,
    Joiner,
    Always,
    Failure,
}

/// Values that come in turn.
#[derive(Debug)]
pub(in crate::templating) struct Cycler {
    pub values: Vec<Value>,
    /// The place of the current value; none before the first.
    pub current: Cell<Option<usize>>,
}

impl Function {
    pub(in crate::templating) fn name(&self) -> &str {
        match self {
            Self::Global(global) => global.name(),
            Self::Routine { name, .. } => name,
            Self::Method { name, .. } => name,
            Self::Cycler(_) => "cycler",
            Self::Next(_) => "next",
            Self::Reset(_) => "reset",
            Self::Joiner { .. } => "joiner",
        }
    }

    pub(super) fn has_no_text(&self) -> Fault {
        match self {
            Self::Cycler(_) => Fault::new("a cycler has no text: its values come from `.next()`"),
            _ => Fault::new(format!("`{}` is a function and has no text: call it with ( )", self.name())),
        }
    }

    /// Whether two values are the same function.
    pub(super) fn is(self: &Rc<Self>, other: &Rc<Self>) -> bool {
        match (&**self, &**other) {
            (Self::Global(a), Self::Global(b)) => a == b,
            (Self::Routine { number: a, .. }, Self::Routine { number: b, .. }) => a == b,
            _ => Rc::ptr_eq(self, other),
        }
    }
}

impl Global {
    /// Their names, for "did you mean".
    pub(in crate::templating) const NAMES: [&'static str; 5] = ["range", "cycler", "joiner", "always", "failure"];

    pub(in crate::templating) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "range" => Self::Range,
            "cycler" => Self::Cycler,
            "joiner" => Self::Joiner,
            "always" => Self::Always,
            "failure" => Self::Failure,
            _ => return None,
        })
    }

    pub(in crate::templating) fn name(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::Cycler => "cycler",
            Self::Joiner => "joiner",
            Self::Always => "always",
            Self::Failure => "failure",
        }
    }
}
