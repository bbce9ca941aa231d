//! Instructions out of a text, by the rules of BuildKit: directives, continued lines, comments inside them, and
//! here-documents. It never fails: what is no Dockerfile has no instruction that a rule knows.

use std::ops::Range;

use super::instruction::{Instruction, Joined, Keyword};
use super::words::words;

/// Reads all instructions.
pub(super) fn read(text: &str) -> Vec<Instruction<'_>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let escape = escape_directive(text.get(start..).unwrap_or_default());
    let mut reader = Reader { text, at: start, escape };
    let mut found = Vec::new();
    while reader.at < text.len() {
        found.extend(reader.next());
    }
    found
}

/// `# escape=` among the comments at the very beginning.
fn escape_directive(text: &str) -> char {
    for line in text.lines() {
        let Some(comment) = line.trim_start().strip_prefix('#') else { break };
        let Some((name, value)) = comment.split_once('=') else { break };
        let name = name.trim();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            break;
        }
        if name.eq_ignore_ascii_case("escape") {
            return if value.trim() == "`" { '`' } else { '\\' };
        }
    }
    '\\'
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    escape: char,
}

/// A line without its end, and where it begins and ends.
struct Line<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Reader<'t> {
    fn line(&mut self) -> Option<Line<'t>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        self.at += length;
        Some(Line { text: rest.get(..length)?.trim_end_matches(['\n', '\r']), start })
    }

    /// The next instruction; none for an empty line or a comment.
    fn next(&mut self) -> Option<Instruction<'t>> {
        let line = self.line()?;
        let written = line.text.trim_start();
        if written.is_empty() || written.starts_with('#') {
            return None;
        }
        let start = line.start + line.text.len() - written.len();
        let (joined, end) = self.joined(written, start);
        let mut instruction = self.instruction(joined, start, false)?;
        instruction.range = start..end;
        self.here_documents(&mut instruction);
        Some(instruction)
    }

    /// A line with those that continue it, and where the last of them ends.
    fn joined(&mut self, first: &'t str, start: usize) -> (Joined<'t>, usize) {
        let mut joined = Joined::default();
        let (mut piece, mut at) = (first, start);
        loop {
            let Some(continued) = self.continued(piece) else {
                joined.push(piece, at);
                return (joined, at + piece.len());
            };
            joined.push(continued, at);
            // Comments and empty lines in between do not count.
            let mut next = self.line();
            while next.as_ref().is_some_and(|line| {
                let bare = line.text.trim_start();
                bare.is_empty() || bare.starts_with('#')
            }) {
                next = self.line();
            }
            let Some(line) = next else { return (joined, at + piece.len()) };
            (piece, at) = (line.text, line.start);
        }
    }

    /// The line without its last character when that says that the next line belongs to it.
    fn continued<'l>(&self, line: &'l str) -> Option<&'l str> {
        let before = line.trim_end_matches([' ', '\t']).strip_suffix(self.escape)?;
        (!before.ends_with('\\')).then_some(before)
    }

    fn instruction(&self, joined: Joined<'t>, start: usize, on_build: bool) -> Option<Instruction<'t>> {
        let length = joined.text.find(char::is_whitespace).unwrap_or(joined.text.len());
        let range = start..joined.place(&(0..length)).end;
        let written = self.text.get(range.clone())?;
        let keyword = Keyword::parse(joined.text.get(..length)?);
        let blank = |text: &str| text.len() - text.trim_start().len();
        let rest = joined.text.get(length..)?;
        let skip = length + blank(rest);
        let arguments = joined.behind(skip);
        if keyword == Keyword::Onbuild && !on_build {
            let start = arguments.offset(0);
            return self.instruction(arguments, start, true);
        }
        let (flags, length) = flags(&arguments.text, self.escape);
        let flags = flags
            .into_iter()
            .map(|mut flag| {
                flag.range = arguments.place(&flag.range);
                flag
            })
            .collect();
        Some(Instruction {
            keyword,
            keyword_range: range.clone(),
            written,
            flags,
            arguments: arguments.behind(length),
            here_document: None,
            range,
            on_build,
            escape: self.escape,
        })
    }

    fn here_documents(&mut self, instruction: &mut Instruction<'t>) {
        if !matches!(instruction.keyword, Keyword::Run | Keyword::Copy | Keyword::Add) {
            return;
        }
        for (delimiter, tabs) in delimiters(&instruction.arguments.text) {
            let (lines, end) = self.here_document(&delimiter, tabs);
            instruction.range.end = end;
            instruction.here_document.get_or_insert(lines);
        }
    }

    fn here_document(&mut self, delimiter: &str, tabs: bool) -> (Range<usize>, usize) {
        let begin = self.at;
        let mut end = begin;
        while let Some(line) = self.line() {
            let bare = if tabs { line.text.trim_start_matches('\t') } else { line.text };
            end = line.start + line.text.len();
            if bare == delimiter {
                return (begin..line.start, end);
            }
        }
        (begin..self.text.len(), end)
    }
}

/// The words before the arguments that begin with `--`, and how many bytes they take.
fn flags(text: &str, escape: char) -> (Vec<super::words::Word>, usize) {
    if !text.starts_with("--") {
        return (Vec::new(), 0);
    }
    let all = words(text, escape);
    let flags: Vec<_> =
        all.iter().take_while(|word| word.text.starts_with("--") && word.text != "--").cloned().collect();
    let rest = all.get(flags.len()).map_or(text.len(), |word| word.range.start);
    (flags, rest)
}

/// The delimiters of here-documents: `<<EOF`, `<<-EOF`, `3<<"EOF"`, outside quotes.
fn delimiters(text: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    if !text.contains("<<") {
        return found;
    }
    for word in text.split_whitespace() {
        let rest = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let Some(rest) = rest.strip_prefix("<<") else { continue };
        let (rest, tabs) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
        let bare = rest.trim_matches(['"', '\'']);
        if !bare.is_empty() && !bare.contains(['<', '$', '(', ')', '|', ';', '&', '>', '"', '\'']) {
            found.push((bare.to_owned(), tabs));
        }
    }
    found
}
