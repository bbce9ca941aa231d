//! Which findings waivers take away, and which come back because their waiver has ended.

use std::collections::{BTreeSet, HashMap};

use super::{PathGlob, Waiver, waivable};
use crate::findings::{Finding, Rule, Section};
use chrono::NaiveDate;

/// Findings in the light of waivers.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    /// What still counts, in the order it had.
    pub findings: Vec<Finding>,
    /// What is waived, each with the place of its waiver in the list that was given.
    pub waived: Vec<(Finding, usize)>,
    /// The waivers that have ended and would have taken a finding away, by their place in the list. Such a finding
    /// counts, and its help says so.
    pub expired: BTreeSet<usize>,
}

/// Takes away what is waived. Of several waivers for one finding the one that lasts longest counts.
pub fn apply(findings: Vec<Finding>, waivers: &[Waiver], today: NaiveDate) -> Applied {
    let mut applied = Applied::default();
    let by_word = by_word(waivers);
    let mut of_rules: HashMap<&'static str, OfRule> = HashMap::new();
    for mut finding in findings {
        let rule = finding.rule;
        let of_rule = of_rules.entry(rule.id).or_insert_with(|| OfRule::new(rule, waivers, &by_word));
        match of_rule.decide(&finding.path, waivers, today) {
            Decision::Counts => applied.findings.push(finding),
            Decision::Waived(at) => applied.waived.push((finding, at)),
            Decision::Expired(at) => {
                applied.expired.insert(at);
                if let Some(waiver) = waivers.get(at) {
                    finding.help = with_end(&finding.help, waiver);
                }
                applied.findings.push(finding);
            }
        }
    }
    applied
}

/// What becomes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Counts,
    Waived(usize),
    Expired(usize),
}

/// The waivers by the word that they name their rule with, in lower case.
fn by_word(waivers: &[Waiver]) -> HashMap<String, Vec<usize>> {
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, waiver) in waivers.iter().enumerate() {
        by_word.entry(waiver.rule.trim().to_lowercase()).or_default().push(at);
    }
    by_word
}

/// The words that mean a rule: its id, the ids of other tools, and the id of a catalog rule without its section.
fn words(rule: &'static Rule) -> impl Iterator<Item = &'static str> {
    let short = match rule.section {
        Section::Catalog => rule.id.split_once('.').map(|(_, name)| name),
        _ => None,
    };
    std::iter::once(rule.id).chain(rule.aliases.iter().copied()).chain(short)
}

/// The waivers of one rule.
struct OfRule {
    /// The one for all files that lasts longest.
    everywhere: Option<usize>,
    /// Those for some files, by the folder below which they are meant: a path is compared with few of many.
    by_folder: HashMap<String, Vec<(usize, PathGlob)>>,
    /// What was decided for a file: a file has many findings of one rule.
    decided: HashMap<String, Decision>,
}

impl OfRule {
    fn new(rule: &'static Rule, waivers: &[Waiver], by_word: &HashMap<String, Vec<usize>>) -> Self {
        let meant: BTreeSet<usize> =
            words(rule).filter_map(|word| by_word.get(&word.to_lowercase())).flatten().copied().collect();
        let mut of_rule = Self { everywhere: None, by_folder: HashMap::new(), decided: HashMap::new() };
        for at in meant {
            let Some(waiver) = waivers.get(at) else { continue };
            // A pattern that cannot be read means no file; the rule of the waivers' file tells it.
            match waiver.path.as_deref().map(PathGlob::new).transpose() {
                Ok(glob) if waivable(rule, glob.as_ref()).is_ok() => of_rule.take(at, glob, waivers),
                _ => {}
            }
        }
        of_rule
    }

    fn take(&mut self, at: usize, glob: Option<PathGlob>, waivers: &[Waiver]) {
        match glob {
            Some(glob) => self.by_folder.entry(glob.below().to_owned()).or_default().push((at, glob)),
            None => self.everywhere = self.everywhere.into_iter().chain([at]).max_by_key(|at| lasts(waivers, *at)),
        }
    }

    fn decide(&mut self, path: &str, waivers: &[Waiver], today: NaiveDate) -> Decision {
        if self.everywhere.is_none() && self.by_folder.is_empty() {
            return Decision::Counts;
        }
        if let Some(known) = self.decided.get(path) {
            return *known;
        }
        let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let near = ["", path].into_iter().chain(folders).filter_map(|folder| self.by_folder.get(folder)).flatten();
        let meant = near.filter(|(_, glob)| glob.matches(path)).map(|(at, _)| *at);
        let decision = match meant.chain(self.everywhere).max_by_key(|at| lasts(waivers, *at)) {
            None => Decision::Counts,
            Some(at) if waivers.get(at).is_some_and(|waiver| waiver.is_in_force(today)) => Decision::Waived(at),
            Some(at) => Decision::Expired(at),
        };
        self.decided.insert(path.to_owned(), decision);
        decision
    }
}

/// What is over lasts less than whatever counts, and then by its end.
fn lasts(waivers: &[Waiver], at: usize) -> Option<(bool, NaiveDate)> {
    waivers.get(at).map(|waiver| (waiver.ended.is_none(), waiver.end()))
}

fn with_end(help: &str, waiver: &Waiver) -> String {
    let number = waiver.id.map(|id| format!(" {id}")).unwrap_or_default();
    let by = match waiver.granted_by.is_empty() {
        true => String::new(),
        false => format!(", granted by {},", quoted(&waiver.granted_by)),
    };
    let end = format!("Waiver{number}{by} ended on {}.", waiver.end());
    if help.is_empty() { end } else { format!("{help} {end}") }
}

fn quoted(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control() && *c != '`').take(60).collect();
    format!("`{plain}`")
}

#[cfg(test)]
mod tests;
