//! Whether a value looks like chance made it: how many bits its letters carry, and how few of its neighbours are
//! neighbours in words. The second tells `my-database-password` from a key, which the first alone does not.

/// The shortest value that is called random: of shorter ones chance and words cannot be told apart.
const SHORTEST: usize = 12;
const LONGEST: usize = 256;
/// Bits a letter. Twelve random letters and digits have more in nearly every case.
const BITS: f64 = 2.8;
/// The share of natural neighbours below which a value is no text: words have some 0.8, random letters 0.2.
const NATURAL: f64 = 0.6;

/// For each letter, those that often follow it in English words and in names of programs.
const FOLLOWERS: [&str; 26] = [
    "bcdefgilmnprstuy",
    "abcdefilorsu",
    "acdefhiklorstuy",
    "abcdegiorsu",
    "abcdefgilmnopqrstvwxy",
    "abcdefioru",
    "aeghilnru",
    "aeiortu",
    "abcdefgklmnoprstvz",
    "eosu",
    "einsu",
    "adefilmostuy",
    "abeimopu",
    "acdefgiknostuv",
    "bcdfgiklmnoprstuvw",
    "aehiloprstu",
    "u",
    "abcdegiklmnorstuvy",
    "acehiklmopstuw",
    "acehilorstuwy",
    "abcdegilmnprst",
    "aei",
    "aehinos",
    "aeipt",
    "emnpst",
    "e",
];

/// Whether a value is random, as far as one can see.
pub(super) fn is_random(value: &str) -> bool {
    if !(SHORTEST..=LONGEST).contains(&value.len()) || !value.is_ascii() || bits(value.as_bytes()) < BITS {
        return false;
    }
    is_hexadecimal(value) || (!is_counted(value) && natural(value.as_bytes()) < NATURAL)
}

/// The bits of information of one letter of a text, after Shannon.
pub(super) fn bits(bytes: &[u8]) -> f64 {
    let mut counts = [0u32; 256];
    for byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let all = bytes.len() as f64;
    let share = |count: &u32| f64::from(*count) / all;
    counts.iter().filter(|count| **count > 0).map(|count| -share(count) * share(count).log2()).sum()
}

/// A number in hexadecimal digits, of 16 bytes or more.
fn is_hexadecimal(value: &str) -> bool {
    let hexadecimal = value.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        || value.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
    hexadecimal && value.len() >= 24 && value.bytes().any(|b| b.is_ascii_alphabetic()) && !is_counted(value)
}

/// Whether most letters are the one before and one more: `0123456789abcdef`.
fn is_counted(value: &str) -> bool {
    let bytes = value.as_bytes();
    let counted = bytes.windows(2).filter(|pair| pair[0].checked_add(1) == Some(pair[1])).count();
    counted * 2 > bytes.len()
}

/// The share of neighbours that could stand in a word or in a number; signs between words are no neighbours.
fn natural(bytes: &[u8]) -> f64 {
    let (mut all, mut found) = (0usize, 0usize);
    for word in bytes.split(|byte| !byte.is_ascii_alphanumeric()) {
        let capitals = !word.iter().any(u8::is_ascii_lowercase);
        for pair in word.windows(2) {
            all += 1;
            found += usize::from(is_natural(pair[0], pair[1], capitals));
        }
    }
    // What is mostly signs is no value of chance.
    if all * 3 < bytes.len() { 1.0 } else { found as f64 / all as f64 }
}

/// Words are small, or in capitals as a whole, or begin with one.
fn is_natural(one: u8, next: u8, capitals: bool) -> bool {
    if one.is_ascii_digit() || next.is_ascii_digit() {
        return one.is_ascii_digit() && next.is_ascii_digit();
    }
    if next.is_ascii_uppercase() && !capitals {
        return false;
    }
    let letter = usize::from(one.to_ascii_lowercase() - b'a');
    FOLLOWERS.get(letter).is_some_and(|followers| followers.as_bytes().contains(&next.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests;
