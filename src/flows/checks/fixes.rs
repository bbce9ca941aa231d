//! The mechanical fixes of a change, file by file. Pure.

use std::collections::BTreeMap;

use super::standing::Found;
use crate::findings::{Finding, edits};

/// A file as it would stand after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFix {
    /// The file.
    pub path: String,
    /// How it stands.
    pub before: String,
    /// How it would stand.
    pub after: String,
    /// How many findings that puts right.
    pub findings: usize,
}

/// The fixes of what the change brought, in the order of the paths.
pub fn of(found: &[Found], texts: &BTreeMap<String, String>) -> Vec<FileFix> {
    of_rules(found, texts, &[])
}

/// As [`of`], only for some rules; all when none is named.
pub fn of_rules(found: &[Found], texts: &BTreeMap<String, String>, rules: &[&str]) -> Vec<FileFix> {
    let mut by_path: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    let wanted = |finding: &&Finding| finding.fix.is_some() && (rules.is_empty() || rules.contains(&finding.rule.id));
    for finding in found.iter().filter(|found| found.is_new).map(|found| &found.finding).filter(wanted) {
        by_path.entry(&finding.path).or_default().push(finding);
    }
    let fix = |(path, findings): (&str, Vec<&Finding>)| {
        // A file that does not exist yet is one without a text.
        let before = texts.get(path).map_or("", String::as_str);
        let fixed = edits::apply(before, findings);
        (fixed.applied > 0).then(|| FileFix {
            path: path.to_owned(),
            before: before.to_owned(),
            after: fixed.text,
            findings: fixed.applied,
        })
    };
    by_path.into_iter().filter_map(fix).collect()
}
