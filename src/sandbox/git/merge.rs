//! Merging two trees, file by file.
//! A file that both sides changed in different ways is a conflict: lines are not merged.

use std::collections::BTreeSet;

use super::tree::TreeChange;
use super::{Objects, Oid};

/// The merged tree, or the paths that conflict.
///
/// # Errors
/// The paths that both sides changed differently since `base`.
pub fn merge_trees(objects: &mut Objects, base: Oid, ours: Oid, theirs: Oid) -> Result<Oid, Vec<String>> {
    let changes = plan_merge(objects, base, ours, theirs)?;
    Ok(objects.rewrite(Some(ours), &changes))
}

/// What has to change in `ours` to merge `theirs`.
///
/// # Errors
/// The paths that both sides changed differently since `base`.
pub fn plan_merge(objects: &Objects, base: Oid, ours: Oid, theirs: Oid) -> Result<Vec<TreeChange>, Vec<String>> {
    let (before, mine, other) = (objects.files(base), objects.files(ours), objects.files(theirs));
    let paths: BTreeSet<&String> = before.keys().chain(other.keys()).collect();
    let mut conflicts = Vec::new();
    let mut changes: Vec<TreeChange> = Vec::new();
    for path in paths {
        let (old, left, right) = (before.get(path), mine.get(path), other.get(path));
        if right == old || right == left {
            continue;
        }
        if left == old {
            changes.push((path.clone(), right.copied()));
        } else {
            conflicts.push(path.clone());
        }
    }
    if conflicts.is_empty() { Ok(changes) } else { Err(conflicts) }
}
