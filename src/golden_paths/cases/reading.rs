//! A case from its YAML; what it does not know is an error, because a misspelt expectation would always hold.

use super::super::template::Problem;
use super::{Case, Expectation};
use crate::suggest::nearest;
use crate::yaml::{self, Limits, Node};
use serde_json::Value as Json;
use std::collections::BTreeMap;

pub(super) fn read(path: &str, contents: &[u8]) -> Result<Case, Problem> {
    let documents = yaml::read_bytes(contents, &Limits::default()).documents;
    if let Some(problem) = documents.iter().flat_map(|document| &document.problems).next() {
        let place = Some(problem.span.start);
        return Err(Problem { path: path.into(), place, message: format!("not valid YAML: {}", problem.message) });
    }
    let mut documents = documents.into_iter().filter(|document| !document.is_empty());
    let (Some(document), None) = (documents.next(), documents.next()) else {
        return Err(Problem { path: path.into(), place: None, message: "expected one YAML document".into() });
    };
    Reader { path }.case(&document.root)
}

struct Reader<'p> {
    path: &'p str,
}

impl Reader<'_> {
    fn case(&self, root: &Node<'_>) -> Result<Case, Problem> {
        self.known(root, "a case", &["values", "repository", "expect"])?;
        let values = match root.get("values").map(Node::to_json) {
            None | Some(Json::Null) => serde_json::Map::new(),
            Some(Json::Object(values)) => values,
            Some(_) => return Err(self.problem(root.get("values"), "values: expected parameters and their values")),
        };
        let repository = match root.get("repository") {
            None => None,
            Some(node) => match node.as_text() {
                Some(slug) if slug.split('/').filter(|part| !part.is_empty()).count() == 2 => Some(slug.to_string()),
                _ => return Err(self.problem(Some(node), "repository: expected `owner/name`")),
            },
        };
        // Without one it is to make files, whichever.
        let Some(expect) = root.get("expect") else {
            let (path, expect) = (self.path.to_string(), Expectation::default());
            return Ok(Case { path, values, repository, expect });
        };
        self.known(expect, "expect", &["files", "contains", "lacks", "errors"])?;
        let expect = Expectation {
            files: expect.get("files").map(|node| self.texts(node, "files")).transpose()?,
            contains: self.by_file(expect.get("contains"), "contains")?,
            lacks: self.by_file(expect.get("lacks"), "lacks")?,
            errors: expect.get("errors").map(|node| self.texts(node, "errors")).transpose()?,
        };
        Ok(Case { path: self.path.to_string(), values, repository, expect })
    }

    fn known(&self, node: &Node<'_>, what: &str, keys: &[&str]) -> Result<(), Problem> {
        let Some(map) = node.as_map() else {
            return Err(self.problem(Some(node), &format!("{what}: expected {}", keys.join(", "))));
        };
        match map.entries.iter().find(|entry| !keys.contains(&entry.key.as_ref())) {
            None => Ok(()),
            Some(entry) => {
                let near = nearest(&entry.key, keys.iter().copied());
                let hint = near.map_or_else(
                    || format!(": expected {}", keys.join(", ")),
                    |near| format!(": did you mean `{near}`?"),
                );
                let place = Some(entry.key_span.start);
                let message = format!("{what} has no `{}`{hint}", entry.key);
                Err(Problem { path: self.path.into(), place, message })
            }
        }
    }

    fn texts(&self, node: &Node<'_>, name: &str) -> Result<Vec<String>, Problem> {
        let items = node.as_list().map(|items| items.iter().map(|item| item.as_text().map(str::to_string)).collect());
        let items: Option<Vec<String>> = items.flatten();
        items.ok_or_else(|| self.problem(Some(node), &format!("expect.{name}: expected a list of texts")))
    }

    fn by_file(&self, node: Option<&Node<'_>>, name: &str) -> Result<BTreeMap<String, Vec<String>>, Problem> {
        let Some(node) = node else { return Ok(BTreeMap::new()) };
        let Some(map) = node.as_map() else {
            return Err(self.problem(Some(node), &format!("expect.{name}: expected files and lists of texts")));
        };
        map.entries.iter().map(|entry| Ok((entry.key.to_string(), self.texts(&entry.value, name)?))).collect()
    }

    fn problem(&self, at: Option<&Node<'_>>, message: &str) -> Problem {
        Problem { path: self.path.into(), place: at.map(|node| node.span.start), message: message.into() }
    }
}
