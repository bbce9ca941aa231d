//! What a template reads and which names in it do not exist, told without rendering it. For linting; nothing
//! is looked up in values, so what depends on them is not known here.

use super::ast::{Arguments, Body, Constant, Expr, Kind, Node, Operator, Routine, Source};
use super::value::Global;
use super::{Options, TemplateError, filters, methods, parser, place, predicates};
use crate::suggest::nearest;
use std::collections::HashSet;
use std::rc::Rc;

/// What a template does with names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Every read of a name that the template does not make itself, in the order of the text.
    pub reads: Vec<Read>,
    /// Every name of a filter, a test, a function or a method that does not exist.
    pub unknown: Vec<Unknown>,
    /// Line and column, from 1, of what stands after `is` and is more than a test, as in `x is odd == true`. The
    /// language takes all of it for the test `undefined`: no error, and hardly what was meant.
    pub dropped: Vec<(usize, usize)>,
    /// Whether `always()` is called.
    pub calls_always: bool,
    /// Whether `failure()` is called.
    pub calls_failure: bool,
}

/// One read of a value: `steps.fetch.output.url` is the path `steps`, `fetch`, `output`, `url`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The root and what is looked up in it, up to the first key that is computed.
    pub path: Vec<String>,
    /// Line of the root, from 1.
    pub line: usize,
    /// Column of the root in characters, from 1.
    pub column: usize,
    /// Whether the value comes out as it is: printed, alone or joined to other texts. What else reads it (a condition,
    /// a filter, a loop, arithmetic, a key that is computed) makes something else of it.
    pub plain: bool,
}

/// What kind of name is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownKind {
    /// `x | name`
    Filter,
    /// `x is name`
    Test,
    /// `name(…)`
    Function,
    /// `x.name(…)` where no kind of value has such a method.
    Method,
}

/// A name that does not exist, so that rendering fails where it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What it would be.
    pub kind: UnknownKind,
    /// The name as it is written.
    pub name: String,
    /// The nearest name that exists.
    pub suggestion: Option<String>,
    /// Line of the name, from 1.
    pub line: usize,
    /// Column of the name in characters, from 1.
    pub column: usize,
}

/// Reads a template and tells what it would look up.
///
/// # Errors
/// When the template cannot be read; the same error that rendering it would give.
pub fn inspect(text: &str, options: &Options) -> Result<Inspection, TemplateError> {
    let template = parser::parse(text, options).map_err(|problem| place(text, problem))?;
    let mut macros = HashSet::new();
    macros_in(&template, &mut macros);
    let (found, lines) = (Inspection::default(), Lines::new(text));
    let mut inspector = Inspector { found, lines, options, local: vec![HashSet::new()], macros, kept: 0 };
    inspector.body(&template);
    let mut found = inspector.found;
    found.reads.sort_by_key(|read| (read.line, read.column));
    Ok(found)
}

struct Inspector<'t> {
    found: Inspection,
    lines: Lines<'t>,
    options: &'t Options,
    /// Names that the template makes, by block.
    local: Vec<HashSet<Rc<str>>>,
    /// Every macro of the template: one may call another that is made after it.
    macros: HashSet<Rc<str>>,
    /// Bodies around this place whose text is kept instead of printed: whatever becomes of it later.
    kept: usize,
}

