//! The contents that a reader wants: from the store where they were read before, else from GitHub, many in one call.

use super::CatalogSync;
use super::look::Unread;
use crate::github::{Blob, RepoName, Scope, TextOf};
use crate::store::catalog::TreeFile;

/// Contents that are fetched and given to the reader together.
const AT_ONCE: usize = 100;

impl CatalogSync {
    /// The contents of some of the wanted files, by path; none for what is too large or no text.
    pub(super) async fn contents(
        &self,
        scope: Scope,
        name: &RepoName,
        wanted: &[TreeFile],
    ) -> Result<Vec<(String, Option<String>)>, Unread> {
        let (mut texts, mut asked) = (Vec::new(), Vec::new());
        for file in wanted.iter().take(AT_ONCE) {
            match self.store.blob(&file.blob).await? {
                Some(text) => texts.push((file.path.clone(), Some(text))),
                None => asked.push(file),
            }
        }
        if asked.is_empty() {
            return Ok(texts);
        }
        let blobs: Vec<Blob> = asked.iter().map(|file| Blob::Oid(file.blob.clone())).collect();
        let mut fresh = Vec::with_capacity(asked.len());
        for (file, (_, found)) in asked.into_iter().zip(self.github.texts(scope, name, &blobs).await?) {
            let text = match found {
                TextOf::Text(text) => Some(text),
                // Longer than GraphQL shows, but not too long for us.
                TextOf::Truncated => String::from_utf8(self.github.blob(scope, name, &file.blob).await?.bytes).ok(),
                TextOf::Missing | TextOf::Binary | TextOf::TooLarge(_) => None,
            };
            fresh.push((file, text));
        }
        let kept: Vec<(&str, &str)> =
            fresh.iter().filter_map(|(file, text)| Some((file.blob.as_str(), text.as_deref()?))).collect();
        self.store.keep_blobs(&kept).await?;
        texts.extend(fresh.into_iter().map(|(file, text)| (file.path.clone(), text)));
        Ok(texts)
    }
}
