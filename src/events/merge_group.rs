//! `merge_group` with the action `checks_requested`: a merge queue made a commit and waits for its checks.

use serde::Deserialize;

use super::repository::{RawInstallation, RawRepository, Repository};
use crate::github::CommitSha;

/// A merge queue waits for the checks of a commit.
#[derive(Debug, Clone)]
pub struct MergeGroupFormed {
    /// Where.
    pub repository: Repository,
    /// The commit that would be merged.
    pub head: CommitSha,
    /// The branch that the queue made for it.
    pub head_branch: String,
    /// The commit that it would be merged onto.
    pub base: CommitSha,
}

#[derive(Deserialize)]
struct Payload {
    installation: RawInstallation,
    repository: RawRepository,
    merge_group: Group,
}

#[derive(Deserialize)]
struct Group {
    head_sha: String,
    head_ref: String,
    base_sha: String,
}

pub(super) fn read(body: &[u8]) -> Result<MergeGroupFormed, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let group = payload.merge_group;
    Ok(MergeGroupFormed {
        repository: payload.repository.with(&payload.installation)?,
        head: CommitSha(group.head_sha),
        head_branch: group.head_ref.trim_start_matches("refs/heads/").to_owned(),
        base: CommitSha(group.base_sha),
    })
}
