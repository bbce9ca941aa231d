use proptest::prelude::*;

use crate::findings::{Finding, Rule};
use crate::policies::{Content, Facts, File, Repository, Settings, judge};

/// What is found in a file.
pub(super) fn judged(path: &str, text: &str, public: Option<bool>, account: Option<&str>) -> Vec<Finding> {
    let file = File { content: Content::Text(text), judged: true };
    let facts = Facts { public, account: account.map(str::to_owned) };
    let repository = Repository { files: [(path, file)].into(), complete: true, facts };
    judge(&repository, &Settings::default()).findings
}

/// What is found in a workflow.
pub(super) fn found(text: &str) -> Vec<Finding> {
    judged(".github/workflows/a.yml", text, None, None)
}

/// The lines at which a rule finds something in a file.
pub(super) fn lines_of(rule: &Rule, path: &str, text: &str) -> Vec<u32> {
    let of_rule = |found: &Finding| (found.rule.id == rule.id).then_some(found.span.start.line);
    judged(path, text, None, None).iter().filter_map(of_rule).collect()
}

/// The lines at which a rule finds something in a workflow.
pub(super) fn lines(rule: &Rule, text: &str) -> Vec<u32> {
    lines_of(rule, ".github/workflows/a.yml", text)
}

/// A workflow with one job and one step, which begins on line 6.
pub(super) fn step(step: &str) -> String {
    format!("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - {step}\n")
}

#[test]
fn workflows_and_actions_are_known_by_their_paths() {
    for path in [".github/workflows/ci.yml", ".github/workflows/a.yaml", "action.yml", "tools/x/action.yaml"] {
        assert!(super::wants(path), "{path}");
    }
    for path in
        [".github/workflows/sub/ci.yml", "workflows/ci.yml", ".github/dependabot.yml", "a/.github/workflows/ci.yml"]
    {
        assert!(!super::wants(path), "{path}");
    }
}

#[test]
fn actions_of_the_own_account_need_no_pin() {
    let text = step("uses: acme/x@v1");
    let count = |account| {
        let found = judged(".github/workflows/a.yml", &text, None, account);
        found.iter().filter(|found| found.rule.id == "GHA-001").count()
    };
    assert_eq!((count(None), count(Some("ACME")), count(Some("other"))), (1, 0, 1));
}

proptest! {
    #[test]
    fn any_text_gives_findings_or_none(
        lines in proptest::collection::vec(
            "( {0,8})(- )?(on|jobs|a|steps|run|uses|with|env|if|needs|permissions|runs-on|ref)?:? ?(\\||pull_request_target|a/b@v1|\\$\\{\\{ ?(github.head_ref|env.a|a.b|f\\(x)? ?(\\}\\})?|[\"'a\\[{é]{0,4})",
            0..14,
        )
    ) {
        let text = lines.join("\n");
        for found in found(&text) {
            prop_assert!(text.get(found.span.start.offset as usize..found.span.end.offset as usize).is_some());
            if let Some(fix) = &found.fix {
                for edit in &fix.edits {
                    prop_assert!(text.get(edit.range.clone()).is_some());
                }
            }
        }
    }
}
