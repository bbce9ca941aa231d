//! What a judgement came to.

use std::collections::BTreeSet;

use crate::findings::Finding;

/// What the policies say to a repository.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// What was found, in the order in which it was found.
    pub findings: Vec<Finding>,
    /// What rules in mode shadow found: to be counted, and shown to nobody.
    pub shadowed: Vec<Finding>,
    /// What could not be evaluated and is therefore not claimed to be right.
    pub not_evaluated: BTreeSet<NotEvaluated>,
    /// The files that at least one rule looked at.
    pub files: BTreeSet<String>,
}

impl Judged {
    /// What other rules say to the same repository.
    pub fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.shadowed.extend(other.shadowed);
        self.not_evaluated.extend(other.not_evaluated);
        self.files.extend(other.files);
    }
}

/// A file that no rule could judge although it is of a kind that rules are for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotEvaluated {
    /// The file.
    pub path: String,
    /// Why, as the rest of a sentence: "a template of Helm, whose values are not known".
    pub why: String,
}
