//! The repositories that are recorded, by GitHub's id: names change.

use sqlx::FromRow;

use super::super::{Millis, Store, StoreError};
use super::trees::TreeFile;

/// A repository as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RepositoryRecord {
    /// GitHub's id.
    pub id: i64,
    /// Whose token reads it.
    pub installation_id: i64,
    /// `owner/name`, as it is called now.
    pub full_name: String,
    /// The branch whose files count.
    pub default_branch: String,
    /// An archived repository is known, but none of its entities are.
    pub archived: bool,
    /// Whether only some may see it.
    pub private: bool,
    /// The commit that the record stands at; none before the first look.
    #[sqlx(rename = "commit_sha")]
    pub commit: Option<String>,
    /// What GitHub named the default branch's tree at the last read of it.
    pub etag: Option<String>,
    /// When that was; none where it must be read again, whether it has changed or not.
    pub looked_at: Option<Millis>,
}

impl RepositoryRecord {
    /// Whether its files were read, but must be read again because what they mean has changed.
    pub fn is_marked(&self) -> bool {
        self.commit.is_some() && self.looked_at.is_none()
    }
}

/// A file that entities come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogFile {
    /// Its path from the root.
    pub path: String,
    /// The name of its content.
    pub blob: String,
    /// Other files that were read for it (placeholders): it is read again when one of them changes.
    pub needs: Vec<TreeFile>,
    /// Where its Locations lead.
    pub leads_to: Vec<Lead>,
}

/// Where a Location leads inside its repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lead {
    /// A path from the root, or a pattern.
    pub path: String,
    /// Whether it is a pattern.
    pub glob: bool,
}

const COLUMNS: &str = "id, installation_id, full_name, default_branch, archived <> 0 AS archived, \
                       private <> 0 AS private, commit_sha, etag, looked_at";

