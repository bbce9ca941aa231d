//! What exists on a repository's default branch: every path with the name of its content, packed into one row.

use super::super::{Store, StoreError};

/// A packed tree is at most this large unpacked; GitHub ends a recursive tree at 100,000 entries and 7 MB.
const LARGEST: usize = 32 * 1024 * 1024;

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path from the root.
    pub path: String,
    /// The name of its content; empty where only its existence is known.
    pub blob: String,
}

/// What exists on a default branch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RepositoryTree {
    /// The commit at which this was so.
    pub commit: String,
    /// Whether GitHub left files out: what is not listed may exist all the same.
    pub truncated: bool,
    /// The files, in the order of their paths.
    pub files: Vec<TreeFile>,
}

impl RepositoryTree {
    /// The file at that path.
    pub fn get(&self, path: &str) -> Option<&TreeFile> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|at| &self.files[at])
    }

    /// Puts the files into the order that [`RepositoryTree::get`] needs.
    pub fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
    }
}

impl Store {
    /// What exists on the repository's default branch, as it was last read.
    pub async fn tree(&self, repository_id: i64) -> Result<Option<RepositoryTree>, StoreError> {
        let row: Option<(String, i64, Vec<u8>)> =
            sqlx::query_as("SELECT commit_sha, truncated, files FROM repository_trees WHERE repository_id = $1")
                .bind(repository_id)
                .fetch_optional(&self.readers)
                .await?;
        let Some((commit, truncated, files)) = row else { return Ok(None) };
        Ok(Some(RepositoryTree { commit, truncated: truncated != 0, files: unpack(&files)? }))
    }
}

/// Keeps a tree, within the caller's transaction.
pub(super) async fn keep(
    connection: &mut sqlx::SqliteConnection,
    repository_id: i64,
    tree: &RepositoryTree,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO repository_trees (repository_id, commit_sha, truncated, files) VALUES ($1, $2, $3, $4)
         ON CONFLICT (repository_id) DO UPDATE SET
             commit_sha = excluded.commit_sha, truncated = excluded.truncated, files = excluded.files",
    )
    .bind(repository_id)
    .bind(&tree.commit)
    .bind(i64::from(tree.truncated))
    .bind(pack(&tree.files)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// NUL ends a field: it is the one character that neither a path nor a hash can hold.
fn pack(files: &[TreeFile]) -> Result<Vec<u8>, StoreError> {
    let mut text = String::with_capacity(files.iter().map(|file| file.path.len() + file.blob.len() + 2).sum());
    for file in files {
        text.push_str(&file.path);
        text.push('\0');
        text.push_str(&file.blob);
        text.push('\0');
    }
    zstd::bulk::compress(text.as_bytes(), 3)
        .map_err(|error| StoreError::Corrupt(format!("a tree that cannot be packed: {error}")))
}

fn unpack(packed: &[u8]) -> Result<Vec<TreeFile>, StoreError> {
    let corrupt = |reason: String| StoreError::Corrupt(format!("a tree that cannot be unpacked: {reason}"));
    let bytes = zstd::bulk::decompress(packed, LARGEST).map_err(|error| corrupt(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| corrupt(error.to_string()))?;
    let mut fields = text.split_terminator('\0');
    let mut files = Vec::new();
    while let (Some(path), Some(blob)) = (fields.next(), fields.next()) {
        files.push(TreeFile { path: path.to_owned(), blob: blob.to_owned() });
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_paths_come_back_as_they_were(paths in proptest::collection::vec("[^\0]{1,20}", 0..20)) {
            let files: Vec<TreeFile> =
                paths.into_iter().map(|path| TreeFile { path, blob: "ab".repeat(20) }).collect();
            proptest::prop_assert_eq!(unpack(&pack(&files).unwrap()).unwrap(), files);
        }
    }

    #[test]
    fn a_damaged_tree_is_an_error_and_no_panic() {
        assert!(unpack(b"not zstd").is_err());
    }
}
