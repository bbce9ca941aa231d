//! Cuts a template into texts and tags, and settles the whitespace between them.

use super::Options;
use super::error::Located;

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

struct Scanner<'s> {
    source: &'s str,
    opening: &'static str,
    options: &'s Options,
    pieces: Vec<Piece<'s>>,
    /// The tag before asked for the blanks after it to go.
    trim: Trim,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trim {
    Nothing,
    Newline,
    Everything,
}

/// Cuts `source` into pieces.
///
/// # Errors
/// A tag that is not closed, or a comment's end without its start.
pub(super) fn scan<'s>(source: &'s str, options: &'s Options) -> Result<Vec<Piece<'s>>, Located> {
    let opening = if options.cookiecutter { "{{" } else { "${{" };
    let mut scanner = Scanner { source, opening, options, pieces: Vec::new(), trim: Trim::Nothing };
    let mut at = 0;
    while let Some((start, tag)) = scanner.next_opening(at)? {
        at = scanner.tag(at, start, tag)?;
    }
    scanner.text(at, source.len());
    Ok(scanner.pieces)
}

impl<'s> Scanner<'s> {
    fn next_opening(&self, from: usize) -> Result<Option<(usize, Tag)>, Located> {
        let first = self.opening.as_bytes()[0];
        for (offset, byte) in self.source.as_bytes()[from..].iter().enumerate() {
            let at = from + offset;
            if *byte != first && *byte != b'{' && *byte != b'#' {
                continue;
            }
            let rest = &self.source[at..];
            if rest.starts_with(self.opening) {
                return Ok(Some((at, Tag::Output)));
            } else if rest.starts_with("{%") {
                return Ok(Some((at, Tag::Block)));
            } else if rest.starts_with("{#") {
                return Ok(Some((at, Tag::Comment)));
            } else if rest.starts_with("#}") {
                return Err(Located::new(at, "`#}` ends a comment that was never begun: expected `{#` before it"));
            }
        }
        Ok(None)
    }

    /// Takes the text before a tag and the tag itself; answers where the text after it starts.
    fn tag(&mut self, from: usize, start: usize, tag: Tag) -> Result<usize, Located> {
        let (opening, closing) = match tag {
            Tag::Output => (self.opening, "}}"),
            Tag::Block => ("{%", "%}"),
            Tag::Comment => ("{#", "#}"),
        };
        let mut code_at = start + opening.len();
        let dash = self.source[code_at..].starts_with('-');
        if dash {
            code_at += 1;
        }
        let text_end = if dash {
            from + self.source[from..start].trim_end().len()
        } else if tag == Tag::Block && self.options.lstrip_blocks {
            self.without_indent(from, start)
        } else {
            start
        };
        self.text(from, text_end.max(from));
        let end = if tag == Tag::Comment {
            self.source[code_at..].find(closing).map(|end| code_at + end)
        } else {
            code_end(self.source, code_at, closing)?
        };
        let Some(end) = end else {
            return Err(Located::new(start, format!("`{opening}` is not closed: expected `{closing}` after it")));
        };
        let after = end + closing.len();
        let code = &self.source[code_at..end];
        let (code, trims) = match code.strip_suffix('-') {
            Some(code) => (code, true),
            None => (code, false),
        };
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
                if let Some(name @ ("raw" | "verbatim")) = Some(code.trim()) {
                    return self.raw(start, after, name);
                }
                self.pieces.push(Piece::Block { at: start, code, code_at });
            }
        }
        Ok(after)
    }

    /// Takes everything up to the end tag as text. The same tag inside is counted, not read.
    fn raw(&mut self, start: usize, from: usize, name: &str) -> Result<usize, Located> {
        let mut open = 1;
        let mut at = from;
        while let Some(found) = self.source[at..].find("{%") {
            let tag = at + found;
            at = tag + 2;
            let Some(end) = self.source[at..].find("%}") else { break };
            let code = &self.source[at..at + end];
            let inner = code.trim_matches('-').trim();
            if inner == name {
                open += 1;
            } else if inner.strip_prefix("end") == Some(name) {
                open -= 1;
            } else {
                continue;
            }
            at += end + 2;
            if open == 0 {
                let text_end = if code.starts_with('-') { from + self.source[from..tag].trim_end().len() } else { tag };
                self.text(from, text_end.max(from));
                self.trim = match (code.ends_with('-'), self.options.trim_blocks) {
                    (true, _) => Trim::Everything,
                    (false, true) => Trim::Newline,
                    (false, false) => Trim::Nothing,
                };
                return Ok(at);
            }
        }
        Err(Located::new(start, format!("`{name}` is not closed: expected `{{% end{name} %}}`")))
    }

    fn text(&mut self, from: usize, to: usize) {
        let mut text = &self.source[from..to];
        match self.trim {
            Trim::Nothing => {}
            Trim::Newline => {
                text = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n')).unwrap_or(text);
            }
            Trim::Everything => text = text.trim_start(),
        }
        if !text.is_empty() {
            self.pieces.push(Piece::Text { at: to - text.len(), text });
        }
    }

    /// Where the text before a block ends when the block stands first on its line.
    fn without_indent(&self, from: usize, start: usize) -> usize {
        let line = self.source[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let blank = self.source[line..start].chars().all(|c| c == ' ' || c == '\t');
        if blank { line.max(from) } else { start }
    }
}

/// The offset of `closing`, looked for outside strings and regular expressions.
fn code_end(source: &str, from: usize, closing: &str) -> Result<Option<usize>, Located> {
    let bytes = source.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => match quoted_end(bytes, at + 1, quote) {
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
                at = quoted_end(bytes, at + 2, b'/').unwrap_or(at + 1);
            }
            _ if bytes[at..].starts_with(closing.as_bytes()) => return Ok(Some(at)),
            _ => at += 1,
        }
    }
    Ok(None)
}

/// The offset after the closing quote; backslashes escape.
fn quoted_end(bytes: &[u8], mut at: usize, quote: u8) -> Option<usize> {
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
