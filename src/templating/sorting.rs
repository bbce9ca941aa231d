//! A stable sort whose comparison may fail or contradict itself. Values of mixed kinds have no order, so what a
//! sort makes of them is decided by the way it goes: this one goes the way of V8 (TimSort), the engine of
//! Backstage, for lists of up to 64 items. Longer ones are sorted in runs of 32 that are merged.

use super::Outcome;
use super::budget::Meter;
use std::cmp::Ordering;

/// Lists of fewer items are one run.
const ONE_RUN: usize = 64;
const RUN: usize = 32;

/// Sorts items.
pub(super) fn sort_by<T: Clone>(
    mut items: Vec<T>,
    meter: &Meter,
    compare: impl Fn(&T, &T) -> Outcome<Ordering>,
) -> Outcome<Vec<T>> {
    let mut width = if items.len() < ONE_RUN { ONE_RUN } else { RUN };
    for run in items.chunks_mut(width) {
        sort_run(run, meter, &compare)?;
    }
    while width < items.len() {
        meter.work(items.len())?;
        let mut merged = Vec::with_capacity(items.len());
        for pair in items.chunks(width * 2) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            merge(left, right, &mut merged, &compare)?;
        }
        items = merged;
        width *= 2;
    }
    Ok(items)
}

/// What is in order at the start stays, turned around if it is descending; the rest is put in one by one.
fn sort_run<T: Clone>(items: &mut [T], meter: &Meter, compare: &impl Fn(&T, &T) -> Outcome<Ordering>) -> Outcome<()> {
    meter.work(items.len())?;
    if items.len() < 2 {
        return Ok(());
    }
    let descending = compare(&items[1], &items[0])?.is_lt();
    let mut sorted = 2;
    while sorted < items.len() && compare(&items[sorted], &items[sorted - 1])?.is_lt() == descending {
        sorted += 1;
    }
    if descending {
        items[..sorted].reverse();
    }
    for next in sorted..items.len() {
        let (mut low, mut high) = (0, next);
        while low < high {
            let middle = low + (high - low) / 2;
            meter.work(1)?;
            if compare(&items[next], &items[middle])?.is_lt() {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items[low..=next].rotate_right(1);
    }
    Ok(())
}

fn merge<'i, T: Clone>(
    mut left: &'i [T],
    mut right: &'i [T],
    merged: &mut Vec<T>,
    compare: &impl Fn(&T, &T) -> Outcome<Ordering>,
) -> Outcome<()> {
    while let ([a, ..], [b, ..]) = (left, right) {
        let from = if compare(b, a)?.is_lt() { &mut right } else { &mut left };
        merged.push(from[0].clone());
        *from = &from[1..];
    }
    merged.extend_from_slice(left);
    merged.extend_from_slice(right);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templating::Budget;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_list_is_sorted_as_the_standard_library_does_it(items in prop::collection::vec((0..20u8, any::<u8>()), 0..300)) {
            let meter = Meter::new(&Budget::default());
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            let sorted = sort_by(items, &meter, |a, b| Ok(a.0.cmp(&b.0))).unwrap();
            prop_assert_eq!(sorted, expected);
        }
    }

    #[test]
    fn a_comparison_that_contradicts_itself_does_no_harm() {
        let meter = Meter::new(&Budget::default());
        let sorted = sort_by((0..200).collect(), &meter, |_, _| Ok(Ordering::Less)).unwrap();
        assert_eq!(sorted.len(), 200);
    }
}
