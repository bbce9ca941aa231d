//! Numbers that GitHub gives to things, kept apart by type where two of them could be swapped.
//! Numbers of issues, comments and checks stay plain.

use std::fmt;

macro_rules! id {
    ($name:ident, $what:literal) => {
        #[doc = concat!("The id of ", $what, ".")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{}", self.0)
            }
        }
    };
}

id!(AccountId, "a person, a bot or an organisation");
id!(RepoId, "a repository, which survives a rename");
id!(TeamId, "a team");
