//! What was found, as data, and as the text that a person reads.

use std::fmt::Write as _;

/// How good it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As it should be.
    Fine,
    /// Worth knowing; it works all the same.
    Note,
    /// It will not work.
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How good it is.
    pub standing: Standing,
    /// What was looked at.
    pub topic: &'static str,
    /// What is the case.
    pub what: String,
    /// How that was found out; empty when it goes without saying.
    pub how: String,
    /// What to do; empty when nothing is.
    pub advice: String,
}

impl Finding {
    pub(super) fn fine(topic: &'static str, what: impl Into<String>) -> Self {
        Self { standing: Standing::Fine, topic, what: what.into(), how: String::new(), advice: String::new() }
    }

    pub(super) fn note(
        topic: &'static str,
        what: impl Into<String>,
        how: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        let (what, how, advice) = (what.into(), how.into(), advice.into());
        Self { standing: Standing::Note, topic, what, how, advice }
    }

    pub(super) fn problem(
        topic: &'static str,
        what: impl Into<String>,
        how: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { standing: Standing::Problem, ..Self::note(topic, what, how, advice) }
    }

    pub(super) fn is_no_problem(&self) -> bool {
        self.standing != Standing::Problem
    }
}

/// The findings as text, in the order they were made, and a last line that counts.
pub fn render(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let mark = match finding.standing {
            Standing::Fine => "✔ ok     ",
            Standing::Note => "• note   ",
            Standing::Problem => "✖ problem",
        };
        _ = writeln!(text, "{mark}  {}: {}", finding.topic, printable(&finding.what));
        for (label, words) in [("how we know", &finding.how), ("what to do", &finding.advice)] {
            if !words.is_empty() {
                _ = writeln!(text, "             {label}: {}", printable(words));
            }
        }
    }
    let count = |standing| findings.iter().filter(|finding| finding.standing == standing).count();
    _ = writeln!(text, "\n{}", summary(count(Standing::Problem), count(Standing::Note)));
    text
}

fn summary(problems: usize, notes: usize) -> String {
    let counted = |count: usize, word: &str| match count {
        0 => format!("no {word}"),
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    let problems = counted(problems, "problem");
    let text = if notes == 0 { problems } else { format!("{problems}, {}", counted(notes, "note")) };
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).chain(['.']).collect())
}

/// On one line, and without what a terminal would obey.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
