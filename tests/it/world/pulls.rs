//! Pull requests for tests: files are pushed, and what the App then shows is read whole.

use std::fmt::Write as _;

use idp::sandbox::model::{Button, CheckRun};

use super::{ORDERS, World};

/// Path and content; none deletes the file.
pub type Files<'a> = &'a [(&'a str, Option<&'a str>)];

/// A pull request.
#[derive(Clone)]
pub struct Pull<'a> {
    world: &'a World,
    repo: String,
    pub number: u64,
}

/// The check `idp` as GitHub shows it.
#[derive(Debug)]
pub struct Check {
    pub id: u64,
    pub status: String,
    pub conclusion: String,
    pub title: String,
    pub summary: String,
    pub text: String,
    /// `path:line level rule-or-title: message`, one a line.
    pub annotations: String,
    pub buttons: Vec<Button>,
    pub external_id: String,
}

impl World {
    /// Pushes one commit to a branch of `orders` (made from main when it is not there) and waits until all is quiet.
    pub async fn push(&self, login: &str, branch: &str, files: Files<'_>) -> String {
        self.push_in(ORDERS, login, branch, files).await
    }

    /// The same in another repository; answers the commit.
    pub async fn push_in(&self, repo: &str, login: &str, branch: &str, files: Files<'_>) -> String {
        let commit = self.person(login).push(repo, branch, files, "A change").unwrap();
        self.settled().await;
        commit.to_string()
    }

