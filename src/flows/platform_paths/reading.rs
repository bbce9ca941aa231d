//! The files below `golden-paths/`: one tree, and the contents that are not known yet, many in a call.

use std::collections::BTreeMap;

use super::{FOLDER, PlatformPaths};
use crate::failure::Failure;
use crate::github::{Blob, RepoName, Scope, TextOf};
use crate::golden_paths::{Files, SourceFile};

/// Files that are read at most; a golden path with more is refused anyway.
const MOST_FILES: usize = 5_000;
/// Bytes of one file.
const LARGEST: i64 = 4 << 20;
/// Bytes of all.
const LARGEST_ALL: i64 = 40 << 20;

/// A file below the folder.
struct Listed {
    /// Its path below the folder.
    path: String,
    blob: String,
    executable: bool,
    link: bool,
    size: i64,
}

impl PlatformPaths {
    /// All files below the folder at a commit, by their path below it.
    pub async fn fetch(&self, scope: Scope, repo: &RepoName, commit: &str) -> Result<Files, Failure> {
        let (entries, truncated) = self.github.tree(scope, repo, commit).await?;
        if truncated {
            tracing::warn!(repository = %repo, "the platform repository has more files than GitHub lists at once");
        }
        let below = entries.into_iter().filter(|entry| entry.kind == "blob" && entry.size.unwrap_or(0) <= LARGEST);
        let listed = below.filter_map(|entry| {
            let path = entry.path.strip_prefix(FOLDER)?.to_owned();
            let size = entry.size.unwrap_or(0);
            let (executable, link) = (entry.is_executable(), entry.is_link());
            Some(Listed { path, blob: entry.sha, executable, link, size })
        });
        let mut room = LARGEST_ALL;
        let listed = listed.take(MOST_FILES).take_while(|file| {
            room -= file.size;
            room >= 0
        });
        let listed: Vec<Listed> = listed.collect();
        let contents = self.contents(scope, repo, &listed).await?;
        let file = |listed: Listed| {
            let contents = contents.get(&listed.blob)?.clone();
            Some((listed.path, SourceFile { contents, executable: listed.executable, link: listed.link }))
        };
        Ok(listed.into_iter().filter_map(file).collect())
    }

    /// Contents by their name: from the store where they were read before.
    async fn contents(
        &self,
        scope: Scope,
        repo: &RepoName,
        listed: &[Listed],
    ) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
        let mut contents = BTreeMap::new();
        let mut open: Vec<Blob> = Vec::new();
        for file in listed {
            match self.store.blob(&file.blob).await? {
                Some(text) => _ = contents.insert(file.blob.clone(), text.into_bytes()),
                None => open.push(Blob::Oid(file.blob.clone())),
            }
        }
        open.dedup();
        for (wanted, found) in self.github.texts(scope, repo, &open).await? {
            let Blob::Oid(blob) = wanted else { continue };
            let bytes = match found {
                TextOf::Text(text) => {
                    self.store.keep_blob(&blob, &text).await?;
                    text.into_bytes()
                }
                TextOf::Missing => continue,
                TextOf::Binary | TextOf::TooLarge(_) | TextOf::Truncated => {
                    self.github.blob(scope, repo, &blob).await?.bytes
                }
            };
            contents.insert(blob, bytes);
        }
        Ok(contents)
    }
}
