//! Whether GitHub is there, knows the App, and agrees about the time.

use crate::github::{App, GitHub, GitHubError};

use super::finding::Finding;

/// GitHub's API, as a topic.
const API: &str = "GitHub's API";
const IDENTITY: &str = "App and key";
/// Beyond this GitHub begins to refuse: a token says that it was made a minute ago.
const AHEAD: i64 = 60;
/// Beyond this a token is over before GitHub sees it: it lasts for nine minutes.
const BEHIND: i64 = 9 * 60;
/// A clock that is set by NTP is never off by this much.
const NOTICED: i64 = 15;

/// The App, when GitHub can be reached and knows it. A client without a key only finds out whether GitHub is there.
pub(super) async fn identify(github: &GitHub, api_url: &str, findings: &mut Vec<Finding>) -> Option<App> {
    let now = || chrono::Utc::now().timestamp();
    if github.app_id().is_some() {
        match github.app().await {
            Ok((app, clock)) => {
                findings.push(Finding::fine(API, format!("{api_url} answers")));
                findings.extend(clock.map(|theirs| clock_finding(now(), theirs)));
                findings.push(Finding::fine(IDENTITY, format!("GitHub knows the App as `{}`", app.slug)));
                return Some(app);
            }
            Err(error) if in_githubs_words(&error) => {
                findings.push(Finding::fine(API, format!("{api_url} answers")));
                findings.push(refusal(&error));
                let clock = github.reach("/meta").await.ok().and_then(|reached| reached.clock);
                findings.extend(clock.map(|theirs| clock_finding(now(), theirs)));
                return None;
            }
            Err(error) if was_refused(&error) => {
                // Whoever is not GitHub knows no App either; that is one problem, not two.
                if let Some(clock) = present(github, api_url, findings).await {
                    findings.push(refusal(&error));
                    findings.extend(clock.map(|theirs| clock_finding(now(), theirs)));
                }
                return None;
            }
            Err(error) => findings.push(unreachable(&error, api_url)),
        }
        return None;
    }
    let clock = present(github, api_url, findings).await.flatten();
    findings.extend(clock.map(|theirs| clock_finding(now(), theirs)));
    None
}

/// Whether it is GitHub that answers: with its clock, if it says the time.
async fn present(github: &GitHub, api_url: &str, findings: &mut Vec<Finding>) -> Option<Option<i64>> {
    let clock = match github.reach("/meta").await {
        Ok(reached) if is_meta(&reached.body) => Ok(reached.clock),
        Ok(_) => Err(not_github(api_url, "the answer to `/meta` is not what GitHub answers")),
        // An Enterprise Server in private mode tells nothing to strangers, but it is one.
        Err(GitHubError::Forbidden { status: 401, .. }) => Ok(None),
        Err(GitHubError::NotFound { .. }) => {
            Err(not_github(api_url, "`/meta`, which GitHub always has, is not there (404)"))
        }
        Err(error) => Err(unreachable(&error, api_url)),
    };
    findings.push(match &clock {
        Ok(_) => Finding::fine(API, format!("{api_url} answers")),
        Err(finding) => finding.clone(),
    });
    clock.ok()
}

/// Source: GitHub's REST description, "Get GitHub meta information": the one field that must be there.
fn is_meta(body: &[u8]) -> bool {
    let meta = serde_json::from_slice::<serde_json::Value>(body).ok();
    meta.is_some_and(|meta| meta["verifiable_password_authentication"].is_boolean())
}

/// Whether the refusal is one that only GitHub gives.
fn in_githubs_words(error: &GitHubError) -> bool {
    match error {
        GitHubError::Forbidden { message, .. } => ["JSON web token", "claim"].iter().any(|word| message.contains(word)),
        GitHubError::NotFound { message, .. } => message.contains("Integration"),
        _ => false,
    }
}

fn was_refused(error: &GitHubError) -> bool {
    matches!(
        error,
        GitHubError::Forbidden { .. }
            | GitHubError::NotFound { .. }
            | GitHubError::Rejected { .. }
            | GitHubError::Unreadable { .. }
    )
}

