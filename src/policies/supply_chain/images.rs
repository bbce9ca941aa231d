//! Workflows that build an image and push it: the step that does, and what else the workflow does for the image.

use std::sync::LazyLock;

use regex::Regex;

use crate::policies::Repository;
use crate::yaml::{self, Node, Span, Value};

/// A workflow that builds and pushes an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImageBuild<'r> {
    /// The workflow.
    pub path: &'r str,
    /// Where the step that pushes is named.
    pub place: Span,
    /// Whether the image is signed, or may be where that cannot be seen.
    pub is_signed: bool,
    /// Whether there is a bill of materials or an attestation, or may be.
    pub is_described: bool,
}

/// Whether a path is a workflow's.
pub(super) fn is_workflow(path: &str) -> bool {
    let name = path.strip_prefix(".github/workflows/").filter(|name| !name.contains('/'));
    name.is_some_and(|name| name.ends_with(".yml") || name.ends_with(".yaml"))
}

/// The judged workflows that build and push images.
pub(super) fn builds<'r>(repository: &Repository<'r>) -> Vec<ImageBuild<'r>> {
    let judged = repository.judged_texts().filter(|(path, text)| is_workflow(path) && MAY_PUSH.is_match_of(text));
    let mut found: Vec<ImageBuild<'r>> = judged.filter_map(|(path, text)| build(path, text)).collect();
    if found.iter().any(|build| !build.is_signed || !build.is_described) {
        // Another workflow may go on when this one has ended.
        let followers = repository.texts().filter(|(path, text, _)| is_workflow(path) && text.contains("workflow_run"));
        let after: String = followers.map(|(_, text, _)| without_comments(text)).collect();
        for build in &mut found {
            build.is_signed |= SIGNS.is_match_of(&after);
            build.is_described |= DESCRIBES.is_match_of(&after);
        }
    }
    found
}

fn build<'r>(path: &'r str, text: &str) -> Option<ImageBuild<'r>> {
    let document = yaml::read(text, &yaml::Limits::default()).documents.into_iter().next()?;
    let root = document.problems.is_empty().then_some(&document.root)?;
    let jobs = root.get("jobs")?.as_map()?;
    let mut build = ImageBuild { path, place: Span::default(), is_signed: false, is_described: false };
    let (mut pushed, mut built) = (None, false);
    for job in &jobs.entries {
        // What a workflow of elsewhere does is not known.
        if job.value.get("uses").is_some() {
            (build.is_signed, build.is_described) = (true, true);
        }
        let words = environment(root).chain(environment(&job.value));
        build.is_signed |= words.into_iter().any(|name| name == "DOCKER_CONTENT_TRUST");
        for step in job.value.get("steps").and_then(Node::as_list).unwrap_or_default() {
            let seen = Step::of(step);
            built |= seen.builds;
            pushed = pushed.or(seen.pushes);
            build.is_signed |= seen.signs;
            build.is_described |= seen.describes;
        }
    }
    build.place = pushed.filter(|_| built)?;
    Some(build)
}

/// The names of the variables that are set for a workflow or a job.
fn environment<'n>(node: &'n Node<'_>) -> impl Iterator<Item = &'n str> {
    let map = node.get("env").and_then(Node::as_map).map_or(&[][..], |map| map.entries.as_slice());
    map.iter().map(|entry| entry.key.as_ref())
}

/// What one step does.
#[derive(Default)]
struct Step {
    builds: bool,
    pushes: Option<Span>,
    signs: bool,
    describes: bool,
}

impl Step {
    fn of(step: &Node<'_>) -> Self {
        let uses = step.get("uses").filter(|node| node.as_text().is_some());
        if let Some(uses) = uses {
            return Self::of_action(uses, step.get("with"));
        }
        let Some((run, script)) = step.get("run").and_then(|node| Some((node, node.as_text()?))) else {
            return Self::default();
        };
        let script = without_comments(script);
        let place = step.get("name").map_or(run.span, |name| name.span);
        Self {
            builds: BUILDS.is_match_of(&script),
            pushes: PUSHES.is_match_of(&script).then_some(place),
            signs: SIGNS.is_match_of(&script),
            describes: DESCRIBES.is_match_of(&script),
        }
    }

    fn of_action(uses: &Node<'_>, with: Option<&Node<'_>>) -> Self {
        let action = uses.as_text().unwrap_or_default();
        let name = action.split('@').next().unwrap_or_default();
        let input = |key: &str| with.and_then(|with| with.get(key));
        let set = |key: &str| input(key).is_some_and(|node| !is_off(node));
        let mut step =
            Self { signs: SIGNS.is_match_of(action), describes: DESCRIBES.is_match_of(action), ..Self::default() };
        // What an action of this repository does is not known here.
        if name.starts_with("./") {
            (step.signs, step.describes) = (true, true);
        }
        if matches!(name, "docker/build-push-action" | "docker/bake-action") {
            step.builds = true;
            step.pushes = pushes(&input).then_some(uses.span);
            step.describes |= ["sbom", "provenance", "attests"].into_iter().any(set);
            let more = input("set").and_then(Node::as_text).unwrap_or_default();
            step.describes |= DESCRIBES.is_match_of(more);
        }
        step
    }
}

