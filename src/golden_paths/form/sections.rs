//! An issue's text cut into the answers of a form.
//!
//! An untouched text holds every heading of the form once and in order, and each answer has the shape that GitHub gives
//! it. An answer may hold such a heading too: the text is cut where all shapes fit, and when that is possible in more
//! than one way, it is not guessed which one is meant. A text that people have changed is cut at the first level:
//! at each heading of the form outside fenced blocks.

use super::{Field, FieldKind};

/// Headings that are looked at in a text.
const MOST_HEADINGS: usize = 500;
/// What GitHub writes for an answer that was left empty.
pub(super) const NO_RESPONSE: &str = "_No response_";

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sections<'a> {
    /// The lines of each field's answer; none where its heading is missing.
    pub answers: Vec<Option<Vec<&'a str>>>,
    /// Labels whose place cannot be told, with the reason.
    pub unclear: Vec<(String, &'static str)>,
    /// Headings that are none of the form's.
    pub passed_over: Vec<String>,
}

/// Cuts a text.
pub(super) fn cut<'a>(body: &'a str, fields: &[Field]) -> Sections<'a> {
    let text = Text::new(body);
    if text.headings(fields).map(|(_, found)| found.len()).sum::<usize>() > MOST_HEADINGS {
        let unclear = vec![(String::new(), "the text holds too many headings")];
        return Sections { answers: vec![None; fields.len()], unclear, ..Sections::default() };
    }
    match text.as_written(fields) {
        Cut::One(starts) => text.between(fields, &starts),
        Cut::Several(labels) => {
            let reason = "its heading stands more than once and it cannot be told which one begins the answer; put a \
                          blank before the `#` of the other";
            let unclear = labels.into_iter().map(|label| (label, reason)).collect();
            Sections { answers: vec![None; fields.len()], unclear, ..Sections::default() }
        }
        Cut::No => text.as_edited(fields),
    }
}

enum Cut {
    One(Vec<usize>),
    Several(Vec<String>),
    No,
}

struct Text<'a> {
    lines: Vec<&'a str>,
    /// For each line and one behind the last: how many lines before it are not blank, and how many are boxes.
    full: Vec<usize>,
    boxes: Vec<usize>,
    /// The lines that are not blank.
    places: Vec<usize>,
}

