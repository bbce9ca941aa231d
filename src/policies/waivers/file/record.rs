//! The file against the record of what was granted: where there is a record, it alone counts.

use super::{Entry, Reading, finding, plain, quoted};
use crate::findings::Finding;
use crate::policies::waivers::Waiver;
use chrono::NaiveDate;

/// What is told of the entries that waive nothing, because nobody granted them as they stand.
/// `recorded` are the waivers of the record, those that have ended among them.
pub fn beyond_record(reading: &Reading, recorded: &[Waiver], today: NaiveDate) -> Vec<Finding> {
    reading.entries.iter().filter_map(|entry| beyond(entry, recorded, today)).collect()
}

fn beyond(entry: &Entry, recorded: &[Waiver], today: NaiveDate) -> Option<Finding> {
    let waiver = &entry.waiver;
    let same = |known: &&Waiver| known.id == waiver.id && known.rule.eq_ignore_ascii_case(&waiver.rule);
    let Some(known) = waiver.id.and_then(|_| recorded.iter().find(same)) else {
        let message = format!("the waiver of {} was not granted, so it waives nothing", quoted(&waiver.rule));
        let ask = ask(waiver);
        return Some(finding(entry.span, message, format!("What stands in the file is a request: {ask} asks for it.")));
    };
    if !known.is_in_force(today) {
        let message = format!("the waiver of {} has ended, so it waives nothing", quoted(&waiver.rule));
        let help = format!("It ended on {}. Remove the entry, or ask again: {}.", known.end(), ask(waiver));
        return Some(finding(entry.span, message, help));
    }
    let path = |waiver: &Waiver| waiver.path.as_deref().map_or_else(|| "all files".to_owned(), quoted);
    if waiver.until == known.until && path(waiver) == path(known) {
        return None;
    }
    let message = format!("the waiver of {} was granted otherwise than it stands here", quoted(&waiver.rule));
    let help = format!("It counts for {} until {}, whatever the file says.", path(known), known.until);
    Some(finding(entry.span, message, help))
}

/// The command that asks for the same.
fn ask(waiver: &Waiver) -> String {
    let word = |value: &str| {
        let value = plain(value).replace('"', "'");
        if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value }
    };
    let path = waiver.path.as_deref().map(|path| format!(" --path {}", word(path))).unwrap_or_default();
    format!("`/idp waive {} --for 30d --reason \"…\"{path}`", word(&waiver.rule))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const FILE: &str = "waivers:\n  - {id: 12, rule: K8S-001, path: a.yaml, reason: because, until: 2026-12-21}\n";

    fn told(file: &str, recorded: &[Waiver]) -> String {
        let findings = beyond_record(&read(file), recorded, "2026-11-21".parse().unwrap());
        let line = |finding: &Finding| format!("{}. {}", finding.message, finding.help);
        findings.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn granted() -> Waiver {
        read(FILE).waivers().remove(0)
    }

    #[test]
    fn what_was_granted_as_it_stands_is_not_told() {
        assert_eq!(told(FILE, &[granted()]), "");
        assert_eq!(told(&FILE.replace("K8S-001", "k8s-001"), &[granted()]), "");
    }

    #[test]
    fn what_nobody_granted_is_a_request() {
        insta::assert_snapshot!(told(FILE, &[]), @r#"the waiver of `K8S-001` was not granted, so it waives nothing. What stands in the file is a request: `/idp waive K8S-001 --for 30d --reason "…" --path a.yaml` asks for it."#);
        let another = Waiver { rule: "K8S-002".to_owned(), ..granted() };
        assert_eq!(told(FILE, &[another]), told(FILE, &[]));
        assert_eq!(told(&FILE.replace("id: 12, ", ""), &[granted()]), told(FILE, &[]), "a number is needed");
    }

    #[test]
    fn what_was_stretched_by_hand_counts_as_it_was_granted() {
        insta::assert_snapshot!(told(&FILE.replace("2026-12-21", "2029-12-21"), &[granted()]), @"the waiver of `K8S-001` was granted otherwise than it stands here. It counts for `a.yaml` until 2026-12-21, whatever the file says.");
        insta::assert_snapshot!(told(&FILE.replace("path: a.yaml, ", ""), &[granted()]), @"the waiver of `K8S-001` was granted otherwise than it stands here. It counts for `a.yaml` until 2026-12-21, whatever the file says.");
    }

    #[test]
    fn what_has_ended_is_told() {
        let ended = Waiver { ended: Some("2026-11-10".parse().unwrap()), ..granted() };
        insta::assert_snapshot!(told(FILE, &[ended]), @r#"the waiver of `K8S-001` has ended, so it waives nothing. It ended on 2026-11-10. Remove the entry, or ask again: `/idp waive K8S-001 --for 30d --reason "…" --path a.yaml`."#);
    }
}
