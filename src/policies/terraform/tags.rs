//! The tags of a resource: its own, and those that its provider gives everything.

use super::module::{Block, Language, Module, Role};
use super::value::{Given, Map, Node, Place, Value};

/// Providers of one module that are looked through for every resource. People have a handful.
const MOST_PROVIDERS: usize = 100;

/// A tag.
#[derive(Debug)]
pub struct Tag<'a> {
    pub key: String,
    pub value: Value<'a>,
}

/// What is known of the tags of a resource.
#[derive(Debug, Default)]
pub struct Known<'a> {
    pub tags: Vec<Tag<'a>>,
    /// Whether there may be others.
    pub open: bool,
    /// Where its own tags are written.
    pub at: Option<Place>,
}

/// The tags of a resource.
pub fn of<'a>(module: &Module<'a>, block: &Block<'a>) -> Known<'a> {
    let mut known = Known { open: block.body.open, ..Known::default() };
    let names: &[&str] = match module.language {
        Language::CloudFormation => &["Tags"],
        Language::Terraform => own(&block.kind),
    };
    for entry in names.iter().flat_map(|name| block.body.entries(name)) {
        known.at.get_or_insert(entry.key_at);
        known.add(&entry.value);
    }
    if let Given::Is(settings) = block.body.given("settings") {
        settings.items().iter().filter_map(Node::map).for_each(|map| known.add_all(map, "user_labels"));
    }
    if module.language == Language::Terraform {
        known.add_defaults(module, &block.kind);
    }
    known
}

/// The argument that holds the tags of a type.
fn own(kind: &str) -> &'static [&'static str] {
    if kind.starts_with("google_") { &["labels"] } else { &["tags", "tags_all"] }
}

impl<'a> Known<'a> {
    fn add_all(&mut self, map: &Map<'a>, key: &str) {
        map.entries(key).for_each(|entry| self.add(&entry.value));
    }

    /// A map of tags, or CloudFormation's list of `Key` and `Value`.
    fn add(&mut self, node: &Node<'a>) {
        match &node.value {
            Value::Map(map) => {
                self.open |= map.open;
                let tags = map.entries.iter();
                self.tags.extend(tags.map(|tag| Tag { key: tag.key.to_string(), value: tag.value.value.clone() }));
            }
            Value::List(items) => items.iter().for_each(|item| self.add_pair(item)),
            Value::Null => {}
            _ => self.open = true,
        }
    }

    fn add_pair(&mut self, item: &Node<'a>) {
        let pair = item.map().and_then(|map| Some((map.text("Key")?, map.entry("Value")?)));
        match pair {
            Some((key, value)) => self.tags.push(Tag { key: key.to_owned(), value: value.value.value.clone() }),
            None => self.open = true,
        }
    }

    /// What the provider gives every resource. Of a module that is called only its caller knows.
    fn add_defaults(&mut self, module: &Module<'a>, kind: &str) {
        self.open |= !module.complete || module.role == Role::Child;
        let (provider, block, inside) = match kind.split('_').next() {
            Some("aws") => ("aws", "default_tags", Some("tags")),
            Some("google") => ("google", "default_labels", None),
            _ => return,
        };
        if module.providers.len() > MOST_PROVIDERS {
            self.open = true;
            return;
        }
        for provider in module.providers.iter().filter(|block| block.kind == provider) {
            for defaults in provider.body.blocks(block) {
                match (inside, defaults.map()) {
                    (Some(inside), Some(map)) => self.add_all(map, inside),
                    _ => self.add(defaults),
                }
            }
        }
    }
}
