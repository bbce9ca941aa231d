//! A report as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), which GitHub's code scanning and editors read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::hidden::Hidden;
use super::source::{Sources, line_of, position_of};
use super::{Finding, Fix, Report, Rule, Severity, github::joined};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The fingerprint's name; its number changes when it is computed in another way.
const FINGERPRINT: &str = "idpFinding/v1";

/// The log. `folder` is where the judged folder lies in the repository, empty for its root: code scanning needs paths
/// from the root.
pub fn sarif(report: &Report, folder: &str, sources: Sources<'_>) -> String {
    let mut rules: Vec<&'static Rule> = report.findings.iter().map(|finding| finding.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    let index: BTreeMap<&str, usize> = rules.iter().enumerate().map(|(number, rule)| (rule.id, number)).collect();
    let mut results = Vec::new();
    for (path, findings) in report.by_file() {
        let source = sources(path);
        let location = json!({"uri": uri(&joined(folder, path)), "uriBaseId": "%SRCROOT%"});
        let mut seen = BTreeMap::new();
        let hidden = Hidden::of(findings);
        for finding in findings {
            let mut result = result(finding, index.get(finding.rule.id).copied(), &location);
            let print = fingerprint(finding, (source.as_deref(), &hidden), &mut seen);
            result["partialFingerprints"] = json!({FINGERPRINT: print});
            if let (Some(fix), Some(text)) = (&finding.fix, &source)
                && let Some(fix) = described(fix, text, &location)
            {
                result["fixes"] = json!([fix]);
            }
            results.push(result);
        }
    }
    let mut log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "idp",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.into_iter().map(rule).collect::<Vec<Json>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if !report.not_evaluated.is_empty() {
        let told = report.not_evaluated.iter().map(|(path, why)| not_evaluated(&joined(folder, path), why));
        let told: Vec<Json> = told.collect();
        log["runs"][0]["invocations"] = json!([{"executionSuccessful": true, "toolExecutionNotifications": told}]);
    }
    format!("{log:#}\n")
}

fn not_evaluated(path: &str, why: &str) -> Json {
    json!({
        "level": "note",
        "message": {"text": plain(&format!("Not evaluated: {why}"))},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path), "uriBaseId": "%SRCROOT%"}}}],
    })
}

fn rule(rule: &'static Rule) -> Json {
    let help = format!("{}\n\n{}", rule.why, rule.how);
    let examples = format!(
        "Wrong:\n\n```{language}\n{}\n```\n\nRight:\n\n```{language}\n{}\n```",
        rule.wrong.trim_end(),
        rule.right.trim_end(),
        language = rule.language()
    );
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": help, "markdown": format!("{help}\n\n{examples}")},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.section.name()], "aliases": rule.aliases},
    })
}

fn result(finding: &Finding, index: Option<usize>, location: &Json) -> Json {
    let (start, end) = (finding.span.start, finding.span.end);
    let help = if finding.help.is_empty() { String::new() } else { format!(" {}", finding.help) };
    let region = json!({
        "startLine": start.line.max(1),
        "startColumn": start.column.max(1),
        "endLine": end.line.max(start.line).max(1),
        "endColumn": end.column.max(1),
    });
    let mut result = json!({
        "ruleId": finding.rule.id,
        "level": level(finding.severity),
        "message": {"text": plain(&format!("{}{help}", sentence(&finding.message)))},
        "locations": [{"physicalLocation": {"artifactLocation": location, "region": region}}],
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    if let Some(entity) = &finding.entity {
        result["locations"][0]["logicalLocations"] = json!([{"fullyQualifiedName": entity}]);
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn sentence(message: &str) -> String {
    let ended = message.ends_with(['.', '?', ':']);
    if ended { message.to_owned() } else { format!("{message}.") }
}

/// In a message `[words](address)` is a link (SARIF 3.11.6), and what a file holds must not become one.
fn plain(text: &str) -> String {
    if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text.to_owned()
    }
}

/// The same for the same finding when lines above it come or go: the rule, the entity and the text of the line, and
/// a number that tells equal ones in a file apart. A secret is not hashed with its line: a short one could be guessed.
fn fingerprint(finding: &Finding, source: (Option<&str>, &Hidden), seen: &mut BTreeMap<String, usize>) -> String {
    let (source, hidden) = source;
    let line = source.and_then(|text| line_of(text, finding.span));
    let line = line.as_ref().map_or(Cow::Borrowed(""), |line| hidden.masked(line));
    let line = line.trim();
    let entity = finding.entity.as_deref().unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [finding.rule.id, entity, line] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let print = hex::encode(&hash.finalize()[..16]);
    let number = seen.entry(print.clone()).and_modify(|number| *number += 1).or_insert(1);
    format!("{print}:{number}")
}

fn described(fix: &Fix, text: &str, location: &Json) -> Option<Json> {
    let replacements: Option<Vec<Json>> = fix
        .edits
        .iter()
        .map(|edit| {
            let (start, end) = (position_of(text, edit.range.start)?, position_of(text, edit.range.end)?);
            Some(json!({
                "deletedRegion": {"startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1},
                "insertedContent": {"text": edit.text},
            }))
        })
        .collect();
    let replacements = replacements.filter(|replacements| !replacements.is_empty())?;
    Some(json!({
        "description": {"text": plain(&fix.title)},
        "artifactChanges": [{"artifactLocation": location, "replacements": replacements}],
    }))
}

/// A relative reference: everything but unreserved characters and `/` is percent-encoded, so that a colon in a file's
/// name cannot be read as a scheme.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests;
