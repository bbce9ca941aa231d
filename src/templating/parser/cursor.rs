//! Walking over the tokens of one tag.

use crate::templating::ast::{Expr, Kind};
use crate::templating::error::{Located, shown};
use crate::templating::lexer::{Token, TokenKind, is_space, tokens};
use crate::templating::value::number_text;
use std::rc::Rc;

/// Names that lead out of the values of a template in JavaScript: refused as names wherever they stand.
const RESERVED: [&str; 3] = ["constructor", "prototype", "__proto__"];

/// A chain such as `a ~ b ~ c` may be this much longer than blocks may be deep: it costs little stack.
const CHAIN: usize = 3;
/// Brackets may be nested this much less deep than blocks: each costs a walk through all precedences.
const BRACKETS: usize = 3;

/// The tokens of a tag and how far they are read.
pub(super) struct Cursor {
    tokens: Vec<Token>,
    next: usize,
    end: usize,
    nesting: usize,
    /// How many expressions are being read inside each other now.
    open: usize,
}

impl Cursor {
    pub(super) fn new(code: &str, code_at: usize, nesting: usize) -> Result<Self, Located> {
        let end = code_at + code.trim_end_matches(is_space).len();
        Ok(Self { tokens: tokens(code, code_at)?, next: 0, end, nesting, open: 0 })
    }

    /// One expression and nothing after it.
    pub(super) fn whole_expression(&mut self, closing: &str) -> Result<Expr, Located> {
        let expression = self.expression()?;
        if self.is_done() { Ok(expression) } else { Err(self.unexpected(&format!("an operator or `{closing}`"))) }
    }

    /// Nothing after what was read.
    pub(super) fn done(&self, closing: &str) -> Result<(), Located> {
        if self.is_done() { Ok(()) } else { Err(self.unexpected(&format!("`{closing}`"))) }
    }

    pub(super) fn is_done(&self) -> bool {
        self.next >= self.tokens.len()
    }

    /// Where the next token starts.
    pub(super) fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |token| token.at)
    }

    pub(super) fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    pub(super) fn advance(&mut self) {
        self.next += 1;
    }

    pub(super) fn peek_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Symbol(found)) if *found == symbol)
    }

    pub(super) fn peek_name(&self, name: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Name(found)) if &**found == name)
    }

    /// Whether the token after the next is this name.
    pub(super) fn second_is_name(&self, name: &str) -> bool {
        matches!(self.tokens.get(self.next + 1).map(|token| &token.kind), Some(TokenKind::Name(found)) if &**found == name)
    }

    /// Whether the token after the next is this symbol.
    pub(super) fn second_is(&self, symbol: &str) -> bool {
        matches!(self.tokens.get(self.next + 1).map(|token| &token.kind), Some(TokenKind::Symbol(found)) if *found == symbol)
    }

    pub(super) fn eat(&mut self, symbol: &str) -> bool {
        let found = self.peek_symbol(symbol);
        self.next += usize::from(found);
        found
    }

    pub(super) fn eat_name(&mut self, name: &str) -> bool {
        let found = self.peek_name(name);
        self.next += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, symbol: &str) -> Result<(), Located> {
        if self.eat(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    /// A name, for `expected` in the message.
    pub(super) fn name(&mut self, expected: &str) -> Result<Rc<str>, Located> {
        let Some(TokenKind::Name(name)) = self.peek() else { return Err(self.unexpected(expected)) };
        let name = Rc::clone(name);
        self.allow(&name)?;
        self.next += 1;
        Ok(name)
    }

    /// A name that a value is given to.
    pub(super) fn target(&mut self) -> Result<Rc<str>, Located> {
        if let Some(TokenKind::Name(name)) = self.peek()
            && is_literal(name)
        {
            return Err(self.unexpected("a name"));
        }
        self.name("a name")
    }

    /// The name of a filter; it may have dots, as those that installations add do.
    pub(super) fn filter_name(&mut self) -> Result<Rc<str>, Located> {
        let mut name = self.name("the name of a filter")?;
        while self.eat(".") {
            name = Rc::from(format!("{name}.{}", self.name("the name of a filter")?));
        }
        Ok(name)
    }

    /// An error at the next token if it is a reserved name.
    pub(super) fn allow(&self, name: &str) -> Result<(), Located> {
        if is_reserved(name) { Err(Located::new(self.at(), reserved(name))) } else { Ok(()) }
    }

    pub(super) fn unexpected(&self, expected: &str) -> Located {
        let found = match self.peek() {
            None => "the end of the tag".into(),
            Some(TokenKind::Name(name)) => shown(name),
            Some(TokenKind::Number(number)) => shown(&number_text(*number)),
            Some(TokenKind::Text(text)) => format!("the string {}", shown(text)),
            Some(TokenKind::Pattern(pattern)) => shown(pattern.source()),
            Some(TokenKind::Symbol(symbol)) => format!("`{symbol}`"),
        };
        Located::new(self.at(), format!("expected {expected}, found {found}"))
    }

    /// Makes an expression over parts that nest `below` deep.
    pub(super) fn make(&self, at: usize, below: usize, kind: Kind) -> Result<Expr, Located> {
        let depth = below + 1;
        if depth > self.nesting * CHAIN { Err(self.too_long(at)) } else { Ok(Expr { at, depth, kind }) }
    }

    pub(super) fn enter(&mut self) -> Result<(), Located> {
        self.open += 1;
        let limit = self.nesting / BRACKETS;
        if self.open <= limit {
            return Ok(());
        }
        let message =
            format!("brackets are nested more than {limit} deep: give a part of the expression a name with `set`");
        Err(Located::new(self.at(), message))
    }

    pub(super) fn leave(&mut self) {
        self.open -= 1;
    }

    fn too_long(&self, at: usize) -> Located {
        Located::new(at, "the expression is too long: give a part of it a name with `set`")
    }
}

/// Whether a name is a literal.
pub(super) fn is_literal(name: &str) -> bool {
    matches!(name, "true" | "false" | "null" | "none")
}

/// Whether a name may never be looked up.
pub(in crate::templating) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// What is said about such a name.
pub(in crate::templating) fn reserved(name: &str) -> String {
    format!("`{name}` is reserved and cannot be used as a name")
}