impl Inspector<'_> {
    fn body(&mut self, body: &Body<'_>) {
        body.iter().for_each(|node| self.node(node));
    }

    fn block(&mut self, names: Vec<Rc<str>>, body: &Body<'_>) {
        self.local.push(names.into_iter().collect());
        self.body(body);
        self.local.pop();
    }

    /// A body whose text is kept.
    fn keeping(&mut self, inspect: impl FnOnce(&mut Self)) {
        self.kept += 1;
        inspect(self);
        self.kept -= 1;
    }

    fn routine(&mut self, routine: &Routine<'_>, also: Option<&str>) {
        let defaults = routine.parameters.iter().filter_map(|parameter| parameter.default.as_ref());
        defaults.for_each(|default| self.expression(default));
        let names = routine.parameters.iter().map(|parameter| Rc::clone(&parameter.name));
        let names = names.chain(also.map(Rc::from)).collect();
        self.keeping(|this| this.block(names, &routine.body));
    }

    /// From here on the template has a name of its own.
    fn make(&mut self, name: &Rc<str>) {
        if let Some(names) = self.local.last_mut() {
            names.insert(Rc::clone(name));
        }
    }

    fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Text { .. } => {}
            Node::Output(expression) => self.printed(expression),
            Node::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.expression(condition);
                    self.body(body);
                }
                self.body(otherwise);
            }
            Node::For(statement) => {
                self.expression(&statement.items);
                let mut names = statement.targets.clone();
                names.push(Rc::from("loop"));
                self.block(names, &statement.body);
                self.body(&statement.otherwise);
            }
            Node::Set { targets, value, .. } => {
                match value {
                    Source::Expr(expression) => self.expression(expression),
                    Source::Body(body) => self.keeping(|this| this.body(body)),
                }
                targets.iter().for_each(|target| self.make(target));
            }
            Node::Macro { name, routine, .. } => {
                self.make(name);
                self.routine(routine, Some("caller"));
            }
            Node::Call(statement) => {
                self.call(&statement.callee, &statement.arguments);
                self.routine(&statement.caller, None);
            }
            Node::Filter(statement) => {
                self.keeping(|this| this.block(Vec::new(), &statement.body));
                self.filter(&statement.name, statement.at, &statement.arguments);
            }
            Node::Switch { subject, cases, default } => {
                self.expression(subject);
                for (condition, body) in cases {
                    self.expression(condition);
                    self.body(body);
                }
                self.body(default);
            }
            Node::Block(body) => self.block(Vec::new(), body),
        }
    }

    /// An expression whose value comes out.
    fn printed(&mut self, expression: &Expr) {
        match &expression.kind {
            Kind::Name(_) | Kind::Member(..) => self.path(expression, self.kept == 0),
            Kind::Group(parts) => {
                if let Some((last, others)) = parts.split_last() {
                    self.all(others);
                    self.printed(last);
                }
            }
            Kind::Binary(operator, left, right) if joins(*operator, left, right) => {
                self.printed(left);
                self.printed(right);
            }
            Kind::IfElse { condition, then, otherwise } => {
                self.expression(condition);
                self.printed(then);
                otherwise.iter().for_each(|otherwise| self.printed(otherwise));
            }
            _ => self.expression(expression),
        }
    }

    fn expression(&mut self, expression: &Expr) {
        match &expression.kind {
            Kind::Constant(_) => {}
            Kind::Name(_) | Kind::Member(..) => self.path(expression, false),
            Kind::List(parts) | Kind::Group(parts) => self.all(parts),
            Kind::Object(pairs) => pairs.iter().for_each(|(_, value)| self.expression(value)),
            Kind::Slice(owner, parts) => {
                self.expression(owner);
                parts.iter().flatten().for_each(|part| self.expression(part));
            }
            Kind::Call(callee, arguments) => self.call(callee, arguments),
            Kind::Filter { input, name, arguments } => {
                self.expression(input);
                self.filter(name, expression.at, arguments);
            }
            Kind::Is { input, test, arguments, dropped } => {
                self.expression(input);
                if *dropped {
                    self.found.dropped.push(self.lines.locate(expression.at));
                } else if !predicates::exists(test) {
                    self.unknown(UnknownKind::Test, test, expression.at, predicates::names());
                }
                self.arguments(arguments);
            }
            Kind::In(left, right) | Kind::Binary(_, left, right) => {
                self.expression(left);
                self.expression(right);
            }
            Kind::Not(operand) | Kind::Negate(operand) | Kind::Plus(operand) => self.expression(operand),
            Kind::IfElse { condition, then, otherwise } => {
                self.expression(then);
                self.expression(condition);
                otherwise.iter().for_each(|otherwise| self.expression(otherwise));
            }
        }
    }

    fn all(&mut self, expressions: &[Expr]) {
        expressions.iter().for_each(|expression| self.expression(expression));
    }

    fn arguments(&mut self, arguments: &Arguments) {
        self.all(&arguments.positional);
        arguments.named.iter().for_each(|(_, value)| self.expression(value));
    }

    fn filter(&mut self, name: &str, at: usize, arguments: &Arguments) {
        if !filters::exists(name, self.options.cookiecutter) {
            self.unknown(UnknownKind::Filter, name, at, filters::names());
        }
        self.arguments(arguments);
    }

    fn call(&mut self, callee: &Expr, arguments: &Arguments) {
        match &callee.kind {
            Kind::Name(name) if self.is_local(name) || self.macros.contains(name) => {}
            Kind::Name(name) => match &**name {
                "always" => self.found.calls_always = true,
                "failure" => self.found.calls_failure = true,
                name if Global::named(name).is_some() => {}
                name => self.unknown(UnknownKind::Function, name, callee.at, Global::NAMES),
            },
            Kind::Member(owner, key) => {
                self.expression(owner);
                match constant_key(key) {
                    Some(name) if methods::exists_anywhere(&name, self.options.cookiecutter) => {}
                    Some(name) => {
                        self.unknown(UnknownKind::Method, &name, callee.at, methods::names());
                    }
                    None => self.expression(key),
                }
            }
            _ => self.expression(callee),
        }
        self.arguments(arguments);
    }

    /// A name and what is looked up in it, as one read.
    fn path(&mut self, expression: &Expr, mut plain: bool) {
        let mut keys = Vec::new();
        let mut current = expression;
        while let Kind::Member(owner, key) = &current.kind {
            match constant_key(key) {
                Some(key) => keys.push(key),
                None => {
                    self.expression(key);
                    keys.clear();
                    plain = false;
                }
            }
            current = owner;
        }
        let Kind::Name(root) = &current.kind else { return self.expression(current) };
        if self.is_local(root) || Global::named(root).is_some() {
            return;
        }
        let (line, column) = self.lines.locate(current.at);
        let path = std::iter::once(root.to_string()).chain(keys.into_iter().rev()).collect();
        self.found.reads.push(Read { path, line, column, plain });
    }

    fn is_local(&self, name: &str) -> bool {
        self.local.iter().any(|names| names.contains(name))
    }

    fn unknown<'n>(&mut self, kind: UnknownKind, name: &str, at: usize, known: impl IntoIterator<Item = &'n str>) {
        let (line, column) = self.lines.locate(at);
        let suggestion = nearest(name, known).map(str::to_string);
        self.found.unknown.push(Unknown { kind, name: name.to_string(), suggestion, line, column });
    }
}

