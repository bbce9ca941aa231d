//! What a pull request or merge queue changes: its files, which of them matter here, and their texts before and after.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use super::patch::Patch;
use super::subject::Subject;
use crate::catalog::codeowners;
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{Blob, CommitSha, FileStatus, GitHubError, PullFile, TextOf};
use crate::policies;

/// Texts that GitHub answers in one call.
const A_QUESTION: usize = 100;
/// Files that are read of one change, those first that are catalog files for certain.
const MOST_FILES: usize = 600;
/// Files beside YAML that catalog files take in by placeholders, and policies.
const TAKEN_IN: [&str; 10] = ["json", "graphql", "gql", "proto", "avsc", "wsdl", "xml", "txt", "md", "rego"];

/// What is changed, with the texts that matter.
#[derive(Debug)]
pub struct Change {
    /// The commit that all of this belongs to.
    pub head: CommitSha,
    /// The files, as GitHub lists them.
    pub files: Vec<PullFile>,
    /// Whether GitHub listed all of them.
    pub complete: bool,
    /// Their texts after the change, as far as they were read.
    pub after: BTreeMap<String, Content>,
    /// Their texts before it.
    pub before: BTreeMap<String, String>,
    /// The lines that were touched, by path.
    pub touched: HashMap<String, Vec<RangeInclusive<u32>>>,
    /// What was added to files whose texts nobody needs, by path; the other lines are empty.
    pub added: BTreeMap<String, String>,
}

/// A file that did not change but is needed beside what did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Where it stands.
    pub path: String,
    /// The name of its content.
    pub blob: String,
    /// Whether it is judged with the change; else it is only looked at.
    pub judged: bool,
}

/// Files that did not change, by path: what was read of them, and whether they are judged.
pub type Unchanged = BTreeMap<String, (Content, bool)>;

/// What was read of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Its text.
    Text(String),
    /// It is larger than is read: bytes.
    TooLarge(u64),
    /// It is no text.
    Binary,
    /// There are more files than are read.
    Unread,
}

impl Change {
    /// Lists what changed: one read a hundred files.
    pub async fn list(platform: &Platform, subject: &Subject) -> Result<Self, Failure> {
        let repository = subject.repository();
        let (head, files, complete) = match subject {
            Subject::Pull(pull) => {
                let listed = platform.github.pull_files(repository.scope, &repository.name, pull.number).await;
                let listed = listed.map_err(not_shown_yet)?;
                (listed.head.unwrap_or_else(|| pull.head.clone()), listed.files, listed.complete)
            }
            Subject::Queue(group) => {
                let (base, head) = (&group.base.0, &group.head.0);
                let compared = platform.github.compare(repository.scope, &repository.name, base, head).await?;
                (group.head.clone(), compared.files, compared.complete)
            }
        };
        let (after, before, touched, added) = Default::default();
        Ok(Self { head, files, complete, after, before, touched, added })
    }

    /// The paths that are gone after the change: removed, or renamed away.
    pub fn gone(&self) -> BTreeSet<&str> {
        let removed = self.files.iter().filter(|file| is_removed(file)).map(|file| file.path.as_str());
        let renamed =
            self.files.iter().filter(|file| is_renamed(file)).filter_map(|file| file.previous_path.as_deref());
        let mut gone: BTreeSet<&str> = removed.chain(renamed).collect();
        for file in self.files.iter().filter(|file| !is_removed(file)) {
            gone.remove(file.path.as_str());
        }
        gone
    }

    /// Whether the path was there before and is another file now, or none.
    pub fn touches(&self, path: &str) -> bool {
        self.files.iter().any(|file| file.path == path || file.previous_path.as_deref() == Some(path))
    }

    /// Whether anything here can matter to the catalog. `known` are the files that the record says matter.
    pub fn concerns_catalog(&self, known: &BTreeSet<String>) -> bool {
        self.touches_any(|path| is_yaml(path) || known.contains(path))
    }

    /// Whether any rule of the policies looks at what is changed here.
    pub fn concerns_policies(&self) -> bool {
        let looked_at = |file: &PullFile| policies::wants(&file.path) || file.additions > 0;
        self.files.iter().any(|file| looked_at(file) || file.status == FileStatus::Added)
    }

    /// Whether a file with such a path is changed, or was there before the change.
    pub fn touches_any(&self, matters: impl Fn(&str) -> bool) -> bool {
        self.files.iter().any(|file| matters(&file.path) || file.previous_path.as_deref().is_some_and(&matters))
    }

    /// How many files can be asked for beside those that changed without one more call.
    pub fn room(&self, known: &BTreeSet<String>) -> usize {
        let theirs = self.files.iter().filter(|file| !is_removed(file) && wants(&file.path, known)).count();
        A_QUESTION.saturating_sub(theirs)
    }

    /// Whether a text of these stands on or near a line that changes, or may: of a large change no line is shown.
    pub fn may_speak_of(&self, words: &[&str]) -> bool {
        let speaks = |file: &PullFile| match &file.patch {
            Some(patch) => words.iter().any(|word| patch.contains(word)),
            None => !is_removed(file),
        };
        self.files.iter().filter(|file| is_yaml(&file.path)).any(speaks)
    }

