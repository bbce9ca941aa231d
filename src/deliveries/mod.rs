//! The durable inbox: store, claim in order, retry, recover what GitHub could not deliver.
