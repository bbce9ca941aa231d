//! Methods of numbers: how they are written with so many digits, or in another base.

use super::{Method, Outcome, Value};
use crate::templating::error::Fault;
use crate::templating::value::number_text;

impl Method<'_> {
    pub(super) fn on_number(&self, number: f64) -> Outcome<Value> {
        let argument = match self.get(0) {
            Value::Undefined => None,
            value => Some(self.integer(value)?),
        };
        if self.name == "toString" {
            return self.in_base(number, argument.unwrap_or(10.0));
        }
        let least = if self.name == "toPrecision" { 1.0 } else { 0.0 };
        if !number.is_finite() && self.name != "toFixed" {
            return Ok(Value::text(number_text(number)));
        }
        if argument.is_some_and(|digits| !(least..=100.0).contains(&digits)) {
            return Err(Fault::new(format!("`.{}` expects {least} to 100 digits", self.name)));
        }
        if !number.is_finite() {
            return Ok(Value::text(number_text(number)));
        }
        let digits = argument.map(|digits| digits as usize);
        Ok(Value::text(match (self.name, digits) {
            ("toFixed", _) if number.abs() >= 1e21 => number_text(number),
            ("toFixed", digits) => fixed(number, digits.unwrap_or(0)),
            ("toPrecision", None) => number_text(number),
            ("toPrecision", Some(digits)) => precise(number, digits),
            (_, digits) => exponential(number, digits.map(|digits| digits + 1)),
        }))
    }

    fn in_base(&self, number: f64, base: f64) -> Outcome<Value> {
        if !(2.0..=36.0).contains(&base) {
            return Err(Fault::new("`.toString` expects a base from 2 to 36"));
        }
        if base == 10.0 || !number.is_finite() {
            return Ok(Value::text(number_text(number)));
        }
        Ok(Value::text(based(number, base)))
    }
}

/// All decimal digits of a positive number and the power of ten of the first.
fn exact(number: f64) -> (Vec<u8>, i32) {
    // No float has more than 767 digits that matter.
    let text = format!("{number:.800e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.bytes().filter(u8::is_ascii_digit).collect(), power.parse().unwrap_or(0))
}

/// The first `count` of these digits, half rounded up; one more when that carries beyond the first.
fn rounded(digits: &[u8], count: usize) -> (String, bool) {
    let mut kept = digits[..count.min(digits.len())].to_vec();
    let mut up = digits.get(count).is_some_and(|digit| *digit >= b'5');
    for digit in kept.iter_mut().rev() {
        if !up {
            break;
        }
        up = *digit == b'9';
        *digit = if up { b'0' } else { *digit + 1 };
    }
    if up {
        kept.insert(0, b'1');
    }
    (String::from_utf8_lossy(&kept).into_owned(), up)
}

fn sign(number: f64) -> &'static str {
    if number < 0.0 { "-" } else { "" }
}

fn fixed(number: f64, places: usize) -> String {
    let (digits, power) = exact(number.abs());
    // How many digits stand before the last place; below 0 the number is nothing there.
    let count = usize::try_from(power + 1 + places as i32);
    let digits = count.map_or(String::new(), |count| rounded(&digits, count).0);
    let plain = "0".repeat((places + 1).saturating_sub(digits.len())) + &digits;
    let point = plain.len() - places;
    let fraction = if places > 0 { format!(".{}", &plain[point..]) } else { String::new() };
    format!("{}{}{fraction}", sign(number), &plain[..point])
}

