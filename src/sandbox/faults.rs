//! Faults that can be switched on: what goes wrong, where, how often.
//! Choosing is done here; doing it is the server's and the webhook sender's part.
//!
//! ```yaml
//! requests:
//!   - {fault: {error_after: 502}, method: POST, path: "/repos/*/comments", probability: 0.2}
//!   - {fault: reset_before, count: 3}
//! webhooks:
//!   - {fault: duplicate, event: issue_comment, probability: 0.1}
//! read_lag_ms: 300
//! repository_lag_ms: 2000
//! ```

use serde::{Deserialize, Serialize};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// The faults that are switched on; the first one that applies to a request is used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Faults {
    /// Faults of answers.
    pub requests: Vec<RequestFault>,
    /// Faults of webhooks.
    pub webhooks: Vec<WebhookFault>,
    /// How long new comments, refs and pull requests stay invisible to reads, in milliseconds.
    pub read_lag_ms: u64,
    /// How long a new repository is not what it will be, in milliseconds: for the first half it is not there, for the
    /// second half it is empty.
    pub repository_lag_ms: u64,
}

/// A fault of answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestFault {
    /// What happens.
    pub fault: RequestEffect,
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// Only paths like this; `*` stands for anything.
    #[serde(default)]
    pub path: Option<String>,
    /// How likely, from 0 to 1.
    #[serde(default = "always")]
    pub probability: f64,
    /// How often at most; without it, for ever.
    #[serde(default)]
    pub count: Option<u32>,
}

/// What goes wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RequestEffect {
    /// The answer is late by this many milliseconds.
    Latency(u64),
    /// This status (500 to 599) and nothing was done.
    ErrorBefore(u16),
    /// This status (500 to 599) although it was done.
    ErrorAfter(u16),
    /// The connection is cut and nothing was done.
    ResetBefore,
    /// The connection is cut after it was done.
    ResetAfter,
    /// The secondary limit, with `retry-after` of this many seconds.
    SecondaryLimit(u32),
    /// The secondary limit as it sometimes comes: no header tells when to try again.
    SecondaryLimitSilent,
    /// The primary limit, reset after this many seconds.
    PrimaryLimit(u32),
}

/// A fault of webhooks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookFault {
    /// What happens.
    pub fault: WebhookEffect,
    /// Only this event.
    #[serde(default)]
    pub event: Option<String>,
    /// How likely, from 0 to 1.
    #[serde(default = "always")]
    pub probability: f64,
    /// How often at most; without it, for ever.
    #[serde(default)]
    pub count: Option<u32>,
}

/// What goes wrong with a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WebhookEffect {
    /// Sent twice.
    Duplicate,
    /// Sent this many milliseconds late.
    Late(u64),
    /// Sent after the next one.
    Reordered,
    /// Not sent; recorded as failed, as GitHub does when it cannot connect.
    Lost,
}

fn always() -> f64 {
    1.0
}

/// A file of faults that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FaultsError {
    /// It is neither YAML nor JSON of the right shape.
    #[error("faults: {0}")]
    Shape(String),
    /// A value is out of range.
    #[error("faults: {0}")]
    Range(String),
}

impl Faults {
    /// Reads YAML or JSON.
    ///
    /// # Errors
    /// When the text has another shape, or a value is out of range.
    pub fn parse(text: &str) -> Result<Self, FaultsError> {
        // By way of JSON, so that `{error_before: 502}` is read in both: YAML's reader would want a tag.
        let value: serde_json::Value =
            serde_yaml::from_str(text).map_err(|error| FaultsError::Shape(error.to_string()))?;
        let faults: Faults = serde_json::from_value(value).map_err(|error| FaultsError::Shape(error.to_string()))?;
        faults.check().map_err(FaultsError::Range)?;
        Ok(faults)
    }

