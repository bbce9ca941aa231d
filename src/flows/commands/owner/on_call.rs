//! Where somebody is on call, as entities say it: annotations of on-call tools and links of that type. Pure.

use serde_json::Value;

use super::evidence::OnCall;
use crate::store::catalog::EntityRow;

/// Annotations that name a rota. Those that are secrets (`pagerduty.com/integration-key`) are not shown.
const ANNOTATIONS: [(&str, &str); 5] = [
    ("pagerduty.com/service-id", "PagerDuty service"),
    ("opsgenie.com/component-selector", "Opsgenie component"),
    ("opsgenie.com/team", "Opsgenie team"),
    ("splunk.com/on-call-team", "Splunk On-Call team"),
    ("firehydrant.com/service-name", "FireHydrant service"),
];
/// What is shown at most.
const MOST: usize = 5;

/// What an entity says.
pub fn of(row: &EntityRow) -> Vec<OnCall> {
    let json: Value = serde_json::from_str(&row.json).unwrap_or_default();
    let metadata = &json["metadata"];
    let entry = |what: &str, value: &str, url: Option<&str>| OnCall {
        what: what.to_owned(),
        value: value.to_owned(),
        url: url.map(str::to_owned),
        entity: row.reference.clone(),
    };
    let annotations = ANNOTATIONS.iter().filter_map(|(key, what)| {
        let value = metadata["annotations"][*key].as_str()?.trim();
        (!value.is_empty()).then(|| entry(what, value, None))
    });
    let links = metadata["links"].as_array().into_iter().flatten().filter_map(|link| {
        let link_type: String = link["type"].as_str()?.chars().filter(char::is_ascii_alphabetic).collect();
        let url = link["url"].as_str().filter(|_| link_type.eq_ignore_ascii_case("oncall"))?;
        Some(entry("rota", link["title"].as_str().unwrap_or(url), Some(url)))
    });
    annotations.chain(links).take(MOST).collect()
}
