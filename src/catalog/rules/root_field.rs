//! Fields at the root of an entity that Backstage does not know.
//! Not unknown fields in `metadata` or `spec`: those are free.

use crate::catalog::report::{Report, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::suggest::nearest;
use crate::yaml::Map;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.root-field",
    section: Section::Catalog,
    title: "An entity has `apiVersion`, `kind`, `metadata` and `spec`, nothing else",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage refuses any other field at the root. `relations` and `status` are what it computes itself: they come from pasting an entity out of its raw view.",
    how: "Remove the field, or move it where it belongs: most often into `metadata` or `spec`, by indenting it. Merge keys (`<<`) are not merged.",
    wrong: fixture!("root-field/wrong.yaml"),
    right: fixture!("root-field/right.yaml"),
};

/// Notes each foreign field.
pub(in crate::catalog) fn check(root: &Map<'_>, report: &mut Report<'_>) {
    for entry in &root.entries {
        let help = match entry.key.as_ref() {
            "apiVersion" | "kind" | "metadata" | "spec" => continue,
            "relations" | "status" => "Remove it: Backstage computes it, and refuses it in a file.".to_owned(),
            "<<" => "Merge keys are not merged: write the values out.".to_owned(),
            "name" | "namespace" | "title" | "description" | "labels" | "annotations" | "tags" | "links" => {
                format!("Move it into `metadata`: `metadata.{}`.", entry.key)
            }
            key => match nearest(key, ["apiVersion", "kind", "metadata", "spec"]) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => "Remove it, or indent it below `metadata` or `spec`.".to_owned(),
            },
        };
        let message = format!("the root of an entity has no field {}", quoted(&entry.key));
        report.add(&RULE, entry.key_span, message, help);
    }
}
