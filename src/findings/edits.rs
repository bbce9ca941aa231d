//! Putting right what can be put right mechanically: the fixes of one file in one pass over its text, everything
//! else byte for byte as it was.

use std::collections::BTreeMap;

use super::{Edit, Finding, Fix, visible::visible};
use crate::unified_diff::unified_patch;

/// A text with fixes applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The new text.
    pub text: String,
    /// How many findings it puts right.
    pub applied: usize,
    /// How many have a fix that is left for the next round: it touches what another one changes, or it was made for
    /// another text.
    pub left: usize,
}

/// Applies the fixes of findings of one file to its text. Of two that are in each other's way the first is applied;
/// a fix is applied with all its edits or not at all, and the same edit of two fixes is made once.
pub fn apply<'f>(text: &str, findings: impl IntoIterator<Item = &'f Finding>) -> Fixed {
    let mut accepted = Accepted::default();
    let (mut applied, mut left) = (0, 0);
    for fix in findings.into_iter().filter_map(|finding| finding.fix.as_ref()) {
        if accepted.take(text, fix) {
            applied += 1;
        } else {
            left += 1;
        }
    }
    Fixed { text: accepted.write(text), applied, left }
}

/// A unified diff of one file, with its head, as `git diff` shows it; none when nothing differs.
pub fn diff(path: &str, before: &str, after: &str) -> Option<String> {
    if before == after {
        return None;
    }
    let path = visible(path);
    let (hunks, ..) = unified_patch(before, after);
    Some(format!("--- a/{path}\n+++ b/{path}\n{hunks}\n"))
}

/// Edits by where they begin and end, none in another's way.
#[derive(Default)]
struct Accepted<'f>(BTreeMap<(usize, usize), &'f str>);

impl<'f> Accepted<'f> {
    fn take(&mut self, text: &str, fix: &'f Fix) -> bool {
        let mut more = Self(BTreeMap::new());
        for edit in &fix.edits {
            let Edit { range, text: new } = edit;
            if text.get(range.clone()).is_none() || !self.admits(edit) || !more.admits(edit) {
                return false;
            }
            more.0.insert((range.start, range.end), new);
        }
        let any = !more.0.is_empty();
        self.0.append(&mut more.0);
        any
    }

    fn admits(&self, edit: &Edit) -> bool {
        let key = (edit.range.start, edit.range.end);
        if let Some(same) = self.0.get(&key) {
            return *same == edit.text;
        }
        let before = self.0.range(..key).next_back();
        let after = self.0.range(key..).next();
        before.is_none_or(|(other, _)| apart(*other, key)) && after.is_none_or(|(other, _)| apart(key, *other))
    }

    fn write(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut kept = 0;
        for ((start, end), new) in &self.0 {
            out.push_str(text.get(kept..*start).unwrap_or_default());
            out.push_str(new);
            kept = *end;
        }
        out.push_str(text.get(kept..).unwrap_or_default());
        out
    }
}

/// Whether the left edit is out of the way of the right one. Where an insertion touches another edit the order of
/// the two would matter, so that counts as in the way.
fn apart(left: (usize, usize), right: (usize, usize)) -> bool {
    let insertion = left.0 == left.1 || right.0 == right.1;
    if insertion { left.1 < right.0 } else { left.1 <= right.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{about, fix};
    use proptest::prelude::*;

    fn fixing(text: &str, part: &str, by: &str) -> Finding {
        Finding { fix: Some(fix(text, part, by)), ..about("a.yaml", text, part) }
    }

    #[test]
    fn several_fixes_are_applied_in_one_pass_and_the_rest_stays() {
        let text = "\u{feff}kind: component\r\n# größer\r\ntags: [A,B]";
        let findings = [fixing(text, "A", "a"), fixing(text, "component", "Component"), fixing(text, "B", "b")];
        let fixed = apply(text, &findings);
        assert_eq!(fixed.text, "\u{feff}kind: Component\r\n# größer\r\ntags: [a,b]");
        assert_eq!((fixed.applied, fixed.left), (3, 0));
    }

    #[test]
    fn of_two_in_each_others_way_the_first_is_applied() {
        let text = "name: my service";
        let findings = [fixing(text, "my service", "my-service"), fixing(text, "service", "SERVICE")];
        let fixed = apply(text, &findings);
        assert_eq!((fixed.text.as_str(), fixed.applied, fixed.left), ("name: my-service", 1, 1));
    }

    #[test]
    fn the_same_fix_of_two_findings_is_made_once() {
        let text = "name: a b";
        let fixed = apply(text, &[fixing(text, "a b", "a-b"), fixing(text, "a b", "a-b")]);
        assert_eq!((fixed.text.as_str(), fixed.applied, fixed.left), ("name: a-b", 2, 0));
    }

    #[test]
    fn two_insertions_at_one_place_are_not_guessed_at() {
        let insertion = |new: &str| {
            let fix = Fix { title: "insert".into(), edits: vec![Edit { range: 2..2, text: new.into() }] };
            Finding { fix: Some(fix), ..about("a.yaml", "abcd", "c") }
        };
        let fixed = apply("abcd", &[insertion("x"), insertion("y")]);
        assert_eq!((fixed.text.as_str(), fixed.applied, fixed.left), ("abxcd", 1, 1));
    }

    #[test]
    fn a_fix_made_for_another_text_is_left() {
        let finding = fixing("name: orders", "orders", "x");
        for text in ["name", "name: aöööööö"] {
            let fixed = apply(text, std::slice::from_ref(&finding));
            assert_eq!((fixed.text.as_str(), fixed.applied), (text, 0), "{text}");
        }
    }

    #[test]
    fn the_diff_shows_what_changes() {
        let (before, after) = ("a: 1\nkind: component\nb: 2\n", "a: 1\nkind: Component\nb: 2\n");
        insta::assert_snapshot!(diff("a b.yaml", before, after).unwrap(), @"
        --- a/a b.yaml
        +++ b/a b.yaml
        @@ -1,3 +1,3 @@
         a: 1
        -kind: component
        +kind: Component
         b: 2
        ");
        assert_eq!(diff("a.yaml", before, before), None);
    }

    proptest! {
        #[test]
        fn any_edits_are_applied_or_left(
            text in "[aä\\n]{0,12}",
            edits in proptest::collection::vec(((0usize..16), (0usize..16), "[xy]{0,2}"), 0..6),
        ) {
            let findings: Vec<Finding> = edits
                .iter()
                .map(|(start, end, new)| {
                    let fix = Fix { title: String::new(), edits: vec![Edit { range: *start..*end, text: new.clone() }] };
                    Finding { fix: Some(fix), ..about("a.yaml", "a", "a") }
                })
                .collect();
            let fixed = apply(&text, &findings);
            prop_assert_eq!(fixed.applied + fixed.left, findings.len());
            if fixed.applied == 0 {
                prop_assert_eq!(fixed.text, text);
            }
        }
    }
}
