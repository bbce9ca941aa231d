use super::{Fault, Manifest, faults};
use crate::policies::{Content, File, Repository};
use proptest::prelude::*;

/// What is wrong with the first of these files, the only ones there are: the lock file and, where it differs, the name.
fn seen(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let file = |text| File { content: Content::Text(text), judged: true };
    let files_by_path = files.iter().map(|(path, text)| (*path, file(*text))).collect();
    let repository = Repository { files: files_by_path, complete: true, ..Repository::default() };
    let (path, text) = files[0];
    let told = |fault| match fault {
        Fault::Missing(lock, place) => (lock.to_owned(), format!("missing, at {}", &text[place])),
        Fault::Differs(lock, name, place) => {
            assert!(text[place].contains(&name));
            (lock, name)
        }
    };
    faults(Manifest { repository: &repository, path, text }).into_iter().map(told).collect()
}

fn one(lock: &str, what: &str) -> Vec<(String, String)> {
    vec![(lock.to_owned(), what.to_owned())]
}

const PACKAGE: &str = "{\n\t\"dependencies\": {\"a\": \"^1.0.0\"},\n\t\"devDependencies\": {\"@x/b\": \"2\"}\n}";

#[test]
fn a_manifest_without_its_lock_file_is_told() {
    for (path, text, lock, at) in [
        ("package.json", PACKAGE, "package-lock.json", "\"dependencies\""),
        ("go.mod", "module x\n\nrequire example.com/a v1.0.0\n", "go.sum", "example.com/a"),
        ("pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3\"\na = \"1\"\n", "poetry.lock", "a"),
        ("pyproject.toml", "[project]\ndependencies = [\"a>=1\"]\n[tool.uv]\n", "uv.lock", "dependencies"),
        ("Pipfile", "[packages]\na = \"*\"\n", "Pipfile.lock", "a"),
        ("Gemfile", "source \"x\"\ngem \"a\"\n", "Gemfile.lock", "a"),
        ("composer.json", "{\"require\": {\"php\": \"8\", \"x/a\": \"1\"}}", "composer.lock", "\"require\""),
    ] {
        assert_eq!(seen(&[(path, text)]), one(lock, &format!("missing, at {at}")), "{path}");
    }
    let cargo = "[package]\nname = \"a\"\n[dependencies]\nserde = \"1\"\n";
    assert_eq!(seen(&[("Cargo.toml", cargo), ("src/main.rs", "")]), one("Cargo.lock", "missing, at name"));
}

#[test]
fn where_a_lock_file_is_a_matter_of_taste_or_has_nothing_to_lock_none_is_asked_for() {
    for (path, text) in [
        ("package.json", "{\"name\": \"a\", \"peerDependencies\": {\"b\": \"1\"}}"),
        ("examples/a/package.json", PACKAGE),
        ("package.json", "{\"dependencies\": {\"${{ values.name }}\": \"1\"}}"),
        ("Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nserde = \"1\"\n"),
        ("Cargo.toml", "[workspace]\nmembers = [\"a\"]\n[workspace.dependencies]\nserde = \"1\"\n"),
        ("go.mod", "module x\n\nrequire (\n\texample.com/a v1.0.0\n)\nreplace example.com/a => ../a\n"),
        ("pyproject.toml", "[project]\ndependencies = [\"a\"]\n[build-system]\nrequires = [\"hatchling\"]\n"),
        ("Gemfile", "source \"x\"\ngemspec\ngem \"a\"\n"),
        ("composer.json", "{\"type\": \"library\", \"require\": {\"x/a\": \"1\"}}"),
    ] {
        assert_eq!(seen(&[(path, text)]), [], "{path}: {text}");
    }
}

#[test]
fn npm_locks_what_each_package_of_a_workspace_asks_for() {
    let lock = |range: &str| {
        format!(
            "{{\"packages\": {{\"\": {{\"workspaces\": [\"a\"]}}, \"web/app\": {{\"dependencies\": {{\"a\": \"{range}\"}}, \
             \"devDependencies\": {{\"@x/b\": \"2\"}}}}}}}}"
        )
    };
    let path = "web/app/package.json";
    assert_eq!(seen(&[(path, PACKAGE), ("package-lock.json", &lock("^1.0.0"))]), []);
    assert_eq!(seen(&[(path, PACKAGE), ("package-lock.json", &lock("^0.9.0"))]), one("package-lock.json", "a"));
    assert_eq!(seen(&[("other/package.json", PACKAGE), ("package-lock.json", &lock("1"))]), [], "not its matter");
    let old = "{\"lockfileVersion\": 1, \"dependencies\": {\"a\": {\"version\": \"1.0.0\"}}}";
    assert_eq!(seen(&[("package.json", PACKAGE), ("package-lock.json", old)]), one("package-lock.json", "@x/b"));
}

