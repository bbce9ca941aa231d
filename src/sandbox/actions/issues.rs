//! Opening and changing issues; the parts of pull requests that are the same go through here too.
//! What only pull requests have is in `pulls`.

use serde_json::{Value, json};

use super::{check_body, check_title};
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::model::{AccountId, Pull, RepoId, Role, Thread, ThreadEvent, ThreadEventKind, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

/// An issue to be opened.
#[derive(Clone, Debug, Default)]
pub struct NewIssue {
    /// Its title.
    pub title: String,
    /// Its first text.
    pub body: Option<String>,
    /// Names of labels; dropped without a word from people who may not set them, as on GitHub.
    pub labels: Vec<String>,
    /// Logins; dropped in the same way.
    pub assignees: Vec<String>,
}

/// Changes to an issue or pull request; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct IssueChange {
    /// A new title.
    pub title: Option<String>,
    /// A new first text.
    pub body: Option<String>,
    /// `open` or `closed`.
    pub state: Option<String>,
    /// Why it is closed.
    pub state_reason: Option<String>,
    /// All labels.
    pub labels: Option<Vec<String>>,
    /// All assignees.
    pub assignees: Option<Vec<String>>,
}

impl World {
    /// Opens an issue and answers its number.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 410 when issues are off, 422.
    pub fn open_issue(&mut self, caller: &Caller, repo: RepoId, issue: NewIssue) -> Result<u64, Refusal> {
        let manages = self.demand(caller, repo, Need::ISSUES_WRITE).is_ok();
        let kept = |all: Vec<String>| if manages { all } else { Vec::new() };
        let issue = NewIssue { labels: kept(issue.labels), assignees: kept(issue.assignees), ..issue };
        self.open_issue_as_given(caller, repo, issue)
    }

    /// Opens an issue with its labels and assignees, whoever opens it.
    pub(super) fn open_issue_as_given(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        issue: NewIssue,
    ) -> Result<u64, Refusal> {
        self.demand(caller, repo, Need::ISSUES_DISCUSS)?;
        let author = caller.actor()?;
        if !self.repo_at(repo)?.has_issues {
            return Err(Refusal::new(410, "Issues are disabled for this repo"));
        }
        check_title("Issue", &issue.title)?;
        check_body("Issue", issue.body.as_deref())?;
        let assignees = self.assignable(repo, &issue.assignees)?;
        let labels = self.known_labels(repo, &issue.labels)?;
        let number = self.add_thread(repo, author, caller.app(), issue.title, issue.body, None)?;
        let thread = self.thread_at_mut(repo, number)?;
        (thread.labels, thread.assignees) = (labels.clone(), assignees);
        self.emit_issue("opened", repo, number, author, None);
        for label in &labels {
            self.tell_label("labeled", repo, number, author, label);
        }
        Ok(number)
    }

