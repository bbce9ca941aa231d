//! What each kind of page shows of each kind of repository.

use super::*;

const HERE: i64 = 1;
const OURS: i64 = 7;

fn record(id: i64, installation_id: i64, private: bool) -> RepositoryRecord {
    RepositoryRecord {
        id,
        installation_id,
        full_name: format!("acme/r{id}"),
        default_branch: "main".to_owned(),
        archived: false,
        private,
        commit: None,
        etag: None,
        looked_at: None,
    }
}

/// A store with the page's own repository (1), a public (2) and a private one (3) beside it, and a private one of
/// another organisation (4).
async fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Store::open(&format!("sqlite://{}/idp.sqlite", folder.path().display())).await.unwrap();
    for repository in [record(1, OURS, true), record(2, OURS, false), record(3, OURS, true), record(4, 8, true)] {
        store.keep_repository(&repository).await.unwrap();
    }
    (store, folder)
}

async fn seen(inside: Option<i64>) -> Vec<i64> {
    let (store, _folder) = store().await;
    let sight = Sight { store: &store, here: HERE, inside };
    sight.only(vec![1, 2, 3, 4, 5], |id| *id).await.unwrap()
}

#[tokio::test]
async fn where_everybody_reads_nothing_private_is_shown_but_the_page_s_own() {
    assert_eq!(seen(None).await, [1, 2]);
}

#[tokio::test]
async fn a_member_sees_the_private_repositories_of_the_own_organisation_only() {
    assert_eq!(seen(Some(OURS)).await, [1, 2, 3]);
}

#[tokio::test]
async fn a_repository_that_is_not_recorded_is_not_shown() {
    let (store, _folder) = store().await;
    assert!(!Sight { store: &store, here: HERE, inside: Some(OURS) }.sees(99).await.unwrap());
}
