//! The one door for visible words: replies, reactions.

pub mod escape;
