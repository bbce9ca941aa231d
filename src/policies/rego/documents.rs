//! The files that policies are asked about, as documents with positions: YAML, JSON, and Dockerfiles in the shape that
//! conftest gives them. What cannot be read is said, and no policy is asked about it.

use regorus::Value;

use super::{dockerfile, values};
use crate::yaml::{self, Limits, Node, ProblemKind};

const TEMPLATE: &str = "a template, whose values are not known";

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// YAML; JSON is YAML.
    Yaml,
    /// A Dockerfile.
    Dockerfile,
}

/// One document of a file.
pub(super) struct Document<'t> {
    /// What it says, with places.
    pub root: Node<'t>,
    /// The same, as policies see it.
    pub input: Value,
}

/// How a file with this path is read; none when policies are not asked about it.
pub(super) fn form(path: &str) -> Option<Form> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    if matches!(stem, "Dockerfile" | "Containerfile") || matches!(extension, "Dockerfile" | "dockerfile") {
        // `Dockerfile.dockerignore` belongs to Docker and is none.
        return (extension != "dockerignore").then_some(Form::Dockerfile);
    }
    let known = matches!(extension, "yaml" | "yml" | "json") && !is_lock(name);
    known.then_some(Form::Yaml)
}

/// Files that tools write about dependencies: large, and nobody's to put right.
fn is_lock(name: &str) -> bool {
    matches!(name, "package-lock.json" | "npm-shrinkwrap.json" | "pnpm-lock.yaml" | "packages.lock.json")
        || name.ends_with(".lock.json")
        || name.ends_with(".lock.yaml")
}

/// The documents of a text that say something.
///
/// # Errors
/// Why it cannot be read, as the rest of a sentence.
pub(super) fn read<'t>(path: &str, form: Form, text: &'t str, bytes: usize) -> Result<Vec<Document<'t>>, String> {
    // What Helm fills in can look like YAML: `{{ x }}` is a mapping in a mapping.
    if path.split('/').any(|folder| folder == "templates") && text.contains("{{") {
        return Err(TEMPLATE.to_owned());
    }
    let roots = match form {
        Form::Yaml => yaml_roots(text, bytes)?,
        Form::Dockerfile if text.len() > bytes => return Err("a file larger than is read".to_owned()),
        Form::Dockerfile => vec![dockerfile::read(text)],
    };
    Ok(roots.into_iter().map(|root| Document { input: values::of(&root), root }).collect())
}

fn yaml_roots(text: &str, bytes: usize) -> Result<Vec<Node<'_>>, String> {
    let stream = yaml::read(text, &Limits { bytes, ..Limits::default() });
    let mut roots = Vec::new();
    for document in stream.documents {
        // A key that is there twice has a meaning all the same: the last one counts.
        match document.problems.iter().find(|problem| problem.kind != ProblemKind::DuplicateKey) {
            Some(problem) if text.contains("{{") && problem.kind == ProblemKind::Syntax => {
                return Err(TEMPLATE.to_owned());
            }
            Some(problem) => return Err(format!("a file that is not valid YAML: {}", problem.message)),
            None if document.is_empty() => {}
            None => roots.push(document.root),
        }
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_asked_about_documents_and_dockerfiles() {
        for path in ["a.yaml", "x/b.yml", "c.json", ".github/workflows/ci.yaml"] {
            assert_eq!(form(path), Some(Form::Yaml), "{path}");
        }
        for path in ["Dockerfile", "x/Dockerfile.dev", "app.dockerfile", "Containerfile"] {
            assert_eq!(form(path), Some(Form::Dockerfile), "{path}");
        }
        for path in ["a.txt", "Dockerfile.dockerignore", "package-lock.json", "yaml", "main.tf", ""] {
            assert_eq!(form(path), None, "{path}");
        }
    }

    #[test]
    fn a_template_of_helm_is_no_document_even_where_it_looks_like_one() {
        let text = "image: {{ .Values.image }}\n";
        assert_eq!(read("chart/templates/a.yaml", Form::Yaml, text, 1_000).err().as_deref(), Some(TEMPLATE));
    }

    #[test]
    fn documents_that_say_nothing_are_left_out_and_json_may_be_indented_by_tabs() {
        let read = |text| {
            let all = read("a.yaml", Form::Yaml, text, 1_000)?;
            Ok::<_, String>(all.into_iter().map(|it| it.input).collect::<Vec<_>>())
        };
        assert_eq!(read("---\n---\na: 1\n---\n# nothing\n").unwrap().len(), 1);
        assert_eq!(read("{\n\t\"a\": [\n\t\t1\n\t]\n}\n").unwrap(), [Value::from_json_str(r#"{"a": [1]}"#).unwrap()]);
        assert_eq!(read("a: 1\na: 2\n").unwrap(), [Value::from_json_str(r#"{"a": 2}"#).unwrap()]);
        assert_eq!(read("a: {{ .Values.a }}\nb: c: d\n").unwrap_err(), "a template, whose values are not known");
        assert!(read("a: [\n").unwrap_err().starts_with("a file that is not valid YAML: "));
        assert!(read(&"a".repeat(2_000)).is_err());
    }
}
