//! What kind of value may stand at a place.

use super::place::Place;
use crate::yaml::Node;

/// A kind of value.
pub(super) struct Shape {
    /// What it is called in a message: "a job".
    pub noun: &'static str,
    /// Its keys, when it may be a mapping.
    pub keys: Keys,
    /// Its items, when it may be a list.
    pub items: Option<&'static Shape>,
    /// Whether it may be a text, a number or a boolean.
    pub scalar: bool,
    /// Where its expressions stand.
    pub place: Place,
    /// Another shape, where the value itself says which one it has.
    pub choose: Option<fn(&Node<'_>) -> &'static Shape>,
}

/// The keys of a mapping.
pub(super) enum Keys {
    /// It is none.
    None,
    /// These and no others.
    Fixed(&'static [(&'static str, &'static Shape)]),
    /// Any, all with such a value.
    Free(&'static Shape),
}

impl Shape {
    /// A text, a number or a boolean.
    pub(super) const fn scalar(place: Place) -> Self {
        Self { noun: "a value", keys: Keys::None, items: None, scalar: true, place, choose: None }
    }

    /// A mapping with these keys.
    pub(super) const fn fixed(
        noun: &'static str,
        place: Place,
        keys: &'static [(&'static str, &'static Shape)],
    ) -> Self {
        Self { noun, keys: Keys::Fixed(keys), items: None, scalar: false, place, choose: None }
    }

    /// A mapping with any keys.
    pub(super) const fn free(noun: &'static str, place: Place, of: &'static Shape) -> Self {
        Self { noun, keys: Keys::Free(of), items: None, scalar: false, place, choose: None }
    }

    /// A list.
    pub(super) const fn list(noun: &'static str, place: Place, of: &'static Shape) -> Self {
        Self { noun, keys: Keys::None, items: Some(of), scalar: false, place, choose: None }
    }

    /// Anything; `of` is what its parts are, most often itself.
    pub(super) const fn any(place: Place, of: &'static Shape) -> Self {
        Self { noun: "a value", keys: Keys::Free(of), items: Some(of), scalar: true, place, choose: None }
    }

    /// Or a text.
    pub(super) const fn or_scalar(mut self) -> Self {
        self.scalar = true;
        self
    }

    /// Or a list.
    pub(super) const fn or_list(mut self, of: &'static Shape) -> Self {
        self.items = Some(of);
        self
    }

    /// The value says which shape it has.
    pub(super) const fn chosen(mut self, choose: fn(&Node<'_>) -> &'static Shape) -> Self {
        self.choose = Some(choose);
        self
    }
}