    /// Changes an issue or pull request.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn change_issue(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        number: u64,
        change: IssueChange,
    ) -> Result<(), Refusal> {
        let actor = self.demand_change(caller, repo, number, &change)?;
        check_change(&change)?;
        if let Some(assignees) = &change.assignees {
            self.assignable(repo, assignees)?;
        }
        self.change_texts(repo, number, actor, &change)?;
        if let Some(labels) = &change.labels {
            self.set_labels(repo, number, actor, labels)?;
        }
        if let Some(assignees) = &change.assignees {
            let assignees = self.assignable(repo, assignees)?;
            self.set_assignees(repo, number, actor, assignees)?;
        }
        match change.state.as_deref() {
            Some("closed") => self.close(repo, number, actor, change.state_reason),
            Some("open") => self.reopen(repo, number, actor),
            _ => Ok(()),
        }
    }

    /// Keeps a new thread and answers its number. Rules and webhooks are the caller's.
    pub(in crate::sandbox) fn add_thread(
        &mut self,
        repo: RepoId,
        author: AccountId,
        via_app: Option<u64>,
        title: String,
        body: Option<String>,
        pull: Option<Pull>,
    ) -> Result<u64, Refusal> {
        let (id, now) = (self.next_id(), self.now());
        let found = self.repo_at_mut(repo)?;
        let number = found.next_number;
        found.next_number += 1;
        let thread = Thread {
            id,
            number,
            author,
            via_app,
            title,
            body: body.filter(|body| !body.is_empty()),
            open: true,
            state_reason: None,
            locked: false,
            labels: Vec::new(),
            assignees: Vec::new(),
            comments: Vec::new(),
            reactions: Vec::new(),
            events: Vec::new(),
            created_at: now,
            updated_at: now,
            closed_at: None,
            closed_by: None,
            pull,
        };
        found.threads.insert(number, thread);
        Ok(number)
    }

    /// Notes in the timeline that something happened.
    pub(in crate::sandbox) fn note(&mut self, repo: RepoId, number: u64, actor: AccountId, kind: ThreadEventKind) {
        let (id, at) = (self.next_id(), self.now());
        if let Ok(thread) = self.thread_at_mut(repo, number) {
            thread.events.push(ThreadEvent { id, actor, at, kind });
            thread.updated_at = at;
        }
    }

    /// Tells Apps about an issue, or about a pull request if that is what it is.
    pub(in crate::sandbox) fn emit_issue(
        &mut self,
        action: &'static str,
        repo: RepoId,
        number: u64,
        actor: AccountId,
        extra: Option<(&'static str, Value)>,
    ) {
        let Some(found) = self.repos.get(&repo) else { return };
        let Some(thread) = found.threads.get(&number) else { return };
        let (name, part) = match &thread.pull {
            Some(pull) => ("pull_request", render::pull(self, found, thread, pull)),
            None => ("issues", render::hook_issue(self, found, thread)),
        };
        let mut event = Event::new(name, action, repo, actor);
        if thread.pull.is_some() {
            event = event.with("number", json!(number));
        }
        let part_name = if thread.pull.is_some() { "pull_request" } else { "issue" };
        event = event.with(part_name, part);
        if let Some((name, value)) = extra {
            event = event.with(name, value);
        }
        self.emit(event);
    }

    fn demand_change(
        &self,
        caller: &Caller,
        repo: RepoId,
        number: u64,
        change: &IssueChange,
    ) -> Result<AccountId, Refusal> {
        let thread = self.thread_at(repo, number);
        let pull = thread.as_ref().is_ok_and(|thread| thread.pull.is_some());
        let (discuss, manage) = match pull {
            true => (Need::THREAD_DISCUSS, Need::THREAD_WRITE),
            false => (Need::ISSUES_DISCUSS, Need::ISSUES_WRITE),
        };
        self.demand(caller, repo, discuss)?;
        let actor = caller.actor()?;
        // Authors may change the words and the state of what they opened.
        let own = thread?.author == actor && change.labels.is_none() && change.assignees.is_none();
        if !own {
            self.demand(caller, repo, manage)?;
        }
        Ok(actor)
    }

    fn change_texts(
        &mut self,
        repo: RepoId,
        number: u64,
        actor: AccountId,
        change: &IssueChange,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let thread = self.thread_at_mut(repo, number)?;
        let mut changes = json!({});
        let mut renamed = None;
        if let Some(title) = change.title.as_ref().filter(|title| **title != thread.title) {
            let before = std::mem::replace(&mut thread.title, title.clone());
            changes["title"] = json!({"from": before});
            renamed = Some(before);
        }
        if let Some(body) = change.body.as_ref().filter(|body| Some(*body) != thread.body.as_ref()) {
            let before = thread.body.replace(body.clone()).unwrap_or_default();
            changes["body"] = json!({"from": before});
        }
        if changes != json!({}) {
            thread.updated_at = now;
            if let Some(before) = renamed {
                self.note(repo, number, actor, ThreadEventKind::Renamed(before));
            }
            self.emit_issue("edited", repo, number, actor, Some(("changes", changes)));
        }
        Ok(())
    }

    fn close(&mut self, repo: RepoId, number: u64, actor: AccountId, why: Option<String>) -> Result<(), Refusal> {
        let now = self.now();
        let thread = self.thread_at_mut(repo, number)?;
        if !thread.open {
            return Ok(());
        }
        thread.open = false;
        thread.closed_at = Some(now);
        thread.closed_by = Some(actor);
        thread.state_reason = thread.pull.is_none().then(|| why.unwrap_or_else(|| "completed".to_owned()));
        self.note(repo, number, actor, ThreadEventKind::Closed);
        self.emit_issue("closed", repo, number, actor, None);
        Ok(())
    }

    fn reopen(&mut self, repo: RepoId, number: u64, actor: AccountId) -> Result<(), Refusal> {
        let thread = self.thread_at(repo, number)?;
        if thread.open {
            return Ok(());
        }
        if let Some(pull) = &thread.pull {
            self.check_reopening(repo, pull)?;
        }
        let thread = self.thread_at_mut(repo, number)?;
        thread.open = true;
        thread.closed_at = None;
        thread.closed_by = None;
        thread.state_reason = thread.pull.is_none().then(|| "reopened".to_owned());
        self.note(repo, number, actor, ThreadEventKind::Reopened);
        self.emit_issue("reopened", repo, number, actor, None);
        Ok(())
    }

    fn set_assignees(
        &mut self,
        repo: RepoId,
        number: u64,
        actor: AccountId,
        assignees: Vec<AccountId>,
    ) -> Result<(), Refusal> {
        let before = std::mem::replace(&mut self.thread_at_mut(repo, number)?.assignees, assignees.clone());
        for person in assignees.iter().filter(|person| !before.contains(person)) {
            self.note(repo, number, actor, ThreadEventKind::Assigned(*person));
            let assignee = render::user(self, *person);
            self.emit_issue("assigned", repo, number, actor, Some(("assignee", assignee)));
        }
        for person in before.iter().filter(|person| !assignees.contains(person)) {
            self.note(repo, number, actor, ThreadEventKind::Unassigned(*person));
            let assignee = render::user(self, *person);
            self.emit_issue("unassigned", repo, number, actor, Some(("assignee", assignee)));
        }
        Ok(())
    }

    /// The accounts of people who can be assigned: those who can push.
    pub(in crate::sandbox) fn assignable(&self, repo: RepoId, logins: &[String]) -> Result<Vec<AccountId>, Refusal> {
        let found = self.repo_at(repo)?;
        let mut people = Vec::new();
        for login in logins {
            let account = self.account(login).filter(|account| self.role_of(account.id, found) >= Some(Role::Triage));
            match account {
                Some(account) if !people.contains(&account.id) => people.push(account.id),
                Some(_) => {}
                None => {
                    let error = json!({"resource": "Issue", "field": "assignees", "code": "invalid", "value": login});
                    return Err(Refusal { errors: vec![error], ..Refusal::unprocessable("Validation Failed") });
                }
            }
        }
        Ok(people)
    }
}

fn check_change(change: &IssueChange) -> Result<(), Refusal> {
    if let Some(title) = &change.title {
        check_title("Issue", title)?;
    }
    check_body("Issue", change.body.as_deref())?;
    let state_known = matches!(change.state.as_deref(), None | Some("open" | "closed"));
    let reason_known =
        matches!(change.state_reason.as_deref(), None | Some("completed" | "not_planned" | "duplicate" | "reopened"));
    match (state_known, reason_known) {
        (false, _) => Err(Refusal::field("Issue", "state", "invalid")),
        (_, false) => Err(Refusal::field("Issue", "state_reason", "invalid")),
        _ => Ok(()),
    }
}
