//! Paths as an indented tree. Folders with a single folder in them share its line.

use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Default)]
struct Folder<'p> {
    folders: BTreeMap<&'p str, Folder<'p>>,
    files: BTreeMap<&'p str, &'p str>,
}

/// Draws paths, each with a note that may be empty. Folders come before files.
pub(super) fn draw<'p>(paths: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let mut top = Folder::default();
    for (path, note) in paths {
        let mut parts: Vec<&str> = path.split('/').collect();
        let name = parts.pop().unwrap_or_default();
        let mut folder = &mut top;
        for part in parts {
            folder = folder.folders.entry(part).or_default();
        }
        folder.files.insert(name, note);
    }
    let mut out = String::new();
    write(&top, 0, &mut out);
    out
}

fn write(folder: &Folder<'_>, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for (name, mut inner) in &folder.folders {
        let mut line = format!("{name}/");
        while let (1, true, Some((name, only))) =
            (inner.folders.len(), inner.files.is_empty(), inner.folders.first_key_value())
        {
            line += &format!("{name}/");
            inner = only;
        }
        _ = writeln!(out, "{indent}{line}");
        write(inner, depth + 1, out);
    }
    for (name, note) in &folder.files {
        let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
        _ = writeln!(out, "{indent}{name}{note}");
    }
}
