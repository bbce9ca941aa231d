//! Images of production have a digest.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::image::Image;
use crate::policies::kubernetes::pods::Pod;
use crate::policies::kubernetes::words::quoted;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-009",
    section: Section::Policy,
    title: "Images of production are named by digest",
    severity: Severity::Info,
    aliases: &["CKV_K8S_43", "imagedigests"],
    why: "A tag is a name that its owner may give to another image at any time; a digest is the image itself, so that \
          what was tested is what runs. checkov asks for it everywhere. Here it is asked for in production only, which \
          is known by a word (`production`, `prod`, `prd`, `live`) in the path of the overlay or file, in the namespace, \
          or in a label for the environment, and it is a hint: many teams rely on tags that their registry does not let \
          anybody move.",
    how: "Write the digest behind the tag, `orders:1.4.2@sha256:…`, or set `digest` under `images` of the overlay. Renovate \
          and Argo CD Image Updater keep digests up to date.",
    wrong: fixture!("K8S-009/wrong/production/orders.yaml"),
    right: fixture!("K8S-009/right/production/orders.yaml"),
};

/// Notes each image of production without a digest.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    let production: Vec<Pod<'_, '_>> =
        world.pods().filter(|pod| world.is_production(pod.manifest, out.settings)).collect();
    for container in production.iter().flat_map(Pod::containers) {
        let Some(node) = container.node.get("image") else { continue };
        let Some(image) = node.as_text().and_then(Image::read).filter(|image| image.digest.is_none()) else { continue };
        let message =
            format!("An image of production should be named by its digest, but {} has none", quoted(image.name));
        let help = "Write the digest behind the tag: `@sha256:…`.";
        out.add(world.found(&RULE, node.place, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{judged, pod};

    fn told(path: &str, text: &str) -> usize {
        judged(&[(path, text)]).findings.iter().filter(|found| found.rule.id == "K8S-009").count()
    }

    #[test]
    fn production_is_known_by_folder_namespace_or_label() {
        let text = pod("", "");
        assert_eq!(told("deploy/production/app.yaml", &text), 1);
        assert_eq!(told("deploy/staging/app.yaml", &text), 0);
        assert_eq!(told("deploy/non-prod/app.yaml", &text), 0);
        assert_eq!(told("app.yaml", &text.replace("name: shop", "name: shop\n  namespace: shop-prod")), 1);
        assert_eq!(told("app.yaml", &text.replace("name: shop", "name: shop\n  labels: {env: live}")), 1);
        assert_eq!(told("prod/app.yaml", &text.replace("app:1", "app:1@sha256:ab")), 0);
    }
}
