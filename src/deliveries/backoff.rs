//! When a delivery is tried again, and when it is given up. Pure.

use std::time::Duration;

/// How often and how late.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// Before the second try; four times as long before each further one.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// Tries in all.
    pub tries: i64,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_secs(1), longest: Duration::from_secs(15 * 60), tries: 9 }
    }
}

impl Backoff {
    /// The pause after the failed try number `failed` (from 1); none when that was the last.
    pub fn pause(&self, failed: i64) -> Option<Duration> {
        if failed >= self.tries {
            return None;
        }
        let doublings = u32::try_from((failed - 1).clamp(0, 15)).unwrap_or(0);
        Some(self.first.saturating_mul(4u32.saturating_pow(doublings)).min(self.longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest_and_end() {
        let pauses: Vec<_> = (1..=9).map(|n| Backoff::default().pause(n).map(|pause| pause.as_secs())).collect();
        let expected = [1, 4, 16, 64, 256, 900, 900, 900].map(Some).into_iter().chain([None]);
        assert_eq!(pauses, expected.collect::<Vec<_>>());
    }
}
