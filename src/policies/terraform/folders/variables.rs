//! Which variables have a value that is known: those with a default that nobody is seen to change. Only for modules
//! that are run themselves, since a caller gives others their values.

use std::collections::HashMap;

use crate::policies::terraform::value::Node;
use crate::policies::terraform::{hcl, json};
use crate::policies::{Content, Repository};
use crate::yaml;

/// The variables that keep their default, as far as the repository says.
pub(super) fn certain<'r>(
    folder: &str,
    mut defaults: HashMap<String, Node<'r>>,
    repository: &Repository<'_>,
) -> HashMap<String, Node<'r>> {
    if !repository.complete {
        return HashMap::new();
    }
    let below = |path: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    for (path, file) in repository.files.iter().filter(|(path, _)| is_values(path) && below(path)) {
        let Content::Text(text) = file.content else { return HashMap::new() };
        match set(path, text) {
            Some(names) => names.iter().for_each(|name| drop(defaults.remove(name))),
            None => return HashMap::new(),
        }
    }
    defaults
}

/// Whether a file gives variables their values.
pub fn is_values(path: &str) -> bool {
    path.ends_with(".tfvars") || path.ends_with(".tfvars.json")
}

/// The variables that a file sets; none when it cannot be read.
fn set(path: &str, text: &str) -> Option<Vec<String>> {
    let map = if path.ends_with(".json") {
        let document = yaml::read(text, &yaml::Limits::default()).documents.into_iter().next()?;
        json::node(document.root, json::Language::Data).map()?.clone()
    } else {
        hcl::read(text).ok()?
    };
    Some(map.entries.iter().map(|entry| entry.key.to_string()).collect())
}
