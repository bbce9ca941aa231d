//! The promises of the store, on real files.

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const LEASE: i64 = 60_000;

async fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/idp.sqlite", folder.path().display())).await.unwrap();
    (store, folder)
}

fn arrival(guid: &str, subject: &str, state: DeliveryState) -> Arrival {
    Arrival {
        guid: guid.to_owned(),
        event: "issue_comment".to_owned(),
        action: "created".to_owned(),
        subject: subject.to_owned(),
        installation_id: Some(1),
        state,
        note: String::new(),
        pause: 0,
        body: b"body".to_vec(),
    }
}

async fn arrive(store: &Store, guids: &[(&str, &str)]) {
    let arrivals = guids.iter().map(|(guid, subject)| arrival(guid, subject, DeliveryState::Ready)).collect();
    store.insert_deliveries(arrivals).await.unwrap();
}

async fn claim(store: &Store) -> Vec<Claimed> {
    store.claim_deliveries("w", 8, LEASE).await.unwrap()
}

fn guids(claimed: &[Claimed]) -> Vec<&str> {
    claimed.iter().map(|claimed| claimed.guid.as_str()).collect()
}

#[tokio::test]
async fn deliveries_of_one_subject_are_claimed_one_after_the_other_and_others_beside_them() {
    let (store, _folder) = store().await;
    arrive(&store, &[("a1", "a"), ("a2", "a"), ("b1", "b")]).await;
    let first = claim(&store).await;
    assert_eq!(guids(&first), ["a1", "b1"]);
    assert!(claim(&store).await.is_empty());
    store.finish_delivery(first[0].seq, "w", DeliveryState::Done, "").await.unwrap();
    assert_eq!(guids(&claim(&store).await), ["a2"]);
}

#[tokio::test]
async fn a_delivery_that_waits_for_its_next_try_holds_back_the_later_ones_of_its_subject() {
    let (store, _folder) = store().await;
    arrive(&store, &[("a1", "a"), ("a2", "a")]).await;
    let first = claim(&store).await;
    store.postpone_delivery(first[0].seq, "w", now() + 3_600_000, true, "later").await.unwrap();
    assert!(claim(&store).await.is_empty());
}

#[tokio::test]
async fn what_a_dead_process_worked_on_is_taken_up_again_and_it_can_no_longer_finish_it() {
    let (store, _folder) = store().await;
    arrive(&store, &[("a1", "a")]).await;
    let dead = claim(&store).await;
    assert_eq!(store.release_dead(false, 50).await.unwrap(), 0, "its lease has not run out");
    assert_eq!(store.release_dead(true, 50).await.unwrap(), 1);
    let again = store.claim_deliveries("other", 8, LEASE).await.unwrap();
    store.finish_delivery(dead[0].seq, "w", DeliveryState::Done, "too late").await.unwrap();
    assert_eq!(store.delivery("a1").await.unwrap().unwrap().state, "running");
    store.finish_delivery(again[0].seq, "other", DeliveryState::Done, "").await.unwrap();
    assert_eq!(store.delivery("a1").await.unwrap().unwrap().state, "done");
}

#[tokio::test]
async fn what_kills_the_process_again_and_again_is_given_up() {
    let (store, _folder) = store().await;
    arrive(&store, &[("a1", "a")]).await;
    for _ in 0..3 {
        claim(&store).await;
        store.release_dead(true, 2).await.unwrap();
    }
    let given_up = store.delivery("a1").await.unwrap().unwrap();
    assert_eq!(given_up.state, "failed");
    assert_eq!(given_up.note, "the process ended 3 times while working on it");
}

#[tokio::test]
async fn the_same_guid_is_stored_once_and_runs_again_only_after_it_failed() {
    let (store, _folder) = store().await;
    let ready = |guid: &str| vec![arrival(guid, "a", DeliveryState::Ready)];
    assert_eq!(store.insert_deliveries(ready("a1")).await.unwrap(), 1);
    assert_eq!(store.insert_deliveries(ready("a1")).await.unwrap(), 0);
    let claimed = claim(&store).await;
    store.finish_delivery(claimed[0].seq, "w", DeliveryState::Done, "").await.unwrap();
    assert_eq!(store.insert_deliveries(ready("a1")).await.unwrap(), 0);
    assert!(claim(&store).await.is_empty());

    arrive(&store, &[("b1", "b")]).await;
    let claimed = claim(&store).await;
    store.finish_delivery(claimed[0].seq, "w", DeliveryState::Failed, "no").await.unwrap();
    assert_eq!(store.insert_deliveries(ready("b1")).await.unwrap(), 1);
    assert_eq!(guids(&claim(&store).await), ["b1"]);
}

