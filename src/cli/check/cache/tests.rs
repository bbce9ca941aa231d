use super::entry::{encode, gather};
use super::*;
use crate::catalog::{Annotation, Entity, EntityRef, Places, Relation, RelationKind, Target, rules};
use crate::cli::check::walk::walk;
use crate::findings::samples;
use crate::findings::{Finding, Severity};
use crate::yaml::{Position, Span};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

fn span(line: u32) -> Span {
    Span { start: Position { line, column: 3, offset: 300 }, end: Position { line, column: 9, offset: 306 } }
}

fn reading(path: &str) -> FileReading {
    let owner = EntityRef::new("Group", "default", "payments");
    let entity = Entity {
        reference: EntityRef::new("Component", "default", "orders"),
        api_version: "backstage.io/v1alpha1".into(),
        title: None,
        description: None,
        spec_type: Some("service".into()),
        lifecycle: None,
        owner: Some(owner.clone()),
        tags: vec![],
        labels: vec![],
        annotations: vec![Annotation {
            key: "backstage.io/techdocs-ref".into(),
            value: "größer".into(),
            span: span(4),
        }],
        links: vec![],
        relations: vec![
            Relation { kind: RelationKind::OwnedBy, target: owner.clone(), field: "owner", span: span(7) },
            Relation { kind: RelationKind::DependsOn, target: owner.clone(), field: "dependsOn", span: span(8) },
        ],
        path: path.into(),
        span: span(1),
        name_span: span(3),
        places: Places { owner: Some(span(7)), spec_type: Some(span(5)), ..Places::default() },
        json: serde_json::Value::Null,
    };
    let target = Target {
        path: "a/*.yaml".into(),
        glob: true,
        optional: false,
        repository: None,
        span: span(9),
        location: owner,
    };
    FileReading {
        path: path.into(),
        is_catalog: true,
        entities: vec![entity],
        refused: vec![EntityRef::new("API", "default", "orders")],
        findings: vec![],
        leads_to: vec![target],
        size: 300,
    }
}

/// A folder with files of a minute ago, and one for caches.
struct Fixture {
    judged: tempfile::TempDir,
    caches: tempfile::TempDir,
}

impl Fixture {
    fn new(paths: &[&str]) -> Self {
        let fixture = Self { judged: tempfile::tempdir().unwrap(), caches: tempfile::tempdir().unwrap() };
        paths.iter().for_each(|path| fs::write(fixture.real(path), path).unwrap());
        fixture
    }

    fn real(&self, path: &str) -> PathBuf {
        self.judged.path().join(path)
    }

    fn open(&self, settings: &Settings) -> Cache {
        let place = Place { root: self.judged.path().to_owned(), only: None };
        // Files that were written just now are settled in a minute.
        let began = SystemTime::now() + Duration::from_secs(60);
        Cache::in_folder(self.caches.path(), &place, settings, began).unwrap()
    }

    /// Looks at these files as a check does, and says which of them had to be read.
    fn check_with(&self, paths: &[&str], settings: &Settings) -> Vec<String> {
        let mut cache = self.open(settings);
        let mut read = Vec::new();
        for path in paths {
            let mut all = Gathered::new(settings);
            match cache.gather(path, &self.real(path), &mut all) {
                Some((known, _)) => {
                    let mut expected = Gathered::new(settings);
                    expected.add(&reading(path));
                    assert_eq!((all.dump(), known.findings), (expected.dump(), reading(path).findings));
                }
                None => {
                    read.push((*path).to_owned());
                    cache.keep_reading(path, Stamp::at(&self.real(path)), &reading(path));
                }
            }
        }
        cache.save();
        read
    }

    fn check(&self, paths: &[&str]) -> Vec<String> {
        self.check_with(paths, &Settings::default())
    }

