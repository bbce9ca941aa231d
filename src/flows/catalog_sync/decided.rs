//! What an organisation decides about catalog files changes what all of its files mean: once the record has another
//! `idp.yaml`, every repository is read again, paced as any sync. Not the decisions themselves: those are `Decisions`.

use super::CatalogSync;
use crate::catalog::Settings;
use crate::config::organisation::Organisation;
use crate::failure::Failure;
use crate::store::catalog::RepositoryRecord;
use crate::store::now;

impl CatalogSync {
    /// After a repository was taken over as `before` decided: when that is not what is decided now, it was read in
    /// vain, and if it is the platform repository itself, so were all others.
    pub(super) async fn heed_decisions(&self, record: &RepositoryRecord, before: &Organisation) -> Result<(), Failure> {
        let owner = record.full_name.split('/').next().unwrap_or_default();
        let decided = self.decisions.of(owner).await?;
        if reads_alike(&before.catalog, &decided.catalog) {
            return Ok(());
        }
        if self.decisions.is_platform(&record.full_name) {
            tracing::info!(repository = record.full_name, "catalog files are read otherwise now: all are read again");
            self.store.read_again(record.installation_id).await?;
        } else {
            self.store.read_one_again(record.id).await?;
        }
        self.store.want_sync(record.installation_id, now()).await?;
        self.wanted.notify_one();
        Ok(())
    }
}

/// Whether files come to the same entities under both.
fn reads_alike(one: &Settings, other: &Settings) -> bool {
    (&one.extra_kinds, &one.globs, one.ai_resources) == (&other.extra_kinds, &other.globs, other.ai_resources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_makes_entities_of_files_counts() {
        let alike = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|text| Organisation::read(text).0.catalog);
            reads_alike(&one, &other)
        };
        assert!(alike("catalog: {lifecycles: [beta]}", "catalog: {rules: {catalog.codeowners: off}}"));
        assert!(alike("catalog: {files: ['a/*']}", "catalog: {files: ['./a/*']}"));
        assert!(!alike("catalog: {files: ['a/*']}", "catalog: {files: ['!a/*']}"));
        assert!(!alike("", "catalog: {files: ['a/*']}"));
        assert!(!alike("", "catalog: {kinds: [{apiVersion: acme.com/v1, kind: Runbook}]}"));
        assert!(!alike("", "catalog: {ai-resources: true}"));
    }
}
