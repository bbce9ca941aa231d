use super::*;
use crate::store::{NewRequest, RequestState};
use tempfile::TempDir;

async fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/idp.sqlite", folder.path().display())).await.unwrap();
    (store, folder)
}

fn new(cause: &str, rules: &[&str], path: Option<&str>) -> NewWaiver {
    NewWaiver {
        cause: cause.to_owned(),
        repository_id: 7,
        repository: "acme/orders".to_owned(),
        installation_id: 1,
        default_branch: "main".to_owned(),
        issue: 3,
        in_pull: true,
        comment_url: "https://github.test/c".to_owned(),
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        path: path.map(str::to_owned),
        reason: "The node agent needs the devices".to_owned(),
        days: 30,
        asked_by: "alice".to_owned(),
        asked_by_id: 2,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn change(store: &Store, id: i64, to: WaiverState, cause: &str, on: &str) -> Option<WaiverState> {
    let until = (to == WaiverState::Granted).then(|| day("2026-12-21"));
    let change = WaiverChange { id, to, who: "bob", cause, reason: None, on: day(on), until };
    store.change_waiver(&change).await.unwrap()
}

#[tokio::test]
async fn what_is_asked_for_is_remembered_once_for_each_cause_and_once_while_it_waits() {
    let (store, _folder) = store().await;
    let first = store.ask_for_waiver(&new("a", &["K8S-001", "K8S-002"], None)).await.unwrap();
    assert_eq!((first.id, first.state), (1, WaiverState::Waiting));
    assert_eq!(store.ask_for_waiver(&new("a", &["K8S-003"], None)).await.unwrap(), first);
    assert_eq!(store.ask_for_waiver(&new("b", &["K8S-001", "K8S-002"], None)).await.unwrap(), first);
    let other = store.ask_for_waiver(&new("b", &["K8S-001", "K8S-002"], Some("a.yaml"))).await.unwrap();
    assert_eq!(other.id, 2);
    assert_eq!(store.waiver_of("b").await.unwrap(), Some(other.clone()));
    assert_eq!(store.waiver(2).await.unwrap(), Some(other));
    change(&store, 1, WaiverState::Refused, "no", "2026-11-21").await;
    assert_eq!(store.ask_for_waiver(&new("c", &["K8S-001", "K8S-002"], None)).await.unwrap().id, 3);
}

#[tokio::test]
async fn numbers_are_one_sequence_with_those_of_requests() {
    let (store, _folder) = store().await;
    let request = |cause: &str, name: &str| NewRequest {
        cause: cause.to_owned(),
        state: RequestState::Waiting,
        repository_id: 7,
        repository: "acme/orders".to_owned(),
        installation_id: 1,
        issue: 3,
        comment_id: 1,
        comment_url: String::new(),
        default_branch: "main".to_owned(),
        golden_path: "postgres".to_owned(),
        name: name.to_owned(),
        environment: String::new(),
        asked_by: "alice".to_owned(),
        asked_by_id: 2,
        plan: String::new(),
        plan_hash: String::new(),
    };
    assert_eq!(store.ask(&request("a", "one")).await.unwrap().id, 1);
    assert_eq!(store.ask_for_waiver(&new("b", &["K8S-001"], None)).await.unwrap().id, 2);
    assert_eq!(store.ask(&request("c", "two")).await.unwrap().id, 3);
}

#[tokio::test]
async fn a_waiver_is_granted_once_and_ends_once() {
    let (store, _folder) = store().await;
    store.ask_for_waiver(&new("a", &["K8S-001"], None)).await.unwrap();
    assert_eq!(change(&store, 1, WaiverState::Granted, "yes", "2026-11-21").await, None);
    assert_eq!(change(&store, 1, WaiverState::Granted, "yes", "2026-11-22").await, None, "the same cause again");
    assert_eq!(change(&store, 1, WaiverState::Granted, "also", "2026-11-22").await, Some(WaiverState::Granted));
    assert_eq!(change(&store, 1, WaiverState::Refused, "no", "2026-11-22").await, Some(WaiverState::Granted));
    let granted = store.waiver(1).await.unwrap().unwrap();
    assert_eq!(granted.decided_by.as_deref(), Some("bob"));
    assert_eq!((granted.granted_on, granted.until), (Some(day("2026-11-21")), Some(day("2026-12-21"))));
    assert!(!granted.settled);
    assert!(store.waivers_run_out(day("2026-12-21"), 10).await.unwrap().is_empty(), "its last day counts");
    assert_eq!(store.waivers_run_out(day("2026-12-22"), 10).await.unwrap().len(), 1);
    assert_eq!(change(&store, 1, WaiverState::Expired, "over", "2026-12-22").await, None);
    assert!(store.waivers_run_out(day("2026-12-22"), 10).await.unwrap().is_empty());
    assert_eq!(store.granted_waivers(7, day("2026-12-22"), 10).await.unwrap().len(), 1);
    assert!(store.granted_waivers(7, day("2026-12-23"), 10).await.unwrap().is_empty());
    assert!(store.open_waivers(7, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_left_to_do_is_found_until_it_is_settled() {
    let (store, _folder) = store().await;
    store.ask_for_waiver(&new("a", &["K8S-001"], None)).await.unwrap();
    let later = now() + 60_000;
    assert!(store.unsettled_waivers(later, 10).await.unwrap().is_empty(), "while it waits nothing follows");
    change(&store, 1, WaiverState::Granted, "yes", "2026-11-21").await;
    assert!(store.unsettled_waivers(now() - 60_000, 10).await.unwrap().is_empty());
    assert_eq!(store.unsettled_waivers(later, 10).await.unwrap().len(), 1);
    store.settle_waiver(1).await.unwrap();
    assert!(store.unsettled_waivers(later, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_branch_at_a_time_is_under_way() {
    let (store, _folder) = store().await;
    store.begin_waiver_mirror(7, "idp/waive-a-1").await.unwrap();
    store.keep_waiver_mirror_pull(7, 12).await.unwrap();
    store.end_waiver_mirror(7, "idp/waive-b-2").await.unwrap();
    let mirror = store.waiver_mirror(7).await.unwrap().unwrap();
    assert_eq!((mirror.branch.as_str(), mirror.pull_number), ("idp/waive-a-1", Some(12)));
    store.begin_waiver_mirror(7, "idp/waive-b-2").await.unwrap();
    assert_eq!(store.waiver_mirror(7).await.unwrap().unwrap().pull_number, None);
    store.end_waiver_mirror(7, "idp/waive-b-2").await.unwrap();
    assert_eq!(store.waiver_mirror(7).await.unwrap(), None);
}

#[test]
fn the_states_lead_where_they_should() {
    use WaiverState::{Cancelled, Ended, Expired, Granted, Refused, Waiting};
    let ways = |from: WaiverState| WaiverState::ALL.into_iter().filter(|to| from.may_become(*to)).collect::<Vec<_>>();
    assert_eq!(ways(Waiting), [Granted, Refused, Cancelled]);
    assert_eq!(ways(Granted), [Ended, Expired]);
    for last in [Refused, Cancelled, Ended, Expired] {
        assert!(ways(last).is_empty());
    }
}
