//! Names of other people's files in sentences of ours.

/// The longest name that a message quotes, in characters.
const LONGEST: usize = 60;

/// A name in backticks, cut to what a person reads and without what could break out of them.
pub(in crate::policies) fn quoted(name: &str) -> String {
    let mut shown = String::from("`");
    let mut letters = name.chars();
    for letter in letters.by_ref().take(LONGEST) {
        match letter {
            '`' => shown.push('\''),
            letter if letter.is_control() => shown.extend(letter.escape_default()),
            letter => shown.push(letter),
        }
    }
    if letters.next().is_some() {
        shown.push('…');
    }
    shown.push('`');
    shown
}
