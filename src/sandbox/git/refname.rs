//! What may be the name of a branch or tag: the rules of `git check-ref-format`.
//! Whether it exists is not asked here.

/// Whether `name` (such as `refs/heads/main`) follows git's rules.
pub fn valid_ref_name(name: &str) -> bool {
    let parts_fine = name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock"));
    let characters_fine = !name
        .chars()
        .any(|character| character.is_control() || matches!(character, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\'));
    parts_fine
        && characters_fine
        && name.len() <= 255
        && name.contains('/')
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('.')
        && !name.ends_with("/@")
}
