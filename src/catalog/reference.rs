//! References to entities: `[kind:][namespace/]name`, compared without case. Whether the entity exists is for others.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The name of an entity in full. Its parts are kept as written; two references that differ only in case are equal,
/// as in Backstage.
#[derive(Debug, Clone)]
pub struct EntityRef {
    /// The kind, as written: `Component`, `component`.
    pub kind: String,
    /// The namespace, as written or by default.
    pub namespace: String,
    /// The name, as written.
    pub name: String,
}

/// A name in its parts, wherever they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parts<'n> {
    /// The kind.
    pub kind: &'n str,
    /// The namespace.
    pub namespace: &'n str,
    /// The name.
    pub name: &'n str,
}

/// Ends a part in a hash; no text has this byte.
const END: u8 = 0xff;

/// Why a text is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefProblem {
    /// There is nothing before the `:`, before the `/`, or at the end.
    EmptyPart,
    /// No kind is written and the field has none by default.
    NoKind,
}

impl EntityRef {
    /// A reference of three parts.
    pub fn new(kind: impl Into<String>, namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { kind: kind.into(), namespace: namespace.into(), name: name.into() }
    }

    /// Reads a reference as `parseEntityRef` of `@backstage/catalog-model` does: cut at the first `:` and the first
    /// `/`, where a `/` before the `:` means that there is no kind. Nothing else is checked.
    ///
    /// # Errors
    /// When a part is empty, or the kind is missing and `default_kind` is none.
    pub fn parse(text: &str, default_kind: Option<&str>, default_namespace: &str) -> Result<Self, RefProblem> {
        let slash = text.find('/');
        let colon = text.find(':').filter(|colon| slash.is_none_or(|slash| slash > *colon));
        let kind = colon.map(|colon| &text[..colon]);
        let after_kind = colon.map_or(0, |colon| colon + 1);
        let namespace = slash.map(|slash| &text[after_kind..slash]);
        let name = &text[slash.map_or(after_kind, |slash| slash + 1)..];
        if kind == Some("") || namespace == Some("") || name.is_empty() {
            return Err(RefProblem::EmptyPart);
        }
        let kind = kind.or(default_kind).ok_or(RefProblem::NoKind)?;
        Ok(Self::new(kind, namespace.unwrap_or(default_namespace), name))
    }

    /// Whether it is of this kind, without case.
    pub fn is_kind(&self, kind: &str) -> bool {
        same(&self.kind, kind)
    }

    /// The same bytes as in one write, for names that are long or not ASCII.
    fn hash_in_parts<H: Hasher>(&self, state: &mut H) {
        let mut bytes = [0; 4];
        for part in self.texts() {
            lower(part).for_each(|letter| state.write(letter.encode_utf8(&mut bytes).as_bytes()));
            state.write_u8(END);
        }
    }

    /// Its parts, as written.
    pub fn parts(&self) -> Parts<'_> {
        Parts { kind: &self.kind, namespace: &self.namespace, name: &self.name }
    }

    fn texts(&self) -> [&str; 3] {
        [&self.kind, &self.namespace, &self.name]
    }
}

/// `kind:namespace/name` in lower case: what is stored and shown.
impl fmt::Display for EntityRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for (part, end) in self.texts().into_iter().zip([":", "/", ""]) {
            if part.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
                out.write_str(part)?;
            } else {
                lower(part).try_for_each(|letter| out.write_char(letter))?;
            }
            out.write_str(end)?;
        }
        Ok(())
    }
}

impl PartialEq for EntityRef {
    fn eq(&self, other: &Self) -> bool {
        self.texts().into_iter().zip(other.texts()).all(|(one, another)| same(one, another))
    }
}

impl Eq for EntityRef {}

impl Hash for EntityRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // One write where it fits: a hasher takes that much faster than one for each part.
        let mut buffer = [0; 128];
        let mut used = 0;
        for part in self.texts() {
            let Some(space) = buffer.get_mut(used..used + part.len() + 1).filter(|_| part.is_ascii()) else {
                return self.hash_in_parts(state);
            };
            let (letters, end) = space.split_at_mut(part.len());
            letters.copy_from_slice(part.as_bytes());
            letters.make_ascii_lowercase();
            end.fill(END);
            used += part.len() + 1;
        }
        state.write(&buffer[..used]);
    }
}

impl Ord for EntityRef {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.texts().into_iter().zip(other.texts());
        pairs
            .map(|(one, another)| lower(one).cmp(lower(another)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for EntityRef {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The letters of a part as they are compared and shown.
pub(super) fn lower(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

fn same(one: &str, another: &str) -> bool {
    if one.is_ascii() && another.is_ascii() { one.eq_ignore_ascii_case(another) } else { lower(one).eq(lower(another)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn parse(text: &str) -> Result<String, RefProblem> {
        EntityRef::parse(text, Some("Component"), "shop").map(|reference| reference.to_string())
    }

    #[test]
    fn what_is_not_written_comes_from_the_field_and_the_referring_entity() {
        assert_eq!(parse("Orders"), Ok("component:shop/orders".to_owned()));
        assert_eq!(parse("API:orders"), Ok("api:shop/orders".to_owned()));
        assert_eq!(parse("other/orders"), Ok("component:other/orders".to_owned()));
    }

    #[test]
    fn only_the_first_colon_and_the_first_slash_cut() {
        assert_eq!(parse("a:b:c"), Ok("a:shop/b:c".to_owned()));
        assert_eq!(parse("a/b:c"), Ok("component:a/b:c".to_owned()));
        assert_eq!(parse("a:b/c/d"), Ok("a:b/c/d".to_owned()));
    }

    #[test]
    fn an_empty_part_is_refused() {
        for text in ["", ":", "/", ":a", "a:", "/a", "a/", "a:/b", "a:b/"] {
            assert_eq!(parse(text), Err(RefProblem::EmptyPart), "{text}");
        }
        assert_eq!(EntityRef::parse("orders", None, "default"), Err(RefProblem::NoKind));
    }

    #[test]
    fn case_makes_no_difference() {
        let one = EntityRef::new("Component", "default", "Ärger");
        let another = EntityRef::new("component", "Default", "ärger");
        assert_eq!(one, another);
        assert!(one.cmp(&another).is_eq());
        assert_eq!(HashSet::from([one, another]).len(), 1);
    }
}
