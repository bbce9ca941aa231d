//! Which value a name has. Loops open a frame; `if` does not. A name that a frame further out has is changed
//! there, as in nunjucks and unlike in Jinja.

use crate::templating::value::{Object, Value};
use std::collections::HashMap;
use std::rc::Rc;

pub(super) struct Scope<'t> {
    given: &'t Object,
    frames: Vec<HashMap<Rc<str>, Value>>,
}

impl<'t> Scope<'t> {
    pub(super) fn new(given: &'t Object) -> Self {
        Self { given, frames: vec![HashMap::new()] }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.frames.iter().rev().find_map(|frame| frame.get(name)).or_else(|| self.given.get(name))
    }

    pub(super) fn set(&mut self, name: &Rc<str>, value: Value) {
        let place = self.frames.iter().rposition(|frame| frame.contains_key(name)).unwrap_or(self.frames.len() - 1);
        self.frames[place].insert(Rc::clone(name), value);
    }

    /// Sets a name in the innermost frame, whoever else has it.
    pub(super) fn bind(&mut self, name: &Rc<str>, value: Value) {
        if let Some(frame) = self.frames.last_mut() {
            frame.insert(Rc::clone(name), value);
        }
    }

    pub(super) fn open(&mut self) {
        self.frames.push(HashMap::new());
    }

    pub(super) fn close(&mut self) {
        self.frames.pop();
    }
}
