//! Entities of the same name, in one repository and across the organisation.
//! Not keys that stand twice in a mapping: that is `duplicate-key`.

use crate::catalog::Presence;
use crate::catalog::gathered::Stated;
use crate::catalog::judge::{Findings, World};
use crate::catalog::report::quoted;
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
    for (at, entity) in world.entities() {
        let first = world.first(entity.name).filter(|(first, _)| *first != at);
        let elsewhere = match first {
            Some((_, first)) => Some(format!("{} line {}", quoted(world.all.path(first)), first.name_span.start.line)),
            None => registered(world, entity),
        };
        if let Some(elsewhere) = elsewhere {
            let message = format!("{} is stated in {elsewhere} already", quoted(world.all.shown(entity.name)));
            let help = "Rename one of the two, or remove the one that is no longer true. The first registered wins.";
            out.add(&RULE, world.place(entity, entity.name_span), message, help.to_owned());
        }
    }
}

/// Where the record has it, when that is another place than this file and not one that the change gives up.
fn registered(world: &World<'_>, entity: &Stated) -> Option<String> {
    let here = world.context.repository?;
    let origin = world.known.entity(&world.reference(entity.name))?;
    if !origin.repository.eq_ignore_ascii_case(here) {
        return Some(format!("{} of {}", quoted(&origin.path), quoted(&origin.repository)));
    }
    let given_up = origin.path == world.all.path(entity)
        || world.is_judged(&origin.path)
        || world.files.lists(&origin.path) == Presence::Missing;
    (!given_up).then(|| quoted(&origin.path))
}
