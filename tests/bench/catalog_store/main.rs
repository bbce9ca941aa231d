//! Fills a store with entities through its own interface and measures look-ups, search and the taking over of one
//! changed file at two sizes. It prints a table; it judges nothing.

// A measurement may fail by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod made_up;
mod measure;

use std::time::{Duration, Instant};

use idp::store::Store;

use made_up::{IN_A_FILE, IN_A_REPOSITORY};

#[tokio::main]
async fn main() {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 1_000_000];
    }
    sizes.sort_unstable();
    let folder = std::env::temp_dir().join(format!("idp-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let store = Store::open(&format!("sqlite://{}/store.sqlite", folder.display())).await.unwrap();
    store.keep_installation(1, "acme", true).await.unwrap();
    // As a server does it, beside the work.
    let upkeep = tokio::spawn({
        let store = store.clone();
        async move {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                store.merge_words(16).await.unwrap();
                store.checkpoint(128 * 1024 * 1024).await.unwrap();
            }
        }
    });
    let mut filled = 0;
    for size in sizes {
        let started = Instant::now();
        for number in filled / IN_A_REPOSITORY..size / IN_A_REPOSITORY {
            made_up::fill(&store, number).await;
        }
        let added = size - filled;
        filled = size;
        store.checkpoint(0).await.unwrap();
        let seconds = started.elapsed().as_secs_f64();
        let bytes = std::fs::metadata(store.path()).unwrap().len();
        println!("\n{size} entities, {IN_A_FILE} a file, {IN_A_REPOSITORY} a repository; {} MB", bytes / 1_000_000);
        println!("filled with {added} in {seconds:.1} s, {:.0} a second\n", added as f64 / seconds);
        measure::all(&store, size).await;
    }
    upkeep.abort();
    store.close().await;
    std::fs::remove_dir_all(&folder).unwrap();
}
