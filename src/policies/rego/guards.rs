//! Built-in functions that could make much of little, or bring the process down, behind a look at what they are given;
//! and those that differ from OPA's in a way that changes what a policy says. `regorus` looks for a function among the
//! ones that are added to it first.

use regorus::unstable::{BUILTINS, Expr, Ref, Source, Span};
use regorus::{Engine, Value};

use super::{arithmetic, ledger, sprintf};

/// Bytes of a value beside what it holds: `regorus` keeps it in two words.
const VALUE: usize = 16;

type Function = fn(&[Value]) -> Value;

/// Name, number of parameters, function.
const ADDED: &[(&str, u8, Function)] = &[
    ("array.concat", 2, |args| measured("array.concat", args, shallow(args))),
    ("bits.lsh", 2, arithmetic::left_shift),
    ("concat", 2, |args| measured("concat", args, concatenated(args))),
    ("graph.reachable_paths", 2, |_| Value::Undefined),
    ("json.marshal", 1, |args| measured("json.marshal", args, deep(args))),
    ("json.marshal_with_options", 2, |args| measured("json.marshal_with_options", args, deep(args))),
    ("json.patch", 2, |args| measured("json.patch", args, deep(args))),
    ("net.cidr_expand", 1, |args| measured("net.cidr_expand", args, arithmetic::addresses(args))),
    ("numbers.range", 2, |args| arithmetic::range("numbers.range", args)),
    ("numbers.range_step", 3, |args| arithmetic::range("numbers.range_step", args)),
    ("regex.replace", 3, |args| measured("regex.replace", args, replaced(args))),
    ("replace", 3, |args| measured("replace", args, replaced(args))),
    ("sprintf", 2, sprintf::sprintf),
    ("strings.count", 2, counted),
    ("strings.replace_n", 2, replaced_in_turn),
    ("walk", 1, |args| measured("walk", args, deep(args))),
    ("yaml.marshal", 1, |args| measured("yaml.marshal", args, deep(args))),
];

/// Functions of `regorus` that are not offered: the paths through a small graph are more than any memory holds.
const REFUSED: &[&str] = &["graph.reachable_paths"];

/// Puts them into an engine.
pub(super) fn install(engine: &mut Engine) {
    for (name, parameters, function) in ADDED {
        let call = move |args: Vec<Value>| Ok(function(&args));
        // Refused is only a name that is there twice; a test sees to that.
        _ = engine.add_extension((*name).to_owned(), *parameters, Box::new(call));
    }
}

/// Whether a policy can call a function of this name that no policy defines.
pub(super) fn offers(name: &str) -> bool {
    BUILTINS.contains_key(name) && !REFUSED.contains(&name)
}

/// Runs a function of `regorus` when there is room for the most that it could make, and takes what it made.
pub(super) fn measured(name: &'static str, args: &[Value], most: usize) -> Value {
    if most > ledger::left() {
        ledger::take(name, most);
        return Value::Undefined;
    }
    let made = plain(name, args);
    let bytes = made.as_string().map_or(most, |text| text.len());
    if ledger::take(name, bytes) { made } else { Value::Undefined }
}

/// Runs a function of `regorus`. A call that fails says nothing, as in OPA.
pub(super) fn plain(name: &'static str, args: &[Value]) -> Value {
    let Some((function, _)) = BUILTINS.get(name) else { return Value::Undefined };
    let Ok(source) = Source::from_contents(name.to_owned(), " ".to_owned()) else { return Value::Undefined };
    // Functions take the expressions of their parameters along to point at them in messages, which nobody sees here.
    let span = Span { source, line: 1, col: 1, start: 0, end: 0 };
    let nothing = Ref::new(Expr::Null { span: span.clone(), value: Value::Null, eidx: 0 });
    let parameters = vec![nothing; args.len()];
    function(&span, &parameters, args, false).unwrap_or(Value::Undefined)
}

/// Bytes of the lists, without what is in them: that is shared.
fn shallow(args: &[Value]) -> usize {
    args.iter().map(|arg| arg.as_array().map_or(0, |list| list.len() * VALUE)).sum()
}

