//! What of a text is never shown: where findings about secrets stand. For every renderer that shows a line, whichever
//! finding it shows it for.

use std::borrow::Cow;
use std::ops::Range;

use super::Finding;
use super::source::SourceLine;

/// The stretches of one file that are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden(Vec<Range<usize>>);

impl Hidden {
    /// Those that the findings of a file ask for.
    pub fn of(findings: &[Finding]) -> Self {
        let offset = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        let secret = findings.iter().filter(|finding| finding.rule.hides_its_place());
        Self(secret.map(|finding| offset(finding.span.start.offset)..offset(finding.span.end.offset)).collect())
    }

    /// The line with an asterisk for each byte that is hidden, so that what is marked stays where it is.
    pub fn masked<'t>(&self, line: &SourceLine<'t>) -> Cow<'t, str> {
        let end = line.at + line.text.len();
        let mut shown = Cow::Borrowed(line.text);
        for hidden in self.0.iter().filter(|hidden| hidden.start < end && line.at < hidden.end) {
            let from = shown.floor_char_boundary(hidden.start.saturating_sub(line.at));
            let to = shown.ceil_char_boundary(hidden.end.min(end) - line.at);
            shown.to_mut().replace_range(from..to, &"*".repeat(to - from));
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{about, span_in};
    use crate::findings::source::line_of;
    use crate::findings::{Edit, Fix, Report, Rule, Section, Severity, github, json, sarif, text};
    use std::collections::BTreeMap;

    static SECRET: Rule = Rule {
        id: "SEC-000",
        section: Section::Policy,
        title: "no secret stands in a file",
        severity: Severity::Error,
        aliases: &[],
        why: "Who can read the file has it.",
        how: "Revoke it.",
        wrong: "a",
        right: "b",
    };

    const CANARY: &str = "kanariä-4711";

    /// A file with a secret, and another finding on the secret's line, with a fix.
    fn report() -> (String, Report) {
        let source = format!("a: 1\nkind: component  # {CANARY}\nb: 2\n");
        let secret = Finding { rule: &SECRET, ..about("a.yaml", &source, CANARY) };
        let fix = Fix { title: "write `Component`".into(), edits: vec![Edit { range: 11..12, text: "C".into() }] };
        let other = Finding { fix: Some(fix), ..about("a.yaml", &source, "component") };
        let files = BTreeMap::from([("a.yaml".to_owned(), Section::Policy.into())]);
        (source, Report::new(files, vec![secret, other]))
    }

    #[test]
    fn no_renderer_shows_a_secret_not_even_for_another_finding_on_its_line() {
        let (source, report) = report();
        let mut object = Vec::new();
        json::write(&report, &mut object).unwrap();
        let shown = [
            text::text(&report, &mut |_| Some(source.clone()), text::Look::default()),
            sarif::sarif(&report, "", &mut |_| Some(source.clone())),
            github::github(&report, ""),
            String::from_utf8(object).unwrap(),
            format!("{report:?}"),
        ];
        for shown in &shown {
            assert!(!shown.contains("kanari") && !shown.contains("4711"), "{shown}");
            assert!(shown.contains("SEC-000"), "{shown}");
        }
        let lines: Vec<&str> = shown[0].lines().filter(|line| line.contains("| ")).collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        2 | kind: component  # *************
          |       ^^^^^^^^^
        2 | kind: component  # *************
          |                    ^^^^^^^^^^^^^
        ");
    }

    #[test]
    fn a_fingerprint_does_not_depend_on_the_secret() {
        let (source, report) = report();
        let prints = |source: &str| sarif::sarif(&report, "", &mut |_| Some(source.to_owned()));
        assert_eq!(prints(&source), prints(&source.replace("4711", "0815")));
    }

    #[test]
    fn a_secret_of_several_lines_is_hidden_on_each() {
        let source = "key: |\n  one\n  two\nrest: x\n";
        let secret = Finding { rule: &SECRET, ..about("a.yaml", source, "one\n  two") };
        let hidden = Hidden::of(&[secret]);
        let shown = |part: &str| hidden.masked(&line_of(source, span_in(source, part)).unwrap()).into_owned();
        assert_eq!([shown("key"), shown("one"), shown("two"), shown("rest")], ["key: |", "  ***", "*****", "rest: x"]);
    }
}
