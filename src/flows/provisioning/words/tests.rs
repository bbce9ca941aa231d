//! Whole texts, as people read them.
