//! Images come from the registries that the organisation allows.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::image::Image;
use crate::policies::kubernetes::words::quoted;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-010",
    section: Section::Policy,
    title: "Images come from an approved registry",
    severity: Severity::Error,
    aliases: &["allowedrepos", "restrict-image-registries"],
    why: "An image is a program that somebody else built; the organisation decides whose it runs. Nothing is reported \
          until `registries` is set. Entries are compared part by part: `ghcr.io/acme` allows `ghcr.io/acme/orders` and \
          not `ghcr.io/acme-evil/orders`, which a plain comparison of beginnings, as in Gatekeeper's `allowedrepos`, \
          lets pass. An image without a registry is Docker Hub's: `nginx` is `docker.io/library/nginx`.",
    how: "Use the image from an approved registry, or its copy in one. A new registry is a matter for those who keep \
          the settings of the organisation.",
    wrong: fixture!("K8S-010/wrong/deployment.yaml"),
    right: fixture!("K8S-010/right/deployment.yaml"),
};

/// Notes each image from elsewhere.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    let registries = &out.settings.registries;
    if registries.is_empty() {
        return;
    }
    for container in world.pods().flat_map(|pod| pod.containers()) {
        let Some(node) = container.node.get("image") else { continue };
        let Some(image) = node.as_text().and_then(Image::read) else { continue };
        let name = image.full_name();
        if registries.iter().any(|allowed| is_below(&name, allowed)) {
            continue;
        }
        let message = format!("An image must come from an approved registry, but {} does not", quoted(&name));
        let known: Vec<_> = registries.iter().take(5).map(|registry| quoted(registry)).collect();
        let help = format!("Approved are {}.", known.join(", "));
        out.add(world.found(&RULE, node.place, message).help(help));
    }
}

/// Whether a name is this registry's, or in this part of one.
fn is_below(name: &str, allowed: &str) -> bool {
    let allowed = allowed.trim_end_matches('*').trim_end_matches('/');
    let rest = name.get(..allowed.len()).filter(|start| start.eq_ignore_ascii_case(allowed));
    let rest = rest.and_then(|_| name.get(allowed.len()..));
    !allowed.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_allows_what_is_below_it_and_not_what_begins_alike() {
        for allowed in ["ghcr.io", "ghcr.io/acme", "ghcr.io/acme/", "ghcr.io/acme/*", "GHCR.io/acme/orders"] {
            assert!(is_below("ghcr.io/acme/orders", allowed), "{allowed}");
        }
        for allowed in ["", "*", "ghcr.i", "ghcr.io/acm", "ghcr.io/acme/orders/x", "docker.io"] {
            assert!(!is_below("ghcr.io/acme/orders", allowed), "{allowed}");
        }
    }
}
