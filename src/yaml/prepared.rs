//! The text as the parser gets it: what it would judge more strictly than Backstage's reader is written another way,
//! one character for one, so that every position stays true. Most texts pass as they are.

use super::builder::Repair;
use super::cursor::{locate, small};
use super::{Problem, ProblemKind, Span};
use std::borrow::Cow;

/// A text fit for the parser.
pub(super) struct Prepared<'a> {
    pub(super) text: Cow<'a, str>,
    /// Which characters stand for which: (stand-in, original).
    stand_ins: Vec<(char, char)>,
    /// What stands for the `*` of an alias that names nothing.
    pub(super) star: char,
    /// Line ends, by their bytes in the original, that became blanks.
    pub(super) joined: Vec<Joined>,
    /// What was wrong with directives.
    pub(super) problems: Vec<Problem>,
}

/// A line that the parser got as part of the line before it.
pub(super) struct Joined {
    /// The byte of the line end before it, and of the one behind it, in the original.
    pub(super) from: usize,
    pub(super) to: usize,
    /// How many columns too far the parser sees it.
    pub(super) shift: u32,
}

/// A noncharacter, which no text should hold; another is taken for one that does.
const STAR: char = '\u{fdd0}';

impl Prepared<'_> {
    /// Writes what the parser refuses another way. False when there is nothing to be done.
    pub(super) fn repair(&mut self, original: &str, repair: Repair) -> bool {
        let (Repair::Star(at) | Repair::Tabs(at) | Repair::Bracket(at)) = repair;
        // Characters, because the two texts may differ in bytes.
        let Some(before) = original.get(..at) else { return false };
        let index = before.chars().count();
        let Some((byte, char)) = self.text.char_indices().nth(index) else { return false };
        match repair {
            Repair::Star(_) if char == '*' => {
                if self.stand_ins.iter().all(|pair| pair.1 != '*') {
                    let mut free = (STAR..='\u{fdef}').filter(|char| !original.contains(*char));
                    let Some(star) = free.next() else { return false };
                    self.star = star;
                    self.stand_ins.push((star, '*'));
                }
                self.text.to_mut().replace_range(byte..=byte, self.star.encode_utf8(&mut [0; 4]));
                true
            }
            Repair::Star(_) => false,
            Repair::Bracket(_) => matches!(char, ']' | '}') && self.join_line(original, at, byte),
            Repair::Tabs(_) => {
                let blank = self.text.get(..byte).map_or(0, |text| text.trim_end_matches(['\t', ' ']).len());
                let tabs = self.text.get(blank..byte).is_some_and(|blanks| blanks.contains('\t'));
                let spaces = " ".repeat(byte - blank);
                self.text.to_mut().replace_range(blank..byte, &spaces);
                tabs
            }
        }
    }

    /// The line that begins with this bracket becomes part of the line before it, whose comment goes.
    fn join_line(&mut self, original: &str, at: usize, bracket: usize) -> bool {
        let Some(end) = self.text.get(..bracket).map(|text| text.trim_end_matches(' ').len()) else { return false };
        let (Some(before), Some(behind)) = (original.get(..at), original.get(at..)) else { return false };
        let (Some(from), Some(line)) = (before.rfind('\n'), end.checked_sub(1)) else { return false };
        if self.text.get(line..end) != Some("\n") {
            return false;
        }
        let begin = self.text.get(..line).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
        let kept = begin + comment_in(self.text.get(begin..line).unwrap_or(""));
        let blanks = self.text.get(kept..end).map_or(0, |removed| removed.chars().count());
        self.text.to_mut().replace_range(kept..end, &" ".repeat(blanks));
        let shift = small(self.text.get(begin..line).map_or(0, |text| text.chars().count()) + 1);
        self.joined.push(Joined { from, to: at + behind.find('\n').unwrap_or(behind.len()), shift });
        true
    }

    /// A text of the parser as it stands in the file.
    pub(super) fn restore(&self, text: &str) -> String {
        if self.stand_ins.is_empty() {
            return text.to_owned();
        }
        let original = |char| self.stand_ins.iter().find(|(stand_in, _)| *stand_in == char).map_or(char, |pair| pair.1);
        text.chars().map(original).collect()
    }
}

/// Where the comment of a line inside brackets begins; the line's end when it has none.
fn comment_in(line: &str) -> usize {
    let (mut quote, mut before) = (None, ' ');
    for (at, char) in line.char_indices() {
        match (quote, char) {
            (None, '#') if before.is_ascii_whitespace() => return at,
            (None, '\'' | '"') => quote = Some(char),
            (Some(open), char) if open == char => quote = None,
            _ => {}
        }
        before = char;
    }
    line.trim_end_matches('\r').len()
}

/// Prepares a text.
pub(super) fn prepare(text: &str) -> Prepared<'_> {
    let mut prepared = Prepared {
        text: Cow::Borrowed(text),
        stand_ins: Vec::new(),
        star: STAR,
        joined: Vec::new(),
        problems: Vec::new(),
    };
    if text.starts_with('%') || text.contains("\n%") || text.starts_with("\u{feff}%") {
        directives(text, &mut prepared);
    }
    if has_odd_characters(text) {
        replace_odd_characters(&mut prepared);
    }
    prepared.problems.extend(last_tab(text));
    if text.ends_with('?') {
        prepared.text.to_mut().push('\n');
    }
    prepared
}

