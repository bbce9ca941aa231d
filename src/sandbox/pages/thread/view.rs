//! What the page of a conversation shows, taken out of the world in one look.
//! Rendering happens later, so that a long conversation does not keep others from the world.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256};

use super::mentions::{self, Mention};
use crate::sandbox::Handle;
use crate::sandbox::git::{FileChange, Oid, merge_base, plan_merge};
use crate::sandbox::model::{Pull, Repository, Side, Thread, ThreadEventKind, TimelineItem, World};
use crate::sandbox::pages::checks::Checks;
use crate::sandbox::pages::markdown::Place;
use crate::sandbox::pages::people::{self, Choice, People};
use crate::sandbox::pages::pieces;
use crate::sandbox::pages::references::Known;

/// For so long after a person wrote, an answer is expected.
const ANSWER_EXPECTED_SECONDS: i64 = 30;

/// An issue or pull request with everything its page needs.
#[derive(Debug)]
pub(in crate::sandbox::pages) struct View {
    pub(super) full_name: String,
    pub(super) thread: Thread,
    pub(super) people: People,
    pub(super) choices: Vec<Choice>,
    pub(super) known: Known,
    pub(super) label_colors: BTreeMap<String, String>,
    /// First lines of the commits that the conversation shows.
    pub(super) commits: BTreeMap<Oid, String>,
    pub(super) mentions: Vec<Mention>,
    pub(super) pull: Option<PullView>,
    pub(super) revision: String,
    pub(super) pending: bool,
}

/// What only a pull request has.
#[derive(Debug)]
pub(super) struct PullView {
    pub(super) head: Oid,
    pub(super) head_label: String,
    pub(super) base_label: String,
    pub(super) commits: Vec<Oid>,
    pub(super) files: Vec<FileChange>,
    pub(super) checks: Checks,
    /// Whether it can be merged without conflicts.
    pub(super) mergeable: bool,
    /// Its place in the merge queue, from 0.
    pub(super) queued: Option<usize>,
}

impl View {
    /// The conversation as it is now, if there is one.
    pub(in crate::sandbox::pages) fn of(world: &World, full_name: &str, number: u64) -> Option<Self> {
        let repo = world.repo(full_name)?;
        let thread = repo.thread(number)?;
        let pull = thread.pull.as_ref().map(|pull| PullView::of(world, repo, thread.number, pull));
        let waiting = pull.as_ref().is_some_and(|pull| pull.checks.is_pending());
        Some(View {
            full_name: world.full_name(repo),
            thread: thread.clone(),
            people: People::of(world),
            choices: people::choices(world, repo),
            known: Known::of(world),
            label_colors: pieces::label_colors(repo),
            commits: subjects(world, repo, thread, pull.as_ref()),
            mentions: mentions::of(world, repo, thread),
            pending: waiting || answer_expected(world, thread),
            revision: revision_of(world, repo, thread),
            pull,
        })
    }

    pub(super) fn place(&self) -> Place<'_> {
        Place { known: &self.known, repo: &self.full_name, folder: None }
    }

    /// The page's own path.
    pub(in crate::sandbox::pages) fn path(&self) -> String {
        path(&self.full_name, &self.thread)
    }
}

impl PullView {
    fn of(world: &World, repo: &Repository, number: u64, pull: &Pull) -> Self {
        let label = |side: &Side| match side.repo == Some(repo.id) {
            true => side.branch.clone(),
            false => format!("{}:{}", world.login(side.owner), side.branch),
        };
        PullView {
            head: pull.head.sha,
            head_label: label(&pull.head),
            base_label: label(&pull.base),
            commits: world.pull_commits(repo.id, pull),
            files: world.pull_files(repo.id, pull),
            checks: Checks::of(world, repo, pull.head.sha),
            mergeable: is_mergeable(world, repo, pull),
            queued: repo.queue.iter().position(|entry| entry.number == number),
        }
    }
}

fn path(full_name: &str, thread: &Thread) -> String {
    let word = if thread.pull.is_some() { "pull" } else { "issues" };
    format!("/{full_name}/{word}/{}", thread.number)
}

fn is_mergeable(world: &World, repo: &Repository, pull: &Pull) -> bool {
    let objects = world.objects_of(repo);
    let tree = |commit: Oid| objects.commit(commit).map(|commit| commit.tree);
    let base = merge_base(objects, pull.base.sha, pull.head.sha).and_then(tree);
    match (base, tree(pull.base.sha), tree(pull.head.sha)) {
        (Some(base), Some(ours), Some(theirs)) => plan_merge(objects, base, ours, theirs).is_ok(),
        _ => false,
    }
}

fn subjects(world: &World, repo: &Repository, thread: &Thread, pull: Option<&PullView>) -> BTreeMap<Oid, String> {
    let objects = world.objects_of(repo);
    let pushed = thread.events.iter().flat_map(|event| match &event.kind {
        ThreadEventKind::Pushed { commits, .. } => commits.clone(),
        ThreadEventKind::Merged(commit) => vec![*commit],
        _ => Vec::new(),
    });
    let all = pull.map(|pull| pull.commits.clone()).unwrap_or_default().into_iter().chain(pushed);
    let subject = |oid: Oid| objects.commit(oid)?.message.lines().next().map(str::to_owned);
    all.map(|oid| (oid, subject(oid).unwrap_or_default())).collect()
}

/// Somebody wrote just now, and nobody has answered.
fn answer_expected(world: &World, thread: &Thread) -> bool {
    let bot = |id| world.accounts.get(&id).is_some_and(|found| found.kind == crate::sandbox::model::AccountKind::Bot);
    let last = match thread.timeline().last() {
        Some(TimelineItem::Comment(comment)) => (comment.author, comment.created_at),
        Some(TimelineItem::Event(event)) => (event.actor, event.at),
        None => (thread.author, thread.created_at),
    };
    !bot(last.0) && (world.now() - last.1).num_seconds() < ANSWER_EXPECTED_SECONDS
}

/// A word that changes whenever the page would.
pub(in crate::sandbox::pages) fn revision(handle: &Handle, full_name: &str, number: u64) -> Option<String> {
    handle.read(|world| {
        let repo = world.repo(full_name)?;
        Some(revision_of(world, repo, repo.thread(number)?))
    })
}

fn revision_of(world: &World, repo: &Repository, thread: &Thread) -> String {
    let mut digest = Digesting(Sha256::new());
    let _ = write!(digest, "{thread:?}");
    if let Some(pull) = &thread.pull {
        for run in repo.runs.iter().filter(|run| run.head == pull.head.sha) {
            let _ = write!(digest, "{run:?}");
        }
        for status in repo.statuses.iter().filter(|status| status.sha == pull.head.sha) {
            let _ = write!(digest, "{status:?}");
        }
        let _ = write!(digest, "{:?} {:?}", repo.branch(&pull.base.branch), repo.queue);
    }
    for mention in mentions::of(world, repo, thread) {
        let _ = write!(digest, "{mention:?}");
    }
    hex::encode(&digest.0.finalize()[..8])
}

struct Digesting(Sha256);

impl fmt::Write for Digesting {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
