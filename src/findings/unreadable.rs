//! The one rule that no room has: a file must be readable to be judged.

use super::{Rule, Section, Severity};

/// A file or folder that could not be read.
pub static UNREADABLE: Rule = Rule {
    id: "catalog.unreadable",
    section: Section::Catalog,
    title: "files and folders can be read",
    severity: Severity::Error,
    aliases: &[],
    why: "What cannot be read cannot be judged, and a check that leaves it out would pass without saying so. Only \
          the offline check can come upon this.",
    how: "Let the user that runs the check read the file. One that is no catalog file can be taken out with \
          `--catalog-glob '!PATH'`.",
    wrong: "",
    right: "",
};
