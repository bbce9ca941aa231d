//! One document of a catalog file: judged in Backstage's order, with all findings, and made into an entity when it is
//! valid. The rules themselves are in `rules`.

use super::gathered::ANNOTATIONS;
use super::kinds::{KINDS, Kind};
use super::report::Report;
use super::rules;
use super::shape::Object;
use super::{Annotation, Entity, EntityRef, Link, Places, Relation, ai_resources};
use crate::findings::Severity;
use crate::yaml::{Node, Value};

/// What became of a document.
pub(super) enum Outcome {
    /// An entity.
    Valid(Box<Entity>),
    /// Findings; the name of the entity where it can be read.
    Refused(Option<EntityRef>),
    /// An empty document.
    Nothing,
}

/// Judges one document whose placeholders are resolved.
pub(super) fn judge(root: &Node<'_>, report: &mut Report<'_>) -> Outcome {
    let first = report.findings.len();
    let map = match &root.value {
        Value::Null => return Outcome::Nothing,
        Value::Map(map) => map,
        _ => {
            rules::document_type::check(root, report);
            return Outcome::Refused(None);
        }
    };
    let version = rules::api_version::check(root, report);
    let kind = rules::kind::check(root, report);
    let metadata = rules::metadata_type::check(root, report);
    let mut name = None;
    let mut namespace = None;
    if let Some(metadata) = metadata {
        let node = rules::name_missing::check(metadata, report);
        name = node.and_then(|node| rules::name_format::check(node, report).map(|name| (name, node.span)));
        namespace = rules::namespace_format::check(metadata, report);
        rules::label_format::check(metadata, report);
        rules::annotation_format::check(metadata, report);
        rules::tag_format::check(metadata, report);
        rules::link_format::check(metadata, report);
    }
    rules::root_field::check(map, report);
    let (accepted, relations) = judge_spec(root, version, kind, namespace, report);
    // Others that refer to what was meant are not at fault.
    let kind = if accepted { kind } else { meant(version, kind).map(|meant| meant.name).or(kind) };
    let reference = match (kind, namespace, name) {
        (Some(kind), Some(namespace), Some((name, _))) => Some(EntityRef::new(kind, namespace, name)),
        _ => None,
    };
    let found = &report.findings[first..];
    let is_valid = accepted && found.iter().all(|finding| finding.severity != Severity::Error);
    if let (Some(reference), false) = (&reference, found.is_empty()) {
        report.name_entity(first, reference);
    }
    match (reference, version, name, metadata) {
        (Some(reference), Some(version), Some((_, name_span)), Some(metadata)) if is_valid => {
            let mut entity = make(reference, root.get("spec"), relations);
            entity.path = report.path.to_owned();
            entity.span = root.span;
            entity.name_span = name_span;
            let all = report.settings.for_record;
            entity.annotations = pairs(metadata, "annotations")
                .filter(|(key, _)| all || ANNOTATIONS.contains(key))
                .map(|(key, (value, span))| Annotation { key: key.to_owned(), value: value.to_owned(), span })
                .collect();
            if all {
                entity.api_version = version.to_owned();
                entity.json = root.to_json();
                describe(&mut entity, metadata);
            }
            Outcome::Valid(Box::new(entity))
        }
        (reference, ..) => Outcome::Refused(reference),
    }
}

/// The kind with its version, then what `spec` must be. Whether a processor of Backstage would know the kind, and
/// the relations that it would state.
fn judge_spec(
    root: &Node<'_>,
    version: Option<&str>,
    kind: Option<&str>,
    namespace: Option<&str>,
    report: &mut Report<'_>,
) -> (bool, Vec<Relation>) {
    let (Some(version), Some(kind)) = (version, kind) else {
        judge_as(meant(version, kind), root, namespace, report);
        return (false, Vec::new());
    };
    let settings = report.settings;
    let extra = settings.extra_kinds.iter().any(|extra| extra.kind == kind && extra.api_version == version);
    let built_in = KINDS.iter().find(|known| known.name == kind && known.versions.contains(&version));
    let known = built_in.or_else(|| ai_resources::kind(version, kind).filter(|_| settings.ai_resources));
    let Some(known) = known else {
        judge_as(meant(Some(version), Some(kind)).filter(|_| !extra), root, namespace, report);
        if !extra && !rules::template_version::check(root, version, kind, report) {
            rules::unknown_kind::check(root, version, kind, report);
        }
        return (extra, Vec::new());
    };
    let Some(spec) = rules::spec_missing::check(root, Some(known), report) else { return (false, Vec::new()) };
    rules::spec_field::check(spec, known, object_of(known, spec, settings.ai_resources), report);
    (true, rules::reference_format::check(spec, known, namespace.unwrap_or("default"), report))
}

