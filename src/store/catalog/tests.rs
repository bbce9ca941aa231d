//! The promises of the record, on real files.

use tempfile::TempDir;

use super::super::{Store, now};
use super::*;

async fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/idp.sqlite", folder.path().display())).await.unwrap();
    store.keep_installation(7, "Acme", true).await.unwrap();
    (store, folder)
}

async fn repository(store: &Store, id: i64, name: &str) -> RepositoryRecord {
    let record = RepositoryRecord {
        id,
        installation_id: 7,
        full_name: format!("acme/{name}"),
        default_branch: "main".to_owned(),
        archived: false,
        private: false,
        commit: None,
        etag: None,
        looked_at: None,
    };
    store.keep_repository(&record).await.unwrap();
    store.repository(id).await.unwrap().unwrap()
}

/// `component:default/orders owner` with a description.
fn component(name: &str, owner: &str) -> NewEntity {
    let relation = |kind: &str, target: String| NewRelation { kind: kind.to_owned(), target };
    NewEntity {
        reference: format!("component:default/{}", name.to_lowercase()),
        kind: "Component".to_owned(),
        namespace: "default".to_owned(),
        name: name.to_owned(),
        description: "Takes what people buy".to_owned(),
        owner: Some(format!("group:default/{owner}")),
        tags: vec!["java".to_owned()],
        line: 1,
        json: format!("{{\"kind\":\"Component\",\"metadata\":{{\"name\":\"{name}\"}}}}"),
        relations: vec![
            relation("ownedBy", format!("group:default/{owner}")),
            relation("dependsOn", "resource:default/ledger-db".to_owned()),
        ],
        ..NewEntity::default()
    }
}

fn file(path: &str, blob: &str, entities: &[NewEntity]) -> TakenFile {
    TakenFile {
        path: path.to_owned(),
        blob: blob.to_owned(),
        entities: entities.to_vec(),
        whole: true,
        ..TakenFile::default()
    }
}

/// Takes over on top of whatever is recorded.
async fn take(store: &Store, id: i64, commit: &str, removed: &[&str], changed: Vec<TakenFile>) -> TakenOver {
    let record = store.repository(id).await.unwrap().unwrap();
    let change = TakeOver {
        from: record.commit.clone(),
        commit: commit.to_owned(),
        removed: removed.iter().map(|path| (*path).to_owned()).collect(),
        changed,
        ..TakeOver::default()
    };
    store.take_over(&record, &change).await.unwrap()
}

async fn found(store: &Store, words: &str) -> Vec<String> {
    let search = Search { words, ..Search::default() };
    store.find(&search, 7).await.unwrap().into_iter().map(|hit| hit.reference).collect()
}

async fn places(store: &Store, reference: &str) -> Vec<(i64, String, bool)> {
    let rows = store.entity(reference).await.unwrap();
    rows.into_iter().map(|row| (row.repository_id, row.path, row.wins)).collect()
}

const ORDERS: &str = "component:default/orders";

#[tokio::test]
async fn what_is_taken_over_is_found_from_every_side() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    let done = take(&store, 1, "c1", &[], vec![file("catalog-info.yaml", "b1", &[component("Orders", "pay")])]).await;
    assert_eq!(done, TakenOver::Done { added: 1, updated: 0, removed: 0 });

    let entity = store.entity("component:default/ORDERS").await.unwrap().remove(0);
    assert_eq!((entity.name.as_str(), entity.repository.as_str(), entity.line), ("Orders", "acme/orders", 1));
    assert_eq!((entity.commit.as_str(), entity.blob.as_str(), entity.wins), ("c1", "b1", true));
    let relations = store.relations(ORDERS, 10).await.unwrap();
    assert_eq!(relations.outgoing.len(), 2);
    let relations = store.relations("resource:default/ledger-db", 10).await.unwrap();
    assert_eq!(relations.incoming[0].source, ORDERS);
    assert_eq!(store.owned_by("group:default/pay", "", 10).await.unwrap()[0].reference, ORDERS);
    assert_eq!(store.known(&[ORDERS, "component:default/none"]).await.unwrap().len(), 1);
    assert_eq!(store.nearest_catalog_file(1, "src/main.rs").await.unwrap().as_deref(), Some("catalog-info.yaml"));
}

