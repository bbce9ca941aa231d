//! What golden paths of one root share: folders beside theirs that have no `template.yaml`. A golden path names
//! them with exactly one `..`, as in `url: ../shared/service`; nothing above the root can be named.

use super::{Files, SourceFile};
use include_dir::{Dir, include_dir};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What is compiled in.
static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/golden-paths");

/// Where shared folders are read from.
pub trait Shared {
    /// The files of a folder, named from the root (`shared/service`), by their paths in it; none when there is no
    /// such folder.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn folder(&self, path: &str) -> Result<Option<Files>, String>;
}

/// The root that is compiled in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shipped;

impl Shipped {
    /// Names of the folders that are golden paths, in order.
    pub(crate) fn golden_paths() -> impl Iterator<Item = &'static str> {
        SHIPPED
            .dirs()
            .filter(|folder| folder.get_file(folder.path().join("template.yaml")).is_some())
            .filter_map(|folder| folder.path().to_str())
    }
}

impl Shared for Shipped {
    fn folder(&self, path: &str) -> Result<Option<Files>, String> {
        let Some(folder) = SHIPPED.get_dir(path) else { return Ok(None) };
        let mut files = Files::new();
        collect(folder, path, &mut files);
        Ok(Some(files))
    }
}

/// A root that was read whole, such as the platform repository's; what it has not is taken from what is shipped.
impl Shared for Files {
    fn folder(&self, path: &str) -> Result<Option<Files>, String> {
        let own: Files = super::below(self, path).map(|(path, file)| (path.to_string(), file.clone())).collect();
        if own.is_empty() { Shipped.folder(path) } else { Ok(Some(own)) }
    }
}

/// Compiled-in files have no mode: what begins like a script may be run.
fn collect(folder: &Dir<'_>, top: &str, files: &mut Files) {
    for file in folder.files() {
        let path = file.path().to_str().unwrap_or_default().replace('\\', "/");
        if let Some(path) = path.strip_prefix(top).and_then(|path| path.strip_prefix('/')) {
            let contents = file.contents().to_vec();
            let executable = contents.starts_with(b"#!");
            files.insert(path.to_string(), SourceFile { contents, executable, link: false });
        }
    }
    folder.dirs().for_each(|inner| collect(inner, top, files));
}

/// Shared folders that a template names, without those inside others. A name that is made up while rendering counts
/// as far as it is written out.
pub(in super::super) fn mentioned(template: &str) -> BTreeSet<String> {
    static NAMED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?:^|[\s'":=(\[,])\.\./([A-Za-z0-9_.][A-Za-z0-9_./-]*)"#).ok());
    let Some(named) = NAMED.as_ref() else { return BTreeSet::new() };
    let all: BTreeSet<String> = named
        .captures_iter(template)
        .filter_map(|found| {
            let written = found.get(1)?;
            let whole = !template.get(written.end()..).is_some_and(|rest| rest.starts_with(['$', '{']));
            let name = written.as_str();
            // `../shared/ser${{ x }}` names `shared` only: what follows the last slash is not known yet.
            let known = if whole { name } else { name.rsplit_once('/').map_or("", |(folder, _)| folder) };
            let known = known.trim_end_matches('/');
            let odd = known.is_empty() || known.split('/').any(|part| matches!(part, "" | "." | ".."));
            (!odd).then(|| known.to_string())
        })
        .collect();
    let inside =
        |path: &String| all.iter().any(|other| path.strip_prefix(other).is_some_and(|rest| rest.starts_with('/')));
    all.iter().filter(|path| !inside(path)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_found_as_far_as_they_are_written_out() {
        let template = "a: ../shared/service\nb: '../shared/service/ci'\nc: ../common/${{ parameters.x }}/y\n\
                        d: ../x${{ y }}\ne: ../../etc\nf: ./../own\ng: ../docs/\n";
        assert_eq!(mentioned(template).into_iter().collect::<Vec<_>>(), ["common", "docs", "shared/service"]);
    }

    #[test]
    fn what_a_root_has_goes_before_what_is_shipped() {
        let file = SourceFile { contents: b"x".to_vec(), executable: false, link: false };
        let root = Files::from([("shared/service/a".to_string(), file)]);
        assert_eq!(root.folder("shared/service").unwrap().unwrap().keys().collect::<Vec<_>>(), ["a"]);
        assert!(root.folder("postgres").unwrap().is_some());
        assert_eq!(root.folder("nothing").unwrap(), None);
    }
}
