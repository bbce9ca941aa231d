//! The sandbox seen from outside, over HTTP.
