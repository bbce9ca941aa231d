//! Functions that call themselves, also by way of others. OPA refuses them; `regorus` would follow them until the
//! stack is full. That a rule which is no function needs itself, it sees by itself.

use std::collections::{BTreeMap, BTreeSet};

use regorus::unstable::{Module, Ref};

use super::calls;
use super::complaint::Complaint;

/// A function of a circle, with the place of its name. One at a time: without it the others may be fine.
pub(super) fn find(modules: &[Ref<Module>]) -> Option<Complaint> {
    let defined = calls::defined(modules);
    let graph = calls::graph(modules, &defined);
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    let mut callers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, function) in &graph {
        left.insert(name, function.calls.len());
        function.calls.iter().for_each(|called| callers.entry(called).or_default().push(name));
    }
    // Functions that call nothing that is left are taken away, until none is left or a circle.
    let mut free: Vec<&str> = left.iter().filter(|(_, calls)| **calls == 0).map(|(name, _)| *name).collect();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    while let Some(name) = free.pop() {
        taken.insert(name);
        for caller in callers.get(name).into_iter().flatten() {
            if let Some(calls) = left.get_mut(caller) {
                *calls -= 1;
                if *calls == 0 {
                    free.push(caller);
                }
            }
        }
    }
    // What only leads into a circle is not of it: from any function that is left, calls lead to one that is.
    let mut here = *left.keys().find(|name| !taken.contains(*name))?;
    let mut seen = BTreeSet::new();
    while seen.insert(here) {
        here = graph.get(here)?.calls.iter().map(String::as_str).find(|called| !taken.contains(called))?;
    }
    let name: String = here.rsplit('.').next().unwrap_or(here).chars().take(60).collect();
    let place = graph.get(here).map(|function| function.place.clone());
    Some(Complaint { place, message: format!("the function `{name}` calls itself") })
}
