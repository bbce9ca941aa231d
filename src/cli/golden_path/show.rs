//! `idp golden-path show`: what a golden path asks for, and what it does.

use super::super::{FINDINGS, REFUSED};
use super::places;
use crate::golden_paths::{GoldenPath, ParameterInfo, Reading};
use clap::Args;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

/// `idp golden-path show NAME`
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Name of a golden path, or its folder
    pub name: PathBuf,
}

pub(super) fn run(args: &ShowArgs, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let place = match places::find(std::slice::from_ref(&args.name)).map(|mut places| (places.pop(), places.is_empty()))
    {
        Ok((Some(place), true)) => place,
        Ok(_) => {
            _ = writeln!(err, "idp golden-path show: {} holds several golden paths: name one", args.name.display());
            return REFUSED;
        }
        Err(message) => {
            _ = writeln!(err, "idp golden-path show: {message}");
            return REFUSED;
        }
    };
    match GoldenPath::read(place.files.clone(), &place.beside, &Reading::default()) {
        Ok(path) => match out.write_all(shown(&path).as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => 0,
            Err(_) => REFUSED,
        },
        Err(problems) => {
            problems.iter().for_each(|problem| _ = writeln!(err, "idp golden-path show: {}", place.placed(problem)));
            FINDINGS
        }
    }
}

fn shown(path: &GoldenPath) -> String {
    let mut text = format!("{}: {} ({}, version {})\n", path.name, path.title, path.spec_type, path.version);
    if !path.description.is_empty() {
        _ = write!(text, "\n{}\n", path.description.trim_end());
    }
    let parameters = path.parameters();
    if !parameters.is_empty() {
        text += "\nParameters\n";
        let width = parameters.iter().map(|it| it.name.chars().count()).max().unwrap_or(0);
        parameters.iter().for_each(|it| _ = writeln!(text, "  {:width$}  {}", it.name, parameter(it)));
    }
    let secrets = path.secret_names();
    if !secrets.is_empty() {
        _ = write!(text, "\nSecrets, never typed in: {}\n", secrets.join(", "));
    }
    text += "\nSteps\n";
    path.step_list().for_each(|(id, action, name)| {
        let title = if name == action { String::new() } else { format!(": {name}") };
        _ = writeln!(text, "  {id} ({action}){title}");
    });
    text
}

fn parameter(it: &ParameterInfo) -> String {
    let default = it.default.as_ref().map(|default| {
        let plain = default.as_str().map_or_else(|| default.to_string(), str::to_string);
        format!(", {plain} when it is not given")
    });
    let need = if it.required { ", needed" } else { "" };
    format!("{}{need}{}", it.expected, default.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_golden_path_is_told_with_parameters_and_steps() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        assert_eq!(run(&ShowArgs { name: "postgres".into() }, &mut out, &mut err), 0);
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("postgres: PostgreSQL database (resource, version "), "{text}");
        assert!(text.contains("`small`, `medium` or `large`, small when it is not given"), "{text}");
        assert!(text.contains("(publish:github:pull-request)"), "{text}");
    }

    #[test]
    fn a_name_that_is_not_there_is_refused() {
        let mut err = Vec::new();
        assert_eq!(run(&ShowArgs { name: "nothing".into() }, &mut Vec::new(), &mut err), REFUSED);
        let said = String::from_utf8(err).unwrap();
        insta::assert_snapshot!(said, @"idp golden-path show: there is no folder and no golden path `nothing`");
    }
}
