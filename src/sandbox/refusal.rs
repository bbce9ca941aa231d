//! An answer that is an error, in GitHub's words and form.
//! Faults that are switched on for a test are not refusals: see `faults`.

use serde_json::{Value, json};

/// Why a request was refused.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{status} {message}{}", details(.errors))]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// GitHub's `message`.
    pub message: String,
    /// GitHub's `errors`.
    pub errors: Vec<Value>,
    /// Extra headers.
    pub headers: Vec<(&'static str, String)>,
}

fn details(errors: &[Value]) -> String {
    errors.iter().map(|error| format!(" ({})", error["message"].as_str().unwrap_or(&error.to_string()))).collect()
}

impl Refusal {
    /// Any status with a message.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Refusal { status, message: message.into(), errors: Vec::new(), headers: Vec::new() }
    }

    /// Not there, or not for the caller to know of.
    pub fn not_found() -> Self {
        Refusal::new(404, "Not Found")
    }

    /// The token is not one.
    pub fn bad_credentials() -> Self {
        Refusal::new(401, "Bad credentials")
    }

    /// An App lacks a permission; `accepted` lists what would do, such as `issues=write; pull_requests=write`.
    pub fn not_accessible(accepted: String) -> Self {
        let mut refusal = Refusal::new(403, "Resource not accessible by integration");
        refusal.headers.push(("x-accepted-github-permissions", accepted));
        refusal
    }

    /// A sentence with 422.
    pub fn unprocessable(message: impl Into<String>) -> Self {
        Refusal::new(422, message)
    }

    /// `Validation Failed` with a sentence of its own.
    pub fn custom(resource: &str, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Refusal::validation(json!({"resource": resource, "code": "custom", "message": message}))
    }

    /// `Validation Failed` about one field; `code` is `missing_field`, `invalid`, `already_exists` ….
    pub fn field(resource: &str, field: &str, code: &str) -> Self {
        Refusal::validation(json!({"resource": resource, "field": field, "code": code}))
    }

    /// A text that is longer than GitHub takes.
    pub fn too_long(resource: &str, field: &str, most: usize) -> Self {
        let message = format!("{field} is too long (maximum is {most} characters)");
        Refusal::validation(json!({"resource": resource, "field": field, "code": "custom", "message": message}))
    }

    fn validation(error: Value) -> Self {
        Refusal { errors: vec![error], ..Refusal::new(422, "Validation Failed") }
    }

    /// What the sandbox does not do.
    pub fn not_implemented(what: &str) -> Self {
        Refusal::new(501, format!("The sandbox does not implement {what}."))
    }

    /// A repository that was renamed.
    pub fn moved(location: String) -> Self {
        let mut refusal = Refusal::new(301, "Moved Permanently");
        refusal.headers.push(("location", location));
        refusal
    }

    /// The body of the answer.
    pub fn body(&self) -> Value {
        let mut body = json!({"message": self.message});
        if !self.errors.is_empty() {
            body["errors"] = Value::Array(self.errors.clone());
        }
        if matches!(self.status, 301 | 307)
            && let Some((_, location)) = self.headers.iter().find(|(name, _)| *name == "location")
        {
            body["url"] = json!(location);
        }
        body["documentation_url"] = json!("https://docs.github.com/rest");
        body["status"] = json!(self.status.to_string());
        body
    }
}
