//! Cuts a template into texts and tags, and settles the whitespace between them.

use super::Options;
use super::error::Located;
use super::lexer::{is_space, pattern_end};
use super::spaces;
use memchr::{memchr, memmem};

/// A text or a tag; code is given with the byte offset where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'s> {
    Text { at: usize, text: &'s str },
    Output { at: usize, code: &'s str, code_at: usize },
    Block { at: usize, code: &'s str, code_at: usize },
}

/// Which kind of tag an opening starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Output,
    Block,
    Comment,
}

/// What the tag before asked to be taken from the text after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trim {
    Nothing,
    Newline,
    Everything,
}

struct Scanner<'s> {
    source: &'s str,
    opening: &'static str,
    options: &'s Options,
    pieces: Vec<Piece<'s>>,
    trim: Trim,
    /// How many pieces there were at the last tag: those after it are one text, raw parts included.
    settled: usize,
    /// The next `#}`, or the length of the source.
    comment_end: usize,
}

/// Cuts `source` into pieces.
///
/// # Errors
/// A tag that is not closed, or a comment's end without its start.
pub(super) fn scan<'s>(source: &'s str, options: &'s Options) -> Result<Vec<Piece<'s>>, Located> {
    let opening = if options.cookiecutter { "{{" } else { "${{" };
    let comment_end = memmem::find(source.as_bytes(), b"#}").unwrap_or(source.len());
    let mut scanner =
        Scanner { source, opening, options, pieces: Vec::new(), trim: Trim::Nothing, settled: 0, comment_end };
    let mut at = 0;
    while let Some((start, tag)) = scanner.next_opening(at)? {
        at = scanner.tag(at, start, tag)?;
    }
    scanner.text(at, source.len());
    Ok(scanner.pieces)
}

impl<'s> Scanner<'s> {
    fn next_opening(&mut self, from: usize) -> Result<Option<(usize, Tag)>, Located> {
        let bytes = self.source.as_bytes();
        let mut at = from;
        let mut opening = None;
        while let Some(offset) = memchr(b'{', &bytes[at..]) {
            let brace = at + offset;
            at = brace + 1;
            opening = match bytes.get(at) {
                Some(b'%') => Some((brace, Tag::Block)),
                Some(b'#') => Some((brace, Tag::Comment)),
                Some(b'{') if self.options.cookiecutter => Some((brace, Tag::Output)),
                Some(b'{') if brace > from && bytes[brace - 1] == b'$' => Some((brace - 1, Tag::Output)),
                _ => continue,
            };
            break;
        }
        if self.comment_end < from {
            self.comment_end = memmem::find(&bytes[from..], b"#}").map_or(bytes.len(), |offset| from + offset);
        }
        if self.comment_end < opening.map_or(bytes.len(), |(start, _)| start) {
            let message = "`#}` ends a comment that was never begun: expected `{#` before it";
            return Err(Located::new(self.comment_end, message));
        }
        Ok(opening)
    }

    /// Takes the text before a tag and the tag itself; answers where the text after it starts.
    fn tag(&mut self, from: usize, start: usize, tag: Tag) -> Result<usize, Located> {
        let (opening, closing) = match tag {
            Tag::Output => (self.opening, "}}"),
            Tag::Block => ("{%", "%}"),
            Tag::Comment => ("{#", "#}"),
        };
        let mut code_at = start + opening.len();
        let text_end =
            if tag == Tag::Block && self.options.lstrip_blocks { self.without_indent(from, start) } else { start };
        self.text(from, text_end);
        if self.source[code_at..].starts_with('-') {
            code_at += 1;
            self.trim_before();
        }
        self.settled = self.pieces.len();
        let end = if tag == Tag::Comment {
            memmem::find(&self.source.as_bytes()[code_at..], closing.as_bytes()).map(|end| code_at + end)
        } else {
            code_end(self.source, code_at, closing)?
        };
        let Some(end) = end else {
            return Err(Located::new(start, format!("`{opening}` is not closed: expected `{closing}` after it")));
        };
        let after = end + closing.len();
        let trims = self.source.as_bytes()[end - 1] == b'-';
        let code = self.source.get(code_at..end - usize::from(trims)).unwrap_or("");
        self.trim = if trims {
            Trim::Everything
        } else if tag == Tag::Block && self.options.trim_blocks {
            Trim::Newline
        } else {
            Trim::Nothing
        };
        match tag {
            Tag::Comment => {}
            Tag::Output => self.pieces.push(Piece::Output { at: start, code, code_at }),
            Tag::Block => {
                if let Some(name @ ("raw" | "verbatim")) = Some(code.trim_matches(is_space)) {
                    return self.raw(start, after, name);
                }
                self.pieces.push(Piece::Block { at: start, code, code_at });
            }
        }
        self.settled = self.pieces.len();
        Ok(after)
    }

