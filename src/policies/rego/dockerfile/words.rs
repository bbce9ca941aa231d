//! What stands behind an instruction's word, taken apart as that instruction is: one text, words, pairs, a JSON list.

/// The flags at the beginning (`--from=build`) and what stands behind them.
pub(super) fn flags(text: &str) -> (Vec<String>, &str) {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while rest.starts_with("--") {
        let (word, behind) = first(rest);
        found.push(word.to_owned());
        rest = behind;
        if word == "--" {
            break;
        }
    }
    (found, rest)
}

/// The first word, and what stands behind it.
pub(super) fn first(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (word, rest.trim_start())
}

/// Whether it is written as a JSON list, and its values.
pub(super) fn values(name: &str, text: &str) -> (bool, Vec<String>) {
    let text = text.trim();
    let list = matches!(name, "run" | "cmd" | "entrypoint" | "shell" | "add" | "copy" | "volume");
    if let Some(list) = list.then(|| json(text)).flatten() {
        return (true, list);
    }
    let words = match name {
        "from" | "expose" | "add" | "copy" | "volume" => text.split_whitespace().map(str::to_owned).collect(),
        "env" | "label" => pairs(text),
        "arg" => quoted_words(text),
        "healthcheck" => {
            let (kind, rest) = first(text);
            let mut found = vec![kind.to_owned()];
            if let Some(list) = json(rest) {
                found.extend(list);
                return (true, found);
            }
            found.extend((!rest.is_empty()).then(|| rest.to_owned()));
            found
        }
        _ if text.is_empty() => Vec::new(),
        _ => vec![text.to_owned()],
    };
    (false, words)
}

fn json(text: &str) -> Option<Vec<String>> {
    text.starts_with('[').then(|| serde_json::from_str(text).ok()).flatten()
}

/// `KEY=value …` as key, value and `=`; the old form `KEY some value` as key, value and nothing.
fn pairs(text: &str) -> Vec<String> {
    let words = quoted_words(text);
    if !words.first().is_some_and(|word| word.contains('=')) {
        let (key, value) = first(text);
        return if key.is_empty() { Vec::new() } else { vec![key.to_owned(), value.to_owned(), String::new()] };
    }
    let mut found = Vec::new();
    for word in words {
        let (key, value) = word.split_once('=').unwrap_or((&word, ""));
        found.extend([key.to_owned(), value.to_owned(), "=".to_owned()]);
    }
    found
}

/// Words, where blanks inside quotes and behind a backslash do not part them. Quotes stay.
fn quoted_words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            (letter, None) if letter.is_whitespace() => {
                if !word.is_empty() {
                    found.push(std::mem::take(&mut word));
                }
                continue;
            }
            ('\\', quote) if quote != Some('\'') => {
                word.push(letter);
                word.extend(letters.next());
                continue;
            }
            ('"' | '\'', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            _ => {}
        }
        word.push(letter);
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}
