//! "Did you mean": the nearest of some known words to one that is not known.

/// Words further from each other than this have nothing to do with each other.
const MOST: usize = 2;
/// Nobody mistypes a longer word that is worth a guess.
const MOST_LETTERS: usize = 64;

/// The known word nearest to `word` within an edit distance of 2 (adjacent letters swapped count as one edit),
/// compared without case; none when nothing is that near or when the word would have to change by half.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Vocabulary::new(known).nearest(word)
}

/// Known words that are asked for often: what tells most of them apart from a word at a glance is worked out once.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary<'a>(Vec<Known<'a>>);

#[derive(Debug, Clone, Copy)]
struct Known<'a> {
    word: &'a str,
    length: usize,
    letters: u64,
}

impl<'a> Vocabulary<'a> {
    /// Takes words in.
    pub fn new(words: impl IntoIterator<Item = &'a str>) -> Self {
        let known = |word: &'a str| {
            let lower = || word.chars().flat_map(char::to_lowercase);
            let length = if word.is_ascii() { word.len() } else { lower().count() };
            Known { word, length, letters: letters(lower()) }
        };
        Self(words.into_iter().map(known).collect())
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As [`nearest`].
    pub fn nearest(&self, word: &str) -> Option<&'a str> {
        let word: Vec<char> = word.chars().flat_map(char::to_lowercase).take(MOST_LETTERS + 1).collect();
        if word.len() > MOST_LETTERS {
            return None;
        }
        let set = letters(word.iter().copied());
        // One edit takes away one letter at most, and adds one at most.
        let more = |one: u64, another: u64| (one & !another).count_ones() as usize > MOST;
        self.0
            .iter()
            .filter(|known| known.length.abs_diff(word.len()) <= MOST)
            .filter(|known| !more(set, known.letters) && !more(known.letters, set))
            .filter_map(|known| {
                let other: Vec<char> = known.word.chars().flat_map(char::to_lowercase).collect();
                let distance = distance(&word, &other)?;
                (distance * 2 <= known.word.chars().count()).then_some((distance, known.word))
            })
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, known)| known)
    }
}

/// The set of letters, one bit each; different letters may share a bit.
fn letters(word: impl Iterator<Item = char>) -> u64 {
    word.fold(0, |set, letter| set | 1 << (u32::from(letter) % 64))
}

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. None when it is
/// more than [`MOST`].
fn distance(a: &[char], b: &[char]) -> Option<usize> {
    if a.len().abs_diff(b.len()) > MOST {
        return None;
    }
    let head = a.iter().zip(b).take_while(|(one, another)| one == another).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(one, another)| one == another).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let far = MOST + 1;
    let mut before = vec![far; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![far; b.len() + 1];
    for i in 1..=a.len() {
        row.fill(far);
        row[0] = i;
        // A cell further from the diagonal than MOST is more than MOST away.
        for j in i.saturating_sub(MOST).max(1)..=(i + MOST).min(b.len()) {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
        }
        if row.iter().chain(&above).all(|distance| *distance > MOST) {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    Some(above[b.len()]).filter(|distance| *distance <= MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let verbs = ["help", "status", "provision", "approve"];
        assert_eq!(nearest("provison", verbs), Some("provision"));
        assert_eq!(nearest("PROVISIONS", verbs), Some("provision"));
        assert_eq!(nearest("hlep", verbs), Some("help"));
    }

    #[test]
    fn a_word_that_is_far_from_all_gets_no_suggestion() {
        assert_eq!(nearest("deploy", ["help", "status"]), None);
        assert_eq!(nearest("xy", ["ab"]), None);
    }

    #[test]
    fn the_distance_of_two_words_is_counted_up_to_two() {
        let far =
            |one: &str, another: &str| distance(&one.chars().collect::<Vec<_>>(), &another.chars().collect::<Vec<_>>());
        assert_eq!(far("orders", "orders"), Some(0));
        assert_eq!(far("orders", "ordres"), Some(1));
        assert_eq!(far("orders", "order"), Some(1));
        assert_eq!(far("abcdef", "badcef"), Some(2));
        assert_eq!(far("orders", "odres"), Some(2));
        assert_eq!(far("orders", "xoxdexs"), None);
        assert_eq!(far("", "ab"), Some(2));
        assert_eq!(far("", "abc"), None);
    }
}
