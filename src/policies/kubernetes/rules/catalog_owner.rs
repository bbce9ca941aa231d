//! What the catalog files of a repository say about owners and systems. Not whether they are right: `catalog` judges
//! them.

use std::collections::HashMap;

use crate::policies::kubernetes::files::Files;
use crate::policies::kubernetes::node::Node;

/// The components of the catalog files at hand, by the folder of the file; empty for the root.
pub(super) struct Catalog(HashMap<String, Vec<Component>>);

struct Component {
    name: String,
    stated: Stated,
}

/// What a catalog states about something, as bare names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stated {
    /// `payments` of `group:default/payments`.
    pub owner: Option<String>,
    /// The system it is part of.
    pub system: Option<String>,
}

impl Catalog {
    /// Reads the files that have the name of a catalog's.
    pub fn of(files: &Files<'_>) -> Self {
        let is_catalog = |path: &str| matches!(path.rsplit('/').next(), Some("catalog-info.yaml" | "catalog-info.yml"));
        let named = files.ids().filter(|file| is_catalog(files.path(*file)));
        let read = named.map(|file| {
            let components = files.documents(file).iter().filter_map(|document| component(&document.root));
            (folder(files.path(file)).to_owned(), components.collect())
        });
        Self(read.collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the nearest catalog file above a path states about an object: its component of the same name, or all of
    /// them when they agree.
    pub fn stated_for(&self, path: &str, name: Option<&str>) -> Stated {
        let mut above = folder(path);
        let components = loop {
            match self.0.get(above) {
                Some(components) => break components,
                None if above.is_empty() => return Stated::default(),
                None => above = folder(above),
            }
        };
        if let Some(same) = components.iter().find(|component| Some(component.name.as_str()) == name) {
            return same.stated.clone();
        }
        let agreed = |of: fn(&Stated) -> &Option<String>| {
            let mut all = components.iter().map(|component| of(&component.stated));
            let first = all.next()?.clone()?;
            all.all(|other| other.as_ref() == Some(&first)).then_some(first)
        };
        Stated { owner: agreed(|stated| &stated.owner), system: agreed(|stated| &stated.system) }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn component(root: &Node<'_>) -> Option<Component> {
    let text = |path: &[&str]| root.at(path).and_then(Node::as_text);
    let is_component = text(&["apiVersion"])?.starts_with("backstage.io/") && text(&["kind"])? == "Component";
    let stated =
        Stated { owner: text(&["spec", "owner"]).and_then(bare), system: text(&["spec", "system"]).and_then(bare) };
    is_component.then(|| Component { name: text(&["metadata", "name"]).unwrap_or_default().to_owned(), stated })
}

/// The name of a reference: `group:default/payments`, `default/payments`, `payments`.
fn bare(reference: &str) -> Option<String> {
    let without_kind = reference.rsplit(':').next().unwrap_or(reference);
    let name = without_kind.rsplit('/').next().unwrap_or(without_kind);
    // A placeholder is nobody's name.
    (!name.is_empty() && !reference.contains(['{', '$'])).then(|| name.to_owned())
}
