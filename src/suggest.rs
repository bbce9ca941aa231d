//! "Did you mean": the nearest of some known words to one that is not known.

/// Words further from each other than this have nothing to do with each other.
const MOST: usize = 2;

/// The known word nearest to `word` within an edit distance of 2 (adjacent letters swapped count as one edit),
/// compared without case; none when nothing is that near or when the word would have to change by half.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    if word.len() > 64 {
        return None;
    }
    let mut other = Vec::with_capacity(64);
    known
        .into_iter()
        .filter_map(|candidate| {
            // Most candidates are told apart by their length alone.
            if candidate.is_ascii() && candidate.len().abs_diff(word.len()) > MOST {
                return None;
            }
            other.clear();
            other.extend(candidate.chars().flat_map(char::to_lowercase));
            let distance = distance(&word, &other)?;
            (distance * 2 <= candidate.chars().count()).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
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
