//! Whether a file is a catalog file, by its name and first bytes, before it is parsed. Not a judgement.

use super::{Files, Presence, Settings, paths};

/// Whether a file is judged as a catalog file: it is named `catalog-info.yaml`, or it is YAML with a known family of
/// `apiVersion` and a `kind`. Skeletons of golden paths are templates, not catalog files.
pub fn is_catalog_file(path: &str, bytes: &[u8], settings: &Settings) -> bool {
    if let Some(decided) = settings.globs.decide(path) {
        return decided;
    }
    may_hold_entities(path) && (is_named_as_catalog(path) || holds_entity(bytes, settings))
}

/// Whether a path may be a catalog file, before its content is known.
pub fn may_hold_entities(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// Whether it has the name that Backstage looks for.
pub(super) fn is_named_as_catalog(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("catalog-info.yaml" | "catalog-info.yml"))
}

/// Whether a file is part of a golden path's skeleton: below a folder that stands beside a `template.yaml`, with
/// template code in it. A file that no Template stands beside is never one, unless its folder is called `skeleton`.
pub(super) fn is_skeleton(path: &str, bytes: &[u8], files: &dyn Files) -> bool {
    // `${{`, `{{` or `{%`.
    let has_code = bytes.iter().zip(bytes.iter().skip(1)).any(|pair| matches!(pair, (b'{', b'{' | b'%')));
    if !has_code && !path.contains("{{") {
        return false;
    }
    let is_template = bytes.split(|byte| *byte == b'\n').any(|line| line.trim_ascii() == b"kind: Template");
    if is_template {
        return false;
    }
    let mut folder = paths::folder(path);
    while !folder.is_empty() {
        let parent = paths::folder(folder);
        let beside = ["template.yaml", "template.yml"].map(|name| files.lists(&paths::join(parent, name)));
        let is_named = matches!(folder.rsplit('/').next(), Some("skeleton" | "skeletons"));
        if beside.contains(&Presence::There) || (is_named && beside != [Presence::Missing; 2]) {
            return true;
        }
        folder = parent;
    }
    false
}

/// Whether some line looks like the `apiVersion` of a known family and another like a `kind`. A manifest that holds
/// an entity inside a text (indented) is not one.
fn holds_entity(bytes: &[u8], settings: &Settings) -> bool {
    let mut has_version = false;
    let mut has_kind = false;
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')) {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        if let Some(value) = value_of(line, b"apiVersion") {
            has_version |= is_family(value, settings);
        }
        has_kind |= value_of(line, b"kind").is_some();
        if line.first() == Some(&b'{') {
            has_version |= contains(line, b"apiVersion") && FAMILIES.iter().any(|family| contains(line, family));
            has_kind |= contains(line, b"kind");
        }
        if has_version && has_kind {
            return true;
        }
    }
    false
}

/// What an `apiVersion` of a catalog begins with; `scaffolder/` is a common mistake for the last.
const FAMILIES: [&[u8]; 3] = [b"backstage.io/", b"scaffolder.backstage.io/", b"scaffolder/"];

fn is_family(value: &[u8], settings: &Settings) -> bool {
    let value = value.trim_ascii();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    FAMILIES.iter().any(|family| value.starts_with(family))
        || settings.extra_kinds.iter().any(|extra| value.starts_with(extra.api_version.as_bytes()))
}

/// The rest of a line that begins with this key.
fn value_of<'l>(line: &'l [u8], key: &[u8]) -> Option<&'l [u8]> {
    let quote = line.first().filter(|first| matches!(first, b'"' | b'\'')).copied();
    let line = if quote.is_some() { &line[1..] } else { line };
    let rest = line.strip_prefix(key)?;
    let rest = match quote {
        Some(quote) => rest.strip_prefix(&[quote])?,
        None => rest,
    };
    rest.trim_ascii_start().strip_prefix(b":")
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
