//! What an organisation decides about waivers in `idp.yaml`: who grants them, and for how long.

use super::organisation::{Approver, Reader};
use crate::policies::waivers::Term;
use crate::yaml::{Node, Value};

/// The organisation's decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaiverSettings {
    /// Those who grant waivers; those who may write to the platform repository when nobody is named.
    pub approvers: Vec<Approver>,
    /// The longest term that can be asked for.
    pub longest: Term,
    /// Whether those who grant waivers need nobody else for their own.
    pub self_grant: bool,
}

/// Reads `waivers:` of `idp.yaml`.
pub(super) fn read(reader: &mut Reader, node: &Node<'_>, waivers: &mut WaiverSettings) {
    let known = ["approvers", "longest", "self_grant"];
    reader.each(node, "`waivers`", &known, |reader, entry| match entry.key.as_ref() {
        "approvers" => waivers.approvers = reader.approvers(&entry.value, "`waivers.approvers`"),
        "longest" => match entry.value.as_text().and_then(Term::parse) {
            Some(longest) => waivers.longest = longest,
            None => reader.expected(&entry.value, "`waivers.longest`", Term::WORDS),
        },
        _ => match entry.value.value {
            Value::Bool(on) => waivers.self_grant = on,
            _ => reader.expected(&entry.value, "`waivers.self_grant`", "`true` or `false`"),
        },
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::organisation::Organisation;
    use crate::findings::Finding;

    fn told(text: &str) -> String {
        let line = |found: &Finding| format!("{}. {}", found.message, found.help);
        Organisation::read(text).1.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn who_lets_findings_be_waived_is_read() {
        let (organisation, findings) =
            Organisation::read("waivers:\n  approvers: ['@acme/sec', carol]\n  longest: 6w\n  self_grant: true\n");
        assert!(findings.is_empty(), "{findings:?}");
        let waivers = organisation.waivers;
        assert_eq!(waivers.approvers, [Approver::Team("sec".into()), Approver::Person("carol".into())]);
        assert_eq!((waivers.longest.days(), waivers.self_grant), (42, true));
        let default = Organisation::read("").0.waivers;
        assert_eq!((default.longest.days(), default.self_grant), (90, false));
        insta::assert_snapshot!(told("waivers:\n  longest: 2y\n  self_grant: maybe\n  approver: [carol]\n"), @"
        `waivers.longest` must be a number of days or weeks, such as `30d` or `6w`, found `2y`. Write a number of days or weeks, such as `30d` or `6w`.
        `waivers.self_grant` must be `true` or `false`, found `maybe`. Write `true` or `false`.
        `waivers` has no setting `approver`. Did you mean `approvers`?
        ");
    }
}
