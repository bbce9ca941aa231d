//! The pages seen from outside, over HTTP.

mod browser;
mod conversations;
mod forms;
mod places;
