//! The rules for Kubernetes over small repositories, and what is and is not taken for a manifest.

use proptest::prelude::*;

use crate::policies::{Content, File, Judged, Repository, Settings, judge};

/// What the policies say to files of these texts.
pub(super) fn judged(files: &[(&str, &str)]) -> Judged {
    judged_under(files, &Settings::default())
}

pub(super) fn judged_under(files: &[(&str, &str)], settings: &Settings) -> Judged {
    let file = |text| File { content: Content::Text(text), judged: true };
    let files = files.iter().map(|(path, text)| (*path, file(*text))).collect();
    judge(&Repository { files, complete: true, ..Repository::default() }, settings)
}

/// What one rule says to a text: lines and messages.
pub(super) fn found(rule: &str, text: &str) -> Vec<String> {
    let found = judged(&[("app.yaml", text)]).findings.into_iter().filter(|found| found.rule.id == rule);
    found.map(|found| format!("{}: {}", found.span.start.line, found.message)).collect()
}

/// A pod of one container, `app`, with more lines for the pod and for the container.
pub(super) fn pod(of_pod: &str, of_container: &str) -> String {
    let lines =
        |text: &str, indent: usize| -> String { text.lines().map(|line| format!("{:indent$}{line}\n", "")).collect() };
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n{}  containers:\n    - name: app\n      \
         image: ghcr.io/acme/app:1\n{}",
        lines(of_pod, 2),
        lines(of_container, 6)
    )
}

fn not_evaluated(path: &str, text: &str) -> Vec<String> {
    judged(&[("chart/Chart.yaml", "name: shop\n"), (path, text)])
        .not_evaluated
        .into_iter()
        .map(|file| format!("{}: {}", file.path, file.why))
        .collect()
}

const PRIVILEGED: &str = "securityContext:\n  privileged: true\n";

#[test]
fn containers_of_every_kind_and_workload_are_found() {
    let spec = |indent: usize| -> String {
        let lines = ["initContainers:", "- name: a", "  securityContext: {privileged: true}", "ephemeralContainers:"]
            .into_iter()
            .chain(["- name: b", "  securityContext: {privileged: true}"]);
        lines.map(|line| format!("{:indent$}{line}\n", "")).collect()
    };
    let cron = format!("spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n{}", spec(10));
    let template = format!("spec:\n  template:\n    spec:\n{}", spec(6));
    for (head, body) in [
        ("apiVersion: batch/v1\nkind: CronJob\n", cron.as_str()),
        ("apiVersion: batch/v1\nkind: Job\n", &template),
        ("apiVersion: apps/v1\nkind: DaemonSet\n", &template),
        ("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n", &template),
        ("apiVersion: v1\nkind: ReplicationController\n", &template),
    ] {
        assert_eq!(found("K8S-001", &format!("{head}{body}")).len(), 2, "{head}");
    }
    assert!(found("K8S-001", &format!("apiVersion: other.io/v1\nkind: Deployment\n{template}")).is_empty());
}

#[test]
fn lists_and_several_documents_are_looked_through() {
    let inside: String = pod("", PRIVILEGED).lines().map(|line| format!("    {line}\n")).collect();
    let list = format!("apiVersion: v1\nkind: List\nitems:\n  -\n{inside}");
    let both = format!("# first\n---\n{}---\n---\n{list}", pod("", PRIVILEGED));
    let message = "Container `app` must not be privileged, but `privileged` is `true`";
    assert_eq!(found("K8S-001", &both), [format!("12: {message}"), format!("28: {message}")]);
}

#[test]
fn templates_are_not_evaluated_and_nothing_is_claimed_of_them() {
    let helm = "chart/templates/app.yaml: a template of Helm, whose values are not known";
    let text = pod("", "securityContext:\n  privileged: true\nenv: \"{{ .Values.env }}\"\n");
    assert_eq!(not_evaluated("chart/templates/app.yaml", &text), [helm]);
    let other = "app.yaml: a template, whose values are not known";
    for line in ["{{ if x }}", "{% if x %}", "hostNetwork: {{ host }}", "${{ if x }}: {hostNetwork: true}"] {
        let text = format!("{}  {line}\n", pod("hostPID: true", ""));
        assert_eq!(not_evaluated("app.yaml", &text), [other], "{line}");
        assert!(judged(&[("app.yaml", &text)]).findings.is_empty(), "{line}");
    }
    let ytt = not_evaluated("app.yaml", &pod("", "securityContext: #@ data.values.context\n"));
    assert_eq!(ytt, ["app.yaml: a template of ytt, whose values are not known"]);
}

