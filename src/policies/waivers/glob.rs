//! Which files a waiver is for: a pattern in which `*` stays within one folder and `**` does not.

use globset::{Glob, GlobBuilder, GlobMatcher};

/// Characters of a pattern.
const LONGEST: usize = 300;

/// A pattern of paths. One without `*`, `?`, `[` or `{` means that file, or all in the folder of that name.
#[derive(Debug, Clone)]
pub struct PathGlob {
    file: GlobMatcher,
    /// Everything in the folder, where the pattern can be one.
    folder: Option<GlobMatcher>,
}

impl PathGlob {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it is none, as the end of a sentence.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let written = pattern.trim();
        let plain = written.trim_start_matches("./").trim_start_matches('/');
        if plain.chars().count() > LONGEST {
            return Err(format!("it has more than {LONGEST} characters"));
        }
        if plain.chars().any(char::is_control) {
            return Err("it holds characters that cannot be seen".to_owned());
        }
        if plain.split('/').any(|part| part == "..") {
            return Err("it leads out of the repository with `..`".to_owned());
        }
        let (name, is_folder) = match plain.strip_suffix('/') {
            Some(name) => (name, true),
            None => (plain, false),
        };
        if name.is_empty() {
            return Err("it names no file".to_owned());
        }
        let folder = match is_folder || !plain.contains(['*', '?', '[', '{']) {
            true => Some(build(&format!("{name}/**"))?.compile_matcher()),
            false => None,
        };
        // A folder that is written as one is never a file.
        let file = if is_folder { format!("{name}/**") } else { name.to_owned() };
        Ok(Self { file: build(&file)?.compile_matcher(), folder })
    }

    /// Whether it means a file.
    pub fn matches(&self, path: &str) -> bool {
        self.file.is_match(path) || self.folder.as_ref().is_some_and(|folder| folder.is_match(path))
    }

    /// Whether it means every file.
    pub fn matches_everything(&self) -> bool {
        let names_nothing = |glob: &GlobMatcher| glob.glob().glob().chars().all(|c| matches!(c, '*' | '/' | '?' | '.'));
        names_nothing(&self.file)
    }

    /// The patterns that it consists of, for a set.
    pub(super) fn globs(&self) -> impl Iterator<Item = &Glob> {
        [Some(&self.file), self.folder.as_ref()].into_iter().flatten().map(GlobMatcher::glob)
    }

    /// A pattern that means this one file.
    pub fn of_file(path: &str) -> String {
        globset::escape(path)
    }
}

fn build(pattern: &str) -> Result<Glob, String> {
    GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| error.kind().to_string())
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
