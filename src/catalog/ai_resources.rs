//! Kinds and types that Backstage has only when a catalog-model source is installed: kind `AiResource`, and APIs of
//! type `mcp-server`. Behind [`Settings::ai_resources`](super::Settings).

use super::kinds::{Kind, RelationField};
use super::relation::RelationKind;
use super::shape::{Field, Object, Shape, free, needs};

const TEXTS: Shape = Shape::List(&Shape::Text);

const fn object(fields: &'static [Field]) -> Object {
    Object { fields, others: None }
}

const REMOTE: Shape = Shape::Object(&object(&[needs("type", Shape::Text), needs("url", Shape::Text)]));

static ANY: Object = object(&[
    needs("type", Shape::Text),
    needs("lifecycle", Shape::Text),
    needs("owner", Shape::Text),
    free("system", Shape::Text),
]);

static SKILL: Object = object(&[
    needs("type", Shape::Text),
    needs("lifecycle", Shape::Text),
    needs("owner", Shape::Text),
    free("system", Shape::Text),
    free("disciplines", TEXTS),
    free("categories", TEXTS),
    free("agents", TEXTS),
    free("dependsOn", TEXTS),
    free("allowedTools", Shape::Text),
    free("license", Shape::Text),
    free("compatibility", Shape::Text),
]);

static RULE: Object = object(&[
    needs("type", Shape::Text),
    needs("lifecycle", Shape::Text),
    needs("owner", Shape::Text),
    needs("category", Shape::Text),
    needs("rationale", Shape::Text),
    free("system", Shape::Text),
    free("disciplines", TEXTS),
]);

static PLUGIN: Object = object(&[
    needs("type", Shape::Text),
    needs("lifecycle", Shape::Text),
    needs("owner", Shape::Text),
    needs("skills", TEXTS),
    free("system", Shape::Text),
    free("version", Shape::Text),
]);

static MARKETPLACE: Object = object(&[
    needs("type", Shape::Text),
    needs("lifecycle", Shape::Text),
    needs("owner", Shape::Text),
    needs("plugins", TEXTS),
    free("system", Shape::Text),
    free("version", Shape::Text),
]);

static MCP_SERVER: Object = object(&[
    needs("type", Shape::Text),
    needs("lifecycle", Shape::Text),
    needs("owner", Shape::Text),
    needs("remotes", Shape::List(&REMOTE)),
    free("system", Shape::Text),
]);

static AI_RESOURCE: Kind = Kind {
    name: "AiResource",
    versions: &["backstage.io/v1alpha1"],
    spec: &ANY,
    relations: &[
        RelationField { name: "owner", default_kind: Some("Group"), kind: RelationKind::OwnedBy },
        RelationField { name: "system", default_kind: Some("System"), kind: RelationKind::PartOf },
        RelationField { name: "dependsOn", default_kind: Some("AiResource"), kind: RelationKind::DependsOn },
        RelationField { name: "skills", default_kind: Some("AiResource"), kind: RelationKind::HasPart },
        RelationField { name: "plugins", default_kind: Some("AiResource"), kind: RelationKind::HasPart },
    ],
};

/// The added kind, when it is this one.
pub(super) fn kind(version: &str, kind: &str) -> Option<&'static Kind> {
    (kind == AI_RESOURCE.name && AI_RESOURCE.versions.contains(&version)).then_some(&AI_RESOURCE)
}

/// What `spec` must look like for an added type of a kind.
pub(super) fn spec(kind: &Kind, spec_type: &str) -> Option<&'static Object> {
    match (kind.name, spec_type) {
        ("API", "mcp-server") => Some(&MCP_SERVER),
        ("AiResource", "skill") => Some(&SKILL),
        ("AiResource", "rule") => Some(&RULE),
        ("AiResource", "plugin") => Some(&PLUGIN),
        ("AiResource", "marketplace") => Some(&MARKETPLACE),
        _ => None,
    }
}
