//! Anchors of one document, and the budget that keeps aliases from multiplying it. It counts as the reader of Backstage does.

use super::{Node, Value};
use std::collections::HashMap;

/// npm `yaml`'s `maxAliasCount`, which Backstage leaves at its default.
const BUDGET: usize = 100;

/// The anchors seen so far.
#[derive(Default)]
pub(super) struct Anchors<'t> {
    known: HashMap<usize, Anchor<'t>>,
    /// Which anchors the aliases named, in order: an anchor's aliases are a range of it.
    named: Vec<usize>,
    scalars: usize,
}

struct Anchor<'t> {
    value: Option<Value<'t>>,
    weight: usize,
    height: usize,
    from: (usize, usize),
    to: (usize, usize),
    count: usize,
    share: usize,
}

/// What an alias stands for.
pub(super) enum Resolved<'s, 't> {
    /// The value, how many values it holds, and how deeply it is nested.
    Value(&'s Value<'t>, usize, usize),
    /// No anchor of this document has that name.
    Unknown,
    /// The alias stands inside the value that it names.
    Circular,
    /// More than the budget.
    Excessive,
}

impl<'t> Anchors<'t> {
    pub(super) fn clear(&mut self) {
        if !self.known.is_empty() {
            self.known.clear();
        }
        self.named.clear();
        self.scalars = 0;
    }

    pub(super) fn scalar(&mut self) {
        self.scalars += 1;
    }

    /// The value of an anchor begins.
    pub(super) fn open(&mut self, id: usize) {
        let from = (self.named.len(), self.scalars);
        let anchor = Anchor { value: None, weight: 0, height: 0, from, to: from, count: 1, share: 0 };
        self.known.insert(id, anchor);
    }

    /// The value of an anchor is complete.
    pub(super) fn close(&mut self, id: usize, node: &Node<'t>, weight: usize, height: usize) {
        let to = (self.named.len(), self.scalars);
        if let Some(anchor) = self.known.get_mut(&id) {
            (anchor.value, anchor.weight, anchor.height, anchor.to) = (Some(node.value.clone()), weight, height, to);
        }
    }

    /// An alias: what it stands for, charged to the budget.
    pub(super) fn resolve(&mut self, id: usize) -> Resolved<'_, 't> {
        self.named.push(id);
        let Some(anchor) = self.known.get(&id) else { return Resolved::Unknown };
        if anchor.value.is_none() {
            return Resolved::Circular;
        }
        let share = if anchor.share == 0 { self.share(anchor) } else { anchor.share };
        let Some(anchor) = self.known.get_mut(&id) else { return Resolved::Unknown };
        anchor.share = share;
        anchor.count += 1;
        match &anchor.value {
            Some(_) if anchor.count.saturating_mul(share) > BUDGET => Resolved::Excessive,
            Some(value) => Resolved::Value(value, anchor.weight, anchor.height),
            None => Resolved::Circular,
        }
    }

    /// The greatest price of anything inside: a scalar is one, an alias what its anchor has cost so far.
    fn share(&self, anchor: &Anchor<'_>) -> usize {
        let scalars = usize::from(anchor.to.1 > anchor.from.1);
        let inner = self.named.get(anchor.from.0..anchor.to.0).unwrap_or(&[]);
        let prices = inner.iter().filter_map(|id| self.known.get(id)).map(|anchor| anchor.count * anchor.share);
        prices.max().unwrap_or(0).max(scalars)
    }
}
