//! The organisation's own rules, written in Rego, in the way in which conftest takes them: packages with `deny`,
//! `violation` and `warn`. Pure: texts in, findings out. What Rego means is the business of `regorus`; here is what
//! becomes a policy, what it is given, what its results mean, where in a file they stand, and how much it may take.

mod annotations;
mod arithmetic;
mod budget;
mod calls;
mod circles;
mod compile;
mod complaint;
mod data;
mod dockerfile;
mod documents;
mod evaluation;
mod guards;
mod interner;
mod judge;
mod ledger;
mod packages;
mod place;
mod policies;
mod results;
mod rules;
mod shape;
mod sprintf;
mod stack;
mod testing;
mod values;

#[cfg(test)]
mod tests;

pub use budget::Budget;
pub use judge::Outcome;
pub use policies::Policies;
pub use rules::RULES;
pub use testing::{Case, Cause, Report, Verdict};
