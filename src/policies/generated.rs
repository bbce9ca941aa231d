//! Repositories of any seed with known faults: every planted fault is found in its file, and nothing else is reported.

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::{Content, Facts, File, Repository, Settings, judge};

mod cloud;
mod containers;
mod pipelines;
mod workloads;

/// A repository that is being made up.
struct Made {
    rng: StdRng,
    files: BTreeMap<String, String>,
    /// What must be found: the rule and the file.
    faults: BTreeSet<(&'static str, String)>,
}

impl Made {
    fn of(seed: u64) -> Self {
        let mut made = Self { rng: StdRng::seed_from_u64(seed), files: BTreeMap::new(), faults: BTreeSet::new() };
        made.files.insert("README.md".to_owned(), "# A repository\n".to_owned());
        for number in 0..made.rng.random_range(1..4) {
            workloads::make(&mut made, number);
        }
        for number in 0..made.rng.random_range(1..3) {
            containers::make(&mut made, number);
            cloud::make(&mut made, number);
            pipelines::make(&mut made, number);
        }
        pipelines::around(&mut made);
        made
    }

    /// One of several ways to write the same.
    fn any<T: Copy>(&mut self, ways: &[T]) -> T {
        *ways.choose(&mut self.rng).unwrap()
    }

    /// Whether this fault is planted: the file is noted when it is.
    fn plants(&mut self, rule: &'static str, path: &str) -> bool {
        let plants = self.rng.random_bool(0.12);
        if plants {
            self.faults.insert((rule, path.to_owned()));
        }
        plants
    }

    fn add(&mut self, path: &str, text: String) {
        self.files.insert(path.to_owned(), text);
    }

    /// What is found.
    fn found(&self) -> BTreeSet<(&'static str, String)> {
        let file = |text: &'static str| File { content: Content::Text(text), judged: true };
        let files: &'static BTreeMap<String, String> = Box::leak(Box::new(self.files.clone()));
        let repository = Repository {
            files: files.iter().map(|(path, text)| (path.as_str(), file(text))).collect(),
            complete: true,
            facts: Facts { public: Some(false), account: Some("acme".to_owned()) },
        };
        let settings = Settings { registries: vec!["ghcr.io/acme".to_owned()], ..Settings::default() };
        let judged = judge(&repository, &settings);
        assert!(judged.not_evaluated.is_empty(), "{:?}", judged.not_evaluated);
        judged.findings.into_iter().map(|found| (found.rule.id, found.path)).collect()
    }
}

#[test]
fn of_any_seed_every_planted_fault_is_found_and_nothing_else() {
    let mut planted = BTreeSet::new();
    // One example of each kind of mistake.
    let mut mistakes: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for seed in 0..150 {
        let made = Made::of(seed);
        let found = made.found();
        let missed = made.faults.difference(&found).map(|fault| ("missed", fault));
        let invented = found.difference(&made.faults).map(|fault| ("invented", fault));
        for (how, (rule, path)) in missed.chain(invented) {
            let example = || format!("{how} {rule} of seed {seed} in {path}:\n{}\n", made.files[path]);
            mistakes.entry((how, rule)).or_insert_with(example);
        }
        planted.extend(made.faults.into_iter().map(|(rule, _)| rule));
    }
    assert!(mistakes.is_empty(), "{}", mistakes.into_values().collect::<String>());
    // So many rules have their fault in at least one of the repositories.
    assert!(planted.len() >= 45, "{}: {planted:?}", planted.len());
}
