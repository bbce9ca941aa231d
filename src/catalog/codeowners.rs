//! CODEOWNERS: who GitHub asks to review a path. Only what the file says; whether the teams exist is for others.

use globset::{GlobBuilder, GlobMatcher};

/// A CODEOWNERS file.
#[derive(Debug, Clone, Default)]
pub struct Codeowners {
    rules: Vec<(Vec<GlobMatcher>, CodeownersRule)>,
}

/// One line that names owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeownersRule {
    /// Its line in the file, from 1.
    pub line: u32,
    /// The pattern, as written.
    pub pattern: String,
    /// The owners, as written: `@org/team`, `@login`, an e-mail address. Empty: nobody owns what matches.
    pub owners: Vec<String>,
}

/// Where GitHub looks for the file, the first that exists counts.
pub const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// GitHub ignores a file of 3 MB or more; the rest of a longer list of rules is not read.
const MOST_BYTES: usize = 3_000_000;
const MOST_RULES: usize = 10_000;

/// Reads a CODEOWNERS file. As GitHub does, a line that cannot be read is passed over.
pub fn parse(text: &str) -> Codeowners {
    if text.len() >= MOST_BYTES {
        return Codeowners::default();
    }
    let numbered = (1..).zip(text.lines());
    Codeowners { rules: numbered.filter_map(|(line, text)| read_line(line, text)).take(MOST_RULES).collect() }
}

impl Codeowners {
    /// The line that decides about a path: the last that matches.
    pub fn owners_of(&self, path: &str) -> Option<&CodeownersRule> {
        let matches = |globs: &Vec<GlobMatcher>| globs.iter().any(|glob| glob.is_match(path));
        self.rules.iter().rev().find(|(globs, _)| matches(globs)).map(|(_, rule)| rule)
    }
}

fn read_line(line: u32, text: &str) -> Option<(Vec<GlobMatcher>, CodeownersRule)> {
    let text = text.split(" #").next().unwrap_or_default().trim();
    let mut words = text.split_whitespace();
    // Negation and character ranges do not work in CODEOWNERS.
    let pattern = words.next().filter(|word| !word.starts_with(['#', '!', '[']))?;
    let owners = words.map(str::to_owned).collect();
    let globs = globs(pattern).iter().map(|glob| compile(glob)).collect::<Option<Vec<_>>>()?;
    Some((globs, CodeownersRule { line, pattern: pattern.to_owned(), owners }))
}

/// The pattern as ones for whole paths: a name without `/` matches at any depth, a folder everything below it, but
/// `docs/*` only what is in the folder itself.
fn globs(pattern: &str) -> Vec<String> {
    let bare = pattern.trim_start_matches('/').trim_end_matches('/').replace(['[', ']', '{', '}'], "?");
    let is_anchored = pattern.trim_end_matches('/').contains('/');
    let bare = if is_anchored { bare } else { format!("**/{bare}") };
    match () {
        () if pattern == "/" => Vec::new(),
        () if pattern.ends_with('/') => vec![format!("{bare}/**")],
        () if is_anchored && bare.ends_with("/*") => vec![bare],
        () => vec![format!("{bare}/**"), bare],
    }
}

fn compile(glob: &str) -> Option<GlobMatcher> {
    GlobBuilder::new(glob).literal_separator(true).build().ok().map(|glob| glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, path: &str) -> Option<u32> {
        parse(text).owners_of(path).map(|rule| rule.line)
    }

    #[test]
    fn the_last_line_that_matches_decides() {
        let text = "* @acme/all\n/services/orders/ @acme/orders # ours\n*.md @docs\n";
        assert_eq!(line(text, "services/orders/src/main.rs"), Some(2));
        assert_eq!(line(text, "services/orders/README.md"), Some(3));
        assert_eq!(line(text, "main.rs"), Some(1));
    }

    #[test]
    fn a_star_after_a_folder_stays_within_it() {
        assert_eq!(line("docs/* @a", "docs/a.md"), Some(1));
        assert_eq!(line("docs/* @a", "docs/a/b.md"), None);
        assert_eq!(line("apps/ @a", "x/apps/y/z"), Some(1));
        assert_eq!(line("/apps @a", "x/apps/y"), None);
    }

    #[test]
    fn comments_and_unreadable_lines_are_passed_over() {
        assert_eq!(line("# * @a\n!x @a\n\n", "x"), None);
        assert_eq!(parse("x").owners_of("x").map(|rule| rule.owners.len()), Some(0));
    }
}
