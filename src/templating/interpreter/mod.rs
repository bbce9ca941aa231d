//! Walks the tree: statements here, expressions and operators beside it.

mod expressions;
mod lookup;
mod loops;
mod operators;
mod scope;

use super::ast::{Body, Node, Source};
use super::budget::Meter;
use super::error::Located;
use super::value::{Object, Value};
use super::{Options, Outcome};
use scope::Scope;
use serde_json::Value as Json;

/// Renders the text of a template.
///
/// # Errors
/// The first thing that cannot be done.
pub(super) fn render(template: &Body<'_>, names: &Object, options: &Options) -> Result<String, Located> {
    let meter = Meter::new(&options.budget);
    let mut interpreter = Interpreter { meter: &meter, scope: Scope::new(names), failed: options.failed, held: 0 };
    let mut out = String::new();
    interpreter.body(template, &mut out)?;
    Ok(out)
}

/// The value of a template that is one expression; the text of any other.
///
/// # Errors
/// The first thing that cannot be done.
pub(super) fn value(template: &Body<'_>, names: &Object, options: &Options) -> Result<Option<Json>, Located> {
    let [Node::Output(expression)] = template.as_slice() else {
        return render(template, names, options).map(|text| Some(Json::String(text)));
    };
    let meter = Meter::new(&options.budget);
    let mut interpreter = Interpreter { meter: &meter, scope: Scope::new(names), failed: options.failed, held: 0 };
    let value = interpreter.evaluate(expression)?;
    if let Value::Function(function) = &value {
        return Err(Located::new(expression.at, format!("`{}` is a function: call it with ( )", function.name())));
    }
    value.to_json(&meter).map_err(|fault| fault.at(expression.at))
}

struct Interpreter<'t> {
    meter: &'t Meter,
    scope: Scope<'t>,
    failed: bool,
    /// Bytes of output that surrounding `set` blocks hold back.
    held: usize,
}

impl Interpreter<'_> {
    fn body(&mut self, body: &Body<'_>, out: &mut String) -> Result<(), Located> {
        body.iter().try_for_each(|node| self.node(node, out))
    }

    fn node(&mut self, node: &Node<'_>, out: &mut String) -> Result<(), Located> {
        match node {
            Node::Text { at, text } => self.print_text(*at, text, out),
            Node::Output(expression) => {
                let value = self.evaluate(expression)?;
                value.write(out, self.meter).map_err(|fault| fault.at(expression.at))?;
                self.meter.fits_output(self.held + out.len()).map_err(|fault| fault.at(expression.at))
            }
            Node::If { branches, otherwise } => {
                for (condition, body) in branches {
                    if self.evaluate(condition)?.is_truthy() {
                        return self.body(body, out);
                    }
                }
                self.body(otherwise, out)
            }
            Node::For { at, targets, items, body, otherwise } => {
                let items = self.evaluate(items)?;
                let ran = self.each(*at, targets, &items, body, out)?;
                if ran { Ok(()) } else { self.body(otherwise, out) }
            }
            Node::Set { at, targets, value } => {
                let value = self.set_value(*at, value, out.len())?;
                targets.iter().for_each(|target| self.scope.set(target, value.clone()));
                Ok(())
            }
        }
    }

    fn print_text(&self, at: usize, text: &str, out: &mut String) -> Result<(), Located> {
        let pay = || -> Outcome<()> {
            self.meter.work(1)?;
            self.meter.fits_output(self.held + out.len() + text.len())
        };
        pay().map_err(|fault| fault.at(at))?;
        out.push_str(text);
        Ok(())
    }

    fn set_value(&mut self, at: usize, source: &Source<'_>, outside: usize) -> Result<Value, Located> {
        match source {
            Source::Expr(expression) => self.evaluate(expression),
            Source::Body(body) => {
                let mut text = String::new();
                self.held += outside;
                let result = self.body(body, &mut text);
                self.held -= outside;
                result?;
                self.meter.grow(text.len()).map_err(|fault| fault.at(at))?;
                Ok(Value::text(text))
            }
        }
    }
}
