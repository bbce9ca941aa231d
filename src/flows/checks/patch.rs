//! Reads the patch that GitHub shows of a changed file: which lines of the new text were touched, and what the old
//! text was. Pure.

use std::ops::RangeInclusive;

/// A file's patch: the hunks of a unified diff without its head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patch {
    hunks: Vec<Hunk>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Hunk {
    /// Line of the new text with which the hunk begins, from 1 (0 for an empty new text).
    new_start: usize,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Kept(String),
    Added(String),
    Removed(String),
    /// The line before is the last of its text and has no line break: git says so on a line of its own.
    NoBreak,
}

impl Patch {
    /// Reads a patch; none when it is not one.
    pub fn read(text: &str) -> Option<Self> {
        let mut hunks: Vec<Hunk> = Vec::new();
        for line in text.split('\n') {
            if let Some(head) = line.strip_prefix("@@ ") {
                let new_start = head.split(' ').find_map(|part| part.strip_prefix('+'))?;
                let new_start = new_start.split(',').next()?.parse().ok()?;
                hunks.push(Hunk { new_start, lines: Vec::new() });
                continue;
            }
            let Some(hunk) = hunks.last_mut() else {
                if line.is_empty() {
                    continue;
                }
                return None;
            };
            let mut characters = line.chars();
            match characters.next() {
                Some(' ') => hunk.lines.push(Line::Kept(characters.as_str().to_owned())),
                Some('+') => hunk.lines.push(Line::Added(characters.as_str().to_owned())),
                Some('-') => hunk.lines.push(Line::Removed(characters.as_str().to_owned())),
                Some('\\') => hunk.lines.push(Line::NoBreak),
                None => {}
                Some(_) => return None,
            }
        }
        Some(Self { hunks })
    }

    /// The lines of the new text that were added or changed, from 1, in order.
    pub fn touched(&self) -> Vec<RangeInclusive<u32>> {
        let mut ranges: Vec<RangeInclusive<u32>> = Vec::new();
        for hunk in &self.hunks {
            let mut number = u32::try_from(hunk.new_start).unwrap_or(u32::MAX);
            for line in &hunk.lines {
                match line {
                    Line::Kept(_) => number = number.saturating_add(1),
                    Line::Added(_) => {
                        match ranges.last_mut() {
                            Some(last) if last.end().saturating_add(1) == number => *last = *last.start()..=number,
                            _ => ranges.push(number..=number),
                        }
                        number = number.saturating_add(1);
                    }
                    Line::Removed(_) | Line::NoBreak => {}
                }
            }
        }
        ranges
    }

    /// The added lines at their numbers in the new text; all others are empty. None when nothing was added, or when
    /// the last of them stands so far down that the empty lines would be the larger part by far.
    pub fn added(&self) -> Option<String> {
        const FARTHEST: usize = 1_000_000;
        let mut text = String::new();
        let mut written = 0;
        for hunk in &self.hunks {
            let mut number = hunk.new_start.max(1);
            for line in &hunk.lines {
                if let Line::Added(added) = line {
                    if number > FARTHEST {
                        return None;
                    }
                    text.extend(std::iter::repeat_n('\n', number.saturating_sub(written + 1)));
                    text.push_str(added);
                    text.push('\n');
                    written = number;
                }
                number += usize::from(matches!(line, Line::Added(_) | Line::Kept(_)));
            }
        }
        (written > 0).then_some(text)
    }

    /// The text before the change, from the text after it; none when the patch does not fit that text.
    pub fn undo(&self, new: &str) -> Option<String> {
        let lines: Vec<&str> = new.split_inclusive('\n').collect();
        let mut old = String::with_capacity(new.len());
        let mut at = 0;
        for hunk in &self.hunks {
            let start = hunk.new_start.saturating_sub(1);
            old.extend(lines.get(at..start.max(at))?.iter().copied());
            at = start.max(at);
            for (index, line) in hunk.lines.iter().enumerate() {
                let bare = matches!(hunk.lines.get(index + 1), Some(Line::NoBreak));
                match line {
                    Line::Kept(text) => {
                        old.push_str(same(lines.get(at)?, text)?);
                        at += 1;
                    }
                    Line::Added(text) => {
                        same(lines.get(at)?, text)?;
                        at += 1;
                    }
                    Line::Removed(text) => {
                        old.push_str(text);
                        if !bare {
                            old.push('\n');
                        }
                    }
                    Line::NoBreak => {}
                }
            }
        }
        old.extend(lines.get(at..)?.iter().copied());
        Some(old)
    }
}

/// The line with its break, when it is the text that the patch names.
fn same<'a>(line: &'a str, text: &str) -> Option<&'a str> {
    (line.strip_suffix('\n').unwrap_or(line) == text).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "a\nB\nc\nd\ne\n";

    #[test]
    fn added_lines_keep_their_numbers() {
        let patch = Patch::read("@@ -1,2 +1,3 @@\n a\n+b\n c\n@@ -9 +10 @@\n-x\n+y").unwrap();
        assert_eq!(patch.added().unwrap(), format!("\nb\n{}y\n", "\n".repeat(7)));
        assert_eq!(Patch::read("@@ -1 +0,0 @@\n-a").unwrap().added(), None);
    }

    #[test]
    fn the_old_text_comes_back() {
        let patch = Patch::read("@@ -1,4 +1,5 @@\n a\n-b\n+B\n c\n+d\n e").unwrap();
        assert_eq!(patch.undo(NEW).unwrap(), "a\nb\nc\ne\n");
        assert_eq!(patch.touched(), [2..=2, 4..=4]);
    }

    #[test]
    fn a_new_file_was_nothing_before() {
        let patch = Patch::read("@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file").unwrap();
        assert_eq!(patch.undo("a\nb").unwrap(), "");
        assert_eq!(patch.touched(), [1..=2]);
    }

    #[test]
    fn a_removed_file_comes_back_whole() {
        let patch = Patch::read("@@ -1,2 +0,0 @@\n-a\n-b\n\\ No newline at end of file").unwrap();
        assert_eq!(patch.undo("").unwrap(), "a\nb");
        assert_eq!(patch.touched(), []);
    }

    #[test]
    fn a_break_at_the_end_that_came_or_went_is_seen() {
        let patch = Patch::read("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a").unwrap();
        assert_eq!(patch.undo("a\n").unwrap(), "a");
    }

    #[test]
    fn carriage_returns_stay() {
        let patch = Patch::read("@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r").unwrap();
        assert_eq!(patch.undo("a\r\nc\r\n").unwrap(), "a\r\nb\r\n");
    }

    #[test]
    fn a_patch_of_another_text_is_refused() {
        let patch = Patch::read("@@ -1,2 +1,2 @@\n a\n-b\n+c").unwrap();
        assert_eq!(patch.undo("x\nc\n"), None);
        assert_eq!(patch.undo("a\n"), None);
        assert_eq!(Patch::read("no patch"), None);
        assert_eq!(Patch::read("@@ -1 +x @@\n+a"), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(patch in "(@@ -[0-9]{1,3},[0-9] \\+[0-9]{1,4},[0-9] @@\n([ +\\\\-].{0,4}\n){0,6}){0,4}", text in "(.{0,3}\n){0,9}") {
            if let Some(patch) = Patch::read(&patch) {
                patch.touched();
                patch.undo(&text);
            }
        }
    }
}
