//! Functions that a policy calls and that do not exist. In Rego such a call says nothing and the policy finds nothing,
//! so it is looked for before anything is evaluated.

use std::collections::{BTreeMap, BTreeSet};

use regorus::unstable::{BUILTINS, Expr, Literal, Module, Query, Ref, Rule, RuleHead, Span};

use super::guards;
use crate::suggest::nearest;

/// A call of a function that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unknown {
    /// Line and column, from 1.
    pub place: (u32, u32),
    /// The name, as it is written.
    pub name: String,
    /// The nearest one that exists.
    pub meant: Option<String>,
}

/// The functions that modules define, by their whole paths: `data.main.is_small`.
pub(super) fn defined<'m>(modules: impl IntoIterator<Item = &'m Ref<Module>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for module in modules {
        let Some(package) = dotted(&module.package.refr) else { continue };
        for rule in &module.policy {
            let name = match &**rule {
                Rule::Spec { head: RuleHead::Func { refr, .. }, .. } => refr,
                Rule::Default { refr, args, .. } if !args.is_empty() => refr,
                _ => continue,
            };
            if let Some(name) = dotted(name) {
                found.insert(format!("data.{package}.{name}"));
            }
        }
    }
    found
}

/// A function, and what it calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Function {
    /// The file, line and column of its name.
    pub place: (String, u32, u32),
    /// The functions of policies that it calls, by their whole paths.
    pub calls: BTreeSet<String>,
}

/// The functions of modules by their whole paths, with those that they call.
pub(super) fn graph(modules: &[Ref<Module>], defined: &BTreeSet<String>) -> BTreeMap<String, Function> {
    let mut functions: BTreeMap<String, Function> = BTreeMap::new();
    for module in modules {
        let Some(package) = dotted(&module.package.refr) else { continue };
        for rule in &module.policy {
            let Rule::Spec { head: RuleHead::Func { refr, .. }, .. } = &**rule else { continue };
            let Some(name) = dotted(refr) else { continue };
            let mut looking = Looking::new(module, defined, true);
            looking.rule(rule);
            let span = refr.span();
            let function = functions.entry(format!("data.{package}.{name}")).or_default();
            function.place = (span.source.file().clone(), span.line, span.col);
            function.calls.extend(looking.called);
        }
    }
    functions
}

/// The calls of one module that lead nowhere. Those of other packages' functions are left out unless `all` files are
/// there: what a broken file defines is not known.
pub(super) fn unknown(module: &Module, defined: &BTreeSet<String>, all: bool) -> Vec<Unknown> {
    let mut looking = Looking::new(module, defined, all);
    for rule in &module.policy {
        looking.rule(rule);
    }
    looking.found
}

/// The name that an expression is, with dots.
pub(super) fn dotted(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Var { span, .. } => Some(span.text().to_owned()),
        Expr::RefDot { refr, field, .. } => Some(format!("{}.{}", dotted(refr)?, field.0.text())),
        Expr::RefBrack { refr, index, .. } => match &**index {
            Expr::String { value, .. } => Some(format!("{}.{}", dotted(refr)?, value.as_string().ok()?)),
            _ => None,
        },
        _ => None,
    }
}

/// The first name of an expression: `deny` of `deny[msg]`.
pub(super) fn root(expr: &Expr) -> Option<&Span> {
    match expr {
        Expr::Var { span, .. } => Some(span),
        Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => root(refr),
        _ => None,
    }
}

struct Looking<'m> {
    module: &'m Module,
    defined: &'m BTreeSet<String>,
    all: bool,
    package: Option<String>,
    found: Vec<Unknown>,
    called: BTreeSet<String>,
}

impl<'m> Looking<'m> {
    fn new(module: &'m Module, defined: &'m BTreeSet<String>, all: bool) -> Self {
        let package = dotted(&module.package.refr);
        Self { module, defined, all, package, found: Vec::new(), called: BTreeSet::new() }
    }

