//! The value of an expression.

use super::{Interpreter, operators};
use crate::templating::ast::{Arguments, Constant, Expr, Kind, Operator};
use crate::templating::error::Located;
use crate::templating::pattern::Search;
use crate::templating::value::{Function, Global, Text, Value};
use crate::templating::{filters, predicates};
use std::rc::Rc;

impl<'t> Interpreter<'t> {
    /// The value of an expression. Kept small: every level of brackets is one more of it on the stack.
    pub(super) fn evaluate(&mut self, expression: &'t Expr) -> Result<Value, Located> {
        let at = expression.at;
        self.meter.work(1).map_err(|fault| fault.at(at))?;
        match &expression.kind {
            Kind::Constant(constant) => Ok(constant_value(constant)),
            Kind::Name(name) => self.name(at, name),
            _ => self.nested(at, |this| this.compound(expression)),
        }
    }

    fn compound(&mut self, expression: &'t Expr) -> Result<Value, Located> {
        let at = expression.at;
        match &expression.kind {
            Kind::List(items) => {
                let items = self.all(at, items)?;
                Value::list(items).map_err(|fault| fault.at(at))
            }
            Kind::Object(pairs) => self.object(at, pairs),
            Kind::Group(parts) => self.last(parts),
            Kind::Member(owner, key) => self.member(at, owner, key),
            Kind::Slice(owner, parts) => self.slice(at, owner, parts),
            Kind::Call(callee, arguments) => self.call(at, callee, arguments),
            Kind::Filter { input, name, arguments } => self.filter(at, input, name, arguments),
            Kind::Is { input, test, arguments, .. } => self.is(at, input, test, arguments),
            Kind::Binary(operator, left, right) => self.binary(at, *operator, left, right),
            Kind::IfElse { condition, then, otherwise } => self.if_else(condition, then, otherwise.as_deref()),
            _ => self.simple(expression),
        }
    }

    fn simple(&mut self, expression: &'t Expr) -> Result<Value, Located> {
        let at = expression.at;
        match &expression.kind {
            Kind::Not(operand) => Ok(Value::Bool(!self.evaluate(operand)?.is_truthy())),
            Kind::Negate(operand) => Ok(Value::Number(-self.number(operand)?)),
            Kind::Plus(operand) => self.number(operand).map(Value::Number),
            Kind::In(needle, container) => {
                let (needle, container) = (self.evaluate(needle)?, self.evaluate(container)?);
                operators::contains(&container, &needle, self.meter).map(Value::Bool).map_err(|fault| fault.at(at))
            }
            _ => Ok(Value::Undefined),
        }
    }

    pub(super) fn all(&mut self, at: usize, expressions: &'t [Expr]) -> Result<Vec<Value>, Located> {
        self.meter.grow(expressions.len() * 32).map_err(|fault| fault.at(at))?;
        expressions.iter().map(|expression| self.evaluate(expression)).collect()
    }

    fn name(&self, at: usize, name: &str) -> Result<Value, Located> {
        self.meter.work(self.scopes.cost()).map_err(|fault| fault.at(at))?;
        Ok(match self.scopes.get(name) {
            Some(value) => value.clone(),
            None if self.options.cookiecutter && matches!(name, "True" | "False" | "None") => match name {
                "None" => Value::Null,
                name => Value::Bool(name == "True"),
            },
            None => Global::named(name).map_or(Value::Undefined, |global| Value::function(Function::Global(global))),
        })
    }

    fn number(&mut self, operand: &'t Expr) -> Result<f64, Located> {
        self.evaluate(operand)?.to_number(self.meter).map_err(|fault| fault.at(operand.at))
    }

    fn last(&mut self, parts: &'t [Expr]) -> Result<Value, Located> {
        let mut last = Value::Undefined;
        for (place, part) in parts.iter().enumerate() {
            last = self.evaluate(part)?;
            if place + 1 < parts.len() {
                last.no_function().map_err(|fault| fault.at(part.at))?;
            }
        }
        Ok(last)
    }

    fn object(&mut self, at: usize, pairs: &'t [(Rc<str>, Expr)]) -> Result<Value, Located> {
        self.meter.grow(pairs.len() * 96).map_err(|fault| fault.at(at))?;
        let pairs: Result<Vec<_>, Located> =
            pairs.iter().map(|(name, value)| Ok((Rc::clone(name), self.evaluate(value)?))).collect();
        Value::object(pairs?).map_err(|fault| fault.at(at))
    }

    fn if_else(&mut self, condition: &'t Expr, then: &'t Expr, otherwise: Option<&'t Expr>) -> Result<Value, Located> {
        if self.evaluate(condition)?.is_truthy() {
            return self.evaluate(then);
        }
        otherwise.map_or_else(|| Ok(Value::text("")), |otherwise| self.evaluate(otherwise))
    }

    fn binary(&mut self, at: usize, operator: Operator, left: &'t Expr, right: &'t Expr) -> Result<Value, Located> {
        let left = self.evaluate(left)?;
        match operator {
            Operator::Or if left.is_truthy() => return Ok(left),
            Operator::And if !left.is_truthy() => return Ok(left),
            Operator::Or | Operator::And => return self.evaluate(right),
            _ => {}
        }
        let right = self.evaluate(right)?;
        operators::apply(operator, &left, &right, self.meter).map_err(|fault| fault.at(at))
    }

    fn filter(&mut self, at: usize, input: &'t Expr, name: &str, arguments: &'t Arguments) -> Result<Value, Located> {
        let input = self.evaluate(input)?;
        self.apply_filter(at, name, &input, arguments)
    }

    pub(super) fn apply_filter(
        &mut self,
        at: usize,
        name: &str,
        input: &Value,
        arguments: &'t Arguments,
    ) -> Result<Value, Located> {
        let call = self.arguments(at, arguments)?;
        let run = filters::Run { meter: self.meter, cookiecutter: self.options.cookiecutter, at };
        filters::apply(name, input, call, &run).map_err(|fault| fault.at(at))
    }

    fn is(&mut self, at: usize, input: &'t Expr, test: &str, arguments: &'t Arguments) -> Result<Value, Located> {
        let input = self.evaluate(input)?;
        if let Some((name, _)) = arguments.named.first() {
            return Err(Located::new(at, format!("a test takes no named arguments such as `{name}`")));
        }
        let arguments = self.all(at, &arguments.positional)?;
        predicates::holds(test, &input, &arguments, self.meter).map(Value::Bool).map_err(|fault| fault.at(at))
    }
}

fn constant_value(constant: &Constant) -> Value {
    match constant {
        Constant::Null => Value::Null,
        Constant::Bool(value) => Value::Bool(*value),
        Constant::Number(number) => Value::Number(*number),
        Constant::Text(text) => Value::Text(Text { text: Rc::clone(text), safe: false }),
        Constant::Pattern(pattern) => Value::Pattern(Rc::new(Search::new(Rc::clone(pattern)))),
    }
}
