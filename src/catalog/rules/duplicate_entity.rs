//! Entities of the same name, in one repository and across the organisation.
//! Not keys that stand twice in a mapping: that is `duplicate-key`.

use crate::catalog::judge::{Findings, Place, World};
use crate::catalog::report::quoted;
use crate::catalog::{Entity, Presence};
use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.duplicate-entity",
    section: Section::Catalog,
    title: "An entity is stated once",
    severity: Severity::Warning,
    aliases: &[],
    why: "Two entities whose kind, namespace and name are equal, up to case, are the same to Backstage. The one registered first wins, the other is refused with a conflict.",
    how: "Rename one of them, or remove the one that is no longer true.",
    wrong: fixture!("duplicate-entity/wrong.yaml"),
    right: fixture!("duplicate-entity/right.yaml"),
};

/// Notes each entity that is stated elsewhere already.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    if world.context.repository.is_none() && world.all_differ() {
        return;
    }
    for entity in world.entities() {
        let first = world.first(&entity.reference).filter(|first| !std::ptr::eq(*first, entity));
        let elsewhere = match first {
            Some(first) => Some(format!("{} line {}", quoted(&first.path), first.name_span.start.line)),
            None => registered(world, entity),
        };
        if let Some(elsewhere) = elsewhere {
            let message = format!("{} is stated in {elsewhere} already", quoted(&entity.reference.to_string()));
            let help = "Rename one of the two, or remove the one that is no longer true. The first registered wins.";
            out.add(&RULE, Place::of(entity, entity.name_span), message, help.to_owned());
        }
    }
}

/// Where the record has it, when that is another place than this file and not one that the change gives up.
fn registered(world: &World<'_>, entity: &Entity) -> Option<String> {
    let here = world.context.repository?;
    let origin = world.known.entity(&entity.reference)?;
    if !origin.repository.eq_ignore_ascii_case(here) {
        return Some(format!("{} of {}", quoted(&origin.path), quoted(&origin.repository)));
    }
    let given_up = origin.path == entity.path
        || world.is_judged(&origin.path)
        || world.files.lists(&origin.path) == Presence::Missing;
    (!given_up).then(|| quoted(&origin.path))
}
