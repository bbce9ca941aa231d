//! One function a statement.

use super::cursor::Cursor;
use super::{End, Parser};
use crate::suggest::nearest;
use crate::templating::ast::{Body, Node, Source};
use crate::templating::error::{Located, shown};
use std::rc::Rc;

/// Statements of the language, for "did you mean".
const KNOWN: [&str; 4] = ["if", "for", "set", "raw"];
/// Tags that only stand inside or at the end of another.
const INNER: [&str; 11] = [
    "elif",
    "elseif",
    "else",
    "endif",
    "endfor",
    "endset",
    "endraw",
    "endverbatim",
    "endmacro",
    "endcall",
    "endfilter",
];
/// Statements of the language that are not there yet.
const NOT_YET: [&str; 7] = ["macro", "call", "filter", "switch", "case", "default", "block"];
/// Statements of nunjucks that have no place in the language.
const NEVER: [&str; 9] = ["include", "import", "from", "extends", "with", "do", "autoescape", "break", "asyncEach"];

impl<'s> Parser<'s> {
    pub(super) fn statement(
        &mut self,
        at: usize,
        name: &'s str,
        (code, code_at): (&'s str, usize),
        expected: &[&str],
    ) -> Result<Node<'s>, Located> {
        let code = match name {
            "if" | "for" | "set" => Cursor::new(code, code_at, self.nesting)?,
            _ => return Err(Located::new(at, refusal(name, expected))),
        };
        self.enter(at)?;
        let node = match name {
            "if" => self.if_(at, code),
            "for" => self.for_(at, code),
            _ => self.set(at, code),
        };
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
        Ok(Node::For { at, targets, items, body, otherwise })
    }

    fn set(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let targets = targets(&mut code)?;
        let value = if code.eat("=") {
            Source::Expr(code.whole_expression("%}")?)
        } else if code.is_done() {
            Source::Body(self.closed(at, "set", "endset")?)
        } else {
            return Err(code.unexpected("`=` and a value, as in `{% set name = value %}`"));
        };
        Ok(Node::Set { at, targets, value })
    }

    /// Reads up to the one end tag that is left.
    fn closed(&mut self, at: usize, name: &str, end_name: &str) -> Result<Body<'s>, Located> {
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

fn unclosed(at: usize, name: &str, expected: &str) -> Located {
    Located::new(at, format!("`{name}` is not closed: expected `{expected}`"))
}

fn refusal(name: &str, expected: &[&str]) -> String {
    if name.is_empty() {
        return "a tag needs a name: expected a statement such as `{% if … %}`".into();
    }
    if NOT_YET.contains(&name) {
        return format!("the statement `{name}` is not supported yet");
    }
    if NEVER.contains(&name) {
        return format!("the statement `{name}` is not part of the template language");
    }
    if INNER.contains(&name) {
        return match expected.last() {
            Some(end) => format!("`{name}` does not belong here: expected `{{% {end} %}}` first"),
            None => format!("`{name}` without the statement that it belongs to"),
        };
    }
    match nearest(name, KNOWN) {
        Some(near) => format!("{} is not a statement: did you mean `{near}`?", shown(name)),
        None => format!("{} is not a statement: expected `if`, `for`, `set` or `raw`", shown(name)),
    }
}
