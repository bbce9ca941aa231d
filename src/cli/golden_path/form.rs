//! `idp golden-path form`: the GitHub issue form of a golden path, as the platform repository gets it.

use super::super::{FINDINGS, REFUSED};
use super::places;
use crate::golden_paths::{GoldenPath, Reading, form};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// `idp golden-path form NAME [--out FILE]`
#[derive(Debug, Args)]
pub struct FormArgs {
    /// Name of a golden path, or its folder
    pub name: PathBuf,
    /// Where the form is written, `.github/ISSUE_TEMPLATE/idp-NAME.yml` in the platform repository; standard output
    /// when nothing is given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

pub(super) fn run(args: &FormArgs, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let mut refuse = |message: String| {
        _ = writeln!(err, "idp golden-path form: {message}");
        REFUSED
    };
    let place = match places::find(std::slice::from_ref(&args.name)).map(|mut places| (places.pop(), places.is_empty()))
    {
        Ok((Some(place), true)) => place,
        Ok(_) => return refuse(format!("{} holds several golden paths: name one", args.name.display())),
        Err(message) => return refuse(message),
    };
    let path = match GoldenPath::read(place.files.clone(), &place.beside, &Reading::default()) {
        Ok(path) => path,
        Err(problems) => {
            problems.iter().for_each(|problem| _ = writeln!(err, "idp golden-path form: {}", place.placed(problem)));
            return FINDINGS;
        }
    };
    let text = form::write(&path);
    let written = match &args.out {
        Some(file) => std::fs::write(file, &text).map_err(|error| format!("cannot write {}: {error}", file.display())),
        None => out
            .write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| format!("cannot write the form: {error}")),
    };
    written.map_or_else(refuse, |()| 0)
}
