//! Calls: macros, the bodies of `call`, methods and the functions of the language.

use super::scope::Scopes;
use super::{Interpreter, lookup};
use crate::suggest::nearest;
use crate::templating::ast::{self, Arguments, Expr, Kind, Routine};
use crate::templating::error::{Fault, Located, shown};
use crate::templating::filters::Call;
use crate::templating::methods;
use crate::templating::value::{Function, Global, Value};
use crate::templating::{functions, parser};
use std::rc::Rc;

/// What can be run again: macros and bodies of `call`, each with the frame it sees.
#[derive(Default)]
pub(super) struct Routines<'t>(Vec<Known<'t>>);

#[derive(Clone, Copy)]
struct Known<'t> {
    routine: &'t Routine<'t>,
    parent: usize,
    is_macro: bool,
}

impl<'t> Interpreter<'t> {
    pub(super) fn define(&mut self, at: usize, name: &Rc<str>, routine: &'t Routine<'_>) -> Result<(), Located> {
        let function = self.routine(at, name, routine, true)?;
        self.scopes.bind(name, function.clone());
        if self.shares_macros {
            self.scopes.share(name, function);
        }
        Ok(())
    }

    fn routine(
        &mut self,
        at: usize,
        name: &Rc<str>,
        routine: &'t Routine<'_>,
        is_macro: bool,
    ) -> Result<Value, Located> {
        self.meter.grow(96).map_err(|fault| fault.at(at))?;
        let parent = if is_macro { Scopes::shared() } else { self.scopes.current() };
        self.routines.0.push(Known { routine, parent, is_macro });
        Ok(Value::function(Function::Routine { name: Rc::clone(name), number: self.routines.0.len() - 1 }))
    }

    pub(super) fn call_block(&mut self, statement: &'t ast::Call<'_>, outside: usize) -> Result<Value, Located> {
        let at = statement.at;
        let callee = self.evaluate(&statement.callee)?;
        let number = match &callee {
            Value::Function(function) => match &**function {
                Function::Routine { number, .. } if self.routines.0[*number].is_macro => *number,
                _ => return Err(Located::new(at, "`call` expects a macro")),
            },
            other => return Err(Located::new(at, not_callable(&statement.callee, other, "`call` expects a macro"))),
        };
        let mut call = self.arguments(at, &statement.arguments)?;
        let name: Rc<str> = Rc::from("caller");
        let caller = self.routine(at, &name, &statement.caller, false)?;
        call.named.push((name, caller));
        self.held += outside;
        let result = self.run(at, number, call);
        self.held -= outside;
        result
    }

    pub(super) fn call(&mut self, at: usize, callee: &'t Expr, arguments: &'t Arguments) -> Result<Value, Located> {
        if let Kind::Member(owner, key) = &callee.kind {
            return self.call_member(at, callee, owner, key, arguments);
        }
        match self.evaluate(callee)? {
            Value::Function(function) => self.call_function(at, &function, arguments),
            other => Err(Located::new(at, not_callable(callee, &other, "not a function"))),
        }
    }

    fn call_member(
        &mut self,
        at: usize,
        callee: &'t Expr,
        owner: &'t Expr,
        key: &'t Expr,
        arguments: &'t Arguments,
    ) -> Result<Value, Located> {
        let owner = self.evaluate(owner)?;
        let name = self.key(key)?;
        match self.property(&owner, &name).map_err(|fault| fault.at(callee.at))? {
            Some(Value::Function(function)) => self.call_function(at, &function, arguments),
            Some(found) if !found.is_nothing() => {
                Err(Located::new(at, format!("this is {}, not a function", found.kind())))
            }
            _ => self.call_method(callee.at, &owner, &name, arguments),
        }
    }

    fn call_method(
        &mut self,
        at: usize,
        owner: &Value,
        name: &lookup::Key,
        arguments: &'t Arguments,
    ) -> Result<Value, Located> {
        let name = name.text();
        let Some(name) = methods::find(owner, &name, self.options.cookiecutter) else {
            return Err(Located::new(at, methods::missing(owner, &name, self.options.cookiecutter)));
        };
        let call = self.positional(at, arguments, name)?;
        let run = methods::Run { meter: self.meter, journal: &self.journal, cookiecutter: self.options.cookiecutter };
        methods::call(owner, name, &call, &run).map_err(|fault| fault.at(at))
    }

    fn call_function(
        &mut self,
        at: usize,
        function: &Rc<Function>,
        arguments: &'t Arguments,
    ) -> Result<Value, Located> {
        match &**function {
            Function::Global(global) => {
                let call = self.positional(at, arguments, global.name())?;
                let failed = self.options.failed;
                functions::call(*global, &call, failed, self.meter).map_err(|fault| fault.at(at))
            }
            Function::Routine { number, .. } => {
                let call = self.arguments(at, arguments)?;
                self.run(at, *number, call)
            }
            Function::Method { owner, name } => {
                let key = lookup::Key::Text(Rc::from(*name));
                let owner = owner.clone();
                self.call_method(at, &owner, &key, arguments)
            }
            Function::Cycler(_) => Err(Located::new(at, "a cycler is not called: its values come from `.next()`")),
            Function::Next(cycler) => {
                self.nothing(at, arguments, "next")?;
                Ok(cycler.next())
            }
            Function::Reset(cycler) => {
                self.nothing(at, arguments, "reset")?;
                cycler.current.set(None);
                Ok(Value::Undefined)
            }
            Function::Joiner { separator, used } => {
                self.nothing(at, arguments, "joiner")?;
                Ok(if used.replace(true) { separator.clone() } else { Value::text("") })
            }
        }
    }

