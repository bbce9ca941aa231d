//! The fields of objects that a kustomization sets all at once: labels, annotations, images, names of others. A path
//! passes through lists by itself: `spec/containers/image` is the image of every container.

use super::change;
use super::resource::Id;
use crate::policies::kubernetes::node::{Node, Place, Value};

/// A field of some kinds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'p> {
    /// The kinds; empty for any.
    pub kinds: &'p [&'p str],
    /// Its group; none for any.
    pub group: Option<&'p str>,
    /// The keys to it, with `/`.
    pub path: &'p str,
    /// Whether it is made where it is missing.
    pub create: bool,
}

/// Keys of a path; a longer one is nobody's.
const LONGEST_PATH: usize = 32;

impl Field<'_> {
    /// Whether objects of this id have it.
    pub fn is_of(&self, id: &Id) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&id.kind.as_str()))
            && self.group.is_none_or(|group| group == id.group())
    }

    /// Calls with the field, once or for every item of the lists on the way. `place` is where it is asked for.
    pub fn each<'a>(&self, root: &mut Node<'a>, place: Place, call: &mut impl FnMut(&mut Node<'a>)) {
        let keys: Vec<&str> = self.path.split('/').map(|key| key.trim_end_matches("[]")).collect();
        if keys.len() <= LONGEST_PATH {
            walk(root, &keys, self.create.then_some(place), call);
        }
    }
}

fn walk<'a>(node: &mut Node<'a>, keys: &[&str], create: Option<Place>, call: &mut impl FnMut(&mut Node<'a>)) {
    if let Value::List(items) = &mut node.value {
        items.iter_mut().for_each(|item| walk(item, keys, create, call));
        return;
    }
    let Some((key, rest)) = keys.split_first() else { return call(node) };
    let there = change::get_mut(node, key).is_some();
    match (there, create) {
        (true, _) => {
            if let Some(next) = change::get_mut(node, key) {
                walk(next, rest, create, call);
            }
        }
        // What stands in a list is not made up.
        (false, Some(place)) if *key != "volumeClaimTemplates" => {
            if let Some(next) = change::ensure(node, key, place) {
                walk(next, rest, create, call);
            }
        }
        _ => {}
    }
}
