//! Patterns of `copyWithoutTemplating`: `*` within a part, `**` across parts, `?`, `{a,b}`, and `!` to take
//! something out again. Only what file lists in templates use; not a whole glob language.

use regex::Regex;

/// Patterns in the order they were given.
#[derive(Debug, Default)]
pub(super) struct Globs {
    patterns: Vec<(bool, Regex)>,
}

impl Globs {
    /// Reads patterns.
    ///
    /// # Errors
    /// The first that cannot be understood, in words.
    pub(super) fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, String> {
        let read = |pattern: &'p str| {
            let (keep, glob) = match pattern.strip_prefix('!') {
                Some(rest) => (false, rest),
                None => (true, pattern),
            };
            let glob = glob.strip_prefix("./").unwrap_or(glob);
            let regex = if glob.len() > 500 { None } else { Regex::new(&regex(glob)).ok() };
            regex.map(|regex| (keep, regex)).ok_or_else(|| format!("`{pattern}` is not a pattern of paths"))
        };
        Ok(Self { patterns: patterns.into_iter().map(read).collect::<Result<_, _>>()? })
    }

    /// Whether the last pattern that speaks of the path takes it in.
    pub(super) fn matches(&self, path: &str) -> bool {
        self.patterns.iter().rev().find(|(_, regex)| regex.is_match(path)).is_some_and(|(keep, _)| *keep)
    }
}

/// A folder's name stands for everything in it.
fn regex(glob: &str) -> String {
    let mut out = String::from("^");
    let mut rest = glob.trim_end_matches('/');
    while let Some(c) = rest.chars().next() {
        let (text, length) = match c {
            '*' if rest.starts_with("**/") => ("(?:[^/]+/)*".to_string(), 3),
            '*' if rest.starts_with("**") => (".*".to_string(), 2),
            '*' => ("[^/]*".to_string(), 1),
            '?' => ("[^/]".to_string(), 1),
            '{' if rest.contains('}') => ("(?:".to_string(), 1),
            '}' => (")".to_string(), 1),
            ',' if out.matches("(?:").count() > out.matches(')').count() => ("|".to_string(), 1),
            c => (regex::escape(&c.to_string()), c.len_utf8()),
        };
        out.push_str(&text);
        rest = &rest[length..];
    }
    out + "(?:/.*)?$"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(patterns: &[&str], path: &str) -> bool {
        Globs::new(patterns.iter().copied()).unwrap().matches(path)
    }

    #[test]
    fn patterns_take_what_they_say() {
        assert!(taken(&["*.png"], "a.png"));
        assert!(!taken(&["*.png"], "b/a.png"));
        assert!(taken(&["**/*.png"], "a.png"));
        assert!(taken(&["**/*.png"], "b/c/a.png"));
        assert!(taken(&[".github/workflows"], ".github/workflows/ci.yml"));
        assert!(taken(&["*.{js,ts}"], "a.ts"));
        assert!(!taken(&["*.{js,ts}"], "a.rs"));
        assert!(taken(&["a.b"], "a.b"));
        assert!(!taken(&["a.b"], "axb"));
    }

    #[test]
    fn a_later_pattern_can_take_something_out() {
        assert!(!taken(&["**", "!**/*.md"], "docs/a.md"));
        assert!(taken(&["**", "!**/*.md"], "docs/a.txt"));
    }
}
