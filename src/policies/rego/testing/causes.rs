//! Why a test does not hold: its statements are tried one after the other, in a rule of their own beside it, until one
//! is not true. What cannot be found this way is not guessed at.

use regorus::Engine;
use regorus::Value;
use regorus::unstable::{self as ast, Expr, Literal, LiteralStmt, Module, Span};

use super::super::compile::{Source, add};
use super::super::evaluation::Evaluator;
use super::super::values::shown;
use super::{BYTES, Cause, TIME};

/// Statements of a test that are tried.
const MOST: usize = 200;
/// The longest statement and value that is shown, in characters.
const LONGEST: usize = 200;

/// The first statement of a test that does not hold.
pub(super) fn find(engine: &Engine, module: &Module, rule: &ast::Rule, package: &str) -> Cause {
    let ast::Rule::Spec { bodies, .. } = rule else { return Cause::default() };
    let [body] = bodies.as_slice() else { return Cause::default() };
    let trial = Trial { engine, module, package, header: header(module) };
    let statements = &body.query.stmts;
    for (index, statement) in statements.iter().enumerate().take(MOST) {
        let before = text(module, statements, 0, index);
        let whole = text(module, statements, 0, index + 1);
        match trial.value(&format!("idp_trial if {{\n{whole}\n}}")) {
            Some(Value::Undefined) => {}
            Some(_) => continue,
            None => return Cause::default(),
        }
        let own = text(module, statements, index, index + 1);
        return Cause {
            line: Some(statement.span.line),
            statement: Some(cut(own.lines().next().unwrap_or_default().trim())),
            sides: sides(&trial, before, statement, own),
        };
    }
    Cause::default()
}

/// The values of what a statement compares.
fn sides(trial: &Trial<'_>, before: &str, statement: &LiteralStmt, own: &str) -> Option<(String, String)> {
    let Literal::Expr { expr, .. } = &statement.literal else { return None };
    let Expr::BoolExpr { lhs, rhs, .. } = &**expr else { return None };
    let start = statement.span.start as usize;
    let end = expr.span().end as usize;
    let with = own.get(end.checked_sub(start)?..)?.trim();
    let with = if with.starts_with("with ") { with } else { "" };
    let side = |side: &Span| {
        let value =
            trial.value(&format!("idp_trial := idp_side if {{\n{before}\nidp_side := {} {with}\n}}", side.text()))?;
        (super::super::guards::deep(std::slice::from_ref(&value)) < 10_000).then(|| cut(&shown(&value)))
    };
    Some((side(lhs.span())?, side(rhs.span())?))
}

struct Trial<'e> {
    engine: &'e Engine,
    module: &'e Module,
    package: &'e str,
    header: String,
}

impl Trial<'_> {
    /// The value of a rule beside the test, with the test's imports; none when it cannot be had.
    fn value(&self, rule: &str) -> Option<Value> {
        let old = !self.module.rego_v1 && !self.header.contains("import rego.v1");
        let rule = if old { rule.replacen(" if {", " {", 1).replacen(":=", "=", 1) } else { rule.to_owned() };
        let mut engine = self.engine.clone();
        let text = format!("{}\n{rule}\n", self.header);
        add(&mut engine, Source { path: "trial.rego", text: &text }, old).ok()?;
        let mut evaluator = Evaluator::new(&engine, BYTES);
        evaluator.rule(&format!("{}.idp_trial", self.package), TIME).ok()
    }
}

/// The package and its imports, as they are written.
fn header(module: &Module) -> String {
    let source = module.package.span.source.contents();
    let mut header = format!("package {}\n", module.package.refr.span().text());
    for import in &module.imports {
        let line = source.lines().nth((import.span.line as usize).saturating_sub(1)).unwrap_or_default();
        header.push_str(line);
        header.push('\n');
    }
    header
}

/// The text of some statements, up to where the next one begins.
fn text<'m>(module: &'m Module, statements: &[LiteralStmt], from: usize, to: usize) -> &'m str {
    let Some(first) = statements.get(from).filter(|_| to > from) else { return "" };
    let Some(last) = statements.get(to - 1) else { return "" };
    let source = module.package.span.source.contents();
    let withs = last.with_mods.iter().map(|with| with.r#as.span().end);
    let end = withs.chain([last.span.end]).max().unwrap_or(last.span.end);
    source.get(first.span.start as usize..end as usize).unwrap_or_default()
}

fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
