//! `spec.type` against the organisation's list for the kind.
//! Nothing at all while there is no list.

use super::taxonomy::{listed, meant};
use crate::catalog::WordKind;
use crate::catalog::judge::{Findings, World};
use crate::catalog::report::quoted;
use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.type",
    section: Section::Catalog,
    title: "`spec.type` is one of the organisation's",
    severity: Severity::Warning,
    aliases: &["CAT-003"],
    why: "Backstage takes any word. Dashboards, scorecards and policies need a few that everybody means the same by.",
    how: "Write one of the types that the organisation settled on for the kind in `idp.yaml`.",
    wrong: fixture!("type/wrong.yaml"),
    right: fixture!("type/right.yaml"),
};

/// Notes each type outside the list of its kind.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    if world.settings.types.is_empty() {
        return;
    }
    for (at, entity) in world.entities() {
        let Some(allowed) = world.settings.types.get(world.all.parts(entity.name).kind) else { continue };
        let Some((value, span)) = world.all.word_of(at, WordKind::Type) else { continue };
        if !allowed.iter().any(|word| word == value) {
            let message = format!("`spec.type` is {}, which is none of {}", quoted(value), listed(allowed));
            out.add(&RULE, world.place(entity, span), message, meant(value, allowed));
        }
    }
}
