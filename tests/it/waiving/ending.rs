//! How waivers end: by their last day, or before.

use super::{Swept, day};
use crate::world::{ORDERS, World};

async fn granted(world: &World) -> crate::world::Asked<'_> {
    let asked = world.waiver().await;
    world.grant(1).await;
    asked
}

#[tokio::test]
async fn the_last_day_counts_and_the_day_after_it_is_over() {
    let world = World::start().await;
    let asked = granted(&world).await;
    world.person("bob").merge(ORDERS, 2).unwrap();
    world.settled().await;
    assert_eq!(world.sweep_as_on(day(30)).await, Swept::default());
    assert_eq!(world.sweep().await, Swept { ended: 1, settled: 1, failed: 0 });
    insta::assert_snapshot!(world.dated(&asked.reply()), @r#"
    **Waiver** of `catalog.lifecycle` in all files · 30 days

    - [x] Waiver 1 is asked for by `alice`: `The new lifecycle is decided in May`
    - [x] Granted by `bob` on TODAY; its last day is IN-30-DAYS (UTC)
    - [x] Its last day is over; its findings count again
    - [ ] `.idp/waivers.yaml`: #3 with the entry's removal waits to be merged; it counts no more all the same

    **Next:** put the findings right, or ask again: `/idp waive catalog.lifecycle --for 30d --reason "…"`
    "#);
    let mirror = world.mirrors().pop().unwrap();
    assert_eq!((mirror.1.as_str(), mirror.2), ("idp/unwaive-catalog-lifecycle-1", true));
    insta::assert_snapshot!(world.waivers_at(&mirror.1).unwrap(), @"
    # Findings that may stay for a while. `/idp waive` asks for a waiver, and the platform keeps this list.
    waivers: []
    ");
    assert_eq!(world.sweep().await, Swept::default(), "it ends once");
    world.person("bob").merge(ORDERS, mirror.0).unwrap();
    world.settled().await;
    assert!(asked.reply().contains("the entry's removal was merged with #3"), "{}", asked.reply());
    world.read_all();
}

#[tokio::test]
async fn what_is_in_no_file_is_removed_from_none() {
    let world = World::start().await;
    let asked = granted(&world).await;
    world.person("bob").close(ORDERS, 2).unwrap();
    world.settled().await;
    world.sweep().await;
    assert_eq!(world.mirrors().len(), 1);
    assert!(asked.reply().contains("no entry stands there"), "{}", asked.reply());
    world.read_all();
}

#[tokio::test]
async fn an_entry_that_is_not_merged_yet_is_taken_out_where_it_stands() {
    let world = World::start().await;
    granted(&world).await;
    world.sweep().await;
    assert_eq!(world.mirrors().len(), 1);
    assert!(!world.waivers_at("idp/waive-catalog-lifecycle-1").unwrap().contains("rule"));
    world.read_all();
}

#[tokio::test]
async fn who_asked_ends_it_before_its_last_day() {
    let world = World::start().await;
    let asked = granted(&world).await;
    let ended = world.comment("alice", 1, "/idp cancel 1").await;
    assert_eq!(ended.reactions(), "eyes rocket");
    insta::assert_snapshot!(ended.reply(), @"Waiver 1 is ended; its findings count again.");
    insta::assert_snapshot!(world.dated(&asked.reply()), @r#"
    **Waiver** of `catalog.lifecycle` in all files · 30 days

    - [x] Waiver 1 is asked for by `alice`: `The new lifecycle is decided in May`
    - [x] Granted by `bob` on TODAY; its last day is IN-30-DAYS (UTC)
    - [x] Ended by `alice` on TODAY; its findings count again
    - [ ] `.idp/waivers.yaml`: #2 with the entry's removal waits to be merged; it counts no more all the same

    **Next:** put the findings right, or ask again: `/idp waive catalog.lifecycle --for 30d --reason "…"`
    "#);
    let late = world.comment("bob", 1, "/idp cancel 1").await;
    assert_eq!(late.reactions(), "eyes -1");
    assert_eq!(world.sweep().await, Swept::default());
    world.read_all();
}

#[tokio::test]
async fn a_waiver_whose_repository_is_out_of_reach_ends_all_the_same() {
    let world = World::start().await;
    granted(&world).await;
    world.sandbox.change(|sandbox| {
        let installations = sandbox.installations.values_mut().map(|installation| &mut installation.permissions);
        installations.for_each(idp::sandbox::model::Permissions::clear);
    });
    assert_eq!(world.sweep().await.ended, 1);
    assert_eq!(world.sweep().await, Swept::default());
    let recorded = world.store.waiver(1).await.unwrap().unwrap();
    assert_eq!((recorded.state.name(), recorded.settled), ("expired", true));
    world.read_all();
}
