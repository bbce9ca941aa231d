//! The hash of a plan: two plans with the same hash do the same, however they were stored.

use super::Plan;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::fmt;

/// SHA-256 of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanHash([u8; 32]);

impl Plan {
    /// The hash of everything in the plan. The order of the files does not matter, nor that of an object's keys.
    pub fn hash(&self) -> PlanHash {
        let mut digest = Canonical(Sha256::new());
        digest.text("idp plan 2");
        let mut sorted = self.clone();
        sorted.files.sort_by(|a, b| a.path.cmp(&b.path));
        match serde_json::to_value(&sorted) {
            Ok(json) => digest.json(&json),
            // Keys are texts and numbers are finite, so it cannot fail; if it did, no two plans may look the same.
            Err(_) => digest.text(&format!("{sorted:?}")),
        }
        PlanHash(digest.0.finalize().into())
    }
}

impl PlanHash {
    /// The first twelve digits, for people.
    pub fn short(&self) -> String {
        hex::encode(&self.0[..6])
    }
}

impl fmt::Display for PlanHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PlanHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlanHash({self})")
    }
}

/// Each part with its length before it, so that no two plans run together into the same bytes.
struct Canonical(Sha256);

impl Canonical {
    fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_be_bytes());
        self.0.update(text);
    }

    /// Objects by name, because a database may give them back in another order.
    fn json(&mut self, json: &Json) {
        match json {
            Json::Array(items) => {
                self.text(&format!("list of {}", items.len()));
                items.iter().for_each(|item| self.json(item));
            }
            Json::Object(map) => {
                self.text(&format!("object of {}", map.len()));
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by_key(|(name, _)| *name);
                for (name, value) in entries {
                    self.text(name);
                    self.json(value);
                }
            }
            scalar => self.text(&scalar.to_string()),
        }
    }
}
