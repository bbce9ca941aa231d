//! What is kept of a file: what judging it alone gave, less what only a record needs. And of a folder: what lies in it.

use super::codec::{In, Out};
use crate::catalog::{Annotation, Entity, EntityRef, FileReading, Places, Relation, RelationKind, Target, rule, rules};
use crate::cli::check::walk::Listing;
use crate::findings::{Edit, Finding, Fix, Severity};
use crate::yaml::{Position, Span};

/// The fields that state relations, in the order of their numbers in the cache.
const FIELDS: [&str; 14] = [
    "owner",
    "system",
    "domain",
    "subcomponentOf",
    "subdomainOf",
    "providesApis",
    "consumesApis",
    "dependsOn",
    "dependencyOf",
    "parent",
    "children",
    "members",
    "memberOf",
    "partOf",
];
const SEVERITIES: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

/// A reading as bytes; none when something in it cannot be kept. Its path is not among them.
pub(super) fn encode(reading: &FileReading) -> Option<Vec<u8>> {
    let mut out = Out::default();
    out.0.push(u8::from(reading.is_catalog));
    out.size(reading.size);
    out.size(reading.entities.len());
    reading.entities.iter().try_for_each(|entity| write_entity(&mut out, entity))?;
    out.size(reading.refused.len());
    reading.refused.iter().for_each(|reference| write_reference(&mut out, reference));
    out.size(reading.findings.len());
    reading.findings.iter().try_for_each(|finding| write_finding(&mut out, finding))?;
    out.size(reading.leads_to.len());
    for target in &reading.leads_to {
        out.text(&target.path);
        out.0.push(u8::from(target.glob));
        out.0.push(u8::from(target.optional));
        out.option(target.repository.as_deref(), Out::text);
        write_span(&mut out, target.span);
        write_reference(&mut out, &target.location);
    }
    Some(out.0)
}

/// The reading of a file; none when the bytes are damaged.
pub(super) fn decode(path: &str, bytes: &[u8]) -> Option<FileReading> {
    let mut bytes = In(bytes);
    let reading = FileReading {
        path: path.to_owned(),
        is_catalog: flag(&mut bytes)?,
        size: bytes.size()?,
        entities: bytes.list(|bytes| read_entity(path, bytes))?,
        refused: bytes.list(read_reference)?,
        findings: bytes.list(|bytes| read_finding(path, bytes))?,
        leads_to: bytes.list(read_target)?,
    };
    bytes.0.is_empty().then_some(reading)
}

/// What lies in a folder as bytes.
pub(super) fn encode_listing(listing: &Listing) -> Vec<u8> {
    let mut out = Out::default();
    for names in [&listing.folders, &listing.files] {
        out.size(names.len());
        names.iter().for_each(|name| out.text(name));
    }
    out.0
}

/// What lies in a folder; none when the bytes are damaged.
pub(super) fn decode_listing(bytes: &[u8]) -> Option<Listing> {
    let mut bytes = In(bytes);
    let listing = Listing { folders: bytes.list(In::string)?, files: bytes.list(In::string)? };
    bytes.0.is_empty().then_some(listing)
}

fn write_entity(out: &mut Out, entity: &Entity) -> Option<()> {
    write_reference(out, &entity.reference);
    out.text(&entity.api_version);
    out.option(entity.spec_type.as_deref(), Out::text);
    out.option(entity.lifecycle.as_deref(), Out::text);
    out.option(entity.owner.as_ref(), write_reference);
    out.size(entity.annotations.len());
    for annotation in &entity.annotations {
        out.text(&annotation.key);
        out.text(&annotation.value);
        write_span(out, annotation.span);
    }
    out.size(entity.relations.len());
    for relation in &entity.relations {
        out.text(relation.kind.name());
        write_reference(out, &relation.target);
        out.size(FIELDS.iter().position(|field| *field == relation.field)?);
        write_span(out, relation.span);
    }
    write_span(out, entity.span);
    write_span(out, entity.name_span);
    for place in [entity.places.spec_type, entity.places.lifecycle, entity.places.owner] {
        out.option(place, write_span);
    }
    Some(())
}

