//! Expressions. Operators, conditions and most functions are read past: what they come to is unknown.

use std::borrow::Cow;

use super::Problem;
use super::scanner::{Blanks, Scanner};
use crate::policies::terraform::value::{Entry, Function, Map, Node, Place, Value};

type Result<T> = std::result::Result<T, Problem>;

const OPERATORS: [&str; 13] = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%"];

impl<'a> Scanner<'a> {
    /// Reads an expression. `blanks` says whether it may go on behind a newline.
    pub fn expression(&mut self, blanks: Blanks) -> Result<Node<'a>> {
        self.deeper(|scanner| scanner.condition(blanks))
    }

    fn condition(&mut self, blanks: Blanks) -> Result<Node<'a>> {
        let start = self.at;
        let node = self.operation(blanks)?;
        let end = self.at;
        self.blanks(blanks)?;
        if !self.take("?") {
            self.at = end;
            return Ok(node);
        }
        self.blanks(blanks)?;
        self.expression(blanks)?;
        self.blanks(blanks)?;
        self.expect(":")?;
        self.blanks(blanks)?;
        self.expression(blanks)?;
        Ok(Node::new(start..self.at, Value::Unknown))
    }

    fn operation(&mut self, blanks: Blanks) -> Result<Node<'a>> {
        let start = self.at;
        let mut node = self.operand(blanks)?;
        loop {
            let end = self.at;
            self.blanks(blanks)?;
            // `=>` belongs to a `for`.
            if self.starts("=>") || !OPERATORS.iter().any(|operator| self.take(operator)) {
                self.at = end;
                return Ok(node);
            }
            self.blanks(blanks)?;
            self.operand(blanks)?;
            node = Node::new(start..self.at, Value::Unknown);
        }
    }

    /// Reads a term with the signs before it.
    fn operand(&mut self, blanks: Blanks) -> Result<Node<'a>> {
        let start = self.at;
        if !matches!(self.peek(), Some(b'-' | b'!')) {
            return self.term(blanks);
        }
        let minus = self.peek() == Some(b'-');
        self.at += 1;
        self.blanks(blanks)?;
        let node = self.deeper(|scanner| scanner.operand(blanks))?;
        let value = match node.value {
            Value::Number(number) if minus => Value::Number(-number),
            _ => Value::Unknown,
        };
        Ok(Node::new(start..self.at, value))
    }

    /// Reads a term with what is taken out of it: `a.b[0]`.
    fn term(&mut self, blanks: Blanks) -> Result<Node<'a>> {
        let start = self.at;
        let mut value = self.primary(blanks)?;
        loop {
            let end = self.at;
            self.blanks(blanks)?;
            let step = match self.peek() {
                Some(b'.') if !self.starts("...") => self.attribute()?,
                Some(b'[') => self.index()?,
                _ => {
                    self.at = end;
                    return Ok(Node::new(start..end, value));
                }
            };
            value = match (value, step) {
                (Value::Reference(reference), Some(step)) => Value::Reference(Cow::Owned(format!("{reference}{step}"))),
                _ => Value::Unknown,
            };
        }
    }

    /// `.name`, `.*`, `.0`
    fn attribute(&mut self) -> Result<Option<String>> {
        self.at += 1;
        self.blanks(Blanks::Any)?;
        if self.take("*") {
            return Ok(None);
        }
        if let Some(name) = self.name() {
            return Ok(Some(format!(".{name}")));
        }
        let digits = self.digits();
        if digits.is_empty() { Err(self.problem("a name, a number or `*`")) } else { Ok(Some(format!("[{digits}]"))) }
    }

    /// `[0]`, `["name"]`, `[*]`, `[each.key]`
    fn index(&mut self) -> Result<Option<String>> {
        self.at += 1;
        self.blanks(Blanks::Any)?;
        let step = if self.take("*") {
            None
        } else {
            match self.expression(Blanks::Any)?.value {
                Value::Number(number) => Some(format!("[{number}]")),
                Value::Text(text) => Some(format!("[\"{text}\"]")),
                Value::Reference(reference) => Some(format!("[{reference}]")),
                _ => None,
            }
        };
        self.blanks(Blanks::Any)?;
        self.expect("]")?;
        Ok(step)
    }

    fn primary(&mut self, blanks: Blanks) -> Result<Value<'a>> {
        match self.peek() {
            Some(b'"') => self.quoted(),
            Some(b'<') if self.starts("<<") => self.heredoc(),
            Some(b'[') => self.list(),
            Some(b'{') => self.object(),
            Some(b'0'..=b'9') => self.number(),
            Some(b'(') => {
                self.at += 1;
                self.blanks(Blanks::Any)?;
                let inner = self.expression(Blanks::Any)?;
                self.blanks(Blanks::Any)?;
                self.expect(")")?;
                Ok(inner.value)
            }
            _ => self.named(blanks),
        }
    }

    /// Reads a keyword, a function's call or the beginning of a reference.
    fn named(&mut self, blanks: Blanks) -> Result<Value<'a>> {
        let name = self.name().ok_or_else(|| self.problem("an expression"))?;
        let mut function = Some(name);
        while self.take("::") {
            self.name().ok_or_else(|| self.problem("the name of a function"))?;
            function = None;
        }
        let end = self.at;
        self.blanks(blanks)?;
        if self.take("(") {
            return self.call(function);
        }
        self.at = end;
        if function.is_none() {
            return Err(self.problem("`(`"));
        }
        Ok(match name {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            name => Value::Reference(Cow::Borrowed(name)),
        })
    }

    /// Reads the arguments of a call, its opening parenthesis taken.
    fn call(&mut self, function: Option<&str>) -> Result<Value<'a>> {
        let mut arguments = Vec::new();
        let mut spread = false;
        loop {
            self.blanks(Blanks::Any)?;
            if self.take(")") {
                break;
            }
            arguments.push(self.expression(Blanks::Any)?);
            self.blanks(Blanks::Any)?;
            spread |= self.take("...");
            self.blanks(Blanks::Any)?;
            if !self.take(",") && self.peek() != Some(b')') {
                return Err(self.problem("`,` or `)`"));
            }
        }
        Ok(called(function.filter(|_| !spread), arguments))
    }

    fn list(&mut self) -> Result<Value<'a>> {
        self.at += 1;
        if self.is_for()? {
            return self.comprehension("]");
        }
        let mut items = Vec::new();
        loop {
            self.blanks(Blanks::Any)?;
            if self.take("]") {
                return Ok(Value::List(items));
            }
            items.push(self.expression(Blanks::Any)?);
            self.blanks(Blanks::Any)?;
            if !self.take(",") && self.peek() != Some(b']') {
                return Err(self.problem("`,` or `]`"));
            }
        }
    }

    fn object(&mut self) -> Result<Value<'a>> {
        self.at += 1;
        if self.is_for()? {
            return self.comprehension("}");
        }
        let mut map = Map::default();
        loop {
            self.blanks(Blanks::Any)?;
            if self.take("}") {
                return Ok(Value::Map(map));
            }
            match self.item()? {
                Some(entry) => map.entries.push(entry),
                None => map.open = true,
            }
            self.blanks(Blanks::Line)?;
            if !self.take(",") && !self.newline() && self.peek() != Some(b'}') {
                return Err(self.problem("`,`, a new line or `}`"));
            }
        }
    }

    /// Reads one key with its value; none when the key is not known.
    fn item(&mut self) -> Result<Option<Entry<'a>>> {
        let key = self.operand(Blanks::Line)?;
        self.blanks(Blanks::Line)?;
        if !self.take("=") && !self.take(":") {
            return Err(self.problem("`=` or `:`"));
        }
        self.blanks(Blanks::Line)?;
        let value = self.expression(Blanks::Line)?;
        let name = match key.value {
            Value::Text(name) => Some(name),
            // In parentheses it would be a reference, which is not known.
            Value::Reference(name) if key.at.of(self.text) == name => Some(name),
            Value::Bool(name) => Some(Cow::Owned(name.to_string())),
            Value::Number(name) => Some(Cow::Owned(name.to_string())),
            _ => None,
        };
        let name = name.filter(|name| !name.contains(['.', '[']) || key.at.of(self.text).starts_with('"'));
        Ok(name.map(|name| Entry { key: name, key_at: key.at, value }))
    }

    /// Whether the brackets hold a `for`.
    fn is_for(&mut self) -> Result<bool> {
        self.blanks(Blanks::Any)?;
        let before = self.at;
        let is_for = self.name() == Some("for") && matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r'));
        if !is_for {
            self.at = before;
        }
        Ok(is_for)
    }

    /// Reads a `for` behind its keyword, with the closing bracket.
    fn comprehension(&mut self, close: &'static str) -> Result<Value<'a>> {
        self.blanks(Blanks::Any)?;
        self.name().ok_or_else(|| self.problem("the name of a variable"))?;
        self.blanks(Blanks::Any)?;
        if self.take(",") {
            self.blanks(Blanks::Any)?;
            self.name().ok_or_else(|| self.problem("the name of a variable"))?;
            self.blanks(Blanks::Any)?;
        }
        self.expect("in")?;
        self.blanks(Blanks::Any)?;
        self.expression(Blanks::Any)?;
        self.blanks(Blanks::Any)?;
        self.expect(":")?;
        self.blanks(Blanks::Any)?;
        self.expression(Blanks::Any)?;
        self.blanks(Blanks::Any)?;
        if self.take("=>") {
            self.blanks(Blanks::Any)?;
            self.expression(Blanks::Any)?;
            self.blanks(Blanks::Any)?;
            self.take("...");
            self.blanks(Blanks::Any)?;
        }
        if self.take("if") {
            self.blanks(Blanks::Any)?;
            self.expression(Blanks::Any)?;
            self.blanks(Blanks::Any)?;
        }
        self.expect(close)?;
        Ok(Value::Unknown)
    }

    fn number(&mut self) -> Result<Value<'a>> {
        let start = self.at;
        self.digits();
        if self.peek() == Some(b'.') && self.text.as_bytes().get(self.at + 1).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
            self.digits();
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            let _signed = self.take("+") || self.take("-");
            self.digits();
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        text.parse().map(Value::Number).map_err(|_| Problem { at: Place::new(start..self.at), expected: "a number" })
    }

    fn digits(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }
}

/// What a call comes to, when that does not depend on a run.
fn called<'a>(function: Option<&str>, mut arguments: Vec<Node<'a>>) -> Value<'a> {
    match function {
        Some("merge") => Value::Call(Function::Merge, arguments),
        Some("concat" | "flatten") => Value::Call(Function::Concat, arguments),
        // They change how a value is written or typed, and not what it says.
        Some("jsonencode" | "toset" | "tolist" | "tomap" | "tostring" | "tonumber" | "tobool") => {
            match (arguments.pop(), arguments.is_empty()) {
                (Some(argument), true) => argument.value,
                _ => Value::Unknown,
            }
        }
        _ => Value::Unknown,
    }
}
