//! Questions about the graph of commits.
//! Nothing here knows branches: callers give the tips.

use std::collections::{BTreeSet, BinaryHeap, HashSet, VecDeque};

use super::{Objects, Oid};

/// All commits reachable from `tip`, newest first.
pub fn walk(objects: &Objects, tip: Oid) -> Vec<Oid> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([tip]);
    // A child is never older than its parent here, so time and then order of discovery give a stable order.
    let mut open = BinaryHeap::from([(time(objects, tip), u64::MAX, tip)]);
    let mut turn = u64::MAX;
    while let Some((_, _, oid)) = open.pop() {
        let Some(commit) = objects.commit(oid) else { continue };
        found.push(oid);
        for parent in &commit.parents {
            if seen.insert(*parent) {
                turn -= 1;
                open.push((time(objects, *parent), turn, *parent));
            }
        }
    }
    found
}

fn time(objects: &Objects, oid: Oid) -> i64 {
    objects.commit(oid).map_or(i64::MIN, |commit| commit.committer.when.timestamp())
}

/// Whether `old` is `new` or one of its ancestors.
pub fn is_ancestor(objects: &Objects, old: Oid, new: Oid) -> bool {
    ancestors(objects, new).contains(&old)
}

/// The commits of `head` that `base` does not have, newest first.
pub fn ahead_of(objects: &Objects, base: Oid, head: Oid) -> Vec<Oid> {
    let known = ancestors(objects, base);
    walk(objects, head).into_iter().filter(|oid| !known.contains(oid)).collect()
}

/// The best common ancestor, if the histories meet.
pub fn merge_base(objects: &Objects, left: Oid, right: Oid) -> Option<Oid> {
    let known = ancestors(objects, left);
    walk(objects, right).into_iter().find(|oid| known.contains(oid))
}

fn ancestors(objects: &Objects, tip: Oid) -> BTreeSet<Oid> {
    let mut found = BTreeSet::new();
    let mut open = VecDeque::from([tip]);
    while let Some(oid) = open.pop_front() {
        if found.insert(oid)
            && let Some(commit) = objects.commit(oid)
        {
            open.extend(&commit.parents);
        }
    }
    found
}