    /// Whether all values are in range.
    ///
    /// # Errors
    /// A sentence that says which value is not and what it may be.
    pub fn check(&self) -> Result<(), String> {
        let likely = self.requests.iter().map(|fault| fault.probability);
        for probability in likely.chain(self.webhooks.iter().map(|fault| fault.probability)) {
            if !(0.0..=1.0).contains(&probability) {
                return Err(format!("probability {probability} is not between 0 and 1"));
            }
        }
        for fault in &self.requests {
            if let RequestEffect::ErrorBefore(status) | RequestEffect::ErrorAfter(status) = fault.fault
                && !(500..=599).contains(&status)
            {
                return Err(format!("status {status} is not between 500 and 599"));
            }
        }
        Ok(())
    }
}

/// The faults that are on and what is left to chance.
#[derive(Debug)]
pub(super) struct FaultState {
    pub(super) faults: Faults,
    chance: StdRng,
}

impl FaultState {
    pub(super) fn new(faults: Faults, seed: u64) -> Self {
        FaultState { faults, chance: StdRng::seed_from_u64(seed) }
    }

    pub(super) fn for_request(&mut self, method: &str, path: &str) -> Option<RequestEffect> {
        let FaultState { faults, chance } = self;
        let path = path.split('?').next().unwrap_or_default();
        let found = faults.requests.iter_mut().find(|fault| {
            fault.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && fault.path.as_ref().is_none_or(|pattern| like(pattern, path))
                && fault.count != Some(0)
                && chance.random_bool(fault.probability)
        })?;
        found.count = found.count.map(|count| count - 1);
        Some(found.fault)
    }

    pub(super) fn for_webhook(&mut self, event: &str) -> Option<WebhookEffect> {
        let FaultState { faults, chance } = self;
        let found = faults.webhooks.iter_mut().find(|fault| {
            fault.event.as_ref().is_none_or(|wanted| wanted == event)
                && fault.count != Some(0)
                && chance.random_bool(fault.probability)
        })?;
        found.count = found.count.map(|count| count - 1);
        Some(found.fault)
    }
}

/// Whether `text` is like `pattern`, in which `*` stands for anything, also nothing.
fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(like("/repos/*/pulls", "/repos/acme/orders/pulls"));
        assert!(like("*", ""));
        assert!(like("/a", "/a"));
        assert!(!like("/a", "/ab"));
        assert!(!like("/repos/*/pulls", "/repos/acme/orders/pulls/1"));
        assert!(!like("/repos/*x*y", "/repos/axb"));
    }

    #[test]
    fn a_fault_happens_as_often_as_asked() {
        let faults = Faults::parse("requests: [{fault: {error_before: 502}, method: POST, count: 2}]").unwrap();
        let mut state = FaultState::new(faults, 1);
        assert_eq!(state.for_request("GET", "/user"), None);
        assert_eq!(state.for_request("POST", "/x"), Some(RequestEffect::ErrorBefore(502)));
        assert_eq!(state.for_request("post", "/x"), Some(RequestEffect::ErrorBefore(502)));
        assert_eq!(state.for_request("POST", "/x"), None);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert_eq!(
            Faults::parse("webhooks: [{fault: lost, probability: 2}]").unwrap_err().to_string(),
            "faults: probability 2 is not between 0 and 1"
        );
        assert_eq!(
            Faults::parse("requests: [{fault: {error_after: 404}}]").unwrap_err().to_string(),
            "faults: status 404 is not between 500 and 599"
        );
        assert!(Faults::parse("requests: [{falt: reset_before}]").is_err());
    }

    #[test]
    fn the_example_above_can_be_read() {
        let lines = include_str!("faults.rs").lines().filter_map(|line| line.strip_prefix("//! "));
        let example: Vec<&str> =
            lines.skip_while(|line| *line != "```yaml").skip(1).take_while(|line| *line != "```").collect();
        let faults = Faults::parse(&example.join("\n")).unwrap();
        assert_eq!((faults.requests.len(), faults.webhooks.len(), faults.read_lag_ms), (2, 1, 300));
        assert_eq!(faults.requests[0].fault, RequestEffect::ErrorAfter(502));
    }
}
