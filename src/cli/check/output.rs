//! The findings in the format that was asked for.

use super::Format;
use super::folder;
use super::place::Place;
use crate::findings::{Report, github, json, sarif, text};
use std::io::{self, IsTerminal};
use std::path::PathBuf;

pub(super) fn rendered(report: &Report, place: &Place, format: Format) -> io::Result<String> {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let inside = || place.in_workspace(workspace.as_deref());
    // A file whose path is not UTF-8 is not found again, and shown without its source line.
    let mut sources = |path: &str| folder::text(&place.root.join(path));
    match format {
        Format::Text => Ok(text::text(report, &mut sources, text::Look { colour: colour(), ..Default::default() })),
        Format::Json => json::json(report).map_err(io::Error::from),
        Format::Sarif => Ok(sarif::sarif(report, &inside(), &mut sources)),
        Format::Github => Ok(github::github(report, &inside())),
    }
}

/// Colours are for terminals, unless somebody set `NO_COLOR` (no-color.org).
fn colour() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
