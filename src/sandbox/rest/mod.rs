//! The REST endpoints, one file a chapter of GitHub's own documentation.
//! Each file has a table of its endpoints and thin functions; the rules are in `actions`.

mod apps;
mod branch_protection;
mod branches;
mod checks;
mod collaborators;
mod comments;
mod commits;
mod contents;
mod deliveries;
mod environments;
mod git_data;
mod git_refs;
mod issues;
mod labels;
mod meta;
mod organizations;
mod pulls;
mod reactions;
mod repositories;
mod repository_extras;
mod statuses;
mod teams;
mod tokens;
mod users;
mod workflows;

pub(super) use commits::resolve as resolve_commit;

use super::router::Route;

/// All endpoints; of two that match, the first one counts.
pub(super) const TABLES: &[&[Route]] = &[
    meta::ROUTES,
    apps::ROUTES,
    tokens::ROUTES,
    deliveries::ROUTES,
    users::ROUTES,
    organizations::ROUTES,
    teams::ROUTES,
    repositories::ROUTES,
    collaborators::ROUTES,
    branch_protection::ROUTES,
    environments::ROUTES,
    workflows::ROUTES,
    repository_extras::ROUTES,
    branches::ROUTES,
    statuses::ROUTES,
    checks::ROUTES,
    commits::ROUTES,
    contents::ROUTES,
    git_data::ROUTES,
    git_refs::ROUTES,
    reactions::ROUTES,
    comments::ROUTES,
    labels::ROUTES,
    issues::ROUTES,
    pulls::ROUTES,
];

#[cfg(test)]
mod tests {
    use super::TABLES;

    #[test]
    fn no_endpoint_is_listed_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for route in TABLES.iter().flat_map(|table| table.iter()) {
            assert!(seen.insert((route.method, route.pattern)), "{} {}", route.method, route.pattern);
        }
    }
}
