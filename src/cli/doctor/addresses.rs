//! The addresses: whether they are any, and whether ours answers.

use url::Url;

use crate::github::{GitHub, GitHubError};
use crate::server::setup::undeliverable;

use super::TIMING;
use super::connection::part;
use super::finding::Finding;

const PUBLIC: &str = "public address";

/// An address, or a finding that says what is wrong with it.
pub(super) fn parse(name: &'static str, text: &str, findings: &mut Vec<Finding>) -> Option<Url> {
    let advice = "write it as in `https://host` or `https://host/path`";
    let what = match Url::parse(text.trim()) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            "it begins with neither https:// nor http://".to_owned()
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => "it holds a name or password".to_owned(),
        Ok(url) if url.query().is_some() || url.fragment().is_some() => "it holds a `?` or `#`".to_owned(),
        Ok(url) => return Some(url),
        Err(error) => format!("it is not an address: {error}"),
    };
    findings.push(Finding::problem(name, what, "", advice));
    None
}

pub(super) fn public(given: Option<&str>, web_url: Option<&Url>, findings: &mut Vec<Finding>) -> Option<Url> {
    let Some(text) = given.filter(|text| !text.trim().is_empty()) else {
        let what = "IDP_PUBLIC_URL is not set, so whether GitHub delivers to this server was not examined";
        let advice = "set it to the https address under which GitHub reaches this server";
        findings.push(Finding::note(PUBLIC, what, "", advice));
        return None;
    };
    let url = parse("IDP_PUBLIC_URL", text, findings)?;
    if let Some(reason) = web_url.and_then(|web_url| undeliverable(&url, web_url)) {
        let advice = "set IDP_PUBLIC_URL to the https address under which GitHub reaches this server";
        findings.push(Finding::problem(PUBLIC, "GitHub cannot deliver there", reason, advice));
    }
    Some(url)
}

/// Whether our server answers at its public address. It may do so for GitHub and not for this machine, hence a note.
pub(super) async fn answers(public_url: Url, findings: &mut Vec<Finding>) {
    let address = format!("{}/healthz", public_url.as_str().trim_end_matches('/'));
    let door = GitHub::new(public_url, None, TIMING);
    let Err(error) = door.reach("/healthz").await else {
        return findings.push(Finding::fine(PUBLIC, format!("{address} answers")));
    };
    let advice = "start the server if it does not run; some networks do not let a machine reach its own public \
                  address, then look from outside";
    findings.push(match &error {
        GitHubError::Connection { reason, .. } => {
            Finding::note(PUBLIC, format!("{address} {}", part(reason).0), reason.clone(), advice)
        }
        GitHubError::NotFound { .. } | GitHubError::Forbidden { .. } => {
            let what = format!("{address} is not open from here, which a proxy may do on purpose");
            Finding::note(PUBLIC, what, "something answers there, but does not pass this path on", "")
        }
        other => {
            let how = other.to_string().replace("GitHub answered", "it answered");
            Finding::note(PUBLIC, format!("{address} does not answer as it should"), how, advice)
        }
    });
}