/// `d.ddde+x`; as many digits as tell the number from others when no count is given.
fn exponential(number: f64, count: Option<usize>) -> String {
    if number == 0.0 {
        let zeros = count.map_or(0, |count| count - 1);
        let fraction = if zeros > 0 { format!(".{}", "0".repeat(zeros)) } else { String::new() };
        return format!("0{fraction}e+0");
    }
    let magnitude = number.abs();
    let shortest = || {
        let text = format!("{magnitude:e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        (digits.replace('.', ""), power.parse().unwrap_or(0))
    };
    let (digits, power) = count.map_or_else(shortest, |count| {
        let (digits, power) = exact(magnitude);
        let (digits, carried) = rounded(&digits, count);
        (digits, power + i32::from(carried))
    });
    let digits = &digits[..count.unwrap_or(digits.len()).min(digits.len())];
    let fraction = if digits.len() > 1 { format!(".{}", &digits[1..]) } else { String::new() };
    let plus = if power < 0 { '-' } else { '+' };
    format!("{}{}{fraction}e{plus}{}", sign(number), &digits[..1], power.unsigned_abs())
}

fn precise(number: f64, count: usize) -> String {
    if number == 0.0 {
        return if count > 1 { format!("0.{}", "0".repeat(count - 1)) } else { "0".into() };
    }
    let (digits, power) = exact(number.abs());
    let (digits, carried) = rounded(&digits, count);
    let power = power + i32::from(carried);
    if power < -6 || power >= count as i32 {
        return exponential(number, Some(count));
    }
    let digits = &digits[..count];
    let plain = if power < 0 {
        format!("0.{}{digits}", "0".repeat(power.unsigned_abs() as usize - 1))
    } else {
        let (whole, fraction) = digits.split_at(power as usize + 1);
        if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") }
    };
    format!("{}{plain}", sign(number))
}

/// A number in another base: whole digits, then as many after the point as tell it from its neighbours.
fn based(number: f64, base: f64) -> String {
    let digit = |value: f64| char::from_digit(value as u32, base as u32).unwrap_or('0');
    let magnitude = number.abs();
    let mut whole = magnitude.floor();
    let mut fraction = magnitude - whole;
    // Half the way to the next float: what is left below it cannot be told apart.
    let mut delta = (0.5 * (magnitude.next_up() - magnitude)).max(f64::from_bits(1));
    let mut after = Vec::new();
    if fraction >= delta {
        loop {
            fraction *= base;
            delta *= base;
            let next = fraction.floor();
            after.push(next);
            fraction -= next;
            if (fraction > 0.5 || (fraction == 0.5 && next % 2.0 == 1.0)) && fraction + delta > 1.0 {
                whole += carry(&mut after, base);
                break;
            }
            if fraction < delta {
                break;
            }
        }
    }
    let mut before = Vec::new();
    while whole >= 9_007_199_254_740_992.0 {
        // Digits that a float of this size does not have.
        whole /= base;
        before.push('0');
    }
    let mut whole = whole.floor();
    loop {
        before.push(digit(whole % base));
        whole = (whole / base).floor();
        if whole <= 0.0 {
            break;
        }
    }
    let before: String = before.into_iter().rev().collect();
    let point = if after.is_empty() { "" } else { "." };
    let after: String = after.into_iter().map(digit).collect();
    format!("{}{before}{point}{after}", sign(number))
}

/// Adds one to the last digit; what runs over at the front is the answer.
fn carry(digits: &mut Vec<f64>, base: f64) -> f64 {
    while let Some(last) = digits.pop() {
        if last + 1.0 < base {
            digits.push(last + 1.0);
            return 0.0;
        }
    }
    1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_javascript() {
        let written = [
            fixed(1.005, 2),
            fixed(2.5, 0),
            fixed(-1.5, 0),
            fixed(0.5, 0),
            fixed(0.04, 1),
            fixed(0.05, 1),
            fixed(123.456, 1),
            fixed(9.99, 1),
            fixed(-0.0000001, 2),
            precise(123.456, 4),
            precise(0.000123, 2),
            precise(1_234_567.0, 2),
            exponential(12345.0, Some(3)),
            exponential(0.00015, None),
            exponential(9.99, Some(2)),
        ];
        insta::assert_snapshot!(written.join(" "), @"1.00 3 -2 1 0.0 0.1 123.5 10.0 -0.00 123.5 0.00012 1.2e+6 1.23e+4 1.5e-4 1.0e+1");
    }

    #[test]
    fn other_bases_stop_where_neighbours_can_be_told_apart() {
        assert_eq!(based(255.0, 16.0), "ff");
        assert_eq!(based(-10.5, 2.0), "-1010.1");
        assert_eq!(based(0.1, 3.0), "0.0022002200220022002200220022002201");
        assert_eq!(based(0.5, 36.0), "0.i");
    }
}
