//! `sprintf` as OPA has it, which is Go's: what does not fit is written into the text (`%!d(string=x)`) instead of
//! making the whole call say nothing. A policy whose message is a little wrong must still find what it looks for.

use regorus::Value;

use super::values::{shown, shown_number};
use super::{guards, ledger};

/// The widest that a value is padded to; Go refuses more than a million.
const WIDEST: usize = 10_000;

/// `sprintf(format, values)`.
pub(super) fn sprintf(args: &[Value]) -> Value {
    let [Value::String(format), Value::Array(values)] = args else { return Value::Undefined };
    let most = guards::deep(args);
    if most > ledger::left() {
        ledger::take("sprintf", most);
        return Value::Undefined;
    }
    let arguments: Vec<Argument> = values.iter().map(Argument::of).collect();
    match formatted(format, &arguments) {
        Some(text) => Value::from(text),
        None => Value::Undefined,
    }
}

/// A value as Go gets it: a whole number, another number, or a text.
enum Argument {
    Whole(String),
    Float(f64),
    Text(String),
}

impl Argument {
    fn of(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text.to_string()),
            Value::Number(number) if number.is_integer() => Self::Whole(shown_number(value)),
            Value::Number(number) => match number.as_f64() {
                Some(float) => Self::Float(float),
                None => Self::Text(shown_number(value)),
            },
            _ => Self::Text(shown(value)),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Whole(_) => "int",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
        }
    }

    /// As `%v` writes it.
    fn plain(&self) -> String {
        match self {
            Self::Whole(text) | Self::Text(text) => text.clone(),
            Self::Float(float) => general(*float),
        }
    }
}

/// What stands between `%` and the letter.
#[derive(Default)]
struct Directive {
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    sharp: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

fn formatted(format: &str, arguments: &[Argument]) -> Option<String> {
    let mut out = String::new();
    let mut letters = format.chars().peekable();
    let mut next = 0;
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let directive = directive(&mut letters);
        let Some(verb) = letters.next() else {
            out.push_str("%!(NOVERB)");
            break;
        };
        let before = out.len();
        if verb == '%' {
            out.push('%');
        } else if let Some(argument) = arguments.get(next) {
            next += 1;
            out.push_str(&written(argument, verb, &directive));
        } else {
            out.push_str(&format!("%!{verb}(MISSING)"));
        }
        if !ledger::take("sprintf", out.len() - before) {
            return None;
        }
    }
    let rest: Vec<String> =
        arguments.iter().skip(next).map(|argument| format!("{}={}", argument.kind(), argument.plain())).collect();
    if !rest.is_empty() {
        out.push_str(&format!("%!(EXTRA {})", rest.join(", ")));
    }
    Some(out)
}

