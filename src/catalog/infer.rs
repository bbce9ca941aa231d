//! A first catalog file for a repository that has none, guessed from what is in it and marked as guessed.

use super::{codeowners, formats};
use std::fmt::Write as _;

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

/// Files that tell a language, as the tag that is given for it.
const LANGUAGES: [(&str, &str); 12] = [
    ("Cargo.toml", "rust"),
    ("go.mod", "go"),
    ("package.json", "javascript"),
    ("tsconfig.json", "typescript"),
    ("pyproject.toml", "python"),
    ("requirements.txt", "python"),
    ("pom.xml", "java"),
    ("build.gradle", "java"),
    ("build.gradle.kts", "kotlin"),
    ("Gemfile", "ruby"),
    ("composer.json", "php"),
    ("mix.exs", "elixir"),
];

/// Guesses a catalog file. It always passes Backstage's rules; an owner that nobody could name is `unknown`.
pub fn infer(facts: &Facts<'_>) -> Inferred {
    let mut reasons = Vec::new();
    let repository_name = facts.repository.rsplit('/').next().unwrap_or_default();
    let name = name_of(repository_name);
    reasons.push(format!("name `{name}`: the name of the repository"));
    let (spec_type, why) = type_of(facts.paths);
    reasons.push(format!("type `{spec_type}`: {why}"));
    let (owner, why) = owner_of(facts);
    reasons.push(format!("owner `{owner}`: {why}"));
    reasons.push("lifecycle `production`: nothing says otherwise".to_owned());
    let tags = tags_of(facts);
    let mut text = String::from("# Inferred from the repository; check it, then remove this line.\n");
    text.push_str("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n");
    let _ = writeln!(text, "  name: {}", scalar(&name));
    if let Some(description) = facts.description.map(str::trim).filter(|description| !description.is_empty()) {
        let _ = writeln!(text, "  description: {}", quoted(description));
    }
    let _ = writeln!(text, "  annotations:\n    github.com/project-slug: {}", quoted(facts.repository));
    if has(facts.paths, "mkdocs.yml") || has(facts.paths, "mkdocs.yaml") {
        text.push_str("    backstage.io/techdocs-ref: dir:.\n");
    }
    if !tags.is_empty() {
        text.push_str("  tags:\n");
        for tag in &tags {
            let _ = writeln!(text, "    - {}", scalar(tag));
        }
    }
    let _ = writeln!(text, "spec:\n  type: {spec_type}\n  lifecycle: production\n  owner: {}", scalar(&owner));
    Inferred { text, reasons }
}

fn has(paths: &[String], name: &str) -> bool {
    paths.iter().any(|path| path == name)
}

fn name_of(repository: &str) -> String {
    let name: String = repository.chars().take(formats::LONGEST_NAME).collect();
    let name = name.trim_matches(['-', '_', '.']);
    if formats::is_object_name(name) { name.to_owned() } else { "component".to_owned() }
}

fn type_of(paths: &[String]) -> (&'static str, &'static str) {
    let any = |names: &[&str]| names.iter().any(|name| has(paths, name));
    if any(&["Dockerfile", "Procfile", "Containerfile"]) {
        ("service", "it has a container to run")
    } else if any(&["next.config.js", "vite.config.ts", "vite.config.js", "index.html", "angular.json"]) {
        ("website", "it is built for the browser")
    } else if any(&["Cargo.toml", "package.json", "pyproject.toml", "go.mod", "pom.xml"]) {
        ("library", "it is a package without a container")
    } else {
        ("other", "nothing tells what it is")
    }
}

fn owner_of(facts: &Facts<'_>) -> (String, &'static str) {
    let rules = facts.codeowners.map(codeowners::parse);
    let owners = rules.as_ref().and_then(|rules| rules.owners_of("README.md")).map(|rule| rule.owners.as_slice());
    let owners = owners.unwrap_or_default();
    let team = owners.iter().find_map(|owner| owner.strip_prefix('@')?.split_once('/').map(|(_, team)| team));
    let login = owners.iter().find_map(|owner| owner.strip_prefix('@').filter(|login| !login.contains('/')));
    let is_name = |name: &&str| formats::is_object_name(name);
    if let Some(team) = team.filter(is_name) {
        (team.to_owned(), "CODEOWNERS gives the root to this team")
    } else if let Some(team) = facts.active_team.filter(is_name) {
        (team.to_owned(), "the team that was most active lately")
    } else if let Some(login) = login.filter(is_name) {
        (format!("user:{login}"), "CODEOWNERS gives the root to this person")
    } else {
        ("unknown".to_owned(), "neither CODEOWNERS nor activity names a team; write one before merging")
    }
}

fn tags_of(facts: &Facts<'_>) -> Vec<String> {
    let languages = LANGUAGES.iter().filter(|(file, _)| has(facts.paths, file)).map(|(_, tag)| *tag);
    let topics = facts.topics.iter().map(String::as_str).filter(|topic| formats::is_tag(topic));
    let mut tags: Vec<String> = Vec::new();
    for tag in languages.chain(topics) {
        if !tags.iter().any(|have| have == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags.truncate(10);
    tags
}

/// A name as a YAML scalar, in quotes where it could be read as something else than a text.
fn scalar(text: &str) -> String {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'));
    let has_letter_first = text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let is_keyword = ["true", "false", "null"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_word && has_letter_first && !is_keyword && !text.ends_with(':') { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes; JSON's are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{NoFiles, Settings, read_file};

    #[test]
    fn a_service_is_recognised_by_its_container() {
        let paths = ["Cargo.toml", "Dockerfile", "mkdocs.yml"].map(str::to_owned);
        let inferred = infer(&Facts {
            repository: "acme/orders",
            description: Some("Takes \"orders\": all of them"),
            paths: &paths,
            codeowners: Some("* @acme/team-orders\n"),
            ..Facts::default()
        });
        insta::assert_snapshot!(inferred.text, @r#"
        # Inferred from the repository; check it, then remove this line.
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata:
          name: orders
          description: "Takes \"orders\": all of them"
          annotations:
            github.com/project-slug: "acme/orders"
            backstage.io/techdocs-ref: dir:.
          tags:
            - rust
        spec:
          type: service
          lifecycle: production
          owner: team-orders
        "#);
    }

    #[test]
    fn whatever_is_guessed_is_valid() {
        for repository in ["acme/123", "acme/-.-", "acme/true", "acme/ok", &format!("acme/{}", "x".repeat(99))] {
            let topics = ["1e3", "c++", "No Tag"].map(str::to_owned);
            let description = Some("\u{0} \u{85} ---\n...");
            let text = infer(&Facts { repository, description, topics: &topics, ..Facts::default() }).text;
            let reading = read_file("catalog-info.yaml", text.as_bytes(), &Settings::default(), &NoFiles);
            assert!(reading.findings.is_empty(), "{text}\n{:#?}", reading.findings);
            assert_eq!(reading.entities.len(), 1);
        }
    }
}
