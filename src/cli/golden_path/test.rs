//! `idp golden-path test`: runs the cases that golden paths bring, and shows what differs.

use super::super::{FINDINGS, REFUSED};
use super::places::{self, Place};
use crate::golden_paths::{Case, GoldenPath, Reading, Verdict, updated};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// `idp golden-path test [OPTIONS] [DIR]...`
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Golden paths, folders of them, or names of shipped ones; `golden-paths` when none is given
    pub dirs: Vec<PathBuf>,
    /// Put the files that were made into the cases
    #[arg(long)]
    pub update: bool,
}

#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    updated: usize,
}

pub(super) fn run(args: &TestArgs, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let places = match places::find(&args.dirs) {
        Ok(places) => places,
        Err(message) => {
            _ = writeln!(err, "idp golden-path test: {message}");
            return REFUSED;
        }
    };
    let mut count = Count::default();
    for place in &places {
        if let Err(message) = one(args, place, &mut count, out) {
            _ = writeln!(err, "idp golden-path test: {message}");
            return REFUSED;
        }
    }
    let words = match (count.failed, count.updated) {
        (0, 0) => format!("{} passed", count.passed),
        (failed, 0) => format!("{} passed, {failed} failed", count.passed),
        (failed, updated) => format!("{} passed, {failed} failed, {updated} updated", count.passed),
    };
    _ = writeln!(out, "{words}").and_then(|()| out.flush());
    if count.failed > 0 { FINDINGS } else { 0 }
}

fn one(args: &TestArgs, place: &Place, count: &mut Count, out: &mut impl Write) -> Result<(), String> {
    let told = |error: std::io::Error| format!("cannot write the result: {error}");
    let path = match GoldenPath::read(place.files.clone(), &place.beside, &Reading::default()) {
        Ok(path) => path,
        Err(problems) => {
            count.failed += 1;
            for problem in &problems {
                writeln!(out, "FAILED {}", place.placed(problem)).map_err(told)?;
            }
            return Ok(());
        }
    };
    let cases = Case::all(&place.files);
    if cases.is_empty() {
        writeln!(out, "{}: no tests (tests/*.yaml)", place.shown).map_err(told)?;
    }
    for case in cases {
        let case = match case {
            Ok(case) => case,
            Err(problem) => {
                count.failed += 1;
                writeln!(out, "FAILED {}", place.placed(&problem)).map_err(told)?;
                continue;
            }
        };
        let mut verdict = case.run(&path);
        if args.update && refresh(place, &case, &verdict)? {
            count.updated += 1;
            verdict.differences.retain(|difference| !difference.starts_with("the files differ"));
        }
        report(place, &case, &verdict, count, out).map_err(told)?;
    }
    Ok(())
}

/// Puts the files that were made into the case; false when there is nothing to change.
fn refresh(place: &Place, case: &Case, verdict: &Verdict) -> Result<bool, String> {
    let (Some(folder), Some(files), None) = (&place.folder, &verdict.files, &case.expect.errors) else {
        return Ok(false);
    };
    let file = folder.join(&case.path);
    let shown = place.path(&case.path);
    let text = std::fs::read_to_string(&file).map_err(|error| format!("cannot read {shown}: {error}"))?;
    let new = updated(&text, files).map_err(|problem| format!("{shown}: {problem}"))?;
    if new == text {
        return Ok(false);
    }
    std::fs::write(&file, new).map_err(|error| format!("cannot write {shown}: {error}"))?;
    Ok(true)
}