/// Whether the inputs of Docker's action say that the image is pushed, always or but for pull requests.
fn pushes<'n, 'a: 'n>(input: &impl Fn(&str) -> Option<&'n Node<'a>>) -> bool {
    let said = input("push").is_some_and(|push| match &push.value {
        Value::Bool(push) => *push,
        Value::Text(text) => text.trim() == "true" || text.contains("!= 'pull_request'"),
        _ => false,
    });
    let outputs = input("outputs").and_then(Node::as_text).unwrap_or_default();
    said || outputs.contains("type=registry") || outputs.contains("push=true")
}

fn is_off(node: &Node<'_>) -> bool {
    matches!(&node.value, Value::Bool(false) | Value::Null) || node.as_text().is_some_and(|it| it.trim() == "false")
}

/// A script without its lines that are comments.
fn without_comments(script: &str) -> String {
    script.lines().filter(|line| !line.trim_start().starts_with('#')).flat_map(|line| [line, "\n"]).collect()
}

/// A pattern that is made once.
struct Words(LazyLock<Option<Regex>>);

impl Words {
    fn is_match_of(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|words| words.is_match(text))
    }
}

macro_rules! words {
    ($name:ident, $regex:literal) => {
        static $name: Words = Words(LazyLock::new(|| Regex::new($regex).ok()));
    };
}

words!(MAY_PUSH, r"push|publish|\bko\b");
words!(
    BUILDS,
    r"\b(?:docker|podman|nerdctl|buildah)(?:[ \t]+(?:image|buildx|compose))?[ \t]+(?:build|bud|bake)\b|\bko[ \t]+(?:build|publish|apply|resolve)\b"
);
words!(
    PUSHES,
    r"\b(?:docker|podman|nerdctl|buildah)(?:[ \t]+(?:image|compose))?[ \t]+push\b|\b(?:docker|podman|nerdctl)(?:[ \t]+buildx)?[ \t]+(?:build|bake)\b(?:[^\n]|\\\r?\n)*(?:--push\b|type=registry|push=true)|\bko[ \t]+(?:build|publish|apply|resolve)\b"
);
words!(
    SIGNS,
    r"(?i)\bcosign[ \t]+(?:sign|attest)\b|\bnotation[ \t]+sign\b|\btrust[ \t]+sign\b|actions/attest|slsa-|\bsign[-_a-z]*\.sh|make[ \t]+[a-z-]*sign"
);
words!(
    DESCRIBES,
    r"(?i)sbom|\bsyft\b|cyclonedx|spdx|\battest|--provenance|provenance[:=]|actions/attest|slsa-|\bko[ \t]+(?:build|publish|apply|resolve)\b"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::{Content, File};

    const HEAD: &str = "on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n";

    /// Whether the image of a workflow is signed and described; none when it builds none.
    fn seen(steps: &str) -> Option<(bool, bool)> {
        let text = format!("{HEAD}{steps}");
        let file = File { content: Content::Text(&text), judged: true };
        let repository = Repository { files: [(".github/workflows/a.yml", file)].into(), ..Repository::default() };
        builds(&repository).first().map(|build| (build.is_signed, build.is_described))
    }

    #[test]
    fn an_image_is_pushed_by_an_action_or_a_command() {
        for steps in [
            "    - uses: docker/build-push-action@v6\n      with: {push: true}\n",
            "    - uses: docker/build-push-action@v6\n      with: {push: \"${{ github.event_name != 'pull_request' }}\"}\n",
            "    - uses: docker/build-push-action@v6\n      with: {outputs: \"type=registry\"}\n",
            "    - run: |\n        docker build -t a .\n        docker push a\n",
            "    - run: |\n        docker buildx build \\\n          --platform linux/amd64 \\\n          --push .\n",
        ] {
            assert_eq!(seen(steps), Some((false, false)), "{steps}");
        }
    }

    #[test]
    fn what_only_builds_or_cannot_be_known_is_not_judged() {
        for steps in [
            "    - uses: docker/build-push-action@v6\n      with: {push: false}\n",
            "    - uses: docker/build-push-action@v6\n      with: {push: \"${{ inputs.push }}\"}\n",
            "    - run: docker build .\n    - run: git push\n",
            "    - run: |\n        # docker push a\n        docker build .\n",
            "    - run: docker pull a && docker push b\n",
        ] {
            assert_eq!(seen(steps), None, "{steps}");
        }
    }

    #[test]
    fn signing_and_describing_are_seen_wherever_they_are_done() {
        let push = "    - uses: docker/build-push-action@v6\n      with: {push: true}\n";
        for (more, signed, described) in [
            ("    - run: cosign sign --yes a@sha256:0\n", true, false),
            ("    - uses: anchore/sbom-action@v0\n", false, true),
            ("    - uses: actions/attest-build-provenance@v2\n", true, true),
            ("    - uses: ./.github/actions/finish\n", true, true),
            ("    - uses: sigstore/cosign-installer@v3\n", false, false),
            ("  sign:\n    uses: acme/ci/.github/workflows/finish.yml@v1\n", true, true),
        ] {
            assert_eq!(seen(&format!("{push}{more}")), Some((signed, described)), "{more}");
        }
        let sbom = push.replace("push: true", "push: true, sbom: true");
        assert_eq!(seen(&sbom), Some((false, true)));
        assert_eq!(seen("    - run: ko build ./cmd/a\n"), Some((false, true)), "ko makes a bill of materials itself");
    }
}