#[test]
fn a_file_that_only_quotes_a_template_is_evaluated() {
    let text =
        format!("{}---\napiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    {{{{- x }}}}\n", pod("", PRIVILEGED));
    assert!(not_evaluated("app.yaml", &text).is_empty());
    assert_eq!(found("K8S-001", &text).len(), 1);
    let unfilled = pod("hostNetwork: ${HOST}\n", "securityContext: ${CONTEXT}\nresources: ${RESOURCES}\n");
    let rules = ["K8S-002", "K8S-006", "K8S-011"];
    assert!(rules.iter().all(|rule| found(rule, &unfilled).is_empty()));
}

#[test]
fn what_goes_to_no_cluster_is_no_manifest() {
    for (api_version, kind) in [
        ("backstage.io/v1alpha1", "Component"),
        ("scaffolder.backstage.io/v1beta3", "Template"),
        ("kustomize.config.k8s.io/v1beta1", "Component"),
        ("v1", "Config"),
    ] {
        let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: x}}\n");
        assert!(judged(&[("app.yaml", &text)]).files.is_empty(), "{kind}");
    }
}

#[test]
fn broken_yaml_is_one_finding_and_the_other_documents_are_judged() {
    let text = format!("{}---\n{}  hostPID: [\n  x: }}\n", pod("", PRIVILEGED), pod("", PRIVILEGED));
    assert_eq!(found("policy.unreadable", &text).len(), 1);
    assert_eq!(found("K8S-001", &text).len(), 1);
    let twice = pod("hostPID: false\nhostPID: true\n", "");
    assert_eq!(found("policy.unreadable", &twice), ["7: A mapping must have a key once, but has `hostPID` twice"]);
    assert!(found("policy.unreadable", "a: [\n").is_empty());
    assert!(found("policy.unreadable", "apiVersion: backstage.io/v1alpha1\nkind: [\n").is_empty());
}

#[test]
fn a_patch_lacks_nothing_but_can_be_wrong() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      \
                 containers:\n        - name: app\n          securityContext: {privileged: true}\n";
    let judged = judged(&[("patch.yaml", patch)]);
    let ids: Vec<&str> = judged.findings.iter().map(|found| found.rule.id).collect();
    assert_eq!(ids.iter().filter(|id| id.starts_with("K8S-00") || **id == "K8S-011").collect::<Vec<_>>(), [&"K8S-001"]);
}

#[test]
fn a_fault_of_a_base_is_told_once_and_what_an_overlay_takes_away_at_the_overlay() {
    let base = pod("", "securityContext:\n  allowPrivilegeEscalation: false\n  privileged: true\n");
    let overlay = "resources: [../base]\n";
    let without = "resources: [../base]\npatches:\n  - target: {kind: Pod}\n    patch: |-\n      - op: remove\n        \
                   path: /spec/containers/0/securityContext/allowPrivilegeEscalation\n";
    let judged = judged(&[
        ("base/kustomization.yaml", "resources: [pod.yaml]\n"),
        ("base/pod.yaml", &base),
        ("eu/kustomization.yaml", overlay),
        ("us/kustomization.yaml", without),
    ]);
    let told: Vec<String> = judged
        .findings
        .iter()
        .filter(|found| matches!(found.rule.id, "K8S-001" | "K8S-002"))
        .map(|found| format!("{} {}:{} {}", found.rule.id, found.path, found.span.start.line, found.fix.is_some()))
        .collect();
    assert_eq!(told, ["K8S-001 base/pod.yaml:11 true", "K8S-002 us/kustomization.yaml:2 false"]);
}

proptest! {
    #[test]
    fn any_change_of_a_manifest_gives_findings_or_none(
        cuts in proptest::collection::vec((0usize..2000, 0usize..40, "[a-z:{}\\[\\]&*<|>\\- \\n\"'#ä$]{0,8}"), 0..4),
    ) {
        let mut text = include_str!("../../../tests/fixtures/policies/K8S-004/right/deployment.yaml").to_owned();
        for (at, length, new) in cuts {
            let (start, end) = (at.min(text.len()), (at + length).min(text.len()));
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, &new);
            }
        }
        let judged = judged(&[("app.yaml", &text)]);
        for found in &judged.findings {
            prop_assert!((found.span.start.offset as usize) <= text.len());
            for edit in found.fix.iter().flat_map(|fix| &fix.edits) {
                prop_assert!(text.get(edit.range.clone()).is_some());
            }
        }
    }
}
