//! Check runs and suites: only Apps write them, people may ask for them again or press their buttons.
//! The sizes are GitHub's.

use chrono::Utc;
use serde_json::json;

use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::Oid;
use crate::sandbox::model::{AccountId, Annotation, Button, CheckRun, CheckSuite, Level, RepoId, Role, Stamp, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

/// Sizes of checks.
pub mod check_limits {
    /// `summary` and `text`, in characters.
    pub const LONGEST_TEXT: usize = 65_535;
    /// Annotations in one request.
    pub const MOST_ANNOTATIONS: usize = 50;
    /// Buttons.
    pub const MOST_ACTIONS: usize = 3;
    /// A button's label.
    pub const LONGEST_LABEL: usize = 20;
    /// A button's description.
    pub const LONGEST_DESCRIPTION: usize = 40;
    /// A button's identifier.
    pub const LONGEST_IDENTIFIER: usize = 20;
}

/// A new check run, or changes to one; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct CheckRunChange {
    /// Name in the list of checks.
    pub name: Option<String>,
    /// The commit; only for a new one.
    pub head: Option<Oid>,
    /// `queued`, `in_progress` or `completed`.
    pub status: Option<String>,
    /// How it ended; makes it completed.
    pub conclusion: Option<String>,
    /// When it began.
    pub started_at: Option<Stamp>,
    /// When it ended.
    pub completed_at: Option<Stamp>,
    /// The App's own name for it.
    pub external_id: Option<String>,
    /// Where to read more.
    pub details_url: Option<String>,
    /// Heading of its page.
    pub title: Option<String>,
    /// Markdown at the top.
    pub summary: Option<String>,
    /// Markdown below.
    pub text: Option<String>,
    /// More remarks; those of earlier requests stay.
    pub annotations: Vec<Annotation>,
    /// All buttons.
    pub actions: Option<Vec<Button>>,
}