/// Judges the spec as that of the kind that was meant: a slip there must not hide what else is wrong.
fn judge_as(meant: Option<&'static Kind>, root: &Node<'_>, namespace: Option<&str>, report: &mut Report<'_>) {
    if let (Some(spec), Some(meant)) = (rules::spec_missing::check(root, meant, report), meant) {
        rules::spec_field::check(spec, meant, object_of(meant, spec, report.settings.ai_resources), report);
        rules::reference_format::check(spec, meant, namespace.unwrap_or("default"), report);
    }
}

fn meant(version: Option<&str>, kind: Option<&str>) -> Option<&'static Kind> {
    rules::unknown_kind::meant(version.unwrap_or_default(), kind?)
}

fn object_of(kind: &'static Kind, spec: &Node<'_>, ai_resources: bool) -> &'static Object {
    let spec_type = spec.get("type").and_then(Node::as_text);
    spec_type.filter(|_| ai_resources).and_then(|spec_type| ai_resources::spec(kind, spec_type)).unwrap_or(kind.spec)
}

fn make(reference: EntityRef, spec: Option<&Node<'_>>, relations: Vec<Relation>) -> Entity {
    let field = |name: &str| spec.and_then(|spec| spec.get(name));
    let place = |name: &str| field(name).map(|node| node.span);
    let owner = relations.iter().find(|relation| relation.field == "owner").map(|relation| relation.target.clone());
    Entity {
        reference,
        api_version: String::new(),
        title: None,
        description: None,
        spec_type: text(field("type")),
        lifecycle: text(field("lifecycle")),
        owner,
        tags: Vec::new(),
        labels: Vec::new(),
        annotations: Vec::new(),
        links: Vec::new(),
        relations,
        path: String::new(),
        span: crate::yaml::Span::default(),
        name_span: crate::yaml::Span::default(),
        places: Places { spec_type: place("type"), lifecycle: place("lifecycle"), owner: place("owner") },
        json: serde_json::Value::Null,
    }
}

/// What a record keeps of `metadata` beyond what is judged.
fn describe(entity: &mut Entity, metadata: &Node<'_>) {
    entity.title = text(metadata.get("title"));
    entity.description = text(metadata.get("description"));
    entity.tags = items(metadata, "tags").iter().filter_map(|tag| text(Some(tag))).collect();
    entity.labels = pairs(metadata, "labels").map(|(key, value)| (key.to_owned(), value.0.to_owned())).collect();
    let link = |link: &Node<'_>| {
        let [title, link_type] = ["title", "type"].map(|field| text(link.get(field)));
        Some(Link { url: text(link.get("url"))?, title, link_type })
    };
    entity.links = items(metadata, "links").iter().filter_map(link).collect();
}

fn text(node: Option<&Node<'_>>) -> Option<String> {
    node.and_then(Node::as_text).map(str::to_owned)
}

fn items<'n, 'a>(metadata: &'n Node<'a>, field: &str) -> &'n [Node<'a>] {
    metadata.get(field).and_then(Node::as_list).unwrap_or_default()
}

fn pairs<'n>(
    metadata: &'n Node<'_>,
    field: &str,
) -> impl Iterator<Item = (&'n str, (&'n str, crate::yaml::Span))> + use<'n> {
    let entries = metadata.get(field).and_then(Node::as_map).map(|map| map.entries.as_slice()).unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.as_ref(), (entry.value.as_text()?, entry.value.span))))
}
