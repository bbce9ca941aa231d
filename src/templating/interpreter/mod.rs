//! Walks the tree: statements here, expressions, loops, macros and operators beside it.

mod calls;
mod expressions;
mod lookup;
mod loops;
mod operators;
mod scope;

use super::ast::{Body, Expr, Filter, Node, Source};
use super::budget::Meter;
use super::error::Located;
use super::value::{Journal, Object, Value, strictly_equal};
use super::{Options, Outcome};
use calls::Routines;
pub(super) use lookup::text_place;
use scope::Scopes;
use serde_json::Value as Json;

/// Evaluations inside each other. Each costs stack; a macro that calls itself spends about six a call.
const MAX_DEPTH: usize = 600;

/// Renders the text of a template.
///
/// # Errors
/// The first thing that cannot be done.
pub(super) fn render(template: &Body<'_>, names: &Object, options: &Options) -> Result<String, Located> {
    let meter = Meter::new(&options.budget);
    let mut interpreter = Interpreter::new(&meter, names, options);
    let mut out = String::new();
    interpreter.body(template, &mut out)?;
    Ok(out)
}

/// The value of a template that is one expression; the text of any other.
///
/// # Errors
/// The first thing that cannot be done.
pub(super) fn value(template: &Body<'_>, names: &Object, options: &Options) -> Result<Option<Json>, Located> {
    let meter = Meter::new(&options.budget);
    let mut interpreter = Interpreter::new(&meter, names, options);
    let (at, value) = match template.as_slice() {
        [Node::Output(expression)] => (expression.at, interpreter.evaluate(expression)?),
        [Node::Filter(filter)] => (filter.at, interpreter.filter_block(filter, 0)?),
        _ => return render(template, names, options).map(|text| Some(Json::String(text))),
    };
    value.no_function().and_then(|()| value.to_json(&meter)).map_err(|fault| fault.at(at))
}

struct Interpreter<'t> {
    meter: &'t Meter,
    options: &'t Options,
    scopes: Scopes<'t>,
    routines: Routines<'t>,
    journal: Journal,
    /// Whether macros, and whether names that are set, are known to all macros from here on.
    shares_macros: bool,
    shares_names: bool,
    /// Evaluations that are under way inside each other.
    depth: usize,
    /// Bytes of output that surrounding bodies hold back.
    held: usize,
}

impl<'t> Interpreter<'t> {
    fn new(meter: &'t Meter, names: &'t Object, options: &'t Options) -> Self {
        Self {
            meter,
            options,
            scopes: Scopes::new(names),
            routines: Routines::default(),
            journal: Journal::default(),
            shares_macros: true,
            shares_names: true,
            depth: 0,
            held: 0,
        }
    }

    fn body(&mut self, body: &'t Body<'_>, out: &mut String) -> Result<(), Located> {
        body.iter().try_for_each(|node| self.node(node, out))
    }

    fn node(&mut self, node: &'t Node<'_>, out: &mut String) -> Result<(), Located> {
        match node {
            Node::Text { at, text } => self.print_text(*at, text, out),
            Node::Output(expression) => {
                let value = self.evaluate(expression)?;
                self.print(expression.at, &value, out)
            }
            Node::If { branches, otherwise } => {
                for (condition, body) in branches {
                    if self.evaluate(condition)?.is_truthy() {
                        return self.nested(condition.at, |this| this.body(body, out));
                    }
                }
                self.nested(0, |this| this.body(otherwise, out))
            }
            Node::For(statement) => self.nested(statement.at, |this| this.for_(statement, out)),
            Node::Set { at, targets, value } => self.set(*at, targets, value, out.len()),
            Node::Macro { at, name, routine } => self.define(*at, name, routine),
            Node::Call(statement) => {
                let value = self.call_block(statement, out.len())?;
                self.print(statement.at, &value, out)
            }
            Node::Filter(statement) => {
                let value = self.filter_block(statement, out.len())?;
                self.print(statement.at, &value, out)
            }
            Node::Switch { subject, cases, default } => self.switch(subject, cases, default, out),
            Node::Block(body) => self.block(body, out),
        }
    }

