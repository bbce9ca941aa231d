//! DKR-003: base images come from the registries that the organisation names. Silent where it names none.

use super::super::image::{Image, full_name};
use super::super::stages::Base;
use super::Dockerfile;
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "DKR-003",
    section: Section::Policy,
    title: "Base images come from a registry that the organisation allows",
    severity: Severity::Warning,
    aliases: &["DL3026"],
    why: "Everything in a base image runs with the service. An organisation that scans, mirrors or signs images wants builds to start from those. \
The rule is silent until `registries` is set. As in hadolint, stages of the same file and `scratch` are free; `node` stands for `docker.io/library/node`. An entry may name a registry or a part of one, as `ghcr.io/acme`, and counts for whole parts of a path only.",
    how: "Take the image from one of the registries of the organisation's settings, or ask for it to be mirrored there.",
    wrong: fixture!("DKR-003/wrong/Dockerfile"),
    right: fixture!("DKR-003/right/Dockerfile"),
};

/// Notes each base image of another registry.
pub(super) fn check(file: &Dockerfile<'_>, out: &mut Findings<'_>) {
    if out.settings.registries.is_empty() {
        return;
    }
    for stage in &file.stages {
        let Base::Image(name) = &stage.base else { continue };
        let name = Image::parse(name).full_name();
        if out.settings.registries.iter().any(|allowed| is_below(&name, allowed)) {
            continue;
        }
        let message =
            "the base image must come from a registry that the organisation allows, but it comes from another one";
        let span = file.positions.span(stage.image.clone());
        let allowed: Vec<String> =
            out.settings.registries.iter().take(5).map(|registry| format!("`{registry}`")).collect();
        let help = format!("Allowed are {}.", allowed.join(", "));
        out.add(Found::new(&RULE, file.path, span, message).help(help));
    }
}

fn is_below(name: &str, allowed: &str) -> bool {
    let allowed = allowed.trim_end_matches('/');
    let below = |allowed: &str| name.strip_prefix(allowed).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    // A word alone may be a registry inside the house, or a name of Docker Hub.
    below(allowed) || below(&full_name(allowed))
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn an_entry_counts_for_whole_parts_of_a_path() {
        assert!(is_below("ghcr.io/acme/base", "ghcr.io/acme"));
        assert!(is_below("docker.io/library/node", "docker.io"));
        assert!(is_below("docker.io/library/node", "node"));
        assert!(!is_below("ghcr.io/acme-evil/base", "ghcr.io/acme"));
        assert!(!is_below("docker.io/evil/ghcr.io", "ghcr.io"));
    }
}
