//! Repositories from issue forms and commands, through the real server: what the issue says at each turn, and what
//! stands in the end.

mod by_command;
mod by_form;
mod calls;
mod deciding;
mod failing;
mod killed;
mod known_afterwards;
mod platform;

use idp::golden_paths::form::{self, Form};
use idp::golden_paths::{Files, GoldenPath, SourceFile};
use idp::sandbox::actions::IssueChange;
use idp::sandbox::git::{Commit, Mode};
use idp::sandbox::model::Role;
use idp::sandbox::{Limits, SandboxConfig};

use crate::world::World;

/// The platform team's repository.
pub const PLATFORM: &str = "acme/platform";
/// The fixture's files.
const FILES: [(&str, &str); 5] = [
    ("template.yaml", include_str!("../fixtures/platform/service/template.yaml")),
    ("skeleton/catalog-info.yaml", include_str!("../fixtures/platform/service/skeleton/catalog-info.yaml")),
    ("skeleton/README.md", include_str!("../fixtures/platform/service/skeleton/README.md")),
    ("skeleton/bin/run", include_str!("../fixtures/platform/service/skeleton/bin/run")),
    ("skeleton/CODEOWNERS", include_str!("../fixtures/platform/service/skeleton/CODEOWNERS")),
];

/// The fixture as a golden path.
fn service() -> GoldenPath {
    let file = |(path, text): &(&str, &str)| {
        (
            path.to_string(),
            SourceFile { contents: text.as_bytes().to_vec(), executable: path.ends_with("run"), link: false },
        )
    };
    GoldenPath::from_files(FILES.iter().map(file).collect::<Files>()).unwrap()
}

/// A sandbox without limits.
fn quick() -> SandboxConfig {
    SandboxConfig { limits: Limits::none(), ..SandboxConfig::default() }
}

/// A world whose platform repository has the fixture and its form, and lets everybody read it.
async fn world() -> World {
    prepared(quick(), &[]).await
}

/// The same with other files besides.
async fn prepared(config: SandboxConfig, more: &[(&str, &str)]) -> World {
    let world = World::with(config).await;
    let bob = world.person("bob");
    let text = form::write(&service());
    let mut files: Vec<(String, String)> =
        FILES.iter().map(|(path, text)| (format!("golden-paths/service/{path}"), text.to_string())).collect();
    files.push((form::file_of("service"), text));
    files.extend(more.iter().map(|(path, text)| (path.to_string(), text.to_string())));
    let files: std::collections::BTreeMap<String, String> = files.into_iter().collect();
    let files: Vec<(&str, Option<&str>)> =
        files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
    bob.push(PLATFORM, "main", &files, "The golden path of services").unwrap();
    let olivia = world.person("olivia");
    olivia.set_team_role("acme", "payments", PLATFORM, Some(Role::Read)).unwrap();
    world.settled().await;
    world.record().await;
    world.sandbox.forget_requests();
    world
}

/// Answers as GitHub writes them for the fixture's form.
fn answers(name: &str, owner: &str) -> String {
    let name = if name.is_empty() { "_No response_" } else { name };
    let answer = |label: &str| match label {
        "Name" => name,
        "Owner" => owner,
        "Size" => "large",
        _ => "_No response_",
    };
    let fields = Form::of(&service()).fields;
    fields
        .iter()
        .map(|field| format!("### {}\n\n{}", field.label, answer(&field.label)))
        .collect::<Vec<_>>()
        .join("\n\n")
}

impl World {
    /// An issue as the form makes it: the person's text, the form's labels.
    async fn fill_in(&self, login: &str, body: &str) -> u64 {
        self.fill_in_for(login, "service", body).await
    }

    /// The same for another golden path.
    async fn fill_in_for(&self, login: &str, golden_path: &str, body: &str) -> u64 {
        let number = self.person(login).open_issue(PLATFORM, "Backend service: orders", body).unwrap();
        let labels = Some(vec![form::LABEL.to_owned(), form::path_label(golden_path)]);
        let change = IssueChange { labels, ..IssueChange::default() };
        self.person("bob").change_issue(PLATFORM, number, change).unwrap();
        self.settled().await;
        number
    }

    /// Puts a file that is no text, or no plain file, on the default branch of the platform repository.
    async fn push_entry(&self, path: &str, mode: Mode, bytes: &[u8]) {
        let commit = self.sandbox.change(|inner| {
            let repo = inner.repo(PLATFORM).unwrap();
            let (network, parent) = (repo.network, repo.branch("main").unwrap());
            let before = inner.objects_of(repo).commit(parent).unwrap().clone();
            let objects = inner.objects_mut(network);
            let blob = objects.put_blob(bytes);
            let tree = objects.rewrite(Some(before.tree), &[(path.to_owned(), Some((mode, blob)))]);
            objects.put_commit(Commit { tree, parents: vec![parent], message: "An entry".to_owned(), ..before })
        });
        self.person("bob").force_push(PLATFORM, "main", commit).unwrap();
        self.settled().await;
    }

    /// Changes the text of an issue.
    async fn edit(&self, login: &str, number: u64, body: &str) {
        let change = IssueChange { body: Some(body.to_owned()), ..IssueChange::default() };
        self.person(login).change_issue(PLATFORM, number, change).unwrap();
        self.settled().await;
    }

    /// What the App says about an issue in the one reply that it has.
    fn about(&self, number: u64) -> String {
        let marker = format!("<!-- idp:create issue={number} -->");
        let found = self.sandbox.comments(PLATFORM, number).into_iter().filter(|it| it.body.starts_with(&marker));
        let ids: Vec<u64> = found.map(|comment| comment.id).collect();
        assert_eq!(ids.len(), 1, "one reply was expected\n{}", self.sandbox.describe());
        self.reading(ids[0])
    }

    /// The same without the folded part.
    fn summary_of(&self, number: u64) -> String {
        let reply = self.about(number);
        reply.split("\n<details>").next().unwrap_or_default().trim_end().to_owned()
    }
}
