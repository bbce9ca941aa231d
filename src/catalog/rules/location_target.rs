//! Targets of Locations inside the repository: whether there is such a file.
//! Not what the file holds. Offline the folder may be a part of the repository, so it is only a warning there.

use crate::catalog::Presence;
use crate::catalog::judge::{Findings, Place, World};
use crate::catalog::report::quoted;
use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.location-target",
    section: Section::Catalog,
    title: "A Location leads to files that exist",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage keeps an error at a Location whose required target is not found, and does not take it over. `presence: optional` allows it.",
    how: "Correct the path, remove the target, or write `presence: optional`.",
    wrong: fixture!("location-target/wrong.yaml"),
    right: fixture!("location-target/right.yaml"),
};

/// Notes each target that is required and leads nowhere.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    let severity = if world.context.repository.is_some() { Severity::Error } else { Severity::Warning };
    for (path, target) in world.all.targets() {
        if target.optional || !target.is_inside(world.context.repository) {
            continue;
        }
        let missing = if target.glob {
            world.has_match(target) == Some(false)
        } else {
            world.files.lists(&target.path) == Presence::Missing
        };
        if missing {
            let what = if target.glob { "no file matches" } else { "there is no file" };
            let message = format!("{what} {}", quoted(&target.path));
            let help = "Correct the path, or write `presence: optional`. Paths are relative to this file.";
            let place = Place { path, span: target.span, entity: target.location.to_string() };
            out.add_as(&RULE, severity, place, message, help.to_owned());
        }
    }
}
