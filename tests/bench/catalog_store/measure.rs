//! What is measured, each many times with other arguments, and the table of it.

use std::time::{Duration, Instant};

use idp::store::Store;
use idp::store::catalog::Search;

use super::made_up::{self, IN_A_FILE, IN_A_REPOSITORY};

const TIMES: usize = 1_000;

pub async fn all(store: &Store, size: usize) {
    println!("{:<48} {:>9} {:>9} {:>9}", "", "p50", "p99", "longest");
    let at = |round: usize, salt: usize| made_up::chance(round * 31 + salt) % size;
    let component = |round: usize| format!("component:default/{}", made_up::name(at(round, 1)));

    row("entity by reference, with its owner", async |round| {
        assert!(!store.entity(&component(round)).await.unwrap().is_empty());
    })
    .await;
    row("what an owner owns, a page of 50", async |round| {
        store.owned_by(&made_up::owner(at(round, 2)), "", 50).await.unwrap();
    })
    .await;
    row("relations of a component, both directions", async |round| {
        assert!(!store.relations(&component(round), 100).await.unwrap().outgoing.is_empty());
    })
    .await;
    row("relations of an owner with hundreds, 100 of them", async |round| {
        store.relations(&made_up::owner(at(round, 3)), 100).await.unwrap();
    })
    .await;
    row("50 references at once", async |round| {
        let wanted: Vec<String> = (0..50).map(|n| component(round * 50 + n)).collect();
        assert!(!store.known(&wanted).await.unwrap().is_empty());
    })
    .await;
    row("near: one letter wrong", async |round| {
        store.near(&component(round).replacen('s', "z", 1)).await.unwrap();
    })
    .await;
    for (what, words) in [
        ("find: a word of very many", "service"),
        ("find: two words of very many", "orders database"),
        ("find: words that meet nowhere", "orders nowhere"),
        ("find: the beginning of a word of very many", "paym"),
        ("find: a long beginning", "customer"),
        ("find: five words of very many", "people queue partners legacy daily"),
    ] {
        row(what, async |_| {
            store.find(&Search { words, ..Search::default() }, 7).await.unwrap();
        })
        .await;
    }
    row("find: a whole name", async |round| {
        let name = made_up::name(at(round, 4));
        assert!(!store.find(&Search { words: &name, ..Search::default() }, 7).await.unwrap().is_empty());
    })
    .await;
    row("find: words of one owner's", async |round| {
        let owner = made_up::owner(at(round, 5));
        store.find(&Search { words: "service", kind: Some("component"), owner: Some(&owner) }, 7).await.unwrap();
    })
    .await;
    let take_over = async |round: usize| {
        let first = at(round, 6) / IN_A_FILE * IN_A_FILE;
        let repository = i64::try_from(first / IN_A_REPOSITORY).unwrap() + 1;
        let mut file = made_up::file(first, &format!("{:08x}", round % 0xffff));
        file.entities[0].description = format!("changed {round} times");
        made_up::take(store, repository, vec![file]).await;
    };
    row("take over one changed file of 10, back to back", take_over).await;
    // As in life, where a second passes between two: the log has been moved into the file when the next one comes.
    quiet_row("take over one changed file of 10, one at a time", take_over, async || {
        store.checkpoint(u64::MAX).await.unwrap();
    })
    .await;
}

async fn row(what: &str, once: impl AsyncFnMut(usize)) {
    quiet_row(what, once, async || ()).await;
}

/// Measures `once`, and does `between` outside of what is measured.
async fn quiet_row(what: &str, mut once: impl AsyncFnMut(usize), mut between: impl AsyncFnMut()) {
    let mut wanted = std::env::args().skip(1).filter(|word| word.parse::<usize>().is_err() && !word.starts_with('-'));
    if let Some(words) = wanted.next()
        && !what.contains(&words)
    {
        return;
    }
    // The first ones fill caches and prepare statements.
    for round in 0..20 {
        once(round).await;
    }
    let mut took: Vec<Duration> = Vec::with_capacity(TIMES);
    for round in 0..TIMES {
        let started = Instant::now();
        once(round + 20).await;
        took.push(started.elapsed());
        between().await;
    }
    took.sort_unstable();
    let milliseconds = |took: Duration| took.as_secs_f64() * 1_000.0;
    let [p50, p99, longest] = [TIMES / 2, TIMES * 99 / 100, TIMES - 1].map(|at| milliseconds(took[at]));
    println!("{what:<48} {p50:>6.2} ms {p99:>6.2} ms {longest:>6.2} ms");
}