    fn file(&self) -> PathBuf {
        let files: Vec<PathBuf> =
            fs::read_dir(self.caches.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        files[0].clone()
    }
}

const NONE: [&str; 0] = [];

/// The files of a walk, and whether the folders were known.
fn walked(fixture: &Fixture) -> Vec<String> {
    let mut cache = fixture.open(&Settings::default());
    let found = walk(fixture.judged.path(), |path| path.ends_with(".yaml"), &mut cache).unwrap();
    cache.save();
    found.files.into_iter().map(|found| found.path).collect()
}

#[test]
fn files_that_come_and_go_in_known_folders_are_seen() {
    let fixture = Fixture::new(&["z.yaml"]);
    for folder in ["a", "a-b", "a/c"] {
        fs::create_dir(fixture.real(folder)).unwrap();
    }
    fs::write(fixture.real("a/c/1.yaml"), "").unwrap();
    fs::write(fixture.real("a-b/2.yaml"), "").unwrap();
    let all = ["a-b/2.yaml", "a/c/1.yaml", "z.yaml"];
    assert_eq!(walked(&fixture), all);
    assert_eq!(walked(&fixture), all);
    fs::write(fixture.real("a/3.yaml"), "").unwrap();
    fs::remove_file(fixture.real("a/c/1.yaml")).unwrap();
    assert_eq!(walked(&fixture), ["a-b/2.yaml", "a/3.yaml", "z.yaml"]);
    fs::rename(fixture.real("a-b"), fixture.real("b")).unwrap();
    fs::remove_dir_all(fixture.real("a")).unwrap();
    assert_eq!(walked(&fixture), ["b/2.yaml", "z.yaml"]);
    fs::write(fixture.real("b/4.yaml"), "").unwrap();
    fs::remove_file(fixture.real("z.yaml")).unwrap();
    fs::create_dir(fixture.real("z.yaml")).unwrap();
    assert_eq!(walked(&fixture), ["b/2.yaml", "b/4.yaml"]);
}

#[test]
fn a_known_folder_is_not_read_again() {
    let fixture = Fixture::new(&["a.yaml", "b.txt"]);
    fs::create_dir(fixture.real("a")).unwrap();
    walked(&fixture);
    let mut cache = fixture.open(&Settings::default());
    let listing = cache.listing("", Stamp::at(fixture.judged.path())).unwrap();
    assert_eq!((listing.folders, listing.files), (vec!["a".to_owned()], vec!["a.yaml".to_owned()]));
    assert_eq!(cache.listing("a", Stamp::at(&fixture.real("a"))), Some(Listing::default()));
}

#[test]
fn a_file_that_has_not_changed_is_not_read_again() {
    let fixture = Fixture::new(&["a", "b", "c"]);
    assert_eq!(fixture.check(&["a", "b", "c"]), ["a", "b", "c"]);
    assert_eq!(fixture.check(&["a", "b", "c"]), NONE);
    fs::write(fixture.real("b"), "B").unwrap();
    assert_eq!(fixture.check(&["a", "b", "c"]), ["b"]);
    assert_eq!(fixture.check(&["a", "b", "c"]), NONE);
}

#[test]
fn files_that_come_and_go_leave_the_others_known() {
    let fixture = Fixture::new(&["a", "b", "c", "d", "e"]);
    assert_eq!(fixture.check(&["b", "c", "d"]), ["b", "c", "d"]);
    assert_eq!(fixture.check(&["a", "c", "e"]), ["a", "e"]);
    assert_eq!(fixture.check(&["a", "c", "e"]), NONE);
    assert_eq!(fixture.check(&["c"]), NONE);
    assert_eq!(fixture.check(&["a", "b", "c", "d", "e"]), ["a", "b", "d", "e"]);
}

#[test]
fn a_change_that_hides_behind_the_old_times_is_seen() {
    let fixture = Fixture::new(&["a"]);
    fixture.check(&["a"]);
    let times = fs::metadata(fixture.real("a")).unwrap().modified().unwrap();
    std::thread::sleep(Duration::from_millis(20));
    fs::write(fixture.real("a"), "A").unwrap();
    fs::File::options().append(true).open(fixture.real("a")).unwrap().set_modified(times).unwrap();
    assert_eq!(fixture.check(&["a"]), ["a"]);
}

#[test]
fn a_file_that_changed_during_the_check_is_not_kept() {
    let fixture = Fixture::new(&["a"]);
    for _ in 0..2 {
        let place = Place { root: fixture.judged.path().to_owned(), only: None };
        let now = SystemTime::now();
        let mut cache = Cache::in_folder(fixture.caches.path(), &place, &Settings::default(), now).unwrap();
        assert!(cache.gather("a", &fixture.real("a"), &mut Gathered::new(&Settings::default())).is_none());
        cache.keep_reading("a", Stamp::at(&fixture.real("a")), &reading("a"));
        cache.save();
    }
}

#[test]
fn other_settings_count_as_no_cache() {
    let fixture = Fixture::new(&["a"]);
    fixture.check(&["a"]);
    let other = Settings { ai_resources: true, ..Settings::default() };
    assert_eq!(fixture.check_with(&["a"], &other), ["a"]);
}

#[test]
fn a_damaged_cache_counts_as_empty_wherever_it_is_damaged() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.check(&["a", "b"]);
    let sound = fs::read(fixture.file()).unwrap();
    for at in (0..sound.len()).step_by(7) {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x55;
        fs::write(fixture.file(), &damaged).unwrap();
        assert_eq!(fixture.check(&["a", "b"]), ["a", "b"], "at {at}");
    }
    fs::write(fixture.file(), &sound[..sound.len() / 2]).unwrap();
    assert_eq!(fixture.check(&["a", "b"]), ["a", "b"]);
    fs::write(fixture.file(), "").unwrap();
    assert_eq!(fixture.check(&["a", "b"]), ["a", "b"]);
}

