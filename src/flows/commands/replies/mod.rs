//! What people read about commands: errors, hints, help, refusals, the docs page.
//! Words only, made from the definitions; the outbox posts them.

mod denial;
mod docs;
mod errors;
mod hints;
mod overview;
mod trouble;

#[cfg(test)]
mod tests;

pub use denial::permission_denied;
pub use docs::reference;
pub use errors::syntax_errors;
pub use hints::{hint, too_many};
pub use overview::{of, overview};
pub use trouble::{apology, not_run};

use super::values;

/// A name for examples, made from the repository's own; `orders` when that is no name.
fn service(repository: &str) -> String {
    let name = repository.rsplit('/').next().unwrap_or_default().to_lowercase();
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    // Examples append to it, and the whole must still be a name.
    if values::is_name(&name) && name.len() <= 32 { name } else { "orders".to_owned() }
}

/// `a`, `b` and `c`.
fn listed(items: &[String]) -> String {
    match items.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
