//! Whether a file is a catalog file, by its name and first bytes, before it is parsed. Not a judgement.

use super::Settings;

/// Whether a file is judged as a catalog file: it is named `catalog-info.yaml`, or it is YAML with a known family of
/// `apiVersion` and a `kind`. Skeletons of golden paths are templates, not catalog files.
pub fn is_catalog_file(path: &str, bytes: &[u8], settings: &Settings) -> bool {
    if let Some(decided) = settings.globs.decide(path) {
        return decided;
    }
    if !may_hold_entities(path) {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "catalog-info.yaml" | "catalog-info.yml") || holds_entity(bytes, settings)
}

/// Whether a path may be a catalog file, before its content is known.
pub fn may_hold_entities(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn holds_entity(bytes: &[u8], _settings: &Settings) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains("backstage.io/") && text.contains("kind")
}