/// A tab alone on an unfinished last line, where a value is still awaited.
fn last_tab(text: &str) -> Option<Problem> {
    let last = text.len() - text.bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let tab = last + text.get(last..)?.find('\t')?;
    let before = text.get(..last)?.strip_suffix('\n')?.trim_end();
    let word = before.rsplit([' ', '\t', '\n']).next()?;
    let awaited = word.ends_with(':') || matches!(word, "-" | "?" | "---") || word.starts_with(['&', '!']);
    awaited.then(|| Problem {
        kind: ProblemKind::Syntax,
        span: Span { start: locate(text, tab), end: locate(text, tab + 1) },
        message: "A tab stands where only spaces may".to_owned(),
        help: "Remove the tab".to_owned(),
    })
}

/// A lone carriage return, a NUL, or a byte order mark inside: ordinary characters to Backstage's reader.
fn has_odd_characters(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Nearly every text ends here, in a scan without branches.
    if !bytes.iter().fold(false, |found, byte| found | matches!(byte, 0 | b'\r' | 0xEF)) {
        return false;
    }
    let lone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        0 => true,
        b'\r' => lone(at),
        0xEF => at > 0 && bytes.get(at + 1..at + 3) == Some(&[0xBB, 0xBF]),
        _ => false,
    })
}

fn replace_odd_characters(prepared: &mut Prepared<'_>) {
    let text = prepared.text.as_ref();
    let mut free = ('\u{f0000}'..'\u{ffff0}').filter(|char| !text.contains(*char));
    let (Some(cr), Some(nul), Some(mark)) = (free.next(), free.next(), free.next()) else { return };
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = '\n';
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let lone = chars.peek().is_none_or(|(_, next)| *next != '\n');
        out.push(match char {
            '\r' if lone && before == ':' => ' ',
            '\r' if lone => cr,
            '\0' => nul,
            '\u{feff}' if at > 0 => mark,
            other => other,
        });
        before = char;
    }
    prepared.stand_ins = vec![(cr, '\r'), (nul, '\0'), (mark, '\u{feff}')];
    prepared.text = Cow::Owned(out);
}

/// Directives are read here: the parser refuses some that Backstage's reader passes over. They become comments, all
/// but `%TAG`, which the parser needs.
fn directives(text: &str, prepared: &mut Prepared<'_>) {
    let mut out = String::with_capacity(text.len());
    let (mut between, mut pending, mut at) = (true, false, 0);
    for line in text.split_inclusive('\n') {
        let (mark, body) = line.strip_prefix('\u{feff}').map_or(("", line), |rest| ("\u{feff}", rest));
        out.push_str(mark);
        if between && body.starts_with('%') {
            pending = true;
            let stays = body.starts_with("%TAG");
            prepared.problems.extend(fault(body).map(|words| problem(text, at, line, words)));
            out.push_str(if stays { "%" } else { "#" });
            out.push_str(&body[1..]);
        } else {
            let content = !matches!(body.trim_start().as_bytes(), [] | [b'#', ..]);
            if content && between {
                if pending && !is_marker(body, "---") {
                    prepared.problems.push(problem(text, at, line, "Directives must be followed by a line `---`"));
                }
                (between, pending) = (false, false);
            }
            between |= is_marker(body, "...");
            out.push_str(body);
        }
        at += line.len();
    }
    prepared.text = Cow::Owned(out);
}

/// What is wrong with a directive, or nothing; an unknown one is passed over.
fn fault(line: &str) -> Option<&'static str> {
    let line = line.split(" #").next().unwrap_or(line);
    let mut words = line.split_ascii_whitespace();
    let (name, arguments) = (words.next()?, words.collect::<Vec<_>>());
    match (name, arguments.as_slice()) {
        ("%YAML", [version]) => {
            let numbers = version.split_once('.');
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let fits = numbers.is_some_and(|(major, minor)| digits(major) && digits(minor));
            (!fits).then_some("The version of a `%YAML` directive must be written like `1.2`")
        }
        ("%YAML", _) => Some("A `%YAML` directive has exactly one argument, the version"),
        ("%TAG", [_, _]) => None,
        ("%TAG", _) => Some("A `%TAG` directive has exactly two arguments, a handle and a prefix"),
        _ => None,
    }
}

fn problem(text: &str, at: usize, line: &str, words: &str) -> Problem {
    let span = Span { start: locate(text, at), end: locate(text, at + line.trim_end().len()) };
    Problem {
        kind: ProblemKind::Syntax,
        span,
        message: words.to_owned(),
        help: "Correct the directive, or remove it: catalog files need none".to_owned(),
    }
}

/// Whether a line is a document marker: `---` or `...`, alone or followed by a blank.
pub(super) fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker).is_some_and(|rest| matches!(rest.as_bytes(), [] | [b' ' | b'\t' | b'\r' | b'\n', ..]))
}
