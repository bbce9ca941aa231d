//! Owners with fewer than two members.
//! Not owners that do not exist: that is `unknown-owner`.

use crate::catalog::Owner;
use crate::catalog::judge::{Findings, World};
use crate::catalog::report::quoted;
use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.lone-owner",
    section: Section::Catalog,
    title: "An owner has at least two members",
    severity: Severity::Info,
    aliases: &["CAT-002"],
    why: "A team of one is a person on holiday away from being nobody.",
    how: "Add a second member to the team, or hand the entity to a larger one.",
    wrong: fixture!("lone-owner/wrong.yaml"),
    right: fixture!("lone-owner/right.yaml"),
};

/// Notes each owning group that has one member or none.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    for (_, entity) in world.entities() {
        let Some((owner, span)) = entity.owner else { continue };
        let Owner::Known { members: Some(members @ ..2) } = world.owner(owner) else { continue };
        if world.is_kind(owner, "group") {
            let count = if members == 0 { "no members" } else { "only one member" };
            let message = format!("the owner {} has {count}", quoted(world.all.shown(owner)));
            out.add(
                &RULE,
                world.place(entity, span),
                message,
                "Add a second member, or choose a larger team.".to_owned(),
            );
        }
    }
}
