use super::*;
use crate::findings::{Rule, Severity};
use crate::yaml::Span;
use proptest::prelude::*;

static PRIVILEGED: Rule = Rule {
    id: "K8S-901",
    section: Section::Policy,
    title: "no container is privileged",
    severity: Severity::Error,
    aliases: &["CKV_K8S_916", "privileged-example"],
    why: "It is root on the node.",
    how: "Remove it.",
    wrong: "",
    right: "",
};

fn read(line: &str) -> String {
    let skips = skips("f", line);
    let one = |skip: &Skip| format!("{}: {} ({})", skip.line, skip.words.join(" "), skip.reason);
    skips.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn skips_are_read_as_each_tool_writes_them() {
    let text = "\
# checkov:skip=CKV_K8S_16:the agent needs it
resource { #checkov:skip=CKV_AWS_20, CKV_AWS_57
  // bridgecrew:skip=CKV_AWS_1 : spaced
/* checkov:skip=CKV_AWS_2:in a block */
# hadolint ignore=DL3002,DL3008
#hadolint global ignore = DL3006 # pinned elsewhere
        uses: actions/checkout@v4 # zizmor: ignore[artipacked, unpinned-uses] ours
    ignore-check.kube-linter.io/privileged-container: \"it is the agent\"
    'checkov.io/skip1': CKV_K8S_20=the agent
  #tfsec:ignore:aws-s3-enable-versioning:exp:2027-01-01 tfsec:ignore:AWS002
#trivy:ignore:AVD-AWS-0086
key = \"example\" # gitleaks:allow
";
    insta::assert_snapshot!(read(text), @"
    1: CKV_K8S_16 (the agent needs it)
    2: CKV_AWS_20 CKV_AWS_57 ()
    3: CKV_AWS_1 (spaced)
    4: CKV_AWS_2 (in a block)
    5: DL3002 DL3008 ()
    6: DL3006 (pinned elsewhere)
    7: artipacked unpinned-uses (ours)
    8: privileged-container (it is the agent)
    9: CKV_K8S_20 (the agent)
    10: aws-s3-enable-versioning ()
    10: AWS002 ()
    11: AVD-AWS-0086 ()
    12: SEC-001 SEC-002 ()
    ");
}

#[test]
fn what_only_looks_like_a_skip_is_none() {
    for line in [
        "checkov:skip=CKV_K8S_16:no comment",
        "# checkov:skip=",
        "# mycheckov:skip=CKV_K8S_16",
        "# zizmor: ignore[]",
        "# zizmor: ignore[artipacked",
        "# hadolint ignore DL3002",
        "    ignore-check.kube-linter.io/: x",
        "    checkov.io/skipper: CKV_K8S_20",
        "# tfsec:ignore:",
        "# ignore this, skip that, allow all",
    ] {
        assert_eq!(read(line), "", "{line}");
    }
}

fn finding(path: &str) -> Finding {
    let (path, span, severity) = (path.to_owned(), Span::default(), Severity::Error);
    let (message, help) = ("a container is privileged".to_owned(), String::new());
    Finding { rule: &PRIVILEGED, severity, path, span, message, help, entity: None, fix: None }
}

#[test]
fn a_skip_asks_where_a_finding_of_its_rule_stands_in_the_same_file() {
    let mut all =
        skips("deploy/app.yaml", "# checkov:skip=ckv_k8s_916:the agent needs it\n# zizmor: ignore[privileged-example]");
    all.extend(skips("other.yaml", "# checkov:skip=CKV_K8S_1"));
    let found = [finding("deploy/app.yaml"), finding("deploy/app.yaml"), finding("other.yaml"), finding("third.yaml")];
    let asked = asked_at(&found, &all);
    let expected = Asked { rule: "K8S-901", path: "deploy/app.yaml".to_owned(), line: 2, reason: String::new() };
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].rule, asked[0].path.as_str()), (expected.rule, expected.path.as_str()));
    assert_eq!(asked[0].command(), "/idp waive K8S-901 --for 30d --reason \"…\" --path deploy/app.yaml");
}

#[test]
fn the_command_names_the_file_even_where_its_name_is_a_pattern() {
    let command =
        |path: &str| Asked { rule: "K8S-901", path: path.to_owned(), line: 1, reason: String::new() }.command();
    assert_eq!(command("app/[id].yaml"), "/idp waive K8S-901 --for 30d --reason \"…\" --path app/[[]id[]].yaml");
    assert_eq!(command("my app.yaml"), "/idp waive K8S-901 --for 30d --reason \"…\" --path \"my app.yaml\"");
}

proptest! {
    #[test]
    fn any_text_is_skips_or_none(text in "(checkov:skip=|hadolint|global| ignore|=|zizmor:|\\[|\\]|#|//|CKV_1|,|:|ä| |\n|tfsec:ignore:|checkov.io/skip){0,30}") {
        for skip in skips("f", &text) {
            prop_assert!(!skip.words.is_empty() && skip.words.iter().all(|word| !word.is_empty()));
        }
    }
}
