//! One kustomization after the other: its resources, those of its bases, its components, and then its changes in the
//! order in which Kustomize makes them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::budget::{Budget, Spent};
use super::location::{Location, folder, locate};
use super::patches::{self, Ground, Patch};
use super::resource::Resource;
use super::{change, generators, images, inline, labels, names, replicas};
use crate::policies::kubernetes::files::Files;
use crate::policies::kubernetes::node::{FileId, Node};
use crate::policies::kubernetes::reading;
use crate::policies::kubernetes::words::quoted;

/// Why a kustomization cannot be evaluated.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Its file.
    pub file: FileId,
    /// The rest of a sentence.
    pub why: String,
}

/// What a kustomization has come to so far.
#[derive(Debug, Default)]
pub(super) struct State<'r> {
    /// Its objects.
    pub resources: Vec<Resource<'r>>,
    /// Whether there are more, which are not known.
    pub partial: bool,
}

/// A build of any number of kustomizations.
pub(super) struct Assembly<'f, 'r> {
    files: &'f Files<'r>,
    kustomizations: &'f HashMap<&'r str, FileId>,
    /// What is left of work.
    pub budget: Budget,
    /// What could not be evaluated, beside whole kustomizations.
    pub notes: BTreeSet<(FileId, String)>,
    stack: Vec<FileId>,
}

/// Kustomizations on top of each other.
const DEEPEST: usize = 32;

/// Fields that may change anything: what they would make of the objects is not known.
const CHANGING: [&str; 6] = ["replacements", "vars", "transformers", "configurations", "crds", "openapi"];

/// Fields that add objects which are not known.
const ADDING: [&str; 3] = ["helmCharts", "helmChartInflationGenerator", "generators"];

impl<'f, 'r> Assembly<'f, 'r> {
    /// Nothing built yet. `kustomizations` has the file of each folder.
    pub fn new(files: &'f Files<'r>, kustomizations: &'f HashMap<&'r str, FileId>, documents: usize) -> Self {
        Self { files, kustomizations, budget: Budget::new(documents), notes: BTreeSet::new(), stack: Vec::new() }
    }

    /// Adds what a kustomization comes to; a component changes what is there already.
    pub fn accumulate(&mut self, file: FileId, state: &mut State<'r>) -> Result<(), Refusal> {
        if self.stack.contains(&file) {
            return refuse(file, "its resources lead back to itself");
        }
        if self.stack.len() >= DEEPEST {
            return refuse(file, "too many kustomizations stand on each other");
        }
        let Some(document) = self.files.documents(file).first() else {
            return refuse(file, "it is empty");
        };
        if document.problem.is_some() {
            return refuse(file, "it is no valid YAML");
        }
        self.stack.push(file);
        let done = self.steps(file, &document.root, state);
        self.stack.pop();
        done
    }

    fn steps(&mut self, file: FileId, root: &'f Node<'r>, state: &mut State<'r>) -> Result<(), Refusal> {
        let is_set = |key: &&&str| root.get(key).is_some_and(|node| !is_empty(node));
        if let Some(key) = CHANGING.iter().find(is_set) {
            return refuse(file, format!("its `{key}` are not evaluated"));
        }
        for key in ADDING.iter().filter(is_set) {
            self.partly(file, state, format!("its `{key}` are not evaluated"));
        }
        for key in ["resources", "bases"] {
            for entry in root.get(key).map(Node::items).unwrap_or_default() {
                self.add_resource(file, entry, state)?;
            }
        }
        generators::apply(root, file, &mut self.ground(state)).map_err(|why| Refusal { file, why })?;
        for entry in root.get("components").map(Node::items).unwrap_or_default() {
            let folder = self.folder_of(file, entry).and_then(|folder| self.kustomizations.get(folder.as_str()));
            match folder {
                Some(component) => self.accumulate(*component, state)?,
                None => return refuse(file, format!("its component {} is not at hand", shown(entry))),
            }
        }
        self.patch(file, root, &["patchesStrategicMerge", "patches"], state)?;
        names::set_namespace(root, &mut state.resources);
        names::add_affixes(root, &mut state.resources);
        let spent = |spent| too_much(file, spent);
        labels::apply(root, &mut state.resources, &mut self.budget).map_err(spent)?;
        self.patch(file, root, &["patchesJson6902"], state)?;
        replicas::apply(root, &mut self.ground(state)).map_err(|why| Refusal { file, why })?;
        images::apply(root, &mut state.resources, &mut self.budget).map_err(spent)
    }

    /// Notes that a kustomization is evaluated without a part of it.
    fn partly(&mut self, file: FileId, state: &mut State<'r>, why: String) {
        state.partial = true;
        self.notes.insert((file, why));
    }

    fn folder_of(&self, file: FileId, entry: &Node<'r>) -> Option<String> {
        match locate(folder(self.files.path(file)), entry.as_text()?) {
            Location::Inside(path) => Some(path),
            Location::Outside => None,
        }
    }

    fn add_resource(&mut self, file: FileId, entry: &Node<'r>, state: &mut State<'r>) -> Result<(), Refusal> {
        let Some(path) = self.folder_of(file, entry) else {
            self.partly(file, state, format!("its resource {} is outside of the repository", shown(entry)));
            return Ok(());
        };
        if let Some(resource) = self.files.find(&path) {
            return self.add_documents(file, resource, state);
        }
        let Some(base) = self.kustomizations.get(path.as_str()) else {
            self.partly(file, state, format!("its resource {} is not at hand", shown(entry)));
            return Ok(());
        };
        let mut below = State::default();
        self.accumulate(*base, &mut below).map_err(|refusal| self.pass_on(file, entry, refusal))?;
        state.partial |= below.partial;
        self.append(file, below.resources, state)
    }