impl Store {
    /// The repository with this id.
    pub async fn repository(&self, id: i64) -> Result<Option<RepositoryRecord>, StoreError> {
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM repositories WHERE id = $1")))
            .bind(id)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// The repository of that `owner/name`, in any case of its letters.
    pub async fn repository_named(&self, full_name: &str) -> Result<Option<RepositoryRecord>, StoreError> {
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM repositories WHERE lower(full_name) = $1 ORDER BY looked_at DESC LIMIT 1"
        )))
        .bind(full_name.to_ascii_lowercase())
        .fetch_optional(&self.readers)
        .await?)
    }

    /// The repositories of an installation after that id, in the order of their ids.
    pub async fn repositories(
        &self,
        installation_id: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<RepositoryRecord>, StoreError> {
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM repositories WHERE installation_id = $1 AND id > $2 ORDER BY id LIMIT $3"
        )))
        .bind(installation_id)
        .bind(after)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?)
    }

    /// Notes what a repository is called and which branch counts; what was read of it stays. Where the default branch
    /// is another than before, what was read no longer counts as looked at.
    pub async fn keep_repository(&self, repository: &RepositoryRecord) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO repositories (id, installation_id, full_name, default_branch, archived, private)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (id) DO UPDATE SET
                 installation_id = excluded.installation_id, full_name = excluded.full_name,
                 etag = CASE WHEN repositories.default_branch = excluded.default_branch
                             THEN repositories.etag END,
                 default_branch = excluded.default_branch,
                 archived = excluded.archived, private = excluded.private",
        )
        .bind(repository.id)
        .bind(repository.installation_id)
        .bind(&repository.full_name)
        .bind(&repository.default_branch)
        .bind(i64::from(repository.archived))
        .bind(i64::from(repository.private))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Notes that the default branch was looked at, and under which name GitHub knows what was seen there.
    pub async fn looked_at(&self, repository_id: i64, etag: Option<&str>, at: Millis) -> Result<(), StoreError> {
        sqlx::query("UPDATE repositories SET etag = COALESCE($1, etag), looked_at = $2 WHERE id = $3")
            .bind(etag)
            .bind(at)
            .bind(repository_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Marks one repository to be read again although it has not changed.
    pub async fn read_one_again(&self, repository_id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE repositories SET etag = NULL, looked_at = NULL WHERE id = $1")
            .bind(repository_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The files of a repository that entities come from, in the order of their paths.
    pub async fn catalog_files(&self, repository_id: i64) -> Result<Vec<CatalogFile>, StoreError> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "SELECT path, blob, needs, leads_to FROM catalog_files WHERE repository_id = $1 ORDER BY path",
        )
        .bind(repository_id)
        .fetch_all(&self.readers)
        .await?;
        let file = |(path, blob, needs, leads_to): (String, String, String, String)| CatalogFile {
            path,
            blob,
            needs: unpack_needs(&needs),
            leads_to: unpack_leads(&leads_to),
        };
        Ok(rows.into_iter().map(file).collect())
    }

    /// The catalog file that speaks for a path: the one in the nearest folder at or above it that brings entities.
    /// Within one folder `catalog-info.yaml` comes first, then the order of the names.
    pub async fn nearest_catalog_file(&self, repository_id: i64, path: &str) -> Result<Option<String>, StoreError> {
        let files: Vec<String> = sqlx::query_scalar(
            "SELECT f.path FROM catalog_files f
             WHERE f.repository_id = $1
               AND EXISTS (SELECT 1 FROM entities e WHERE e.repository_id = f.repository_id AND e.path = f.path)
             ORDER BY f.path",
        )
        .bind(repository_id)
        .fetch_all(&self.readers)
        .await?;
        Ok(nearest(&files, path.trim_matches('/')).cloned())
    }
}

/// One a line: the name of the content, a blank, the path. A path with a line break is never kept.
pub(super) fn pack_needs(needs: &[TreeFile]) -> String {
    let lines = needs.iter().filter(|file| !file.path.contains('\n'));
    lines.map(|file| format!("{} {}", file.blob, file.path)).collect::<Vec<_>>().join("\n")
}

fn unpack_needs(text: &str) -> Vec<TreeFile> {
    let file = |(blob, path): (&str, &str)| TreeFile { path: path.to_owned(), blob: blob.to_owned() };
    text.split('\n').filter_map(|line| line.split_once(' ')).map(file).collect()
}

/// One a line: `glob` or `path`, a blank, where it leads.
pub(super) fn pack_leads(leads: &[Lead]) -> String {
    let word = |lead: &Lead| if lead.glob { "glob" } else { "path" };
    let lines = leads.iter().filter(|lead| !lead.path.contains('\n'));
    lines.map(|lead| format!("{} {}", word(lead), lead.path)).collect::<Vec<_>>().join("\n")
}

fn unpack_leads(text: &str) -> Vec<Lead> {
    let lead = |(word, path): (&str, &str)| Lead { path: path.to_owned(), glob: word == "glob" };
    text.split('\n').filter_map(|line| line.split_once(' ')).map(lead).collect()
}

fn nearest<'a>(files: &'a [String], path: &str) -> Option<&'a String> {
    let folder = |file: &str| file.rsplit_once('/').map_or(0, |(folder, _)| folder.len() + 1);
    let speaks = |file: &&String| {
        let above = &file[..folder(file)];
        above.is_empty() || path.starts_with(above) || above.strip_suffix('/') == Some(path)
    };
    let named = |file: &str| file.rsplit('/').next().is_some_and(|name| name.starts_with("catalog-info."));
    files.iter().filter(speaks).min_by_key(|file| (std::cmp::Reverse(folder(file)), !named(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_a_file_needs_and_leads_to_comes_back_as_it_was(paths in proptest::collection::vec("[^\n]{1,20}", 0..9)) {
            let need = |path: &String| TreeFile { path: path.clone(), blob: String::new() };
            let needs: Vec<TreeFile> = paths.iter().map(need).collect();
            proptest::prop_assert_eq!(unpack_needs(&pack_needs(&needs)), needs);
            let lead = |path: &String| Lead { path: path.clone(), glob: path.len().is_multiple_of(2) };
            let leads: Vec<Lead> = paths.iter().map(lead).collect();
            proptest::prop_assert_eq!(unpack_leads(&pack_leads(&leads)), leads);
        }
    }

    #[test]
    fn the_nearest_file_at_or_above_a_path_speaks_for_it() {
        let files = ["catalog-info.yaml", "services/catalog-info.yaml", "services/pay/catalog-info.yaml"];
        let files = files.map(str::to_owned);
        let speaks = |path: &str| nearest(&files, path).map(String::as_str);
        assert_eq!(speaks("services/pay/src/main.rs"), Some("services/pay/catalog-info.yaml"));
        assert_eq!(speaks("services/pay"), Some("services/pay/catalog-info.yaml"));
        assert_eq!(speaks("services/payments/x"), Some("services/catalog-info.yaml"));
        assert_eq!(speaks("README.md"), Some("catalog-info.yaml"));
        assert_eq!(nearest(&files[2..], "README.md"), None);
    }
}
