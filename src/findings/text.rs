//! A report for a person at a terminal: each finding with the line it is about and a marker under the place.

use std::fmt::Write as _;

use super::hidden::Hidden;
use super::source::{Sources, line_of};
use super::visible::{cell, visible};
use super::{Finding, Report, Severity};

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used.
    pub colour: bool,
    /// The cells of a line that source is cut to.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { colour: false, width: 120 }
    }
}

/// The findings, file by file, and a last line that counts.
pub fn text(report: &Report, sources: Sources<'_>, look: Look) -> String {
    let paint = Paint(look.colour);
    let mut out = String::new();
    for (path, findings) in report.by_file() {
        let source = sources(path);
        let hidden = Hidden::of(findings);
        for finding in findings {
            shown(&mut out, finding, (source.as_deref(), &hidden), look, paint);
        }
    }
    for (path, why) in &report.not_evaluated {
        let _ = writeln!(out, "{}: {}: {}", paint.bold("not evaluated"), visible(path), visible(why));
    }
    if !report.not_evaluated.is_empty() {
        out.push('\n');
    }
    out.push_str(&summary(report));
    out
}

fn summary(report: &Report) -> String {
    let (files, wrong) = (report.files.len(), report.by_file().count());
    let noun = if files == 1 { "file" } else { "files" };
    let counts = report.counts();
    let place =
        if counts.total() == 0 { format!("in {files} {noun}") } else { format!("in {wrong} of {files} {noun}") };
    let fixes = report.findings.iter().filter(|finding| finding.fix.is_some()).count();
    let hint = match fixes {
        0 => String::new(),
        1 => "; 1 can be put right with --fix".to_owned(),
        _ => format!("; {fixes} can be put right with --fix"),
    };
    let waived = if report.waived > 0 { format!("; {} waived", report.waived) } else { String::new() };
    format!("{} {place}{waived}{hint}\n", counts.words())
}

fn shown(out: &mut String, finding: &Finding, source: (Option<&str>, &Hidden), look: Look, paint: Paint) {
    let (source, hidden) = source;
    let start = finding.span.start;
    let head = paint.severity(finding.severity, &format!("{}[{}]", finding.severity.name(), finding.rule.id));
    let _ = writeln!(out, "{head}: {}", paint.bold(&visible(&finding.message)));
    let number = start.line.to_string();
    let gutter = " ".repeat(number.len());
    let place = format!("{}:{}:{}", visible(&finding.path), start.line, start.column);
    let _ = writeln!(out, "{gutter}{} {place}", paint.faint("-->"));
    let bar = paint.faint("|");
    if let Some(line) = source.and_then(|text| line_of(text, finding.span)) {
        let room = look.width.saturating_sub(number.len() + 3).max(20);
        let marked = Marked::new(&hidden.masked(&line), line.from, line.to).cut(room);
        let mark = format!("{}{}", " ".repeat(marked.indent), "^".repeat(marked.length));
        let _ = writeln!(out, "{gutter} {bar}");
        let _ = writeln!(out, "{} {bar} {}", paint.faint(&number), marked.text.trim_end());
        let _ = writeln!(out, "{gutter} {bar} {}", paint.severity(finding.severity, &mark));
    }
    let equals = paint.faint("=");
    if !finding.help.is_empty() {
        let _ = writeln!(out, "{gutter} {equals} help: {}", visible(&finding.help));
    }
    if let Some(fix) = &finding.fix {
        let _ = writeln!(out, "{gutter} {equals} fix: {}", visible(&fix.title));
    }
    out.push('\n');
}

/// A line as it is printed, with the cells that the marker stands under.
struct Marked {
    cells: Vec<(String, usize)>,
    /// The cells (entries, not columns) that are meant.
    from: usize,
    to: usize,
}

/// What is left of it when it has to fit.
struct Cut {
    text: String,
    indent: usize,
    length: usize,
}

impl Marked {
    fn new(line: &str, from: usize, to: usize) -> Self {
        let cells = line.chars().map(cell).map(|(shown, width)| (shown.into_owned(), width)).collect();
        let number = |end: usize| line.get(..end).map_or(0, |before| before.chars().count());
        Self { cells, from: number(from), to: number(to) }
    }

    fn cut(&self, room: usize) -> Cut {
        let widths = |range: std::ops::Range<usize>| self.cells[range].iter().map(|(_, width)| width).sum::<usize>();
        let all = self.cells.len();
        let (first, last) = if widths(0..all) <= room { (0, all) } else { self.window(room) };
        let mut text: String = self.cells[first..last].iter().map(|(shown, _)| shown.as_str()).collect();
        let mut indent = widths(first..self.from.max(first));
        if first > 0 {
            text.insert(0, '…');
            indent += 1;
        }
        if last < all {
            text.push('…');
        }
        let length = widths(self.from.min(last)..self.to.clamp(self.from.min(last), last)).max(1);
        Cut { text, indent, length }
    }

