//! The patches of a kustomization, inline or in files: which objects each is for, and how it is made.

use std::borrow::Cow;

use super::budget::Budget;
use super::resource::{Resource, id_of};
use super::selector::Selector;
use super::{change, json_patch, merge_keys, strategic};
use crate::policies::kubernetes::node::{Node, Value};
use crate::policies::kubernetes::words::quoted;

/// One patch as it is asked for.
pub(super) struct Patch<'p, 'r> {
    /// What it says: a document like the object, or a list of operations.
    pub documents: Cow<'p, [Node<'r>]>,
    /// Whom it is for, when that is stated.
    pub target: Option<&'p Node<'r>>,
    /// Whether the target is an id, and has to be there.
    pub exact: bool,
    /// Whether it may change names and kinds.
    pub renames: bool,
}

/// What a patch finds on its way.
pub(super) struct Ground<'g, 'r> {
    /// The objects.
    pub resources: &'g mut Vec<Resource<'r>>,
    /// Whether there may be others, which are not known.
    pub partial: bool,
    /// What is left of work.
    pub budget: &'g mut Budget,
}

const TOO_MUCH: &str = "its patches come to more than is built";

/// Makes a patch; the error is why it cannot be made.
pub(super) fn apply<'r>(patch: &Patch<'_, 'r>, ground: &mut Ground<'_, 'r>) -> Result<(), String> {
    let chosen = match patch.target {
        Some(target) => Some(selected(patch, target, ground)?),
        None => None,
    };
    for document in patch.documents.iter() {
        match (&document.value, &chosen) {
            (Value::List(_), Some(chosen)) => {
                for at in chosen.iter().rev() {
                    operate(*at, document, ground)?;
                }
            }
            (Value::List(_), None) => return Err("one of its JSON patches has no `target`".to_owned()),
            (Value::Map(_), Some(chosen)) => {
                // From the end, so that what is deleted moves nobody who is still to come.
                for at in chosen.iter().rev() {
                    merge(*at, document, patch.renames, ground)?;
                }
            }
            (Value::Map(_), None) => {
                if let Some(at) = named(document, ground)? {
                    merge(at, document, false, ground)?;
                }
            }
            _ => return Err("one of its patches is neither a mapping nor a list".to_owned()),
        }
    }
    Ok(())
}

/// The objects that a target selects.
fn selected(patch: &Patch<'_, '_>, target: &Node<'_>, ground: &mut Ground<'_, '_>) -> Result<Vec<usize>, String> {
    ground.budget.steps(ground.resources.len()).map_err(|_| TOO_MUCH.to_owned())?;
    let all = ground.resources.iter().enumerate();
    if patch.exact {
        let text = |key: &str| target.get(key).and_then(Node::as_text).unwrap_or_default();
        let is_meant = |resource: &Resource<'_>| {
            resource.ids().any(|id| {
                let (group, version) = id.group_and_version();
                (group, version, id.kind.as_str(), id.name.as_str())
                    == (text("group"), text("version"), text("kind"), text("name"))
            })
        };
        let found: Vec<usize> = all.filter(|(_, resource)| is_meant(resource)).map(|(at, _)| at).collect();
        return match found.is_empty() && !ground.partial {
            true => Err(missing(text("kind"), text("name"))),
            false => Ok(found),
        };
    }
    let selector = Selector::read(target).ok_or("the target of one of its patches is not understood")?;
    Ok(all.filter(|(_, resource)| selector.selects(resource)).map(|(at, _)| at).collect())
}

/// The object that a patch names itself; none when it may be one that is not known.
fn named(document: &Node<'_>, ground: &mut Ground<'_, '_>) -> Result<Option<usize>, String> {
    ground.budget.steps(ground.resources.len()).map_err(|_| TOO_MUCH.to_owned())?;
    let id = id_of(document);
    let found = ground.resources.iter().position(|resource| resource.ids().any(|known| known.means(&id)));
    match found {
        None if !ground.partial => Err(missing(&id.kind, &id.name)),
        found => Ok(found),
    }
}

fn missing(kind: &str, name: &str) -> String {
    format!("one of its patches is for the {} {}, which it does not have", quoted(kind), quoted(name))
}

fn operate<'r>(at: usize, document: &Node<'r>, ground: &mut Ground<'_, 'r>) -> Result<(), String> {
    let Some(resource) = ground.resources.get_mut(at) else { return Ok(()) };
    let before = resource.id();
    json_patch::apply(&mut resource.root, document, ground.budget)?;
    if resource.id() != before && resource.earlier.last() != Some(&before) {
        resource.earlier.push(before);
    }
    Ok(())
}

fn merge<'r>(at: usize, document: &Node<'r>, renames: bool, ground: &mut Ground<'_, 'r>) -> Result<(), String> {
    let Some(resource) = ground.resources.get_mut(at) else { return Ok(()) };
    ground.budget.values(change::size(document)).map_err(|_| TOO_MUCH.to_owned())?;
    let id = resource.id();
    let before = resource.root.clone();
    let shape = merge_keys::shape(&id.api_version, &id.kind);
    let place = before.place;
    let object = std::mem::replace(&mut resource.root, change::empty_map(place));
    let Some(merged) = strategic::merge(object, document, shape) else {
        ground.resources.remove(at);
        return Ok(());
    };
    resource.root = merged;
    if renames {
        if resource.id() != id && resource.earlier.last() != Some(&id) {
            resource.earlier.push(id);
        }
        return Ok(());
    }
    // Whatever the patch is called, the object keeps its kind, name and namespace.
    keep(&mut resource.root, &before, &["apiVersion"]);
    keep(&mut resource.root, &before, &["kind"]);
    keep(&mut resource.root, &before, &["metadata", "name"]);
    keep(&mut resource.root, &before, &["metadata", "namespace"]);
    Ok(())
}

/// Sets a value back to what it was.
fn keep<'r>(root: &mut Node<'r>, before: &Node<'r>, path: &[&str]) {
    let Some((last, above)) = path.split_last() else { return };
    let parent = above.iter().try_fold(root, |node, key| change::get_mut(node, key));
    let Some(parent) = parent else { return };
    match before.at(path) {
        Some(value) => change::set(parent, (*last).to_owned(), value.place, value.clone()),
        None => {
            change::remove(parent, last);
        }
    }
}
