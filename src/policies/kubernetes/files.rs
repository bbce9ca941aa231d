//! The YAML and JSON files of a repository, each read once and only when somebody asks. What they mean is `reading`'s
//! and `kustomize`'s matter.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::edit::Style;
use super::node::{FileId, Node, Place, Value};
use crate::policies::{Limits, Repository};
use crate::yaml::{self, Problem};

/// Whether the text of a file with this path may say something about Kubernetes.
pub(in crate::policies) fn is_wanted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let foreign = || {
        let names = ["package.json", "package-lock.json", "composer.json", "npm-shrinkwrap.json", "pnpm-lock.yaml"];
        names.contains(&name) || name.starts_with("tsconfig")
    };
    name == "Kustomization" || (matches!(ending, Some("yaml" | "yml" | "json")) && !foreign())
}

/// The files at hand.
pub(in crate::policies) struct Files<'r> {
    files: Vec<SourceFile<'r>>,
    by_path: HashMap<&'r str, FileId>,
    limits: yaml::Limits,
    complete: bool,
}

struct SourceFile<'r> {
    path: &'r str,
    text: &'r str,
    documents: OnceCell<Vec<Document<'r>>>,
    style: OnceCell<Style>,
}

/// One document of a file.
#[derive(Debug)]
pub(in crate::policies) struct Document<'r> {
    /// What it says.
    pub root: Node<'r>,
    /// What is wrong with it as YAML, the first thing only. Its content is then not to be trusted.
    pub problem: Option<Problem>,
}

impl<'r> Files<'r> {
    /// The files of a repository that may say something about Kubernetes.
    pub fn new(repository: &Repository<'r>, limits: &Limits) -> Self {
        let files: Vec<_> = repository
            .texts()
            .filter(|(path, ..)| is_wanted(path))
            .map(|(path, text, _)| SourceFile { path, text, documents: OnceCell::new(), style: OnceCell::new() })
            .collect();
        let id = |at: usize| FileId(u32::try_from(at).unwrap_or(u32::MAX));
        let by_path = files.iter().enumerate().map(|(at, file)| (file.path, id(at))).collect();
        let unread = repository
            .files
            .iter()
            .any(|(path, file)| is_wanted(path) && !matches!(file.content, crate::policies::Content::Text(_)));
        let limits = yaml::Limits { bytes: limits.file_bytes, ..yaml::Limits::default() };
        Self { files, by_path, limits, complete: repository.complete && !unread }
    }

    /// All files, in the order of their paths.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.files.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The file of a path, when its text is at hand.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// Its path.
    pub fn path(&self, file: FileId) -> &'r str {
        self.files.get(file.0 as usize).map_or("", |file| file.path)
    }

    /// Its text.
    pub fn text(&self, file: FileId) -> &'r str {
        self.files.get(file.0 as usize).map_or("", |file| file.text)
    }

    /// How it is written.
    pub fn style(&self, file: FileId) -> Style {
        let read = |source: &SourceFile<'r>| *source.style.get_or_init(|| Style::of(source.text, source.path));
        self.files.get(file.0 as usize).map_or_else(|| Style::of("", ""), read)
    }

    /// Its documents, the empty ones left out.
    pub fn documents(&self, file: FileId) -> &[Document<'r>] {
        let Some(source) = self.files.get(file.0 as usize) else { return &[] };
        source.documents.get_or_init(|| {
            let stream = yaml::read(source.text, &self.limits);
            let documents = stream.documents.into_iter().filter(|document| !document.is_empty());
            let document = |document: yaml::Document<'r>| Document {
                root: Node::from_yaml(document.root, file),
                problem: document.problems.into_iter().next(),
            };
            documents.map(document).collect()
        })
    }

    /// The value that is written at a place, as its file has it: what Kustomize builds of it may be another.
    pub fn node_at(&self, place: Place) -> Option<&Node<'r>> {
        let at = place.span.start.offset;
        let documents = self.documents(place.file);
        let passed = documents.partition_point(|document| document.root.place.span.start.offset <= at);
        let mut node = &documents.get(passed.checked_sub(1)?)?.root;
        while node.place != place || node.is_null() {
            node = match &node.value {
                Value::Map(entries) => {
                    // Entries that `<<` brought stand elsewhere: what is not found because of them is left alone.
                    let passed = entries.partition_point(|entry| entry.key_place.span.start.offset <= at);
                    &entries.get(passed.checked_sub(1)?)?.value
                }
                Value::List(items) => {
                    items.get(items.partition_point(|item| item.place.span.start.offset <= at).checked_sub(1)?)?
                }
                _ => return None,
            };
        }
        Some(node)
    }

    /// Whether every YAML and JSON file of the repository is here: only then is what is not here nowhere.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// What is written at a place.
    pub fn written(&self, place: Place) -> &'r str {
        let range = place.span.start.offset as usize..place.span.end.offset as usize;
        self.text(place.file).get(range).unwrap_or_default()
    }
}
