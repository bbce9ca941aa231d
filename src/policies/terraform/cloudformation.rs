//! CloudFormation's templates, in YAML and JSON, those of the Serverless Application Model among them.

use super::json;
use super::module::{Block, Language, Module, Source};
use super::value::{Entry, Map, Node, Value};
use crate::policies::report::Findings;
use crate::policies::{Repository, unreadable};
use crate::yaml;

/// The judged templates of a repository.
pub fn templates<'r>(repository: &Repository<'r>, out: &mut Findings<'_>) -> Vec<Module<'r>> {
    let judged = repository.judged_texts().filter(|(path, text)| is_named(path) && speaks_of_resources(text));
    judged.filter_map(|(path, text)| template(Source { path, text, judged: true }, out)).collect()
}

/// Whether a file of this name can hold a template.
pub fn is_named(path: &str) -> bool {
    let ends = [".yaml", ".yml", ".json", ".template"];
    ends.iter().any(|end| path.ends_with(end)) && !path.ends_with(".tf.json") && !path.ends_with(".tfvars.json")
}

/// Nearly all files of these names are something else, and need not be read as YAML to know it.
fn speaks_of_resources(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"AWS::").is_some()
        && memchr::memmem::find(text.as_bytes(), b"Resources").is_some()
}

fn template<'r>(source: Source<'r>, out: &mut Findings<'_>) -> Option<Module<'r>> {
    let document = yaml::read(source.text, &yaml::Limits::default()).documents.into_iter().next()?;
    let declares = document.root.get("AWSTemplateFormatVersion").is_some();
    let resources = document.root.as_map().and_then(|map| map.get("Resources")?.as_map());
    let has_types = resources.is_some_and(|resources| resources.entries.iter().any(|entry| is_type(&entry.value)));
    if !declares && !has_types {
        return None;
    }
    if let Some(problem) = document.problems.first() {
        unreadable::note(source.path, source.text, problem, out);
        return None;
    }
    out.looked_at(source.path);
    let mut module = Module::new(Language::CloudFormation, "");
    module.files.push(source);
    let Value::Map(root) = json::node(document.root, json::Language::CloudFormation(source.text)).value else {
        return None;
    };
    module.resources = blocks(root);
    Some(module)
}

fn is_type(resource: &yaml::Node<'_>) -> bool {
    resource.get("Type").and_then(yaml::Node::as_text).is_some_and(|kind| kind.starts_with("AWS::"))
}

fn blocks(root: Map<'_>) -> Vec<Block<'_>> {
    let resources = root.entries.into_iter().filter(|entry| entry.key == "Resources");
    let mut blocks = Vec::new();
    for entry in resources.filter_map(into_map).flat_map(|map| map.entries) {
        let name = entry.key.clone();
        let Some(resource) = into_map(entry) else { continue };
        let (mut kind, mut body) = (None, Map::default());
        for Entry { key, value, .. } in resource.entries {
            match (key.as_ref(), value) {
                ("Type", Node { at, value: Value::Text(text) }) => kind = Some((text, at)),
                ("Properties", Node { value: Value::Map(map), .. }) => body = map,
                ("Properties", node) if node.is_unknown() => body.open = true,
                _ => {}
            }
        }
        if let Some((kind, at)) = kind {
            blocks.push(Block { file: 0, kind, name, at, body });
        }
    }
    blocks
}

fn into_map(entry: Entry<'_>) -> Option<Map<'_>> {
    match entry.value.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}
