//! Issue forms of a repository: the files below `.github/ISSUE_TEMPLATE/`, and the text of the issue that a filled-in
//! form becomes. Showing a form is `pages`'. Source: GitHub's "Syntax for issue forms".

mod answer;
mod read;
#[cfg(test)]
mod tests;

pub use answer::{Answers, Unanswered};
pub use read::read;

use serde::Deserialize;

use super::model::{Repository, World};

/// Where the files are.
pub const FOLDER: &str = ".github/ISSUE_TEMPLATE";
/// Fields of a form that are read.
const MOST_ITEMS: usize = 100;
/// A larger file is no form.
const LARGEST: usize = 256 * 1024;

/// An issue form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What the list of forms calls it.
    pub name: String,
    /// A sentence about it.
    pub description: String,
    /// What the title begins with.
    pub title: String,
    /// Labels that its issues get.
    pub labels: Vec<String>,
    /// Who is to work on its issues.
    pub assignees: Vec<String>,
    /// What stands in it, in order.
    pub body: Vec<Item>,
}

/// One thing in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Words for the person, which are no part of the issue.
    Markdown(String),
    /// A question.
    Field(Field),
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the file and in addresses that fill it in; it is not in the issue.
    pub id: Option<String>,
    /// The heading above the answer.
    pub label: String,
    /// A sentence below it.
    pub description: String,
    /// Whether it must be answered.
    pub required: bool,
    /// How it is answered.
    pub kind: Kind,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Input {
        /// What shows while it is empty.
        placeholder: String,
        /// What stands in it at first.
        value: String,
    },
    /// Several lines.
    Textarea {
        /// What shows while it is empty.
        placeholder: String,
        /// What stands in it at first.
        value: String,
        /// The language in which the answer is fenced.
        render: Option<String>,
    },
    /// One of these, or several.
    Dropdown {
        /// What there is.
        options: Vec<String>,
        /// Whether several can be chosen.
        multiple: bool,
        /// What is chosen at first.
        default: Option<usize>,
    },
    /// Boxes to tick.
    Checkboxes(Vec<Checkbox>),
}

/// A box to tick.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkbox {
    /// What stands beside it, Markdown.
    pub label: String,
    /// Whether it must be ticked.
    #[serde(default)]
    pub required: bool,
}

impl Form {
    /// The questions, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.body.iter().filter_map(|item| match item {
            Item::Field(field) => Some(field),
            Item::Markdown(_) => None,
        })
    }
}

/// A file of the folder with what it is: a form, or why it is none.
pub type Found = (String, Result<Form, String>);

/// All form files of the default branch, by name.
pub fn of(world: &World, repo: &Repository) -> Vec<Found> {
    let objects = world.objects_of(repo);
    let tree = repo.branch(&repo.default_branch).and_then(|tip| objects.commit(tip)).map(|commit| commit.tree);
    let folder = tree.and_then(|tree| objects.at_path(tree, FOLDER)).and_then(|found| objects.tree(found.oid));
    let mut found = Vec::new();
    for entry in folder.unwrap_or_default() {
        let form = entry.name.ends_with(".yml") || entry.name.ends_with(".yaml");
        let Some(bytes) = objects.blob(entry.oid).filter(|_| form && entry.name != "config.yml") else { continue };
        let form = match std::str::from_utf8(bytes) {
            Ok(text) if bytes.len() <= LARGEST => read(text),
            Ok(_) => Err(format!("the file is larger than {} KiB", LARGEST / 1024)),
            Err(_) => Err("the file is not UTF-8".to_owned()),
        };
        found.push((entry.name.clone(), form));
    }
    found
}

/// Whether an issue can be opened without a form: `blank_issues_enabled` of `config.yml`.
pub fn allows_blank(world: &World, repo: &Repository) -> bool {
    #[derive(Deserialize)]
    struct Config {
        blank_issues_enabled: Option<bool>,
    }
    let objects = world.objects_of(repo);
    let text = || {
        let tree = objects.commit(repo.branch(&repo.default_branch)?)?.tree;
        let bytes = objects.blob(objects.at_path(tree, &format!("{FOLDER}/config.yml"))?.oid)?;
        serde_yaml::from_slice::<Config>(bytes.get(..LARGEST).unwrap_or(bytes)).ok()?.blank_issues_enabled
    };
    text().unwrap_or(true)
}
