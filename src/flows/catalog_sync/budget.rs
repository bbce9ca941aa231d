//! How fast a sync may ask. Webhooks are answered from the same hourly limit as the sync: it must leave them most of
//! it. Pure.

use std::time::Duration;

/// Requests that may be made at once: a small organisation is read in one go.
const BURST: f64 = 600.0;
/// And then so many a second: together less than half of the 5,000 an hour that every installation has.
const A_SECOND: f64 = 0.5;

/// What is left to be spent.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    left: f64,
    at: Duration,
}

impl Budget {
    /// A full one.
    pub fn new() -> Self {
        Self { left: BURST, at: Duration::ZERO }
    }

    /// Spends some requests at a time (since the sync began), and says how long to wait before the next ones.
    pub fn spend(&mut self, requests: u32, at: Duration) -> Duration {
        let earned = at.saturating_sub(self.at).as_secs_f64() * A_SECOND;
        self.left = (self.left + earned).min(BURST) - f64::from(requests);
        self.at = at;
        if self.left >= 0.0 { Duration::ZERO } else { Duration::from_secs_f64(-self.left / A_SECOND) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_organisation_does_not_wait_and_a_large_one_leaves_more_than_half_of_the_limit() {
        let (mut budget, mut clock, mut first_hour) = (Budget::new(), Duration::ZERO, 0);
        for _ in 0..5_000 {
            clock += budget.spend(3, clock);
            first_hour += if clock < Duration::from_secs(3600) { 3 } else { 0 };
        }
        assert!((2_000..2_500).contains(&first_hour), "{first_hour}");
        assert_eq!(Budget::new().spend(600, Duration::ZERO), Duration::ZERO);
    }
}
