//! "Did you mean" over the whole record: candidates by look-ups whose number depends on the name alone.

use std::collections::BTreeSet;

use sqlx::AssertSqlSafe;

use super::super::{Store, StoreError};
use super::sql::places;

/// Neighbours in the order of references that are looked at, on each side.
const NEIGHBOURS: i64 = 24;
/// Variants that are looked up by one statement.
const AT_ONCE: usize = 128;
/// A longer name gets no variants: it was hardly typed by hand.
const LONGEST: usize = 40;

impl Store {
    /// References of any kind and namespace that are recorded with this name, without case; at most a few dozen.
    pub async fn of_name(&self, name: &str) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT reference FROM entities WHERE lower(name) = $1 AND wins = 1 LIMIT $2")
            .bind(name.to_lowercase())
            .bind(NEIGHBOURS)
            .fetch_all(&self.readers)
            .await?)
    }

    /// References of the same kind that are recorded and look like this one: the same but for one letter, of that name
    /// in another namespace, or next to it in the alphabet. Which of them is nearest is for the caller to say.
    pub async fn near(&self, reference: &str) -> Result<Vec<String>, StoreError> {
        let reference = reference.to_lowercase();
        let Some((kind, rest)) = reference.split_once(':') else { return Ok(Vec::new()) };
        let Some((namespace, name)) = rest.split_once('/') else { return Ok(Vec::new()) };
        let mut near: BTreeSet<String> = BTreeSet::new();
        let before = "SELECT reference FROM entities WHERE reference < $1 AND reference >= $2 AND wins = 1
                      ORDER BY reference DESC LIMIT $3";
        let after = "SELECT reference FROM entities WHERE reference > $1 AND reference < $2 AND wins = 1
                     ORDER BY reference LIMIT $3";
        // `0` comes right after `/`: between the two lies every name of this kind and namespace.
        let (first, end) = (format!("{kind}:{namespace}/"), format!("{kind}:{namespace}0"));
        for (statement, bound) in [(before, &first), (after, &end)] {
            let found: Vec<String> = sqlx::query_scalar(statement)
                .bind(&reference)
                .bind(bound)
                .bind(NEIGHBOURS)
                .fetch_all(&self.readers)
                .await?;
            near.extend(found);
        }
        let elsewhere: Vec<String> = sqlx::query_scalar(
            "SELECT reference FROM entities WHERE lower(name) = $1 AND wins = 1 AND lower(kind) = $2 LIMIT $3",
        )
        .bind(name)
        .bind(kind)
        .bind(NEIGHBOURS)
        .fetch_all(&self.readers)
        .await?;
        near.extend(elsewhere);
        let variants: Vec<String> = variants(name).iter().map(|name| format!("{first}{name}")).collect();
        for some in variants.chunks(AT_ONCE) {
            let mut query = sqlx::query_scalar(AssertSqlSafe(format!(
                "SELECT reference FROM entities WHERE wins = 1 AND reference IN ({})",
                places(1, AT_ONCE)
            )));
            // Filled up with the last one, so that one statement serves all.
            for variant in some.iter().chain(std::iter::repeat(&some[some.len() - 1])).take(AT_ONCE) {
                query = query.bind(variant);
            }
            let found: Vec<String> = query.fetch_all(&self.readers).await?;
            near.extend(found);
        }
        near.remove(&reference);
        Ok(near.into_iter().collect())
    }
}

/// All names that differ by one letter left out, put in, replaced, or swapped with its neighbour.
fn variants(name: &str) -> BTreeSet<String> {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-";
    let mut variants = BTreeSet::new();
    if name.len() > LONGEST || !name.is_ascii() {
        return variants;
    }
    let bytes = name.as_bytes();
    let mut keep = |bytes: Vec<u8>| {
        if let Ok(name) = String::from_utf8(bytes) {
            variants.insert(name);
        }
    };
    for at in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(at);
        for letter in LETTERS {
            keep([head, &[*letter], tail].concat());
            if let Some((_, rest)) = tail.split_first() {
                keep([head, &[*letter], rest].concat());
            }
        }
        if let Some((first, rest)) = tail.split_first() {
            keep([head, rest].concat());
            if let Some((second, rest)) = rest.split_first() {
                keep([head, &[*second, *first], rest].concat());
            }
        }
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slip_of_one_letter_is_among_the_variants() {
        let variants = variants("orders");
        for slip in ["rders", "porders", "arders", "roders", "order", "ordersx", "orderz"] {
            assert!(variants.contains(slip), "{slip}");
        }
        assert!(variants.len() < 600);
    }

    #[test]
    fn a_name_that_nobody_types_has_no_variants() {
        assert!(variants(&"a".repeat(41)).is_empty());
        assert!(variants("größe").is_empty());
    }
}
