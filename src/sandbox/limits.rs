//! Counting requests against GitHub's limits.
//! Windows move with the world's clock, so that a test need not wait an hour.

use std::collections::{BTreeMap, VecDeque};

use chrono::TimeDelta;

use super::Refusal;
use super::config::Limits;
use super::model::Stamp;

/// What one token owner has used.
#[derive(Debug)]
struct Used {
    window_start: Stamp,
    requests: u32,
    writes: VecDeque<Stamp>,
    points: VecDeque<(Stamp, u32)>,
}

/// What every token owner has used.
#[derive(Debug, Default)]
pub(super) struct LimitState {
    pub(super) limits: Limits,
    owners: BTreeMap<String, Used>,
}

/// The primary limit as it stands, for the `x-ratelimit-*` headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) limit: u32,
    pub(super) used: u32,
    /// When the window ends, in seconds since 1970.
    pub(super) reset: i64,
}

impl Standing {
    pub(super) fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }
}

/// What a request weighs for the secondary limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It changes nothing.
    Read,
    /// It changes something that nobody is told of: a reaction, a git object, a check, a deletion.
    Write,
    /// It makes content: a comment, an issue, a pull request, a ref, a file.
    Content,
}

impl Weight {
    pub(super) fn of(method: &str, path: &str, writes: bool) -> Self {
        let unseen = ["/reactions", "/git/blobs", "/git/trees", "/git/commits", "/access_tokens", "/check-runs"];
        let unseen_below = ["/check-runs/", "/check-suites/"];
        match (writes, method) {
            (false, _) => Self::Read,
            _ if path == "/graphql" => Self::Read,
            (true, "DELETE") => Self::Write,
            (true, _) if unseen.iter().any(|end| path.ends_with(end)) => Self::Write,
            (true, _) if unseen_below.iter().any(|part| path.contains(part)) => Self::Write,
            (true, _) => Self::Content,
        }
    }
}

/// GraphQL is counted apart: this is added to the owner's name.
pub(super) const GRAPHQL: &str = " graphql";
/// Requests an hour of somebody without a token.
const ANONYMOUS_PER_HOUR: u32 = 60;

impl LimitState {
    pub(super) fn new(limits: Limits) -> Self {
        LimitState { limits, owners: BTreeMap::new() }
    }

    /// How the owner stands.
    pub(super) fn standing(&mut self, owner: &str, now: Stamp) -> Standing {
        let most = self.limits.requests_per_hour;
        let limit = if owner == "anonymous" { most.min(ANONYMOUS_PER_HOUR.max(most / 5_000 * 60)) } else { most };
        let used = self.used(owner, now);
        Standing { limit, used: used.requests, reset: (used.window_start + TimeDelta::hours(1)).timestamp() }
    }

    /// Counts a request against the primary limit.
    pub(super) fn count(&mut self, owner: &str, now: Stamp) {
        self.used(owner, now).requests += 1;
    }

    /// Refuses what is over a limit; otherwise counts it against the secondary limits.
    pub(super) fn admit(&mut self, owner: &str, weight: Weight, now: Stamp) -> Result<(), Refusal> {
        let standing = self.standing(owner, now);
        if standing.remaining() == 0 {
            return Err(primary(owner));
        }
        let limits = self.limits.clone();
        let used = self.used(owner, now);
        let minute_ago = now - TimeDelta::minutes(1);
        while used.writes.front().is_some_and(|at| *at <= now - TimeDelta::hours(1)) {
            used.writes.pop_front();
        }
        while used.points.front().is_some_and(|(at, _)| *at <= minute_ago) {
            used.points.pop_front();
        }
        let cost = if weight == Weight::Read { 1 } else { 5 };
        let points: u32 = used.points.iter().map(|(_, points)| points).sum();
        if points.saturating_add(cost) > limits.points_per_minute {
            return Err(secondary(Some(wait(used.points.front().map(|(at, _)| *at), TimeDelta::minutes(1), now))));
        }
        if weight == Weight::Content {
            let recent: Vec<Stamp> = used.writes.iter().filter(|at| **at > minute_ago).copied().collect();
            if recent.len() as u64 >= u64::from(limits.writes_per_minute) {
                return Err(secondary(Some(wait(recent.first().copied(), TimeDelta::minutes(1), now))));
            }
            if used.writes.len() as u64 >= u64::from(limits.writes_per_hour) {
                return Err(secondary(Some(wait(used.writes.front().copied(), TimeDelta::hours(1), now))));
            }
            used.writes.push_back(now);
        }
        used.points.push_back((now, cost));
        Ok(())
    }

