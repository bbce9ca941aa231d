//! Which modules are run themselves, and which are called.

use std::collections::HashSet;

use super::blocks::{Read, has};
use crate::policies::Repository;
use crate::policies::terraform::module::{Module, Role};

/// Says of each module which it is.
pub(super) fn assign(modules: &mut [Read<'_>], repository: &Repository<'_>) {
    let called: HashSet<String> = modules.iter().flat_map(|read| callees(&read.module)).collect();
    for Read { module, .. } in modules {
        module.role = role(module, called.contains(module.folder), repository);
    }
}

fn role(module: &Module<'_>, called: bool, repository: &Repository<'_>) -> Role {
    let stateful = module.settings.iter().any(|block| has(block, "backend") || has(block, "cloud"));
    let lock = at(module.folder, ".terraform.lock.hcl");
    if stateful || repository.has(&lock) == Some(true) {
        return Role::Root;
    }
    if called || module.folder.split('/').any(|folder| folder == "modules") {
        return Role::Child;
    }
    // A module that is called gets its providers from its caller.
    let configures = module.providers.iter().any(|provider| !provider.body.entries.is_empty());
    if configures { Role::Root } else { Role::Unclear }
}

/// A path in a folder.
pub fn at(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folders of this repository that a module calls.
fn callees<'m>(module: &'m Module<'_>) -> impl Iterator<Item = String> + 'm {
    let sources = module.calls.iter().filter_map(|call| call.body.text("source"));
    sources.filter_map(|source| joined(module.folder, source))
}

/// A path like `../modules/queue` seen from a folder; none when it leads out of the repository or is none.
fn joined(folder: &str, source: &str) -> Option<String> {
    if !source.starts_with("./") && !source.starts_with("../") {
        return None;
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()?),
            part => path.push(part),
        }
    }
    Some(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_local_source_is_seen_from_the_folder_of_the_call() {
        assert_eq!(joined("live/eu", "../../modules/queue//").as_deref(), Some("modules/queue"));
        assert_eq!(joined("", "./queue").as_deref(), Some("queue"));
        assert_eq!(joined("live", "../.."), None);
        assert_eq!(joined("live", "hashicorp/consul/aws"), None);
    }
}
