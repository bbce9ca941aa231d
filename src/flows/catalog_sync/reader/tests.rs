//! What is read of a tree, and what that changes.

use super::*;

/// A repository in memory; what is asked for is noted.
#[derive(Default)]
struct Repository {
    files: BTreeMap<&'static str, String>,
    recorded: Vec<CatalogFile>,
    truncated: bool,
}

impl Repository {
    fn of(files: &[(&'static str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| (*path, (*text).to_owned())).collect(), ..Self::default() }
    }

    fn put(&mut self, path: &'static str, text: &str) {
        self.files.insert(path, text.to_owned());
    }

    /// Reads it, and records what was read: the paths in the order of asking, what is taken over, what is gone.
    fn read(&mut self) -> (String, String, String) {
        let file = |(path, text): (&&str, &String)| TreeFile { path: (*path).to_owned(), blob: blob(text) };
        let files = self.files.iter().map(file).collect();
        let tree = RepositoryTree { commit: "c".to_owned(), truncated: self.truncated, files };
        let settings = Settings::default();
        let mut reader = Reader::new(&settings, "acme/orders", &tree, self.recorded.clone());
        let mut asked: Vec<String> = Vec::new();
        loop {
            let wanted = reader.wants();
            if wanted.is_empty() {
                break;
            }
            assert!(asked.len() < 100, "it comes to no end");
            for TreeFile { path, .. } in wanted {
                let text = self.files[path.as_str()].clone();
                reader.give(&path, (!text.contains('\0')).then_some(text));
                asked.push(path);
            }
        }
        let Read { removed, changed } = reader.finish();
        self.recorded.retain(|file| !removed.contains(&file.path) && changed.iter().all(|new| new.path != file.path));
        self.recorded.extend(changed.iter().map(|file| CatalogFile {
            path: file.path.clone(),
            blob: file.blob.clone(),
            needs: file.needs.clone(),
            leads_to: file.leads_to.clone(),
        }));
        let names = |file: &TakenFile| {
            let names: Vec<&str> = file.entities.iter().map(|entity| entity.name.as_str()).collect();
            format!("{}={}{}", file.path, names.join("+"), if file.whole { "" } else { " (not whole)" })
        };
        (asked.join(" "), changed.iter().map(names).collect::<Vec<_>>().join(" "), removed.join(" "))
    }
}

fn blob(text: &str) -> String {
    format!("{:x}", text.bytes().fold(7u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte))))
}

fn component(name: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  type: service\n  \
         lifecycle: production\n  owner: pay\n"
    )
}

fn location(targets: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  targets: [{targets}]\n"
    )
}

fn api() -> &'static str {
    "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: orders\nspec:\n  type: openapi\n  \
     lifecycle: production\n  owner: pay\n  definition:\n    $text: ./api.json\n"
}

fn read(asked: &str, taken: &str, gone: &str) -> (String, String, String) {
    (asked.to_owned(), taken.to_owned(), gone.to_owned())
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let mut repository = Repository::of(&[
        ("catalog-info.yaml", &component("a")),
        ("deep/catalog-info.yml", &component("b")),
        ("k8s/deployment.yaml", &component("no")),
    ]);
    let both = "catalog-info.yaml deep/catalog-info.yml";
    assert_eq!(repository.read(), read(both, "catalog-info.yaml=a deep/catalog-info.yml=b", ""));
    assert_eq!(repository.read(), read("", "", ""));
    repository.put("deep/catalog-info.yml", &component("c"));
    assert_eq!(repository.read(), read("deep/catalog-info.yml", "deep/catalog-info.yml=c", ""));
    repository.files.remove("catalog-info.yaml");
    assert_eq!(repository.read(), read("", "", "catalog-info.yaml"));
}

#[test]
fn locations_are_followed_also_by_a_pattern_and_in_circles() {
    let mut repository = Repository::of(&[
        ("catalog-info.yaml", &location("./all/*.yaml, ./one.yaml")),
        ("all/a.yaml", &component("a")),
        ("one.yaml", &location("./catalog-info.yaml, ./one.yaml, ./gone.yaml")),
    ]);
    let (asked, ..) = repository.read();
    assert_eq!(asked, "catalog-info.yaml all/a.yaml one.yaml");
    repository.put("all/b.yaml", &component("b"));
    assert_eq!(repository.read(), read("all/b.yaml", "all/b.yaml=b", ""), "the Location itself has not changed");
    repository.put("catalog-info.yaml", &location("./one.yaml"));
    assert_eq!(repository.read(), read("catalog-info.yaml", "catalog-info.yaml=all", "all/a.yaml all/b.yaml"));
}

#[test]
fn an_address_is_followed_only_into_this_repository() {
    let address = |repo: &str| format!("https://github.com/{repo}/blob/main/one.yaml");
    let targets = format!("{}, {}", address("acme/orders"), address("acme/payments"));
    let mut repository = Repository::of(&[("catalog-info.yaml", &location(&targets)), ("one.yaml", &component("a"))]);
    assert_eq!(repository.read().1, "catalog-info.yaml=all one.yaml=a");
    repository.put("catalog-info.yaml", &location(&address("acme/payments")));
    assert_eq!(repository.read().2, "one.yaml");
}

#[test]
fn a_location_that_cannot_be_read_any_more_still_leads_where_it_led() {
    let mut repository =
        Repository::of(&[("catalog-info.yaml", &location("./one.yaml")), ("one.yaml", &component("a"))]);
    repository.read();
    for broken in ["\0 no text", "apiVersion: [unclosed"] {
        repository.put("catalog-info.yaml", broken);
        let (_, taken, gone) = repository.read();
        assert_eq!((taken.as_str(), gone.as_str()), ("catalog-info.yaml= (not whole)", ""));
    }
    repository.put("catalog-info.yaml", &component("b"));
    assert_eq!(repository.read(), read("catalog-info.yaml", "catalog-info.yaml=b", "one.yaml"));
}

#[test]
fn what_a_placeholder_draws_in_is_read_with_its_file_and_brings_it_back() {
    let mut repository = Repository::of(&[("catalog-info.yaml", api()), ("api.json", "{}")]);
    assert_eq!(repository.read(), read("catalog-info.yaml api.json", "catalog-info.yaml=orders", ""));
    assert_eq!(repository.read(), read("", "", ""));
    repository.put("api.json", "{\"openapi\": \"3.1.0\"}");
    assert_eq!(repository.read(), read("catalog-info.yaml api.json", "catalog-info.yaml=orders", ""));
}

#[test]
fn a_file_whose_content_cannot_be_had_is_asked_for_once() {
    let mut repository = Repository::of(&[("catalog-info.yaml", "\0 no text")]);
    assert_eq!(repository.read(), read("catalog-info.yaml", "catalog-info.yaml= (not whole)", ""));
    assert_eq!(repository.read(), read("", "", ""));
}

#[test]
fn a_list_that_github_cut_off_removes_nothing() {
    let mut repository =
        Repository::of(&[("catalog-info.yaml", &component("a")), ("z/catalog-info.yaml", &component("z"))]);
    repository.read();
    repository.truncated = true;
    repository.files.remove("z/catalog-info.yaml");
    assert_eq!(repository.read(), read("", "", ""));
}
