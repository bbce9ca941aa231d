//! Which files a waiver is for: a pattern in which `*` stays within one folder and `**` does not.

use globset::{GlobBuilder, GlobMatcher};

/// Characters of a pattern.
const LONGEST: usize = 300;
/// What makes a part of a path a pattern.
const MEANING: [char; 7] = ['*', '?', '[', ']', '{', '}', '\\'];

/// A pattern of paths. One without `*`, `?`, `[` or `{` means that file, or all in the folder of that name.
#[derive(Debug, Clone)]
pub struct PathGlob {
    /// The parts before the first that is a pattern: what is meant lies there or below.
    below: String,
    means: Means,
}

#[derive(Debug, Clone)]
enum Means {
    /// The file `below`, or what is in that folder.
    FileOrFolder,
    /// What is in the folder `below`.
    Folder,
    Pattern(GlobMatcher),
}

impl PathGlob {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it is none, as the end of a sentence.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let plain = pattern.trim().trim_start_matches("./").trim_start_matches('/');
        if plain.chars().count() > LONGEST {
            return Err(format!("it has more than {LONGEST} characters"));
        }
        if plain.chars().any(char::is_control) {
            return Err("it holds characters that cannot be seen".to_owned());
        }
        if plain.split('/').any(|part| part == "..") {
            return Err("it leads out of the repository with `..`".to_owned());
        }
        let name = plain.trim_end_matches('/');
        if name.is_empty() {
            return Err("it names no file".to_owned());
        }
        let is_folder = name.len() < plain.len();
        if !name.contains(MEANING) {
            let means = if is_folder { Means::Folder } else { Means::FileOrFolder };
            return Ok(Self { below: name.to_owned(), means });
        }
        let whole = if is_folder { format!("{name}/**") } else { name.to_owned() };
        let glob = GlobBuilder::new(&whole).literal_separator(true).build();
        let glob = glob.map_err(|error| error.kind().to_string())?.compile_matcher();
        let before: Vec<&str> = name.split('/').take_while(|part| !part.contains(MEANING)).collect();
        Ok(Self { below: before.join("/"), means: Means::Pattern(glob) })
    }

    /// Whether it means a file.
    pub fn matches(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&self.below);
        match &self.means {
            Means::FileOrFolder => rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            Means::Folder => rest.is_some_and(|rest| rest.starts_with('/')),
            Means::Pattern(glob) => glob.is_match(path),
        }
    }

    /// Whether it means every file.
    pub fn matches_everything(&self) -> bool {
        match &self.means {
            Means::Pattern(glob) => glob.glob().glob().chars().all(|c| matches!(c, '*' | '/' | '?' | '.')),
            _ => false,
        }
    }

    /// The folder, or the file itself, outside of which it means nothing; empty for the whole repository.
    pub(super) fn below(&self) -> &str {
        &self.below
    }

    /// A pattern that means this one file.
    pub fn of_file(path: &str) -> String {
        globset::escape(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, path: &str) -> bool {
        PathGlob::new(pattern).unwrap().matches(path)
    }

    #[test]
    fn a_pattern_means_files_within_a_folder_or_below_it() {
        assert!(matches("deploy/*.yaml", "deploy/app.yaml"));
        assert!(!matches("deploy/*.yaml", "deploy/eu/app.yaml"));
        assert!(matches("**/app.yaml", "app.yaml"));
        assert!(matches("deploy/**", "deploy/eu/app.yaml"));
        assert!(matches("./deploy/{a,b}.yaml", "deploy/b.yaml"));
    }

    #[test]
    fn a_plain_name_is_a_file_or_a_folder() {
        for pattern in ["deploy", "deploy/", "/deploy"] {
            assert!(matches(pattern, "deploy/eu/app.yaml"), "{pattern}");
            assert!(!matches(pattern, "deployment.yaml"), "{pattern}");
        }
        assert!(matches("Dockerfile", "Dockerfile"));
        assert!(!matches("Dockerfile", "services/Dockerfile"));
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        let problem = |pattern: &str| PathGlob::new(pattern).unwrap_err();
        assert_eq!(problem("a/[b"), "unclosed character class; missing ']'");
        assert_eq!(problem("../other"), "it leads out of the repository with `..`");
        assert_eq!(problem(" / "), "it names no file");
        assert_eq!(problem(&"a".repeat(301)), "it has more than 300 characters");
    }

    #[test]
    fn what_means_every_file_is_known() {
        for pattern in ["**", "*", "**/*", "**/*.*", "*/"] {
            assert!(PathGlob::new(pattern).unwrap().matches_everything(), "{pattern}");
        }
        assert!(!PathGlob::new("**/*.pem").unwrap().matches_everything());
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_a_problem(pattern in ".{0,40}", path in "[a-z/*\\[\\]{}.]{0,20}") {
            if let Ok(glob) = PathGlob::new(&pattern) {
                glob.matches(&path);
            }
        }

        #[test]
        fn the_pattern_of_a_file_means_that_file(path in "[a-z*?\\[\\]{}!.\\- ]{1,12}") {
            prop_assume!(path.trim() == path && path != ".." && !path.starts_with("./"));
            prop_assert!(matches(&PathGlob::of_file(&path), &path));
        }
    }
}