    /// The stretch of cells that is shown: some before the marker, as many after it as there is room for.
    fn window(&self, room: usize) -> (usize, usize) {
        let room = room - 2;
        let mut first = self.from.min(self.cells.len());
        let mut used = 0;
        while first > 0 && used + self.cells[first - 1].1 <= room / 3 {
            first -= 1;
            used += self.cells[first].1;
        }
        let mut last = self.from.min(self.cells.len());
        while last < self.cells.len() && used + self.cells[last].1 <= room {
            used += self.cells[last].1;
            last += 1;
        }
        // A marker near the end leaves room in front of it.
        while first > 0 && used + self.cells[first - 1].1 <= room {
            first -= 1;
            used += self.cells[first].1;
        }
        (first, last)
    }
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn severity(self, severity: Severity, text: &str) -> String {
        self.with(
            match severity {
                Severity::Error => "1;31",
                Severity::Warning => "1;33",
                Severity::Info => "1;36",
            },
            text,
        )
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn faint(self, text: &str) -> String {
        self.with("34", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Section, samples};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn report(findings: Vec<Finding>) -> Report {
        let files = findings.iter().map(|finding| (finding.path.clone(), Section::Catalog.into()));
        Report::new(files.collect::<BTreeMap<_, _>>(), findings)
    }

    fn about(source: &str, part: &str, look: Look) -> String {
        let finding = samples::about("catalog-info.yaml", source, part);
        text(&report(vec![finding]), &mut |_| Some(source.to_owned()), look)
    }

    #[test]
    fn a_finding_shows_its_line_and_marks_the_place() {
        let source = "kind: Component\nmetadata:\n  name: my service\n";
        let finding = Finding {
            fix: Some(samples::fix(source, "my service", "my-service")),
            ..samples::about("catalog-info.yaml", source, "my service")
        };
        let warning = Finding { help: String::new(), ..samples::finding("gone.yaml", (1, 1), Severity::Warning) };
        let mut sources = |path: &str| (path != "gone.yaml").then(|| source.to_owned());
        let shown = text(&report(vec![warning, finding]), &mut sources, Look::default());
        insta::assert_snapshot!(shown, @"
        error[catalog.name-format]: `metadata.name` has a blank
         --> catalog-info.yaml:3:9
          |
        3 |   name: my service
          |         ^^^^^^^^^^
          = help: Use letters, digits, `-`, `_` and `.`.
          = fix: replace it by `my-service`

        warning[catalog.name-format]: `metadata.name` has a blank
         --> gone.yaml:1:1

        1 error, 1 warning in 2 of 2 files; 1 can be put right with --fix
        ");
    }

    #[test]
    fn the_marker_stands_under_wide_characters_and_tabs() {
        let shown = about("\t日本: größer # e\u{301}\n", "größer", Look::default());
        insta::assert_snapshot!(shown.lines().skip(2).take(3).collect::<Vec<_>>().join("\n"), @"
          |
        1 |     日本: größer # é
          |           ^^^^^^
        ");
    }

    #[test]
    fn a_long_line_is_cut_around_the_marker() {
        let source = format!("tags: [{}wanted{}]\n", "before, ".repeat(40), ", after".repeat(40));
        let shown = about(&source, "wanted", Look { colour: false, width: 60 });
        let lines: Vec<&str> = shown.lines().skip(3).take(2).collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        1 | …, before, before, wanted, after, after, after, after, …
          |                    ^^^^^^
        ");
        let end = about(&source, "after]", Look { colour: false, width: 60 });
        insta::assert_snapshot!(end.lines().skip(3).take(2).collect::<Vec<_>>().join("\n"), @"
        1 | …fter, after, after, after, after, after, after, after]
          |                                                  ^^^^^^
        ");
    }

    #[test]
    fn hostile_text_does_not_reach_the_terminal() {
        let source = "name: \u{1b}]0;owned\u{7}\u{202e}x\n";
        let mut finding = samples::about("a\n\u{1b}[2J.yaml", source, "x");
        finding.message = "`\u{1b}[31m` is no name".into();
        let shown = text(&report(vec![finding]), &mut |_| Some(source.to_owned()), Look::default());
        insta::assert_snapshot!(shown, @r"
        error[catalog.name-format]: `␛[31m` is no name
         --> a␊␛[2J.yaml:1:18
          |
        1 | name: ␛]0;owned␇\u{202e}x
          |                         ^
          = help: Use letters, digits, `-`, `_` and `.`.

        1 error in 1 of 1 file
        ");
    }

    #[test]
    fn colours_are_only_there_when_asked_for() {
        let coloured = about("a: b\n", "b", Look { colour: true, width: 80 });
        assert!(coloured.starts_with("\u{1b}[1;31merror[catalog.name-format]\u{1b}[0m: "), "{coloured:?}");
        assert!(!about("a: b\n", "b", Look::default()).contains('\u{1b}'));
    }

    #[test]
    fn a_clean_folder_is_one_line() {
        let files = ["a.yaml", "b.yaml"].map(|path| (path.to_owned(), Section::Catalog.into()));
        let files = BTreeMap::from(files);
        assert_eq!(text(&Report::new(files, vec![]), &mut |_| None, Look::default()), "no findings in 2 files\n");
    }

    proptest! {
        #[test]
        fn any_line_fits_and_its_marker_stands_below_it(
            line in "[a日\\t\u{301}\u{202e}]{1,80}", from in 0usize..240, to in 0usize..240, room in 20usize..60,
        ) {
            let (from, to) = (line.floor_char_boundary(from.min(line.len())), line.floor_char_boundary(to.min(line.len())));
            let cut = Marked::new(&line, from, to.max(from)).cut(room);
            let width: usize = cut.text.chars().map(|c| cell(c).1).sum();
            prop_assert!(width <= room, "{width} > {room}");
            prop_assert!(cut.indent <= width && cut.length >= 1);
        }
    }
}
