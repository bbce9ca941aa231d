//! The few webhook events we act on, as small structs.
