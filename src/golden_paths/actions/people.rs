//! People and teams as templates name them: logins, slugs, or references of the catalog.

/// The name in a reference: `group:default/payments`, `acme/payments` and `payments` are all `payments`.
pub(super) fn name(given: &str) -> String {
    let name = given.rsplit(['/', ':']).next().unwrap_or(given);
    name.trim().trim_start_matches('@').to_string()
}
