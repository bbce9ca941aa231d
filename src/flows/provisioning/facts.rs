//! What a plan needs to know of the repository: which files there are, and which component owns what.
//! Read from the default branch only.

use std::collections::HashSet;

use crate::catalog::{self, EntityRef, NoFiles, Settings};
use crate::events::Repository;
use crate::failure::Failure;
use crate::github::{GitHub, Head};

/// A catalog file larger than this is not read.
const LARGEST_CATALOG: i64 = 1024 * 1024;
/// Where the catalog entry of a repository stands.
pub const CATALOG_FILE: &str = "catalog-info.yaml";

/// The repository as it stands on its default branch.
#[derive(Debug, Default)]
pub struct Facts {
    /// Paths of all files; some may be missing when there are more than GitHub lists.
    pub paths: HashSet<String>,
    /// The catalog file's text.
    pub catalog: Option<String>,
    /// The components of the catalog file with their owners, as full references.
    pub components: Vec<(String, Option<String>)>,
    /// The names of the resources that the catalog file declares, in lower case.
    pub resources: HashSet<String>,
}

impl Facts {
    /// The component that is meant, and its owner: the one that was typed, or else the first.
    pub fn component(&self, typed: Option<&str>) -> Option<&(String, Option<String>)> {
        match typed.map(|typed| reference("component", "default", typed)) {
            Some(typed) => self.components.iter().find(|(component, _)| component.eq_ignore_ascii_case(&typed)),
            None => self.components.first(),
        }
    }
}

/// Reads the facts at the head of the default branch: two calls, and one more for a catalog file.
pub async fn gather(github: &GitHub, repository: &Repository, head: &Head) -> Result<Facts, Failure> {
    let (scope, name) = (repository.scope, &repository.name);
    let (entries, truncated) = github.tree(scope, name, &head.tree).await?;
    if truncated {
        tracing::warn!(repository = %name, "the repository has more files than GitHub lists at once");
    }
    let catalog = entries.iter().find(|entry| entry.path == CATALOG_FILE && entry.kind == "blob");
    let catalog = match catalog.filter(|entry| entry.size.unwrap_or(0) <= LARGEST_CATALOG) {
        Some(entry) => Some(github.blob(scope, name, &entry.sha).await?.bytes),
        None => None,
    };
    let mut facts = Facts {
        paths: entries.into_iter().filter(|entry| entry.kind != "tree").map(|entry| entry.path).collect(),
        ..Facts::default()
    };
    if let Some(text) = catalog.and_then(|bytes| String::from_utf8(bytes).ok()) {
        read_catalog(&text, &mut facts);
        facts.catalog = Some(text);
    }
    Ok(facts)
}

/// Takes what can be read. What the catalog refuses has a name all the same, but nobody's word for its owner.
fn read_catalog(text: &str, facts: &mut Facts) {
    let settings = Settings { for_record: false, ..Settings::default() };
    let reading = catalog::read_file(CATALOG_FILE, text.as_bytes(), &settings, &NoFiles);
    let valid = reading.entities.iter().map(|entity| (&entity.reference, entity.owner.as_ref()));
    for (name, owner) in valid.chain(reading.refused.iter().map(|name| (name, None))) {
        if name.is_kind("component") {
            facts.components.push((in_full(name), owner.map(in_full)));
        } else if name.is_kind("resource") {
            facts.resources.insert(name.name.to_lowercase());
        }
    }
}

/// The reference with the letters of its name as they are written.
fn in_full(reference: &EntityRef) -> String {
    format!("{}:{}/{}", reference.kind.to_lowercase(), reference.namespace, reference.name)
}

/// A reference with the kind and namespace that Backstage fills in: `payments` → `group:default/payments`.
fn reference(kind: &str, namespace: &str, text: &str) -> String {
    let (kind, rest) = match text.split_once(':') {
        Some((kind, rest)) => (kind.to_lowercase(), rest),
        None => (kind.to_owned(), text),
    };
    match rest.split_once('/') {
        Some(_) => format!("{kind}:{rest}"),
        None => format!("{kind}:{namespace}/{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(catalog: &str) -> Facts {
        let mut facts = Facts::default();
        read_catalog(catalog, &mut facts);
        facts
    }

    fn entity(kind: &str, metadata: &str, spec: &str) -> String {
        format!("apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {metadata}\nspec: {spec}\n")
    }

    #[test]
    fn the_first_component_is_meant_unless_one_is_named() {
        let spec = |owner: &str| format!("{{type: service, lifecycle: beta, owner: '{owner}'}}");
        let orders = entity("Component", "{name: orders}", &spec("payments"));
        let worker = entity("Component", "{name: Worker, namespace: batch}", &spec("user:ann"));
        let facts = facts(&format!("{orders}---\n{worker}"));
        let first = ("component:default/orders".to_owned(), Some("group:default/payments".to_owned()));
        let worker = ("component:batch/Worker".to_owned(), Some("user:batch/ann".to_owned()));
        assert_eq!(facts.component(None), Some(&first));
        assert_eq!(facts.component(Some("Orders")), Some(&first));
        assert_eq!(facts.component(Some("component:batch/worker")), Some(&worker));
        assert_eq!(facts.component(Some("else")), None);
    }

    #[test]
    fn a_broken_catalog_yields_what_stands_before_the_break_and_the_names_of_what_is_refused() {
        let db = entity("Resource", "{name: DB}", "{}");
        let orders = entity("Component", "{name: orders}", "{owner: payments}");
        let facts = facts(&format!("{db}---\n{orders}---\nkind: [\n"));
        assert!(facts.resources.contains("db"));
        assert_eq!(facts.components, [("component:default/orders".to_owned(), None)]);
    }
}
