//! `.idp/waivers.yaml` must be readable: an entry that is not waives nothing.

use crate::findings::{Rule, Section, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "policy.waivers",
    section: Section::Policy,
    title: "`.idp/waivers.yaml` holds waivers that can be read, each with its rule, reason and last day",
    severity: Severity::Warning,
    aliases: &[],
    why: "A waiver that is written wrongly waives nothing, and nobody notices until a pull request is blocked by what \
          everybody took for settled. The platform writes this file itself when a waiver is granted. Where it records \
          waivers, an entry that somebody adds by hand is a request and nothing more: who asks for an exception does \
          not grant it. Without that record, as for `idp check` on a laptop, the file counts.",
    how: "Ask for a waiver with `/idp waive RULE --for 30d --reason \"…\"`; once it is granted, the platform proposes \
          the entry. A rule may be named by the id that another tool gives it.",
    wrong: fixture!("policy.waivers/wrong/dot-idp/waivers.yaml"),
    right: fixture!("policy.waivers/right/dot-idp/waivers.yaml"),
};