fn read_entity(path: &str, bytes: &mut In<'_>) -> Option<Entity> {
    Some(Entity {
        reference: read_reference(bytes)?,
        api_version: bytes.string()?,
        spec_type: bytes.option(In::string)?,
        lifecycle: bytes.option(In::string)?,
        owner: bytes.option(read_reference)?,
        annotations: bytes
            .list(|bytes| Some(Annotation { key: bytes.string()?, value: bytes.string()?, span: read_span(bytes)? }))?,
        relations: bytes.list(|bytes| {
            Some(Relation {
                kind: RelationKind::from_name(bytes.text()?)?,
                target: read_reference(bytes)?,
                field: FIELDS.get(bytes.size()?)?,
                span: read_span(bytes)?,
            })
        })?,
        span: read_span(bytes)?,
        name_span: read_span(bytes)?,
        places: Places {
            spec_type: bytes.option(read_span)?,
            lifecycle: bytes.option(read_span)?,
            owner: bytes.option(read_span)?,
        },
        path: path.to_owned(),
        title: None,
        description: None,
        tags: Vec::new(),
        labels: Vec::new(),
        links: Vec::new(),
        json: serde_json::Value::Null,
    })
}

fn write_finding(out: &mut Out, finding: &Finding) -> Option<()> {
    rule(finding.rule.id)?;
    out.text(finding.rule.id);
    out.size(SEVERITIES.iter().position(|severity| *severity == finding.severity)?);
    write_span(out, finding.span);
    out.text(&finding.message);
    out.text(&finding.help);
    out.option(finding.entity.as_deref(), Out::text);
    out.option(finding.fix.as_ref(), |out, fix| {
        out.text(&fix.title);
        out.size(fix.edits.len());
        for edit in &fix.edits {
            out.size(edit.range.start);
            out.size(edit.range.end);
            out.text(&edit.text);
        }
    });
    Some(())
}

fn read_finding(path: &str, bytes: &mut In<'_>) -> Option<Finding> {
    let id = bytes.text()?;
    Some(Finding {
        rule: rules().iter().copied().find(|rule| rule.id == id)?,
        severity: *SEVERITIES.get(bytes.size()?)?,
        path: path.to_owned(),
        span: read_span(bytes)?,
        message: bytes.string()?,
        help: bytes.string()?,
        entity: bytes.option(In::string)?,
        fix: bytes.option(|bytes| {
            let title = bytes.string()?;
            let edits =
                bytes.list(|bytes| Some(Edit { range: bytes.size()?..bytes.size()?, text: bytes.string()? }))?;
            Some(Fix { title, edits })
        })?,
    })
}

fn read_target(bytes: &mut In<'_>) -> Option<Target> {
    Some(Target {
        path: bytes.string()?,
        glob: flag(bytes)?,
        optional: flag(bytes)?,
        repository: bytes.option(In::string)?,
        span: read_span(bytes)?,
        location: read_reference(bytes)?,
    })
}

fn write_reference(out: &mut Out, reference: &EntityRef) {
    [&reference.kind, &reference.namespace, &reference.name].into_iter().for_each(|part| out.text(part));
}

fn read_reference(bytes: &mut In<'_>) -> Option<EntityRef> {
    Some(EntityRef { kind: bytes.string()?, namespace: bytes.string()?, name: bytes.string()? })
}

fn write_span(out: &mut Out, span: Span) {
    for place in [span.start, span.end] {
        [place.line, place.column, place.offset].into_iter().for_each(|number| out.number(number.into()));
    }
}

fn read_span(bytes: &mut In<'_>) -> Option<Span> {
    let mut place = || Some(Position { line: bytes.small()?, column: bytes.small()?, offset: bytes.small()? });
    Some(Span { start: place()?, end: place()? })
}

fn flag(bytes: &mut In<'_>) -> Option<bool> {
    match bytes.byte()? {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}
