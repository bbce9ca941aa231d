//! Circles in what is part of what.
//! Not circles of dependencies, which happen.

use crate::catalog::gathered::{NameId, Relates};
use crate::catalog::judge::{Findings, World};
use crate::catalog::report::quoted;
use crate::catalog::{EntityRef, RelationKind};
use crate::findings::{Rule, Section, Severity};
use std::collections::{HashMap, HashSet};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.part-of-cycle",
    section: Section::Catalog,
    title: "Nothing is a part of itself",
    severity: Severity::Warning,
    aliases: &["CAT-004"],
    why: "`system`, `domain`, `subcomponentOf` and `subdomainOf` build a tree. In a circle nobody can say what belongs to what.",
    how: "Remove one of the references of the circle.",
    wrong: fixture!("part-of-cycle/wrong.yaml"),
    right: fixture!("part-of-cycle/right.yaml"),
};

/// Notes each circle once, at a reference of the change that closes it.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    let mut done = HashSet::new();
    let part_of = world.entities().flat_map(|(at, _)| parts(world, at));
    let parents: HashSet<NameId> = part_of.map(|relation| relation.target).collect();
    // Where no way leads out of the change, only what is part of something and has parts itself can be on a circle.
    let leads_out = |parent: NameId| !world.known.part_of(&world.reference(parent)).is_empty();
    let closed = parents.iter().all(|parent| world.first(*parent).is_some() || !leads_out(*parent));
    for (at, entity) in world.entities() {
        let on_a_circle = !closed || parents.contains(&entity.name);
        if !on_a_circle || parts(world, at).next().is_none() {
            continue;
        }
        let start = world.reference(entity.name);
        if !done.contains(&start) {
            for circle in circles(world, &start, &mut done) {
                note(world, &circle, out);
            }
        }
    }
}

/// The relations by which an entity is part of something.
fn parts<'w>(world: &World<'w>, entity: usize) -> impl Iterator<Item = &'w Relates> {
    world.all.relations(entity).iter().filter(|relation| relation.kind == RelationKind::PartOf)
}

/// Walks up from one entity, without recursion: a chain may be as long as the catalog.
fn circles(world: &World<'_>, start: &EntityRef, done: &mut HashSet<EntityRef>) -> Vec<Vec<EntityRef>> {
    let mut found = Vec::new();
    let mut way = vec![(start.clone(), world.part_of(start))];
    let mut depth = HashMap::from([(start.clone(), 0)]);
    while let Some((_, parents)) = way.last_mut() {
        let Some(parent) = parents.pop() else {
            if let Some((entity, _)) = way.pop() {
                depth.remove(&entity);
                done.insert(entity);
            }
            continue;
        };
        if let Some(at) = depth.get(&parent) {
            found.push(way[*at..].iter().map(|(entity, _)| entity.clone()).collect());
        } else if !done.contains(&parent) {
            depth.insert(parent.clone(), way.len());
            let next = world.part_of(&parent);
            way.push((parent, next));
        }
    }
    found
}

fn note(world: &World<'_>, circle: &[EntityRef], out: &mut Findings<'_>) {
    let stated = |name: &EntityRef| world.first(world.all.find(name)?);
    let first = circle.iter().enumerate().find_map(|(index, from)| Some((index, stated(from)?)));
    let Some((index, (at, entity))) = first else { return };
    let Some(to) = world.all.find(&circle[(index + 1) % circle.len()]) else { return };
    let Some(relation) = parts(world, at).find(|relation| relation.target == to) else { return };
    let shown = circle.iter().cycle().skip(index).take(circle.len().min(MOST_SHOWN) + 1);
    let names: Vec<String> = shown.map(|reference| quoted(&reference.to_string())).collect();
    let more = if circle.len() > MOST_SHOWN { " → …" } else { "" };
    let message = format!("{} is a part of itself: {}{more}", names[0], names.join(" → "));
    let help = format!("Remove `spec.{}` here, or one of the other references of the circle.", relation.field);
    out.add(&RULE, world.place(entity, relation.span), message, help);
}

/// How many entities of a circle a message names.
const MOST_SHOWN: usize = 8;
