//! The rules of reading, as sentences.
