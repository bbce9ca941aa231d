//! Works out which files of a tree must be read and what they change in the record. Pure: it names the contents that
//! it wants, is given them, and goes on; files with the content that is recorded are not read again.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::entity::recorded;
use crate::catalog::{EntityRef, FileReading, Files, Presence, Settings, Target, read_file};
use crate::findings::Severity;
use crate::store::catalog::{CatalogFile, Lead, RepositoryTree, TakenFile, TreeFile};

/// Catalog files of one repository that are followed; a repository with more is no catalog but an attack.
const MOST_FILES: usize = 10_000;
/// Files that one catalog file may draw in.
const MOST_NEEDS: usize = 50;

/// Reads the catalog files of one tree.
pub(super) struct Reader<'a> {
    settings: &'a Settings,
    repository: &'a str,
    tree: &'a RepositoryTree,
    recorded: BTreeMap<String, CatalogFile>,
    /// Contents by path; none for one that cannot be had.
    texts: BTreeMap<String, Option<String>>,
    reached: BTreeSet<String>,
    open: VecDeque<String>,
    taken: Vec<TakenFile>,
    /// Whether files with the content that is recorded are read all the same.
    anew: bool,
}

/// What the catalog files of a tree change in the record.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Catalog files that are gone.
    pub removed: Vec<String>,
    /// Catalog files that are new or different.
    pub changed: Vec<TakenFile>,
}

impl<'a> Reader<'a> {
    /// Begins with the files of `repository` (`owner/name`) that are catalog files by their name.
    pub fn new(
        settings: &'a Settings,
        repository: &'a str,
        tree: &'a RepositoryTree,
        recorded: Vec<CatalogFile>,
    ) -> Self {
        let mut reader = Self {
            settings,
            repository,
            tree,
            recorded: recorded.into_iter().map(|file| (file.path.clone(), file)).collect(),
            texts: BTreeMap::new(),
            reached: BTreeSet::new(),
            open: VecDeque::new(),
            taken: Vec::new(),
            anew: false,
        };
        for file in tree.files.iter().filter(|file| is_root(&file.path, settings)) {
            reader.reach(&file.path);
        }
        reader
    }

    /// Reads every file, also one with the content that is recorded: what contents mean has changed.
    pub fn trust_nothing(&mut self) {
        self.anew = true;
    }

    /// Goes on as far as it can, and says which contents it wants next; nothing when it is through.
    pub fn wants(&mut self) -> Vec<TreeFile> {
        let mut wanted = BTreeSet::new();
        for _ in 0..self.open.len() {
            self.read_on(&mut wanted);
        }
        // What was reached only now is looked at in the same round.
        while wanted.is_empty() && !self.open.is_empty() {
            self.read_on(&mut wanted);
        }
        wanted.into_iter().filter_map(|path| self.tree.get(&path).cloned()).collect()
    }

    /// Takes the content of a file that was wanted; none when it cannot be had: too large, no text, or gone.
    pub fn give(&mut self, path: &str, text: Option<String>) {
        self.texts.insert(path.to_owned(), text);
    }

    /// What was found.
    pub fn finish(self) -> Read {
        // Of a tree that GitHub cut off nobody can say what is missing.
        let gone =
            |path: &String| !self.reached.contains(path) && (!self.tree.truncated || self.tree.get(path).is_some());
        Read { removed: self.recorded.keys().filter(|path| gone(path)).cloned().collect(), changed: self.taken }
    }

    fn read_on(&mut self, wanted: &mut BTreeSet<String>) {
        let Some(path) = self.open.pop_front() else { return };
        let Some(file) = self.tree.get(&path) else { return };
        if let Some(known) = self.recorded.get(&path).filter(|known| self.is_unchanged(known, file)) {
            for lead in known.leads_to.clone() {
                self.follow(&lead);
            }
            return;
        }
        match self.texts.get(&path) {
            None => {
                wanted.insert(path.clone());
                self.open.push_back(path);
            }
            Some(None) => {
                let leads_to = self.led_before(&path);
                leads_to.iter().for_each(|lead| self.follow(lead));
                self.taken.push(TakenFile { path, blob: file.blob.clone(), leads_to, ..TakenFile::default() });
            }
            Some(Some(text)) => self.judge(&path, file, text.clone(), wanted),
        }
    }

