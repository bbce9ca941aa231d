//! Statements: the pieces of a template become its tree.

mod cursor;
mod expression;
mod primary;
mod statements;

use super::Options;
use super::ast::{Body, Node};
use super::error::Located;
use super::scan::{Piece, scan};
use cursor::Cursor;
pub(super) use cursor::{is_reserved, reserved};

/// Reads a template.
///
/// # Errors
/// The first thing that is not understood.
pub(super) fn parse<'s>(source: &'s str, options: &'s Options) -> Result<Body<'s>, Located> {
    if source.len() > options.budget.source_bytes {
        let limit = options.budget.source_bytes;
        return Err(Located::new(0, format!("the template is longer than {limit} bytes")));
    }
    let pieces = scan(source, options)?;
    let mut parser = Parser { pieces: pieces.into_iter(), nesting: options.budget.nesting, open: 0 };
    let (body, end) = parser.body(&[])?;
    debug_assert!(end.is_none(), "a body without ends runs to the end of the template");
    Ok(body)
}

struct Parser<'s> {
    pieces: std::vec::IntoIter<Piece<'s>>,
    nesting: usize,
    open: usize,
}

/// The tag that ended a body, with the rest of its code.
struct End<'s> {
    at: usize,
    name: &'s str,
    code: Cursor,
}

impl<'s> Parser<'s> {
    /// Reads up to one of the tags in `ends`, or to the end of the template when none is asked for.
    fn body(&mut self, ends: &[&str]) -> Result<(Body<'s>, Option<End<'s>>), Located> {
        let mut body = Vec::new();
        while let Some(piece) = self.pieces.next() {
            match piece {
                Piece::Text { at, text } => body.push(Node::Text { at, text }),
                Piece::Output { code, code_at, .. } => {
                    let mut code = Cursor::new(code, code_at, self.nesting)?;
                    body.push(Node::Output(code.whole_expression("}}")?));
                }
                Piece::Block { at, code, code_at } => {
                    let (name, rest_at, rest) = tag_name(code, code_at);
                    if ends.contains(&name) {
                        let code = Cursor::new(rest, rest_at, self.nesting)?;
                        return Ok((body, Some(End { at, name, code })));
                    }
                    let code = (rest, rest_at);
                    body.push(self.statement(at, name, code, ends)?);
                }
            }
        }
        Ok((body, None))
    }

    fn enter(&mut self, at: usize) -> Result<(), Located> {
        self.open += 1;
        if self.open > self.nesting {
            return Err(Located::new(at, format!("blocks are nested more than {} deep", self.nesting)));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.open -= 1;
    }
}

/// The first word of a block's code, then the offset and text of what follows it.
fn tag_name(code: &str, code_at: usize) -> (&str, usize, &str) {
    let trimmed = code.trim_start();
    let start = code.len() - trimmed.len();
    let length = trimmed.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(trimmed.len());
    (&trimmed[..length], code_at + start + length, &trimmed[length..])
}
