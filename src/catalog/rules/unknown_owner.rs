//! `spec.owner`: whether there is such a group, team or person.
//! Not whether CODEOWNERS says the same: that is `codeowners`.

use crate::catalog::Owner;
use crate::catalog::judge::{Findings, World};
use crate::catalog::report::quoted;
use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.unknown-owner",
    section: Section::Catalog,
    title: "An owner is a group of the catalog or a GitHub team",
    severity: Severity::Warning,
    aliases: &["CAT-002"],
    why: "An entity whose owner does not exist is owned by nobody: reviews, alerts and questions go nowhere.",
    how: "Write the name of a group of the catalog or the slug of a team of the organisation. A person is `user:login`.",
    wrong: fixture!("unknown-owner/wrong.yaml"),
    right: fixture!("unknown-owner/right.yaml"),
};

/// Notes each owner that is nobody.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    for (_, entity) in world.entities() {
        let Some((owner, span)) = entity.owner else { continue };
        let shown = || quoted(world.all.shown(owner));
        if !world.is_kind(owner, "group") && !world.is_kind(owner, "user") {
            let message = format!("an owner is a group or a user, but `spec.owner` is {}", shown());
            let help = "Write the name of a group, or `user:` with a login.".to_owned();
            out.add(&RULE, world.place(entity, span), message, help);
        } else if world.owner(owner) == Owner::Unknown && !world.states(owner) {
            let message =
                format!("`spec.owner` is {}, which is no group of the catalog and no team on GitHub", shown());
            let help = match world.near(owner) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => "Write the name of a group or the slug of a team.".to_owned(),
            };
            out.add(&RULE, world.place(entity, span), message, help);
        }
    }
}
