//! What is judged: a folder, or one file. Paths inside are relative to it, with `/`.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder, or one file of it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The folder.
    pub root: PathBuf,
    /// The only file of it that is judged.
    pub only: Option<String>,
}

impl Place {
    /// Looks at what a person named.
    pub fn find(named: &Path) -> Result<Self, String> {
        let shown = named.display();
        let found = fs::metadata(named).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no folder `{shown}`"),
            _ => format!("`{shown}` cannot be read: {error}"),
        })?;
        if found.is_dir() {
            return Ok(Self { root: named.to_owned(), only: None });
        }
        if !found.is_file() {
            return Err(format!("`{shown}` is neither a folder nor a file"));
        }
        let name = named.file_name().map(|name| name.to_string_lossy().into_owned());
        let parent = named.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Self { root: parent.to_owned(), only: name })
    }

    /// The folder's path from the root of the repository that GitHub Actions checked out, empty when it is that root
    /// or lies elsewhere: annotations need paths from there.
    pub fn in_workspace(&self, workspace: Option<&Path>) -> String {
        let within = || {
            let (root, workspace) = (self.root.canonicalize().ok()?, workspace?.canonicalize().ok()?);
            let rest = root.strip_prefix(workspace).ok()?;
            let parts: Vec<_> = rest.iter().map(|part| part.to_string_lossy()).collect();
            Some(parts.join("/"))
        };
        within().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_judged_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("catalog-info.yaml");
        fs::write(&file, "").unwrap();
        let place = Place::find(&file).unwrap();
        assert_eq!((place.root.as_path(), place.only.as_deref()), (folder.path(), Some("catalog-info.yaml")));
    }

    #[test]
    fn a_folder_knows_where_it_lies_in_the_checkout() {
        let checkout = tempfile::tempdir().unwrap();
        let inner = checkout.path().join("services/orders");
        fs::create_dir_all(&inner).unwrap();
        let place = Place::find(&inner).unwrap();
        assert_eq!(place.in_workspace(Some(checkout.path())), "services/orders");
        assert_eq!(place.in_workspace(None), "");
        assert_eq!(Place::find(checkout.path()).unwrap().in_workspace(Some(&inner)), "");
    }
}
