//! Builds against what the real tool makes of the same trees.