    /// Opens a pull request of `orders` that changes these files, from a branch of its own.
    pub async fn open_pull(&self, login: &str, files: Files<'_>) -> Pull<'_> {
        self.open_pull_in(ORDERS, login, files).await
    }

    /// The same in another repository.
    pub async fn open_pull_in(&self, repo: &str, login: &str, files: Files<'_>) -> Pull<'_> {
        let branch = format!("change-{}", self.sandbox.branches(repo).len());
        self.open_pull_from(repo, login, &branch, files).await
    }

    /// The same from a branch of this name.
    pub async fn open_pull_from(&self, repo: &str, login: &str, branch: &str, files: Files<'_>) -> Pull<'_> {
        let person = self.person(login);
        person.push(repo, branch, files, "A change").unwrap();
        let base = self.sandbox.repo(repo).unwrap().default_branch;
        let number = person.open_pull(repo, branch, &base, "A change", "").unwrap();
        self.settled().await;
        self.pull(repo, number)
    }

    /// Opens a pull request from a fork of the person.
    pub async fn open_pull_of_fork(&self, repo: &str, login: &str, files: Files<'_>) -> Pull<'_> {
        let person = self.person(login);
        let fork = person.fork(repo).unwrap();
        let base = self.sandbox.repo(repo).unwrap().default_branch;
        person.push(&fork, "from-a-fork", files, "A change").unwrap();
        let number = person.open_pull(repo, &format!("{login}:from-a-fork"), &base, "A change", "").unwrap();
        self.settled().await;
        self.pull(repo, number)
    }

    /// A pull request that exists.
    pub fn pull(&self, repo: &str, number: u64) -> Pull<'_> {
        Pull { world: self, repo: repo.to_owned(), number }
    }

    /// A point between two of which calls can be counted.
    pub fn calls_so_far(&self) -> usize {
        self.sandbox.requests().len()
    }

    /// How many reads and writes there were since a point, tokens left out. A question to GraphQL is a read.
    pub fn cost_since(&self, point: usize) -> (usize, usize) {
        let calls = self.calls_since(point);
        let counted = calls.lines().filter(|call| !call.contains("/access_tokens"));
        let (reads, writes): (Vec<&str>, Vec<&str>) =
            counted.partition(|call| call.starts_with("GET ") || call.starts_with("POST /graphql"));
        (reads.len(), writes.len())
    }

    /// The checks `idp` of a commit, oldest first.
    pub fn checks_at(&self, repo: &str, commit: &str) -> Vec<Check> {
        let repo = self.sandbox.repo(repo).unwrap();
        let runs = repo.runs.iter().filter(|run| run.name == "idp" && run.head.to_string() == commit);
        runs.map(|run| self.check(run)).collect()
    }

    fn check(&self, run: &CheckRun) -> Check {
        let text = |part: &Option<String>| self.normal(part.as_deref().unwrap_or_default());
        let mut annotations = String::new();
        for found in &run.annotations {
            let title = found.title.as_ref().map(|title| format!("{title}: ")).unwrap_or_default();
            let _ =
                writeln!(annotations, "{}:{} {} {title}{}", found.path, found.start_line, found.level, found.message);
        }
        Check {
            id: run.id,
            status: run.status.clone(),
            conclusion: run.conclusion.clone().unwrap_or_default(),
            title: text(&run.title),
            summary: text(&run.summary),
            text: text(&run.text),
            annotations: self.normal(annotations.trim_end()),
            buttons: run.actions.clone(),
            external_id: run.external_id.clone().unwrap_or_default(),
        }
    }
}

impl Pull<'_> {
    /// Pushes one more commit to its branch and waits until all is quiet.
    pub async fn push(&self, login: &str, files: Files<'_>) -> String {
        let (repo, branch) = self.head_branch();
        self.world.push_in(&repo, login, &branch, files).await
    }

    /// Pushes several commits at once and waits only then.
    pub async fn burst(&self, login: &str, commits: &[Files<'_>]) -> String {
        let (repo, branch) = self.head_branch();
        self.world.sandbox.hold();
        for files in commits {
            self.world.person(login).push(&repo, &branch, files, "One of many").unwrap();
        }
        self.world.sandbox.release();
        self.world.settled().await;
        self.head()
    }

    /// Its newest commit.
    pub fn head(&self) -> String {
        self.thread_pull().head.sha.to_string()
    }

    /// The branch that it comes from.
    pub fn branch(&self) -> String {
        self.head_branch().1
    }

    /// The newest check `idp` at its head.
    pub fn check(&self) -> Check {
        self.checks().pop().unwrap_or_else(|| panic!("there is no check\n{}", self.world.sandbox.describe()))
    }

    /// All checks `idp` at its head, oldest first.
    pub fn checks(&self) -> Vec<Check> {
        self.world.checks_at(&self.repo, &self.head())
    }

    /// Asks for the newest check again, and waits until all is quiet.
    pub async fn rerun(&self, login: &str) {
        let id = self.check().id;
        self.world.person(login).rerequest_check(&self.repo, id).unwrap();
        self.world.settled().await;
    }

    /// Presses a button of the newest check by what stands on it, and waits until all is quiet.
    pub async fn press(&self, login: &str, label: &str) {
        let check = self.check();
        let button = check.buttons.iter().find(|button| button.label == label);
        let button = button.unwrap_or_else(|| panic!("no button {label}: {:?}", check.buttons));
        self.world.person(login).press_button(&self.repo, check.id, &button.identifier).unwrap();
        self.world.settled().await;
    }

    /// The visible text of the sticky comment; none when there is none. More than one is a failure.
    pub fn sticky(&self) -> Option<String> {
        let comments = self.world.sandbox.comments(&self.repo, self.number);
        let mut own = comments.iter().filter(|comment| comment.body.starts_with("<!-- idp:sticky"));
        let text = own.next().map(|comment| self.world.read(comment.id));
        assert!(own.next().is_none(), "there is more than one sticky comment\n{}", self.world.sandbox.describe());
        text
    }

    /// Nothing was said here by the App.
    pub fn assert_no_comment(&self) {
        let said: Vec<String> = self.world.said().into_iter().map(|said| said.body).collect();
        let here = self.world.sandbox.comments(&self.repo, self.number);
        let here: Vec<&str> = here
            .iter()
            .map(|comment| comment.body.as_str())
            .filter(|body| said.iter().any(|own| own == body))
            .collect();
        assert!(here.is_empty(), "the App said:\n{}", here.join("\n---\n"));
    }

    fn thread_pull(&self) -> idp::sandbox::model::Pull {
        self.world.sandbox.thread(&self.repo, self.number).and_then(|thread| thread.pull).expect("a pull request")
    }

    fn head_branch(&self) -> (String, String) {
        let head = self.thread_pull().head;
        let repo = self.world.sandbox.read(|world| {
            let repo = head.repo.and_then(|id| world.repos.get(&id)).expect("the head's repository");
            world.full_name(repo)
        });
        (repo, head.branch)
    }
}