    /// A base that is not evaluated takes with it what stands on it.
    fn pass_on(&mut self, file: FileId, entry: &Node<'_>, refusal: Refusal) -> Refusal {
        self.notes.insert((refusal.file, refusal.why));
        Refusal { file, why: format!("its base {} is not evaluated", shown(entry)) }
    }

    fn add_documents(&mut self, file: FileId, resource: FileId, state: &mut State<'r>) -> Result<(), Refusal> {
        let documents = self.files.documents(resource);
        let path = quoted(self.files.path(resource));
        if documents.iter().any(|document| document.problem.is_some()) {
            self.partly(file, state, format!("its resource {path} is no valid YAML"));
            return Ok(());
        }
        if reading::template(self.files, resource).is_some() {
            self.partly(file, state, format!("its resource {path} is a template"));
            return Ok(());
        }
        let mut found = Vec::new();
        for document in documents {
            self.take(&document.root, resource, 0, &mut found).map_err(|spent| too_much(file, spent))?;
        }
        self.append(file, found, state)
    }

    /// The objects of a document: one, or those of a list.
    fn take(
        &mut self,
        root: &Node<'r>,
        file: FileId,
        depth: usize,
        found: &mut Vec<Resource<'r>>,
    ) -> Result<(), Spent> {
        let text = |path: &[&str]| root.at(path).and_then(Node::as_text).unwrap_or_default();
        match root.get("items") {
            Some(items) if text(&["kind"]).ends_with("List") && depth < 3 => {
                items.items().iter().try_for_each(|item| self.take(item, file, depth + 1, found))
            }
            _ if text(&["kind"]).is_empty() || text(&["metadata", "name"]).is_empty() => Ok(()),
            _ => {
                self.budget.document(change::size(root))?;
                found.push(Resource::new(root.clone(), file));
                Ok(())
            }
        }
    }

    /// Adds objects, of which none may be there already.
    fn append(&mut self, file: FileId, more: Vec<Resource<'r>>, state: &mut State<'r>) -> Result<(), Refusal> {
        self.budget.steps(state.resources.len()).map_err(|spent| too_much(file, spent))?;
        let key = |resource: &Resource<'_>| {
            let id = resource.id();
            (id.effective_namespace().to_owned(), id.api_version, id.kind, id.name)
        };
        let mut known: HashSet<_> = state.resources.iter().map(key).collect();
        for resource in more {
            if !known.insert(key(&resource)) {
                let id = resource.id();
                return refuse(file, format!("it has the {} {} twice", quoted(&id.kind), quoted(&id.name)));
            }
            state.resources.push(resource);
        }
        Ok(())
    }

    fn ground<'g>(&'g mut self, state: &'g mut State<'r>) -> Ground<'g, 'r> {
        Ground { resources: &mut state.resources, partial: state.partial, budget: &mut self.budget }
    }

    fn patch(&mut self, file: FileId, root: &'f Node<'r>, keys: &[&str], state: &mut State<'r>) -> Result<(), Refusal> {
        for key in keys {
            for entry in root.get(key).map(Node::items).unwrap_or_default() {
                let is_on = |key: &str| entry.at(&["options", key]).and_then(Node::as_bool) == Some(true);
                let patch = Patch {
                    documents: self.patch_documents(file, entry)?,
                    target: entry.get("target"),
                    exact: *key == "patchesJson6902",
                    renames: is_on("allowNameChange") || is_on("allowKindChange"),
                };
                patches::apply(&patch, &mut self.ground(state)).map_err(|why| Refusal { file, why })?;
            }
        }
        Ok(())
    }

    /// What a patch says: in the entry itself, or in the file that it names.
    fn patch_documents(&self, file: FileId, entry: &'f Node<'r>) -> Result<Cow<'f, [Node<'r>]>, Refusal> {
        let inline = |node: &'f Node<'r>| inline::documents(self.files, node).map(Cow::Owned);
        if let Some(patch) = entry.get("patch") {
            return inline(patch).map_or_else(|| refuse(file, "one of its patches is no valid YAML"), Ok);
        }
        let Some(named) = entry.get("path").or(Some(entry)).filter(|named| named.as_text().is_some()) else {
            return refuse(file, "one of its patches has neither `patch` nor `path`");
        };
        let found = self.folder_of(file, named).and_then(|path| self.files.find(&path));
        let Some(patch) = found else {
            // `patchesStrategicMerge` has patches and paths alike.
            let text = named.as_text().filter(|text| text.contains('\n'));
            let missing = || refuse(file, format!("its patch {} is not at hand", shown(named)));
            return text.and_then(|_| inline(named)).map_or_else(missing, Ok);
        };
        let documents = self.files.documents(patch);
        if documents.iter().any(|document| document.problem.is_some()) {
            return refuse(file, format!("its patch {} is no valid YAML", shown(named)));
        }
        if reading::template(self.files, patch).is_some() {
            return refuse(file, format!("its patch {} is a template", shown(named)));
        }
        Ok(Cow::Owned(documents.iter().map(|document| document.root.clone()).collect()))
    }
}

fn refuse<T>(file: FileId, why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { file, why: why.into() })
}

fn too_much(file: FileId, _: Spent) -> Refusal {
    Refusal { file, why: "it comes to more than is built".to_owned() }
}

fn is_empty(node: &Node<'_>) -> bool {
    node.is_null() || (node.items().is_empty() && node.entries().is_empty() && node.as_text().is_none())
}

fn shown(entry: &Node<'_>) -> String {
    quoted(entry.as_text().unwrap_or("?"))
}
