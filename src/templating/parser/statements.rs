//! One function a statement.

use super::cursor::Cursor;
use super::refusal::refusal;
use super::{End, Parser};
use crate::templating::ast::{Body, For, Node, Source};
use crate::templating::error::Located;
use std::rc::Rc;

impl<'s> Parser<'s> {
    pub(super) fn statement(
        &mut self,
        at: usize,
        name: &'s str,
        (code, code_at): (&'s str, usize),
        expected: &[&str],
    ) -> Result<Node<'s>, Located> {
        let read: fn(&mut Self, usize, Cursor) -> Result<Node<'s>, Located> = match name {
            "if" => Self::if_,
            "for" => Self::for_,
            "set" => Self::set,
            "macro" => Self::macro_,
            "call" => Self::call,
            "filter" => Self::filter,
            "switch" => Self::switch,
            "block" => Self::block,
            _ => return Err(Located::new(at, refusal(name, expected))),
        };
        let code = Cursor::new(code, code_at, self.nesting)?;
        self.enter(at)?;
        let node = read(self, at, code);
        self.leave();
        node
    }

    fn if_(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let mut condition = code.whole_expression("%}")?;
        let mut branches = Vec::new();
        loop {
            let (body, end) = self.body(&["elif", "elseif", "else", "endif"])?;
            branches.push((condition, body));
            let mut end = end.ok_or_else(|| unclosed(at, "if", "{% endif %}"))?;
            match end.name {
                "elif" | "elseif" => condition = end.code.whole_expression("%}")?,
                "else" => {
                    self.alone(&mut end)?;
                    let otherwise = self.closed(at, "if", "endif")?;
                    return Ok(Node::If { branches, otherwise });
                }
                _ => {
                    self.alone(&mut end)?;
                    return Ok(Node::If { branches, otherwise: Vec::new() });
                }
            }
        }
    }

    fn for_(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let targets = targets(&mut code)?;
        if targets.len() == 1 && &*targets[0] == "loop" {
            return Err(Located::new(at, "`loop` is the loop itself: expected another name"));
        }
        if !code.eat_name("in") {
            return Err(code.unexpected("`in`, as in `{% for item in items %}`"));
        }
        let items = code.whole_expression("%}")?;
        let (body, end) = self.body(&["else", "endfor"])?;
        let mut end = end.ok_or_else(|| unclosed(at, "for", "{% endfor %}"))?;
        self.alone(&mut end)?;
        let otherwise = if end.name == "else" { self.closed(at, "for", "endfor")? } else { Vec::new() };
        Ok(Node::For(Box::new(For { at, targets, items, body, otherwise })))
    }

    fn set(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let targets = targets(&mut code)?;
        let value = if code.eat("=") {
            Source::Expr(code.whole_expression("%}")?)
        } else if code.is_done() {
            Source::Body(self.captured(at, "set", "endset")?)
        } else {
            return Err(code.unexpected("`=` and a value, as in `{% set name = value %}`"));
        };
        Ok(Node::Set { at, targets, value })
    }

    /// `switch`, `case`, `default`. Nothing may stand before the first `case`, not even a blank line.
    fn switch(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let subject = code.whole_expression("%}")?;
        let (before, end) = self.body(&["case", "default", "endswitch"])?;
        let mut end = end.ok_or_else(|| unclosed(at, "switch", "{% endswitch %}"))?;
        if !before.is_empty() {
            let message = "between `switch` and its first `case` nothing may stand, not even blanks: write `{%- case`";
            return Err(Located::new(end.at, message));
        }
        let mut cases = Vec::new();
        while end.name == "case" {
            let condition = end.code.whole_expression("%}")?;
            let (body, next) = self.body(&["case", "default", "endswitch"])?;
            cases.push((condition, body));
            end = next.ok_or_else(|| unclosed(at, "switch", "{% endswitch %}"))?;
        }
        self.alone(&mut end)?;
        if end.name == "default" {
            let default = self.closed(at, "switch", "endswitch")?;
            return Ok(Node::Switch { subject, cases, default });
        }
        if cases.is_empty() {
            return Err(Located::new(at, "`switch` without a `case`: expected `{% case value %}` or `{% default %}`"));
        }
        Ok(Node::Switch { subject, cases, default: Vec::new() })
    }

    /// `block` prints its body: there is no other template that could replace it.
    fn block(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let name = code.name("the name of the block")?;
        code.done("%}")?;
        if self.blocks.contains(&name) {
            return Err(Located::new(at, format!("there is a block `{name}` already: expected another name")));
        }
        self.blocks.push(Rc::clone(&name));
        let (body, end) = self.body(&["endblock"])?;
        let mut end = end.ok_or_else(|| unclosed(at, "block", "{% endblock %}"))?;
        if !end.code.is_done() && &*end.code.name("the name of the block")? != name.as_ref() {
            return Err(Located::new(end.at, format!("expected the end of the block `{name}`")));
        }
        end.code.done("%}")?;
        Ok(Node::Block(body))
    }

    /// A body whose text is kept rather than printed. A macro in it would be known only in there.
    pub(super) fn captured(&mut self, at: usize, name: &str, end_name: &str) -> Result<Body<'s>, Located> {
        let before = self.macros;
        let body = self.closed(at, name, end_name)?;
        if self.macros > before {
            return Err(Located::new(at, format!("a macro cannot be made inside of `{name}`: make it before")));
        }
        Ok(body)
    }

    /// Reads up to the one end tag that is left.
    pub(super) fn closed(&mut self, at: usize, name: &str, end_name: &str) -> Result<Body<'s>, Located> {
        let (body, end) = self.body(&[end_name])?;
        let mut end = end.ok_or_else(|| unclosed(at, name, &format!("{{% {end_name} %}}")))?;
        self.alone(&mut end)?;
        Ok(body)
    }

    fn alone(&self, end: &mut End<'s>) -> Result<(), Located> {
        if end.code.is_done() {
            return Ok(());
        }
        let hint = if end.name == "else" { " (for another condition write `elif`)" } else { "" };
        Err(Located::new(end.at, format!("expected `%}}` right after `{}`{hint}", end.name)))
    }
}

fn targets(code: &mut Cursor) -> Result<Vec<Rc<str>>, Located> {
    let mut targets = vec![code.target()?];
    while code.eat(",") {
        targets.push(code.target()?);
    }
    Ok(targets)
}

pub(super) fn unclosed(at: usize, name: &str, expected: &str) -> Located {
    Located::new(at, format!("`{name}` is not closed: expected `{expected}`"))
}
