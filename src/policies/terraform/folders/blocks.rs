//! The blocks of a module's files, sorted by what they are.

use std::borrow::Cow;
use std::collections::HashMap;

use super::variables;
use crate::policies::Repository;
use crate::policies::terraform::module::{Block, Module, Role, Source};
use crate::policies::terraform::resolve::Scope;
use crate::policies::terraform::value::{Entry, Given, Map, Node, Place, Value};

/// A module while its files are read.
pub(super) struct Read<'r> {
    pub module: Module<'r>,
    pub locals: HashMap<String, Node<'r>>,
    /// The defaults of variables that have one.
    pub defaults: HashMap<String, Node<'r>>,
}

impl<'r> Read<'r> {
    pub fn new(module: Module<'r>) -> Self {
        Self { module, locals: HashMap::new(), defaults: HashMap::new() }
    }

    /// A file of the module that could not be read.
    pub fn broken(&mut self, source: Source<'r>) {
        self.module.complete = false;
        self.module.files.push(source);
    }

    /// The blocks of a file.
    pub fn add(&mut self, source: Source<'r>, root: Map<'r>) {
        let file = self.module.files.len();
        self.module.files.push(source);
        for Entry { key, key_at, value } in root.entries {
            let module = &mut self.module;
            let (labels, into) = match key.as_ref() {
                "resource" => (2, &mut module.resources),
                "data" => (2, &mut module.data),
                "provider" => (1, &mut module.providers),
                "module" => (1, &mut module.calls),
                "removed" => (0, &mut module.removed),
                "terraform" => (0, &mut module.settings),
                "locals" | "variable" => {
                    self.names(&key, value);
                    continue;
                }
                _ => continue,
            };
            gather(value, labels, &mut Found { file, key, key_at, labels: Vec::new(), into });
        }
    }

    /// Locals and the defaults of variables.
    fn names(&mut self, key: &str, value: Node<'r>) {
        for node in into_items(value) {
            let Value::Map(map) = node.value else { continue };
            for entry in map.entries {
                if key == "locals" {
                    self.locals.insert(entry.key.into_owned(), entry.value);
                } else if let Value::Map(variable) = entry.value.value
                    && let Some(default) = variable.entries.into_iter().find(|entry| entry.key == "default")
                {
                    self.defaults.insert(entry.key.into_owned(), default.value);
                }
            }
        }
    }

    /// What a file overrides is no longer known of the blocks that stand in the others.
    pub fn override_with(&mut self, source: Source<'r>, root: Map<'r>) {
        let mut other = Read::new(Module::new(self.module.language, self.module.folder));
        other.add(source, root);
        self.module.files.push(source);
        other.locals.keys().for_each(|name| drop(self.locals.remove(name)));
        other.defaults.keys().for_each(|name| drop(self.defaults.remove(name)));
        let (mine, other) = (&mut self.module, other.module);
        let pairs = [
            (&mut mine.resources, other.resources),
            (&mut mine.data, other.data),
            (&mut mine.providers, other.providers),
            (&mut mine.calls, other.calls),
            (&mut mine.settings, other.settings),
        ];
        for (blocks, overrides) in pairs {
            for by in overrides {
                let same = |block: &&mut Block<'_>| block.kind == by.kind && block.name == by.name;
                blocks.iter_mut().filter(same).for_each(|block| forget(&mut block.body, &by.body));
            }
        }
    }

    /// The module with what is known of its names put in.
    pub fn finish(mut self, repository: &Repository<'_>) -> Module<'r> {
        let variables = match self.module.role {
            Role::Root => variables::certain(self.module.folder, self.defaults, repository),
            _ => HashMap::new(),
        };
        let mut scope = Scope::default();
        scope.locals = self.locals;
        scope.variables = variables;
        let module = &mut self.module;
        let all = [
            &mut module.resources,
            &mut module.data,
            &mut module.providers,
            &mut module.calls,
            &mut module.removed,
            &mut module.settings,
        ];
        all.into_iter().flatten().for_each(|block| scope.resolve(&mut block.body));
        module.environment = environment(&scope);
        self.module
    }
}

/// The environment that the names of a module speak of, when they speak of one.
fn environment(scope: &Scope<'_>) -> Option<String> {
    let names = ["environment", "env", "stage"];
    let named =
        |values: &HashMap<String, Node<'_>>| names.iter().find_map(|name| values.get(*name)?.text().map(str::to_owned));
    named(&scope.variables).or_else(|| named(&scope.locals))
}

fn forget<'r>(body: &mut Map<'r>, by: &Map<'r>) {
    for entry in &by.entries {
        let key = entry.key.clone();
        let at = entry.key_at;
        match body.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.value.value = Value::Unknown,
            None => body.entries.push(Entry { key, key_at: at, value: Node { at, value: Value::Unknown } }),
        }
    }
}

/// Where blocks are gathered, with the labels so far.
struct Found<'f, 'r> {
    file: usize,
    key: Cow<'r, str>,
    key_at: Place,
    labels: Vec<(Cow<'r, str>, Place)>,
    into: &'f mut Vec<Block<'r>>,
}

fn gather<'r>(node: Node<'r>, labels: usize, found: &mut Found<'_, 'r>) {
    for node in into_items(node) {
        let Value::Map(map) = node.value else { continue };
        if labels == 0 {
            let first = found.labels.first().cloned().unwrap_or((found.key.clone(), found.key_at));
            let name = found.labels.last().map_or(found.key.clone(), |(name, _)| name.clone());
            found.into.push(Block { file: found.file, kind: first.0, name, at: first.1, body: map });
            continue;
        }
        for entry in map.entries {
            found.labels.push((entry.key, entry.key_at));
            gather(entry.value, labels - 1, found);
            found.labels.pop();
        }
    }
}

fn into_items(node: Node<'_>) -> Vec<Node<'_>> {
    match node.value {
        Value::List(items) => items,
        _ => vec![node],
    }
}

/// Whether a block has an argument or block of this name that is there for certain.
pub(super) fn has(block: &Block<'_>, key: &str) -> bool {
    !matches!(block.body.given(key), Given::Absent)
}
