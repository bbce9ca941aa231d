//! What GraphQL answers in `errors`, in GitHub's words and form.

use serde_json::{Value, json};

/// A place in a document, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// One of the `errors`.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    message: String,
    at: At,
    kind: Option<&'static str>,
    path: Vec<Value>,
    extensions: Option<Box<Value>>,
}

impl Problem {
    /// A sentence and a place.
    pub(super) fn plain(message: impl Into<String>, at: At) -> Self {
        Problem { message: message.into(), at, kind: None, path: Vec::new(), extensions: None }
    }

    /// The document does not fit the schema; `code` is GitHub's.
    pub(super) fn invalid(message: impl Into<String>, at: At, code: &str, more: Value) -> Self {
        let mut extensions = json!({"code": code});
        if let (Some(own), Value::Object(more)) = (extensions.as_object_mut(), more) {
            own.extend(more);
        }
        Problem { extensions: Some(Box::new(extensions)), ..Problem::plain(message, at) }
    }

    /// A variable has a value that does not fit.
    pub(super) fn variable(message: String, at: At, extensions: Value) -> Self {
        Problem { extensions: Some(Box::new(extensions)), ..Problem::plain(message, at) }
    }

    /// A field has no answer; `kind` is GitHub's `type`.
    pub(super) fn refused(kind: &'static str, message: impl Into<String>, at: At) -> Self {
        Problem { kind: Some(kind), ..Problem::plain(message, at) }
    }

    /// With the names of the fields that lead there.
    pub(super) fn on(mut self, path: &[String]) -> Self {
        self.path =
            path.iter().map(|part| part.parse::<usize>().map_or_else(|_| json!(part), |at| json!(at))).collect();
        self
    }

    /// As it stands in `errors`.
    pub(super) fn shown(&self) -> Value {
        let mut body = json!({});
        if let Some(kind) = self.kind {
            body["type"] = json!(kind);
        }
        if !self.path.is_empty() {
            body["path"] = json!(self.path);
        }
        if let Some(extensions) = &self.extensions {
            body["extensions"] = Value::clone(extensions);
        }
        body["locations"] = json!([{"line": self.at.line, "column": self.at.column}]);
        body["message"] = json!(self.message);
        body
    }
}
