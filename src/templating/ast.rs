//! The tree of a template. Names and operators as they were written; nothing is looked up yet.

use super::pattern::Pattern;
use std::rc::Rc;

/// What stands in a template, one after the other.
pub(super) type Body<'s> = Vec<Node<'s>>;

/// One piece of a template.
#[derive(Debug)]
pub(super) enum Node<'s> {
    Text { at: usize, text: &'s str },
    Output(Expr),
    If { branches: Vec<(Expr, Body<'s>)>, otherwise: Body<'s> },
    For(Box<For<'s>>),
    Set { at: usize, targets: Vec<Rc<str>>, value: Source<'s> },
    Macro { at: usize, name: Rc<str>, routine: Routine<'s> },
    Call(Box<Call<'s>>),
    Filter(Box<Filter<'s>>),
    Switch { subject: Expr, cases: Vec<(Expr, Body<'s>)>, default: Body<'s> },
    Block(Body<'s>),
}

/// `{% for targets in items %}`
#[derive(Debug)]
pub(super) struct For<'s> {
    pub at: usize,
    pub targets: Vec<Rc<str>>,
    pub items: Expr,
    pub body: Body<'s>,
    pub otherwise: Body<'s>,
}

/// `{% call(parameters) callee(arguments) %}`: the body is what `caller()` gives inside the macro.
#[derive(Debug)]
pub(super) struct Call<'s> {
    pub at: usize,
    pub callee: Expr,
    pub arguments: Arguments,
    pub caller: Routine<'s>,
}

/// `{% filter name(arguments) %}`
#[derive(Debug)]
pub(super) struct Filter<'s> {
    pub at: usize,
    pub name: Rc<str>,
    pub arguments: Arguments,
    pub body: Body<'s>,
}

/// What a macro and the body of a `call` have: parameters and a body.
#[derive(Debug)]
pub(super) struct Routine<'s> {
    pub parameters: Vec<Parameter>,
    pub body: Body<'s>,
}

/// A parameter; with a default it can only be given by name, or when more are given than there are without.
#[derive(Debug)]
pub(super) struct Parameter {
    pub name: Rc<str>,
    pub default: Option<Expr>,
}

/// Where `set` takes its value from.
#[derive(Debug)]
pub(super) enum Source<'s> {
    Expr(Expr),
    Body(Body<'s>),
}

/// An expression, the byte offset it is blamed at, and how many expressions it nests.
#[derive(Debug)]
pub(super) struct Expr {
    pub at: usize,
    pub depth: usize,
    pub kind: Kind,
}

/// The kinds of expression.
#[derive(Debug)]
pub(super) enum Kind {
    Constant(Constant),
    Name(Rc<str>),
    List(Vec<Expr>),
    Object(Vec<(Rc<str>, Expr)>),
    /// In parentheses; the last of several is the value.
    Group(Vec<Expr>),
    Member(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Box<[Option<Expr>; 3]>),
    Call(Box<Expr>, Arguments),
    Filter {
        input: Box<Expr>,
        name: Rc<str>,
        arguments: Arguments,
    },
    Is {
        input: Box<Expr>,
        test: Rc<str>,
        arguments: Arguments,
        /// Whether what stood after `is` was more than a test: the language takes it for `undefined`.
        dropped: bool,
    },
    In(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Plus(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    IfElse {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
}

/// Literals.
#[derive(Debug, Clone)]
pub(super) enum Constant {
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    Pattern(Rc<Pattern>),
}

/// What stands in the parentheses of a call or a filter.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    pub positional: Vec<Expr>,
    pub named: Vec<(Rc<str>, Expr)>,
}

/// Operators with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    StrictEqual,
    StrictNotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Concat,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
}
