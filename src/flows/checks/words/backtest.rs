//! What a change of the policies would have done, for those who are about to merge it.

use super::count;
use crate::flows::checks::verdict::{Backtest, Effect};
use crate::outbox::escape;
use crate::store::KEPT_DAYS;

/// Rules that are listed, those that block most first.
const LISTED: usize = 20;

/// The part of the summary.
pub fn words(backtest: &Backtest) -> String {
    let head = "#### What this change of the policies would have done";
    if backtest.pulls == 0 {
        let why = match backtest.left_out {
            0 => format!("In the last {KEPT_DAYS} days no pull request was judged that policies have rules for."),
            left => format!("The files of {} are not at hand any more.", count(left, "judged pull request")),
        };
        return format!("{head}\n\n{why} So nothing can be said about its effect.");
    }
    let (now, then) = backtest.blocked;
    let blocked = match now == then {
        true => format!("It would have blocked as many as were: {now}."),
        false => format!("It would have blocked **{then}** of them; under the policies as they are, it is {now}."),
    };
    let mut parts = vec![head.to_owned()];
    parts.push(format!(
        "Tried on {} of the last {KEPT_DAYS} days. {blocked}{}",
        count(backtest.pulls, "pull request"),
        left_out(backtest.left_out)
    ));
    if backtest.rules.is_empty() {
        parts.push("No rule would have found anything more or less.".to_owned());
        return parts.join("\n\n");
    }
    let mut rules: Vec<(&String, &Effect)> = backtest.rules.iter().collect();
    rules.sort_by_key(|(rule, effect)| (std::cmp::Reverse(effect.blocked.1.abs_diff(effect.blocked.0)), *rule));
    let rows: Vec<String> = rules.iter().take(LISTED).map(|(rule, effect)| row(rule, effect)).collect();
    parts.push(format!(
        "| rule | findings | pull requests with one | pull requests blocked |\n|---|---|---|---|\n{}",
        rows.join("\n")
    ));
    if rules.len() > LISTED {
        parts.push(format!("and {} more", count(rules.len() - LISTED, "rule")));
    }
    parts.join("\n\n")
}

fn row(rule: &str, effect: &Effect) -> String {
    let moved = |(now, then): (usize, usize)| match now == then {
        true => now.to_string(),
        false => format!("{now} → {then}"),
    };
    let (findings, pulls, blocked) = (moved(effect.findings), moved(effect.pulls), moved(effect.blocked));
    format!("| {} | {findings} | {pulls} | {blocked} |", escape::code(rule, 80))
}

fn left_out(many: usize) -> String {
    match many {
        0 => String::new(),
        many => format!(" {} could not be tried: files that are not kept any more, or no time.", many),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_effect_is_shown_rule_by_rule() {
        let effect = |findings, pulls, blocked| Effect { findings, pulls, blocked };
        let rules = BTreeMap::from([
            ("K8S-002".to_owned(), effect((41, 41), (12, 12), (0, 12))),
            ("K8S-008".to_owned(), effect((7, 0), (5, 0), (0, 0))),
        ]);
        let backtest = Backtest { pulls: 131, left_out: 1, blocked: (3, 14), rules };
        insta::assert_snapshot!(words(&backtest), @"
        #### What this change of the policies would have done

        Tried on 131 pull requests of the last 90 days. It would have blocked **14** of them; under the policies as they are, it is 3. 1 could not be tried: files that are not kept any more, or no time.

        | rule | findings | pull requests with one | pull requests blocked |
        |---|---|---|---|
        | `K8S-002` | 41 | 12 | 0 → 12 |
        | `K8S-008` | 7 → 0 | 5 → 0 | 0 |
        ");
    }

    #[test]
    fn without_judged_pull_requests_nothing_is_claimed() {
        insta::assert_snapshot!(words(&Backtest::default()), @"
        #### What this change of the policies would have done

        In the last 90 days no pull request was judged that policies have rules for. So nothing can be said about its effect.
        ");
    }
}
