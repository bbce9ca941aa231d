//! What is kept of a file: what judging it alone gave, less what only a record needs. And of a folder: what lies in it.

use super::codec::{In, Out};
use crate::catalog::{Entity, EntityRef, FileReading, Gathered, Parts, RelationKind, Target, WordKind, rule, rules};
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
/// The relations that are kept, in the order of their numbers in the cache.
const KINDS: [RelationKind; 13] = {
    use RelationKind::*;
    [
        OwnerOf,
        PartOf,
        HasPart,
        ProvidesApi,
        ApiProvidedBy,
        ConsumesApi,
        ApiConsumedBy,
        DependsOn,
        DependencyOf,
        ChildOf,
        ParentOf,
        MemberOf,
        HasMember,
    ]
};
const SEVERITIES: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

/// What the cache knows of a file beside what was gathered from it.
#[derive(Debug)]
pub(in crate::cli::check) struct Known {
    /// Whether it is a catalog file.
    pub is_catalog: bool,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// A reading as bytes; none when something in it cannot be kept. Its path is not among them.
pub(super) fn encode(reading: &FileReading) -> Option<Vec<u8>> {
    let mut out = Out::default();
    out.0.push(u8::from(reading.is_catalog));
    if !reading.is_catalog {
        return Some(out.0);
    }
    out.size(reading.findings.len());
    reading.findings.iter().try_for_each(|finding| write_finding(&mut out, finding))?;
    out.size(reading.entities.len());
    reading.entities.iter().try_for_each(|entity| write_entity(&mut out, entity))?;
    out.size(reading.refused.len());
    reading.refused.iter().for_each(|reference| write_name(&mut out, reference));
    out.size(reading.leads_to.len());
    for target in &reading.leads_to {
        out.text(&target.path);
        out.0.push(u8::from(target.glob));
        out.0.push(u8::from(target.optional));
        out.option(target.repository.as_deref(), Out::text);
        write_span(&mut out, target.span);
        write_name(&mut out, &target.location);
    }
    Some(out.0)
}

/// Gathers what is kept of a file; none, and nothing gathered, when the bytes are damaged.
pub(super) fn gather(path: &str, bytes: &[u8], all: &mut Gathered) -> Option<Known> {
    let mark = all.mark();
    let known = gather_all(path, &mut In(bytes), all);
    if known.is_none() {
        all.back_to(mark);
    }
    known
}

fn gather_all(path: &str, bytes: &mut In<'_>, all: &mut Gathered) -> Option<Known> {
    if !flag(bytes)? {
        return bytes.0.is_empty().then_some(Known { is_catalog: false, findings: Vec::new() });
    }
    let findings = bytes.list(|bytes| read_finding(path, bytes))?;
    all.file(path);
    for _ in 0..bytes.size()? {
        gather_entity(bytes, all)?;
    }
    for _ in 0..bytes.size()? {
        all.refuse(read_name(bytes)?);
    }
    for _ in 0..bytes.size()? {
        all.lead(read_target(bytes)?);
    }
    bytes.0.is_empty().then_some(Known { is_catalog: true, findings })
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
    write_name(out, &entity.reference);
    write_span(out, entity.name_span);
    out.option(entity.owner.as_ref().zip(entity.places.owner), |out, (owner, span)| {
        write_name(out, owner);
        write_span(out, span);
    });
    let relations = || entity.relations.iter().filter(|relation| relation.kind != RelationKind::OwnedBy);
    out.size(relations().count());
    for relation in relations() {
        out.size(KINDS.iter().position(|kind| *kind == relation.kind)?);
        out.size(FIELDS.iter().position(|field| *field == relation.field)?);
        write_name(out, &relation.target);
        write_span(out, relation.span);
    }
    out.size(entity.annotations.len());
    for annotation in &entity.annotations {
        out.text(&annotation.key);
        out.text(&annotation.value);
        write_span(out, annotation.span);
    }
    let places = &entity.places;
    for (word, span) in [(&entity.spec_type, places.spec_type), (&entity.lifecycle, places.lifecycle)] {
        out.option(word.as_deref().zip(span), |out, (word, span)| {
            out.text(word);
            write_span(out, span);
        });
    }
    Some(())
}

fn gather_entity(bytes: &mut In<'_>, all: &mut Gathered) -> Option<()> {
    let (name, span) = (read_name(bytes)?, read_span(bytes)?);
    let owner = bytes.option(|bytes| Some((read_name(bytes)?, read_span(bytes)?)))?;
    all.entity(name, span, owner);
    for _ in 0..bytes.size()? {
        let (kind, field) = (*KINDS.get(bytes.size()?)?, *FIELDS.get(bytes.size()?)?);
        all.relation(kind, field, read_name(bytes)?, read_span(bytes)?);
    }
    for _ in 0..bytes.size()? {
        all.annotation(bytes.text()?, bytes.text()?, read_span(bytes)?);
    }
    for what in [WordKind::Type, WordKind::Lifecycle] {
        if let Some((word, span)) = bytes.option(|bytes| Some((bytes.text()?, read_span(bytes)?)))? {
            all.word(what, word, span);
        }
    }
    Some(())
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
        location: read_name(bytes).map(|name| EntityRef::new(name.kind, name.namespace, name.name))?,
    })
}

fn write_name(out: &mut Out, name: &EntityRef) {
    [&name.kind, &name.namespace, &name.name].into_iter().for_each(|part| out.text(part));
}

fn read_name<'b>(bytes: &mut In<'b>) -> Option<Parts<'b>> {
    Some(Parts { kind: bytes.text()?, namespace: bytes.text()?, name: bytes.text()? })
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
