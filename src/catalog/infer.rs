//! A first catalog file for a repository that has none, guessed from what is in it and marked as guessed.

/// What is known of a repository.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// `owner/name`.
    pub repository: &'a str,
    /// Its description on GitHub.
    pub description: Option<&'a str>,
    /// All its paths.
    pub paths: &'a [String],
    /// The content of its CODEOWNERS file.
    pub codeowners: Option<&'a str>,
    /// The team with the most commits or reviews lately, as a slug.
    pub active_team: Option<&'a str>,
    /// The topics of the repository on GitHub.
    pub topics: &'a [String],
}

/// The guessed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inferred {
    /// The text of `catalog-info.yaml`.
    pub text: String,
    /// One line for each thing that was guessed, with its reason, for the pull request.
    pub reasons: Vec<String>,
}

/// Guesses a catalog file.
pub fn infer(_facts: &Facts<'_>) -> Inferred {
    Inferred { text: String::new(), reasons: Vec::new() }
}