    fn nothing(&mut self, at: usize, arguments: &'t Arguments, name: &str) -> Result<(), Located> {
        match self.positional(at, arguments, name)?.len() {
            0 => Ok(()),
            _ => Err(Located::new(at, format!("`{name}` takes nothing in its ( )"))),
        }
    }

    /// Arguments of a function that takes none by name and no functions.
    fn positional(&mut self, at: usize, arguments: &'t Arguments, name: &str) -> Result<Vec<Value>, Located> {
        if let Some((argument, _)) = arguments.named.first() {
            return Err(Located::new(at, format!("`{name}` takes no named arguments such as `{argument}`")));
        }
        let values = self.all(at, &arguments.positional)?;
        values.iter().try_for_each(Value::no_function).map_err(|fault| fault.at(at))?;
        Ok(values)
    }

    pub(super) fn arguments(&mut self, at: usize, arguments: &'t Arguments) -> Result<Call, Located> {
        let positional = self.all(at, &arguments.positional)?;
        let mut named: Vec<(Rc<str>, Value)> = Vec::with_capacity(arguments.named.len());
        for (name, value) in &arguments.named {
            let value = self.evaluate(value)?;
            match named.iter_mut().find(|(known, _)| known == name) {
                Some(known) => known.1 = value,
                None => named.push((Rc::clone(name), value)),
            }
        }
        Ok(Call { positional, named })
    }

    /// Runs a macro or the body of a `call`; its text counts as escaped.
    fn run(&mut self, at: usize, number: usize, call: Call) -> Result<Value, Located> {
        let known = self.routines.0[number];
        let shared = (self.shares_macros, self.shares_names);
        (self.shares_macros, self.shares_names) = (known.is_macro, false);
        let before = self.scopes.open(known.parent, true);
        let result = self.nested(at, |this| {
            this.bind_parameters(known.routine, call)?;
            this.capture(at, &known.routine.body, 0)
        });
        self.scopes.close(before);
        (self.shares_macros, self.shares_names) = shared;
        result.map(Value::safe_text)
    }

    /// Parameters without a default take what is given in order, and what is missing by name. What is given
    /// beyond them goes to those with a default, in order.
    fn bind_parameters(&mut self, routine: &'t Routine<'t>, call: Call) -> Result<(), Located> {
        let Call { positional, mut named } = call;
        let required = routine.parameters.iter().filter(|parameter| parameter.default.is_none()).count();
        let optional = routine.parameters.iter().filter(|parameter| parameter.default.is_some());
        for (parameter, value) in optional.zip(positional.iter().skip(required)) {
            put(&mut named, &parameter.name, value.clone());
        }
        let mut given = positional.into_iter().take(required);
        for parameter in &routine.parameters {
            let value = match &parameter.default {
                None => given.next().or_else(|| take(&mut named, &parameter.name)).unwrap_or(Value::Undefined),
                Some(default) => match named.iter().find(|(name, _)| *name == parameter.name) {
                    Some((_, value)) => value.clone(),
                    None => self.evaluate(default)?,
                },
            };
            self.scopes.bind(&parameter.name, value);
        }
        let declared = routine.parameters.iter().any(|parameter| &*parameter.name == "caller");
        if let (false, Some((name, caller))) = (declared, named.iter().find(|(name, _)| &**name == "caller")) {
            self.scopes.bind(name, caller.clone());
        }
        Ok(())
    }
}

fn put(named: &mut Vec<(Rc<str>, Value)>, name: &Rc<str>, value: Value) {
    match named.iter_mut().find(|(known, _)| known == name) {
        Some(known) => known.1 = value,
        None => named.push((Rc::clone(name), value)),
    }
}

fn take(named: &mut Vec<(Rc<str>, Value)>, name: &Rc<str>) -> Option<Value> {
    let place = named.iter().position(|(known, _)| known == name)?;
    Some(named.swap_remove(place).1)
}

fn not_callable(callee: &Expr, found: &Value, why: &str) -> String {
    let Kind::Name(name) = &callee.kind else { return format!("this is {}, {why}", found.kind()) };
    if parser::is_reserved(name) {
        return parser::reserved(name);
    }
    match nearest(name, Global::NAMES) {
        Some(near) if found.is_nothing() => {
            Fault::new(format!("there is no function {}: did you mean `{near}`?", shown(name))).0
        }
        _ => format!(
            "{} is {}, not a function: there are {}",
            shown(name),
            found.kind(),
            Global::NAMES.map(|name| format!("`{name}`")).join(", ")
        ),
    }
}
