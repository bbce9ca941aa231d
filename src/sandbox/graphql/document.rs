//! A GraphQL document: one query or mutation, its variables and fragments. Directives are not read.

use std::collections::BTreeMap;

use super::lexer::{Token, tokens};
use super::problem::{At, Problem};

/// Selections within selections, and lists within lists.
const DEEPEST: usize = 40;

/// A document with one operation.
#[derive(Debug)]
pub(super) struct Document {
    /// Whether it changes something.
    pub(super) mutation: bool,
    pub(super) variables: Vec<Declared>,
    pub(super) selections: Vec<Selection>,
    pub(super) fragments: BTreeMap<String, Fragment>,
}

/// A variable as the query declares it.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) required: bool,
    pub(super) default: Option<Given>,
    pub(super) at: At,
}

/// A named part of the query.
#[derive(Debug)]
pub(super) struct Fragment {
    pub(super) on: String,
    pub(super) selections: Vec<Selection>,
}

/// What is asked for.
#[derive(Debug)]
pub(super) enum Selection {
    Field(Field),
    Spread { name: String, at: At },
    Inline { on: Option<String>, selections: Vec<Selection>, at: At },
}

/// A field that is asked for.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) alias: Option<String>,
    pub(super) name: String,
    pub(super) arguments: Vec<(String, Given, At)>,
    pub(super) selections: Vec<Selection>,
    pub(super) at: At,
}

/// A value in the document.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Variable(String),
    Value(serde_json::Value),
    Object(Vec<(String, Given)>),
    List(Vec<Given>),
}

impl Given {
    /// What it is once the variables have their values.
    pub(super) fn value(&self, variables: &serde_json::Map<String, serde_json::Value>) -> serde_json::Value {
        match self {
            Given::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
            Given::Value(value) => value.clone(),
            Given::Object(fields) => serde_json::Value::Object(
                fields.iter().map(|(name, given)| (name.clone(), given.value(variables))).collect(),
            ),
            Given::List(items) => items.iter().map(|given| given.value(variables)).collect(),
        }
    }
}

impl Field {
    /// The name it has in the answer.
    pub(super) fn key(&self) -> &str {
        self.alias.as_ref().unwrap_or(&self.name)
    }
}

/// Reads a document.
pub(super) fn parse(source: &str) -> Result<Document, Problem> {
    let mut parser = Parser { tokens: tokens(source)?, next: 0, depth: 0 };
    let mut document = None;
    let mut fragments = BTreeMap::new();
    loop {
        let at = parser.at();
        match parser.peek().clone() {
            Token::End => break,
            Token::Name(word) if word == "fragment" => {
                parser.take();
                let name = parser.name()?;
                parser.word("on")?;
                let on = parser.name()?;
                fragments.insert(name, Fragment { on, selections: parser.selections()? });
            }
            Token::Name(word) if word == "subscription" => {
                return Err(Problem::plain("The sandbox does not implement a subscription.", at));
            }
            _ if document.is_some() => {
                return Err(Problem::plain("The sandbox reads one operation in a document.", at));
            }
            _ => document = Some(parser.operation()?),
        }
    }
    let (mutation, variables, selections) = document.ok_or_else(|| {
        Problem::plain("A query attribute must be specified and must be a string.", At { line: 1, column: 1 })
    })?;
    Ok(Document { mutation, variables, selections, fragments })
}

struct Parser {
    tokens: Vec<(Token, At)>,
    next: usize,
    depth: usize,
}

/// Whether it is a mutation, its variables, what it selects.
type Operation = (bool, Vec<Declared>, Vec<Selection>);

