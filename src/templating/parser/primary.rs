//! Literals, names, and what follows them: `.name`, `[…]`, `(…)`.

use super::cursor::{Cursor, is_literal, is_reserved, reserved};
use crate::templating::ast::{Arguments, Constant, Expr, Kind};
use crate::templating::error::Located;
use crate::templating::lexer::TokenKind;
use std::rc::Rc;

impl Cursor {
    pub(super) fn primary(&mut self) -> Result<Expr, Located> {
        let at = self.at();
        let kind = match self.peek() {
            Some(TokenKind::Text(text)) => Kind::Constant(Constant::Text(Rc::clone(text))),
            Some(TokenKind::Number(number)) => Kind::Constant(Constant::Number(*number)),
            Some(TokenKind::Pattern(pattern)) => Kind::Constant(Constant::Pattern(Rc::clone(pattern))),
            Some(TokenKind::Name(name)) => match constant(name) {
                Some(constant) => Kind::Constant(constant),
                None => return self.symbol(),
            },
            Some(TokenKind::Symbol("(")) => return self.group(),
            Some(TokenKind::Symbol("[")) => return self.list(),
            Some(TokenKind::Symbol("{")) => return self.object(),
            _ => return Err(self.unexpected("a value")),
        };
        self.advance();
        self.make(at, 0, kind)
    }

    pub(super) fn postfix(&mut self, mut value: Expr) -> Result<Expr, Located> {
        loop {
            let at = self.at();
            value = if self.eat(".") {
                let at = self.at();
                let name = self.name("a name after the `.`")?;
                let key = self.make(at, 0, Kind::Constant(Constant::Text(name)))?;
                self.make(at, value.depth, Kind::Member(Box::new(value), Box::new(key)))?
            } else if self.eat("[") {
                self.index(at, value)?
            } else if self.eat("(") {
                let arguments = self.arguments()?;
                let below = arguments.depth().max(value.depth);
                self.make(value.at, below, Kind::Call(Box::new(value), arguments))?
            } else {
                return Ok(value);
            };
        }
    }

    /// What stands between parentheses, the closing one included.
    pub(super) fn arguments(&mut self) -> Result<Arguments, Located> {
        let mut arguments = Arguments::default();
        while !self.eat(")") {
            if !(arguments.positional.is_empty() && arguments.named.is_empty()) {
                self.expect_one_of(",", ")")?;
            }
            if self.second_is("=") {
                let name = self.name("a name")?;
                self.expect("=")?;
                arguments.named.push((name, self.expression()?));
            } else {
                arguments.positional.push(self.expression()?);
            }
        }
        Ok(arguments)
    }

    fn symbol(&mut self) -> Result<Expr, Located> {
        let at = self.at();
        let name = self.name("a value")?;
        self.make(at, 0, Kind::Name(name))
    }

    fn group(&mut self) -> Result<Expr, Located> {
        let at = self.at();
        self.advance();
        let mut parts = vec![self.expression()?];
        while !self.eat(")") {
            self.expect_one_of(",", ")")?;
            parts.push(self.expression()?);
        }
        self.make(at, deepest(&parts), Kind::Group(parts))
    }

    fn list(&mut self) -> Result<Expr, Located> {
        let at = self.at();
        self.advance();
        let mut items = Vec::new();
        while !self.eat("]") {
            if !items.is_empty() {
                self.expect_one_of(",", "]")?;
            }
            items.push(self.expression()?);
        }
        self.make(at, deepest(&items), Kind::List(items))
    }

    fn object(&mut self) -> Result<Expr, Located> {
        let at = self.at();
        self.advance();
        let mut pairs: Vec<(Rc<str>, Expr)> = Vec::new();
        while !self.eat("}") {
            if !pairs.is_empty() {
                self.expect_one_of(",", "}")?;
            }
            let name = match self.peek() {
                Some(TokenKind::Text(name)) => Rc::clone(name),
                Some(TokenKind::Name(name)) if !is_literal(name) => Rc::clone(name),
                _ => return Err(self.unexpected("a name or a string as the key")),
            };
            self.allow(&name)?;
            self.advance();
            self.expect(":")?;
            pairs.push((name, self.expression()?));
        }
        let below = pairs.iter().map(|(_, value)| value.depth).max().unwrap_or(0);
        self.make(at, below, Kind::Object(pairs))
    }

    /// `[key]` or `[start:stop:step]`, after the opening bracket.
    fn index(&mut self, at: usize, value: Expr) -> Result<Expr, Located> {
        let mut parts: [Option<Expr>; 3] = [const { None }; 3];
        let mut part = 0;
        loop {
            if self.peek_symbol(":") && part < 2 {
                self.advance();
                part += 1;
            } else if self.eat("]") {
                break;
            } else if parts[part].is_none() {
                parts[part] = Some(self.expression()?);
            } else {
                return Err(self.unexpected("`]`"));
            }
        }
        let below = parts.iter().flatten().map(|part| part.depth).max().unwrap_or(0).max(value.depth);
        if part > 0 {
            return self.make(at, below, Kind::Slice(Box::new(value), Box::new(parts)));
        }
        let [Some(key), None, None] = parts else {
            return Err(Located::new(at, "expected a key or a number between `[` and `]`"));
        };
        if let Kind::Constant(Constant::Text(name)) = &key.kind
            && is_reserved(name)
        {
            return Err(Located::new(key.at, reserved(name)));
        }
        self.make(at, below, Kind::Member(Box::new(value), Box::new(key)))
    }

    fn expect_one_of(&mut self, separator: &str, end: &str) -> Result<(), Located> {
        if self.eat(separator) { Ok(()) } else { Err(self.unexpected(&format!("`{separator}` or `{end}`"))) }
    }
}

/// The constant that a name stands for.
fn constant(name: &str) -> Option<Constant> {
    Some(match name {
        "true" => Constant::Bool(true),
        "false" => Constant::Bool(false),
        "none" | "null" => Constant::Null,
        _ => return None,
    })
}

/// How deep the deepest of these goes.
fn deepest(parts: &[Expr]) -> usize {
    parts.iter().map(|part| part.depth).max().unwrap_or(0)
}
