//! Statements with a body that is run elsewhere: `macro`, `call`, `filter`.

use super::Parser;
use super::cursor::Cursor;
use crate::templating::ast::{Arguments, Call, Expr, Filter, Kind, Node, Parameter, Routine};
use crate::templating::error::Located;

const MAX_PARAMETERS: usize = 64;

impl<'s> Parser<'s> {
    pub(super) fn macro_(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let name = code.target()?;
        code.expect("(")?;
        let parameters = parameters(&mut code)?;
        code.done("%}")?;
        self.macros += 1;
        let body = self.closed(at, "macro", "endmacro")?;
        Ok(Node::Macro { at, name, routine: Routine { parameters, body } })
    }

    /// `call macro(…)` or `call(parameters) macro(…)`.
    pub(super) fn call(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let parameters = if code.eat("(") { parameters(&mut code)? } else { Vec::new() };
        let call_at = code.at();
        let call = code.whole_expression("%}")?;
        let (callee, arguments) = match call.kind {
            Kind::Call(callee, arguments) if is_static(&callee) => (*callee, arguments),
            _ => return Err(Located::new(call_at, "expected the call of a macro, as in `{% call panel() %}`")),
        };
        let body = self.closed(at, "call", "endcall")?;
        let caller = Routine { parameters, body };
        Ok(Node::Call(Box::new(Call { at: callee.at, callee, arguments, caller })))
    }

    pub(super) fn filter(&mut self, at: usize, mut code: Cursor) -> Result<Node<'s>, Located> {
        let name_at = code.at();
        let name = code.filter_name()?;
        let arguments = if code.eat("(") { code.arguments()? } else { Arguments::default() };
        code.done("%}")?;
        let body = self.captured(at, "filter", "endfilter")?;
        Ok(Node::Filter(Box::new(Filter { at: name_at, name, arguments, body })))
    }
}

/// What stands in the parentheses after a macro's name, the closing one included.
fn parameters(code: &mut Cursor) -> Result<Vec<Parameter>, Located> {
    let at = code.at();
    let arguments = code.arguments()?;
    if arguments.positional.len() + arguments.named.len() > MAX_PARAMETERS {
        return Err(Located::new(at, format!("a macro takes at most {MAX_PARAMETERS} parameters")));
    }
    let required = arguments.positional.into_iter().map(|argument| match argument.kind {
        Kind::Name(name) => Ok(Parameter { name, default: None }),
        _ => Err(Located::new(argument.at, "expected the name of a parameter")),
    });
    let optional = arguments.named.into_iter().map(|(name, default)| Ok(Parameter { name, default: Some(default) }));
    required.chain(optional).collect()
}

/// Whether an expression is a name, or names with a dot between: what a macro can be called by in `call`.
fn is_static(expression: &Expr) -> bool {
    match &expression.kind {
        Kind::Name(_) => true,
        Kind::Member(owner, key) => is_static(owner) && matches!(key.kind, Kind::Constant(_)),
        _ => false,
    }
}