impl World {
    /// Makes a check run and answers its id.
    ///
    /// # Errors
    /// As GitHub: 404, 403 (people cannot), 422.
    pub fn create_check_run(&mut self, caller: &Caller, repo: RepoId, new: CheckRunChange) -> Result<u64, Refusal> {
        let app = self.demand_checks(caller, repo)?;
        check_sizes(&new)?;
        let name = new.name.clone().filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| Refusal::field("CheckRun", "name", "missing_field"))?;
        let head = new.head.ok_or_else(|| Refusal::field("CheckRun", "head_sha", "missing_field"))?;
        if self.objects_of(self.repo_at(repo)?).commit(head).is_none() {
            return Err(Refusal::unprocessable(format!("No commit found for SHA: {head}")));
        }
        let suite = self.suite_for(repo, app, head)?;
        let id = self.next_id();
        let now = self.now();
        let run = CheckRun {
            id,
            suite,
            app,
            head,
            name,
            status: "queued".to_owned(),
            conclusion: None,
            started_at: Some(now),
            completed_at: None,
            external_id: None,
            details_url: None,
            title: None,
            summary: None,
            text: None,
            annotations: Vec::new(),
            actions: Vec::new(),
        };
        self.repo_at_mut(repo)?.runs.push(run);
        self.apply(repo, id, new)?;
        self.emit_check("created", repo, id, caller, None);
        self.emit_completed(repo, id, caller, false);
        Ok(id)
    }

    /// Changes a check run.
    ///
    /// # Errors
    /// As GitHub: 404, 403 (another App's), 422.
    pub fn update_check_run(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        id: u64,
        change: CheckRunChange,
    ) -> Result<(), Refusal> {
        let app = self.demand_checks(caller, repo)?;
        let run = self.run_at(repo, id)?;
        let was_completed = run.status == "completed";
        if run.app != app {
            return Err(Refusal::new(
                403,
                "Invalid app_id `".to_owned()
                    + &app.to_string()
                    + "` - check run can only be modified by the GitHub App that created it.",
            ));
        }
        check_sizes(&change)?;
        self.apply(repo, id, change)?;
        self.emit_completed(repo, id, caller, was_completed);
        Ok(())
    }

    /// Asks the App to run a check again.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn rerequest_check_run(&mut self, caller: &Caller, repo: RepoId, id: u64) -> Result<(), Refusal> {
        self.demand(caller, repo, Need { person: Role::Write, ..Need::CHECKS_WRITE })?;
        let run = self.run_at(repo, id)?;
        if run.status != "completed" {
            return Err(Refusal::unprocessable("This check run is not rerequestable"));
        }
        self.emit_check("rerequested", repo, id, caller, None);
        Ok(())
    }

    /// Asks the App to run all its checks of a commit again.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn rerequest_check_suite(&mut self, caller: &Caller, repo: RepoId, id: u64) -> Result<(), Refusal> {
        self.demand(caller, repo, Need { person: Role::Write, ..Need::CHECKS_WRITE })?;
        let found = self.repo_at(repo)?;
        let suite = found.suites.iter().find(|suite| suite.id == id).ok_or_else(Refusal::not_found)?;
        let part = render::hook_check_suite(self, found, suite);
        let actor = caller.actor()?;
        self.emit(Event::new("check_suite", "rerequested", repo, actor).with("check_suite", part));
        Ok(())
    }

    /// A person presses a button of a check run.
    ///
    /// # Errors
    /// 404 when there is no such button, 403 for people who cannot push.
    pub fn press_button(&mut self, caller: &Caller, repo: RepoId, id: u64, button: &str) -> Result<(), Refusal> {
        self.demand(caller, repo, Need { person: Role::Write, ..Need::CHECKS_WRITE })?;
        if !self.run_at(repo, id)?.actions.iter().any(|found| found.identifier == button) {
            return Err(Refusal::not_found());
        }
        self.emit_check("requested_action", repo, id, caller, Some(button));
        Ok(())
    }

    /// A check run of a repository.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn run_at(&self, repo: RepoId, id: u64) -> Result<&CheckRun, Refusal> {
        self.repo_at(repo)?.runs.iter().find(|run| run.id == id).ok_or_else(Refusal::not_found)
    }

    /// The suite of an App on a commit, made when there is none.
    pub(in crate::sandbox) fn suite_for(&mut self, repo: RepoId, app: u64, head: Oid) -> Result<u64, Refusal> {
        let found = self.repo_at(repo)?;
        if let Some(suite) = found.suites.iter().find(|suite| suite.app == app && suite.head == head) {
            return Ok(suite.id);
        }
        let branch = found.branches().find(|(_, tip)| tip.oid == head).map(|(name, _)| name.to_owned());
        let (id, now) = (self.next_id(), self.now());
        let suite = CheckSuite { id, app, head, branch, created_at: now, updated_at: now };
        self.repo_at_mut(repo)?.suites.push(suite);
        Ok(id)
    }

    /// GitHub makes a suite for each App with `checks: write` when commits arrive, and tells the App.
    pub(in crate::sandbox) fn request_suites(&mut self, repo: RepoId, head: Oid, pusher: AccountId) {
        let Some(owner) = self.repos.get(&repo).map(|repo| repo.owner) else { return };
        let writes = |found: &&crate::sandbox::model::Installation| {
            found.account == owner && found.permissions.get("checks") >= Some(&Level::Write)
        };
        let apps: Vec<u64> = self.installations.values().filter(writes).map(|found| found.app).collect();
        for app in apps {
            let known = self
                .repos
                .get(&repo)
                .is_some_and(|found| found.suites.iter().any(|suite| suite.app == app && suite.head == head));
            let Ok(id) = self.suite_for(repo, app, head) else { continue };
            let Some(found) = self.repos.get(&repo).filter(|_| !known) else { continue };
            let Some(suite) = found.suites.iter().find(|suite| suite.id == id) else { continue };
            let part = render::hook_check_suite(self, found, suite);
            self.emit(Event::new("check_suite", "requested", repo, pusher).with("check_suite", part));
        }
    }

    fn demand_checks(&self, caller: &Caller, repo: RepoId) -> Result<u64, Refusal> {
        if let Caller::Person(_) = caller {
            self.demand(caller, repo, Need::METADATA)?;
            return Err(Refusal::new(403, "You must authenticate via a GitHub App."));
        }
        self.demand(caller, repo, Need::CHECKS_WRITE)?;
        caller.app().ok_or_else(|| Refusal::new(403, "You must authenticate via a GitHub App."))
    }

    fn apply(&mut self, repo: RepoId, id: u64, change: CheckRunChange) -> Result<(), Refusal> {
        let now = self.now();
        let found = self.repo_at_mut(repo)?;
        let run = found.runs.iter_mut().find(|run| run.id == id).ok_or_else(Refusal::not_found)?;
        fn set<T>(old: &mut Option<T>, new: Option<T>) {
            if new.is_some() {
                *old = new;
            }
        }
        run.name = change.name.unwrap_or_else(|| run.name.clone());
        run.status = change.status.unwrap_or_else(|| run.status.clone());
        if change.conclusion.is_some() {
            run.status = "completed".to_owned();
        }
        if run.status == "completed" {
            run.completed_at = change.completed_at.or(run.completed_at).or(Some(now));
        } else {
            (run.completed_at, run.conclusion) = (None, None);
        }
        set(&mut run.conclusion, change.conclusion);
        set(&mut run.started_at, change.started_at);
        set(&mut run.external_id, change.external_id);
        set(&mut run.details_url, change.details_url);
        set(&mut run.title, change.title);
        set(&mut run.summary, change.summary);
        set(&mut run.text, change.text);
        run.annotations.extend(change.annotations);
        run.actions = change.actions.unwrap_or_else(|| std::mem::take(&mut run.actions));
        let suite = run.suite;
        if let Some(suite) = found.suites.iter_mut().find(|found| found.id == suite) {
            suite.updated_at = now;
        }
        Ok(())
    }

    fn emit_completed(&mut self, repo: RepoId, id: u64, caller: &Caller, was_completed: bool) {
        if !was_completed && self.run_at(repo, id).is_ok_and(|run| run.status == "completed") {
            self.emit_check("completed", repo, id, caller, None);
            self.emit_suite_completed(repo, id, caller);
        }
    }

    /// When the last run of a suite has ended, the suite has.
    fn emit_suite_completed(&mut self, repo: RepoId, run: u64, caller: &Caller) {
        let Some(found) = self.repos.get(&repo) else { return };
        let Some(suite) = found.runs.iter().find(|found| found.id == run).map(|run| run.suite) else { return };
        if found.runs.iter().any(|run| run.suite == suite && run.status != "completed") {
            return;
        }
        let Some(suite) = found.suites.iter().find(|found| found.id == suite) else { return };
        let part = render::hook_check_suite(self, found, suite);
        let Ok(actor) = caller.actor() else { return };
        self.emit(Event::new("check_suite", "completed", repo, actor).with("check_suite", part));
    }

    fn emit_check(&mut self, action: &'static str, repo: RepoId, id: u64, caller: &Caller, button: Option<&str>) {
        let Some(found) = self.repos.get(&repo) else { return };
        let Some(run) = found.runs.iter().find(|run| run.id == id) else { return };
        let Ok(actor) = caller.actor() else { return };
        let mut event =
            Event::new("check_run", action, repo, actor).with("check_run", render::hook_check_run(self, found, run));
        if let Some(button) = button {
            event = event.with("requested_action", json!({"identifier": button}));
        }
        self.emit(event);
    }
}

