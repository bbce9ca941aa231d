//! What is shipped, whatever it is: each can be read, and passes its own tests.

use super::*;

#[test]
fn what_is_shipped_has_no_problem_and_no_warning() {
    let catalogue = Catalogue::shipped().unwrap();
    assert!(catalogue.names().any(|name| name == "postgres"));
    for name in catalogue.names() {
        assert_eq!(catalogue.get(name).unwrap().warnings, vec![]);
    }
}

#[test]
fn every_shipped_path_passes_its_own_tests() {
    let catalogue = Catalogue::shipped().unwrap();
    for name in catalogue.names() {
        let path = catalogue.get(name).unwrap();
        for case in Case::all(path.files()) {
            let case = case.unwrap();
            let verdict = case.run(path);
            assert!(verdict.differences.is_empty(), "{name}/{}:\n{}", case.path, verdict.differences.join("\n"));
        }
    }
}

#[test]
fn a_plan_is_the_same_every_time() {
    let (first, second) = (Catalogue::shipped().unwrap(), Catalogue::shipped().unwrap());
    for name in first.names() {
        let (path, again) = (first.get(name).unwrap(), second.get(name).unwrap());
        for case in Case::all(path.files()).into_iter().flatten() {
            assert_eq!(case.run(path), case.run(again), "{name}/{}", case.path);
        }
        assert_eq!(path.version, again.version);
    }
}
