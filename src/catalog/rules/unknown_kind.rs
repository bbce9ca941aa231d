//! A pair of `kind` and `apiVersion` that no processor knows.
//! Not the old versions of Template: those are `template-version`.

use crate::catalog::kinds::{KINDS, Kind};
use crate::catalog::report::{Report, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::suggest::nearest;
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.unknown-kind",
    section: Section::Catalog,
    title: "The kind and its version are known",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage compares `kind` and `apiVersion` exactly, with case. An entity of a kind or version that no processor knows is dropped.",
    how: "Correct the spelling. If your Backstage has a processor of its own for the kind, add the pair to the extra kinds in `idp.yaml`.",
    wrong: fixture!("unknown-kind/wrong.yaml"),
    right: fixture!("unknown-kind/right.yaml"),
};

/// The kind that was meant by an unknown pair, where there is little doubt: it differs in case, by a slip of the
/// finger, or in its version. Templates of older versions are others altogether.
pub(in crate::catalog) fn meant(version: &str, kind: &str) -> Option<&'static Kind> {
    let exact = |name: &str| KINDS.iter().find(|known| known.name.eq_ignore_ascii_case(name));
    let known = exact(kind).or_else(|| exact(nearest(kind, KINDS.iter().map(|known| known.name))?))?;
    let is_same = known.name == kind || KINDS.iter().any(|any| any.versions.contains(&version));
    let is_older = known.name == "Template" && !version.ends_with("/v1beta3");
    (is_same && !is_older).then_some(known)
}

/// Notes an unknown pair. Both have the right form.
pub(in crate::catalog) fn check(root: &Node<'_>, version: &str, kind: &str, report: &mut Report<'_>) {
    let known = KINDS.iter().find(|known| known.name == kind);
    let nearby = KINDS.iter().find(|known| known.name.eq_ignore_ascii_case(kind));
    let (Some(kind_node), Some(version_node)) = (root.get("kind"), root.get("apiVersion")) else { return };
    if let Some(known) = known {
        let right = known.versions[0];
        let message = format!("kind `{kind}` has the version {}, but it is {}", versions(known), quoted(version));
        let fix = report.rewrite(version_node, &format!("write the version `{right}`"), right);
        report.add_with_fix(&RULE, version_node.span, message, format!("Write `apiVersion: {right}`."), fix);
    } else if let Some(near) = nearby {
        let message = format!("kinds are compared with case: {} is not `{}`", quoted(kind), near.name);
        let fix = report.rewrite(kind_node, &format!("write the kind as `{}`", near.name), near.name);
        report.add_with_fix(&RULE, kind_node.span, message, format!("Write `kind: {}`.", near.name), fix);
    } else {
        let message = format!("no kind {} with the version {} is known", quoted(kind), quoted(version));
        let help = match nearest(kind, KINDS.iter().map(|known| known.name)) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "Write a built-in kind, or add this pair to the extra kinds in `idp.yaml`.".to_owned(),
        };
        report.add(&RULE, kind_node.span, message, help);
    }
}

fn versions(kind: &Kind) -> String {
    kind.versions.iter().map(|version| format!("`{version}`")).collect::<Vec<_>>().join(" or ")
}