    fn judge(&mut self, path: &str, file: &TreeFile, text: String, wanted: &mut BTreeSet<String>) {
        let probe = Probe { tree: self.tree, texts: &self.texts, asked: RefCell::default() };
        let reading = read_file(path, text.as_bytes(), self.settings, &probe);
        let asked: Vec<String> = probe.asked.into_inner().into_iter().take(MOST_NEEDS).collect();
        let missing: Vec<&String> =
            asked.iter().filter(|path| self.tree.get(path).is_some() && !self.texts.contains_key(*path)).collect();
        if !missing.is_empty() {
            wanted.extend(missing.into_iter().cloned());
            self.open.push_back(path.to_owned());
            return;
        }
        let whole = is_whole(&reading);
        let mut leads: Vec<Lead> = inside(&reading, self.repository).map(lead).collect();
        if !whole {
            // What cannot be read any more must not take away what it led to.
            let before = self.led_before(path).into_iter().filter(|lead| !leads.contains(lead)).collect::<Vec<_>>();
            leads.extend(before);
        }
        for lead in &leads {
            self.follow(lead);
        }
        let need = |path: String| TreeFile { blob: self.blob(&path), path };
        self.taken.push(TakenFile {
            path: path.to_owned(),
            blob: file.blob.clone(),
            needs: asked.into_iter().map(need).collect(),
            leads_to: leads,
            entities: reading.entities.iter().map(recorded).collect(),
            whole,
        });
        // It will not be asked for again, and there may be very many of them.
        self.texts.remove(path);
    }

    fn is_unchanged(&self, known: &CatalogFile, file: &TreeFile) -> bool {
        !self.anew && known.blob == file.blob && known.needs.iter().all(|need| need.blob == self.blob(&need.path))
    }

    fn led_before(&self, path: &str) -> Vec<Lead> {
        self.recorded.get(path).map(|known| known.leads_to.clone()).unwrap_or_default()
    }

    /// The name of a file's content; empty when there is no such file.
    fn blob(&self, path: &str) -> String {
        self.tree.get(path).map(|file| file.blob.clone()).unwrap_or_default()
    }

    fn follow(&mut self, lead: &Lead) {
        if !lead.glob {
            return self.reach(&lead.path);
        }
        let target = Target {
            path: lead.path.clone(),
            glob: true,
            optional: true,
            repository: None,
            span: Default::default(),
            location: EntityRef::new("location", "default", "location"),
        };
        let tree = self.tree;
        for path in target.matches(tree.files.iter().map(|file| file.path.as_str())) {
            self.reach(path);
        }
    }

    fn reach(&mut self, path: &str) {
        let can_be_kept = !path.contains('\n') && self.tree.get(path).is_some();
        if can_be_kept && self.reached.len() < MOST_FILES && self.reached.insert(path.to_owned()) {
            self.open.push_back(path.to_owned());
        }
    }
}

/// Whether a path is a catalog file without anything leading to it.
pub(super) fn is_root(path: &str, settings: &Settings) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    settings.globs.decide(path).unwrap_or(matches!(name, "catalog-info.yaml" | "catalog-info.yml"))
}

/// Where the Locations of a file lead without leaving the repository.
fn inside<'a>(reading: &'a FileReading, repository: &str) -> impl Iterator<Item = &'a Target> {
    reading.leads_to.iter().filter(move |target| target.is_inside(Some(repository)))
}

fn lead(target: &Target) -> Lead {
    Lead { path: target.path.clone(), glob: target.glob }
}

fn is_whole(reading: &FileReading) -> bool {
    reading.findings.iter().all(|finding| finding.severity != Severity::Error)
}

/// The tree with the contents at hand; it remembers which contents were asked for.
struct Probe<'a> {
    tree: &'a RepositoryTree,
    texts: &'a BTreeMap<String, Option<String>>,
    asked: RefCell<BTreeSet<String>>,
}

impl Files for Probe<'_> {
    fn lists(&self, path: &str) -> Presence {
        match (self.tree.get(path).is_some(), self.tree.truncated) {
            (true, _) => Presence::There,
            (false, false) => Presence::Missing,
            (false, true) => Presence::Unknown,
        }
    }

    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.asked.borrow_mut().insert(path.to_owned());
        self.texts.get(path)?.as_deref().map(Cow::Borrowed)
    }

    fn paths(&self) -> Option<Box<dyn Iterator<Item = &str> + '_>> {
        (!self.tree.truncated).then(|| Box::new(self.tree.files.iter().map(|file| file.path.as_str())) as Box<_>)
    }
}

#[cfg(test)]
mod tests;
