//! The result of tests, for a person and for scripts.

use crate::findings::{Finding, visible::visible};
use crate::policies::rego::{Case, Cause, Report, Verdict};
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;

/// What is shown.
pub(super) struct Shown<'r> {
    pub folder: &'r Path,
    pub faults: &'r [Finding],
    pub report: &'r Report,
    pub verbose: bool,
}

impl Shown<'_> {
    /// What failed, with what was false, and a last line that counts.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for fault in self.faults {
            let place = fault.span.start;
            let path = self.path(&fault.path);
            _ = writeln!(out, "FAULT {path}:{}:{}: {}", place.line, place.column, visible(&fault.message));
        }
        self.report.cases.iter().for_each(|case| self.case(&mut out, case));
        let (passed, failed, skipped) = self.report.counts();
        _ = write!(out, "{passed} passed, {failed} failed, {skipped} skipped");
        match self.faults.len() {
            0 => {}
            1 => out.push_str("; 1 fault in the policies"),
            more => _ = write!(out, "; {more} faults in the policies"),
        }
        out.push('\n');
        out
    }

    fn case(&self, out: &mut String, case: &Case) {
        let name =
            format!("{}:{}: {}.{}", self.path(&case.path), case.line, visible(&case.package), visible(&case.name));
        match &case.verdict {
            Verdict::Passed if self.verbose => {
                _ = writeln!(out, "passed {name} ({:.1} ms)", case.took.as_secs_f64() * 1e3);
            }
            Verdict::Skipped if self.verbose => _ = writeln!(out, "skipped {name}"),
            Verdict::Passed | Verdict::Skipped => return,
            Verdict::Broken(why) => _ = writeln!(out, "FAILED {name}\n  {}", visible(why)),
            Verdict::Failed(cause) => {
                _ = writeln!(out, "FAILED {name}");
                self.cause(out, cause);
            }
        }
        for line in &case.printed {
            _ = writeln!(out, "  printed: {}", visible(line));
        }
    }

    fn cause(&self, out: &mut String, cause: &Cause) {
        match (cause.line, &cause.statement) {
            (Some(line), Some(statement)) => _ = writeln!(out, "  line {line} does not hold: {}", visible(statement)),
            _ => out.push_str("  its value is false, or it has none\n"),
        }
        if let Some((left, right)) = &cause.sides {
            _ = writeln!(out, "  left: {}\n  right: {}", visible(left), visible(right));
        }
    }

    /// One object, indented, with a line end.
    pub fn json(&self) -> String {
        let tests: Vec<_> = self.report.cases.iter().map(|case| self.object(case)).collect();
        let faults: Vec<_> = self
            .faults
            .iter()
            .map(|fault| {
                let (path, start) = (self.path(&fault.path), fault.span.start);
                json!({ "path": path, "line": start.line, "column": start.column, "message": fault.message })
            })
            .collect();
        let (passed, failed, skipped) = self.report.counts();
        let summary = json!({ "passed": passed, "failed": failed, "skipped": skipped });
        let object = json!({ "version": 1, "faults": faults, "tests": tests, "summary": summary });
        format!("{object:#}\n")
    }

    fn object(&self, case: &Case) -> serde_json::Value {
        let (result, message, cause) = match &case.verdict {
            Verdict::Passed => ("passed", None, None),
            Verdict::Skipped => ("skipped", None, None),
            Verdict::Broken(why) => ("failed", Some(why.as_str()), None),
            Verdict::Failed(cause) => ("failed", None, Some(cause)),
        };
        let sides = cause.and_then(|cause| cause.sides.as_ref());
        json!({
            "path": self.path(&case.path),
            "line": case.line,
            "package": case.package,
            "name": case.name,
            "result": result,
            "message": message,
            "failed_line": cause.and_then(|cause| cause.line),
            "failed_statement": cause.and_then(|cause| cause.statement.as_deref()),
            "left": sides.map(|(left, _)| left),
            "right": sides.map(|(_, right)| right),
            "printed": case.printed,
            "milliseconds": (case.took.as_secs_f64() * 1e6).round() / 1e3,
        })
    }

    /// A path from where the command was typed.
    fn path(&self, inside: &str) -> String {
        let path = self.folder.join(inside);
        visible(&path.to_string_lossy()).into_owned()
    }
}
