//! The rules for Kubernetes, one a file; each is registered here once.

mod api_version;
mod availability;
mod capabilities;
mod catalog_owner;
mod cron_job;
mod default_namespace;
mod deprecated_versions;
mod host_namespaces;
mod host_path;
mod image_digest;
mod image_registry;
mod image_tag;
mod namespace_quota;
mod network_policy;
mod non_root;
mod ownership_labels;
mod privilege_escalation;
mod privileged;
mod probes;
mod read_only_root;
mod replicas;
mod resources;
mod secret_env;
mod service_account;
mod wildcard_rights;

#[cfg(test)]
mod probe;

use super::world::World;
use crate::findings::Rule;
use crate::policies::report::Findings;

/// The rules, in the order of their documentation.
pub(super) static ALL: &[&Rule] = &[
    &privileged::RULE,
    &privilege_escalation::RULE,
    &non_root::RULE,
    &read_only_root::RULE,
    &capabilities::RULE,
    &host_namespaces::RULE,
    &host_path::RULE,
    &image_tag::RULE,
    &image_digest::RULE,
    &image_registry::RULE,
    &resources::RULE,
    &probes::RULE,
    &availability::RULE,
    &default_namespace::RULE,
    &ownership_labels::RULE,
    &network_policy::RULE,
    &namespace_quota::RULE,
    &secret_env::RULE,
    &service_account::RULE,
    &wildcard_rights::RULE,
    &api_version::RULE,
    &cron_job::RULE,
];

type Check = fn(&World<'_, '_>, &mut Findings<'_>);

/// How each of them looks at the objects.
static CHECKS: &[(&Rule, Check)] = &[
    (&privileged::RULE, privileged::check),
    (&privilege_escalation::RULE, privilege_escalation::check),
    (&non_root::RULE, non_root::check),
    (&read_only_root::RULE, read_only_root::check),
    (&capabilities::RULE, capabilities::check),
    (&host_namespaces::RULE, host_namespaces::check),
    (&host_path::RULE, host_path::check),
    (&image_tag::RULE, image_tag::check),
    (&image_digest::RULE, image_digest::check),
    (&image_registry::RULE, image_registry::check),
    (&resources::RULE, resources::check),
    (&probes::RULE, probes::check),
    (&availability::RULE, availability::check),
    (&default_namespace::RULE, default_namespace::check),
    (&ownership_labels::RULE, ownership_labels::check),
    (&network_policy::RULE, network_policy::check),
    (&namespace_quota::RULE, namespace_quota::check),
    (&secret_env::RULE, secret_env::check),
    (&service_account::RULE, service_account::check),
    (&wildcard_rights::RULE, wildcard_rights::check),
    (&api_version::RULE, api_version::check),
    (&cron_job::RULE, cron_job::check),
];

/// Looks at the objects with every rule that anybody wants to hear of.
pub(super) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for (rule, check) in CHECKS {
        if out.wants(rule) {
            check(world, out);
        }
    }
}