/// Whether an operator joins texts: `~` always, `+` where one side is a text whatever the other is.
fn joins(operator: Operator, left: &Expr, right: &Expr) -> bool {
    match operator {
        Operator::Concat => true,
        Operator::Add => is_text(left) || is_text(right),
        _ => false,
    }
}

fn is_text(expression: &Expr) -> bool {
    match &expression.kind {
        Kind::Constant(Constant::Text(_)) => true,
        Kind::Group(parts) => parts.last().is_some_and(is_text),
        Kind::Binary(operator, left, right) => joins(*operator, left, right),
        _ => false,
    }
}

fn macros_in(body: &Body<'_>, macros: &mut HashSet<Rc<str>>) {
    for node in body {
        match node {
            Node::Macro { name, routine, .. } => {
                macros.insert(Rc::clone(name));
                macros_in(&routine.body, macros);
            }
            Node::If { branches, otherwise } => {
                branches.iter().for_each(|(_, body)| macros_in(body, macros));
                macros_in(otherwise, macros);
            }
            Node::For(statement) => {
                macros_in(&statement.body, macros);
                macros_in(&statement.otherwise, macros);
            }
            Node::Call(statement) => macros_in(&statement.caller.body, macros),
            Node::Switch { cases, default, .. } => {
                cases.iter().for_each(|(_, body)| macros_in(body, macros));
                macros_in(default, macros);
            }
            Node::Block(body) => macros_in(body, macros),
            Node::Text { .. } | Node::Output(_) | Node::Set { .. } | Node::Filter(_) => {}
        }
    }
}

fn constant_key(key: &Expr) -> Option<String> {
    match &key.kind {
        Kind::Constant(Constant::Text(name)) => Some(name.to_string()),
        Kind::Constant(Constant::Number(number)) => Some(super::value::number_text(*number)),
        _ => None,
    }
}

/// Where the lines of a text start, so that many places in it are found quickly.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn locate(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        (line.max(1), self.text.get(start..at).map_or(1, |before| before.chars().count() + 1))
    }
}

#[cfg(test)]
mod tests;
