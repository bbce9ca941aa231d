//! Conditional reads: the last body of an address with its ETag. A 304 costs nothing of the primary limit.
//! Keyed by whose token reads it, so that no installation is ever answered with what another one may see.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::body::Bytes;

use super::tokens::Scope;

const ENTRIES: usize = 512;
const LARGEST: usize = 256 * 1024;

/// Bodies by scope and address.
#[derive(Debug, Default)]
pub struct EtagCache {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    clock: u64,
    entries: HashMap<(Scope, String), Entry>,
}

#[derive(Debug)]
struct Entry {
    used: u64,
    etag: String,
    body: Bytes,
}

impl EtagCache {
    /// The ETag to send and the body that a 304 stands for.
    pub fn get(&self, scope: Scope, address: &str) -> Option<(String, Bytes)> {
        let mut inner = self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        inner.clock += 1;
        let clock = inner.clock;
        let entry = inner.entries.get_mut(&(scope, address.to_owned()))?;
        entry.used = clock;
        Some((entry.etag.clone(), entry.body.clone()))
    }

    /// Keeps a body under its ETag, dropping what was not used for longest.
    pub fn put(&self, scope: Scope, address: &str, etag: &str, body: &Bytes) {
        if body.len() > LARGEST {
            return;
        }
        let mut inner = self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        inner.clock += 1;
        let entry = Entry { used: inner.clock, etag: etag.to_owned(), body: body.clone() };
        inner.entries.insert((scope, address.to_owned()), entry);
        if inner.entries.len() > ENTRIES
            && let Some(oldest) = inner.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone())
        {
            inner.entries.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_installation_read_is_not_shown_to_another() {
        let cache = EtagCache::default();
        cache.put(Scope::repository(11, 1), "/repos/acme/orders", "\"a\"", &Bytes::from_static(b"secret"));
        assert!(cache.get(Scope::repository(22, 1), "/repos/acme/orders").is_none());
        assert!(cache.get(Scope::repository(11, 1), "/repos/acme/orders").is_some());
    }

    #[test]
    fn the_cache_does_not_grow_for_ever() {
        let cache = EtagCache::default();
        for n in 0..2 * ENTRIES {
            cache.put(Scope::installation(1), &format!("/{n}"), "\"e\"", &Bytes::new());
            assert!(cache.get(Scope::installation(1), "/0").is_some(), "what is used stays");
        }
        assert!(cache.get(Scope::installation(1), "/1").is_none());
    }
}
