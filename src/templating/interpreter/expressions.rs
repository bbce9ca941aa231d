//! The value of an expression.

use super::{Interpreter, operators};
use crate::suggest::nearest;
use crate::templating::ast::{Arguments, Constant, Expr, Kind, Operator};
use crate::templating::error::{Fault, Located, shown};
use crate::templating::filters::{self, Call};
use crate::templating::functions::{self, Function};
use crate::templating::value::{Object, Text, Value};
use crate::templating::{methods, predicates};
use std::rc::Rc;

impl Interpreter<'_> {
    pub(super) fn evaluate(&mut self, expression: &Expr) -> Result<Value, Located> {
        let at = expression.at;
        self.meter.work(1).map_err(|fault| fault.at(at))?;
        match &expression.kind {
            Kind::Constant(constant) => Ok(constant_value(constant)),
            Kind::Name(name) => Ok(self.name(name)),
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
            Kind::Is { input, test, arguments } => self.is(at, input, test, arguments),
            Kind::Binary(operator, left, right) => self.binary(at, *operator, left, right),
            Kind::IfElse { condition, then, otherwise } => self.if_else(condition, then, otherwise.as_deref()),
            _ => self.simple(expression),
        }
    }

    fn simple(&mut self, expression: &Expr) -> Result<Value, Located> {
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

    pub(super) fn all(&mut self, at: usize, expressions: &[Expr]) -> Result<Vec<Value>, Located> {
        self.meter.grow(expressions.len() * 32).map_err(|fault| fault.at(at))?;
        expressions.iter().map(|expression| self.evaluate(expression)).collect()
    }

    fn name(&self, name: &str) -> Value {
        match self.scope.get(name) {
            Some(value) => value.clone(),
            None => Function::named(name).map_or(Value::Undefined, Value::Function),
        }
    }

    fn number(&mut self, operand: &Expr) -> Result<f64, Located> {
        self.evaluate(operand)?.to_number(self.meter).map_err(|fault| fault.at(operand.at))
    }

    fn last(&mut self, parts: &[Expr]) -> Result<Value, Located> {
        parts.iter().try_fold(Value::Undefined, |_, part| self.evaluate(part))
    }

    fn object(&mut self, at: usize, pairs: &[(Rc<str>, Expr)]) -> Result<Value, Located> {
        self.meter.grow(pairs.len() * 96).map_err(|fault| fault.at(at))?;
        let pairs: Result<Vec<_>, Located> =
            pairs.iter().map(|(name, value)| Ok((Rc::clone(name), self.evaluate(value)?))).collect();
        let object = Object::new(pairs?).map_err(|fault| fault.at(at))?;
        Ok(Value::Object(Rc::new(object)))
    }

    fn if_else(&mut self, condition: &Expr, then: &Expr, otherwise: Option<&Expr>) -> Result<Value, Located> {
        if self.evaluate(condition)?.is_truthy() {
            return self.evaluate(then);
        }
        otherwise.map_or_else(|| Ok(Value::text("")), |otherwise| self.evaluate(otherwise))
    }

    fn binary(&mut self, at: usize, operator: Operator, left: &Expr, right: &Expr) -> Result<Value, Located> {
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

    fn filter(&mut self, at: usize, input: &Expr, name: &str, arguments: &Arguments) -> Result<Value, Located> {
        let input = self.evaluate(input)?;
        let call = self.arguments(at, arguments)?;
        filters::apply(name, &input, call, self.meter).map_err(|fault| fault.at(at))
    }

    fn is(&mut self, at: usize, input: &Expr, test: &str, arguments: &[Expr]) -> Result<Value, Located> {
        let input = self.evaluate(input)?;
        let arguments = self.all(at, arguments)?;
        predicates::holds(test, &input, &arguments, self.meter).map(Value::Bool).map_err(|fault| fault.at(at))
    }

    fn call(&mut self, at: usize, callee: &Expr, arguments: &Arguments) -> Result<Value, Located> {
        if let Kind::Member(owner, key) = &callee.kind {
            let owner = self.evaluate(owner)?;
            let key = self.evaluate(key)?;
            let found = self.property(&owner, &key).map_err(|fault| fault.at(callee.at))?;
            let call = self.arguments(at, arguments)?;
            if let (Value::Undefined, Value::Text(name)) = (&found, &key) {
                return methods::call(&owner, &name.text, &call.positional, self.meter)
                    .map_err(|fault| fault.at(callee.at));
            }
            return Err(Located::new(at, format!("this is {}, not a function", found.kind())));
        }
        match self.evaluate(callee)? {
            Value::Function(function) => {
                let call = self.arguments(at, arguments)?;
                functions::call(function, &call.positional, self.failed, self.meter).map_err(|fault| fault.at(at))
            }
            other => Err(Located::new(at, not_callable(callee, &other))),
        }
    }

    fn arguments(&mut self, at: usize, arguments: &Arguments) -> Result<Call, Located> {
        let positional = self.all(at, &arguments.positional)?;
        let named: Result<Vec<_>, Located> =
            arguments.named.iter().map(|(name, value)| Ok((Rc::clone(name), self.evaluate(value)?))).collect();
        Ok(Call { positional, named: named? })
    }
}

fn constant_value(constant: &Constant) -> Value {
    match constant {
        Constant::Null => Value::Null,
        Constant::Bool(value) => Value::Bool(*value),
        Constant::Number(number) => Value::Number(*number),
        Constant::Text(text) => Value::Text(Text { text: Rc::clone(text), safe: false }),
        Constant::Pattern(pattern) => Value::Pattern(Rc::clone(pattern)),
    }
}

fn not_callable(callee: &Expr, found: &Value) -> String {
    let Kind::Name(name) = &callee.kind else { return format!("this is {}, not a function", found.kind()) };
    if Function::NOT_YET.contains(&&**name) {
        return format!("the function `{name}` is not supported yet");
    }
    match nearest(name, Function::NAMES) {
        Some(near) if found.is_nothing() => {
            Fault::new(format!("there is no function {}: did you mean `{near}`?", shown(name))).0
        }
        _ => format!(
            "{} is {}, not a function: there are {}",
            shown(name),
            found.kind(),
            Function::NAMES.map(|name| format!("`{name}`")).join(", ")
        ),
    }
}