    fn rule(&mut self, rule: &Rule) {
        match rule {
            Rule::Spec { head, bodies, .. } => {
                let (refr, more) = match head {
                    RuleHead::Compr { refr, assign, .. } => (refr, assign.as_ref().map(|assign| &assign.value)),
                    RuleHead::Set { refr, key, .. } => (refr, key.as_ref()),
                    RuleHead::Func { refr, assign, .. } => (refr, assign.as_ref().map(|assign| &assign.value)),
                };
                self.expr(refr);
                more.into_iter().for_each(|expr| self.expr(expr));
                for body in bodies {
                    body.assign.iter().for_each(|assign| self.expr(&assign.value));
                    self.query(&body.query);
                }
            }
            Rule::Default { value, .. } => self.expr(value),
        }
    }

    fn query(&mut self, query: &Query) {
        for statement in &query.stmts {
            for with in &statement.with_mods {
                self.expr(&with.r#as);
            }
            match &statement.literal {
                Literal::SomeVars { .. } => {}
                Literal::SomeIn { collection, .. } => self.expr(collection),
                Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => {
                    // What a test puts in the place of a function need not exist.
                    self.expr(expr);
                }
                Literal::Every { domain, query, .. } => {
                    self.expr(domain);
                    self.query(query);
                }
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Call { fcn, params, .. } => {
                self.call(fcn);
                params.iter().for_each(|param| self.expr(param));
            }
            Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().for_each(|item| self.expr(item)),
            Expr::Object { fields, .. } => {
                for (_, key, value) in fields {
                    self.expr(key);
                    self.expr(value);
                }
            }
            Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => {
                self.expr(term);
                self.query(query);
            }
            Expr::ObjectCompr { key, value, query, .. } => {
                self.expr(key);
                self.expr(value);
                self.query(query);
            }
            Expr::UnaryExpr { expr, .. } => self.expr(expr),
            Expr::RefDot { refr, .. } => self.expr(refr),
            Expr::RefBrack { refr, index, .. } => {
                self.expr(refr);
                self.expr(index);
            }
            Expr::BinExpr { lhs, rhs, .. }
            | Expr::BoolExpr { lhs, rhs, .. }
            | Expr::ArithExpr { lhs, rhs, .. }
            | Expr::AssignExpr { lhs, rhs, .. } => {
                self.expr(lhs);
                self.expr(rhs);
            }
            Expr::Membership { key, value, collection, .. } => {
                key.iter().for_each(|key| self.expr(key));
                self.expr(value);
                self.expr(collection);
            }
            _ => {}
        }
    }

    fn call(&mut self, fcn: &Expr) {
        let Some(name) = dotted(fcn) else { return };
        let defined = self.paths(&name).into_iter().flatten().find(|path| self.defined.contains(path));
        if let Some(path) = defined {
            self.called.insert(path);
            return;
        }
        if self.exists(&name) {
            return;
        }
        let span = fcn.span();
        let meant = self.meant(&name);
        self.found.push(Unknown { place: (span.line, span.col), name, meant });
    }

    /// What a name can mean: itself, one of this package, an imported one.
    fn paths(&self, name: &str) -> [Option<String>; 3] {
        let own = self.package.as_ref().map(|package| format!("data.{package}.{name}"));
        [self.imported(name), own, Some(name.to_owned())]
    }

    fn exists(&self, name: &str) -> bool {
        let elsewhere = self.paths(name).iter().flatten().any(|path| path.starts_with("data."));
        let plain = !name.contains('.');
        name == "print"
            || guards::offers(name)
            || (!self.all && elsewhere && (plain || self.imported(name).is_some() || name.starts_with("data.")))
    }

    /// The path behind a name whose first part is imported.
    fn imported(&self, name: &str) -> Option<String> {
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        self.module.imports.iter().find_map(|import| {
            let path = dotted(&import.refr)?;
            let alias = import.r#as.as_ref().map_or_else(|| path.rsplit('.').next(), |span| Some(span.text()))?;
            (alias == first).then(|| rest.map_or_else(|| path.clone(), |rest| format!("{path}.{rest}")))
        })
    }

    fn meant(&self, name: &str) -> Option<String> {
        let prefix = format!("data.{}.", self.package.as_deref()?);
        let own = self.defined.iter().filter_map(|path| path.strip_prefix(prefix.as_str()));
        nearest(name, own.chain(BUILTINS.keys().copied())).map(str::to_owned)
    }
}
