//! The one door out to GitHub.
