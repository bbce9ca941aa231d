//! Names of entities, each kept once and known by a number afterwards. They are compared without case and kept in
//! lower case, as they are shown.

use super::super::reference::{Parts, lower};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// The number of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::catalog) struct NameId(u32);

impl NameId {
    /// A number from 0, for tables of all names.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All names that occur. There are fewer of them than 2³²: each takes more than a byte of some file.
#[derive(Default)]
pub(super) struct Names {
    texts: String,
    all: Vec<Name>,
    /// The last name of each hash; those before it follow by `Name::before`.
    by_hash: HashMap<u64, NameId, Plain>,
    hasher: RandomState,
    /// The name that is looked up.
    asked: String,
}

struct Name {
    begin: usize,
    /// Bytes of its parts.
    kind: u32,
    namespace: u32,
    name: u32,
    before: Option<NameId>,
}

impl Names {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The number of a name, which is kept when it is new.
    pub fn keep(&mut self, name: Parts<'_>) -> NameId {
        let mut asked = std::mem::take(&mut self.asked);
        let lengths = spell(name, &mut asked);
        let hash = self.hasher.hash_one(&asked);
        let id = self.search(&asked, lengths, hash).unwrap_or_else(|| self.add(&asked, lengths, hash));
        self.asked = asked;
        id
    }

    /// The number of a name that was kept.
    pub fn find(&self, name: Parts<'_>) -> Option<NameId> {
        let mut asked = String::new();
        let lengths = spell(name, &mut asked);
        self.search(&asked, lengths, self.hasher.hash_one(&asked))
    }

    /// The name as it is shown: `kind:namespace/name`.
    pub fn text(&self, id: NameId) -> &str {
        let name = &self.all[id.index()];
        let length = name.kind as usize + name.namespace as usize + name.name as usize + 2;
        &self.texts[name.begin..name.begin + length]
    }

    /// The parts of a name.
    pub fn parts(&self, id: NameId) -> Parts<'_> {
        let Name { kind, namespace, .. } = self.all[id.index()];
        let (kind, rest) = self.text(id).split_at(kind as usize);
        let (namespace, name) = rest[1..].split_at(namespace as usize);
        Parts { kind, namespace, name: &name[1..] }
    }

    fn search(&self, asked: &str, lengths: [u32; 3], hash: u64) -> Option<NameId> {
        let mut candidate = self.by_hash.get(&hash).copied();
        while let Some(id) = candidate {
            let Name { kind, namespace, name, before, .. } = self.all[id.index()];
            if [kind, namespace, name] == lengths && self.text(id) == asked {
                return Some(id);
            }
            candidate = before;
        }
        None
    }

    fn add(&mut self, asked: &str, [kind, namespace, name]: [u32; 3], hash: u64) -> NameId {
        let id = NameId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let begin = self.texts.len();
        self.texts.push_str(asked);
        let before = self.by_hash.insert(hash, id);
        self.all.push(Name { begin, kind, namespace, name, before });
        id
    }
}

/// Writes a name as it is shown, and says how long its parts are: `a:b` of kind `c` is not `b` of kind `c:a`.
fn spell(Parts { kind, namespace, name }: Parts<'_>, out: &mut String) -> [u32; 3] {
    out.clear();
    [(kind, ":"), (namespace, "/"), (name, "")].map(|(part, end)| {
        let begin = out.len();
        if part.is_ascii() {
            out.push_str(part);
            out[begin..].make_ascii_lowercase();
        } else {
            out.extend(lower(part));
        }
        let length = out.len() - begin;
        out.push_str(end);
        u32::try_from(length).unwrap_or(u32::MAX)
    })
}

/// The table's keys are hashes already.
#[derive(Default, Clone)]
struct Plain;

struct PlainHasher(u64);

impl BuildHasher for Plain {
    type Hasher = PlainHasher;

    fn build_hasher(&self) -> PlainHasher {
        PlainHasher(0)
    }
}

impl Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::EntityRef;
    use proptest::prelude::*;

    fn parts<'p>(kind: &'p str, namespace: &'p str, name: &'p str) -> Parts<'p> {
        Parts { kind, namespace, name }
    }

    #[test]
    fn a_name_is_kept_once_whatever_its_case() {
        let mut names = Names::default();
        let one = names.keep(parts("Component", "default", "Orders"));
        assert_eq!(names.keep(parts("component", "Default", "orders")), one);
        assert_eq!(names.find(parts("COMPONENT", "default", "orders")), Some(one));
        assert_eq!(names.find(parts("API", "default", "orders")), None);
        assert_eq!((names.text(one), names.len()), ("component:default/orders", 1));
    }

    #[test]
    fn names_that_look_the_same_in_one_text_are_two() {
        let mut names = Names::default();
        let one = names.keep(parts("a:b", "c", "d"));
        let another = names.keep(parts("a", "b:c", "d"));
        assert_ne!(one, another);
        assert_eq!(names.parts(one), parts("a:b", "c", "d"));
        assert_eq!(names.parts(another), parts("a", "b:c", "d"));
    }

    proptest! {
        #[test]
        fn equal_names_have_equal_numbers(
            given in proptest::collection::vec(("[aAbİß:]{0,2}", "[aA/:]{0,2}", "[aAä/:]{0,2}"), 0..40)
        ) {
            let all: Vec<EntityRef> = given.iter().map(|(k, s, n)| EntityRef::new(k, s, n)).collect();
            let mut names = Names::default();
            let ids: Vec<NameId> = all.iter().map(|reference| names.keep(reference.parts())).collect();
            for (one, id) in all.iter().zip(&ids) {
                prop_assert_eq!(names.text(*id), one.to_string());
                prop_assert_eq!(names.find(one.parts()), Some(*id));
                for (another, other) in all.iter().zip(&ids) {
                    prop_assert_eq!(one == another, id == other);
                }
            }
        }
    }
}
