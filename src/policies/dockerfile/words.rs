//! Arguments of an instruction, word by word. Quotes and escapes end with the reading; variables stay.

use std::ops::Range;

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands in the text that was read.
    pub range: Range<usize>,
    /// Its text without quotes. A `$` that means itself is marked with [`DOLLAR`].
    pub text: String,
}

/// Stands for a `$` that is no variable, because it is escaped or in single quotes.
pub(super) const DOLLAR: char = '\u{1}';

/// Splits at blanks.
pub(super) fn words(text: &str, escape: char) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = text.char_indices().peekable();
    loop {
        while letters.next_if(|(_, letter)| letter.is_whitespace()).is_some() {}
        let Some((start, _)) = letters.peek().copied() else { return words };
        let mut word = Word { range: start..start, text: String::new() };
        let mut quote = None;
        let mut braces = 0usize;
        while let Some((_, letter)) =
            letters.next_if(|(_, letter)| quote.is_some() || braces > 0 || !letter.is_whitespace())
        {
            let in_single = quote == Some('\'');
            match letter {
                letter if letter == escape && !in_single => match letters.next() {
                    Some((_, '$')) => word.text.push(DOLLAR),
                    Some((_, next)) => word.text.push(next),
                    None => word.text.push(letter),
                },
                '\'' | '"' if quote == Some(letter) => quote = None,
                '\'' | '"' if quote.is_none() => quote = Some(letter),
                '$' if in_single => word.text.push(DOLLAR),
                '$' => {
                    if letters.peek().is_some_and(|(_, next)| *next == '{') {
                        braces += 1;
                    }
                    word.text.push(letter);
                }
                letter => {
                    braces -= usize::from(letter == '}' && braces > 0);
                    word.text.push(letter);
                }
            }
        }
        word.range.end = letters.peek().map_or(text.len(), |(at, _)| *at);
        words.push(word);
    }
}

/// `NAME=value …`, or `NAME the rest` with one name: the pairs of `ENV`, and of `ARG` where the value may be missing.
pub(super) fn pairs(words: &[Word], old_form: bool) -> Vec<(Word, Option<Word>)> {
    if let (true, Some((first, [second, ..]))) = (old_form, words.split_first())
        && !first.text.contains('=')
    {
        let rest: Vec<&str> = words.iter().skip(1).map(|word| word.text.as_str()).collect();
        let end = words.last().map_or(second.range.end, |last| last.range.end);
        return vec![(first.clone(), Some(Word { range: second.range.start..end, text: rest.join(" ") }))];
    }
    let pair = |word: &Word| match word.text.split_once('=') {
        None => (word.clone(), None),
        Some((name, value)) => {
            // The name is written as it is read, or else is in quotes: then the whole word stands for it.
            let end = word.range.start + name.len();
            let value = Word { range: (end + 1).min(word.range.end)..word.range.end, text: value.to_owned() };
            (Word { range: word.range.start..end.min(word.range.end), text: name.to_owned() }, Some(value))
        }
    };
    words.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        words(text, '\\').into_iter().map(|word| word.text.replace(DOLLAR, "[$]")).collect()
    }

    #[test]
    fn words_end_at_blanks_outside_quotes_and_braces() {
        assert_eq!(told(r#"A="b c" d\ e 'f $g' \$h ${i:-j k}"#), ["A=b c", "d e", "f [$]g", "[$]h", "${i:-j k}"]);
        assert_eq!(told("  "), [""; 0]);
    }

    #[test]
    fn an_env_may_have_one_name_and_the_rest_of_the_line() {
        let pairs = |text: &str| -> Vec<(String, Option<String>)> {
            let pairs = pairs(&words(text, '\\'), true);
            pairs.into_iter().map(|(name, value)| (name.text, value.map(|value| value.text))).collect()
        };
        let some = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
        assert_eq!(pairs("A b c"), [some("A", "b c")]);
        assert_eq!(pairs("A=1 B='2 3'"), [some("A", "1"), some("B", "2 3")]);
        assert_eq!(pairs("A"), [("A".to_owned(), None)]);
    }
}
