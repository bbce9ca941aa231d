//! `spec.lifecycle` against the organisation's list.
//! Nothing at all while there is no list.

use super::taxonomy::{listed, meant};
use crate::catalog::WordKind;
use crate::catalog::judge::{Findings, World};
use crate::catalog::report::quoted;
use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.lifecycle",
    section: Section::Catalog,
    title: "`spec.lifecycle` is one of the organisation's",
    severity: Severity::Warning,
    aliases: &["CAT-003"],
    why: "Backstage takes any word. Dashboards, scorecards and policies need a few that everybody means the same by.",
    how: "Write one of the lifecycles that the organisation settled on in `idp.yaml`.",
    wrong: fixture!("lifecycle/wrong.yaml"),
    right: fixture!("lifecycle/right.yaml"),
};

/// Notes each lifecycle outside the list.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    let Some(allowed) = &world.settings.lifecycles else { return };
    for (at, entity) in world.entities() {
        let Some((value, span)) = world.all.word_of(at, WordKind::Lifecycle) else { continue };
        if !allowed.iter().any(|word| word == value) {
            let message = format!("`spec.lifecycle` is {}, which is none of {}", quoted(value), listed(allowed));
            out.add(&RULE, world.place(entity, span), message, meant(value, allowed));
        }
    }
}
