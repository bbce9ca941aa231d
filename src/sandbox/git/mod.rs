//! Git's objects, content-addressed as git does it: blobs, trees, commits, and the questions asked of them.
//! Not a repository on disk: no packs, no index, no work tree.

mod diff;
mod history;
mod merge;
mod object;
mod oid;
mod refname;
mod renames;
mod store;
mod tree;

pub use diff::{FileChange, FileStatus, unified_patch};
pub use history::{ahead_of, is_ancestor, merge_base, walk};
pub use merge::{merge_trees, plan_merge};
pub use object::{Commit, EntryKind, Mode, Object, Signature, Tag, TreeEntry};
pub use oid::Oid;
pub use refname::valid_ref_name;
pub use store::Objects;
pub use tree::{FileAt, TreeChange};