#[test]
fn a_cache_that_cannot_be_written_is_no_obstacle() {
    let fixture = Fixture::new(&["a"]);
    let place = Place { root: fixture.judged.path().to_owned(), only: None };
    let not_a_folder = fixture.real("a");
    let caches = not_a_folder.join("caches");
    let mut cache = Cache::in_folder(&caches, &place, &Settings::default(), SystemTime::now()).unwrap();
    assert!(cache.gather("a", &fixture.real("a"), &mut Gathered::new(&Settings::default())).is_none());
    cache.keep_reading("a", Stamp::at(&fixture.real("a")), &reading("a"));
    cache.save();
}

#[test]
fn findings_and_fixes_are_kept_whole() {
    let rule = rules()[0];
    let text = "kind: component";
    let finding = Finding {
        rule,
        severity: Severity::Warning,
        entity: Some("component:default/orders".into()),
        fix: Some(samples::fix(text, "component", "Component")),
        ..samples::about("a", text, "component")
    };
    let given = FileReading { findings: vec![finding], ..reading("a") };
    let settings = Settings { lifecycles: Some(Vec::new()), ..Settings::default() };
    let (mut all, mut expected) = (Gathered::new(&settings), Gathered::new(&settings));
    let kept = gather("a", &encode(&given).unwrap(), &mut all).unwrap();
    expected.add(&given);
    assert_eq!((kept.findings, all.dump()), (given.findings, expected.dump()));
}

proptest! {
    #[test]
    fn damaged_bytes_leave_nothing_behind(bytes: Vec<u8>, cut: usize, at: usize, other: u8) {
        let mut all = Gathered::new(&Settings::default());
        all.add(&reading("before"));
        let before = all.dump();
        if gather("a", &bytes, &mut all).is_none() {
            prop_assert_eq!(&all.dump(), &before);
        }
        let mut all = Gathered::new(&Settings::default());
        all.add(&reading("before"));
        let mut damaged = encode(&reading("a")).unwrap();
        damaged.truncate(cut % (damaged.len() + 1));
        if !damaged.is_empty() {
            let at = at % damaged.len();
            damaged[at] = other;
        }
        if gather("a", &damaged, &mut all).is_none() {
            prop_assert_eq!(all.dump(), before);
        }
    }
}
