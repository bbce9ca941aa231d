//! `push` to a repository's default branch. Pushes to other branches ask for nothing here.

use serde::Deserialize;

use super::repository::{RawInstallation, Repository};
use super::repository_changed::{RawSettled, Settled};
use crate::github::CommitSha;

/// Commits that are listed in a payload before the list is not relied on: GitHub ends it without saying so.
const MOST_COMMITS: usize = 20;
/// Touched paths that are relied on.
const MOST_PATHS: usize = 1_000;

/// The default branch points to another commit.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// Where.
    pub repository: Repository,
    /// What else is known of it.
    pub settled: Settled,
    /// Where the branch stood; none when it is new.
    pub before: Option<CommitSha>,
    /// Where it stands; none when it was deleted.
    pub after: Option<CommitSha>,
    /// Whether `after` does not follow from `before`.
    pub forced: bool,
    /// The paths that the commits touch, in their order; none when the payload may not name them all.
    pub touched: Option<Vec<Touched>>,
}

/// A path that a commit touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The path from the root.
    pub path: String,
    /// What the commit does to it.
    pub how: Touch,
}

/// What a commit does to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// It was not there before.
    Added,
    /// It has another content.
    Modified,
    /// It is gone.
    Removed,
}

#[derive(Deserialize)]
struct Payload {
    installation: RawInstallation,
    repository: RawSettled,
    before: String,
    after: String,
    #[serde(default)]
    forced: bool,
    #[serde(default)]
    created: bool,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    commits: Option<Vec<Commit>>,
}

#[derive(Deserialize)]
struct Commit {
    // Missing where GitHub leaves the lists out: then nothing is known of the commit.
    added: Option<Vec<String>>,
    modified: Option<Vec<String>>,
    removed: Option<Vec<String>>,
}

pub(super) fn read(body: &[u8]) -> Result<Pushed, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let complete = !payload.forced && !payload.created && !payload.deleted;
    let touched = payload.commits.filter(|_| complete).and_then(touched);
    let (repository, settled) = payload.repository.with(&payload.installation)?;
    Ok(Pushed {
        repository,
        settled,
        before: (!payload.created).then_some(CommitSha(payload.before)),
        after: (!payload.deleted).then_some(CommitSha(payload.after)),
        forced: payload.forced,
        touched,
    })
}

/// What all commits touch, if every one of them says so and there are few enough for the lists to be whole.
fn touched(commits: Vec<Commit>) -> Option<Vec<Touched>> {
    // A push without commits moved the branch to commits that GitHub knew already, and lists none of them.
    if commits.is_empty() || commits.len() >= MOST_COMMITS {
        return None;
    }
    let mut touched = Vec::new();
    for commit in commits {
        for (paths, how) in
            [(commit.removed?, Touch::Removed), (commit.added?, Touch::Added), (commit.modified?, Touch::Modified)]
        {
            touched.extend(paths.into_iter().map(|path| Touched { path, how }));
        }
    }
    (touched.len() <= MOST_PATHS).then_some(touched)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn pushed(change: impl FnOnce(&mut Value)) -> Pushed {
        let mut payload = json!({
            "installation": {"id": 7}, "before": "b", "after": "a", "forced": false,
            "repository": {"id": 5, "full_name": "acme/orders", "default_branch": "main", "private": true},
            "commits": [
                {"added": ["a.txt"], "modified": [], "removed": ["old.txt"]},
                {"added": [], "modified": ["a.txt"], "removed": []},
            ],
        });
        change(&mut payload);
        read(payload.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn the_paths_of_all_commits_are_known_in_their_order() {
        let touched = pushed(|_| ()).touched.unwrap();
        let words: Vec<String> = touched.iter().map(|touched| format!("{:?} {}", touched.how, touched.path)).collect();
        assert_eq!(words, ["Removed old.txt", "Added a.txt", "Modified a.txt"]);
    }

    #[test]
    fn a_list_that_may_not_be_whole_is_not_relied_on() {
        assert_eq!(pushed(|payload| payload["forced"] = json!(true)).touched, None);
        assert_eq!(pushed(|payload| payload["created"] = json!(true)).touched, None);
        assert_eq!(pushed(|payload| payload["commits"] = json!([])).touched, None);
        assert_eq!(pushed(|payload| payload["commits"] = json!([{"id": "c"}])).touched, None);
        let many = vec![json!({"added": [], "modified": [], "removed": []}); MOST_COMMITS];
        assert_eq!(pushed(|payload| payload["commits"] = json!(many)).touched, None);
        let paths: Vec<String> = (0..=MOST_PATHS).map(|n| n.to_string()).collect();
        assert_eq!(pushed(|payload| payload["commits"][0]["added"] = json!(paths)).touched, None);
    }
}
