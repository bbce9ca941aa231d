//! `idp golden-path list`: names, what they are for, and which version.

use super::super::{FINDINGS, REFUSED};
use super::places;
use crate::golden_paths::{Catalogue, GoldenPath, Problem, Reading};
use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

/// `idp golden-path list [OPTIONS] [DIR]`
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Folder of golden paths; those that are shipped when none is given
    pub dir: Option<PathBuf>,
    /// How they are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person.
    Text,
    /// For scripts.
    Json,
}

/// A line of the list: a golden path, or what is wrong with it.
type Line = Result<GoldenPathLine, Vec<Problem>>;

struct GoldenPathLine {
    name: String,
    kind: String,
    title: String,
    version: String,
}

pub(super) fn run(args: &ListArgs, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let lines = match lines(args) {
        Ok(lines) => lines,
        Err(message) => {
            _ = writeln!(err, "idp golden-path list: {message}");
            return REFUSED;
        }
    };
    let good: Vec<&GoldenPathLine> = lines.iter().filter_map(|line| line.as_ref().ok()).collect();
    let text = match args.format {
        Format::Text => text(&good),
        Format::Json => {
            let all: Vec<Json> = good
                .iter()
                .map(|it| json!({"name": it.name, "type": it.kind, "title": it.title, "version": it.version}))
                .collect();
            format!("{:#}\n", json!({"version": 1, "golden_paths": all}))
        }
    };
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        return REFUSED;
    }
    let problems: Vec<&Problem> = lines.iter().filter_map(|line| line.as_ref().err()).flatten().collect();
    problems.iter().for_each(|problem| _ = writeln!(err, "idp golden-path list: {problem}"));
    if problems.is_empty() { 0 } else { FINDINGS }
}

fn lines(args: &ListArgs) -> Result<Vec<Line>, String> {
    let line = |path: &GoldenPath| GoldenPathLine {
        name: path.name.clone(),
        kind: path.spec_type.clone(),
        title: path.title.clone(),
        version: path.version.clone(),
    };
    let Some(dir) = &args.dir else {
        let catalogue = Catalogue::lazy();
        let read = |name: &str| catalogue.read(name).map(|read| read.map(line).map_err(<[Problem]>::to_vec));
        return Ok(catalogue.names().filter_map(read).collect());
    };
    let places = places::find(std::slice::from_ref(dir))?;
    Ok(places
        .into_iter()
        .map(|mut place| {
            let files = std::mem::take(&mut place.files);
            let read = GoldenPath::read(files, &place.beside, &Reading::default());
            read.map(|path| line(&path)).map_err(|found| found.iter().map(|problem| place.placed(problem)).collect())
        })
        .collect())
}

fn text(lines: &[&GoldenPathLine]) -> String {
    let width = |of: fn(&GoldenPathLine) -> &str| lines.iter().map(|line| of(line).chars().count()).max().unwrap_or(0);
    let (name, kind) = (width(|line| &line.name), width(|line| &line.kind));
    lines.iter().fold(String::new(), |mut text, line| {
        _ = writeln!(text, "{:name$}  {:kind$}  {} ({})", line.name, line.kind, line.title, line.version);
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_listed() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        assert_eq!(run(&ListArgs { dir: None, format: Format::Text }, &mut out, &mut err), 0);
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().any(|line| line.starts_with("postgres ") && line.contains("resource")), "{text}");
        let mut out = Vec::new();
        run(&ListArgs { dir: None, format: Format::Json }, &mut out, &mut err);
        let list: Json = serde_json::from_slice(&out).unwrap();
        assert_eq!(list["golden_paths"].as_array().unwrap().len(), text.lines().count());
    }

    #[test]
    fn a_folder_without_golden_paths_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let args = ListArgs { dir: Some(folder.path().into()), format: Format::Text };
        assert_eq!(run(&args, &mut Vec::new(), &mut Vec::new()), REFUSED);
    }
}
