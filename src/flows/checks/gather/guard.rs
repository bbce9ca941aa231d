//! What the policies say to a change. The rules and their settings are those of the base; what the head holds is
//! judged and never obeyed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Content, Sides};
use crate::catalog::Snapshot;
use crate::config::policies::{Policies, REPOSITORY_FILE, of_repository};
use crate::findings::Finding;
use crate::flows::checks::standing;
use crate::flows::checks::verdict::{Guarded, Waived};
use crate::flows::platform_policies::PoliciesAtHand;
use crate::policies::waivers::{self, Skip, WAIVERS_FILE, Waiver};
use crate::policies::{self, Facts, File, Judged, Repository, Settings};

/// The lines that a change touches, by path.
type Touched = HashMap<String, Vec<RangeInclusive<u32>>>;

/// What is known beside the files.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    /// What the organisation decided.
    pub policies: Policies,
    /// The organisation's own rules.
    pub rego: Arc<PoliciesAtHand>,
    /// What is known of the repository.
    pub facts: Facts,
    /// The waivers of the repository that the record knows, ended ones among them.
    pub waivers: Vec<Waiver>,
    /// The day on which it is judged, UTC.
    pub today: NaiveDate,
    /// Whether this is the platform repository, whose golden paths are judged by a check of their own.
    pub is_platform: bool,
}

impl Guard {
    /// Takes away what is waived, of all that was found after the change, and notes skips of other tools.
    pub fn waive(&mut self, after: Vec<Finding>, side: &Snapshot, ground: &Ground) -> Vec<Finding> {
        let applied = waivers::apply(after, &ground.waivers, ground.today);
        let mut waived: BTreeMap<(&'static str, String), Waived> = BTreeMap::new();
        for (finding, at) in applied.waived {
            let Some(waiver) = ground.waivers.get(at) else { continue };
            let (rule, path) = (finding.rule.id, finding.path);
            let key = (rule, path.clone());
            waived.entry(key).or_insert_with(|| Waived { rule, path, waiver: waiver.clone() });
        }
        self.outcome.waived = waived.into_values().collect();
        let found: BTreeSet<&str> = applied.findings.iter().map(|finding| finding.path.as_str()).collect();
        let texts = side.texts.iter().filter(|(path, _)| found.contains(path.as_str()));
        let skips: Vec<Skip> = texts.flat_map(|(path, text)| waivers::skips(path, text)).collect();
        self.outcome.skips = waivers::asked_at(&applied.findings, &skips);
        applied.findings
    }
}

/// What the policies found on both sides.
#[derive(Debug, Default)]
pub(super) struct Guard {
    pub before: Vec<Finding>,
    pub after: Vec<Finding>,
    pub outcome: Guarded,
}

/// Judges both sides by the settings of the base.
pub(super) fn guard(sides: &Sides, added: &BTreeMap<String, String>, touched: &Touched, ground: &Ground) -> Guard {
    let (rules, settings_before) = settings(&sides.before, ground);
    let mut before: Judged =
        judge(&sides.before, |path| sides.judged_before.contains_key(path), &BTreeMap::new(), &rules, ground);
    let is_judged = |path: &str| sides.judged_after.contains_key(path) || added.contains_key(path);
    let mut after = judge(&sides.after, is_judged, added, &rules, ground);
    for (path, content) in &sides.judged_after {
        if let Content::TooLarge(bytes) = content
            && policies::wants(path)
        {
            let why = format!("larger than is read: {bytes} bytes");
            after.not_evaluated.insert(policies::NotEvaluated { path: path.clone(), why });
        }
    }
    // What stands in files that the change leaves alone is nobody's here, not even where they are seen in another light.
    let was_judged = |path: &str| sides.judged_before.contains_key(path);
    for (judged, is_judged) in [(&mut before, &was_judged as &dyn Fn(&str) -> bool), (&mut after, &is_judged)] {
        judged.findings.retain(|finding| is_judged(&finding.path));
        judged.shadowed.retain(|finding| is_judged(&finding.path));
    }
    let mut shadowed: BTreeMap<String, usize> = BTreeMap::new();
    for found in standing::sort(after.shadowed, &before.shadowed, touched).iter().filter(|found| found.is_new) {
        *shadowed.entry(found.finding.rule.id.to_owned()).or_default() += 1;
    }
    let outcome = Guarded {
        files: after.files.len(),
        shadowed,
        not_evaluated: after.not_evaluated.into_iter().collect(),
        ..Guarded::default()
    };
    let mut guard = Guard { before: before.findings, after: after.findings, outcome };
    guard.before.extend(settings_before);
    guard.after.extend(settings(&sides.after, ground).1);
    // The record alone counts: what somebody wrote into the file by hand is a request, and is told so.
    let beyond = |text: &String| waivers::beyond_record(&waivers::read(text), &ground.waivers, ground.today);
    guard.before.extend(sides.judged_before.get(WAIVERS_FILE).map(beyond).unwrap_or_default());
    if let Some(Content::Text(text)) = sides.judged_after.get(WAIVERS_FILE) {
        guard.after.extend(beyond(text));
    }
    guard
}

/// What the policies still find once texts are others.
pub(super) fn again(
    sides: &Sides,
    texts: &BTreeMap<String, String>,
    added: &BTreeMap<String, String>,
    ground: &Ground,
) -> Vec<Finding> {
    let side = Snapshot { texts: texts.clone(), ..sides.after.clone() };
    let is_judged = |path: &str| sides.judged_after.contains_key(path) || added.contains_key(path);
    judge(&side, is_judged, added, &settings(&sides.before, ground).0, ground).findings
}

/// The settings of a side: the organisation's, with what the repository adds, and what is wrong with that.
fn settings(side: &Snapshot, ground: &Ground) -> (Settings, Vec<Finding>) {
    let own = side.texts.get(REPOSITORY_FILE).map(|text| of_repository(&ground.policies, text));
    own.unwrap_or_else(|| (ground.policies.settings.clone(), Vec::new()))
}

fn judge(
    side: &Snapshot,
    is_judged: impl Fn(&str) -> bool,
    added: &BTreeMap<String, String>,
    settings: &Settings,
    ground: &Ground,
) -> Judged {
    let left_out = |path: &str| ground.is_platform && path.starts_with(crate::flows::platform_paths::FOLDER);
    let mut files: BTreeMap<&str, File<'_>> = BTreeMap::new();
    for path in &side.paths {
        files.insert(path, File { content: policies::Content::Unread, judged: is_judged(path) && !left_out(path) });
    }
    for (path, lines) in added {
        files.insert(path, File { content: policies::Content::Added(lines), judged: true });
    }
    for (path, text) in &side.texts {
        let judged = is_judged(path) && !left_out(path);
        files.insert(path, File { content: policies::Content::Text(text), judged });
    }
    let repository = Repository { files, complete: side.complete, facts: ground.facts.clone() };
    let mut judged = policies::judge(&repository, settings);
    let own = ground.rego.policies.judge(&repository, settings);
    for trouble in own.troubles {
        tracing::warn!(path = trouble.path, trouble.message, "a policy of the organisation is in trouble");
    }
    judged.add(own.judged);
    judged
}
