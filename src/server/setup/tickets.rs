//! Secrets of the setup: random texts that GitHub carries back as `state`, each good once and for an hour.
//! Kept in memory: after a restart the operator begins again.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use rand::TryRngCore as _;

/// GitHub's code is good for an hour as well.
const GOOD_FOR: Duration = Duration::from_secs(3600);
/// Several tabs may be open; more than this is no operator.
const AT_ONCE: usize = 16;
/// Bytes of a secret, twice as many as can be guessed by nobody.
const LENGTH: usize = 32;

/// The `state`s that are on their way.
#[derive(Debug, Default)]
pub(super) struct Tickets {
    open: Mutex<Vec<Ticket>>,
}

struct Ticket {
    text: String,
    until: Instant,
}

/// A ticket that was taken, and can be given back.
pub(super) struct Taken(Ticket);

impl Tickets {
    /// A new one; the oldest makes room for it.
    pub fn issue(&self) -> String {
        self.issue_at(Instant::now())
    }

    fn issue_at(&self, now: Instant) -> String {
        let text = secret();
        let mut open = self.open();
        open.retain(|ticket| ticket.until > now);
        if open.len() >= AT_ONCE {
            open.remove(0);
        }
        open.push(Ticket { text: text.clone(), until: now + GOOD_FOR });
        text
    }

    /// Takes a ticket: who comes with the same text next has none.
    pub fn take(&self, text: &str) -> Option<Taken> {
        self.take_at(text, Instant::now())
    }

    fn take_at(&self, text: &str, now: Instant) -> Option<Taken> {
        let mut open = self.open();
        open.retain(|ticket| ticket.until > now);
        let mut found = None;
        // All are compared, so that the time tells nothing.
        for (at, ticket) in open.iter().enumerate() {
            if same(&ticket.text, text) {
                found = Some(at);
            }
        }
        found.map(|at| Taken(open.remove(at)))
    }

    /// Puts a ticket back when what it was taken for may succeed on the next try.
    pub fn give_back(&self, Taken(ticket): Taken) {
        self.open().push(ticket);
    }

    fn open(&self) -> MutexGuard<'_, Vec<Ticket>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket").field("until", &self.until).finish_non_exhaustive()
    }
}

/// A random text of 256 bits.
pub(super) fn secret() -> String {
    let mut bytes = [0u8; LENGTH];
    // The thread's generator is seeded by the system; it stands in should the system itself not answer.
    if rand::rngs::OsRng.try_fill_bytes(&mut bytes).is_err() {
        rand::Rng::fill(&mut rand::rng(), &mut bytes);
    }
    hex::encode(bytes)
}

/// Whether two texts are the same, in a time that does not depend on where they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_once() {
        let tickets = Tickets::default();
        let (first, second) = (tickets.issue(), tickets.issue());
        assert!(first.len() == 64 && first != second);
        assert!(tickets.take("").is_none() && tickets.take(&first[1..]).is_none());
        let taken = tickets.take(&first).unwrap();
        assert!(tickets.take(&first).is_none());
        tickets.give_back(taken);
        assert!(tickets.take(&first).is_some() && tickets.take(&second).is_some());
    }

    #[test]
    fn a_ticket_ends_after_an_hour_also_when_it_was_given_back() {
        let (tickets, start) = (Tickets::default(), Instant::now());
        let text = tickets.issue_at(start);
        let taken = tickets.take_at(&text, start + GOOD_FOR - Duration::from_secs(1)).unwrap();
        tickets.give_back(taken);
        assert!(tickets.take_at(&text, start + GOOD_FOR).is_none());
    }

    #[test]
    fn there_are_never_too_many() {
        let tickets = Tickets::default();
        let issued: Vec<String> = (0..1_000).map(|_| tickets.issue()).collect();
        assert_eq!(tickets.open().len(), AT_ONCE);
        assert!(tickets.take(&issued[0]).is_none() && tickets.take(&issued[999]).is_some());
        assert!(!format!("{tickets:?}").contains(&issued[998]));
    }
}
