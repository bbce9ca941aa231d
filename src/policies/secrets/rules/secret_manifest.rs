//! `Secret` manifests with their values written out.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::secrets::Looked;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SEC-004",
    section: Section::Policy,
    title: "a `Secret` has no values that are written out",
    severity: Severity::Warning,
    aliases: &[],
    why: "What stands in `data` or `stringData` of a manifest is readable by everybody who can read the repository: base64 \
          is no encryption. An `ExternalSecret` names the place in a secret store instead, a `SealedSecret` and SOPS keep \
          the value encrypted. The literals of Kustomize's `secretGenerator` become the same `Secret` and count alike.\n\n\
          Empty values, placeholders (`changeme`, `<path:…>`, `${…}`), certificates without their key, tokens of service \
          accounts that the cluster fills in, files that SOPS encrypted, and the addresses in Argo CD's declarations of \
          repositories are fine. Kubernetes' linters look at how pods use secrets and not at this, so there is no id of \
          theirs.",
    how: "Put the values into the secret store, replace the manifest by an `ExternalSecret` (or seal it), and replace the \
          values: they stay in the history.",
    wrong: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: orders\nstringData:\n  password: (the password)\n",
    right: "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: orders\nspec:\n  dataFrom:\n    \
            - extract:\n        key: orders\n",
};

/// Notes each manifest once, from its first value that is written out to the last.
pub(in crate::policies) fn check(looked: &Looked<'_>, out: &mut Findings<'_>) {
    for literal in &looked.literals {
        let key: String = literal.key.chars().filter(|it| !it.is_control() && *it != '`').take(60).collect();
        let more = match literal.count {
            1 => String::new(),
            2 => " and another one".to_owned(),
            count => format!(" and {} others", count - 1),
        };
        let message =
            format!("the values of a `Secret` are expected in a secret store, and `{key}`{more} is written out");
        let message = if literal.count > 1 { message.replace(" is written out", " are written out") } else { message };
        let help =
            "Write an `ExternalSecret` or a `SealedSecret` instead, and replace the value: base64 hides nothing.";
        out.add(Found::new(&RULE, looked.path, looked.places.span(literal.range.clone()), message).help(help));
    }
}
