//! From the files of a repository to the modules of Terraform: one a folder.

mod blocks;
mod role;
mod variables;

pub use variables::is_values;

use std::collections::BTreeMap;

use super::hcl;
use super::json;
use super::module::{Language, Module, Source};
use super::value::{Map, Node, Value};
use crate::policies::report::{Findings, Found};
use crate::policies::{Content, Repository, unreadable};
use crate::yaml;

/// The modules of the folders that hold a judged file.
pub fn modules<'r>(repository: &Repository<'r>, out: &mut Findings<'_>) -> Vec<Module<'r>> {
    let mut folders: BTreeMap<&'r str, Vec<Source<'r>>> = BTreeMap::new();
    let mut partly: Vec<&str> = Vec::new();
    for (path, file) in repository.files.iter().filter(|(path, _)| is_source(path)) {
        match file.content {
            Content::Text(text) => {
                folders.entry(folder(path)).or_default().push(Source { path, text, judged: file.judged });
            }
            _ => partly.push(folder(path)),
        }
    }
    let mut modules = Vec::new();
    for (folder, sources) in folders {
        let mut module = Module::new(Language::Terraform, folder);
        module.complete = repository.complete && !partly.contains(&folder);
        modules.push(read(module, sources, out));
    }
    role::assign(&mut modules, repository);
    modules.into_iter().map(|read| read.finish(repository)).filter(|module| module.has_judged()).collect()
}

/// Whether a file holds configuration.
pub fn is_source(path: &str) -> bool {
    let ends = [".tf", ".tofu", ".tf.json", ".tofu.json"];
    ends.iter().any(|end| path.ends_with(end)) && !path.split('/').any(|folder| folder == ".terraform")
}

/// The folder of a path.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether Terragrunt runs a folder: it writes blocks of its own into it.
pub fn is_of_terragrunt(folder: &str, repository: &Repository<'_>) -> bool {
    let above = |path: &str| match path.rsplit_once('/') {
        Some((above, "terragrunt.hcl")) => folder == above || folder.starts_with(&format!("{above}/")),
        _ => path == "terragrunt.hcl",
    };
    repository.files.keys().any(|path| above(path))
}

impl Module<'_> {
    fn has_judged(&self) -> bool {
        self.files.iter().any(|file| file.judged)
    }
}

fn read<'r>(module: Module<'r>, sources: Vec<Source<'r>>, out: &mut Findings<'_>) -> blocks::Read<'r> {
    let mut read = blocks::Read::new(module);
    // What overrides comes last.
    let (last, first): (Vec<_>, Vec<_>) = sources.into_iter().partition(|source| overrides(source.path));
    for source in first.into_iter().chain(last) {
        out.looked_at(source.path);
        match root(source, out) {
            Some(map) if overrides(source.path) => read.override_with(source, map),
            Some(map) => read.add(source, map),
            None => read.broken(source),
        }
    }
    read
}

/// `override.tf` and `…_override.tf` change blocks of the other files.
fn overrides(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    stem == "override" || stem.ends_with("_override")
}

/// What a file says; none when it cannot be read, which is noted.
fn root<'r>(source: Source<'r>, out: &mut Findings<'_>) -> Option<Map<'r>> {
    if source.path.ends_with(".json") {
        return json_root(source, out);
    }
    match hcl::read(source.text) {
        Ok(map) => Some(map),
        Err(problem) => {
            if source.judged {
                let message = format!("The file must be valid HCL, but {} was expected here", problem.expected);
                let span = problem.at.span(source.text);
                let help = "Run `terraform fmt`, which names the place. Until then no rule looks at this file.";
                out.add(Found::new(&unreadable::RULE, source.path, span, message).help(help));
            }
            None
        }
    }
}

fn json_root<'r>(source: Source<'r>, out: &mut Findings<'_>) -> Option<Map<'r>> {
    let stream = yaml::read(source.text, &yaml::Limits::default());
    let document = stream.documents.into_iter().next()?;
    if let Some(problem) = document.problems.first() {
        if source.judged {
            unreadable::note(source.path, source.text, problem, out);
        }
        return None;
    }
    match json::node(document.root, json::Language::Terraform) {
        Node { value: Value::Map(map), .. } => Some(map),
        _ => None,
    }
}
