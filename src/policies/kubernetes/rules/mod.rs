//! The rules for Kubernetes, one a file; each is registered here once.

mod privileged;

use super::world::World;
use crate::findings::Rule;
use crate::policies::report::Findings;

/// The rules, in the order of their documentation.
pub(super) static ALL: &[&Rule] = &[&privileged::RULE];

type Check = fn(&World<'_, '_>, &mut Findings<'_>);

/// How each of them looks at the objects.
static CHECKS: &[(&Rule, Check)] = &[(&privileged::RULE, privileged::check)];

/// Looks at the objects with every rule that anybody wants to hear of.
pub(super) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for (rule, check) in CHECKS {
        if out.wants(rule) {
            check(world, out);
        }
    }
}
