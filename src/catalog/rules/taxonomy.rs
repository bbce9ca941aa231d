//! What the rules about the organisation's words share. No rule itself.

use crate::suggest::nearest;

/// The allowed words, for a message.
pub(super) fn listed(allowed: &[String]) -> String {
    allowed.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// What to write instead.
pub(super) fn meant(value: &str, allowed: &[String]) -> String {
    match nearest(value, allowed.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "Write one of them, or ask the platform team to add this one to `idp.yaml`.".to_owned(),
    }
}
