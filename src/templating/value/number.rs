//! Numbers as JavaScript writes and reads them.

use crate::templating::spaces::{trim, trim_start};

/// The shortest text that reads back as this number, in JavaScript's layout: plain digits from 1e-6 up to
/// 1e21, an exponent outside that.
pub(in crate::templating) fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity".into() } else { "-Infinity".into() };
    }
    if number == 0.0 {
        return "0".into();
    }
    let magnitude = number.abs();
    if (1e-6..1e21).contains(&magnitude) {
        return format!("{number}");
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

/// `Number(text)`: the whole text is a number, or the answer is NaN. Blank is 0.
pub(in crate::templating) fn text_number(text: &str) -> f64 {
    let text = trim(text);
    if text.is_empty() {
        return 0.0;
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let all = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return if all { radix_number(digits, radix) } else { f64::NAN };
        }
    }
    match float_prefix(text) {
        Some((number, "")) => number,
        _ => f64::NAN,
    }
}

/// `parseFloat(text)`: the number that the text begins with; NaN when it begins with none.
pub(in crate::templating) fn parse_float_prefix(text: &str) -> f64 {
    float_prefix(trim_start(text)).map_or(f64::NAN, |(number, _)| number)
}

/// The value of digits in a base, as a float: large ones lose precision, none overflows.
pub(in crate::templating) fn radix_number(digits: &str, radix: u32) -> f64 {
    digits
        .chars()
        .filter_map(|digit| digit.to_digit(radix))
        .fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit))
}

fn float_prefix(text: &str) -> Option<(f64, &str)> {
    let bytes = text.as_bytes();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if let Some(rest) = text[sign..].strip_prefix("Infinity") {
        let infinity = if bytes[0] == b'-' { f64::NEG_INFINITY } else { f64::INFINITY };
        return Some((infinity, rest));
    }
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return None;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    text[..end].parse().ok().map(|number| (number, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_in_javascript() {
        for (number, text) in [
            (1.0, "1"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1e+21"),
            (1.5e-7, "1.5e-7"),
            (1e-6, "0.000001"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn texts_read_as_in_javascript() {
        assert_eq!(text_number(" 12 "), 12.0);
        assert_eq!(text_number(""), 0.0);
        assert_eq!(text_number("0x1F"), 31.0);
        assert_eq!(text_number("1e3"), 1000.0);
        assert_eq!(text_number(".5"), 0.5);
        assert_eq!(text_number("5."), 5.0);
        assert!(text_number("12px").is_nan());
        assert!(text_number("inf").is_nan());
        assert!(text_number(".").is_nan());
        assert_eq!(parse_float_prefix("12.5px"), 12.5);
        assert_eq!(parse_float_prefix("1e"), 1.0);
        assert_eq!(parse_float_prefix("1.e2"), 100.0);
    }
}