fn report(
    place: &Place,
    case: &Case,
    verdict: &Verdict,
    count: &mut Count,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let shown = place.path(&case.path);
    if verdict.differences.is_empty() {
        count.passed += 1;
        return writeln!(out, "passed {shown}");
    }
    count.failed += 1;
    writeln!(out, "FAILED {shown}")?;
    for difference in &verdict.differences {
        let indented: Vec<String> = difference.lines().map(|line| format!("  {line}")).collect();
        writeln!(out, "{}", indented.join("\n"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn golden_path(cases: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let file = folder.path().join("mine").join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write(
            "template.yaml",
            "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: mine}\nspec:\n  type: service\n  \
             parameters:\n    required: [name]\n    properties:\n      name: {type: string, pattern: '^[a-z]+$', ui:help: letters}\n  \
             steps:\n    - {action: 'fetch:template', input: {url: ./skeleton, values: {name: '${{ parameters.name }}'}}}\n",
        );
        write("skeleton/README.md", "# ${{ values.name }}\n");
        write("skeleton/bin/${{ values.name }}", "x");
        cases.iter().for_each(|(path, text)| write(path, text));
        folder
    }

    fn test(folder: &tempfile::TempDir, update: bool) -> (u8, String) {
        let args = TestArgs { dirs: vec![folder.path().into()], update };
        let mut out = Vec::new();
        let code = run(&args, &mut out, &mut Vec::new());
        (code, String::from_utf8(out).unwrap().replace(&format!("{}/", folder.path().display()), ""))
    }

    #[test]
    fn a_case_that_holds_passes_and_one_that_does_not_shows_what_differs() {
        let folder = golden_path(&[
            (
                "tests/a.yaml",
                "values: {name: orders}\nexpect:\n  files: [README.md, bin/orders]\n  contains: {README.md: ['# orders']}\n",
            ),
            (
                "tests/b.yaml",
                "values: {name: orders}\nexpect:\n  files: [README.md, bin/other]\n  contains: {README.md: [nothing], none: [x]}\n  lacks: {README.md: [orders]}\n",
            ),
            ("tests/c.yaml", "values: {name: '1'}\nexpect:\n  errors: ['name: letters']\n"),
            ("tests/d.yaml", "values: {name: '1'}\nexpect:\n  errors: ['name: digits']\n"),
            ("tests/e.yaml", "values: {name: '1'}\nexpect: {}\n"),
            ("tests/f.yaml", "values: {name: a}\nexpect: {errors: [x]}\n"),
            ("tests/g.yaml", "values: {name: a}\nexpect:\n  filse: []\n"),
        ]);
        let (code, said) = test(&folder, false);
        assert_eq!(code, FINDINGS);
        insta::assert_snapshot!(said, @"
        passed mine/tests/a.yaml
        FAILED mine/tests/b.yaml
          the files differ (- expected, + made):
          @@ -1,2 +1,2 @@
           README.md
          -bin/other
          +bin/orders
          README.md: does not hold `nothing`
          none: there is no such file
          README.md: holds `orders`
        passed mine/tests/c.yaml
        FAILED mine/tests/d.yaml
          not refused with: name: digits
          refused besides with: name: letters
        FAILED mine/tests/e.yaml
          refused, but was to make files: name: letters
        FAILED mine/tests/f.yaml
          files were made, but it was to be refused with: x
        FAILED mine/tests/g.yaml:3:3: expect has no `filse`: did you mean `files`?
        2 passed, 5 failed
        ");
    }

    #[test]
    fn files_are_put_into_cases_when_asked() {
        let folder = golden_path(&[("tests/a.yaml", "values: {name: orders}\nexpect:\n  files: [old]\n")]);
        assert_eq!(test(&folder, true).0, 0);
        let text = fs::read_to_string(folder.path().join("mine/tests/a.yaml")).unwrap();
        assert_eq!(text, "values: {name: orders}\nexpect:\n  files:\n    - README.md\n    - bin/orders\n");
        assert_eq!(test(&folder, false), (0, "passed mine/tests/a.yaml\n1 passed\n".to_string()));
    }

    #[test]
    fn what_is_shipped_passes_its_own_tests() {
        let args = TestArgs { dirs: vec!["golden-paths".into()], update: false };
        let mut out = Vec::new();
        let code = run(&args, &mut out, &mut Vec::new());
        assert_eq!(code, 0, "{}", String::from_utf8_lossy(&out));
    }
}
