//! The tree of an expression out of its tokens.

use std::ops::Range;

use super::lexer::{Token, tokens};
use super::tree::{Expression, Key, Kind};

/// Parts inside each other: GitHub refuses more than 50.
const DEEPEST: usize = 50;

/// Operators of one expression. Nobody writes that many, and each makes the tree deeper.
const MOST_OPERATORS: usize = 500;

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Problem {
    /// Where in the text.
    pub range: Range<usize>,
    /// What is wrong: a sentence without a full stop.
    pub message: String,
}

/// Reads a whole expression.
pub(in super::super) fn parse(text: &str) -> Result<Expression, Problem> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, at: 0, end: text.len(), depth: 0, operators: 0 };
    let whole = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(whole),
        Some((_, range)) => Err(problem(range.clone(), "an expression must end here, but more follows")),
    }
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    end: usize,
    depth: usize,
    operators: usize,
}

fn problem(range: Range<usize>, message: &str) -> Problem {
    Problem { range, message: message.to_owned() }
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn place(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end..self.end, |(_, range)| range.clone())
    }

    fn or(&mut self) -> Result<Expression, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(problem(self.place(), "an expression must not be nested more than 50 deep, but it is"));
        }
        let mut left = self.and()?;
        while self.take(&Token::Or) {
            let right = self.and()?;
            left = self.join(left, right, Kind::Or)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, Problem> {
        let mut left = self.comparison()?;
        while self.take(&Token::And) {
            let right = self.comparison()?;
            left = self.join(left, right, Kind::And)?;
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Expression, Problem> {
        let mut left = self.not()?;
        while self.take(&Token::Compare) {
            let right = self.not()?;
            left = self.join(left, right, Kind::Comparison)?;
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expression, Problem> {
        let start = self.place().start;
        let mut times = 0usize;
        while self.take(&Token::Sign('!')) {
            times += 1;
        }
        let mut of = self.postfix()?;
        for _ in 0..times.min(DEEPEST) {
            let range = start..of.range.end;
            of = Expression { range, kind: Kind::Not(Box::new(of)) };
        }
        Ok(of)
    }

    fn postfix(&mut self) -> Result<Expression, Problem> {
        let mut of = self.primary()?;
        let mut length = 0;
        loop {
            let key = if self.take(&Token::Sign('.')) {
                self.property()?
            } else if self.take(&Token::Sign('[')) {
                self.index()?
            } else {
                return Ok(of);
            };
            length += 1;
            if length > DEEPEST {
                return Err(problem(self.place(), "an expression must not be nested more than 50 deep, but it is"));
            }
            let end = self.tokens.get(self.at.wrapping_sub(1)).map_or(self.end, |(_, range)| range.end);
            of = Expression { range: of.range.start..end, kind: Kind::Index(Box::new(of), key) };
        }
    }

    fn property(&mut self) -> Result<Key, Problem> {
        if self.take(&Token::Sign('*')) {
            return Ok(Key::Every);
        }
        match self.peek().cloned() {
            Some(Token::Name(name)) => {
                self.at += 1;
                Ok(Key::Name(name))
            }
            _ => Err(problem(self.place(), "an expression must have a name behind `.`, but it has none")),
        }
    }

    fn index(&mut self) -> Result<Key, Problem> {
        let key = if self.take(&Token::Sign('*')) {
            Key::Every
        } else {
            let of = self.or()?;
            match of.kind {
                Kind::Text(name) => Key::Name(name),
                _ => Key::Computed(Box::new(of)),
            }
        };
        self.close(']').map(|()| key)
    }

    fn close(&mut self, sign: char) -> Result<(), Problem> {
        match self.take(&Token::Sign(sign)) {
            true => Ok(()),
            false => Err(problem(self.place(), &format!("an expression must have a `{sign}` here, but it has none"))),
        }
    }

    fn primary(&mut self) -> Result<Expression, Problem> {
        let range = self.place();
        let Some(token) = self.peek().cloned() else {
            return Err(problem(range, "an expression must have a value here, but it ends"));
        };
        self.at += 1;
        let kind = match token {
            Token::Number => Kind::Literal,
            Token::Text(text) => Kind::Text(text),
            Token::Name(name) if self.take(&Token::Sign('(')) => {
                let arguments = self.arguments()?;
                let end = self.tokens.get(self.at.wrapping_sub(1)).map_or(self.end, |(_, range)| range.end);
                return Ok(Expression { range: range.start..end, kind: Kind::Call(name, arguments) });
            }
            Token::Name(name) if matches!(name.as_str(), "true" | "false" | "null" | "NaN" | "Infinity") => {
                Kind::Literal
            }
            Token::Name(name) => Kind::Context(name),
            Token::Sign('(') => {
                let inner = self.or()?;
                self.close(')')?;
                return Ok(inner);
            }
            _ => return Err(problem(range, "an expression must have a value here, but it has a sign")),
        };
        Ok(Expression { range, kind })
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, Problem> {
        let mut found = Vec::new();
        if self.take(&Token::Sign(')')) {
            return Ok(found);
        }
        loop {
            found.push(self.or()?);
            if !self.take(&Token::Sign(',')) {
                return self.close(')').map(|()| found);
            }
        }
    }

    fn join(
        &mut self,
        left: Expression,
        right: Expression,
        kind: fn(Box<Expression>, Box<Expression>) -> Kind,
    ) -> Result<Expression, Problem> {
        let range = left.range.start..right.range.end;
        self.operators += 1;
        if self.operators > MOST_OPERATORS {
            return Err(problem(range, "an expression must not have more than 500 operators, but it has"));
        }
        Ok(Expression { range, kind: kind(Box::new(left), Box::new(right)) })
    }
}
