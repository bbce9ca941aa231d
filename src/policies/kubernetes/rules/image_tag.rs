//! The tag of an image: there is one, and it is not `latest`.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::image::Image;
use crate::policies::kubernetes::words::quoted;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-008",
    section: Section::Policy,
    title: "Images have a tag other than `latest`, or a digest",
    severity: Severity::Warning,
    aliases: &["CKV_K8S_14", "latest-tag"],
    why: "What `latest` is changes under a running service: two pods of one Deployment may run different programs, and \
          nobody can go back to what ran before. No tag at all means `latest`. A digest is better than any tag, so that \
          an image with one is never reported, whatever its tag. What a tool fills in later (`${IMAGE}`, `ko://…`) is \
          not judged, and images of an overlay are judged with the tags that the overlay gives them; checkov reads \
          files one by one and reports the base.",
    how: "Write the version that was tested, as `orders:1.4.2`, or its digest. In a Kustomize overlay, set `newTag` or \
          `digest` under `images`.",
    wrong: fixture!("K8S-008/wrong/deployment.yaml"),
    right: fixture!("K8S-008/right/deployment.yaml"),
};

/// Notes each image whose tag may move.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for container in world.pods().flat_map(|pod| pod.containers()) {
        let Some(node) = container.node.get("image") else { continue };
        let Some(image) = node.as_text().and_then(Image::read) else { continue };
        let what = match (image.digest, image.tag) {
            (None, None) => "has no tag, which means `latest`",
            (None, Some("latest")) => "has the tag `latest`",
            _ => continue,
        };
        let message = format!("An image must have a fixed tag or a digest, but {} {what}", quoted(image.name));
        let help = "Write the version that was tested, or its digest.";
        out.add(world.found(&RULE, node.place, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    fn told(image: &str) -> Vec<String> {
        let text = pod("", "").replace("ghcr.io/acme/app:1", image);
        found("K8S-008", &text)
    }

    #[test]
    fn no_tag_means_latest_and_a_digest_settles_it() {
        let none =
            "8: An image must have a fixed tag or a digest, but `localhost:5000/x` has no tag, which means `latest`";
        assert_eq!(told("localhost:5000/x"), [none]);
        assert_eq!(told("x:latest"), ["8: An image must have a fixed tag or a digest, but `x` has the tag `latest`"]);
        for fine in
            ["x:latest@sha256:ab", "x:1", "x:latest-alpine", "${REGISTRY}/x", "ko://x", "'<image>'", "{{x: y}: z}"]
        {
            assert!(told(fine).is_empty(), "{fine}");
        }
    }
}
