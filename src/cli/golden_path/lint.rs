//! `idp golden-path lint`: what is wrong in golden paths, as findings.

use super::super::check::Format;
use super::super::{FINDINGS, REFUSED};
use super::places::{self, Place};
use crate::findings::{Finding, Report, Section, Sections, github, json, sarif, text};
use crate::golden_paths::{Reading, UnknownActions, lint};
use clap::Args;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// `idp golden-path lint [OPTIONS] [DIR]...`
#[derive(Debug, Args)]
pub struct LintArgs {
    /// Golden paths, folders of them, or names of shipped ones; `golden-paths` when none is given
    pub dirs: Vec<PathBuf>,
    /// How the findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Let warnings count as errors in the exit code
    #[arg(long)]
    pub strict: bool,
    /// Take actions that are not supported for actions of another installation
    #[arg(long)]
    pub skip_unknown_actions: bool,
}

pub(super) fn run(args: &LintArgs, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let places = match places::find(&args.dirs) {
        Ok(places) => places,
        Err(message) => {
            _ = writeln!(err, "idp golden-path lint: {message}");
            return REFUSED;
        }
    };
    let unknown_actions = if args.skip_unknown_actions { UnknownActions::Skip } else { UnknownActions::Refuse };
    let reading = Reading { unknown_actions, ..Reading::default() };
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    let report = report(&places, &reading, &mut sources);
    match write(&report, args.format, &sources, out) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            _ = writeln!(err, "idp golden-path lint: cannot write the findings: {error}");
            REFUSED
        }
        _ => {
            let counts = report.counts();
            if counts.error > 0 || args.strict && counts.warning > 0 { FINDINGS } else { 0 }
        }
    }
}

/// The findings of all, with paths from where the command was typed, and the texts that they are about.
fn report(places: &[Place], reading: &Reading, sources: &mut BTreeMap<String, String>) -> Report {
    let mut files: BTreeMap<String, Sections> = BTreeMap::new();
    let mut findings = Vec::new();
    for place in places {
        files.extend(place.files.keys().map(|path| (place.path(path), Section::GoldenPath.into())));
        for finding in lint(&place.files, &place.beside, reading) {
            let path = place.path(&finding.path);
            if !sources.contains_key(&path)
                && let Some(text) = place.text(&finding.path)
            {
                sources.insert(path.clone(), text);
            }
            files.insert(path.clone(), Section::GoldenPath.into());
            findings.push(Finding { path, ..finding });
        }
    }
    Report::new(files, findings)
}

fn write(report: &Report, format: Format, texts: &BTreeMap<String, String>, out: &mut impl Write) -> io::Result<()> {
    let mut sources = |path: &str| texts.get(path).cloned();
    let written = match format {
        Format::Json => return json::write(report, BufWriter::new(out)),
        Format::Text => text::text(report, &mut sources, text::Look::default()),
        Format::Sarif => sarif::sarif(report, "", &mut sources),
        Format::Github => github::github(report, ""),
    };
    out.write_all(written.as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn golden_path(root: &Path, file: &str) {
        fs::create_dir_all(root.join("mine/skeleton")).unwrap();
        let template = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: mine}\nspec:\n  type: service\n  \
                        steps:\n    - {action: 'fetch:template', input: {url: ./skeleton, values: {a: 1}}}\n";
        fs::write(root.join("mine/template.yaml"), template).unwrap();
        fs::write(root.join("mine/skeleton/ci.yml"), file).unwrap();
    }

    fn linted(root: &Path, format: Format, strict: bool) -> (u8, String) {
        let args = LintArgs { dirs: vec![root.into()], format, strict, skip_unknown_actions: false };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(&args, &mut out, &mut err);
        (code, String::from_utf8(out).unwrap())
    }

    #[test]
    fn findings_have_their_line_and_decide_the_exit_code() {
        let folder = tempfile::tempdir().unwrap();
        golden_path(folder.path(), "a: ${{ values.a }}\nb: ${{ secrets.B }}\n");
        let (code, said) = linted(folder.path(), Format::Text, false);
        assert_eq!(code, FINDINGS);
        assert!(said.contains("mine/skeleton/ci.yml:2:8"), "{said}");
        assert!(said.contains("b: ${{ secrets.B }}"), "{said}");
        let (_, json) = linted(folder.path(), Format::Json, false);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["findings"][0]["rule"], "golden-path.actions-expression");
        golden_path(folder.path(), "a: ${{ values.b }} ${{ values.a }}\n");
        assert_eq!(
            (linted(folder.path(), Format::Github, false).0, linted(folder.path(), Format::Sarif, true).0),
            (0, FINDINGS)
        );
        golden_path(folder.path(), "a: ${{ values.a }}\n");
        assert_eq!(linted(folder.path(), Format::Text, true).0, 0);
    }

    #[test]
    fn a_folder_without_golden_paths_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(linted(folder.path(), Format::Text, false).0, REFUSED);
    }
}
