use proptest::prelude::*;

use crate::findings::{Finding, Rule};
use crate::policies::{Content, File, Repository, Settings, judge};

/// What is found in a Dockerfile.
pub(super) fn found(text: &str) -> Vec<Finding> {
    let file = File { content: Content::Text(text), judged: true };
    let repository = Repository { files: [("Dockerfile", file)].into(), complete: true, ..Repository::default() };
    let settings = Settings { registries: vec!["ghcr.io/acme".to_owned()], ..Settings::default() };
    judge(&repository, &settings).findings
}

/// The lines at which a rule finds something.
pub(super) fn lines(rule: &Rule, text: &str) -> Vec<u32> {
    let of_rule = |found: &Finding| (found.rule.id == rule.id).then_some(found.span.start.line);
    found(text).iter().filter_map(of_rule).collect()
}

#[test]
fn dockerfiles_are_known_by_their_names() {
    for path in ["Dockerfile", "a/Dockerfile.dev", "api.Dockerfile", "b/c.dockerfile", "Containerfile", "dockerfile"] {
        assert!(super::wants(path), "{path}");
    }
    for path in ["Dockerfile/x", "Dockerfile.dockerignore", "myDockerfile", "docker-compose.yml", "Dockerfiles"] {
        assert!(!super::wants(path), "{path}");
    }
}

#[test]
fn a_template_is_not_judged_and_a_text_without_from_is_none() {
    let judged = |text| {
        let file = File { content: Content::Text(text), judged: true };
        let repository =
            Repository { files: [("Dockerfile.tmpl", file)].into(), complete: true, ..Repository::default() };
        judge(&repository, &Settings::default())
    };
    assert_eq!(judged("{{ if .a }}\nFROM a\n{{ end }}\n").not_evaluated.len(), 1);
    assert!(judged("# How to build\n").files.is_empty());
}

#[test]
fn continued_lines_comments_and_escapes_are_read_as_docker_does() {
    let text =
        "# syntax=docker/dockerfile:1\n# escape=`\nFROM a:1\nRUN a `\n\n  # sudo no\n  && sudo b\nRUN c \\\nUSER 0\n";
    let told: Vec<String> =
        found(text).iter().map(|found| format!("{} {}", found.rule.id, found.span.start.line)).collect();
    assert_eq!(told, ["DKR-001 9", "DKR-003 3", "DKR-006 7"]);
}

proptest! {
    #[test]
    fn any_text_gives_findings_or_none(
        lines in proptest::collection::vec("(FROM|RUN|ENV|ARG|ADD|USER|CMD|ONBUILD|#|) ?[a$<=\"'`\\\\|{}:@/é -]{0,12}(EOF|sudo|curl|root)?(\\\\|\r)?", 0..12)
    ) {
        let text = lines.join("\n");
        for found in found(&text) {
            prop_assert!(text.get(found.span.start.offset as usize..found.span.end.offset as usize).is_some());
        }
    }
}
