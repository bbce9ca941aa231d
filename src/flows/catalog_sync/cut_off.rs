//! Trees that GitHub cuts off (over 100,000 entries, or 7 MB): what the catalog needs of them is asked for by path.

use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::CatalogSync;
use super::look::Unread;
use crate::github::{Blob, CommitSha, RepoName, Scope, TextOf};
use crate::store::catalog::{CatalogFile, RepositoryTree, TreeFile};

/// Paths that are asked for; more are left as they are recorded.
const MOST: usize = 500;
const ROOTS: [&str; 2] = ["catalog-info.yaml", "catalog-info.yml"];

impl CatalogSync {
    /// Adds to a tree that was cut off the catalog files that it does not list but that exist, and returns those of
    /// the recorded ones that do not. Costs nothing for a whole tree.
    pub(super) async fn complete(
        &self,
        scope: Scope,
        name: &RepoName,
        tree: &mut RepositoryTree,
        recorded: &[CatalogFile],
    ) -> Result<Vec<String>, Unread> {
        if !tree.truncated {
            return Ok(Vec::new());
        }
        let known = recorded.iter().map(|file| file.path.as_str());
        let mut paths: Vec<&str> = ROOTS.into_iter().chain(known).filter(|path| tree.get(path).is_none()).collect();
        paths.sort_unstable();
        paths.dedup();
        paths.truncate(MOST);
        let commit = CommitSha(tree.commit.clone());
        let blobs: Vec<Blob> =
            paths.iter().map(|path| Blob::At { commit: commit.clone(), path: (*path).to_owned() }).collect();
        let is_long = tree.files.iter().any(|file| file.blob.len() == 64);
        let (mut gone, mut there) = (Vec::new(), Vec::new());
        for (path, (_, found)) in paths.into_iter().zip(self.github.texts(scope, name, &blobs).await?) {
            match found {
                TextOf::Text(text) => there.push((path.to_owned(), blob_name(&text, is_long), text)),
                TextOf::Missing if recorded.iter().any(|file| file.path == path) => gone.push(path.to_owned()),
                // What it holds cannot be said: it stays as it is recorded.
                _ => {}
            }
        }
        let kept: Vec<(&str, &str)> = there.iter().map(|(_, blob, text)| (blob.as_str(), text.as_str())).collect();
        self.store.keep_blobs(&kept).await?;
        tree.files.extend(there.into_iter().map(|(path, blob, _)| TreeFile { path, blob }));
        tree.sort();
        Ok(gone)
    }
}

/// The name that git gives to a content.
/// What git calls a content, in a repository with short or with long names.
pub(super) fn blob_name(content: impl AsRef<[u8]>, is_long: bool) -> String {
    let content = content.as_ref();
    let head = format!("blob {}\0", content.len());
    if is_long {
        return hex::encode(Sha256::new().chain_update(head).chain_update(content).finalize());
    }
    hex::encode(Sha1::new().chain_update(head).chain_update(content).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_is_named_as_git_names_it() {
        // `printf 'hello\n' | git hash-object --stdin`, also in a repository with `--object-format=sha256`
        assert_eq!(blob_name("hello\n", false), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(blob_name("hello\n", true), "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4");
    }
}