/// Bytes of values written out, counted up to what is left: what is shared is written as often as it is there.
pub(super) fn deep(args: &[Value]) -> usize {
    let most = ledger::left();
    let mut bytes = 0usize;
    let mut open: Vec<&Value> = args.iter().collect();
    while let Some(value) = open.pop() {
        bytes = bytes.saturating_add(8);
        match value {
            Value::String(text) => bytes = bytes.saturating_add(text.len()),
            Value::Array(list) => open.extend(list.iter()),
            Value::Set(set) => open.extend(set.iter()),
            Value::Object(object) => open.extend(object.iter().flat_map(|(key, value)| [key, value])),
            _ => {}
        }
        if bytes > most || open.len() > most / VALUE {
            return usize::MAX;
        }
    }
    bytes
}

fn concatenated(args: &[Value]) -> usize {
    let [Value::String(between), parts] = args else { return 0 };
    let text = |value: &Value| value.as_string().map_or(0, |text| text.len()) + between.len();
    match parts {
        Value::Array(list) => list.iter().map(text).sum(),
        Value::Set(set) => set.iter().map(text).sum(),
        _ => 0,
    }
}

/// The most bytes that a text can have in which every character, and the end, is replaced.
fn replaced(args: &[Value]) -> usize {
    let length = |index: usize| args.get(index).and_then(|arg| arg.as_string().ok()).map_or(0, |text| text.len());
    let (text, new) = (length(0), length(2));
    text.saturating_add((text + 1).saturating_mul(new))
}

fn replaced_in_turn(args: &[Value]) -> Value {
    let [Value::Object(pairs), Value::String(text)] = args else { return Value::Undefined };
    let mut text = text.to_string();
    for (old, new) in pairs.iter_sorted() {
        let (Value::String(old), Value::String(new)) = (old, new) else { return Value::Undefined };
        let times = if old.is_empty() { text.len() + 1 } else { text.matches(&**old).count() };
        if !ledger::take("strings.replace_n", text.len().saturating_add(times.saturating_mul(new.len()))) {
            return Value::Undefined;
        }
        text = text.replace(&**old, new);
    }
    Value::from(text)
}

/// How often one text is in another; the empty one stands before every character and at the end, as in Go.
fn counted(args: &[Value]) -> Value {
    let [Value::String(text), Value::String(part)] = args else { return Value::Undefined };
    Value::from(if part.is_empty() { text.chars().count() + 1 } else { text.matches(&**part).count() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guard_stands_before_a_function_of_the_same_arity() {
        let mut engine = Engine::new();
        install(&mut engine);
        let names: std::collections::BTreeSet<&str> = ADDED.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names.len(), ADDED.len());
        for (name, parameters, _) in ADDED {
            let (_, theirs) = BUILTINS.get(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(theirs, parameters, "{name}");
        }
    }

    #[test]
    fn what_would_make_too_much_says_nothing_and_is_remembered() {
        ledger::begin(100);
        assert!(ledger::take("x", 1));
        let args = [Value::from("x".repeat(10)), Value::from("x"), Value::from("y".repeat(20))];
        let replaced = |args: &[Value]| ADDED.iter().find(|(name, ..)| *name == "replace").map(|it| (it.2)(args));
        assert_eq!(replaced(&args), Some(Value::Undefined));
        assert_eq!(ledger::exceeded(), Some("replace"));
        ledger::begin(1_000);
        // The text, and eleven places for something of 20 bytes.
        assert_eq!(replaced(&args), Some(Value::from("y".repeat(200))));
        assert_eq!(ledger::exceeded(), None);
    }

    #[test]
    fn a_value_that_shares_its_parts_is_measured_by_what_it_would_be_written_out() {
        ledger::begin(1 << 20);
        let mut value = Value::from("x".repeat(100));
        for _ in 0..60 {
            value = Value::from(vec![value.clone(), value]);
        }
        assert_eq!(deep(&[value]), usize::MAX);
        assert_eq!(deep(&[Value::from("abc"), Value::Null]), 19);
    }
}