    /// Reads the texts: one read a hundred files, none for what the patch alone tells. Returns those of the files
    /// beside.
    pub async fn read(
        &mut self,
        platform: &Platform,
        subject: &Subject,
        known: &BTreeSet<String>,
        beside: &[Beside],
    ) -> Result<Unchanged, Failure> {
        let (theirs, unread) = self.to_read(known);
        let mut wanted: Vec<(&str, &str, bool)> = theirs.iter().map(|(path, oid)| (*path, *oid, true)).collect();
        wanted.extend(beside.iter().map(|file| (file.path.as_str(), file.blob.as_str(), file.judged)));
        let repository = subject.repository();
        let blobs: Vec<Blob> = wanted.iter().map(|(_, oid, _)| Blob::Oid((*oid).to_owned())).collect();
        let texts = platform.github.texts(repository.scope, &repository.name, &blobs).await?;
        let (mut after, mut others) = (BTreeMap::new(), Unchanged::new());
        for (at, ((path, oid, judged), (_, text))) in wanted.iter().zip(texts).enumerate() {
            let content = match text {
                TextOf::Text(text) => Content::Text(text),
                TextOf::TooLarge(size) => Content::TooLarge(size.unsigned_abs()),
                TextOf::Binary => Content::Binary,
                TextOf::Truncated if *judged && is_yaml(path) => whole(platform, repository, oid).await?,
                TextOf::Missing | TextOf::Truncated => Content::Unread,
            };
            match at < theirs.len() {
                true => _ = after.insert((*path).to_owned(), content),
                false => _ = others.insert((*path).to_owned(), (content, *judged)),
            }
        }
        after.extend(unread.into_iter().map(|path| (path, Content::Unread)));
        self.after = after;
        self.look_back(known);
        Ok(others)
    }

    /// The changed files whose texts are read, with the names of their contents, and those that are too many.
    fn to_read(&self, known: &BTreeSet<String>) -> (Vec<(&str, &str)>, Vec<String>) {
        let mut files: Vec<&PullFile> =
            self.files.iter().filter(|file| !is_removed(file) && wants(&file.path, known)).collect();
        if files.len() > MOST_FILES {
            files.sort_by_key(|file| !(is_certain(&file.path) || known.contains(&file.path)));
        }
        let (mut wanted, mut unread) = (Vec::new(), Vec::new());
        for file in files {
            match &file.blob {
                Some(oid) if wanted.len() < MOST_FILES => wanted.push((file.path.as_str(), oid.as_str())),
                _ => unread.push(file.path.clone()),
            }
        }
        (wanted, unread)
    }

    /// What the patches alone tell: which lines were touched and added, and what stood before. Exact for the commit that the change began from, and without a read.
    pub fn look_back(&mut self, known: &BTreeSet<String>) {
        for file in &self.files {
            let patch = file.patch.as_deref().and_then(Patch::read);
            if let Some(patch) = &patch {
                self.touched.insert(file.path.clone(), patch.touched());
                if !matches!(self.after.get(&file.path), Some(Content::Text(_))) {
                    self.added.extend(patch.added().map(|lines| (file.path.clone(), lines)));
                }
            }
            let earlier = file.previous_path.as_deref().unwrap_or(&file.path);
            if file.status == FileStatus::Added || !wants(earlier, known) {
                continue;
            }
            let now = match self.after.get(&file.path) {
                Some(Content::Text(text)) => text.as_str(),
                _ if is_removed(file) => "",
                _ => continue,
            };
            let before = match &patch {
                Some(patch) => patch.undo(now),
                // A rename without a change has no patch.
                None => (is_renamed(file) && file.additions + file.deletions == 0).then(|| now.to_owned()),
            };
            if let Some(before) = before {
                self.before.insert(earlier.to_owned(), before);
            }
        }
    }
}

fn wants(path: &str, known: &BTreeSet<String>) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    is_yaml(path)
        || TAKEN_IN.contains(&extension.as_str())
        || known.contains(path)
        || codeowners::PLACES.contains(&path)
        || policies::wants(path)
}

/// Whether its name alone makes it matter.
fn is_certain(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "catalog-info.yaml" | "catalog-info.yml") || codeowners::PLACES.contains(&path)
}

/// GitHub tells of a pull request a moment before it shows it.
fn not_shown_yet(error: GitHubError) -> Failure {
    if error.is_not_found() { Failure::Passing { reason: error.to_string(), wait: None } } else { error.into() }
}

fn is_removed(file: &PullFile) -> bool {
    file.status == FileStatus::Removed
}

fn is_renamed(file: &PullFile) -> bool {
    file.status == FileStatus::Renamed
}

/// A file of which GitHub showed a part only.
async fn whole(platform: &Platform, repository: &Repository, oid: &str) -> Result<Content, Failure> {
    let file = platform.github.blob(repository.scope, &repository.name, oid).await?;
    Ok(String::from_utf8(file.bytes).map_or(Content::Binary, Content::Text))
}

/// Whether the file is YAML by its name.
pub fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}
