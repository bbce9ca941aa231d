//! The five fields of a time plan.

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    words: &'static [&'static str],
}

/// In their order. 7 is Sunday for many, so it is left alone.
const FIELDS: &[Field] = &[
    Field { name: "minute", least: 0, most: 59, words: &[] },
    Field { name: "hour", least: 0, most: 23, words: &[] },
    Field { name: "day of the month", least: 1, most: 31, words: &[] },
    Field { name: "month", least: 1, most: 12, words: MONTHS },
    Field { name: "day of the week", least: 0, most: 7, words: DAYS },
];

/// What is wrong with a time plan: the rest of a sentence that begins with "a time plan must".
pub(super) fn wrong(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split_ascii_whitespace().collect();
    if parts.len() != FIELDS.len() {
        return Some(format!("have five fields, but it has {}", parts.len()));
    }
    let bad = parts.iter().zip(FIELDS).find(|(part, field)| !part.split(',').all(|item| is_item(item, field)))?;
    let Field { name, least, most, .. } = bad.1;
    Some(format!("have the {name} from {least} to {most}, but it has another value"))
}

/// `*`, `5`, `1-5`, `*/10`, `1-5/2`
fn is_item(item: &str, field: &Field) -> bool {
    let (range, step) = item.split_once('/').map_or((item, None), |(range, step)| (range, Some(step)));
    let step_fits = step.is_none_or(|step| number(step).is_some_and(|step| step > 0));
    let value = |text: &str| {
        let word = field.words.iter().position(|word| word.eq_ignore_ascii_case(text));
        let word = word.and_then(|at| u32::try_from(at).ok()).map(|at| at + field.least);
        word.or_else(|| number(text)).filter(|value| (field.least..=field.most).contains(value))
    };
    let range_fits = match range.split_once('-') {
        Some((from, to)) => value(from).zip(value(to)).is_some_and(|(from, to)| from <= to),
        None => matches!(range, "*" | "?") || value(range).is_some(),
    };
    range_fits && step_fits
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn fields_are_numbers_words_ranges_and_steps() {
        for right in ["0 0 * * *", "*/15 9-17 * JAN-MAR mon-fri", "0,30 1-5/2 1 12 7", "5 4 ? * 0"] {
            assert_eq!(wrong(right), None, "{right}");
        }
        for other in [
            "* * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "*/0 * * * *",
            "5-1 * * * *",
            "a * * * *",
            "@daily",
            "* * * * * *",
        ] {
            assert!(wrong(other).is_some(), "{other}");
        }
        assert_eq!(wrong("0 25 * * *").unwrap(), "have the hour from 0 to 23, but it has another value");
    }
}