fn not_github(api_url: &str, how: &str) -> Finding {
    let advice = "set IDP_GITHUB_API_URL to `https://api.github.com`, or to `https://HOST/api/v3` for GitHub \
                  Enterprise Server";
    Finding::problem(API, format!("{api_url} answers, but not like GitHub"), how, advice)
}

/// GitHub does not take what the App says of itself.
fn refusal(error: &GitHubError) -> Finding {
    let says = |message: &str| format!("GitHub says: {message}");
    match error {
        GitHubError::Forbidden { message, .. } if message.contains("claim") => Finding::problem(
            IDENTITY,
            "GitHub does not take our time: the clock of this machine is wrong",
            says(message),
            "let the clock be set by NTP, then run this again",
        ),
        GitHubError::Forbidden { status: 401, message, .. } => Finding::problem(
            IDENTITY,
            "App id and private key do not belong together",
            says(message),
            "take both from the same App's settings page; if the key was deleted there, make a new one",
        ),
        GitHubError::NotFound { message, .. } if message.contains("Integration") => Finding::problem(
            IDENTITY,
            "GitHub knows no App with this id",
            says(message),
            "compare IDP_APP_ID with the App's settings page, and IDP_GITHUB_API_URL with where the App was made",
        ),
        other => Finding::problem(
            IDENTITY,
            "GitHub does not tell about the App",
            other.to_string(),
            "compare IDP_GITHUB_API_URL, IDP_APP_ID and the key with the App's settings page",
        ),
    }
}

/// Which part of the way fails, as far as the reason tells.
fn unreachable(error: &GitHubError, api_url: &str) -> Finding {
    let how = error.to_string();
    match error {
        GitHubError::Connection { reason, .. } => {
            let (what, advice) = part(reason);
            let advice = format!("{advice}, and at IDP_GITHUB_API_URL");
            Finding::problem(API, format!("{api_url} {what}"), reason.clone(), advice)
        }
        GitHubError::Server { .. } | GitHubError::Limited { .. } => {
            let what = format!("{api_url} is there, but does not serve us now; the App was not examined");
            Finding::note(API, what, how, "run this again in a few minutes; see www.githubstatus.com")
        }
        _ => Finding::problem(API, format!("{api_url} cannot be used"), how, "look at IDP_GITHUB_API_URL"),
    }
}

/// What failed on the way, and where to look.
pub(super) fn part(reason: &str) -> (&'static str, &'static str) {
    let reason = reason.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if has(&["dns", "lookup", "resolve", "name or service"]) {
        ("has a host name that this machine does not know", "look at the name, at the DNS of this machine")
    } else if has(&["certificate", "tls", "ssl", "handshake"]) {
        (
            "gives no certificate that this machine trusts",
            "look at the certificate, at the root certificates of this machine, at a proxy that opens TLS",
        )
    } else if has(&["refused"]) {
        ("refuses the connection", "look at the port, whether the other side runs, at the firewall")
    } else if has(&["timed out", "timeout", "no answer", "unreachable"]) {
        ("does not answer in time", "look at the firewall, at the route from this machine")
    } else {
        ("cannot be reached", "look at the network of this machine")
    }
}

/// Our clock against GitHub's, both in seconds since 1970 UTC.
pub(super) fn clock_finding(ours: i64, theirs: i64) -> Finding {
    let off = ours.saturating_sub(theirs);
    let way = if off > 0 { "ahead of" } else { "behind" };
    let what = format!("this machine is {} s {way} GitHub", off.unsigned_abs());
    let (how, advice) = ("GitHub's answer says the time", "let the clock be set by NTP");
    if (-NOTICED..=NOTICED).contains(&off) {
        Finding::fine("clock", "agrees with GitHub's")
    } else if (-BEHIND..=AHEAD).contains(&off) {
        Finding::note("clock", what, how, advice)
    } else {
        Finding::problem("clock", format!("{what}, which refuses our tokens"), how, advice)
    }
}
