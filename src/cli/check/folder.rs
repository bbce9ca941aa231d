//! The judged folder as the rooms see it: which files are there and what they hold, looked up when asked.

use super::cache::Cache;
use super::place::Place;
use super::walk::walk;
use crate::catalog::{Files, Presence};
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// Bytes of a file that is shown or drawn in; larger ones are not at hand.
const MAX_TEXT: u64 = 2_000_000;

/// The files of a folder.
pub(super) struct Folder<'p> {
    root: &'p Path,
    paths: OnceCell<Option<Vec<String>>>,
    asked: Cell<bool>,
}

impl<'p> Folder<'p> {
    pub fn new(place: &'p Place) -> Self {
        Self { root: &place.root, paths: OnceCell::new(), asked: Cell::new(false) }
    }

    /// Whether something was asked since the last time that this was called: then what was found depends on other
    /// files than the one that was read.
    pub fn was_asked(&self) -> bool {
        self.asked.replace(false)
    }

    /// The real path of a file of the folder; none when a part of it is a link, since that could lead anywhere.
    fn plain_file(&self, path: &str) -> Option<PathBuf> {
        let mut real = self.root.to_owned();
        let parts: Vec<Component<'_>> = Path::new(path).components().collect();
        for (at, part) in parts.iter().enumerate() {
            let Component::Normal(name) = part else { return None };
            real.push(name);
            let found = fs::symlink_metadata(&real).ok()?;
            let last = at + 1 == parts.len();
            if !(if last { found.is_file() } else { found.is_dir() }) {
                return None;
            }
        }
        (!parts.is_empty()).then_some(real)
    }
}

impl Files for Folder<'_> {
    fn lists(&self, path: &str) -> Presence {
        self.asked.set(true);
        if self.plain_file(path).is_some() { Presence::There } else { Presence::Missing }
    }

    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.asked.set(true);
        text(&self.plain_file(path)?).map(Cow::Owned)
    }

    fn paths(&self) -> Option<Box<dyn Iterator<Item = &str> + '_>> {
        self.asked.set(true);
        let all = self.paths.get_or_init(|| {
            let walk = walk(self.root, |_| true, &mut Cache::none()).ok()?;
            Some(walk.files.into_iter().map(|found| found.path).collect())
        });
        let all = all.as_ref()?;
        Some(Box::new(all.iter().map(String::as_str)))
    }
}

/// The text of a file, none when it cannot be read, is too large or is not UTF-8.
pub(super) fn text(path: &Path) -> Option<String> {
    let file = fs::File::open(path).ok()?;
    let mut text = String::new();
    file.take(MAX_TEXT + 1).read_to_string(&mut text).ok()?;
    (text.len() as u64 <= MAX_TEXT).then_some(text)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_at_hand() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "x").unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("docs")).unwrap();
        fs::write(folder.path().join("docs/a.md"), "hello").unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("out")).unwrap();
        let place = Place::find(folder.path()).unwrap();
        let files = Folder::new(&place);
        assert!(!files.was_asked());
        assert_eq!(files.text("docs/a.md").as_deref(), Some("hello"));
        assert!(files.was_asked() && !files.was_asked());
        let secret = outside.path().join("secret");
        for path in ["out/secret", "../secret", "docs/../docs/a.md", secret.to_str().unwrap(), "", "docs"] {
            assert_eq!((files.lists(path), files.text(path)), (Presence::Missing, None), "{path}");
        }
        assert_eq!(files.paths().unwrap().collect::<Vec<_>>(), ["docs/a.md"]);
    }
}
