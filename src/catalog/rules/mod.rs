//! The catalog's rules, one a file; each is registered here once.

use crate::findings::Rule;

/// All rules of the catalog, in the order of their documentation.
pub fn rules() -> &'static [&'static Rule] {
    &[]
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.id == id).copied()
}