    fn used(&mut self, owner: &str, now: Stamp) -> &mut Used {
        let fresh = || Used { window_start: now, requests: 0, writes: VecDeque::new(), points: VecDeque::new() };
        let used = self.owners.entry(owner.to_owned()).or_insert_with(fresh);
        if now - used.window_start >= TimeDelta::hours(1) {
            (used.window_start, used.requests) = (now, 0);
        }
        used
    }
}

fn wait(oldest: Option<Stamp>, window: TimeDelta, now: Stamp) -> u64 {
    let until = oldest.map_or(window, |oldest| oldest + window - now);
    until.num_seconds().max(0) as u64 + 1
}

/// The primary limit is used up.
pub(super) fn primary(owner: &str) -> Refusal {
    let owner = owner.strip_suffix(GRAPHQL).unwrap_or(owner);
    let (kind, id) = owner.split_once(':').unwrap_or(("IP address", "127.0.0.1"));
    let of = match kind {
        "installation" => format!("installation ID {id}"),
        "user" => format!("user ID {id}"),
        other => format!("{other} {id}"),
    };
    Refusal::new(403, format!("API rate limit exceeded for {of}."))
}

/// A secondary limit was met; some answers say when to try again.
pub(super) fn secondary(retry_after: Option<u64>) -> Refusal {
    let mut refusal =
        Refusal::new(403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
    if let Some(seconds) = retry_after {
        refusal.headers.push(("retry-after", seconds.to_string()));
    }
    refusal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Stamp {
        Stamp::from_timestamp(1_700_000_000, 0).unwrap()
    }

    #[test]
    fn the_eighty_first_write_of_a_minute_is_refused_and_told_when_to_come_back() {
        let mut state = LimitState::new(Limits::default());
        for _ in 0..80 {
            state.admit("installation:1", Weight::Content, start()).unwrap();
        }
        let later = start() + TimeDelta::seconds(15);
        let refusal = state.admit("installation:1", Weight::Content, later).unwrap_err();
        assert_eq!(refusal.status, 403);
        assert_eq!(refusal.headers, [("retry-after", "46".to_owned())]);
        state.admit("installation:2", Weight::Content, later).unwrap();
        state.admit("installation:1", Weight::Read, later).unwrap();
        state.admit("installation:1", Weight::Content, start() + TimeDelta::seconds(61)).unwrap();
    }

    #[test]
    fn five_hundred_writes_an_hour_are_the_most() {
        let mut state = LimitState::new(Limits::default());
        for turn in 0..500 {
            state.admit("user:1", Weight::Content, start() + TimeDelta::seconds(turn)).unwrap();
        }
        assert!(state.admit("user:1", Weight::Content, start() + TimeDelta::seconds(600)).is_err());
        state.admit("user:1", Weight::Content, start() + TimeDelta::seconds(3_601)).unwrap();
    }

    #[test]
    fn the_primary_limit_starts_anew_after_an_hour() {
        let mut state = LimitState::new(Limits { requests_per_hour: 2, ..Limits::default() });
        for _ in 0..2 {
            state.admit("user:1", Weight::Read, start()).unwrap();
            state.count("user:1", start());
        }
        let refusal = state.admit("user:1", Weight::Read, start()).unwrap_err();
        assert_eq!(refusal.message, "API rate limit exceeded for user ID 1.");
        state.admit("user:1", Weight::Read, start() + TimeDelta::hours(1)).unwrap();
    }
}
