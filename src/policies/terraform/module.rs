//! What is judged together: the files of a folder of Terraform, or one template of CloudFormation.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use super::value::{Entry, Given, Map, Place};
use crate::findings::Rule;
use crate::policies::report::Found;
use crate::yaml::Span;

/// A file.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub judged: bool,
}

/// The language that a module is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Terraform,
    CloudFormation,
}

/// A block with its labels, or a resource of a template.
#[derive(Debug, Clone)]
pub struct Block<'a> {
    /// Its file: the place in the list of the module.
    pub file: usize,
    /// The first label, as `aws_sqs_queue`, or the type.
    pub kind: Cow<'a, str>,
    /// The last label, or the logical id.
    pub name: Cow<'a, str>,
    /// Where its first label stands, or what it begins with when it has none.
    pub at: Place,
    /// Its arguments, or the properties.
    pub body: Map<'a>,
}

/// Who decides what a module is run with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is run itself: it has a state and configures its providers.
    Root,
    /// Another module calls it, or it is made for that.
    Child,
    /// Its files do not say.
    Unclear,
}

/// Files that belong together, by their blocks.
#[derive(Debug)]
pub struct Module<'a> {
    pub language: Language,
    /// The folder; empty for the root of the repository.
    pub folder: &'a str,
    pub files: Vec<Source<'a>>,
    /// Whether all files are known, and all could be read: what is not there is then known to be missing.
    pub complete: bool,
    pub role: Role,
    pub resources: Vec<Block<'a>>,
    pub data: Vec<Block<'a>>,
    pub providers: Vec<Block<'a>>,
    /// Calls of other modules.
    pub calls: Vec<Block<'a>>,
    pub removed: Vec<Block<'a>>,
    /// The blocks `terraform`.
    pub settings: Vec<Block<'a>>,
    /// The environment that a variable or a local names: `production`.
    pub environment: Option<String>,
    /// How many findings there were of each rule in each file.
    made: RefCell<HashMap<(&'static str, usize), usize>>,
}

/// Findings of one rule in one file whose place is counted out, far more than are ever shown. It takes a look at all
/// of the text before it, so that without an end a file full of faults would take the square of its length.
const MOST_PLACES: usize = 1_000;

impl<'a> Module<'a> {
    pub fn new(language: Language, folder: &'a str) -> Self {
        Self {
            language,
            folder,
            files: Vec::new(),
            complete: true,
            role: Role::Unclear,
            resources: Vec::new(),
            data: Vec::new(),
            providers: Vec::new(),
            calls: Vec::new(),
            removed: Vec::new(),
            settings: Vec::new(),
            environment: None,
            made: RefCell::default(),
        }
    }

    /// The resources in judged files that are made at all.
    pub fn judged(&self) -> impl Iterator<Item = &Block<'a>> {
        self.resources.iter().filter(|block| self.is_judged(block) && !block.is_never_made())
    }

    /// Whether a block stands in a judged file.
    pub fn is_judged(&self, block: &Block<'_>) -> bool {
        self.source(block).judged
    }

    /// The file of a block.
    pub fn source(&self, block: &Block<'_>) -> Source<'a> {
        self.files.get(block.file).copied().unwrap_or(Source { path: "", text: "", judged: false })
    }

    /// A finding in the file of a block.
    pub fn found(&self, rule: &'static Rule, block: &Block<'_>, at: Place, message: impl Into<String>) -> Found {
        let source = self.source(block);
        let mut made = self.made.borrow_mut();
        let made = made.entry((rule.id, block.file)).or_default();
        *made += 1;
        let span = if *made > MOST_PLACES { Span::default() } else { at.span(source.text) };
        Found::new(rule, source.path, span, message)
    }

    /// How people call a resource: its address, or its logical id.
    pub fn address(&self, block: &Block<'_>) -> String {
        match self.language {
            Language::Terraform => format!("{}.{}", block.kind, block.name),
            Language::CloudFormation => block.name.to_string(),
        }
    }

    /// The blocks of a kind inside the blocks `terraform`, with the block that they stand in.
    pub fn inside_settings<'n>(&'n self, kind: &'n str) -> impl Iterator<Item = (&'n Block<'a>, &'n Entry<'a>)> {
        self.settings.iter().flat_map(move |block| block.body.entries(kind).map(move |entry| (block, entry)))
    }

    /// Whether the folder holds examples or tests, which nobody runs for good.
    pub fn is_example(&self) -> bool {
        let names = ["example", "examples", "test", "tests", "testdata", "fixtures", "testing"];
        self.folder.split('/').any(|folder| names.contains(&folder))
    }
}

impl Block<'_> {
    /// `count = 0`
    fn is_never_made(&self) -> bool {
        matches!(self.body.given("count"), Given::Is(count) if count.number() == Some(0.0))
    }
}
