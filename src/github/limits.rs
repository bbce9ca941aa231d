//! The one retry policy: what a status and its headers ask of us. Pure, so that every case can be written down.
//! Source: GitHub's "Rate limits for the REST API" and "Best practices for using the REST API".

use std::time::Duration;

use http::HeaderMap;

/// The reason of a wait for the primary limit, which REST and GraphQL have one each of.
pub(super) const PRIMARY: &str = "primary limit";

/// What an answer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It can be used.
    Fine,
    /// Nothing may be asked before this time has passed.
    Wait(Duration, &'static str),
    /// It may pass: a 5xx.
    Server,
    /// It will not pass.
    Refused,
}

/// Judges an answer. `now` is in seconds since 1970 UTC; `strikes` counts the limits without a time that were met in
/// a row, for which the wait doubles from `headless` on, up to an hour.
pub fn judge(status: u16, headers: &HeaderMap, message: &str, now: i64, strikes: u32, headless: Duration) -> Verdict {
    match status {
        200..=399 => Verdict::Fine,
        500..=599 => Verdict::Server,
        403 | 429 => limited(status, headers, message, now, strikes, headless),
        _ => Verdict::Refused,
    }
}

fn limited(status: u16, headers: &HeaderMap, message: &str, now: i64, strikes: u32, headless: Duration) -> Verdict {
    if let Some(seconds) = number(headers, "retry-after") {
        return Verdict::Wait(seconds_of(seconds), "secondary limit");
    }
    if number(headers, "x-ratelimit-remaining") == Some(0) {
        let reset = number(headers, "x-ratelimit-reset").unwrap_or(now + 60);
        return Verdict::Wait(seconds_of((reset - now).max(1)), PRIMARY);
    }
    let message = message.to_lowercase();
    if status == 429 || message.contains("rate limit") || message.contains("abuse detection") {
        let wait = headless.saturating_mul(2u32.saturating_pow(strikes.min(6)));
        return Verdict::Wait(wait.min(Duration::from_secs(3600)), "secondary limit without a time");
    }
    Verdict::Refused
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// Between nothing and a day: a header cannot put us to sleep for longer.
fn seconds_of(seconds: i64) -> Duration {
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0).min(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn of(status: u16, pairs: &[(&'static str, &'static str)], message: &str, strikes: u32) -> Verdict {
        judge(status, &headers(pairs), message, 1_000, strikes, Duration::from_secs(60))
    }

    #[test]
    fn retry_after_is_obeyed() {
        assert_eq!(of(403, &[("retry-after", "7")], "", 0), Verdict::Wait(Duration::from_secs(7), "secondary limit"));
        assert_eq!(of(429, &[("retry-after", "0")], "", 0), Verdict::Wait(Duration::ZERO, "secondary limit"));
    }

    #[test]
    fn a_spent_primary_limit_waits_for_its_reset() {
        let spent = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1090")];
        assert_eq!(of(403, &spent, "", 0), Verdict::Wait(Duration::from_secs(90), "primary limit"));
    }

    #[test]
    fn a_limit_without_headers_waits_a_minute_and_then_ever_longer() {
        let words = "You have exceeded a secondary rate limit.";
        let wait = |seconds| Verdict::Wait(Duration::from_secs(seconds), "secondary limit without a time");
        assert_eq!(of(403, &[], words, 0), wait(60));
        assert_eq!(of(403, &[], words, 2), wait(240));
        assert_eq!(of(429, &[], "", 40), wait(3600));
    }

    #[test]
    fn a_missing_permission_is_no_limit() {
        let left = [("x-ratelimit-remaining", "4999")];
        assert_eq!(of(403, &left, "Resource not accessible by integration", 0), Verdict::Refused);
        assert_eq!(of(404, &[], "Not Found", 0), Verdict::Refused);
    }

    #[test]
    fn a_broken_gateway_may_pass() {
        assert_eq!(of(502, &[], "", 0), Verdict::Server);
    }
}
