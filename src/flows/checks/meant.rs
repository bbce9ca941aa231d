//! References that lead nowhere although there is no doubt what was meant: those get a mechanical fix. Whoever is in
//! doubt leaves it to a person. Pure; what is known is gathered in `knowledge`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalog::{EntityRef, FileReading, Relation};
use crate::findings::{Edit, Finding, Fix};
use crate::suggest;

/// A shorter name is near to too many others.
const SHORTEST: usize = 5;
const DANGLING: &str = "catalog.dangling-reference";
const FORMAT: &str = "catalog.reference-format";

/// What was meant, where there is no doubt.
#[derive(Debug, Clone, Default)]
pub struct Meant {
    /// By the reference that leads nowhere.
    pub dangling: BTreeMap<EntityRef, EntityRef>,
    /// By what stands where a kind is missing: `orders-db`, `shop/orders-db`.
    pub kindless: BTreeMap<String, EntityRef>,
}

/// The only one of the candidates that can have been meant: the only one of that name, where nothing else is near; or
/// the only one that is near, where a single letter is wrong. Versions (`orders-v1`) differ on purpose.
pub fn sole(reference: &EntityRef, candidates: &BTreeSet<EntityRef>) -> Option<EntityRef> {
    let is_named = |other: &&EntityRef| other.name.eq_ignore_ascii_case(&reference.name);
    let is_near = |other: &&EntityRef| {
        other.is_kind(&reference.kind)
            && other.namespace.eq_ignore_ascii_case(&reference.namespace)
            && suggest::nearest(&reference.name, [other.name.as_str()]).is_some()
    };
    let named: Vec<&EntityRef> = candidates.iter().filter(is_named).collect();
    let near: Vec<&EntityRef> = candidates.iter().filter(|other| !is_named(other)).filter(is_near).collect();
    match (named.as_slice(), near.as_slice()) {
        ([one], []) => Some((*one).clone()),
        ([], [one]) if is_slip(&reference.name, &one.name) => Some((*one).clone()),
        _ => None,
    }
}

/// The only component or resource that a reference without a kind can mean.
pub fn sole_of_name(written: &str, candidates: &BTreeSet<EntityRef>) -> Option<EntityRef> {
    let (namespace, name) =
        written.split_once('/').map_or((None, written), |(namespace, name)| (Some(namespace), name));
    let fits = |other: &&EntityRef| {
        other.name.eq_ignore_ascii_case(name)
            && namespace.is_none_or(|namespace| other.namespace.eq_ignore_ascii_case(namespace))
    };
    let mut fitting = candidates.iter().filter(fits);
    let one = fitting.next().filter(|one| one.is_kind("component") || one.is_kind("resource"))?;
    fitting.next().is_none().then(|| one.clone())
}

/// What references without a kind say, of the findings of these files.
pub fn kindless<'t>(readings: &[FileReading], texts: &'t BTreeMap<String, String>) -> BTreeSet<&'t str> {
    let findings = readings.iter().flat_map(|reading| &reading.findings).filter(|found| found.rule.id == FORMAT);
    findings.filter_map(|found| lacks_kind(written(found, texts)?)).collect()
}

/// Gives each finding about a reference the fix that is beyond doubt.
pub fn mend(findings: &mut [Finding], readings: &[FileReading], texts: &BTreeMap<String, String>, meant: &Meant) {
    let entities = readings.iter().flat_map(|reading| &reading.entities);
    let relations = entities.flat_map(|entity| entity.relations.iter().map(move |relation| (entity, relation)));
    let places: HashMap<(&str, u32), (&str, &Relation)> = relations
        .filter(|(_, relation)| meant.dangling.contains_key(&relation.target))
        .map(|(entity, relation)| {
            let place = (entity.path.as_str(), relation.span.start.offset);
            (place, (entity.reference.namespace.as_str(), relation))
        })
        .collect();
    for finding in findings.iter_mut().filter(|finding| finding.fix.is_none()) {
        let Some(now) = written(finding, texts) else { continue };
        let wanted = match finding.rule.id {
            DANGLING => {
                let place = places.get(&(finding.path.as_str(), finding.span.start.offset));
                place.and_then(|(namespace, relation)| {
                    instead(now, relation, namespace, meant.dangling.get(&relation.target)?)
                })
            }
            FORMAT => lacks_kind(now)
                .and_then(|now| meant.kindless.get(now))
                .map(|one| format!("{}:{now}", one.kind.to_lowercase())),
            _ => None,
        };
        if let Some(wanted) = wanted.filter(|wanted| wanted.starts_with(|first: char| first.is_ascii_alphabetic())) {
            put(finding, now, wanted);
        }
    }
}

fn put(finding: &mut Finding, now: &str, wanted: String) {
    let range = finding.span.start.offset as usize..finding.span.end.offset as usize;
    // Quotes stay as they are.
    let quotes = (range.len() - now.len()) / 2;
    let range = range.start + quotes..range.end - quotes;
    finding.help = format!("Write `{wanted}`: nothing else there is has a name like that.");
    let title = format!("write the reference as `{wanted}`");
    finding.fix = Some(Fix { title, edits: vec![Edit { range, text: wanted }] });
}

