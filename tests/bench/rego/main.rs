//! Asks policies about manifests for some seconds, from their texts to findings with places, and prints what was found
//! and how long it took. `run` compares it with regopy; it judges nothing.

// A measurement may fail by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use idp::policies::rego::Policies;
use idp::policies::{Content, File, Repository, Settings};

/// Rules of the policies, each of which is evaluated over every manifest.
const RULES: usize = 2;

fn texts(folder: &Path, prefix: &str, wanted: &[&str]) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| wanted.iter().any(|extension| path.extension().is_some_and(|it| it == *extension)))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (format!("{prefix}{name}"), std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let [policies, manifests, seconds] = arguments.as_slice() else { panic!("policies, manifests, seconds") };
    let seconds = Duration::from_secs_f64(seconds.parse().unwrap());
    let (policies, wrong) = Policies::read("policies", &texts(Path::new(policies), "policies/", &["rego", "json"]));
    assert!(wrong.is_empty(), "{wrong:#?}");
    let manifests = texts(Path::new(manifests), "", &["yaml"]);
    let settings = Settings::default();
    let file = |text| File { content: Content::Text(text), judged: true };
    let files: BTreeMap<_, _> = manifests.iter().map(|(path, text)| (path.as_str(), file(text.as_str()))).collect();
    let repository = Repository { files, ..Repository::default() };
    let mut found = Vec::new();
    let (mut evaluations, mut spent) = (0, Duration::ZERO);
    while spent < seconds || found.is_empty() {
        let began = Instant::now();
        let outcome = policies.judge(&repository, &settings);
        spent += began.elapsed();
        evaluations += manifests.len() * RULES;
        assert!(outcome.troubles.is_empty(), "{:#?}", outcome.troubles);
        if found.is_empty() {
            let line = |found: &idp::findings::Finding| format!("{} {}", &found.path[..4], found.message);
            found = outcome.judged.findings.iter().map(line).collect();
        }
    }
    found.sort();
    let seconds = spent.as_secs_f64();
    println!("{}", serde_json::json!({ "evaluations": evaluations, "seconds": seconds, "found": found }));
}
