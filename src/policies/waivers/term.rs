//! For how long a waiver is asked: `30d`, `6w`. Not dates; those stand in the file.

use chrono::{Days, NaiveDate};

/// The most that an organisation can allow: nobody decides today about what is right in more than a year.
pub const LONGEST_DAYS: u32 = 366;

/// A number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    days: u32,
}

impl Default for Term {
    /// What is allowed where nobody decided otherwise.
    fn default() -> Self {
        Self { days: 90 }
    }
}

impl Term {
    /// How a term is written, for messages.
    pub const WORDS: &'static str = "a number of days or weeks, such as `30d` or `6w`";

    /// A number of days, from 1 to [`LONGEST_DAYS`].
    pub fn of_days(days: u32) -> Option<Self> {
        (1..=LONGEST_DAYS).contains(&days).then_some(Self { days })
    }

    /// Reads `30d` (days) or `6w` (weeks), at least a day and at most [`LONGEST_DAYS`].
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (number, days) = match text.strip_suffix(['d', 'D']) {
            Some(number) => (number, 1),
            None => (text.strip_suffix(['w', 'W'])?, 7),
        };
        let plain = !number.is_empty() && number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = plain.then(|| number.parse().ok()).flatten()?;
        Self::of_days(number.checked_mul(days)?)
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        self.days
    }

    /// The last day of a waiver that begins on `first`.
    pub fn last_day(self, first: NaiveDate) -> NaiveDate {
        first.checked_add_days(Days::new(u64::from(self.days))).unwrap_or(NaiveDate::MAX)
    }
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}d", self.days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_and_weeks_are_understood() {
        let days = |text: &str| Term::parse(text).map(Term::days);
        assert_eq!(days("30d"), Some(30));
        assert_eq!(days(" 6W "), Some(42));
        assert_eq!(days("366d"), Some(366));
        for wrong in ["", "d", "0d", "0w", "30", "367d", "53w", "1y", "-3d", "3.5d", "+3d", "99999999999d", "३d"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_last_day_counts() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(Term::parse("30d").unwrap().last_day(day("2026-11-21")), day("2026-12-21"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_term_or_none(text in ".*") {
            if let Some(term) = Term::parse(&text) {
                prop_assert_eq!(Term::parse(&term.to_string()), Some(term));
            }
        }
    }
}