fn directive(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Directive {
    let mut found = Directive::default();
    while let Some(flag) = letters.next_if(|letter| matches!(letter, '-' | '+' | ' ' | '0' | '#')) {
        match flag {
            '-' => found.minus = true,
            '+' => found.plus = true,
            ' ' => found.space = true,
            '0' => found.zero = true,
            _ => found.sharp = true,
        }
    }
    found.width = number(letters);
    if letters.next_if_eq(&'.').is_some() {
        found.precision = Some(number(letters).unwrap_or(0));
    }
    found
}

fn number(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<usize> {
    let mut found = None;
    while let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(10)) {
        letters.next();
        found = Some((found.unwrap_or(0) * 10 + digit as usize).min(WIDEST));
    }
    found
}

fn written(argument: &Argument, verb: char, directive: &Directive) -> String {
    let wrong = || format!("%!{verb}({}={})", argument.kind(), argument.plain());
    match (verb, argument) {
        ('T', _) => padded(argument.kind().to_owned(), directive),
        ('v', Argument::Text(text)) if directive.sharp => padded(quoted(text), directive),
        ('v' | 's', Argument::Text(text)) => padded(cut(text, directive), directive),
        ('q', Argument::Text(text)) => padded(quoted(&cut(text, directive)), directive),
        ('x' | 'X', Argument::Text(text)) => padded(cased(hex(&cut(text, directive)), verb == 'X'), directive),
        ('v' | 'd', Argument::Whole(digits)) => signed(digits, "", directive),
        ('b' | 'o' | 'O' | 'x' | 'X', Argument::Whole(digits)) => match based(digits, verb, directive) {
            Some((digits, prefix)) => signed(&digits, prefix, directive),
            None => wrong(),
        },
        ('c' | 'q' | 'U', Argument::Whole(digits)) => match digits.parse().ok().and_then(char::from_u32) {
            Some(letter) if verb == 'c' => padded(letter.to_string(), directive),
            Some(letter) if verb == 'U' => padded(format!("U+{:04X}", u32::from(letter)), directive),
            Some(letter) => padded(format!("'{letter}'"), directive),
            None => wrong(),
        },
        ('v', Argument::Float(float)) => signed(&general(*float), "", directive),
        ('e' | 'E', Argument::Float(float)) => {
            signed(&cased(scientific(*float, Some(directive.precision.unwrap_or(6))), verb == 'E'), "", directive)
        }
        ('f' | 'F', Argument::Float(float)) => {
            signed(&format!("{float:.*}", directive.precision.unwrap_or(6)), "", directive)
        }
        ('g' | 'G', Argument::Float(float)) => signed(&cased(general(*float), verb == 'G'), "", directive),
        _ => wrong(),
    }
}

fn cut(text: &str, directive: &Directive) -> String {
    match directive.precision {
        Some(letters) => text.chars().take(letters).collect(),
        None => text.to_owned(),
    }
}

fn cased(text: String, upper: bool) -> String {
    if upper { text.to_uppercase() } else { text }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn based(digits: &str, verb: char, directive: &Directive) -> Option<(String, &'static str)> {
    let number: i128 = digits.parse().ok()?;
    let sign = if number < 0 { "-" } else { "" };
    let number = number.unsigned_abs();
    let (digits, prefix) = match verb {
        'b' => (format!("{number:b}"), "0b"),
        'o' => (format!("{number:o}"), "0"),
        'O' => return Some((format!("{sign}{number:o}"), "0o")),
        'x' => (format!("{number:x}"), "0x"),
        _ => (format!("{number:X}"), "0X"),
    };
    Some((format!("{sign}{digits}"), if directive.sharp { prefix } else { "" }))
}

/// A number with its sign and padding.
fn signed(digits: &str, prefix: &str, directive: &Directive) -> String {
    let (minus, digits) = digits.strip_prefix('-').map_or((false, digits), |digits| (true, digits));
    let sign = match (minus, directive.plus, directive.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    let length = sign.len() + prefix.len() + digits.chars().count();
    let wanted = directive.width.unwrap_or(0);
    if directive.zero && !directive.minus && wanted > length {
        return format!("{sign}{prefix}{}{digits}", "0".repeat(wanted - length));
    }
    padded(format!("{sign}{prefix}{digits}"), directive)
}

fn padded(text: String, directive: &Directive) -> String {
    let length = text.chars().count();
    let missing = directive.width.unwrap_or(0).saturating_sub(length);
    match (missing, directive.minus) {
        (0, _) => text,
        (_, true) => text + &" ".repeat(missing),
        (_, false) if directive.zero => "0".repeat(missing) + &text,
        (_, false) => " ".repeat(missing) + &text,
    }
}

/// The shortest digits that read back; an exponent below 1e-4 and from 1e21, as Go's `%v`.
fn general(float: f64) -> String {
    let size = float.abs();
    if size != 0.0 && !(1e-4..1e21).contains(&size) { scientific(float, None) } else { format!("{float}") }
}

/// Go writes the exponent with a sign and at least two digits.
fn scientific(float: f64, precision: Option<usize>) -> String {
    let text = precision.map_or_else(|| format!("{float:e}"), |digits| format!("{float:.digits$e}"));
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
    format!("{digits}e{sign}{exponent:0>2}")
}

/// A text in double quotes, as Go's `strconv.Quote`.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(format: &str, values: &str) -> String {
        ledger::begin(1 << 20);
        let values = Value::from_json_str(values).unwrap();
        match sprintf(&[Value::from(format), values]) {
            Value::String(text) => text.to_string(),
            other => panic!("{other}"),
        }
    }

    // What Go prints for the same call; `fmt` documents each.
    #[test]
    fn values_are_written_as_go_writes_them() {
        for (format, values, expected) in [
            ("%s has %d of %v", r#"["orders", 3, 3.5]"#, "orders has 3 of 3.5"),
            ("100%% of %v, %v", r#"[["a", 1, null], {"b": true}]"#, r#"100% of ["a", 1, null], {"b": true}"#),
            ("%5d|%-5d|%05d|%+d|% d", "[42, 42, -42, 42, 42]", "   42|42   |-0042|+42| 42"),
            ("%6.2f|%.0f|%f", "[3.14159, 2.5, 0.1]", "  3.14|2|0.100000"),
            ("%-6s|%6s|%.2s|%q", r#"["ab", "ab", "abc", "a\"b"]"#, "ab    |    ab|ab|\"a\\\"b\""),
            ("%x %X %#x %b %o %c", "[255, 255, 255, 5, 8, 65]", "ff FF 0xff 101 10 A"),
            ("%x", r#"["hi"]"#, "6869"),
            ("%v %v %e", "[1e30, 0.00001, 12345.678]", "1000000000000000000000000000000 1e-05 1.234568e+04"),
            ("%v", "[true]", "true"),
            ("%T %T %T", r#"[1, 1.5, "a"]"#, "int float64 string"),
        ] {
            assert_eq!(with(format, values), expected, "{format}");
        }
    }

    #[test]
    fn what_does_not_fit_is_said_in_the_text() {
        for (format, values, expected) in [
            ("%d", r#"["x"]"#, "%!d(string=x)"),
            ("%s", "[3]", "%!s(int=3)"),
            ("%d", "[1.5]", "%!d(float64=1.5)"),
            ("%t", "[true]", "%!t(string=true)"),
            ("%s and %s", r#"["a"]"#, "a and %!s(MISSING)"),
            ("%s", r#"["a", "b", 1]"#, "a%!(EXTRA string=b, int=1)"),
            ("50%", "[]", "50%!(NOVERB)"),
            ("%z", "[1]", "%!z(int=1)"),
        ] {
            assert_eq!(with(format, values), expected, "{format}");
        }
    }

    #[test]
    fn a_width_is_bounded_and_so_is_all_that_is_written() {
        assert_eq!(with("%99999999999d", "[1]").len(), WIDEST);
        ledger::begin(15_000);
        let format = "%9000d%9000d";
        assert_eq!(sprintf(&[Value::from(format), Value::from(vec![Value::from(1); 2])]), Value::Undefined);
        assert_eq!(ledger::exceeded(), Some("sprintf"));
    }
}