#[tokio::test]
async fn any_number_of_deliveries_fits_in_one_commit() {
    let (store, _folder) = store().await;
    for many in [1usize, 63, 64, 65, 128] {
        let batch = (0..many).map(|n| arrival(&format!("{many}-{n}"), "a", DeliveryState::Ignored)).collect();
        assert_eq!(store.insert_deliveries(batch).await.unwrap(), many as u64);
    }
    assert_eq!(store.queue_depth().await.unwrap().open, 0);
}

#[tokio::test]
async fn only_what_is_finished_and_old_is_forgotten() {
    let (store, _folder) = store().await;
    let arrivals = [DeliveryState::Ignored, DeliveryState::Ready, DeliveryState::Failed, DeliveryState::Done]
        .map(|state| arrival(state.name(), state.name(), state));
    store.insert_deliveries(arrivals.into()).await.unwrap();
    assert_eq!(store.forget_deliveries(now() - 1_000, 100).await.unwrap(), 0);
    assert_eq!(store.forget_deliveries(now() + 1_000, 100).await.unwrap(), 2);
    let left: Vec<String> = store.deliveries(None, 10).await.unwrap().into_iter().map(|d| d.guid).collect();
    assert_eq!(left, ["failed", "ready"]);
}

fn new_request(cause: &str, name: &str) -> NewRequest {
    NewRequest {
        cause: cause.to_owned(),
        state: RequestState::Waiting,
        repository_id: 1,
        repository: "acme/orders".to_owned(),
        installation_id: 1,
        issue: 1,
        comment_id: 1,
        comment_url: String::new(),
        default_branch: "main".to_owned(),
        golden_path: "postgres".to_owned(),
        name: name.to_owned(),
        environment: "production".to_owned(),
        asked_by: "alice".to_owned(),
        asked_by_id: 1,
        plan: "{}".to_owned(),
        plan_hash: "00".to_owned(),
    }
}

#[tokio::test]
async fn the_same_thing_asked_for_twice_is_one_request_until_it_ends() {
    let (store, _folder) = store().await;
    let first = store.ask(&new_request("c1", "db")).await.unwrap();
    assert_eq!(store.ask(&new_request("c1", "db")).await.unwrap().id, first.id, "worked on again");
    assert_eq!(store.ask(&new_request("c2", "db")).await.unwrap().id, first.id, "asked again");
    assert_ne!(store.ask(&new_request("c3", "other")).await.unwrap().id, first.id);
    let cancel = Transition {
        id: first.id,
        to: RequestState::Cancelled,
        who: "alice",
        cause: "c4",
        decides: false,
        reason: None,
    };
    assert_eq!(store.change_request(&cancel).await.unwrap(), Change::Made);
    assert_ne!(store.ask(&new_request("c5", "db")).await.unwrap().id, first.id);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_request_only_ever_moves_as_the_state_machine_allows(
        steps in proptest::collection::vec((0usize..RequestState::ALL.len(), 0u8..6), 1..24)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (store, _folder) = store().await;
            let request = store.ask(&new_request("asked", "db")).await.unwrap();
            let (mut state, mut made) = (RequestState::Waiting, Vec::new());
            for (to, cause) in steps {
                let (to, cause) = (RequestState::ALL[to], format!("cause-{cause}"));
                let change = Transition { id: request.id, to, who: "bob", cause: &cause, decides: true, reason: None };
                let result = store.change_request(&change).await.unwrap();
                let repeated = made.contains(&(to, cause.clone()));
                if !repeated && state.may_become(to) {
                    state = to;
                    made.push((to, cause));
                    assert_eq!(result, Change::Made);
                } else {
                    assert_eq!(result, if repeated { Change::Made } else { Change::NotFrom(state) });
                }
                assert_eq!(store.request(request.id).await.unwrap().unwrap().state, state);
            }
        });
    }
}

#[test]
fn a_password_in_an_address_is_not_shown() {
    let error = file_of("postgres://idp:hunter2@db/idp").unwrap_err().to_string();
    assert!(!error.contains("hunter2"), "{error}");
    assert!(error.contains("sqlite://PATH"), "{error}");
}

#[test]
fn the_file_is_what_the_address_names() {
    assert_eq!(file_of("sqlite://data/idp.sqlite").unwrap(), PathBuf::from("data/idp.sqlite"));
    assert_eq!(file_of("sqlite:///var/lib/idp.sqlite?mode=rwc").unwrap(), PathBuf::from("/var/lib/idp.sqlite"));
}
