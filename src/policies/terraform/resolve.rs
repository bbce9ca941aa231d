//! References to locals, and to variables whose value is known, are replaced by what they stand for.

use std::borrow::Cow;
use std::collections::HashMap;

use super::value::{Entry, Function, Map, Node, Value};

/// How many values replacing may bring into one module: locals that name each other could multiply without end.
const MOST_VALUES: usize = 100_000;

/// References behind references.
const DEEPEST: u32 = 12;

/// What names stand for.
#[derive(Debug, Default)]
pub struct Scope<'a> {
    pub locals: HashMap<String, Node<'a>>,
    pub variables: HashMap<String, Node<'a>>,
    brought: std::cell::Cell<usize>,
}

impl<'a> Scope<'a> {
    /// Replaces what is known in a map.
    pub fn resolve(&self, map: &mut Map<'a>) {
        for entry in &mut map.entries {
            self.replace(&mut entry.value, 0);
        }
    }

    fn replace(&self, node: &mut Node<'a>, depth: u32) {
        match &mut node.value {
            Value::Reference(reference) => {
                let found = self.find(reference).filter(|_| depth < DEEPEST);
                if let Some(found) = found.and_then(|found| self.copy(found)) {
                    *node = found.moved(node.at);
                    self.replace(node, depth + 1);
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.replace(item, depth)),
            Value::Map(map) => map.entries.iter_mut().for_each(|entry| self.replace(&mut entry.value, depth)),
            Value::Call(function, arguments) => {
                arguments.iter_mut().for_each(|argument| self.replace(argument, depth));
                node.value = call(*function, std::mem::take(arguments));
            }
            _ => {}
        }
    }

    /// What an address stands for.
    fn find(&self, reference: &str) -> Option<&Node<'a>> {
        let (space, rest) = reference.split_once('.')?;
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, steps) = (rest.get(..end)?, rest.get(end..)?);
        let start = match space {
            "local" => self.locals.get(name),
            "var" => self.variables.get(name),
            _ => None,
        }?;
        walk(start, steps)
    }

    fn copy(&self, node: &Node<'a>) -> Option<Node<'a>> {
        if self.brought.get() >= MOST_VALUES {
            return None;
        }
        self.brought.set(self.brought.get() + count(node));
        (self.brought.get() < MOST_VALUES).then(|| node.clone())
    }
}

fn count(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::List(items) | Value::Call(_, items) => items.iter().map(count).sum(),
        Value::Map(map) => map.entries.iter().map(|entry| count(&entry.value)).sum(),
        _ => 0,
    }
}

/// Follows `.name`, `["name"]` and `[0]`.
fn walk<'n, 'a>(start: &'n Node<'a>, steps: &str) -> Option<&'n Node<'a>> {
    let mut node = start;
    let mut steps = steps;
    while !steps.is_empty() {
        let (step, rest) = match steps.strip_prefix('.') {
            Some(name) => name.split_at_checked(name.find(['.', '[']).unwrap_or(name.len()))?,
            None => steps.strip_prefix('[')?.split_once(']')?,
        };
        steps = rest;
        node = match &node.value {
            Value::Map(map) if !map.open => &map.entry(step.trim_matches('"'))?.value,
            Value::List(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(node)
}

fn call<'a>(function: Function, arguments: Vec<Node<'a>>) -> Value<'a> {
    match function {
        Function::Merge => Value::Map(merge(arguments)),
        Function::Concat => {
            let mut all = Vec::new();
            for argument in arguments {
                match argument.value {
                    Value::List(items) => all.extend(items),
                    value => all.push(Node { at: argument.at, value: if_known(value) }),
                }
            }
            Value::List(all)
        }
    }
}

/// One value among those that `flatten` makes a list of may be a list that is not known.
fn if_known(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Reference(_) | Value::Call(..) => Value::Unknown,
        value => value,
    }
}

fn merge(arguments: Vec<Node<'_>>) -> Map<'_> {
    let mut merged = Map::default();
    let mut places: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for argument in arguments {
        match argument.value {
            Value::Map(map) => {
                merged.open |= map.open;
                for entry in map.entries {
                    match places.get(&entry.key).and_then(|place| merged.entries.get_mut(*place)) {
                        Some(earlier) => *earlier = entry,
                        None => {
                            places.insert(entry.key.clone(), merged.entries.len());
                            merged.entries.push(entry);
                        }
                    }
                }
            }
            Value::Null => {}
            _ => {
                // What is not known may say something else of every key before it.
                merged.open = true;
                merged.entries.iter_mut().for_each(|Entry { value, .. }| value.value = Value::Unknown);
            }
        }
    }
    merged
}
