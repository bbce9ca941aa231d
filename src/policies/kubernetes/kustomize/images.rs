//! `images`: other names, tags and digests for images, wherever containers name them.

use super::budget::{Budget, Spent};
use super::change;
use super::resource::Resource;
use crate::policies::kubernetes::node::{Node, Place, Value};

/// One entry of `images`.
struct Change<'n> {
    name: &'n str,
    new_name: Option<&'n str>,
    new_tag: Option<&'n str>,
    suffix: Option<&'n str>,
    digest: Option<&'n str>,
    /// Where the new image is written: its tag or digest rather than its name.
    place: Place,
}

/// Changes the images that a kustomization names.
pub(super) fn apply<'a>(
    kustomization: &Node<'a>,
    resources: &mut [Resource<'a>],
    budget: &mut Budget,
) -> Result<(), Spent> {
    for entry in kustomization.get("images").map(Node::items).unwrap_or_default() {
        let Some(change) = Change::read(entry) else { continue };
        for resource in resources.iter_mut() {
            budget.steps(1 + change::size(&resource.root) / 64)?;
            if resource.id().kind != "CustomResourceDefinition" {
                walk(&mut resource.root, &change);
            }
        }
    }
    Ok(())
}

/// Finds containers at any depth of any kind, as Kustomize does it.
fn walk(node: &mut Node<'_>, wanted: &Change<'_>) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| walk(item, wanted)),
        Value::Map(entries) => {
            for entry in entries {
                if matches!(entry.key.as_ref(), "containers" | "initContainers") {
                    for container in change::items_mut(&mut entry.value) {
                        if let Some(image) = change::get_mut(container, "image") {
                            wanted.apply(image);
                        }
                    }
                }
                walk(&mut entry.value, wanted);
            }
        }
        _ => {}
    }
}

impl<'n> Change<'n> {
    fn read(entry: &'n Node<'_>) -> Option<Self> {
        let node = |key: &str| entry.get(key).filter(|node| node.as_text().is_some_and(|text| !text.is_empty()));
        let text = |key: &str| node(key).and_then(Node::as_text);
        let place = ["digest", "newTag", "tagSuffix", "newName"].iter().find_map(|key| node(key));
        Some(Self {
            name: text("name")?,
            new_name: text("newName"),
            new_tag: text("newTag"),
            suffix: text("tagSuffix"),
            digest: text("digest"),
            place: place?.place,
        })
    }

    fn apply(&self, image: &mut Node<'_>) {
        let Some(text) = image.as_text() else { return };
        let (name, tag, digest) = split(text);
        if name != self.name {
            return;
        }
        let (tag, digest) = match (self.new_tag, self.digest, self.suffix) {
            (Some(tag), digest, _) => (Some(tag.to_owned()), digest),
            (None, Some(digest), _) => (None, Some(digest)),
            (None, None, Some(suffix)) => (Some(format!("{}{suffix}", tag.unwrap_or_default())), None),
            (None, None, None) => (tag.map(str::to_owned), digest),
        };
        let mut changed = self.new_name.unwrap_or(name).to_owned();
        for (mark, part) in [(':', tag.as_deref()), ('@', digest)] {
            if let Some(part) = part {
                changed.push(mark);
                changed.push_str(part);
            }
        }
        if changed != text {
            *image = change::text(changed, self.place);
        }
    }
}

/// Name, tag and digest of an image. A colon before the first slash is a port.
fn split(image: &str) -> (&str, Option<&str>, Option<&str>) {
    let (rest, digest) = image.split_once('@').map_or((image, None), |(rest, digest)| (rest, Some(digest)));
    match rest.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag), digest),
        _ => (rest, None, digest),
    }
}
