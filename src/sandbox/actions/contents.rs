//! Making commits: one file through the contents endpoints, or many at once by a person's push.
//! A branch that does not exist yet is made by the first commit of an empty repository only.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::sandbox::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::{Commit, Mode, Oid, Signature, TreeChange};
use crate::sandbox::model::{AccountId, RepoId, World};

/// A change of one file through the contents endpoints.
#[derive(Clone, Debug)]
pub struct FileEdit {
    /// Where, without a slash at the start.
    pub path: String,
    /// The new content as base64; `None` deletes the file.
    pub content: Option<String>,
    /// The blob that is replaced, which GitHub asks for.
    pub sha: Option<String>,
    /// The branch; the default branch when not given.
    pub branch: Option<String>,
    /// What the commit says.
    pub message: String,
    /// Who wrote it, if not the caller.
    pub author: Option<Signature>,
    /// Who committed it, if not the caller.
    pub committer: Option<Signature>,
}

/// A commit of several files.
#[derive(Clone, Debug)]
pub struct NewCommit<'a> {
    /// The branch; made from the default branch when there is none of that name.
    pub branch: &'a str,
    /// Path and new content; `None` deletes.
    pub files: &'a [(&'a str, Option<&'a str>)],
    /// What the commit says.
    pub message: &'a str,
}

impl World {
    /// Writes or deletes one file; answers the commit and the new blob.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 409 when `sha` is of another version, 422.
    pub fn edit_file(&mut self, caller: &Caller, repo: RepoId, edit: FileEdit) -> Result<(Oid, Option<Oid>), Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        check_path(&edit.path)?;
        let found = self.repo_at(repo)?;
        let branch = edit.branch.clone().unwrap_or_else(|| found.default_branch.clone());
        let (network, tip, empty) = (found.network, found.branch(&branch), found.is_empty());
        if tip.is_none() && !empty {
            return Err(Refusal::new(404, format!("Branch {branch} not found")));
        }
        let root = tip.and_then(|tip| self.objects_of(found).commit(tip)).map(|commit| commit.tree);
        let old = root.and_then(|root| self.objects_of(found).at_path(root, &edit.path));
        if old.as_ref().is_some_and(|old| old.mode == Mode::Folder) {
            return Err(Refusal::unprocessable(format!("{} is a directory", edit.path)));
        }
        check_replaced(&edit, old.as_ref().map(|old| old.oid))?;
        let blob = match &edit.content {
            Some(content) => Some(self.objects_mut(network).put_blob(&decode(content)?)),
            None => None,
        };
        let mode = old.map_or(Mode::File, |old| old.mode);
        let changes = [(edit.path, blob.map(|blob| (mode, blob)))];
        let tree = self.objects_mut(network).rewrite(root, &changes);
        let signature = self.signature(actor);
        let commit = Commit {
            tree,
            parents: tip.into_iter().collect(),
            author: edit.author.or(edit.committer.clone()).unwrap_or_else(|| signature.clone()),
            committer: edit.committer.unwrap_or(signature),
            message: edit.message,
        };
        let commit = self.objects_mut(network).put_commit(commit);
        self.demand_workflows(caller, repo, tip, commit)?;
        self.demand_unprotected(caller, repo, &format!("refs/heads/{branch}"), Some(commit))?;
        self.advance(repo, &branch, tip, commit, actor)?;
        Ok((commit, blob))
    }

    /// Commits several files, as a `git push` does; answers the commit.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 for a bad path or branch name.
    pub fn commit_files(&mut self, caller: &Caller, repo: RepoId, new: &NewCommit<'_>) -> Result<Oid, Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        let found = self.repo_at(repo)?;
        let name = format!("refs/heads/{}", new.branch);
        if !crate::sandbox::git::valid_ref_name(&name) {
            return Err(Refusal::unprocessable(format!("{name} is not a valid ref name.")));
        }
        let (network, tip) = (found.network, found.branch(new.branch));
        let parent = tip.or_else(|| found.branch(&found.default_branch));
        let root = parent.and_then(|parent| self.objects_of(found).commit(parent)).map(|commit| commit.tree);
        let mut changes: Vec<TreeChange> = Vec::new();
        for (path, content) in new.files {
            check_path(path)?;
            let blob = content.map(|content| self.objects_mut(network).put_blob(content.as_bytes()));
            changes.push(((*path).to_owned(), blob.map(|blob| (Mode::File, blob))));
        }
        let tree = self.objects_mut(network).rewrite(root, &changes);
        let signature = self.signature(actor);
        let parents = parent.into_iter().collect();
        let message = new.message.to_owned();
        let commit = Commit { tree, parents, author: signature.clone(), committer: signature, message };
        let commit = self.objects_mut(network).put_commit(commit);
        self.demand_workflows(caller, repo, tip, commit)?;
        self.demand_unprotected(caller, repo, &name, Some(commit))?;
        self.advance(repo, new.branch, tip, commit, actor)?;
        Ok(commit)
    }

    /// Who commits now: the account's name and the address GitHub gives it.
    pub fn signature(&self, account: AccountId) -> Signature {
        let (login, name) =
            self.accounts.get(&account).map_or(("ghost", None), |found| (&found.login, found.name.as_deref()));
        // Git keeps whole seconds.
        let now = self.now();
        let when = chrono::DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now).fixed_offset();
        let email = format!("{account}+{login}@users.noreply.github.com");
        Signature { name: name.unwrap_or(login).to_owned(), email, when }
    }

    fn advance(
        &mut self,
        repo: RepoId,
        branch: &str,
        before: Option<Oid>,
        after: Oid,
        actor: AccountId,
    ) -> Result<(), Refusal> {
        let name = format!("refs/heads/{branch}");
        let first = self.repo_at(repo)?.is_empty();
        self.point(repo, &name, after)?;
        if first {
            self.repo_at_mut(repo)?.default_branch = branch.to_owned();
        }
        self.emit_push(repo, &name, before.unwrap_or(Oid::ZERO), after, actor);
        Ok(())
    }
}

/// Folders in folders; trees are rewritten by recursion, so this keeps the stack small.
const DEEPEST_PATH: usize = 200;

/// Refuses a path that git could not keep.
pub(in crate::sandbox) fn check_path(path: &str) -> Result<(), Refusal> {
    let odd = |part: &str| part.is_empty() || part == "." || part == ".." || part.eq_ignore_ascii_case(".git");
    let deep = path.split('/').count() > DEEPEST_PATH;
    if path.split('/').any(odd) || path.contains('\0') || path.len() > 4_096 || deep {
        return Err(Refusal::unprocessable("path contains a malformed path component"));
    }
    Ok(())
}

fn check_replaced(edit: &FileEdit, old: Option<Oid>) -> Result<(), Refusal> {
    match (&edit.sha, old) {
        (None, Some(_)) => Err(Refusal::unprocessable("Invalid request.\n\n\"sha\" wasn't supplied.")),
        (Some(sha), Some(old)) if *sha != old.to_string() => {
            Err(Refusal::new(409, format!("{} does not match {sha}", edit.path)))
        }
        (Some(_), None) | (None, None) if edit.content.is_none() => Err(Refusal::not_found()),
        (Some(sha), None) => Err(Refusal::new(409, format!("{} does not match {sha}", edit.path))),
        _ => Ok(()),
    }
}

/// Reads base64 as GitHub does: line breaks are fine.
pub(in crate::sandbox) fn decode(text: &str) -> Result<Vec<u8>, Refusal> {
    let packed: String = text.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    BASE64_STANDARD.decode(packed).map_err(|_| Refusal::unprocessable("content is not valid Base64"))
}
