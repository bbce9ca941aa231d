//! The pages seen from outside, over HTTP.

mod browser;
mod conversations;
mod filling_in;
mod forms;
mod places;
