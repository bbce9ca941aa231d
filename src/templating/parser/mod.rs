//! Statements: the pieces of a template become its tree.

mod cursor;
mod expression;
mod primary;
mod refusal;
mod routines;
mod statements;

use super::Options;
use super::ast::{Body, Node};
use super::error::Located;
use super::scan::{Piece, scan};
use crate::templating::lexer::is_space;
use cursor::Cursor;
pub(super) use cursor::{is_reserved, reserved};
use std::rc::Rc;

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
    let nesting = options.budget.nesting;
    let mut parser = Parser { pieces: pieces.into_iter(), nesting, open: 0, macros: 0, blocks: Vec::new() };
    let (body, end) = parser.body(&[])?;
    debug_assert!(end.is_none(), "a body without ends runs to the end of the template");
    Ok(body)
}

struct Parser<'s> {
    pieces: std::vec::IntoIter<Piece<'s>>,
    nesting: usize,
    open: usize,
    /// How many macros were read so far.
    macros: usize,
    blocks: Vec<Rc<str>>,
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
    let trimmed = code.trim_start_matches(is_space);
    let start = code.len() - trimmed.len();
    let word = |c: char| c.is_ascii_alphabetic() || c == '_';
    let length = match trimmed.starts_with(word) {
        true => trimmed.find(|c: char| !word(c) && !c.is_ascii_digit()).unwrap_or(trimmed.len()),
        false => 0,
    };
    (&trimmed[..length], code_at + start + length, &trimmed[length..])
}
