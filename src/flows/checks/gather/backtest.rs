//! What a change of the policies would have done: the pull requests of the last months, judged under the policies as
//! they are and as they would be.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::guard::{Ground, guard};
use super::{Sides, compute, kept};
use crate::config::organisation::{ORGANISATION_FILE, Organisation};
use crate::failure::Failure;
use crate::findings::{Section, Severity};
use crate::flows::Platform;
use crate::flows::checks::standing;
use crate::flows::checks::subject::Subject;
use crate::flows::checks::verdict::{Backtest, Effect};
use crate::flows::platform_policies::PoliciesAtHand;
use crate::store::{JudgedInput, KEPT_DAYS, now};

/// Time that the judging of old pull requests may take.
const LONGEST: Duration = Duration::from_secs(30);
/// Pull requests that are judged again, the newest of them.
const MOST: usize = 5_000;

/// Tries the policies of a change of the platform repository on what was judged before. None when the change leaves
/// the policies as they are.
pub(super) async fn backtest(
    platform: &Platform,
    subject: &Subject,
    sides: &Sides,
    ground: &Ground,
) -> Result<Option<Backtest>, Failure> {
    let Some(changed) = changed(sides, ground) else { return Ok(None) };
    let since = now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
    let account = &subject.repository().name.owner;
    let pulls = platform.store.judged_pulls(account, since).await?;
    let began = Instant::now();
    let mut result = Backtest { left_out: pulls.len(), ..Backtest::default() };
    for (repository, number) in pulls.into_iter().take(MOST) {
        if began.elapsed() > LONGEST {
            break;
        }
        let Some(input) = platform.store.judged_input(repository, number).await? else { continue };
        let contents = contents(platform, &input).await?;
        let (now, then) = (ground.clone(), changed.clone());
        let tried = compute(move || tried(&input, &contents, &now, &then)).await?;
        if let Some((now, then)) = tried {
            result.pulls += 1;
            result.left_out -= 1;
            result.add(&now, &then);
        }
    }
    result.rules.retain(|_, effect| effect.findings.0 != effect.findings.1 || effect.blocked.0 != effect.blocked.1);
    Ok(Some(result))
}

/// The ground as the change would have it.
fn changed(sides: &Sides, ground: &Ground) -> Option<Ground> {
    if !ground.is_platform {
        return None;
    }
    let policies = match sides.after.texts.get(ORGANISATION_FILE) {
        Some(text) => Organisation::read(text).0.policies,
        None if sides.before.texts.contains_key(ORGANISATION_FILE) => Default::default(),
        None => ground.policies.clone(),
    };
    let rego = match sides.touches_policies() {
        true => Arc::new(PoliciesAtHand::of(sides.policies_on(&sides.after, &ground.rego))),
        false => ground.rego.clone(),
    };
    let changed = policies != ground.policies || rego.texts != ground.rego.texts;
    changed.then(|| Ground { policies, rego, ..ground.clone() })
}

async fn contents(platform: &Platform, input: &JudgedInput) -> Result<HashMap<String, String>, Failure> {
    let mut contents = HashMap::new();
    for name in input.after.values().chain(input.before.values()).chain(input.beside.values()) {
        if !contents.contains_key(name)
            && let Some(text) = platform.store.blob(name).await?
        {
            contents.insert(name.clone(), text);
        }
    }
    Ok(contents)
}

/// Of each rule: how many new findings a pull request has, and whether they block it.
type Tally = BTreeMap<&'static str, (usize, bool)>;

fn tried(
    input: &JudgedInput,
    contents: &HashMap<String, String>,
    now: &Ground,
    then: &Ground,
) -> Option<(Tally, Tally)> {
    let sides = kept::sides(input, contents)?;
    let touched = kept::touched(input);
    let tally = |ground: &Ground| {
        let mut facts = ground.facts.clone();
        facts.public = input.public;
        let ground = Ground { facts, is_platform: false, ..ground.clone() };
        let guard = guard(&sides, &BTreeMap::new(), &touched, &ground);
        let mut tally = Tally::new();
        let found = standing::sort(guard.after, &guard.before, &touched);
        for found in found.iter().filter(|found| found.is_new && found.finding.rule.section == Section::Policy) {
            let entry = tally.entry(found.finding.rule.id).or_default();
            entry.0 += 1;
            entry.1 |= found.finding.severity == Severity::Error;
        }
        tally
    };
    Some((tally(now), tally(then)))
}

impl Backtest {
    fn add(&mut self, now: &Tally, then: &Tally) {
        let blocks = |tally: &Tally| usize::from(tally.values().any(|(_, blocks)| *blocks));
        self.blocked.0 += blocks(now);
        self.blocked.1 += blocks(then);
        for rule in now.keys().chain(then.keys().filter(|rule| !now.contains_key(*rule))) {
            let effect: &mut Effect = self.rules.entry((*rule).to_owned()).or_default();
            let of = |tally: &Tally| tally.get(rule).copied().unwrap_or_default();
            let ((findings_now, blocks_now), (findings_then, blocks_then)) = (of(now), of(then));
            effect.findings.0 += findings_now;
            effect.findings.1 += findings_then;
            effect.pulls.0 += usize::from(findings_now > 0);
            effect.pulls.1 += usize::from(findings_then > 0);
            effect.blocked.0 += usize::from(blocks_now);
            effect.blocked.1 += usize::from(blocks_then);
        }
    }
}
