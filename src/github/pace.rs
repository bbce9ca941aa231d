//! Paces what creates content, an installation: GitHub allows about 80 a minute and 500 an hour and answers more
//! with a secondary limit. Staying just below is faster than being sent away.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const MINUTE: (Duration, usize) = (Duration::from_secs(60), 76);
const HOUR: (Duration, usize) = (Duration::from_secs(3600), 480);

/// When the content writes of the last hour were made, an installation.
#[derive(Debug, Default)]
pub struct Pace {
    written: Mutex<HashMap<i64, VecDeque<Instant>>>,
}

impl Pace {
    /// Takes a place for one write, or says how long to wait before asking again.
    pub fn take(&self, installation: i64, now: Instant) -> Result<(), Duration> {
        let mut written = self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let times = written.entry(installation).or_default();
        while times.front().is_some_and(|first| now.duration_since(*first) >= HOUR.0) {
            times.pop_front();
        }
        let wait = [MINUTE, HOUR].into_iter().filter_map(|(window, most)| wait_for(times, now, window, most)).max();
        match wait {
            Some(wait) => Err(wait),
            None => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

/// How long until fewer than `most` of these times lie within `window` of now; none when that is so already.
fn wait_for(times: &VecDeque<Instant>, now: Instant, window: Duration, most: usize) -> Option<Duration> {
    let oldest_that_counts = times.len().checked_sub(most).and_then(|index| times.get(index))?;
    window.checked_sub(now.duration_since(*oldest_that_counts)).filter(|wait| !wait.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs for `hours` as fast as the pace allows and returns the times of the writes, in seconds.
    fn as_fast_as_allowed(hours: u64) -> Vec<u64> {
        let (pace, start) = (Pace::default(), Instant::now());
        let (mut passed, mut writes) = (Duration::ZERO, Vec::new());
        while passed < Duration::from_secs(hours * 3600) {
            match pace.take(1, start + passed) {
                Ok(()) => writes.push(passed.as_secs()),
                Err(wait) => passed += wait,
            }
        }
        writes
    }

    #[test]
    fn no_window_ever_holds_more_than_github_allows() {
        let writes = as_fast_as_allowed(3);
        let most = |window: u64| {
            writes.iter().map(|end| writes.iter().filter(|t| **t <= *end && **t + window > *end).count()).max().unwrap()
        };
        assert!(most(60) <= 80, "{}", most(60));
        assert!(most(3600) <= 500, "{}", most(3600));
        assert!(writes.len() > 3 * 400, "{}", writes.len());
    }

    #[test]
    fn one_installation_does_not_slow_another() {
        let (pace, now) = (Pace::default(), Instant::now());
        while pace.take(1, now).is_ok() {}
        assert!(pace.take(2, now).is_ok());
    }
}
