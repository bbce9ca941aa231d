//! The durable inbox: a delivery is stored before it is answered, claimed in order for one subject and in parallel
//! across subjects, tried again when that can help, and asked for again when GitHub could not deliver it.

mod backoff;
mod intake;
mod recovery;
mod upkeep;
mod worker;

pub use backoff::Backoff;
pub use intake::{Inbox, Incoming};
pub use recovery::recover;
pub use upkeep::Upkeep;
pub use worker::{Handler, Outcome, Workers};

use crate::store::{Claimed, Delivery};

/// The JSON of a stored delivery; nothing when it was not kept.
pub fn body_of(packed: &[u8]) -> Result<Vec<u8>, String> {
    if packed.is_empty() {
        return Ok(Vec::new());
    }
    // GitHub's payloads end at 25 MB; nothing larger was ever packed.
    zstd::bulk::decompress(packed, 32 * 1024 * 1024).map_err(|error| format!("the stored payload is damaged: {error}"))
}

impl Claimed {
    /// The payload's JSON.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        body_of(&self.body)
    }
}

impl Delivery {
    /// The payload's JSON.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        body_of(&self.body)
    }
}
