//! Expressions, in nunjucks' order of precedence.
//!
//! nunjucks writes most operators out as JavaScript without parentheses, so JavaScript's precedence wins in
//! places where its own grammar says otherwise. Three effects are kept here because templates see them:
//! `~` joins at the level of `+`, `%` stands at the level of `*` unless `//` is near, and `not` takes only the
//! first operand of a comparison or an addition: `not a == b` is `(not a) == b`.

use super::cursor::Cursor;
use crate::templating::ast::{Arguments, Constant, Expr, Kind, Operator};
use crate::templating::error::Located;
use crate::templating::lexer::TokenKind;
use crate::templating::value::number_text;
use std::rc::Rc;

impl Cursor {
    pub(super) fn expression(&mut self) -> Result<Expr, Located> {
        self.enter()?;
        let then = self.or()?;
        let expression = if self.eat_name("if") {
            let condition = self.or()?;
            let otherwise = if self.eat_name("else") { Some(Box::new(self.or()?)) } else { None };
            let below = then.depth.max(condition.depth).max(otherwise.as_ref().map_or(0, |part| part.depth));
            let at = then.at;
            let kind = Kind::IfElse { condition: Box::new(condition), then: Box::new(then), otherwise };
            self.make(at, below, kind)
        } else {
            Ok(then)
        };
        self.leave();
        expression
    }

