//! YAML 1.2 core with a position for every key and value. It reads; what a document means is for others to say.
//! `serde_yaml` stays for the platform's own settings, where a position is not needed.

mod node;
mod places;
mod problem;
mod reader;
mod scalar;

pub use reader::{Limits, read};
pub use node::{Document, Entry, List, Map, Node, Number, Position, Span, Stream, Value};
pub use problem::{Problem, ProblemKind};
