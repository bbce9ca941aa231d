//! Golden paths: templates, their parameters, and the plan that running one makes. Pure.
