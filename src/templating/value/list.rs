//! Lists. A template can change one in place; whatever it changed is as before when it is done.

use super::{MAX_DEPTH, Value, deeper, too_deep};
use crate::templating::Outcome;
use crate::templating::budget::Meter;
use crate::templating::error::Fault;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

/// A list, how deep it goes, and whether there are functions in it.
#[derive(Debug)]
pub(in crate::templating) struct List {
    items: RefCell<Vec<Value>>,
    depth: Cell<usize>,
    functions: bool,
    kept: Cell<bool>,
}

impl List {
    pub(super) fn new(items: Vec<Value>) -> Outcome<Self> {
        let depth = Cell::new(deeper(items.iter())?);
        let functions = items.iter().any(Value::holds_function);
        Ok(Self { items: RefCell::new(items), depth, functions, kept: Cell::new(false) })
    }

    /// The items, to read: no template code may run meanwhile.
    pub(in crate::templating) fn items(&self) -> Ref<'_, Vec<Value>> {
        self.items.borrow()
    }

    pub(in crate::templating) fn len(&self) -> usize {
        self.items.borrow().len()
    }

    pub(in crate::templating) fn get(&self, place: usize) -> Option<Value> {
        self.items.borrow().get(place).cloned()
    }

    pub(super) fn depth(&self) -> usize {
        self.depth.get()
    }

    pub(super) fn holds_function(&self) -> bool {
        self.functions
    }
}

/// What changed lists held before. They are kept until the end, so that none is let go of while others hold it,
/// and then get their first items back: lists given from outside are used again by the next template.
#[derive(Debug, Default)]
pub(in crate::templating) struct Journal {
    before: RefCell<Vec<Before>>,
}

/// A changed list, with the items and the depth that it had.
type Before = (Rc<List>, Vec<Value>, usize);

impl Journal {
    /// Changes a list; `added` are the values that `change` may put into it.
    pub(in crate::templating) fn change<R>(
        &self,
        list: &Rc<List>,
        added: &[Value],
        meter: &Meter,
        change: impl FnOnce(&mut Vec<Value>) -> R,
    ) -> Outcome<R> {
        for value in added {
            if reaches(value, list, meter)? {
                return Err(Fault::new("a list cannot be put into itself"));
            }
        }
        let depth = deeper(added.iter())?.max(list.depth.get());
        let Ok(mut items) = list.items.try_borrow_mut() else {
            return Err(Fault::new("the list is being read and cannot be changed now"));
        };
        if !list.kept.replace(true) {
            meter.work(items.len())?;
            meter.grow(items.len() * 32 + 64)?;
            self.before.borrow_mut().push((Rc::clone(list), items.clone(), list.depth.get()));
        }
        list.depth.set(depth);
        Ok(change(&mut items))
    }
}

impl Drop for Journal {
    /// First every changed list is emptied, then what they held is let go of: so nothing deep falls at once.
    fn drop(&mut self) {
        let mut pile = Vec::new();
        for (list, items, depth) in self.before.get_mut().drain(..) {
            list.depth.set(depth);
            list.kept.set(false);
            if let Ok(mut changed) = list.items.try_borrow_mut() {
                pile.append(&mut changed);
                *changed = items;
            }
            pile.push(Value::List(list));
        }
    }
}

/// Whether a value is the list or holds it, at any depth.
fn reaches(value: &Value, list: &Rc<List>, meter: &Meter) -> Outcome<bool> {
    let mut pending = vec![(value.clone(), 0)];
    let mut seen = HashSet::new();
    while let Some((value, depth)) = pending.pop() {
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        match value {
            Value::List(found) => {
                if Rc::ptr_eq(&found, list) {
                    return Ok(true);
                }
                if seen.insert(Rc::as_ptr(&found).cast::<()>()) {
                    meter.work(1 + found.len())?;
                    let containers = found.items().iter().filter(|item| item.depth() > 0).cloned().collect::<Vec<_>>();
                    pending.extend(containers.into_iter().map(|item| (item, depth + 1)));
                }
            }
            Value::Object(object) if seen.insert(Rc::as_ptr(&object).cast::<()>()) => {
                meter.work(1 + object.len())?;
                let containers = object.iter().filter(|(_, item)| item.depth() > 0);
                pending.extend(containers.map(|(_, item)| (item.clone(), depth + 1)));
            }
            _ => {}
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templating::Budget;

    fn empty() -> Rc<List> {
        Rc::new(List::new(Vec::new()).unwrap())
    }

    #[test]
    fn a_changed_list_is_as_before_when_the_journal_closes() {
        let meter = Meter::new(&Budget::default());
        let list = Rc::new(List::new(vec![Value::Null]).unwrap());
        let journal = Journal::default();
        for _ in 0..3 {
            journal.change(&list, &[Value::Bool(true)], &meter, |items| items.push(Value::Bool(true))).unwrap();
        }
        assert_eq!(list.len(), 4);
        drop(journal);
        assert_eq!(list.len(), 1);
        assert!(!list.kept.get());
    }

    #[test]
    fn a_list_cannot_hold_itself() {
        let meter = Meter::new(&Budget::default());
        let journal = Journal::default();
        let (inner, outer) = (empty(), empty());
        let value = Value::List(Rc::clone(&inner));
        journal.change(&outer, std::slice::from_ref(&value), &meter, |items| items.push(value.clone())).unwrap();
        let value = Value::List(Rc::clone(&outer));
        assert!(journal.change(&inner, &[value], &meter, |_| ()).is_err());
        assert!(journal.change(&inner, &[Value::List(Rc::clone(&inner))], &meter, |_| ()).is_err());
    }

    #[test]
    fn a_chain_that_is_built_from_its_outer_end_is_let_go_of_without_deep_recursion() {
        let meter = Meter::new(&Budget::default());
        let journal = Journal::default();
        let mut innermost = empty();
        for _ in 0..200_000 {
            let next = empty();
            let value = Value::List(Rc::clone(&next));
            journal
                .change(&innermost, std::slice::from_ref(&value), &meter, |items| items.push(value.clone()))
                .unwrap();
            innermost = next;
        }
    }
}
