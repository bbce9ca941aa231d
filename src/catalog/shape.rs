//! What a `spec` must look like, as data, and how one is held against it. The part of JSON schema that Backstage's
//! kinds use, no more.

use crate::yaml::{Map, Node, Value};

/// What a value must be.
pub(super) enum Shape {
    /// A text that is not empty.
    Text,
    /// A text.
    AnyText,
    /// A text or a boolean.
    Condition,
    /// One of these texts.
    Word(&'static [&'static str]),
    /// A list.
    List(&'static Shape),
    /// A mapping.
    Object(&'static Object),
    /// A mapping, or a list of such.
    ObjectOrList(&'static Object),
}

/// A mapping with known fields.
pub(super) struct Object {
    /// The fields that are checked.
    pub fields: &'static [Field],
    /// What all others must be; none: anything.
    pub others: Option<&'static Shape>,
}

/// A field of a mapping.
pub(super) struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it must be.
    pub shape: Shape,
}

/// A field that must be there.
pub(super) const fn needs(name: &'static str, shape: Shape) -> Field {
    Field { name, required: true, shape }
}

/// A field that may be there.
pub(super) const fn free(name: &'static str, shape: Shape) -> Field {
    Field { name, required: false, shape }
}

/// What does not fit.
pub(super) enum Misfit<'n, 'a> {
    /// A required field is not there.
    Missing {
        /// The mapping that lacks it.
        parent: &'n Node<'a>,
        /// The field.
        field: &'static Field,
    },
    /// A value is something else than it must be.
    Wrong {
        /// The value.
        node: &'n Node<'a>,
        /// What it must be.
        shape: &'static Shape,
    },
}

impl Shape {
    /// What is wanted, in words: "a text that is not empty".
    pub(super) fn words(&self) -> String {
        match self {
            Shape::Text => "a text that is not empty".to_owned(),
            Shape::AnyText => "a text".to_owned(),
            Shape::Condition => "a text or a boolean".to_owned(),
            Shape::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
            Shape::List(_) => "a list".to_owned(),
            Shape::Object(_) => "a mapping".to_owned(),
            Shape::ObjectOrList(_) => "a mapping or a list of mappings".to_owned(),
        }
    }

    /// Holds a value against the shape; `path` is where it stands, in words of the file: `spec.owner`.
    pub(super) fn check<'n, 'a>(
        &'static self,
        node: &'n Node<'a>,
        path: &mut Vec<Step<'n>>,
        found: &mut impl FnMut(&[Step<'n>], Misfit<'n, 'a>),
    ) {
        match (self, &node.value) {
            (Shape::Text, Value::Text(text)) if !text.is_empty() => {}
            (Shape::AnyText, Value::Text(_)) | (Shape::Condition, Value::Text(_) | Value::Bool(_)) => {}
            (Shape::Word(words), Value::Text(text)) if words.contains(&text.as_ref()) => {}
            (Shape::List(shape), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(Step::Item(index));
                    shape.check(item, path, found);
                    path.pop();
                }
            }
            (Shape::Object(object) | Shape::ObjectOrList(object), Value::Map(map)) => {
                object.check(node, map, path, found);
            }
            (Shape::ObjectOrList(object), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(Step::Item(index));
                    match item.as_map() {
                        Some(map) => object.check(item, map, path, found),
                        None => found(path, Misfit::Wrong { node: item, shape: &ANY_MAPPING }),
                    }
                    path.pop();
                }
            }
            (Shape::List(_), Value::Map(map)) if is_drawn_in(map) => {}
            _ => found(path, Misfit::Wrong { node, shape: self }),
        }
    }
}

static ANY_MAPPING: Shape = Shape::Object(&Object { fields: &[], others: None });

/// One step of the way to a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'n> {
    /// Into a field.
    Field(&'n str),
    /// Into an item of a list, from 0.
    Item(usize),
}

/// The way to a value as people write it: `spec.links[0].url`.
pub(super) fn path_words(path: &[Step<'_>]) -> String {
    let mut words = String::from("spec");
    for step in path {
        match step {
            Step::Field(name) => {
                words.push('.');
                words.push_str(name);
            }
            Step::Item(index) => words.push_str(&format!("[{index}]")),
        }
    }
    words
}

impl Object {
    /// Holds a mapping against the known fields.
    pub(super) fn check<'n, 'a>(
        &'static self,
        node: &'n Node<'a>,
        map: &'n Map<'a>,
        path: &mut Vec<Step<'n>>,
        found: &mut impl FnMut(&[Step<'n>], Misfit<'n, 'a>),
    ) {
        if is_drawn_in(map) {
            return;
        }
        for entry in &map.entries {
            let field = self.fields.iter().find(|field| field.name == entry.key);
            if let Some(shape) = field.map(|field| &field.shape).or(self.others) {
                path.push(Step::Field(&entry.key));
                shape.check(&entry.value, path, found);
                path.pop();
            }
        }
        for field in self.fields.iter().filter(|field| field.required) {
            if !map.entries.iter().any(|entry| entry.key == field.name) {
                found(path, Misfit::Missing { parent: node, field });
            }
        }
    }
}

/// Whether a mapping stands for data of a file that is not at hand: it may be anything but a text.
fn is_drawn_in(map: &Map<'_>) -> bool {
    matches!(map.entries.as_slice(), [only] if matches!(only.key.as_ref(), "$json" | "$yaml"))
}
