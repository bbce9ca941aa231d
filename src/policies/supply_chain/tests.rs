use crate::findings::{Finding, edits};
use crate::policies::{Content, File, Repository, Settings, judge};

fn found(files: &[(&str, &str)], complete: bool) -> Vec<Finding> {
    let file = |text| File { content: Content::Text(text), judged: true };
    let files = files.iter().map(|(path, text)| (*path, file(*text))).collect();
    let judged = judge(&Repository { files, complete, ..Repository::default() }, &Settings::default());
    judged.findings.into_iter().filter(|found| found.rule.id.starts_with("SUP-")).collect()
}

#[test]
fn a_repository_without_updates_is_told_once_and_gets_a_configuration() {
    let files = [
        ("Dockerfile", "FROM scratch\n"),
        ("web/requirements.txt", "a==1\n"),
        (".github/workflows/a.yml", "on: push\n"),
    ];
    let findings = found(&files, true);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].rule.id, findings[0].path.as_str()), ("SUP-002", ".github/dependabot.yml"));
    let fixed = edits::apply("", &findings).text;
    insta::assert_snapshot!(fixed, @r#"
    version: 2
    updates:
      - package-ecosystem: docker
        directory: "/"
        schedule:
          interval: weekly
        cooldown:
          default-days: 7
      - package-ecosystem: github-actions
        directory: "/"
        schedule:
          interval: weekly
        cooldown:
          default-days: 7
      - package-ecosystem: pip
        directory: "/web"
        schedule:
          interval: weekly
        cooldown:
          default-days: 7
    "#);
    let with = [&files[..], &[(".github/dependabot.yml", fixed.as_str())]].concat();
    assert_eq!(found(&with, true), [], "and that is enough");
    assert_eq!(found(&files, false), [], "what is not known is not missing");
    assert_eq!(found(&[("README.md", "hello\n")], true), [], "there is nothing to update");
}

#[test]
fn renovate_waits_or_takes_its_settings_from_where_they_cannot_be_seen() {
    let config = "{\n  \"extends\": [\"config:recommended\", \":semanticCommits\"],\n  \"labels\": [\"deps\"]\n}\n";
    let findings = found(&[("renovate.json", config)], true);
    assert_eq!(findings.len(), 1);
    let fixed = edits::apply(config, &findings).text;
    insta::assert_snapshot!(fixed, @r#"
    {
      "extends": ["config:recommended", ":semanticCommits"],
      "labels": ["deps"],
      "minimumReleaseAge": "7 days"
    }
    "#);
    for config in [
        fixed.as_str(),
        "{\"extends\": [\"github>acme/renovate\"]}",
        "{\"extends\": [\"config:best-practices\"]}",
        "{\"enabled\": false}",
        "{\"packageRules\": [{\"matchManagers\": [\"npm\"], \"minimumReleaseAge\": \"3 days\"}]}",
    ] {
        assert_eq!(found(&[("renovate.json", config)], true), [], "{config}");
    }
}

#[test]
fn a_cooldown_is_written_only_where_its_place_is_plain() {
    let flow = "version: 2\nupdates:\n- {package-ecosystem: npm, directory: /, schedule: {interval: daily}}\n";
    let findings = found(&[(".github/dependabot.yml", flow)], true);
    assert_eq!((findings.len(), findings[0].fix.is_none()), (1, true));
    let quiet = "version: 2\nupdates:\n- package-ecosystem: npm\n  open-pull-requests-limit: 0\n";
    assert_eq!(found(&[(".github/dependabot.yml", quiet)], true), [], "there are no version updates");
}
