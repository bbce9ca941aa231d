//! The App's webhook as GitHub has it, and what became of the last delivery.

use url::Url;

use crate::github::{GitHub, HookDelivery};

use super::finding::Finding;
use super::grants::{bare, unknown};

const TOPIC: &str = "last delivery";

/// Where GitHub delivers to, and how.
pub(super) async fn settings(github: &GitHub, public_url: Option<&Url>, findings: &mut Vec<Finding>) {
    let topic = "webhook";
    let hook = match github.hook_config().await {
        Ok(hook) => hook,
        Err(error) if error.is_not_found() => return findings.push(switched_off(public_url)),
        Err(error) => return findings.push(unknown(topic, &error)),
    };
    let Some(address) = hook.url.filter(|url| !url.is_empty()) else {
        return findings.push(switched_off(public_url));
    };
    let expected = public_url.map(|url| format!("{}/webhook", bare(url)));
    findings.push(match &expected {
        Some(expected) if !same(expected, &address) => Finding::problem(
            topic,
            format!("GitHub delivers to {address}, but this server is at {expected}"),
            "the App's webhook on GitHub and IDP_PUBLIC_URL differ",
            "change the webhook URL on the App's settings page, or IDP_PUBLIC_URL",
        ),
        _ => Finding::fine(topic, format!("GitHub delivers to {address}")),
    });
    if hook.secret.is_none_or(|stars| stars.is_empty()) {
        let advice = "set the one of IDP_WEBHOOK_SECRET on the App's settings page, under \"Webhook secret\"";
        let how = "the App's webhook on GitHub has no secret, so no delivery is signed and all are refused";
        findings.push(Finding::problem(topic, "deliveries are not signed", how, advice));
    }
    let unchecked = match &hook.insecure_ssl {
        serde_json::Value::String(text) => text == "1",
        serde_json::Value::Number(number) => number.as_f64() == Some(1.0),
        _ => false,
    };
    if unchecked {
        let advice = "switch on \"SSL verification\" on the App's settings page";
        findings.push(Finding::note(topic, "GitHub does not check our certificate", "", advice));
    }
}

fn switched_off(public_url: Option<&Url>) -> Finding {
    let address = public_url
        .map_or("the server's public address with /webhook".to_owned(), |url| format!("{}/webhook", bare(url)));
    Finding::problem(
        "webhook",
        "GitHub delivers nothing: the App has no webhook address",
        "the App's webhook on GitHub is switched off or empty",
        format!("on the App's settings page, switch \"Webhook\" on and enter {address}"),
    )
}

/// Whether the newest delivery arrived: the one sign of two secrets that differ, for GitHub never tells its own.
pub(super) async fn last_delivery(github: &GitHub, findings: &mut Vec<Finding>) {
    let mut newest = None;
    let read = github
        .hook_deliveries(|delivery| {
            newest = Some(delivery);
            false
        })
        .await;
    match (read, newest) {
        (Err(error), _) => findings.push(unknown(TOPIC, &error)),
        (Ok(()), Some(delivery)) => findings.push(judged(&delivery)),
        (Ok(()), None) => {}
    }
}

fn judged(delivery: &HookDelivery) -> Finding {
    let when = delivery.delivered_at.format("%Y-%m-%d %H:%M UTC");
    if delivery.arrived() {
        return Finding::fine(TOPIC, format!("arrived on {when}"));
    }
    let how =
        format!("GitHub's newest delivery, of {when}, ended with `{}` ({})", delivery.status, delivery.status_code);
    if delivery.status_code == 401 {
        let advice = "set the same secret here and on the App's settings page; if they are the same, look for a proxy \
                      that changes bodies";
        return Finding::problem(TOPIC, "it was refused: the webhook secrets differ", how, advice);
    }
    let advice = "see the App's settings page, under \"Advanced\", \"Recent deliveries\"; once the server runs, it asks \
                  for those that failed again";
    Finding::note(TOPIC, "it did not arrive", how, advice)
}

/// The same address, however it is written (case of the host, default port).
fn same(a: &str, b: &str) -> bool {
    match (Url::parse(a), Url::parse(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
