//! Labels of a repository and on issues and pull requests.
//! Naming a label that does not exist makes it, as GitHub does.

use super::super::{Refusal, render};
use crate::sandbox::model::{AccountId, Label, RepoId, ThreadEventKind, World};

impl World {
    /// Makes a label unless there is one of that name.
    ///
    /// # Errors
    /// 422 when the name is empty or too long.
    pub(in crate::sandbox) fn ensure_label(&mut self, repo: RepoId, name: &str) -> Result<(), Refusal> {
        if name.trim().is_empty() || name.chars().count() > 50 {
            return Err(Refusal::field("Label", "name", "invalid"));
        }
        let known = self.repo_at(repo)?.labels.iter().any(|label| label.name.eq_ignore_ascii_case(name));
        if !known {
            let id = self.next_id();
            let label = Label { id, name: name.to_owned(), color: "ededed".to_owned(), description: None };
            self.repo_at_mut(repo)?.labels.push(label);
        }
        Ok(())
    }

    /// Puts exactly these labels on a thread, and tells Apps of each difference.
    pub(in crate::sandbox) fn set_labels(
        &mut self,
        repo: RepoId,
        number: u64,
        actor: AccountId,
        labels: &[String],
    ) -> Result<(), Refusal> {
        let wanted = self.known_labels(repo, labels)?;
        let before = std::mem::replace(&mut self.thread_at_mut(repo, number)?.labels, wanted.clone());
        for name in wanted.iter().filter(|name| !before.contains(name)) {
            self.tell_label("labeled", repo, number, actor, name);
        }
        for name in before.iter().filter(|name| !wanted.contains(name)) {
            self.tell_label("unlabeled", repo, number, actor, name);
        }
        Ok(())
    }

    /// The names of these labels as the repository writes them, each once; one that it does not have is made.
    pub(super) fn known_labels(&mut self, repo: RepoId, labels: &[String]) -> Result<Vec<String>, Refusal> {
        let mut wanted: Vec<String> = Vec::new();
        for label in labels {
            self.ensure_label(repo, label)?;
            let known = self.repo_at(repo)?.labels.iter().find(|known| known.name.eq_ignore_ascii_case(label));
            let name = known.map_or_else(|| label.clone(), |known| known.name.clone());
            if !wanted.contains(&name) {
                wanted.push(name);
            }
        }
        Ok(wanted)
    }

    /// Notes in the timeline that a label was put on or taken off (`labeled`, `unlabeled`), and tells Apps.
    pub(super) fn tell_label(&mut self, action: &'static str, repo: RepoId, number: u64, actor: AccountId, name: &str) {
        let kind = match action {
            "labeled" => ThreadEventKind::Labeled(name.to_owned()),
            _ => ThreadEventKind::Unlabeled(name.to_owned()),
        };
        self.note(repo, number, actor, kind);
        let Some(found) = self.repos.get(&repo) else { return };
        let Some(label) = found.labels.iter().find(|label| label.name == name) else { return };
        let part = render::label(self, found, label);
        self.emit_issue(action, repo, number, actor, Some(("label", part)));
    }
}
