//! Plans as values: the same request, the same bytes, the same hash.

use super::postgres::postgres;
use super::*;

#[test]
fn golden_paths_and_plans_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Catalogue>();
    shared::<Plan>();
    shared::<RunContext>();
}

#[test]
fn the_same_request_gives_the_same_bytes_and_the_same_hash() {
    let first = postgres(&Catalogue::shipped().unwrap(), "name=orders-db");
    let second = postgres(&Catalogue::shipped().unwrap(), "name=orders-db");
    assert_eq!(first, second);
    assert_eq!(first.hash(), second.hash());
    assert_eq!(first.hash().to_string().len(), 64);
    assert!(first.hash().to_string().starts_with(&first.hash().short()));
}

#[test]
fn a_plan_is_the_same_after_it_was_stored() {
    let mut plan = postgres(&Catalogue::shipped().unwrap(), "name=orders-db environment=production");
    plan.files.push(PlannedFile {
        path: "bin".into(),
        contents: vec![0, 255, 1],
        executable: true,
        link: false,
        change: Change::Create,
    });
    let stored = serde_json::to_string(&plan).unwrap();
    let again: Plan = serde_json::from_str(&stored).unwrap();
    assert_eq!(again, plan);
    assert_eq!(again.hash(), plan.hash());
}

#[test]
fn anything_that_differs_changes_the_hash() {
    let plan = postgres(&Catalogue::shipped().unwrap(), "name=orders-db");
    let changes: [fn(&mut Plan); 8] = [
        |plan| plan.files[0].contents.push(b'x'),
        |plan| plan.files[0].executable = true,
        |plan| plan.files[0].link = true,
        |plan| plan.files[0].change = Change::Create,
        |plan| plan.commit_message.push('x'),
        |plan| plan.version.push('x'),
        |plan| plan.target = Target::Folder,
        |plan| plan.files.truncate(1),
    ];
    for change in changes {
        let mut other = plan.clone();
        change(&mut other);
        assert_ne!(other.hash(), plan.hash());
    }
}
