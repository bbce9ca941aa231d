//! An expression as a tree.

use std::ops::Range;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Expression {
    /// Where it stands in the text that was read.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Kind {
    /// A number, `true`, `false` or `null`.
    Literal,
    /// A text in single quotes.
    Text(String),
    /// A context: `github`.
    Context(String),
    /// `a.b`, `a['b']`, `a.*`
    Index(Box<Expression>, Key),
    /// A function and what it gets.
    Call(String, Vec<Expression>),
    /// `!a`
    Not(Box<Expression>),
    /// `==`, `<` and their like: the answer is true or false.
    Comparison(Box<Expression>, Box<Expression>),
    /// `a && b`
    And(Box<Expression>, Box<Expression>),
    /// `a || b`
    Or(Box<Expression>, Box<Expression>),
}

/// What is looked for in an object.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Key {
    /// A name that is written there.
    Name(String),
    /// `*`
    Every,
    /// What an expression gives.
    Computed(Box<Expression>),
}

impl Expression {
    /// The names from a context on, in lower case: `github.event.issue.title`; `*` for every one, `?` for one
    /// that is computed.
    pub(in super::super) fn path(&self) -> Option<Vec<String>> {
        match &self.kind {
            Kind::Context(name) => Some(vec![name.to_ascii_lowercase()]),
            Kind::Index(of, key) => {
                let mut path = of.path()?;
                path.push(match key {
                    Key::Name(name) => name.to_ascii_lowercase(),
                    Key::Every => "*".to_owned(),
                    Key::Computed(_) => "?".to_owned(),
                });
                Some(path)
            }
            _ => None,
        }
    }

    /// This part and all inside it.
    pub(in super::super) fn parts(&self) -> Vec<&Expression> {
        let mut parts = vec![self];
        let mut next = 0;
        while let Some(part) = parts.get(next).copied() {
            match &part.kind {
                Kind::Index(of, key) => {
                    parts.push(of);
                    if let Key::Computed(key) = key {
                        parts.push(key);
                    }
                }
                Kind::Call(_, arguments) => parts.extend(arguments),
                Kind::Not(of) => parts.push(of),
                Kind::Comparison(left, right) | Kind::And(left, right) | Kind::Or(left, right) => {
                    parts.extend([&**left, &**right]);
                }
                Kind::Literal | Kind::Text(_) | Kind::Context(_) => {}
            }
            next += 1;
        }
        parts
    }
}
