//! What GitHub has of the App against what the manifest asks for: permissions, events, installations.

use url::Url;

use crate::github::{App, GitHub, GitHubError};
use crate::server::setup::manifest::{Manifest, Permission, USED_IF_GRANTED};

use super::finding::Finding;

const SETTINGS: &str = "on the App's settings page, under \"Permissions & events\"";

pub(super) fn permissions(app: &App, findings: &mut Vec<Finding>) {
    let topic = "permissions";
    let asked = &Manifest::shipped().permissions;
    let before = findings.len();
    for wanted in asked {
        let granted = app.permissions.get(&wanted.name);
        if rank(granted.map(String::as_str)) >= rank(Some(&wanted.level)) {
            continue;
        }
        if wanted.is_optional() {
            let what = format!(
                "`{}: {}` was not granted; what is missing then: {}",
                wanted.name,
                wanted.level,
                missing(wanted)
            );
            let advice = format!("grant it {SETTINGS}, if the feature is wanted");
            findings.push(Finding::note(topic, what, "", advice));
            continue;
        }
        let has = granted.map_or("does not have it".to_owned(), |level| format!("has `{level}` only"));
        let what = format!("`{}: {}` is missing; it is there to: {}", wanted.name, wanted.level, wanted.reason);
        let advice = format!("grant it {SETTINGS}, then let the owners of the installations accept the change");
        findings.push(Finding::problem(topic, what, format!("GitHub says that the App {has}"), advice));
    }
    if findings[before..].iter().all(Finding::is_no_problem) {
        findings.push(Finding::fine(topic, "the App has all that it needs"));
    }
    let more: Vec<String> = app
        .permissions
        .iter()
        .filter(|(name, level)| {
            let wanted = asked.iter().find(|wanted| wanted.name == **name).map(|wanted| wanted.level.as_str());
            rank(Some(level)) > rank(wanted) && !USED_IF_GRANTED.contains(&name.as_str())
        })
        .map(|(name, level)| format!("`{name}: {level}`"))
        .collect();
    if !more.is_empty() {
        let what = format!("the App has more than it needs: {}", more.join(", "));
        findings.push(Finding::note(topic, what, "", format!("take it away {SETTINGS}, unless you want it so")));
    }
}

/// What the App cannot do without an optional permission.
fn missing(wanted: &Permission) -> String {
    let reason = wanted.reason.trim_start_matches("Optional.").trim();
    let mut letters = reason.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

pub(super) fn events(app: &App, findings: &mut Vec<Finding>) {
    let topic = "events";
    let asked = &Manifest::shipped().events;
    let before = findings.len();
    for wanted in asked.iter().filter(|wanted| !app.events.contains(&wanted.name)) {
        let what = format!("the App does not hear of `{}`: {}", wanted.name, wanted.reason);
        let how = "GitHub says that the App does not subscribe to it";
        findings.push(Finding::problem(topic, what, how, format!("subscribe to it {SETTINGS}")));
    }
    if findings.len() == before {
        findings.push(Finding::fine(topic, "the App hears of all that it needs"));
    }
    let more: Vec<String> = app
        .events
        .iter()
        .filter(|name| !asked.iter().any(|wanted| wanted.name == **name))
        .map(|name| format!("`{name}`"))
        .collect();
    if !more.is_empty() {
        let what = format!("the App hears of more than it needs: {}", more.join(", "));
        findings.push(Finding::note(topic, what, "", format!("unsubscribe {SETTINGS}, to have less traffic")));
    }
}

/// Levels in their order; not granted is the least.
fn rank(level: Option<&str>) -> u8 {
    match level {
        Some("read") => 1,
        Some("write") => 2,
        Some("admin") => 3,
        _ => 0,
    }
}

pub(super) async fn installed(github: &GitHub, app: &App, web_url: Option<&Url>, findings: &mut Vec<Finding>) {
    let topic = "installation";
    findings.push(match github.installations().await.map(|list| list.len()) {
        Ok(0) => {
            let page = web_url.map(|url| format!("{}/apps/{}/installations/new", bare(url), app.slug));
            let advice = format!("install it: {}", page.unwrap_or_else(|| "on the App's page".to_owned()));
            Finding::problem(topic, "the App is not installed anywhere", "GitHub lists no installation", advice)
        }
        Ok(1) => Finding::fine(topic, "the App is installed once"),
        Ok(count) => Finding::fine(topic, format!("the App is installed {count} times")),
        Err(error) => unknown(topic, &error),
    });
}

/// What GitHub would not tell now.
pub(super) fn unknown(topic: &'static str, error: &GitHubError) -> Finding {
    Finding::note(topic, "it could not be examined", error.to_string(), "run this again")
}

/// An address without the slash at its end.
pub(super) fn bare(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}
