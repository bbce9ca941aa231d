//! Images that are pushed without a signature.

use super::super::images::ImageBuild;
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SUP-003",
    section: Section::Policy,
    title: "a workflow that pushes an image signs it",
    severity: Severity::Warning,
    aliases: &["CKV_GHA_5", "Signed-Releases"],
    why: "A signature lets a cluster refuse images that this workflow did not build; a tag can be moved by whoever may push \
          to the registry.\n\n\
          Checkov asks for `cosign sign` behind `docker push` in the same script. Here a build with Docker's actions, \
          `docker`, `podman`, `buildah` or `ko` counts when it certainly pushes, and `cosign sign`, `notation sign`, \
          Docker's content trust and GitHub's attestations (which are signatures) are enough, in any step and in a \
          workflow that follows with `workflow_run`. Workflows that call one of elsewhere are not judged: what it does \
          cannot be seen. It is one finding a workflow.",
    how: "Sign the digest behind the push: `cosign sign --yes \"$IMAGE@$DIGEST\"`, or `actions/attest-build-provenance` with \
          `push-to-registry: true`.",
    wrong: fixture!("SUP-003/wrong/dot-github/workflows/image.yml"),
    right: fixture!("SUP-003/right/dot-github/workflows/image.yml"),
};

/// Notes each workflow that does not.
pub(in crate::policies) fn check(builds: &[ImageBuild<'_>], out: &mut Findings<'_>) {
    for build in builds.iter().filter(|build| !build.is_signed) {
        let message = "an image that is pushed is expected to be signed, and no step of this workflow signs it";
        let help = "Add a step behind the push that signs the digest, as `cosign sign` or \
                    `actions/attest-build-provenance`.";
        out.add(Found::new(&RULE, build.path, build.place, message).help(help));
    }
}
