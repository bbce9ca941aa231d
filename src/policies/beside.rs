//! Which files of a repository explain those that a change touches. Only what is at hand is looked at, and every file
//! costs a part of a call: the nearest come first.

use std::cmp::Reverse;

use super::{kubernetes, supply_chain, terraform};

/// The paths out of `all` that are worth reading beside the changed ones, the most useful first.
pub fn beside<'p>(changed: &[&str], all: impl IntoIterator<Item = &'p str>) -> Vec<&'p str> {
    let manifests: Vec<&str> = changed.iter().copied().filter(|path| kubernetes::wants(path)).collect();
    let modules: Vec<&str> = folders(changed, terraform::wants);
    let packages: Vec<&str> = folders(changed, supply_chain::wants);
    let mut useful: Vec<(Reverse<usize>, &str)> = Vec::new();
    for path in all {
        if changed.contains(&path) {
            continue;
        }
        let near = |folders: &[&str]| folders.contains(&folder(path));
        let is_catalog = matches!(name(path), "catalog-info.yaml" | "catalog-info.yml");
        let wanted = (!manifests.is_empty() && (is_catalog || kubernetes::wants(path)))
            || (!modules.is_empty() && (is_catalog || terraform::wants(path) && near(&modules)))
            || (!packages.is_empty() && supply_chain::wants(path) && near(&packages));
        if wanted {
            let nearness = changed.iter().map(|changed| common(changed, path)).max().unwrap_or_default();
            useful.push((Reverse(nearness + usize::from(is_catalog) * 100), path));
        }
    }
    useful.sort_unstable();
    useful.into_iter().map(|(_, path)| path).collect()
}

fn folders<'c>(changed: &[&'c str], wants: impl Fn(&str) -> bool) -> Vec<&'c str> {
    changed.iter().filter(|path| wants(path)).map(|path| folder(path)).collect()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// How many folders from the root two paths share.
fn common(one: &str, another: &str) -> usize {
    let (one, another) = (folder(one).split('/'), folder(another).split('/'));
    one.zip(another).take_while(|(one, another)| one == another).count()
}
