//! What `regorus` says of a policy, in our words: where, and what is wrong. Its texts are for a terminal, with the
//! source quoted and a place such as `--> policies/a.rego:4:2`.

use crate::yaml::{Position, Span};

/// The longest message that is taken over, in characters.
const LONGEST: usize = 200;

/// What is said of a rule that leads back to itself.
const CIRCLE: &str = "the rule needs itself to be evaluated";

/// One thing that is wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    /// The file, as it was named when it was added, its line and its column, from 1.
    pub place: Option<(String, u32, u32)>,
    /// What is wrong, without a full stop.
    pub message: String,
}

impl Complaint {
    /// Reads an error of `regorus`.
    pub fn of(error: &anyhow::Error) -> Self {
        let text = format!("{error:#}");
        // Where several places are named, the first is the cause and the others lead to it.
        let place = text.lines().find_map(|line| place(line.trim().strip_prefix("--> ")?));
        let said = text.lines().filter_map(|line| line.trim().strip_prefix("error: ")).next();
        let said = said.map_or_else(|| text.lines().map(str::trim).find(|line| !line.is_empty()), Some);
        Self { place, message: ours(said.unwrap_or("it cannot be used")) }
    }

    /// Whether it is about a rule that leads back to itself.
    pub fn is_circle(&self) -> bool {
        self.message == CIRCLE
    }

    /// How far into the file it is: of two readings the one that came further was meant.
    pub fn reach(&self) -> (u32, u32) {
        self.place.as_ref().map_or((0, 0), |(_, line, column)| (*line, *column))
    }
}

fn place(text: &str) -> Option<(String, u32, u32)> {
    let mut parts = text.rsplitn(3, ':');
    let column = parts.next()?.trim().parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?.to_owned(), line, column))
}

/// The words of the compiler that people meet, said plainly; the others as they are.
fn ours(said: &str) -> String {
    let said = said.trim().trim_end_matches('.');
    if let Some(name) = said.strip_prefix("could not find function ") {
        return format!("there is no function `{name}`");
    }
    if let Some(name) = said.strip_prefix("use of undefined variable ") {
        return format!("the variable {} is not defined", name.trim_end_matches(" is unsafe"));
    }
    if said.contains("Missing package declaration") {
        return "a policy begins with its `package`".to_owned();
    }
    let known = [
        ("`if` keyword is required", "`if` is missing before the body of the rule"),
        ("`contains` keyword is required", "`contains` is missing in the head of the rule"),
        ("complete rules should not produce multiple outputs", "the rule has several values at once"),
        ("rule conflicts with rule", "the rule has several values at once"),
        ("recursion detected", CIRCLE),
    ];
    if let Some((_, plain)) = known.iter().find(|(theirs, _)| said.starts_with(theirs)) {
        return (*plain).to_owned();
    }
    if let Some(what) = said.strip_prefix("expecting ") {
        let is_sign = !what.contains(|c: char| c.is_alphanumeric() || c == '`');
        return if is_sign { format!("expected `{what}`") } else { format!("expected {what}") };
    }
    let mut message: String = said.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if said.chars().nth(LONGEST).is_some() {
        message.push('…');
    }
    message
}

/// The stretch of a text that begins at a line and a column: the word there, or one character.
pub(super) fn word_at(text: &str, line: u32, column: u32) -> Span {
    let wanted = (line.max(1) - 1) as usize;
    let mut offset = 0;
    let mut number = 0;
    for (index, part) in text.split_inclusive('\n').enumerate().take(wanted + 1) {
        number = index;
        if index == wanted {
            break;
        }
        offset += part.len();
    }
    if number < wanted || offset >= text.len() {
        return Span::default();
    }
    let rest = text.get(offset..).unwrap_or_default();
    let rest = rest.split(['\n', '\r']).next().unwrap_or_default();
    let before: usize = rest.chars().take((column.max(1) - 1) as usize).map(char::len_utf8).sum();
    let columns = rest.get(..before).map_or(0, |before| before.chars().count());
    let at = rest.get(before..).unwrap_or_default();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word: usize = at.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
    let length = if word > 0 { word } else { at.chars().next().map_or(0, char::len_utf8) };
    let letters = at.get(..length).map_or(0, |word| word.chars().count());
    let position = |more: usize, bytes: usize| Position {
        line: small(wanted + 1),
        column: small(columns + more + 1),
        offset: small(offset + before + bytes),
    };
    Span { start: position(0, 0), end: position(letters, length) }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_and_the_words_are_found_in_what_the_compiler_prints() {
        let text = "\n--> policies/a:b.rego:4:2\n  |\n4 | \tfoo(1)\n  |  ^\nerror: could not find function foo";
        let complaint = Complaint::of(&anyhow::anyhow!(text));
        assert_eq!(complaint.place, Some(("policies/a:b.rego".to_owned(), 4, 2)));
        assert_eq!(complaint.message, "there is no function `foo`");
    }

    #[test]
    fn a_text_without_a_place_is_still_a_complaint() {
        let complaint = Complaint::of(&anyhow::anyhow!("internal trouble"));
        assert_eq!(complaint, Complaint { place: None, message: "internal trouble".to_owned() });
    }

    #[test]
    fn the_word_at_a_place_is_marked_and_a_place_behind_the_end_is_the_beginning() {
        let text = "package größe\r\nallow { x }\n";
        let span = word_at(text, 1, 9);
        assert_eq!(text.get(span.start.offset as usize..span.end.offset as usize), Some("größe"));
        assert_eq!((span.start.column, span.end.column), (9, 14));
        let brace = word_at(text, 2, 7);
        assert_eq!(text.get(brace.start.offset as usize..brace.end.offset as usize), Some("{"));
        assert_eq!(word_at(text, 2, 99).start.column, 12);
        assert_eq!(word_at(text, 99, 1), Span::default());
        assert_eq!(word_at("", 1, 1), Span::default());
    }
}
