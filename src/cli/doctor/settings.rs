//! The App's id, key and secret by themselves, before anybody is asked.

use crate::github::AppKey;

use super::finding::Finding;

/// GitHub's own secrets have 40 characters; below this, guessing becomes worth while.
const SHORTEST_SECRET: usize = 16;
/// A value that is longer may be a secret in the wrong place, and is not shown.
const LONGEST_SHOWN: usize = 24;
const WHERE: &str = "it is on the App's settings page, under \"About\", as \"App ID\"";

pub(super) fn app_id(given: Option<&str>, findings: &mut Vec<Finding>) -> Option<i64> {
    let topic = "App id";
    let Some(text) = given.map(str::trim).filter(|text| !text.is_empty()) else {
        let advice = format!("set IDP_APP_ID; {WHERE}. With no App yet, start `idp serve` and follow its setup");
        findings.push(Finding::problem(topic, "it is not set", "IDP_APP_ID is empty", advice));
        return None;
    };
    if let Some(id) = text.parse::<i64>().ok().filter(|id| *id > 0) {
        findings.push(Finding::fine(topic, id.to_string()));
        return Some(id);
    }
    let what = match text.chars().count() {
        ..=LONGEST_SHOWN => format!("`{}` is not a number", text.escape_debug()),
        _ => "what is set is not a number".to_owned(),
    };
    let how = if text.starts_with("Iv") { "it looks like the App's client id" } else { "IDP_APP_ID" };
    findings.push(Finding::problem(topic, what, how, format!("set IDP_APP_ID to the App id; {WHERE}")));
    None
}

/// The key, if it is one. It is judged without an App id as well, so that both are told at once.
pub(super) fn private_key(app_id: Option<i64>, given: Option<&str>, findings: &mut Vec<Finding>) -> Option<AppKey> {
    let topic = "private key";
    let Some(pem) = given.filter(|text| !text.trim().is_empty()) else {
        // Why a file could not be read is said already.
        if !findings.iter().any(|finding| finding.topic == topic) {
            let advice = "make a key on the App's settings page, under \"Private keys\", and let \
                          IDP_PRIVATE_KEY_FILE name the file that GitHub sends";
            let how = "IDP_PRIVATE_KEY and IDP_PRIVATE_KEY_FILE are empty";
            findings.push(Finding::problem(topic, "it is not set", how, advice));
        }
        return None;
    };
    match AppKey::new(app_id.unwrap_or_default(), pem).and_then(|key| key.check().map(|()| key)) {
        Ok(key) => {
            findings.push(Finding::fine(topic, "an RSA key that can sign"));
            app_id.map(|_| key)
        }
        Err(problem) => {
            let advice = "let IDP_PRIVATE_KEY_FILE name the .pem file as GitHub sent it";
            findings.push(Finding::problem(topic, "it is not a key", problem.to_string(), advice));
            None
        }
    }
}

pub(super) fn webhook_secret(given: Option<&str>, findings: &mut Vec<Finding>) {
    let topic = "webhook secret";
    let same = "set the same one here and on the App's settings page, under \"Webhook secret\"";
    let Some(secret) = given.filter(|text| !text.is_empty()) else {
        if !findings.iter().any(|finding| finding.topic == topic) {
            let how = "IDP_WEBHOOK_SECRET and IDP_WEBHOOK_SECRET_FILE are empty";
            findings.push(Finding::problem(topic, "it is not set", how, format!("make a random one and {same}")));
        }
        return;
    };
    if secret.trim() != secret {
        let what = "there is white space before or after it";
        let how = "its first or last character is a blank, a tab or a line break, which counts as a part of it";
        findings.push(Finding::problem(topic, what, how, format!("take the white space away, then {same}")));
        return;
    }
    let length = secret.chars().count();
    if length < SHORTEST_SECRET {
        let how = format!("it has {length} characters, and whoever guesses it can make us believe anything");
        let advice = format!("make a random one of at least {SHORTEST_SECRET} characters and {same}");
        findings.push(Finding::problem(topic, "it is too short", how, advice));
        return;
    }
    findings.push(Finding::fine(topic, format!("{length} characters")));
}
