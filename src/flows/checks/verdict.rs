//! What a judgement comes to: a conclusion and what there is to say. Pure.

use std::collections::BTreeMap;

use super::fixes::FileFix;
use super::standing::Found;
use crate::catalog::CatalogDiff;
use crate::findings::{Section, Severity};
use crate::github::{CommitSha, Conclusion};
use crate::policies::NotEvaluated;
use crate::policies::waivers::{Asked, Waiver};
use crate::store::JudgedInput;

/// The outcome of judging one commit.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The commit that was judged.
    pub head: CommitSha,
    /// All findings, the new ones first, the worst first.
    pub found: Vec<Found>,
    /// What becomes of the catalog.
    pub diff: CatalogDiff,
    /// How many catalog files were looked at.
    pub files: usize,
    /// How many entities they hold.
    pub entities: usize,
    /// What the policies looked at.
    pub policies: Guarded,
    /// What a machine can put right.
    pub fixes: Vec<FileFix>,
    /// Whether the platform may commit those: the branch is not in a fork.
    pub can_commit: bool,
}

/// What the policies looked at, beside what they found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guarded {
    /// How many files at least one rule looked at.
    pub files: usize,
    /// How many findings rules in mode shadow have on the lines of the change, by id. They are shown to nobody.
    pub shadowed: BTreeMap<String, usize>,
    /// What could not be evaluated.
    pub not_evaluated: Vec<NotEvaluated>,
    /// What was found and is waived, one row a rule and file.
    pub waived: Vec<Waived>,
    /// Skips of other tools that stand at a finding: requests, which silence nothing.
    pub skips: Vec<Asked>,
    /// What the judgement rests on, to be kept for later changes of the policies.
    pub input: Option<Box<KeptInput>>,
    /// What a change of the policies would have done.
    pub backtest: Option<Backtest>,
}

/// A finding that somebody was allowed to leave as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The rule.
    pub rule: &'static str,
    /// The file.
    pub path: String,
    /// The waiver.
    pub waiver: Waiver,
}

/// What the policies were judged over, with the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptInput {
    /// The files by the names of their contents.
    pub files: JudgedInput,
    /// The contents by their names.
    pub contents: BTreeMap<String, String>,
}

/// What a change of the policies would have done to the pull requests of the last months.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backtest {
    /// How many pull requests were judged again.
    pub pulls: usize,
    /// How many were left out: their files are not at hand any more, or the time was over.
    pub left_out: usize,
    /// How many would have been blocked: under the policies as they are, and as they would be.
    pub blocked: (usize, usize),
    /// The rules that find more or less, by id.
    pub rules: BTreeMap<String, Effect>,
}

/// What a rule finds, under the policies as they are and as they would be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effect {
    /// Findings.
    pub findings: (usize, usize),
    /// Pull requests that have some.
    pub pulls: (usize, usize),
    /// Pull requests that it blocks.
    pub blocked: (usize, usize),
}

/// How many findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Counts {
    /// Of those that the change is answerable for.
    pub fn of<'f>(found: impl Iterator<Item = &'f Found>) -> Self {
        found.filter(|found| found.is_new).fold(Self::default(), |mut counts, found| {
            match found.finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.notes += 1,
            }
            counts
        })
    }
}

impl Verdict {
    /// Nothing was touched that anything judges.
    pub fn nothing(head: CommitSha, can_commit: bool) -> Self {
        let (found, fixes) = (Vec::new(), Vec::new());
        let (diff, policies) = Default::default();
        Self { head, found, diff, files: 0, entities: 0, policies, fixes, can_commit }
    }

    /// Whether there was nothing to judge.
    pub fn is_empty(&self) -> bool {
        let policies = &self.policies;
        let nothing_seen =
            self.files == 0 && policies.files == 0 && policies.not_evaluated.is_empty() && policies.backtest.is_none();
        nothing_seen && self.diff.is_empty() && self.found.is_empty()
    }

    /// The findings of one section.
    pub fn of(&self, section: Section) -> impl Iterator<Item = &Found> + Clone {
        self.found.iter().filter(move |found| found.finding.rule.section == section)
    }

    /// The findings that the change is answerable for.
    pub fn new_ones(&self) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(|found| found.is_new)
    }

    /// How many findings were there before.
    pub fn old_ones(&self) -> usize {
        self.found.iter().filter(|found| !found.is_new).count()
    }

    /// How many new findings of each severity.
    pub fn counts(&self) -> Counts {
        Counts::of(self.found.iter())
    }

    /// Errors fail, warnings are neutral, and what was there before blocks nobody.
    pub fn conclusion(&self) -> Conclusion {
        match self.counts() {
            Counts { errors: 1.., .. } => Conclusion::Failure,
            Counts { warnings: 1.., .. } => Conclusion::Neutral,
            _ => Conclusion::Success,
        }
    }
}