impl Parser {
    fn here(&self) -> &(Token, At) {
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn peek(&self) -> &Token {
        &self.here().0
    }

    fn at(&self) -> At {
        self.here().1
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next += 1;
        token
    }

    fn unexpected(&self) -> Problem {
        let At { line, column } = self.at();
        let what = match self.peek() {
            Token::End => return Problem::plain("Unexpected end of document", self.at()),
            Token::Mark(mark) => (*mark).to_owned(),
            Token::Name(name) => name.clone(),
            Token::Int(number) => number.to_string(),
            Token::Float(number) => number.to_string(),
            Token::Text(text) => text.chars().take(40).collect(),
        };
        Problem::plain(format!("Parse error on {what:?} at [{line}, {column}]"), self.at())
    }

    fn eat(&mut self, mark: &str) -> bool {
        let found = matches!(self.peek(), Token::Mark(found) if *found == mark);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str) -> Result<(), Problem> {
        if self.eat(mark) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn name(&mut self) -> Result<String, Problem> {
        match self.peek().clone() {
            Token::Name(name) => {
                self.next += 1;
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Problem> {
        if matches!(self.peek(), Token::Name(name) if name == word) {
            self.name().map(drop)
        } else {
            Err(self.unexpected())
        }
    }

    fn operation(&mut self) -> Result<Operation, Problem> {
        let mut variables = Vec::new();
        let mutation = matches!(self.peek(), Token::Name(word) if word == "mutation");
        if !matches!(self.peek(), Token::Mark("{")) {
            self.word(if mutation { "mutation" } else { "query" })?;
            if matches!(self.peek(), Token::Name(_)) {
                self.name()?;
            }
            if self.eat("(") {
                while !self.eat(")") {
                    variables.push(self.declared()?);
                }
            }
        }
        Ok((mutation, variables, self.selections()?))
    }

    fn declared(&mut self) -> Result<Declared, Problem> {
        let at = self.at();
        self.expect("$")?;
        let name = self.name()?;
        self.expect(":")?;
        let kind = self.kind()?;
        let required = self.eat("!");
        let default = if self.eat("=") { Some(self.given()?) } else { None };
        Ok(Declared { name, kind, required, default, at })
    }

    /// A type as it is written, without the mark of what must be given at its end.
    fn kind(&mut self) -> Result<String, Problem> {
        if !self.eat("[") {
            return self.name();
        }
        let inner = self.name()?;
        let mark = if self.eat("!") { "!" } else { "" };
        self.expect("]")?;
        Ok(format!("[{inner}{mark}]"))
    }

    /// Runs one level deeper, unless that is too deep.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        if self.depth == DEEPEST {
            return Err(Problem::plain("Query is too deep.", self.at()));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn selections(&mut self) -> Result<Vec<Selection>, Problem> {
        self.deeper(|parser| {
            parser.expect("{")?;
            let mut selections = vec![parser.selection()?];
            while !parser.eat("}") {
                selections.push(parser.selection()?);
            }
            Ok(selections)
        })
    }

    fn selection(&mut self) -> Result<Selection, Problem> {
        let at = self.at();
        if self.eat("...") {
            return match self.peek().clone() {
                Token::Name(word) if word == "on" => {
                    self.take();
                    let on = Some(self.name()?);
                    Ok(Selection::Inline { on, selections: self.selections()?, at })
                }
                Token::Name(name) => {
                    self.take();
                    Ok(Selection::Spread { name, at })
                }
                _ => Ok(Selection::Inline { on: None, selections: self.selections()?, at }),
            };
        }
        let first = self.name()?;
        let (alias, name) = if self.eat(":") { (Some(first), self.name()?) } else { (None, first) };
        let mut arguments = Vec::new();
        if self.eat("(") {
            while !self.eat(")") {
                let at = self.at();
                let name = self.name()?;
                self.expect(":")?;
                arguments.push((name, self.given()?, at));
            }
        }
        if matches!(self.peek(), Token::Mark("@")) {
            return Err(Problem::plain("The sandbox does not implement directives.", self.at()));
        }
        let selections = if matches!(self.peek(), Token::Mark("{")) { self.selections()? } else { Vec::new() };
        Ok(Selection::Field(Field { alias, name, arguments, selections, at }))
    }

    fn given(&mut self) -> Result<Given, Problem> {
        if self.eat("$") {
            return Ok(Given::Variable(self.name()?));
        }
        if self.eat("[") {
            return self.deeper(|parser| {
                let mut items = Vec::new();
                while !parser.eat("]") {
                    items.push(parser.given()?);
                }
                Ok(Given::List(items))
            });
        }
        if self.eat("{") {
            return self.deeper(|parser| {
                let mut fields = Vec::new();
                while !parser.eat("}") {
                    let name = parser.name()?;
                    parser.expect(":")?;
                    fields.push((name, parser.given()?));
                }
                Ok(Given::Object(fields))
            });
        }
        let value = match self.peek().clone() {
            Token::Int(number) => serde_json::json!(number),
            Token::Float(number) => serde_json::json!(number),
            Token::Text(text) => serde_json::json!(text),
            Token::Name(word) => match word.as_str() {
                "true" => true.into(),
                "false" => false.into(),
                "null" => serde_json::Value::Null,
                _ => word.into(),
            },
            _ => return Err(self.unexpected()),
        };
        self.take();
        Ok(Given::Value(value))
    }
}