fn check_sizes(change: &CheckRunChange) -> Result<(), Refusal> {
    use check_limits::*;
    let longer = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT);
    let invalid = |message: String| Err(Refusal::unprocessable(format!("Invalid request.\n\n{message}")));
    if longer(&change.summary) {
        return invalid(format!("Only {LONGEST_TEXT} characters are allowed; the summary has more."));
    }
    if longer(&change.text) {
        return invalid(format!("Only {LONGEST_TEXT} characters are allowed; the text has more."));
    }
    let annotations = change.annotations.len();
    if annotations > MOST_ANNOTATIONS {
        return invalid(format!("No more than {MOST_ANNOTATIONS} items are allowed; {annotations} were supplied."));
    }
    for annotation in &change.annotations {
        check_annotation(annotation)?;
    }
    let actions = change.actions.as_deref().unwrap_or_default();
    if actions.len() > MOST_ACTIONS {
        return invalid(format!("No more than {MOST_ACTIONS} items are allowed; {} were supplied.", actions.len()));
    }
    for button in actions {
        for (name, text, most) in [
            ("label", &button.label, LONGEST_LABEL),
            ("description", &button.description, LONGEST_DESCRIPTION),
            ("identifier", &button.identifier, LONGEST_IDENTIFIER),
        ] {
            if text.chars().count() > most {
                return invalid(format!("Only {most} characters are allowed for an action's {name}."));
            }
        }
    }
    check_words(change)
}

fn check_annotation(annotation: &Annotation) -> Result<(), Refusal> {
    let invalid = |field: &str| Err(Refusal::field("CheckRun", field, "invalid"));
    let columns = annotation.start_column.is_some() || annotation.end_column.is_some();
    if !matches!(annotation.level.as_str(), "notice" | "warning" | "failure") {
        return invalid("annotation_level");
    }
    if annotation.start_line == 0 || annotation.end_line < annotation.start_line {
        return invalid("end_line");
    }
    if columns && annotation.start_line != annotation.end_line {
        return invalid("start_column");
    }
    // GitHub counts 64 KB for a message and 255 characters for a title.
    if annotation.message.len() > 64 * 1024 || annotation.message.is_empty() {
        return invalid("message");
    }
    if annotation.title.as_ref().is_some_and(|title| title.chars().count() > 255) {
        return invalid("title");
    }
    Ok(())
}

fn check_words(change: &CheckRunChange) -> Result<(), Refusal> {
    const CONCLUSIONS: [&str; 7] =
        ["success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"];
    let status = change.status.as_deref();
    let conclusion = change.conclusion.as_deref();
    if status.is_some_and(|status| !matches!(status, "queued" | "in_progress" | "completed")) {
        return Err(Refusal::field("CheckRun", "status", "invalid"));
    }
    if conclusion.is_some_and(|conclusion| !CONCLUSIONS.contains(&conclusion)) {
        return Err(Refusal::field("CheckRun", "conclusion", "invalid"));
    }
    if status == Some("completed") && conclusion.is_none() {
        return Err(Refusal::field("CheckRun", "conclusion", "missing_field"));
    }
    let in_future = change.completed_at.is_some_and(|at| at > Utc::now() + chrono::TimeDelta::days(1));
    if in_future { Err(Refusal::field("CheckRun", "completed_at", "invalid")) } else { Ok(()) }
}