#[test]
fn yarn_and_pnpm_lock_by_name_and_range() {
    let yarn =
        "# yarn lockfile v1\n\n\"@x/b@2\", \"@x/b@^2.1\":\n  version \"2.2.0\"\n\na@^1.0.0:\n  version \"1.0.0\"\n";
    assert_eq!(seen(&[("package.json", PACKAGE), ("yarn.lock", yarn)]), []);
    let berry = "__metadata:\n  version: 8\n\n\"a@npm:^1.0.0\":\n  version: 1.0.0\n";
    assert_eq!(seen(&[("package.json", PACKAGE), ("yarn.lock", berry)]), one("yarn.lock", "@x/b"));
    let local = [("package.json", PACKAGE), ("yarn.lock", berry), ("b/package.json", "{\"name\": \"@x/b\"}")];
    assert_eq!(seen(&local), [], "what lies in the repository is not locked");
    let pnpm = "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        \
                version: 1.0.0\n    devDependencies:\n      '@x/b': {specifier: '1', version: 1.0.0}\n";
    assert_eq!(seen(&[("package.json", PACKAGE), ("pnpm-lock.yaml", pnpm)]), one("pnpm-lock.yaml", "@x/b"));
    assert_eq!(seen(&[("package.json", PACKAGE), ("pnpm-lock.yaml", &pnpm.replace("'1'", "'2'"))]), []);
}

#[test]
fn cargo_go_and_python_lock_by_name() {
    let cargo = "[package]\nname = \"a\"\n[dependencies]\nserde = { version = \"1\" }\nyaml = { package = \"yaml_serde\", \
                 version = \"0.10\" }\nlocal = { path = \"../local\" }\nshared.workspace = true\n[dependencies.url]\n\
                 version = \"2\"\n[target.'cfg(unix)'.dependencies]\nnix = \"0.29\"\n";
    let lock = "version = 4\n\n[[package]]\nname = \"a\"\n\n[[package]]\nname = \"yaml_serde\"\n\n[[package]]\nname = \"url\"\n";
    let missing: Vec<String> =
        seen(&[("Cargo.toml", cargo), ("Cargo.lock", lock)]).into_iter().map(|(_, name)| name).collect();
    assert_eq!(missing, ["serde", "nix"]);
    assert_eq!(seen(&[("Cargo.toml", cargo), ("Cargo.lock", "[[package]]\nname = \"other\"\n")]), [], "not its matter");
    let go = "module x\n\ngo 1.24\n\nrequire (\n\texample.com/a v1.0.0\n\texample.com/b v2.0.0 // indirect\n)\n";
    let sum = "example.com/a v0.9.0 h1:x=\nexample.com/b v2.0.0/go.mod h1:y=\n";
    assert_eq!(seen(&[("go.mod", go), ("go.sum", sum)]), one("go.sum", "example.com/a"));
    let poetry = "[tool.poetry.dependencies]\npython = \"^3.12\"\nZope.Interface = \"6\"\n[tool.poetry.group.dev.dependencies]\n\
                  ruff = \"1\"\n";
    let lock = "[[package]]\nname = \"zope-interface\"\nversion = \"6\"\n";
    assert_eq!(seen(&[("pyproject.toml", poetry), ("poetry.lock", lock)]), one("poetry.lock", "ruff"));
    let gems = "gem \"rails\", \"~> 7\"\ngem 'pg' if ENV[\"PG\"]\ngroup :test do\n  gem \"rspec\"\nend\ngem \"puma\"\n";
    let lock = "GEM\n  specs:\n    rails (7.1.0)\n      rack (>= 2)\n\nDEPENDENCIES\n  rails (~> 7)\n";
    assert_eq!(seen(&[("Gemfile", gems), ("Gemfile.lock", lock)]), one("Gemfile.lock", "puma"));
}

proptest! {
    #[test]
    fn any_manifest_is_read(
        text in "(\\[dependencies\\]|require|gem |\\(|\\)|\"|\\{|\\}|:|=|a|ä|\\n| |,|name){0,24}",
        lock in "(\\[\\[package\\]\\]|name|\"|\\{|\\}|:|=|a@|ä|\\n| |packages){0,24}",
    ) {
        for (manifest, locked) in [("package.json", "yarn.lock"), ("Cargo.toml", "Cargo.lock"), ("go.mod", "go.sum"),
            ("pyproject.toml", "uv.lock"), ("Pipfile", "Pipfile.lock"), ("Gemfile", "Gemfile.lock")] {
            let file = |text| File { content: Content::Text(text), judged: true };
            let files = [(manifest, file(text.as_str())), (locked, file(lock.as_str()))].into();
            let repository = Repository { files, complete: true, ..Repository::default() };
            faults(Manifest { repository: &repository, path: manifest, text: &text });
        }
    }
}
