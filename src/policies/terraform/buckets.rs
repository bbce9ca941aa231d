//! Which separate resources speak of a bucket: since version 4 of the provider, encryption and the public access
//! block are resources of their own, bound to the bucket by a reference or its name.

use std::collections::HashSet;

use super::module::{Block, Language, Module};
use super::value::{Given, Map, Node, Value};

/// A part of a bucket's configuration.
pub struct Part {
    /// The resource that holds it.
    pub resource: &'static str,
    /// The block in the bucket that held it before, when there was one.
    pub inline: Option<&'static str>,
    /// The property in CloudFormation.
    pub property: &'static str,
}

/// How a bucket is encrypted.
pub static ENCRYPTION: Part = Part {
    resource: "aws_s3_bucket_server_side_encryption_configuration",
    inline: Some("server_side_encryption_configuration"),
    property: "BucketEncryption",
};

/// What keeps a bucket from becoming public.
pub static PUBLIC_ACCESS: Part =
    Part { resource: "aws_s3_bucket_public_access_block", inline: None, property: "PublicAccessBlockConfiguration" };

/// The buckets of a module that a part is there for.
pub struct Spoken<'m> {
    module: &'m Module<'m>,
    part: &'static Part,
    /// The resources, by their names.
    names: HashSet<&'m str>,
    /// Buckets by what their argument `bucket` says.
    texts: HashSet<&'m str>,
    references: HashSet<&'m str>,
    /// Whether a part is there for a bucket that only a run can tell.
    unknown: bool,
}

impl<'m> Spoken<'m> {
    /// Looks for a part in a module.
    pub fn of(module: &'m Module<'_>, part: &'static Part) -> Self {
        let (names, texts, references) = Default::default();
        let mut spoken = Self { module, part, names, texts, references, unknown: false };
        for block in module.resources.iter().filter(|block| block.kind == part.resource) {
            match block.body.entry("bucket").map(|entry| &entry.value.value) {
                Some(Value::Reference(reference)) => spoken.refer(reference),
                Some(Value::Text(name)) => drop(spoken.texts.insert(name)),
                _ => spoken.unknown = true,
            }
        }
        // A module that is given the bucket may do it there.
        module.calls.iter().for_each(|call| mentioned(&call.body, &mut spoken.names));
        spoken
    }

    fn refer(&mut self, reference: &'m str) {
        match bucket_in(reference) {
            Some(name) => drop(self.names.insert(name)),
            // Another module's bucket, or one read from the account, is none of these files.
            None if reference.starts_with("module.") || reference.starts_with("data.") => {}
            None if reference.starts_with("each.") || reference.starts_with("local.") => self.unknown = true,
            None => drop(self.references.insert(reference)),
        }
    }

    /// Whether a bucket is without the part, for certain.
    pub fn lacks(&self, bucket: &Block<'_>) -> bool {
        if self.module.language == Language::CloudFormation {
            return matches!(bucket.body.given(self.part.property), Given::Absent);
        }
        let inline = self.part.inline.is_some_and(|inline| bucket.body.may_have(inline));
        let named = match bucket.body.entry("bucket").map(|entry| &entry.value.value) {
            Some(Value::Text(name)) => self.texts.contains(name.as_ref()) || !self.references.is_empty(),
            Some(Value::Reference(name)) => self.references.contains(name.as_ref()) || !self.texts.is_empty(),
            Some(Value::Null) | None => false,
            Some(_) => !self.texts.is_empty() || !self.references.is_empty(),
        };
        self.module.complete && !self.unknown && !inline && !named && !self.names.contains(bucket.name.as_ref())
    }
}

/// The bucket that an address leads to.
fn bucket_in(reference: &str) -> Option<&str> {
    reference.strip_prefix("aws_s3_bucket.")?.split(['.', '[']).next()
}

fn mentioned<'m>(map: &'m Map<'_>, names: &mut HashSet<&'m str>) {
    map.entries.iter().for_each(|entry| mentioned_in(&entry.value, names));
}

fn mentioned_in<'m>(node: &'m Node<'_>, names: &mut HashSet<&'m str>) {
    match &node.value {
        Value::Reference(reference) => names.extend(bucket_in(reference)),
        Value::List(items) | Value::Call(_, items) => items.iter().for_each(|item| mentioned_in(item, names)),
        Value::Map(map) => mentioned(map, names),
        _ => {}
    }
}
