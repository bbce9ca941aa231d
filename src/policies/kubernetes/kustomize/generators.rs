//! `configMapGenerator` and `secretGenerator`: that the objects are there, with their names and labels. Not what is in
//! them, and not the hash that Kustomize appends to their names: no rule asks for either.

use super::change;
use super::patches::Ground;
use super::resource::{Resource, id_of};
use crate::policies::kubernetes::node::{FileId, Node};
use crate::policies::kubernetes::words::quoted;

const TOO_MUCH: &str = "it comes to more than is built";

/// Adds the objects that a kustomization makes; the error is why one cannot be made.
pub(super) fn apply<'a>(kustomization: &Node<'a>, file: FileId, ground: &mut Ground<'_, 'a>) -> Result<(), String> {
    for (key, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
        for entry in kustomization.get(key).map(Node::items).unwrap_or_default() {
            let Some(object) = object(kustomization, entry, kind) else { continue };
            let behaviour = entry.get("behavior").and_then(Node::as_text);
            if !matches!(behaviour, Some("merge" | "replace")) {
                ground.budget.document(change::size(&object)).map_err(|_| TOO_MUCH)?;
                ground.resources.push(Resource::new(object, file));
                continue;
            }
            ground.budget.steps(ground.resources.len()).map_err(|_| TOO_MUCH)?;
            let id = id_of(&object);
            match ground.resources.iter_mut().find(|resource| resource.ids().any(|known| known.means(&id))) {
                Some(known) => add_meta(&mut known.root, &object),
                None if ground.partial => {}
                None => return Err(format!("its `{key}` changes {}, which it does not have", quoted(&id.name))),
            }
        }
    }
    Ok(())
}

/// The object of an entry; none without a name.
fn object<'a>(kustomization: &Node<'a>, entry: &Node<'a>, kind: &'static str) -> Option<Node<'a>> {
    let name = entry.get("name").filter(|name| name.as_text().is_some())?;
    let place = name.place;
    let mut object = change::empty_map(place);
    change::set(&mut object, "apiVersion", place, change::text("v1", place));
    change::set(&mut object, "kind", place, change::text(kind, place));
    let metadata = change::ensure(&mut object, "metadata", place)?;
    change::set(metadata, "name", place, name.clone());
    if let Some(namespace) = entry.get("namespace") {
        change::set(metadata, "namespace", namespace.place, namespace.clone());
    }
    for options in [kustomization.get("generatorOptions"), entry.get("options")].into_iter().flatten() {
        for key in ["labels", "annotations"] {
            for pair in options.get(key).map(Node::entries).unwrap_or_default() {
                let pairs = change::ensure(metadata, key, pair.key_place)?;
                change::set(pairs, pair.key.clone(), pair.key_place, pair.value.clone());
            }
        }
    }
    Some(object)
}

/// Gives an object the labels and annotations of another one.
fn add_meta<'a>(known: &mut Node<'a>, more: &Node<'a>) {
    for key in ["labels", "annotations"] {
        for pair in more.at(&["metadata", key]).map(Node::entries).unwrap_or_default() {
            let metadata = change::ensure(known, "metadata", pair.key_place);
            if let Some(pairs) = metadata.and_then(|metadata| change::ensure(metadata, key, pair.key_place)) {
                change::set(pairs, pair.key.clone(), pair.key_place, pair.value.clone());
            }
        }
    }
}
