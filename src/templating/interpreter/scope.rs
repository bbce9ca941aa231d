//! Which value a name has. Loops, macros, blocks and the bodies of `call` open a frame; `if` does not. A name
//! that a frame further out has is changed there, as in nunjucks and unlike in Jinja, but not beyond the macro
//! or block that one is in.

use crate::templating::value::{Object, Value};
use std::rc::Rc;

/// The frame that macros see: what is made at the top level of the template.
const SHARED: usize = 0;
/// The frame of the template itself.
const TOP: usize = 1;

pub(super) struct Scopes<'t> {
    given: &'t Object,
    frames: Vec<Frame>,
    current: usize,
    /// Closed frames, kept for their memory.
    spare: Vec<Frame>,
    /// Entries in all open frames.
    entries: usize,
}

#[derive(Default)]
struct Frame {
    parent: Option<usize>,
    isolated: bool,
    names: Vec<(Rc<str>, Value)>,
    /// For each loop that ran in here, by its place: whether it had rounds.
    loops: Vec<(usize, bool)>,
}

impl<'t> Scopes<'t> {
    pub(super) fn new(given: &'t Object) -> Self {
        let shared = Frame { isolated: true, ..Frame::default() };
        let top = Frame { parent: Some(SHARED), isolated: true, ..Frame::default() };
        Self { given, frames: vec![shared, top], current: TOP, spare: Vec::new(), entries: 0 }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut frame = Some(self.current);
        while let Some(at) = frame {
            if let Some((_, value)) = self.frames[at].names.iter().rev().find(|(known, _)| &**known == name) {
                return Some(value);
            }
            frame = self.frames[at].parent;
        }
        self.given.get(name)
    }

    /// Sets a name where it is known, else in the innermost frame.
    pub(super) fn set(&mut self, name: &Rc<str>, value: Value) {
        let mut at = self.current;
        while !self.frames[at].isolated && !self.frames[at].has(name) {
            match self.frames[at].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        if !self.frames[at].has(name) {
            at = self.current;
        }
        self.entries += self.frames[at].bind(name, value);
    }

    /// Sets a name in the innermost frame, whoever else has it.
    pub(super) fn bind(&mut self, name: &Rc<str>, value: Value) {
        self.entries += self.frames[self.current].bind(name, value);
    }

    /// Sets a name for the macros.
    pub(super) fn share(&mut self, name: &Rc<str>, value: Value) {
        self.entries += self.frames[SHARED].bind(name, value);
    }

    /// The innermost frame, as the parent of one that is opened later.
    pub(super) fn current(&self) -> usize {
        self.current
    }

    /// What the parent of a macro's frame is.
    pub(super) fn shared() -> usize {
        SHARED
    }

    /// Opens a frame; answers what [`Scopes::close`] needs.
    pub(super) fn open(&mut self, parent: usize, isolated: bool) -> usize {
        let mut frame = self.spare.pop().unwrap_or_default();
        frame.parent = Some(parent);
        frame.isolated = isolated;
        self.frames.push(frame);
        std::mem::replace(&mut self.current, self.frames.len() - 1)
    }

    /// What looking for a name costs, in steps.
    pub(super) fn cost(&self) -> usize {
        self.entries / 16
    }

    /// Closes the innermost frame.
    pub(super) fn close(&mut self, before: usize) {
        if let Some(mut frame) = self.frames.pop() {
            self.entries -= frame.names.len() + frame.loops.len();
            frame.names.clear();
            frame.loops.clear();
            self.spare.push(frame);
        }
        self.current = before;
    }

    /// Whether the loop at this place had rounds when it last ran in this call of a macro.
    pub(super) fn ran(&mut self, at: usize) -> bool {
        self.loops().iter().any(|(known, ran)| *known == at && *ran)
    }

    pub(super) fn set_ran(&mut self, at: usize, ran: bool) {
        let loops = self.loops();
        match loops.iter_mut().find(|(known, _)| *known == at) {
            Some(known) => known.1 = ran,
            None => {
                loops.push((at, ran));
                self.entries += 1;
            }
        }
    }

    fn loops(&mut self) -> &mut Vec<(usize, bool)> {
        let mut at = self.current;
        while !self.frames[at].isolated
            && let Some(parent) = self.frames[at].parent
        {
            at = parent;
        }
        &mut self.frames[at].loops
    }
}

impl Frame {
    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|(known, _)| &**known == name)
    }

    /// Answers how many entries there are more.
    fn bind(&mut self, name: &Rc<str>, value: Value) -> usize {
        if let Some(known) = self.names.iter_mut().find(|(known, _)| known == name) {
            known.1 = value;
            return 0;
        }
        self.names.push((Rc::clone(name), value));
        1
    }
}
