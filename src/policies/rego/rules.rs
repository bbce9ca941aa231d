//! What can be wrong with a policy itself, as rules.

use crate::findings::{Rule, Section, Severity};

/// The rules about policies, in the order of their documentation.
pub static RULES: [&Rule; 3] = [&BROKEN, &EXCEEDED, &ORGANISATION];

/// A policy that cannot be used, or only in part.
pub(super) static BROKEN: Rule = Rule {
    id: "policy.rego",
    section: Section::Policy,
    title: "The organisation's policies can be compiled and evaluated",
    severity: Severity::Error,
    aliases: &[],
    why: "A policy that does not compile finds nothing, and nobody would notice. It is told in the pull request that \
          breaks it; the other policies go on. Functions that do not exist are found before anything is evaluated: \
          Rego itself takes a call that fails for one that says nothing. OPA stops at the first broken file and \
          runs none; here a package is what its good files say.",
    how: "Put the policy right at the line of the finding. `idp policy test` shows the same findings offline.",
    wrong: "package main\n\nimport rego.v1\n\ndeny contains msg if {\n\tinput.kind == \n}\n",
    right: "package main\n\nimport rego.v1\n\ndeny contains msg if {\n\tinput.kind == \"Pod\"\n\tmsg := \"a bare pod is not \
            started again\"\n}\n",
};

/// A policy that takes more than its budget.
pub(super) static EXCEEDED: Rule = Rule {
    id: "policy.rego-limit",
    section: Section::Policy,
    title: "The organisation's policies stay within their limits of time and memory",
    severity: Severity::Error,
    aliases: &[],
    why: "Every pull request waits for the policies. One that takes long holds up all the others, so a package has \
          250 ms for a document and 32 MiB for what built-in functions make; a rule that exceeds that three times is \
          left out of the rest of the judgement, and the files that it did not finish are reported as not evaluated.",
    how: "Ask for the kind of document first (`input.kind == \"Deployment\"`), and do not combine every element of a \
          large list with every other one.",
    wrong: "package main\n\nimport rego.v1\n\ndeny contains msg if {\n\tsome a in numbers.range(1, 90000)\n\tsome b in \
            numbers.range(1, 90000)\n\ta * b == input.spec.replicas\n\tmsg := \"too slow\"\n}\n",
    right: "package main\n\nimport rego.v1\n\ndeny contains msg if {\n\tinput.spec.replicas > 90\n\tmsg := \"too many \
            replicas\"\n}\n",
};

/// The rule of the findings of policies that are too many to have a rule each.
pub(super) static ORGANISATION: Rule = Rule {
    id: "policy.organisation",
    section: Section::Policy,
    title: "The organisation's policies hold",
    severity: Severity::Error,
    aliases: &[],
    why: "Each rule of the organisation has an id of its own, `PACKAGE.RULE` or the one that its annotation gives it. \
          This one stands for those beyond the first 4,096 that a process has seen.",
    how: "The message says what to do.",
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: orders\n",
    right: "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\n",
};
