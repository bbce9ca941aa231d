//! Annotations that name repositories, documentation folders, workloads and Argo CD applications.
//! Not annotations of other tools: those are theirs.

use crate::catalog::judge::{Findings, World};
use crate::catalog::manifests::Manifests;
use crate::catalog::report::quoted;
use crate::catalog::{Presence, paths};
use crate::findings::{Rule, Section, Severity};
use std::cell::OnceCell;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.annotation-target",
    section: Section::Catalog,
    title: "What an annotation names exists",
    severity: Severity::Warning,
    aliases: &["CAT-011", "CAT-012"],
    why: "Plugins find things by annotations: the repository, the documentation, the workload. An annotation that names nothing makes an empty tab.",
    how: "Correct the value. Manifests are looked at only when all of them are at hand and none is a template.",
    wrong: fixture!("annotation-target/wrong.yaml"),
    right: fixture!("annotation-target/right.yaml"),
};

/// Notes each annotation that names nothing.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    let manifests = OnceCell::new();
    for (at, entity) in world.entities() {
        for (key, value, span) in world.all.annotations(at) {
            let problem = match key {
                "github.com/project-slug" => project_slug(world, value),
                "backstage.io/techdocs-ref" => techdocs(world, world.all.path(entity), value),
                "backstage.io/kubernetes-id"
                | "backstage.io/kubernetes-label-selector"
                | "argocd/app-name"
                | "argocd/app-selector" => {
                    let manifests = manifests.get_or_init(|| Manifests::read(world.files));
                    manifests.as_ref().and_then(|manifests| manifests.miss(key, value))
                }
                _ => None,
            };
            if let Some((message, help)) = problem {
                let message = format!("`{key}` is {}, {message}", quoted(value));
                out.add(&RULE, world.place(entity, span), message, help.to_owned());
            }
        }
    }
}

fn project_slug(world: &World<'_>, slug: &str) -> Option<(String, &'static str)> {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    if !slug.split_once('/').is_some_and(|(owner, name)| is_part(owner) && is_part(name)) {
        return Some((
            "but a repository is `owner/name`".to_owned(),
            "Write `owner/name`, without an address around it.",
        ));
    }
    let here = world.context.repository.is_some_and(|here| here.eq_ignore_ascii_case(slug));
    (!here && world.known.repository(slug) == Some(false)).then(|| {
        ("but there is no such repository".to_owned(), "Write the `owner/name` of the repository with the source.")
    })
}

fn techdocs(world: &World<'_>, catalog_file: &str, value: &str) -> Option<(String, &'static str)> {
    let folder = value.strip_prefix("dir:")?;
    let help = "Add a `mkdocs.yml` there, or write the folder that has one: `dir:.` is the folder of this file.";
    let Some(folder) = paths::resolve(catalog_file, folder) else {
        return Some(("which leads out of the repository".to_owned(), help));
    };
    let missing = ["mkdocs.yml", "mkdocs.yaml"]
        .iter()
        .all(|name| world.files.lists(&paths::join(&folder, name)) == Presence::Missing);
    missing.then(|| (format!("but there is no {}", quoted(&paths::join(&folder, "mkdocs.yml"))), help))
}
