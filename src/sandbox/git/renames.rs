//! Which removed file a new one was: the same content, or at least half of it, as git and GitHub see it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Mode, Objects, Oid};

/// So many pairs are compared by their lines; above that, only equal contents count.
const MOST_PAIRS: usize = 10_000;
/// A larger file is not compared.
const LARGEST: usize = 1024 * 1024;

/// Files by path.
type Files = BTreeMap<String, (Mode, Oid)>;

impl Objects {
    /// The old path of each new file that is a removed one.
    pub(super) fn renames(&self, before: &Files, after: &Files) -> BTreeMap<String, String> {
        let without = |one: &Files, other: &Files| -> Vec<(String, Oid)> {
            one.iter()
                .filter(|(path, _)| !other.contains_key(*path))
                .map(|(path, file)| (path.clone(), file.1))
                .collect()
        };
        let (mut gone, mut new) = (without(before, after), without(after, before));
        let mut renames = BTreeMap::new();
        new.retain(|(path, oid)| {
            let Some(at) = gone.iter().position(|(_, old)| old == oid) else { return true };
            renames.insert(path.clone(), gone.remove(at).0);
            false
        });
        if gone.len().saturating_mul(new.len()) <= MOST_PAIRS {
            self.similar(&gone, &new, &mut renames);
        }
        renames
    }

    fn similar(&self, gone: &[(String, Oid)], new: &[(String, Oid)], renames: &mut BTreeMap<String, String>) {
        let text = |oid: Oid| self.blob(oid).map(|bytes| &**bytes).filter(|bytes| bytes.len() <= LARGEST);
        let mut pairs: Vec<(usize, bool, &String, &String)> = Vec::new();
        for (path, oid) in new {
            for (old_path, old_oid) in gone {
                let (Some(text), Some(old)) = (text(*oid), text(*old_oid)) else { continue };
                let score = likeness(old, text);
                if score >= 50 {
                    pairs.push((score, file_name(path) == file_name(old_path), path, old_path));
                }
            }
        }
        // The most alike first; of two, the one that kept its name.
        pairs.sort_by(|left, right| right.cmp(left));
        let mut taken = BTreeSet::new();
        for (_, _, path, old_path) in pairs {
            if !renames.contains_key(path) && taken.insert(old_path) {
                renames.insert(path.clone(), old_path.clone());
            }
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// How much of the larger of two contents both have, in percent, line by line.
fn likeness(old: &[u8], new: &[u8]) -> usize {
    let larger = old.len().max(new.len());
    if larger == 0 || old.len().min(new.len()) * 2 < larger {
        return 0;
    }
    let mut lines: HashMap<&[u8], usize> = HashMap::new();
    for line in old.split_inclusive(|byte| *byte == b'\n') {
        *lines.entry(line).or_default() += 1;
    }
    let mut shared = 0;
    for line in new.split_inclusive(|byte| *byte == b'\n') {
        if let Some(left) = lines.get_mut(line).filter(|left| **left > 0) {
            *left -= 1;
            shared += line.len();
        }
    }
    shared * 100 / larger
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_larger_content_makes_two_files_alike() {
        assert_eq!(likeness(b"a\nb\nc\nd\n", b"a\nb\nc\nx\n"), 75);
        assert_eq!(likeness(b"a\nb\n", b"x\ny\n"), 0);
        assert_eq!(likeness(b"", b""), 0);
        assert_eq!(likeness(b"a\na\n", b"a\nb\n"), 50);
    }

    #[test]
    fn the_most_alike_are_paired_and_each_file_once() {
        let mut objects = Objects::default();
        let mut files = |list: &[(&str, &str)]| -> Files {
            list.iter()
                .map(|(path, text)| ((*path).to_owned(), (Mode::File, objects.put_blob(text.as_bytes()))))
                .collect()
        };
        let before = files(&[("a/x.yaml", "1\n2\n3\n4\n"), ("b/y.yaml", "1\n2\n3\n5\n"), ("same", "s\n")]);
        let after = files(&[("c/x.yaml", "1\n2\n3\n5\n6\n"), ("d/z.yaml", "1\n2\n3\n4\n7\n"), ("moved", "s\n")]);
        let renames = objects.renames(&before, &after);
        let renames: Vec<(&str, &str)> = renames.iter().map(|(new, old)| (new.as_str(), old.as_str())).collect();
        assert_eq!(renames, [("c/x.yaml", "b/y.yaml"), ("d/z.yaml", "a/x.yaml"), ("moved", "same")]);
    }
}
