//! Images that are pushed without a bill of materials.

use super::super::images::ImageBuild;
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SUP-004",
    section: Section::Policy,
    title: "a workflow that pushes an image attests what is in it",
    severity: Severity::Warning,
    aliases: &["CKV_GHA_6", "SBOM"],
    why: "When a library turns out to be broken, the bill of materials says which images have it, without anybody pulling \
          them.\n\n\
          Checkov asks for `cosign attest` with an SBOM in the same script. Here `sbom`, `provenance` or `attests` of \
          Docker's actions, Syft, Trivy and CycloneDX, GitHub's attestations and `ko` (which makes one unasked) are \
          enough, in any step and in a workflow that follows with `workflow_run`. The provenance that BuildKit adds when \
          nobody asks does not count: it is not there with every builder. Workflows that call one of elsewhere are not \
          judged. It is one finding a workflow.",
    how: "Set `sbom: true` and `provenance: mode=max` in the build's step, or add a step with `anchore/sbom-action`.",
    wrong: fixture!("SUP-004/wrong/dot-github/workflows/image.yml"),
    right: fixture!("SUP-004/right/dot-github/workflows/image.yml"),
};

/// Notes each workflow that does not.
pub(in crate::policies) fn check(builds: &[ImageBuild<'_>], out: &mut Findings<'_>) {
    for build in builds.iter().filter(|build| !build.is_described) {
        let message = "an image that is pushed is expected to have a bill of materials or an attestation, and no step of \
                       this workflow makes one";
        let help = "Set `sbom: true` where the image is built, or add a step that makes one, as `anchore/sbom-action`.";
        out.add(Found::new(&RULE, build.path, build.place, message).help(help));
    }
}
