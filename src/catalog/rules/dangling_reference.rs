//! References to entities that nobody registered.
//! Not owners: those are `unknown-owner`.

use crate::catalog::Owner;
use crate::catalog::gathered::{NameId, Relates, Stated};
use crate::catalog::judge::{Findings, World};
use crate::catalog::report::quoted;
use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.dangling-reference",
    section: Section::Catalog,
    title: "A reference leads to an entity that exists",
    severity: Severity::Warning,
    aliases: &["CAT-004"],
    why: "Backstage accepts a reference to nothing and shows a broken relation. Most often it is a slip of the finger, or the other entity was renamed.",
    how: "Correct the name, or register the other entity. Offline only the files of the folder are known, so that a reference that leads out of it is a note.",
    wrong: fixture!("dangling-reference/wrong.yaml"),
    right: fixture!("dangling-reference/right.yaml"),
};

/// Notes each reference to nothing.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    for (at, entity) in world.entities() {
        for relation in world.all.relations(at) {
            if !exists(world, relation.target) {
                note(world, entity, relation, out);
            }
        }
    }
}

fn exists(world: &World<'_>, target: NameId) -> bool {
    let is_person = || world.is_kind(target, "group") || world.is_kind(target, "user");
    world.states(target)
        || world.known.entity(&world.reference(target)).is_some()
        || (is_person() && world.owner(target) != Owner::Unknown)
}

fn note(world: &World<'_>, entity: &Stated, relation: &Relates, out: &mut Findings<'_>) {
    let near = world.near(relation.target);
    let whole = world.known.is_complete();
    let severity = if whole || near.is_some() { RULE.severity } else { Severity::Info };
    let place = if whole { "the catalog" } else { "these files" };
    let target = quoted(world.all.shown(relation.target));
    let message = format!("`spec.{}` refers to {target}, which is not in {place}", relation.field);
    let help = match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None if whole => "Correct the name, or register the entity.".to_owned(),
        None => "Nothing is wrong if it is registered elsewhere.".to_owned(),
    };
    out.add_as(&RULE, severity, world.place(entity, relation.span), message, help);
}