impl<'a> Text<'a> {
    fn new(body: &'a str) -> Self {
        let lines: Vec<&str> = body.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
        let count = |counts: &dyn Fn(&str) -> bool| {
            let mut sums = vec![0];
            sums.extend(lines.iter().scan(0, |sum, line| {
                *sum += usize::from(counts(line));
                Some(*sum)
            }));
            sums
        };
        let full = count(&|line| !line.trim().is_empty());
        let boxes = count(&|line| is_box(line));
        let places = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty()).collect();
        Self { lines, full, boxes, places }
    }

    fn blank(&self, line: usize) -> bool {
        self.lines.get(line).is_none_or(|line| line.trim().is_empty())
    }

    /// The lines that may be the heading of each field.
    fn headings<'f>(&self, fields: &'f [Field]) -> impl Iterator<Item = (&'f Field, Vec<usize>)> {
        fields.iter().map(|field| {
            let is = |line: &&str| line.strip_prefix("### ").is_some_and(|label| label.trim() == field.label);
            (field, self.lines.iter().enumerate().filter(|(_, line)| is(line)).map(|(at, _)| at).collect())
        })
    }

    /// Where the answers begin when the text is as GitHub wrote it.
    fn as_written(&self, fields: &[Field]) -> Cut {
        let headings: Vec<(&Field, Vec<usize>)> = self.headings(fields).collect();
        let mut ways: Vec<Vec<usize>> = Vec::new();
        for (number, (field, places)) in headings.iter().enumerate().rev() {
            let ways_from = |place: &usize| match headings.get(number + 1) {
                None => usize::from(self.fits(field.kind, place + 1, self.lines.len())),
                Some((_, next)) => {
                    let fits = |(_, end): &(usize, &usize)| *end > place && self.fits(field.kind, place + 1, **end);
                    let ways_on = |(which, _)| ways.last().and_then(|ways| ways.get(which)).copied().unwrap_or(0);
                    next.iter().enumerate().filter(fits).map(ways_on).fold(0, usize::saturating_add).min(2)
                }
            };
            let ways_here = places.iter().map(ways_from).collect();
            ways.push(ways_here);
        }
        ways.reverse();
        let Some(first) = self.lines.iter().position(|line| !line.trim().is_empty()) else { return Cut::No };
        let begins = headings.first().and_then(|(_, places)| places.iter().position(|place| *place == first));
        match begins.map_or(0, |begins| ways[0][begins]) {
            0 => Cut::No,
            1 => Cut::One(self.follow(&headings, &ways, first)),
            _ => {
                let several = headings.iter().filter(|(_, places)| places.len() > 1);
                Cut::Several(several.map(|(field, _)| field.label.clone()).collect())
            }
        }
    }

    /// The one way that there is.
    fn follow(&self, headings: &[(&Field, Vec<usize>)], ways: &[Vec<usize>], first: usize) -> Vec<usize> {
        let mut starts = vec![first];
        for (number, pair) in headings.windows(2).enumerate() {
            let start = starts.last().copied().unwrap_or(first);
            let next = pair[1].1.iter().enumerate().find(|(which, end)| {
                **end > start && ways[number + 1][*which] > 0 && self.fits(pair[0].0.kind, start + 1, **end)
            });
            starts.extend(next.map(|(_, end)| *end));
        }
        starts
    }

    /// Whether the lines have the shape of an answer of that kind.
    fn fits(&self, kind: FieldKind, from: usize, to: usize) -> bool {
        // GitHub leaves a blank line behind each heading, and before each but the first.
        let apart = self.blank(from) && (to == self.lines.len() || self.blank(to - 1));
        let full = self.full[to] - self.full[from.min(to)];
        apart
            && match kind {
                FieldKind::Line | FieldKind::Choice => full == 1,
                FieldKind::Lines => full >= 1,
                FieldKind::Boxes => full >= 1 && self.boxes[to] - self.boxes[from] == full,
                FieldKind::Fenced => {
                    let found = &self.places[self.full[from.min(to)]..self.full[to]];
                    match found {
                        [only] => self.lines[*only].trim() == NO_RESPONSE,
                        [first, .., last] => self.lines[*first].starts_with("```") && self.lines[*last] == "```",
                        [] => false,
                    }
                }
            }
    }

    fn between(&self, fields: &[Field], starts: &[usize]) -> Sections<'a> {
        let end = |number: usize| starts.get(number + 1).copied().unwrap_or(self.lines.len());
        let answer = |number: usize| Some(self.lines[starts.get(number)? + 1..end(number)].to_vec());
        Sections { answers: (0..fields.len()).map(answer).collect(), ..Sections::default() }
    }

    /// The answers of a text that was changed by hand: headings may be missing, doubled, moved, or strange.
    fn as_edited(&self, fields: &[Field]) -> Sections<'a> {
        let fenced = self.fenced();
        let mut sections = Sections { answers: vec![None; fields.len()], ..Sections::default() };
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for (number, (field, places)) in self.headings(fields).enumerate() {
            let mut places = places.into_iter().filter(|place| !fenced[*place]);
            starts.extend(places.next().map(|place| (place, number)));
            if places.next().is_some() {
                sections.unclear.push((field.label.clone(), "its heading stands more than once; leave one of them"));
            }
        }
        starts.sort_unstable();
        for (which, (start, number)) in starts.iter().enumerate() {
            let mut end = starts.get(which + 1).map_or(self.lines.len(), |(next, _)| *next);
            // An answer of one line holds no heading, and behind a fenced one there is none: it is somebody's own.
            let from = match fields[*number].kind {
                FieldKind::Line | FieldKind::Choice | FieldKind::Boxes => Some(start + 1),
                FieldKind::Fenced => self.behind_fenced(start + 1, end),
                FieldKind::Lines => None,
            };
            let strange = from.and_then(|from| (from..end).find(|line| self.lines[*line].starts_with("### ")));
            sections.passed_over.extend(strange.map(|line| self.lines[line][4..].trim().to_owned()));
            end = strange.unwrap_or(end);
            sections.answers[*number] = Some(self.lines[start + 1..end].to_vec());
        }
        sections
    }

    /// The line behind a fenced answer, or behind one that was left empty; none when it is neither.
    fn behind_fenced(&self, from: usize, to: usize) -> Option<usize> {
        let first = (from..to).find(|line| !self.blank(*line))?;
        if self.lines[first].trim() == NO_RESPONSE {
            return Some(first + 1);
        }
        let fenced = self.lines[first].starts_with("```");
        let last = (first + 1..to).rev().find(|line| self.lines[*line] == "```")?;
        fenced.then_some(last + 1)
    }

    /// For each line whether it stands in a fenced block that is closed.
    fn fenced(&self) -> Vec<bool> {
        let mut fenced = vec![false; self.lines.len()];
        let closes = |line: &str| line.len() >= 3 && line.trim_end().chars().all(|c| c == '`');
        let mut closing: Vec<usize> = (0..self.lines.len()).filter(|at| closes(self.lines[*at])).collect();
        closing.reverse();
        let mut line = 0;
        while line < self.lines.len() {
            while closing.last().is_some_and(|close| *close <= line) {
                closing.pop();
            }
            if let (true, Some(close)) = (self.lines[line].starts_with("```"), closing.last()) {
                fenced[line..=*close].fill(true);
                line = *close;
            }
            line += 1;
        }
        fenced
    }
}

/// A box of a list, ticked or not.
pub(super) fn is_box(line: &str) -> bool {
    ["- [ ] ", "- [x] ", "- [X] "].iter().any(|begin| line.starts_with(begin))
}
