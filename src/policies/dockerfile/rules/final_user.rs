//! DKR-001: the image does not run as root. Only the stage that is built last counts.
//! Not what `docker run --user` or a manifest says.

use super::super::image::Image;
use super::super::instruction::{Instruction, Keyword};
use super::super::stages::{Base, Stage};
use super::super::variables::expand;
use super::Dockerfile;
use crate::findings::{Edit, Fix, Rule, Section, Severity};
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "DKR-001",
    section: Section::Policy,
    title: "The final stage of an image runs as a user other than root",
    severity: Severity::Warning,
    aliases: &["DL3002", "CKV_DOCKER_3", "CKV_DOCKER_8"],
    why: "A process that runs as root in a container is root for the kernel too: a flaw that leads out of the container leads to the host. \
Only the last stage becomes the image, so only its last `USER` counts, or the one of the stage of the same file that it is built on. \
hadolint speaks only when a `USER` is root, and looks at every stage; checkov asks for any `USER` in the file. We ask for both in the last stage: what a base image sets by itself cannot be seen, so that a missing `USER` is reported too, except for images whose name says that they do not run as root (`nonroot`, `rootless`, `unprivileged`, `chiseled`) or whose maker sees to it (`cgr.dev/chainguard`, `bitnami`). \
A user that comes from a variable without a default is not judged, and neither is a stage on `scratch` without `ENTRYPOINT` and `CMD`, which only carries files, nor an image for Windows.",
    how: "Create a user, or take the one that the base image brings, and name it with `USER` behind the last instruction that needs root. A number, as `USER 65532:65532`, lets Kubernetes check it.",
    wrong: fixture!("DKR-001/wrong/Dockerfile"),
    right: fixture!("DKR-001/right/Dockerfile"),
};

/// Words in the name of an image that say that it does not run as root.
const UNPRIVILEGED: &[&str] = &["nonroot", "non-root", "rootless", "unprivileged", "chiseled", "noroot"];

/// Notes a final stage that runs as root.
pub(super) fn check(file: &Dockerfile<'_>, out: &mut Findings<'_>) {
    let Some(last) = file.last() else { return };
    let said = file.line(last).find_map(|stage| Some((stage, last_user(file, stage)?)));
    let help = "Name a user other than root with `USER` behind the last instruction that needs root.";
    let Some((stage, user)) = said else {
        if is_root_without_user(file, last) {
            let message = "the final stage must name a user other than root, but it has no `USER`";
            let span = file.positions.span(last.image.clone());
            out.add(Found::new(&RULE, file.path, span, message).help(help));
        }
        return;
    };
    let Some(word) = user.words().into_iter().next() else { return };
    if !expand(&word.text, &stage.variables).is_some_and(|name| is_root(&name)) {
        return;
    }
    let message = "the final stage must run as a user other than root, but its last `USER` is root";
    let span = file.positions.span(user.arguments.place(&word.range));
    let fix = fix(file, last, user);
    out.add(Found::new(&RULE, file.path, span, message).help(help).fix(fix));
}

fn last_user<'d, 't>(file: &'d Dockerfile<'t>, stage: &Stage) -> Option<&'d Instruction<'t>> {
    file.of(stage).iter().rev().find(|instruction| instruction.keyword == Keyword::User && !instruction.on_build)
}

fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or(user);
    name == "root" || (!name.is_empty() && name.bytes().all(|byte| byte == b'0'))
}

/// What the image itself is known to run as.
fn is_root_without_user(file: &Dockerfile<'_>, last: &Stage) -> bool {
    match file.line(last).last().map(|stage| &stage.base) {
        Some(Base::Scratch) => file.line(last).any(|stage| {
            let runs =
                |instruction: &Instruction<'_>| matches!(instruction.keyword, Keyword::Cmd | Keyword::Entrypoint);
            file.of(stage).iter().any(runs)
        }),
        Some(Base::Image(image)) => {
            let image = image.to_ascii_lowercase();
            let name = Image::parse(&image).full_name();
            let safe = UNPRIVILEGED.iter().any(|word| image.contains(word))
                || name.starts_with("cgr.dev/chainguard/")
                || name.starts_with("docker.io/bitnami/");
            let windows =
                name.contains("windows") || image.contains("nanoserver") || image.contains("windowsservercore");
            !safe && !windows
        }
        _ => false,
    }
}

/// Where the stage itself had a user before it went back to root, going back to that user again is what was forgotten.
fn fix(file: &Dockerfile<'_>, last: &Stage, root: &Instruction<'_>) -> Option<Fix> {
    let own = file.of(last);
    let before = own.iter().take_while(|instruction| instruction.range != root.range);
    let earlier = before.filter(|instruction| instruction.keyword == Keyword::User).last()?;
    let user = earlier.words().into_iter().next()?;
    if user.text.contains('$') || is_root(&user.text) {
        return None;
    }
    let starts = |instruction: &&Instruction<'_>| {
        matches!(instruction.keyword, Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck | Keyword::Other)
    };
    let behind = own.iter().rev().find(|instruction| !starts(instruction))?;
    let newline = file.positions.newline();
    let at = behind.range.end;
    let edits = vec![Edit { range: at..at, text: format!("{newline}USER {}", user.text) }];
    (behind.range.end > root.range.start).then(|| Fix { title: "go back to the user before".to_owned(), edits })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::dockerfile::tests::{found, lines};

    #[test]
    fn only_the_last_stage_and_what_it_is_built_on_count() {
        let right = "FROM golang:1 AS build\nUSER root\nFROM alpine:3 AS base\nUSER 1000\nFROM base\nCMD [\"/app\"]\n";
        assert_eq!(lines(&RULE, right), [0; 0]);
        let wrong = "FROM alpine:3 AS base\nUSER app\nFROM base\nUSER app\nUSER 0:0\nRUN id\n";
        assert_eq!(lines(&RULE, wrong), [5]);
    }

    #[test]
    fn a_user_of_a_variable_is_root_only_where_the_file_says_so() {
        assert_eq!(lines(&RULE, "FROM alpine:3\nARG WHO\nUSER $WHO\n"), [0; 0]);
        assert_eq!(lines(&RULE, "ARG WHO=root\nFROM alpine:3\nARG WHO\nUSER ${WHO}:app\n"), [4]);
        assert_eq!(lines(&RULE, "FROM alpine:3\nENV WHO=app\nUSER $WHO\n"), [0; 0]);
    }

    #[test]
    fn an_image_that_is_known_not_to_run_as_root_needs_no_user() {
        for image in ["gcr.io/distroless/static:nonroot", "nginxinc/nginx-unprivileged:1", "$BASE"] {
            assert_eq!(lines(&RULE, &format!("FROM {image}\n")), [0; 0], "{image}");
        }
        assert_eq!(lines(&RULE, "FROM scratch\nCOPY a /\n"), [0; 0]);
        assert_eq!(lines(&RULE, "FROM scratch\nCOPY a /\nENTRYPOINT [\"/a\"]\n"), [1]);
    }

    #[test]
    fn the_forgotten_way_back_is_a_fix() {
        let text = "FROM alpine:3\r\nUSER app\r\nUSER root\r\nRUN id\r\nCMD [\"a\"]\r\n";
        let fix = found(text).into_iter().find_map(|found| found.fix).unwrap();
        assert_eq!(fix.edits[0].text, "\r\nUSER app");
    }
}
