//! Why a call to GitHub did not do what it should, and whether trying again can help.

use std::time::Duration;

/// A call that failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum GitHubError {
    /// No answer, or none that can be used; the call may have acted all the same.
    #[error("{call}: GitHub could not be reached or did not answer: {reason}")]
    Connection {
        /// The call's name.
        call: &'static str,
        /// What went wrong on the way.
        reason: String,
    },
    /// A 5xx; the call may have acted all the same.
    #[error("{call}: GitHub answered {status}")]
    Server {
        /// The call's name.
        call: &'static str,
        /// The status.
        status: u16,
    },
    /// A primary or secondary limit, or one of ours that keeps us below them.
    #[error("{call}: a rate limit asks to wait {} s ({reason})", wait.as_secs())]
    Limited {
        /// The call's name.
        call: &'static str,
        /// How long to wait.
        wait: Duration,
        /// Which limit.
        reason: &'static str,
    },
    /// The App lacks a permission, or the installation does not cover the repository.
    #[error("{call}: GitHub refused ({status}): {message}{}", needs.as_ref().map(|n| format!(" (the App needs: {n})")).unwrap_or_default())]
    Forbidden {
        /// The call's name.
        call: &'static str,
        /// 401, 403 or 451.
        status: u16,
        /// GitHub's words.
        message: String,
        /// `x-accepted-github-permissions`, which names what is missing.
        needs: Option<String>,
    },
    /// What was asked for does not exist, or is hidden from the App.
    #[error("{call}: GitHub does not know it (404): {message}")]
    NotFound {
        /// The call's name.
        call: &'static str,
        /// GitHub's words.
        message: String,
    },
    /// Something that was just made is not visible yet to the part of GitHub that answered.
    #[error("{call}: GitHub does not see yet what was just made: {message}")]
    Unsettled {
        /// The call's name.
        call: &'static str,
        /// GitHub's words.
        message: String,
    },
    /// Any other 4xx: what we sent does not fit.
    #[error("{call}: GitHub answered {status}: {message}")]
    Rejected {
        /// The call's name.
        call: &'static str,
        /// The status.
        status: u16,
        /// GitHub's words, with the details of its `errors`.
        message: String,
    },
    /// A 2xx whose body is not what GitHub's description promises.
    #[error("{call}: GitHub's answer could not be read: {reason}")]
    Unreadable {
        /// The call's name.
        call: &'static str,
        /// What did not fit.
        reason: String,
    },
    /// Our own configuration stands in the way, for example a key that cannot sign.
    #[error("{0}")]
    Configuration(String),
}

impl GitHubError {
    /// Whether the same call can succeed later.
    pub fn can_pass(&self) -> bool {
        match self {
            Self::Connection { .. }
            | Self::Server { .. }
            | Self::Limited { .. }
            | Self::Unsettled { .. }
            | Self::Unreadable { .. } => true,
            // A new token may not be known everywhere yet, and a wrong key may be put right meanwhile.
            Self::Forbidden { status, .. } => *status == 401,
            // 408: GitHub gave up waiting for us; 409: something else was just writing there.
            Self::Rejected { status, .. } => matches!(status, 408 | 409),
            Self::NotFound { .. } | Self::Configuration(_) => false,
        }
    }

    /// How long GitHub asks to wait; none when it does not say.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::Limited { wait, .. } => Some(*wait),
            _ => None,
        }
    }

    /// Whether a token can be at fault: one that is unknown, or that is older than a permission which was granted since.
    pub(super) fn may_pass_with_a_new_token(&self) -> bool {
        match self {
            Self::Forbidden { status: 401, .. } => true,
            Self::Forbidden { status: 403, message, .. } => message.contains("not accessible by integration"),
            _ => false,
        }
    }

    /// Whether this is a 404.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}

/// GitHub's words in an error body: its `message` and the details of its `errors`, cut to a line.
pub(super) fn words(body: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    struct Body {
        #[serde(default)]
        message: String,
        #[serde(default)]
        errors: serde_json::Value,
    }
    let Ok(body) = serde_json::from_slice::<Body>(body) else {
        return "no message".to_owned();
    };
    let details: Vec<String> = body
        .errors
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|error| match error {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Object(fields) => {
                let text = |key: &str| fields.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
                let message = text("message");
                Some(if message.is_empty() {
                    format!("{} {} {}", text("resource"), text("field"), text("code"))
                } else {
                    message
                })
            }
            _ => None,
        })
        .take(5)
        .collect();
    let mut words = body.message;
    match words.is_empty() {
        // GraphQL has only `errors`.
        true => words = details.join("; "),
        false if details.is_empty() => {}
        false => words = format!("{words} ({})", details.join("; ")),
    }
    words.chars().filter(|c| !c.is_control()).take(400).collect()
}