/// The reference as it should be, in the words in which it was written as far as they are right; none when the field
/// cannot refer to that.
fn instead(now: &str, relation: &Relation, namespace: &str, one: &EntityRef) -> Option<String> {
    let by_default = kind_of(relation.field);
    let is_fitting = match by_default {
        Some(kind) => one.is_kind(kind),
        None => one.is_kind("component") || one.is_kind("resource"),
    };
    if !is_fitting {
        return None;
    }
    let (kind, rest) = now.split_once(':').map_or((None, now), |(kind, rest)| (Some(kind), rest));
    let kind = match kind {
        Some(kind) if one.is_kind(kind) => format!("{kind}:"),
        Some(_) => format!("{}:", one.kind.to_lowercase()),
        None => String::new(),
    };
    let is_written = rest.contains('/');
    let namespace = match is_written || !one.namespace.eq_ignore_ascii_case(namespace) {
        true => format!("{}/", one.namespace),
        false => String::new(),
    };
    Some(format!("{kind}{namespace}{}", one.name))
}

/// The kind to which a field of `spec` refers; none where it must be written.
fn kind_of(field: &str) -> Option<&'static str> {
    Some(match field {
        "system" => "system",
        "domain" | "subdomainOf" => "domain",
        "subcomponentOf" => "component",
        "providesApis" | "consumesApis" => "api",
        "parent" | "children" | "memberOf" => "group",
        "members" => "user",
        _ => return None,
    })
}

/// The text at a finding, without its quotes; none when it is written in a way that a machine should leave alone.
fn written<'t>(finding: &Finding, texts: &'t BTreeMap<String, String>) -> Option<&'t str> {
    let range = finding.span.start.offset as usize..finding.span.end.offset as usize;
    let text = texts.get(&finding.path)?.get(range)?;
    let bare = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':');
    (!bare.is_empty() && bare.bytes().all(is_plain)).then_some(bare)
}

fn lacks_kind(written: &str) -> Option<&str> {
    (!written.contains(':') && !written.starts_with('/') && !written.ends_with('/')).then_some(written)
}

/// Whether one letter is wrong, missing, too many or swapped with its neighbour.
fn is_slip(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|word| word.to_lowercase().into_bytes());
    if one.len().min(other.len()) < SHORTEST || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - tail], &other[..other.len() - tail]);
    let letters = one.iter().chain(other).all(u8::is_ascii_alphabetic);
    let is_one = match (one, other) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => (a, b) == (d, c),
        _ => false,
    };
    letters && is_one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refs(names: &[&str]) -> BTreeSet<EntityRef> {
        names.iter().map(|name| EntityRef::parse(name, None, "default").unwrap()).collect()
    }

    fn decided(reference: &str, candidates: &[&str]) -> Option<String> {
        let reference = EntityRef::parse(reference, None, "default").unwrap();
        sole(&reference, &refs(candidates)).map(|one| one.to_string())
    }

    #[test]
    fn a_slip_of_the_finger_is_put_right_where_only_one_name_is_near() {
        let orders = Some("component:default/orders".to_owned());
        for slip in ["component:odrers", "component:order", "component:orderss", "component:ordems"] {
            assert_eq!(decided(slip, &["component:orders", "component:ledger"]), orders, "{slip}");
        }
    }

    #[test]
    fn what_leaves_a_doubt_is_left_to_a_person() {
        for (reference, candidates) in [
            ("component:orders", &["component:border", "component:order"] as &[&str]),
            ("component:orders-v1", &["component:orders-v2"]),
            ("component:api", &["component:app"]),
            ("component:ordres-a", &["component:orders"]),
            ("component:orders", &["resource:orders", "api:orders"]),
            ("component:orders", &["resource:orders", "component:order"]),
            ("component:order", &["component:shop/orders"]),
            ("component:orders", &[]),
        ] {
            assert_eq!(decided(reference, candidates), None, "{reference} {candidates:?}");
        }
    }

    #[test]
    fn the_only_one_of_that_name_is_meant_in_whatever_kind_and_namespace() {
        assert_eq!(decided("component:db", &["resource:db"]).as_deref(), Some("resource:default/db"));
        assert_eq!(decided("system:pay", &["system:shop/pay"]).as_deref(), Some("system:shop/pay"));
        let of_name =
            |written: &str, candidates: &[&str]| sole_of_name(written, &refs(candidates)).map(|one| one.to_string());
        assert_eq!(of_name("db", &["resource:db", "resource:dbs"]).as_deref(), Some("resource:default/db"));
        assert_eq!(of_name("shop/db", &["resource:db", "resource:shop/db"]).as_deref(), Some("resource:shop/db"));
        assert_eq!(of_name("db", &["resource:db", "component:db"]), None);
        assert_eq!(of_name("db", &["api:db"]), None, "nothing depends on an API by this field");
    }

    proptest::proptest! {
        #[test]
        fn names_of_any_kind_do_no_harm(one in "\\PC{0,9}", other in "\\PC{0,9}") {
            proptest::prop_assert_eq!(is_slip(&one, &other), is_slip(&other, &one));
        }
    }
}
