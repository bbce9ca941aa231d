//! The rules about the supply chain, one a file.

pub(super) mod bill_of_materials;
pub(super) mod binary;
pub(super) mod lock_file;
pub(super) mod signature;
pub(super) mod updates;
