//! Circles in what is part of what.
//! Not circles of dependencies, which happen.

use crate::catalog::judge::{Findings, Place, World};
use crate::catalog::report::quoted;
use crate::catalog::{Entity, EntityRef, RelationKind};
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
    let part_of = world.entities().flat_map(|entity| &entity.relations).filter(|it| it.kind == RelationKind::PartOf);
    let parents: HashSet<&EntityRef> = part_of.map(|relation| &relation.target).collect();
    // Where no way leads out of the change, only what is part of something and has parts itself can be on a circle.
    let closed = parents.iter().all(|parent| world.first(parent).is_some() || world.known.part_of(parent).is_empty());
    for entity in world.entities() {
        let on_a_circle = !closed || parents.contains(&entity.reference);
        if !on_a_circle || done.contains(&entity.reference) || !is_part(entity) {
            continue;
        }
        for circle in circles(world, &entity.reference, &mut done) {
            note(world, &circle, out);
        }
    }
}

fn is_part(entity: &Entity) -> bool {
    entity.relations.iter().any(|relation| relation.kind == RelationKind::PartOf)
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
    let stated = circle.iter().enumerate().find_map(|(index, from)| Some((index, world.first(from)?)));
    let Some((index, entity)) = stated else { return };
    let to = &circle[(index + 1) % circle.len()];
    let relation = entity.relations.iter().find(|relation| relation.target == *to);
    let Some(relation) = relation else { return };
    let shown = circle.iter().cycle().skip(index).take(circle.len().min(MOST_SHOWN) + 1);
    let names: Vec<String> = shown.map(|reference| quoted(&reference.to_string())).collect();
    let more = if circle.len() > MOST_SHOWN { " → …" } else { "" };
    let message = format!("{} is a part of itself: {}{more}", names[0], names.join(" → "));
    let help = format!("Remove `spec.{}` here, or one of the other references of the circle.", relation.field);
    out.add(&RULE, Place::of(entity, relation.span), message, help);
}

/// How many entities of a circle a message names.
const MOST_SHOWN: usize = 8;