    fn or(&mut self) -> Result<Expr, Located> {
        let mut left = self.and()?;
        while self.eat_name("or") {
            let right = self.and()?;
            left = self.binary(Operator::Or, left, right)?;
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, Located> {
        let mut left = self.not()?;
        while self.eat_name("and") {
            let right = self.not()?;
            left = self.binary(Operator::And, left, right)?;
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expr, Located> {
        let mut starts = Vec::new();
        while self.peek_name("not") {
            starts.push(self.at());
            self.advance();
        }
        let mut expression = self.membership()?;
        for at in starts.into_iter().rev() {
            expression = self.negated(at, expression)?;
        }
        Ok(expression)
    }

    /// `not` on the first operand of what JavaScript would read as one flat chain.
    fn negated(&self, at: usize, expression: Expr) -> Result<Expr, Located> {
        match expression.kind {
            Kind::Binary(operator, left, right) if operator.is_flat() => {
                let left = self.negated(at, *left)?;
                self.binary(operator, left, *right)
            }
            _ => self.make(at, expression.depth, Kind::Not(Box::new(expression))),
        }
    }

    fn membership(&mut self) -> Result<Expr, Located> {
        let mut left = self.is()?;
        loop {
            let at = self.at();
            let not = self.peek_name("not") && self.second_is_name("in");
            if not {
                self.advance();
            } else if !self.peek_name("in") {
                return Ok(left);
            }
            self.advance();
            let right = self.is()?;
            left = self.make(at, left.depth.max(right.depth), Kind::In(Box::new(left), Box::new(right)))?;
            if not {
                left = self.make(at, left.depth, Kind::Not(Box::new(left)))?;
            }
        }
    }

    /// After `is` the language reads a whole comparison and takes the name of a test from it, whatever it is.
    fn is(&mut self) -> Result<Expr, Located> {
        let input = self.comparison()?;
        if !self.eat_name("is") {
            return Ok(input);
        }
        let not = self.eat_name("not");
        let at = self.at();
        let test = self.comparison()?;
        let below = test.depth.max(input.depth);
        let (test, arguments) = test_name(test);
        let dropped = test.is_none();
        let test = test.unwrap_or_else(|| Rc::from("undefined"));
        let tested = self.make(at, below, Kind::Is { input: Box::new(input), test, arguments, dropped })?;
        if not { self.make(at, tested.depth, Kind::Not(Box::new(tested))) } else { Ok(tested) }
    }

    fn comparison(&mut self) -> Result<Expr, Located> {
        let equality = [
            ("===", Operator::StrictEqual),
            ("!==", Operator::StrictNotEqual),
            ("==", Operator::Equal),
            ("!=", Operator::NotEqual),
        ];
        let mut left = self.relation()?;
        while let Some(operator) = self.eat_one(&equality) {
            let right = self.relation()?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn relation(&mut self) -> Result<Expr, Located> {
        let relations = [
            ("<=", Operator::LessEqual),
            (">=", Operator::GreaterEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        let mut left = self.sum()?;
        while let Some(operator) = self.eat_one(&relations) {
            let right = self.sum()?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expr, Located> {
        let sums = [("+", Operator::Add), ("-", Operator::Subtract), ("~", Operator::Concat)];
        let mut left = self.product()?;
        while let Some(operator) = self.eat_one(&sums) {
            let right = self.product()?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expr, Located> {
        let products = [("*", Operator::Multiply), ("/", Operator::Divide)];
        let (first, rest) = self.quotient()?;
        let mut left = self.remainders(first, rest)?;
        while let Some(operator) = self.eat_one(&products) {
            let (first, rest) = self.quotient()?;
            left = self.binary(operator, left, first)?;
            left = self.remainders(left, rest)?;
        }
        Ok(left)
    }

    /// Operands around `//`; without one, the first operand and those that `%` joins to it.
    fn quotient(&mut self) -> Result<(Expr, Vec<Expr>), Located> {
        let (first, rest) = self.remainder_chain()?;
        if !self.peek_symbol("//") {
            return Ok((first, rest));
        }
        let mut left = self.remainders(first, rest)?;
        while self.eat("//") {
            let (first, rest) = self.remainder_chain()?;
            let at = first.at;
            let divided = self.binary(Operator::Divide, left, first)?;
            let flat = self.remainders(divided, rest)?;
            let one = self.make(at, 0, Kind::Constant(Constant::Number(1.0)))?;
            left = self.binary(Operator::FloorDivide, flat, one)?;
        }
        Ok((left, Vec::new()))
    }

    fn remainder_chain(&mut self) -> Result<(Expr, Vec<Expr>), Located> {
        let first = self.power()?;
        let mut rest = Vec::new();
        while self.eat("%") {
            rest.push(self.power()?);
        }
        Ok((first, rest))
    }

    fn remainders(&self, first: Expr, rest: Vec<Expr>) -> Result<Expr, Located> {
        rest.into_iter().try_fold(first, |left, right| self.binary(Operator::Remainder, left, right))
    }

    fn power(&mut self) -> Result<Expr, Located> {
        let mut left = self.unary(true)?;
        while self.eat("**") {
            let right = self.unary(true)?;
            left = self.binary(Operator::Power, left, right)?;
        }
        Ok(left)
    }

    fn unary(&mut self, filters: bool) -> Result<Expr, Located> {
        let at = self.at();
        let minus = self.peek_symbol("-");
        let mut expression = if minus || self.peek_symbol("+") {
            self.advance();
            if self.peek_symbol(if minus { "-" } else { "+" }) {
                return Err(self.unexpected("a value after the sign (put a second sign in parentheses)"));
            }
            let operand = self.unary(false)?;
            let below = operand.depth;
            let operand = Box::new(operand);
            self.make(at, below, if minus { Kind::Negate(operand) } else { Kind::Plus(operand) })?
        } else {
            let primary = self.primary()?;
            self.postfix(primary)?
        };
        while filters && self.eat("|") {
            expression = self.filter(expression)?;
        }
        Ok(expression)
    }

    fn filter(&mut self, input: Expr) -> Result<Expr, Located> {
        let at = self.at();
        let name = self.filter_name()?;
        let arguments = if self.eat("(") { self.arguments()? } else { Arguments::default() };
        let below = arguments.depth().max(input.depth);
        self.make(at, below, Kind::Filter { input: Box::new(input), name, arguments })
    }

    fn eat_one(&mut self, table: &[(&str, Operator)]) -> Option<Operator> {
        let Some(TokenKind::Symbol(symbol)) = self.peek() else { return None };
        let operator = table.iter().find(|(text, _)| text == symbol).map(|(_, operator)| *operator)?;
        self.advance();
        Some(operator)
    }

    fn binary(&self, operator: Operator, left: Expr, right: Expr) -> Result<Expr, Located> {
        let (at, below) = (left.at, left.depth.max(right.depth));
        self.make(at, below, Kind::Binary(operator, Box::new(left), Box::new(right)))
    }
}

/// The test that an expression after `is` names: a word, a literal or a call of one. Anything else names none.
fn test_name(expression: Expr) -> (Option<Rc<str>>, Arguments) {
    let (named, arguments) = match expression.kind {
        Kind::Call(callee, arguments) => (callee.kind, arguments),
        Kind::Filter { input, name, mut arguments } => {
            arguments.positional.insert(0, *input);
            (Kind::Name(name), arguments)
        }
        other => (other, Arguments::default()),
    };
    let name = match named {
        Kind::Name(name) => name,
        Kind::Constant(Constant::Text(text)) => text,
        Kind::Constant(Constant::Null) => Rc::from("null"),
        Kind::Constant(Constant::Bool(value)) => Rc::from(if value { "true" } else { "false" }),
        Kind::Constant(Constant::Number(number)) => Rc::from(number_text(number)),
        Kind::Constant(Constant::Pattern(pattern)) => Rc::from(pattern.source()),
        _ => return (None, arguments),
    };
    (Some(name), arguments)
}

impl Operator {
    /// Whether nunjucks writes the operator out as plain JavaScript.
    fn is_flat(self) -> bool {
        !matches!(self, Self::FloorDivide | Self::Power | Self::Or | Self::And)
    }
}

impl Arguments {
    pub(super) fn depth(&self) -> usize {
        let named = self.named.iter().map(|(_, argument)| argument.depth);
        self.positional.iter().map(|argument| argument.depth).chain(named).max().unwrap_or(0)
    }
}
