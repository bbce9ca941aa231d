//! Reading policies, their tests and their data from a folder of this machine. Links are not followed.

use crate::policies::rego::Policies;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

/// Limits on what is looked at; policies have stricter ones of their own.
const MOST_FILES: usize = 10_000;
const MOST_BYTES: u64 = 4 << 20;
const MOST_DEPTH: usize = 32;

/// The texts of a folder by path, as far as they belong to policies.
///
/// # Errors
/// What cannot be read, in words.
pub(in crate::cli) fn read(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    if !folder.is_dir() {
        return Err(format!("{} is no folder", folder.display()));
    }
    walk(folder, "", 0, &mut files)?;
    Ok(files)
}

fn walk(folder: &Path, inside: &str, depth: usize, files: &mut BTreeMap<String, String>) -> Result<(), String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    if depth > MOST_DEPTH {
        return Err(format!("{}: folders are nested more than {MOST_DEPTH} deep", folder.display()));
    }
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let path = if inside.is_empty() { name.clone() } else { format!("{inside}/{name}") };
        let kind = entry.file_type().map_err(cannot)?;
        if kind.is_dir() && name != ".git" {
            walk(&entry.path(), &path, depth + 1, files)?;
        } else if kind.is_file() && Policies::is_part("", &path) {
            let text = text(&entry.path())?;
            files.insert(path, text);
            if files.len() > MOST_FILES {
                return Err(format!("there are more than {MOST_FILES} files"));
            }
        }
    }
    Ok(())
}

fn text(path: &Path) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(cannot)?.take(MOST_BYTES).read_to_end(&mut bytes).map_err(cannot)?;
    String::from_utf8(bytes).map_err(|_| format!("{} is no UTF-8 text", path.display()))
}
