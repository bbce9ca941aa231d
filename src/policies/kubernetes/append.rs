//! Fixes that add a document of their own behind the last one of a file.

use super::files::Files;
use super::manifest::{Manifest, Origin};
use crate::findings::{Edit, Fix};

/// A fix that appends documents to the file of an object. None for an object that was built, because its file may serve
/// several overlays, and for files where an end is not simply an end.
pub(in crate::policies) fn documents(
    files: &Files<'_>,
    manifest: &Manifest<'_>,
    new: &[String],
    title: &str,
) -> Option<Fix> {
    let (text, path) = (files.text(manifest.file), files.path(manifest.file));
    let is_whole_document = manifest.root.place.span.start.column == 1;
    let is_usual = (path.ends_with(".yaml") || path.ends_with(".yml"))
        && !text.trim_end().ends_with("...")
        && !text.trim_end().ends_with("---")
        && !text.contains("|+")
        && !text.contains(">+")
        && !text.trim_start().starts_with('{');
    if !is_whole_document || !is_usual || manifest.origin != Origin::Written {
        return None;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut added = String::new();
    if !text.ends_with('\n') {
        added.push_str(newline);
    }
    for document in new {
        added.push_str("---\n");
        added.push_str(document);
    }
    let edit = Edit { range: text.len()..text.len(), text: added.replace("\r\n", "\n").replace('\n', newline) };
    Some(Fix { title: title.to_owned(), edits: vec![edit] })
}

/// Whether a name can stand in YAML without quotes, as names of Kubernetes can.
pub(in crate::policies) fn is_plain(name: &str) -> bool {
    let first_is_letter = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    let means_another = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    first_is_letter && name.bytes().all(is_plain) && !means_another.iter().any(|word| word.eq_ignore_ascii_case(name))
}