    /// Does something a level deeper.
    fn nested<R>(&mut self, at: usize, run: impl FnOnce(&mut Self) -> Result<R, Located>) -> Result<R, Located> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Located::new(at, "the template calls itself too deep: look for a macro without an end"));
        }
        let result = run(self);
        self.depth -= 1;
        result
    }

    fn print(&self, at: usize, value: &Value, out: &mut String) -> Result<(), Located> {
        let print = || -> Outcome<()> {
            value.write(out, self.meter)?;
            self.meter.fits_output(self.held + out.len())
        };
        print_at(at, print)
    }

    fn print_text(&self, at: usize, text: &str, out: &mut String) -> Result<(), Located> {
        print_at(at, || {
            self.meter.work(1)?;
            self.meter.fits_output(self.held + out.len() + text.len())?;
            out.push_str(text);
            Ok(())
        })
    }

    /// The text of a body that is kept; `outside` bytes are printed already.
    fn capture(&mut self, at: usize, body: &'t Body<'_>, outside: usize) -> Result<String, Located> {
        let mut text = String::new();
        self.held += outside;
        let result = self.nested(at, |this| this.body(body, &mut text));
        self.held -= outside;
        result?;
        self.meter.grow(text.len()).map_err(|fault| fault.at(at))?;
        Ok(text)
    }

    fn set(
        &mut self,
        at: usize,
        targets: &'t [std::rc::Rc<str>],
        source: &'t Source<'_>,
        outside: usize,
    ) -> Result<(), Located> {
        let value = match source {
            Source::Expr(expression) => self.evaluate(expression)?,
            Source::Body(body) => Value::text(self.capture(at, body, outside)?),
        };
        for target in targets {
            self.meter.work(1 + self.scopes.cost()).map_err(|fault| fault.at(at))?;
            self.scopes.set(target, value.clone());
            if self.shares_names {
                self.scopes.share(target, value.clone());
            }
        }
        Ok(())
    }

    /// The first case that matches, or the first after it that has a body; nothing is judged after a match.
    fn switch(
        &mut self,
        subject: &'t Expr,
        cases: &'t [(Expr, Body<'_>)],
        default: &'t Body<'_>,
        out: &mut String,
    ) -> Result<(), Located> {
        let subject = self.evaluate(subject)?;
        let mut matched = false;
        for (condition, body) in cases {
            matched = matched || strictly_equal(&subject, &self.evaluate(condition)?);
            if matched && !body.is_empty() {
                return self.nested(condition.at, |this| this.body(body, out));
            }
        }
        self.nested(0, |this| this.body(default, out))
    }

    fn block(&mut self, body: &'t Body<'_>, out: &mut String) -> Result<(), Located> {
        let shared = (self.shares_macros, self.shares_names);
        (self.shares_macros, self.shares_names) = (true, false);
        let before = self.scopes.open(self.scopes.current(), true);
        let result = self.nested(0, |this| this.body(body, out));
        self.scopes.close(before);
        (self.shares_macros, self.shares_names) = shared;
        result
    }

    /// The body of a `filter` through the filter; names set in it are set in here only if they are new.
    fn filter_block(&mut self, statement: &'t Filter<'_>, outside: usize) -> Result<Value, Located> {
        let before = self.scopes.open(self.scopes.current(), false);
        let text = self.capture(statement.at, &statement.body, outside);
        self.scopes.close(before);
        self.apply_filter(statement.at, &statement.name, &Value::text(text?), &statement.arguments)
    }
}

fn print_at(at: usize, print: impl FnOnce() -> Outcome<()>) -> Result<(), Located> {
    print().map_err(|fault| fault.at(at))
}