    /// Takes everything up to the end tag as text. The same tag inside is counted, not read. A `-` at the end of
    /// the first tag is for what follows the second; in the second tag it has no place.
    fn raw(&mut self, start: usize, from: usize, name: &str) -> Result<usize, Located> {
        let outside =
            std::mem::replace(&mut self.trim, if self.options.trim_blocks { Trim::Newline } else { Trim::Nothing });
        let mut open = 1;
        let mut at = from;
        while let Some(found) = memmem::find(&self.source.as_bytes()[at..], b"{%") {
            let tag = at + found;
            at = tag + 2;
            let inside = spaces::trim_start(&self.source[at..]);
            let (ends, inside) = match inside.strip_prefix("end") {
                Some(inside) => (true, inside),
                None => (false, inside),
            };
            let Some(rest) = inside.strip_prefix(name) else { continue };
            let Some(rest) = spaces::trim_start(rest).strip_prefix("%}") else { continue };
            at = self.source.len() - rest.len();
            open = if ends { open - 1 } else { open + 1 };
            if open == 0 {
                if self.source[tag..at].contains('\n') {
                    return Err(Located::new(
                        tag,
                        format!("`end{name}` must stand on one line with its `{{%` and `%}}`"),
                    ));
                }
                self.text(from, tag);
                self.trim = if outside == Trim::Everything { outside } else { Trim::Nothing };
                return Ok(at);
            }
        }
        Err(Located::new(start, format!("`{name}` is not closed: expected `{{% end{name} %}}`")))
    }

    fn text(&mut self, from: usize, to: usize) {
        let mut text = &self.source[from..to];
        match std::mem::replace(&mut self.trim, Trim::Nothing) {
            Trim::Nothing => {}
            Trim::Newline => {
                text = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n')).unwrap_or(text);
            }
            Trim::Everything => text = spaces::trim_start(text),
        }
        if !text.is_empty() {
            self.pieces.push(Piece::Text { at: to - text.len(), text });
        }
    }

    /// Takes the blanks from the end of the text since the last tag.
    fn trim_before(&mut self) {
        while self.pieces.len() > self.settled
            && let Some(Piece::Text { text, .. }) = self.pieces.last_mut()
        {
            *text = spaces::trim_end(text);
            if !text.is_empty() {
                return;
            }
            self.pieces.pop();
        }
    }

    /// Where the text before a block ends when the block stands first on its line.
    fn without_indent(&self, from: usize, start: usize) -> usize {
        let before = &self.source[..start];
        let blanks = spaces::trim_end(before).len();
        match before[blanks..].rfind('\n') {
            Some(newline) => (blanks + newline + 1).max(from),
            None if blanks == 0 => from,
            None => start,
        }
    }
}

/// The offset of `closing`, looked for outside strings and regular expressions.
fn code_end(source: &str, from: usize, closing: &str) -> Result<Option<usize>, Located> {
    let bytes = source.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => match string_end(bytes, at + 1, quote) {
                Some(end) => at = end,
                None => {
                    let quote = char::from(quote);
                    return Err(Located::new(
                        at,
                        format!("the string that starts here is not closed: expected `{quote}`"),
                    ));
                }
            },
            b'r' if bytes.get(at + 1) == Some(&b'/') && !is_word(bytes, at.checked_sub(1)) => {
                at = pattern_end(bytes, at + 2).map_err(|message| Located::new(at, message))? + 1;
            }
            _ if bytes[at..].starts_with(closing.as_bytes()) => return Ok(Some(at)),
            _ => at += 1,
        }
    }
    Ok(None)
}

/// The offset after the closing quote; backslashes escape.
fn string_end(bytes: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

fn is_word(bytes: &[u8], at: Option<usize>) -> bool {
    at.and_then(|at| bytes.get(at)).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}
