//! Objects: names to values, in the order JavaScript gives them. Not changeable once made.

use super::{Value, deeper};
use crate::templating::Outcome;
use std::collections::HashMap;
use std::rc::Rc;

/// An object; whole-number names come first, in order, then the others as they were written.
#[derive(Debug, Default)]
pub(in crate::templating) struct Object {
    entries: Vec<(Rc<str>, Value)>,
    index: HashMap<Rc<str>, usize>,
    depth: usize,
    functions: bool,
}

impl Object {
    /// Of two entries with the same name the later value stands at the earlier place.
    pub(in crate::templating) fn new(pairs: Vec<(Rc<str>, Value)>) -> Outcome<Self> {
        let mut entries: Vec<(Rc<str>, Value)> = Vec::with_capacity(pairs.len());
        let mut index: HashMap<Rc<str>, usize> = HashMap::with_capacity(pairs.len());
        for (name, value) in pairs {
            if let Some(&place) = index.get(&name) {
                entries[place].1 = value;
            } else {
                index.insert(Rc::clone(&name), entries.len());
                entries.push((name, value));
            }
        }
        if entries.iter().any(|(name, _)| whole_number(name).is_some()) {
            entries.sort_by_key(|(name, _)| whole_number(name).map_or(u64::MAX, u64::from));
            index = entries.iter().enumerate().map(|(place, (name, _))| (Rc::clone(name), place)).collect();
        }
        let depth = deeper(entries.iter().map(|(_, value)| value))?;
        let functions = entries.iter().any(|(_, value)| value.holds_function());
        Ok(Self { entries, index, depth, functions })
    }

    pub(in crate::templating) fn get(&self, name: &str) -> Option<&Value> {
        self.index.get(name).map(|&place| &self.entries[place].1)
    }

    pub(in crate::templating) fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        self.entries.iter().map(|(name, value)| (name, value))
    }

    /// The entry at a place in the order.
    pub(in crate::templating) fn at(&self, place: usize) -> Option<(&Rc<str>, &Value)> {
        self.entries.get(place).map(|(name, value)| (name, value))
    }

    pub(in crate::templating) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn holds_function(&self) -> bool {
        self.functions
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }
}

/// The number that a name such as `17` stands for, when it is written the way JavaScript would.
fn whole_number(name: &str) -> Option<u32> {
    let number: u32 = name.parse().ok()?;
    (number != u32::MAX && number.to_string() == name).then_some(number)
}
