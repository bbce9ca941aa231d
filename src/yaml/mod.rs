//! YAML 1.2 core with a position for every key and value. It reads; what a document means is for others to say.
//! `serde_yaml` stays for the platform's own settings, where a position is not needed.

mod aliases;
mod builder;
mod cursor;
mod json;
mod keys;
mod layout;
mod limits;
mod node;
mod prepared;
mod problem;
mod reader;
mod scalar;
mod tags;
mod wording;
mod written;

#[cfg(test)]
mod tests;

pub use limits::Limits;
pub use node::{Document, Entry, List, Map, Node, Number, Position, Span, Stream, Value};
pub use problem::{Problem, ProblemKind};
pub use reader::{read, read_bytes};
