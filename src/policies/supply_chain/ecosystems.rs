//! What of a repository gets updates, in the words of Dependabot.

use std::collections::BTreeSet;

/// The ecosystems of a repository's files with the folders that have them, in order: `cargo` in `/`.
pub(super) fn of<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<(&'static str, String)> {
    let found = paths.filter(|path| !is_foreign(path)).filter_map(|path| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let ecosystem = ecosystem(path, name)?;
        let folder = if ecosystem == "github-actions" { "" } else { folder };
        Some((ecosystem, format!("/{folder}")))
    });
    found.collect()
}

fn ecosystem(path: &str, name: &str) -> Option<&'static str> {
    let ends = |ending: &str| name.ends_with(ending);
    Some(match name {
        "package.json" => "npm",
        "Cargo.toml" => "cargo",
        "go.mod" => "gomod",
        "requirements.txt" | "pyproject.toml" | "Pipfile" => "pip",
        "Gemfile" => "bundler",
        "composer.json" => "composer",
        "pom.xml" => "maven",
        "build.gradle" | "build.gradle.kts" => "gradle",
        "mix.exs" => "mix",
        "pubspec.yaml" => "pub",
        "Package.swift" => "swift",
        "Dockerfile" | "Containerfile" => "docker",
        ".terraform.lock.hcl" => "terraform",
        _ if ends(".csproj") || ends(".fsproj") => "nuget",
        _ if super::images::is_workflow(path) => "github-actions",
        _ => return None,
    })
}

/// Whether others bring what lies there.
fn is_foreign(path: &str) -> bool {
    const FOLDERS: [&str; 9] = [
        "node_modules",
        "vendor",
        "third_party",
        "testdata",
        "fixtures",
        "templates",
        "skeleton",
        "examples",
        "example",
    ];
    path.split('/').any(|folder| FOLDERS.contains(&folder))
}