#[tokio::test]
async fn a_removed_file_takes_its_entities_with_it() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    take(&store, 1, "c1", &[], vec![file("catalog-info.yaml", "b1", &[component("orders", "pay")])]).await;
    let done = take(&store, 1, "c2", &["catalog-info.yaml"], vec![]).await;
    assert_eq!(done, TakenOver::Done { added: 0, updated: 0, removed: 1 });
    assert_eq!(places(&store, ORDERS).await, []);
    assert_eq!(found(&store, "orders").await, [""; 0]);
    assert!(store.relations("resource:default/ledger-db", 10).await.unwrap().incoming.is_empty());
    assert!(store.catalog_files(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_first_registered_wins_until_it_goes() {
    let (store, _folder) = store().await;
    for id in [1, 2, 3] {
        repository(&store, id, "r").await;
        take(&store, id, "c1", &[], vec![file("a.yaml", "b1", &[component("orders", "pay")])]).await;
    }
    let a = || "a.yaml".to_owned();
    assert_eq!(places(&store, ORDERS).await, [(1, a(), true), (2, a(), false), (3, a(), false)]);
    assert_eq!(store.conflicts("", 10).await.unwrap(), [ORDERS]);

    // Its file changes, and is moved: it stays the first.
    take(&store, 1, "c2", &[], vec![file("a.yaml", "b2", &[component("orders", "ship")])]).await;
    take(&store, 1, "c3", &["a.yaml"], vec![file("b.yaml", "b2", &[component("orders", "ship")])]).await;
    assert_eq!(places(&store, ORDERS).await[0], (1, "b.yaml".to_owned(), true));
    assert_eq!(store.owned_by("group:default/ship", "", 10).await.unwrap().len(), 1);
    assert_eq!(store.owned_by("group:default/pay", "", 10).await.unwrap().len(), 0);

    store.forget_repository(1).await.unwrap();
    assert_eq!(places(&store, ORDERS).await, [(2, a(), true), (3, a(), false)]);
    take(&store, 2, "c2", &["a.yaml"], vec![]).await;
    assert_eq!(places(&store, ORDERS).await, [(3, a(), true)]);
    assert!(store.conflicts("", 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_an_entity_of_a_changed_file_no_longer_says_is_gone_and_the_others_stay() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    let others = [component("ledger", "pay"), component("basket", "shop")];
    let all = |orders: NewEntity| [&others[..], &[orders]].concat();
    take(&store, 1, "c1", &[], vec![file("a.yaml", "b1", &all(component("orders", "pay")))]).await;

    let described = NewEntity { description: "Keeps parcels".to_owned(), ..component("orders", "pay") };
    take(&store, 1, "c2", &[], vec![file("a.yaml", "b2", &all(described.clone()))]).await;
    assert_eq!(found(&store, "parcels").await, [ORDERS]);
    assert_eq!(found(&store, "orders people").await, [""; 0]);
    assert_eq!(found(&store, "people").await, ["component:default/ledger", "component:default/basket"]);
    for other in store.entities_of(1).await.unwrap() {
        assert_eq!((other.commit.as_str(), other.blob.as_str()), ("c2", "b2"), "{}", other.reference);
    }

    let mut related = described.clone();
    related.relations[1].target = "resource:default/parcels-db".to_owned();
    take(&store, 1, "c3", &[], vec![file("a.yaml", "b3", &all(related))]).await;
    assert_eq!(store.relations("resource:default/ledger-db", 9).await.unwrap().incoming.len(), 2);
    assert_eq!(store.relations("resource:default/parcels-db", 9).await.unwrap().incoming[0].source, ORDERS);

    let moved = NewEntity { line: 9, json: "{}".to_owned(), lifecycle: "deprecated".to_owned(), ..described };
    take(&store, 1, "c4", &[], vec![file("a.yaml", "b4", &all(moved))]).await;
    let orders = store.entity(ORDERS).await.unwrap().remove(0);
    assert_eq!((orders.line, orders.json.as_str(), orders.lifecycle.as_str()), (9, "{}", "deprecated"));
}

#[tokio::test]
async fn only_the_relations_of_the_one_that_wins_count_and_those_of_the_next_when_it_goes() {
    let (store, _folder) = store().await;
    let sources = async |store: &Store| {
        let relations = store.relations("resource:default/ledger-db", 9).await.unwrap();
        (relations.incoming.len(), store.relations(ORDERS, 9).await.unwrap().outgoing.len())
    };
    for (id, owner) in [(1, "pay"), (2, "ship")] {
        repository(&store, id, "r").await;
        take(&store, id, "c1", &[], vec![file("a.yaml", "b1", &[component("orders", owner)])]).await;
    }
    assert_eq!(sources(&store).await, (1, 2));
    assert!(store.relations("group:default/ship", 9).await.unwrap().incoming.is_empty());
    store.forget_repository(1).await.unwrap();
    assert_eq!(sources(&store).await, (1, 2));
    assert_eq!(store.relations("group:default/ship", 9).await.unwrap().incoming[0].source, ORDERS);
}

#[tokio::test]
async fn merging_the_index_changes_nothing_that_is_found() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    for step in 0..80 {
        let changed = NewEntity { description: format!("word{step} stays"), ..component("orders", "pay") };
        let new = component(&format!("extra-{step}"), "pay");
        let commit = format!("c{step}");
        take(&store, 1, &commit, &[], vec![file("a.yaml", &commit, &[changed]), file(&commit, "b", &[new])]).await;
    }
    let segments = async || -> i64 {
        let count = sqlx::query_scalar("SELECT COUNT(DISTINCT segid) FROM entity_words_idx");
        count.fetch_one(&store.readers).await.unwrap()
    };
    let before = segments().await;
    store.merge_words(1_000).await.unwrap();
    assert!(segments().await < before.min(10), "{before}");
    assert_eq!(found(&store, "word79").await, [ORDERS]);
    assert_eq!(found(&store, "word78").await, [""; 0]);
    assert_eq!(found(&store, "extra 17").await, ["component:default/extra-17"]);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_whole_takes_nothing_away() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    let two = [component("orders", "pay"), component("ledger", "pay")];
    take(&store, 1, "c1", &[], vec![file("a.yaml", "b1", &two)]).await;
    let broken = TakenFile { whole: false, ..file("a.yaml", "b2", &[component("ledger", "ship")]) };
    take(&store, 1, "c2", &[], vec![broken]).await;
    assert_eq!(store.entity(ORDERS).await.unwrap()[0].owner.as_deref(), Some("group:default/pay"));
    let ledger = store.entity("component:default/ledger").await.unwrap();
    assert_eq!(ledger[0].owner.as_deref(), Some("group:default/ship"));
}

#[tokio::test]
async fn a_change_that_was_worked_out_on_an_older_record_changes_nothing() {
    let (store, _folder) = store().await;
    let record = repository(&store, 1, "orders").await;
    take(&store, 1, "c2", &[], vec![]).await;
    let late = TakeOver {
        commit: "c1".to_owned(),
        changed: vec![file("a.yaml", "b1", &[component("orders", "pay")])],
        ..TakeOver::default()
    };
    assert_eq!(store.take_over(&record, &late).await.unwrap(), TakenOver::Overtaken);
    assert_eq!(places(&store, ORDERS).await, []);
    store.forget_repository(1).await.unwrap();
    assert_eq!(store.take_over(&record, &late).await.unwrap(), TakenOver::Overtaken, "it is gone");
}

#[tokio::test]
async fn words_are_found_in_names_first_then_anywhere_then_by_their_beginning() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    let titled = NewEntity { title: "The way to pay \"orders\"".to_owned(), ..component("checkout", "shop") };
    let entities = [titled, component("orders-api", "pay"), component("orders", "pay"), component("orderstore", "pay")];
    take(&store, 1, "c1", &[], vec![file("a.yaml", "b1", &entities)]).await;
    let names = |found: Vec<String>| found.join(" ").replace("component:default/", "");
    assert_eq!(names(found(&store, "orders").await), "orders orders-api checkout orderstore");
    assert_eq!(names(found(&store, "orders api").await), "orders-api");
    assert_eq!(names(found(&store, "BUY java shop").await), "checkout");
    assert_eq!(names(found(&store, "order").await), "checkout orders-api orders orderstore");
    assert_eq!(names(found(&store, "checko").await), "checkout");
    assert_eq!(names(found(&store, "orderst").await), "orderstore", "longer than what is indexed");
    assert_eq!(names(found(&store, "orderso").await), "");
    assert_eq!(names(found(&store, "\" OR * NEAR(").await), "");
    let search = Search { words: "orders", kind: Some("component"), owner: Some("group:default/shop") };
    assert_eq!(store.find(&search, 7).await.unwrap()[0].name, "checkout");
}

#[tokio::test]
async fn near_are_those_that_differ_by_a_slip_even_where_there_are_many() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    let many: Vec<NewEntity> = (0..300).map(|n| component(&format!("orders-{n}"), "pay")).collect();
    take(&store, 1, "c1", &[], vec![file("a.yaml", "b1", &many)]).await;
    for slip in ["rders-150", "ordres-150", "orders-15o", "orders_150", "orders150"] {
        let near = store.near(&format!("component:default/{slip}")).await.unwrap();
        assert!(near.contains(&"component:default/orders-150".to_owned()), "{slip}: {near:?}");
        assert!(near.len() < 150, "{slip}: {}", near.len());
    }
    assert_eq!(store.near("component:shop/orders-7").await.unwrap(), ["component:default/orders-7"]);
    assert!(store.near("no reference").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_sync_that_was_cut_short_goes_on_and_one_that_is_asked_for_meanwhile_comes_after_it() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    store.want_sync(7, now()).await.unwrap();
    let started = store.begin_sync(7).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    assert_eq!(store.begin_sync(7).await.unwrap(), started, "the same one");
    store.want_sync(7, now()).await.unwrap();
    store.finish_sync(7).await.unwrap();
    assert!(store.installation(7).await.unwrap().unwrap().sync_wanted_at.is_some(), "wanted once more");
    store.begin_sync(7).await.unwrap();
    store.finish_sync(7).await.unwrap();
    assert_eq!(store.installation(7).await.unwrap().unwrap().sync_wanted_at, None);
}

#[tokio::test]
async fn teams_are_known_by_slug_and_lose_who_leaves() {
    let (store, _folder) = store().await;
    let team = TeamRecord {
        id: 5,
        installation_id: 7,
        org: "Acme".to_owned(),
        slug: "Pay".to_owned(),
        name: "Pay".to_owned(),
    };
    let member = |id, login: &str| TeamMember { id, login: login.to_owned() };
    let members = vec![member(1, "Alice"), member(2, "bob")];
    assert!(!store.knows_teams("acme").await.unwrap());
    store.replace_teams(7, &[TeamWithMembers { team: team.clone(), members }]).await.unwrap();
    assert!(store.knows_teams("ACME").await.unwrap());
    assert_eq!(store.team_slugs_of("acme", "alice").await.unwrap(), ["pay"]);
    store.keep_team(&TeamRecord { slug: "payments".to_owned(), ..team }).await.unwrap();
    store.leave_organization("acme", 1).await.unwrap();
    let known = store.team("acme", "Payments").await.unwrap().unwrap();
    assert_eq!(known.members, [member(2, "bob")]);
    store.forget_team(5).await.unwrap();
    assert!(store.team("acme", "payments").await.unwrap().is_none());
}

#[tokio::test]
async fn blobs_that_were_not_used_for_longest_go_first() {
    let (store, _folder) = store().await;
    for hash in ["old", "new"] {
        store.keep_blob(hash, &format!("text of {hash}")).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    store.keep_blob("large", &"x".repeat(1024 * 1024 + 1)).await.unwrap();
    assert_eq!(store.blob("large").await.unwrap(), None, "too large to keep");
    assert_eq!(store.trim_blobs(30).await.unwrap(), 1);
    assert_eq!(store.blob("old").await.unwrap(), None);
    assert_eq!(store.blob("new").await.unwrap().as_deref(), Some("text of new"));
}

#[tokio::test]
async fn an_archived_repository_brings_nothing_and_a_forgotten_installation_leaves_nothing() {
    let (store, _folder) = store().await;
    repository(&store, 1, "orders").await;
    let tree = RepositoryTree {
        commit: "c1".to_owned(),
        truncated: false,
        files: vec![TreeFile { path: "a.yaml".to_owned(), blob: "b1".to_owned() }],
    };
    let record = store.repository(1).await.unwrap().unwrap();
    let change = TakeOver {
        commit: "c1".to_owned(),
        tree: Some(tree.clone()),
        changed: vec![file("a.yaml", "b1", &[component("orders", "pay")])],
        ..TakeOver::default()
    };
    store.take_over(&record, &change).await.unwrap();
    assert_eq!(store.tree(1).await.unwrap(), Some(tree));
    store.forget_entities_of(1).await.unwrap();
    assert_eq!(places(&store, ORDERS).await, []);
    assert_eq!(store.tree(1).await.unwrap(), None);
    assert_eq!(store.repository(1).await.unwrap().unwrap().commit, None);
    store.forget_installation(7).await.unwrap();
    assert_eq!(store.repository(1).await.unwrap(), None);
    assert!(store.installations().await.unwrap().is_empty());
}

/// One entity of the model: in the order of registration.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Registered {
    name: String,
    repository: i64,
    path: String,
}

/// The store as a plain list: files are replaced, the first of a name wins.
#[derive(Default)]
struct Model(Vec<Registered>);

impl Model {
    fn take(&mut self, repository: i64, path: &str, names: &[String]) {
        let of_file = |known: &Registered| known.repository == repository && known.path == path;
        self.0.retain(|known| !of_file(known) || names.contains(&known.name));
        for name in names {
            let known = self.0.iter().any(|known| of_file(known) && known.name == *name);
            if !known {
                self.0.push(Registered { name: name.clone(), repository, path: path.to_owned() });
            }
        }
    }

    fn claims(&self, name: &str) -> Vec<(i64, String, bool)> {
        let claims = self.0.iter().filter(|known| known.name == name);
        claims.enumerate().map(|(at, known)| (known.repository, known.path.clone(), at == 0)).collect()
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(8))]

    #[test]
    fn whatever_comes_and_goes_the_first_registered_wins_and_only_winners_are_found(
        steps in proptest::collection::vec(
            (1i64..4, 0usize..2, proptest::sample::subsequence(vec!["alpha", "beta", "gamma"], 0..=3)), 6..14)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (store, _folder) = store().await;
            for id in 1..4 {
                repository(&store, id, &format!("r{id}")).await;
            }
            let mut model = Model::default();
            for (step, (repository, file_number, names)) in steps.into_iter().enumerate() {
                let path = ["a.yaml", "b.yaml"][file_number];
                let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
                let entities: Vec<NewEntity> = names.iter().map(|name| component(name, "pay")).collect();
                let commit = format!("c{step}");
                if names.is_empty() {
                    take(&store, repository, &commit, &[path], vec![]).await;
                } else {
                    take(&store, repository, &commit, &[], vec![file(path, &commit, &entities)]).await;
                }
                model.take(repository, path, &names);
            }
            let mut owned = Vec::new();
            for name in ["alpha", "beta", "gamma"] {
                let reference = format!("component:default/{name}");
                let claims = model.claims(name);
                assert_eq!(places(&store, &reference).await, claims);
                let winner: Vec<String> = claims.first().map(|_| reference.clone()).into_iter().collect();
                assert_eq!(found(&store, name).await, winner);
                assert_eq!(store.relations(&reference, 9).await.unwrap().outgoing.len(), winner.len() * 2);
                owned.extend(winner);
            }
            let by_owner = store.owned_by("group:default/pay", "", 9).await.unwrap();
            assert_eq!(by_owner.into_iter().map(|brief| brief.reference).collect::<Vec<_>>(), owned);
        });
    }
}
