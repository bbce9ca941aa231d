//! A list cut into pages, as GitHub's connections are. From the front only: `last` and `before` are refused.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::resolve::Arguments;

/// A page of a list.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) total: usize,
    start: usize,
}

/// Why there is no page.
pub(super) struct PageRefused {
    pub(super) kind: &'static str,
    pub(super) message: String,
}

/// The page that is asked for.
pub(super) fn page<T>(all: Vec<T>, name: &str, arguments: &Arguments) -> Result<Page<T>, PageRefused> {
    let given = |name: &str| arguments.get(name).filter(|value| !value.is_null());
    if given("last").is_some() || given("before").is_some() {
        return Err(PageRefused {
            kind: "NOT_IMPLEMENTED",
            message: "The sandbox pages from the front only.".to_owned(),
        });
    }
    let first = given("first").and_then(Value::as_i64).ok_or_else(|| PageRefused {
        kind: "MISSING_PAGINATION_BOUNDARIES",
        message: format!("You must provide a `first` or `last` value to properly paginate the `{name}` connection."),
    })?;
    if !(0..=100).contains(&first) {
        let message = match first {
            ..0 => format!("`first` on the `{name}` connection cannot be less than zero."),
            _ => format!(
                "Requesting {first} records on the `{name}` connection exceeds the `first` limit of 100 records."
            ),
        };
        return Err(PageRefused { kind: "EXCESSIVE_PAGINATION", message });
    }
    let after = given("after").and_then(Value::as_str);
    let start = match after.map(|cursor| (cursor, position(cursor))) {
        None => 0,
        Some((_, Some(position))) => position,
        Some((cursor, None)) => {
            let message = format!("`{cursor}` does not appear to be a valid cursor.");
            return Err(PageRefused { kind: "INVALID_CURSOR_ARGUMENTS", message });
        }
    };
    let total = all.len();
    let items = all.into_iter().skip(start).take(usize::try_from(first).unwrap_or(0)).collect();
    Ok(Page { items, total, start })
}

/// The number of the item that follows a cursor.
fn position(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(BASE64_STANDARD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("cursor:")?.parse().ok()
}

impl<T> Page<T> {
    /// Its `PageInfo`.
    pub(super) fn info(&self) -> Value {
        let end = self.start + self.items.len();
        let cursor = |at: usize| (!self.items.is_empty()).then(|| BASE64_STANDARD.encode(format!("cursor:{at}")));
        json!({
            "hasNextPage": end < self.total,
            "hasPreviousPage": self.start > 0,
            "startCursor": cursor(self.start + 1),
            "endCursor": cursor(end),
        })
    }
}
