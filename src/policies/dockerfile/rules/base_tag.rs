//! DKR-002: a base image has a tag that says what it is. Not whether the tag is a good one, and not images that only
//! files are copied from.

use super::super::image::Image;
use super::super::stages::Base;
use super::Dockerfile;
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "DKR-002",
    section: Section::Policy,
    title: "A base image has a tag other than `latest`, or a digest",
    severity: Severity::Warning,
    aliases: &["DL3006", "DL3007", "CKV_DOCKER_7"],
    why: "Without a tag Docker takes `latest`, which is another image every time it is built: a build that worked yesterday breaks today, and nobody can say what runs. \
As in hadolint and checkov, a digest is enough, stages of the same file and `scratch` need none. \
Beyond them, a variable with a default in the file is followed: `ARG TAG=latest` is reported where it is used. A variable without a default is not judged. `COPY --from=` of an image is no base and is left alone, as hadolint does.",
    how: "Name the version: `node:24-slim`, best with its digest.",
    wrong: fixture!("DKR-002/wrong/Dockerfile"),
    right: fixture!("DKR-002/right/Dockerfile"),
};

/// Notes each base image without a tag, or with `latest`.
pub(super) fn check(file: &Dockerfile<'_>, out: &mut Findings<'_>) {
    for stage in &file.stages {
        let Base::Image(name) = &stage.base else { continue };
        let image = Image::parse(name);
        let what = match (image.tag, image.digest) {
            (_, Some(_)) => continue,
            (None, None) => "it has none",
            (Some("latest"), None) => "it is `latest`",
            (Some(_), None) => continue,
        };
        let message = format!("the base image must have a tag that stays the same, but {what}");
        let span = file.positions.span(stage.image.clone());
        let help = "Name the version behind the image, as in `node:24-slim`, best with its digest.";
        out.add(Found::new(&RULE, file.path, span, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::dockerfile::tests::lines;

    #[test]
    fn stages_scratch_digests_and_what_only_the_build_knows_need_no_tag() {
        let text = "ARG TAG\nFROM node:$TAG AS Build\nFROM build\nFROM scratch\nFROM node@sha256:ab\nFROM node:latest@sha256:ab\nFROM $BASE\n";
        assert_eq!(lines(&RULE, text), [0; 0]);
    }

    #[test]
    fn a_default_of_the_file_is_followed() {
        let text = "ARG TAG=latest\nARG REGISTRY=localhost:5000\nFROM --platform=$BUILDPLATFORM node:${TAG}\nFROM $REGISTRY/node\nFROM node:${OTHER:-24}\n";
        assert_eq!(lines(&RULE, text), [3, 4]);
    }
}
