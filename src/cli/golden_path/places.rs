//! Which golden paths are meant: a folder with a `template.yaml`, a folder of such folders, or a name.

use super::super::golden_path_folder::{self, Beside};
use crate::golden_paths::{Catalogue, Files, Problem, Shared};
use std::fs;
use std::path::{Path, PathBuf};

/// One golden path to look at.
pub(super) struct Place {
    /// What it is called in messages: the folder as it was typed, or the name.
    pub shown: String,
    /// Its folder on this machine; none when it is shipped.
    pub folder: Option<PathBuf>,
    /// Its files.
    pub files: Files,
    /// What is beside it.
    pub beside: Beside,
}

/// The golden paths of what was typed; those of `golden-paths`, or of the folder at hand, when nothing was.
pub(super) fn find(typed: &[PathBuf]) -> Result<Vec<Place>, String> {
    if typed.is_empty() {
        let usual = Path::new("golden-paths");
        return of(if usual.is_dir() { usual } else { Path::new(".") });
    }
    let mut places = Vec::new();
    for typed in typed {
        places.extend(of(typed)?);
    }
    Ok(places)
}

fn of(typed: &Path) -> Result<Vec<Place>, String> {
    if !typed.is_dir() {
        let name = typed.to_string_lossy();
        let shipped = Catalogue::lazy().names().any(|shipped| shipped == name);
        let files = if shipped { Catalogue::shipped_folder(&name)? } else { None };
        let Some(files) = files else { return Err(format!("there is no folder and no golden path `{name}`")) };
        return Ok(vec![Place { shown: name.into_owned(), folder: None, files, beside: Beside(None) }]);
    }
    if typed.join("template.yaml").is_file() {
        return Ok(vec![one(typed)?]);
    }
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", typed.display());
    let mut folders: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(typed).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.join("template.yaml").is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    if folders.is_empty() {
        return Err(format!("{}: there is no golden path, no folder with a template.yaml", typed.display()));
    }
    folders.iter().map(|folder| one(folder)).collect()
}

fn one(folder: &Path) -> Result<Place, String> {
    let shown = folder.to_string_lossy().trim_end_matches('/').to_string();
    let (files, beside) = (golden_path_folder::read(folder)?, Beside::of(folder));
    Ok(Place { shown, folder: Some(folder.to_path_buf()), files, beside })
}

impl Place {
    /// A problem with the path as it was typed.
    pub fn placed(&self, problem: &Problem) -> Problem {
        Problem { path: self.path(&problem.path), ..problem.clone() }
    }

    /// A path of a file of the golden path, or of a shared one (`../shared/…`), from where the command was typed.
    pub fn path(&self, inside: &str) -> String {
        let shown = self.shown.strip_prefix("./").unwrap_or(&self.shown);
        match inside.strip_prefix("../") {
            Some(shared) => match shown.rsplit_once('/') {
                Some((root, _)) => format!("{root}/{shared}"),
                None if shown == "." => inside.to_string(),
                None => shared.to_string(),
            },
            None if shown == "." => inside.to_string(),
            None => format!("{shown}/{inside}"),
        }
    }

    /// The text of such a file.
    pub fn text(&self, inside: &str) -> Option<String> {
        let contents = match inside.strip_prefix("../") {
            Some(shared) => {
                let (folder, name) = shared.rsplit_once('/')?;
                self.beside.folder(folder).ok()??.get(name)?.contents.clone()
            }
            None => self.files.get(inside)?.contents.clone(),
        };
        String::from_utf8(contents).ok()
    }
}
