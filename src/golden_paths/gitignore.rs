//! `.gitignore` among planned files: what a pull request leaves out, as `publish:github:pull-request` does. The common
//! part of the format: comments, `!`, a leading or inner `/`, a trailing `/`, `*`, `**`, `?`, `[…]`.

use super::source::SourceFile;
use regex::Regex;

/// Lines of one file that are read.
const MAX_LINES: usize = 2_000;

/// The patterns of all `.gitignore` files of a set, those of outer folders first.
#[derive(Debug, Default)]
pub(super) struct Ignored(Vec<Pattern>);

#[derive(Debug)]
struct Pattern {
    /// The folder of its file, with a slash at the end, or nothing.
    base: String,
    takes: bool,
    folders_only: bool,
    regex: Regex,
}

impl Ignored {
    /// Reads them from files with their paths.
    pub(super) fn among<'f>(files: impl Iterator<Item = (&'f str, &'f SourceFile)>) -> Self {
        let mut found: Vec<(&str, &SourceFile)> =
            files.filter(|(path, _)| *path == ".gitignore" || path.ends_with("/.gitignore")).collect();
        found.sort_by_key(|(path, _)| (path.matches('/').count(), *path));
        let patterns = found.iter().flat_map(|(path, file)| {
            let base = path.strip_suffix(".gitignore").unwrap_or_default();
            let text = String::from_utf8_lossy(&file.contents).into_owned();
            text.lines().take(MAX_LINES).filter_map(|line| Pattern::read(base, line)).collect::<Vec<_>>()
        });
        Self(patterns.collect())
    }

    /// Whether a path is left out: itself, or a folder that it is in.
    pub(super) fn matches(&self, path: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let folders = path.match_indices('/').filter_map(|(slash, _)| path.get(..slash));
        folders.map(|folder| (folder, true)).chain([(path, false)]).any(|(path, folder)| self.takes(path, folder))
    }

    /// The last pattern that speaks of it decides.
    fn takes(&self, path: &str, folder: bool) -> bool {
        let speaks = |pattern: &&Pattern| {
            (folder || !pattern.folders_only)
                && path.strip_prefix(pattern.base.as_str()).is_some_and(|inside| pattern.regex.is_match(inside))
        };
        self.0.iter().rev().find(speaks).is_some_and(|pattern| pattern.takes)
    }
}

impl Pattern {
    fn read(base: &str, line: &str) -> Option<Self> {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') || line.len() > 500 {
            return None;
        }
        let (takes, line) = line.strip_prefix('!').map_or((true, line), |rest| (false, rest));
        let (folders_only, line) = line.strip_suffix('/').map_or((false, line), |rest| (true, rest));
        let anchored = line.contains('/');
        let glob = line.trim_start_matches('/');
        let prefix = if anchored { "" } else { "(?:[^/]+/)*" };
        let regex = Regex::new(&format!("^{prefix}{}$", translated(glob))).ok()?;
        Some(Self { base: base.to_string(), takes, folders_only, regex })
    }
}

fn translated(glob: &str) -> String {
    let mut out = String::new();
    let mut rest = glob;
    while let Some(c) = rest.chars().next() {
        let (text, length) = match c {
            '*' if rest.starts_with("**/") => ("(?:[^/]+/)*".to_string(), 3),
            '*' if rest.starts_with("**") => (".*".to_string(), 2),
            '*' => ("[^/]*".to_string(), 1),
            '?' => ("[^/]".to_string(), 1),
            '[' => match rest.find(']').filter(|end| *end > 1) {
                Some(end) => {
                    let class = rest.get(1..end).unwrap_or_default();
                    let (not, class) = class.strip_prefix(['!', '^']).map_or(("", class), |class| ("^", class));
                    (format!("[{not}{}]", class.replace('\\', "\\\\").replace('[', "\\[")), end + 1)
                }
                None => ("\\[".to_string(), 1),
            },
            '\\' => {
                let next = rest.chars().nth(1).unwrap_or('\\');
                (regex::escape(&next.to_string()), 1 + if rest.len() > 1 { next.len_utf8() } else { 0 })
            }
            c => (regex::escape(&c.to_string()), c.len_utf8()),
        };
        out.push_str(&text);
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_out(ignore: &str, path: &str) -> bool {
        let file = SourceFile { contents: ignore.as_bytes().to_vec(), executable: false, link: false };
        Ignored::among([(".gitignore", &file)].into_iter()).matches(path)
    }

    #[test]
    fn patterns_mean_what_git_means_by_them() {
        assert!(left_out("node_modules\n", "a/node_modules/x.js"));
        assert!(left_out("/dist/\n", "dist/x"));
        assert!(!left_out("/dist/\n", "a/dist/x"));
        assert!(!left_out("dist/\n", "dist"));
        assert!(left_out("*.log", "a/b.log"));
        assert!(!left_out("*.log\n!keep.log", "a/keep.log"));
        assert!(left_out("doc/**/x.md", "doc/a/b/x.md"));
        assert!(left_out("a?[bc]", "axb"));
        assert!(!left_out("# a\n\n", "a"));
        assert!(left_out("\\#a", "#a"));
    }

    #[test]
    fn a_file_of_an_inner_folder_speaks_of_that_folder_only() {
        let file = SourceFile { contents: b"x\n".to_vec(), executable: false, link: false };
        let ignored = Ignored::among([("a/.gitignore", &file)].into_iter());
        assert!(ignored.matches("a/b/x"));
        assert!(!ignored.matches("b/x"));
    }

    #[test]
    fn odd_patterns_are_passed_over() {
        for ignore in ["[", "[]", "[a", "\\", "[z-a]", "***", "ä[ö]"] {
            left_out(ignore, "aö");
        }
    }
}
