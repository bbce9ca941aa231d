//! The findings in the format that was asked for.

use super::Format;
use super::folder;
use super::place::Place;
use crate::findings::{Report, github, json, sarif, text};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

pub(super) fn write(report: &Report, place: &Place, format: Format, out: &mut impl Write) -> io::Result<()> {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let inside = || place.in_workspace(workspace.as_deref());
    // A file whose path is not UTF-8 is not found again, and shown without its source line.
    let mut sources = |path: &str| folder::text(&place.root.join(path));
    let text = match format {
        Format::Json => return json::write(report, BufWriter::new(out)),
        Format::Text => text::text(report, &mut sources, text::Look { colour: colour(), ..Default::default() }),
        Format::Sarif => sarif::sarif(report, &inside(), &mut sources),
        Format::Github => github::github(report, &inside()),
    };
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Colours are for terminals, unless somebody set `NO_COLOR` (no-color.org).
fn colour() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
