//! The pages seen from outside, over HTTP.
