//! Check runs: what stands beside a commit. What they say is the caller's; here are only GitHub's rules for them.

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{CommitSha, RepoName, segment, segments};
use super::tokens::Scope;

/// GitHub takes so many annotations in one call.
const ANNOTATIONS_AT_ONCE: usize = 50;

/// How far a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// Its verdict is awaited.
    InProgress,
    /// It has a conclusion.
    Completed,
}

/// A verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Nothing stands in the way.
    Success,
    /// Something must be put right.
    Failure,
    /// Something should be looked at.
    Neutral,
    /// A person must do something on GitHub or with us.
    ActionRequired,
    /// It could not be judged in time.
    TimedOut,
    /// It was given up, for example for a newer commit.
    Cancelled,
    /// It does not apply.
    Skipped,
}

impl Conclusion {
    /// GitHub's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Neutral => "neutral",
            Self::ActionRequired => "action_required",
            Self::TimedOut => "timed_out",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
        }
    }
}

/// How grave an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AnnotationLevel {
    /// To know.
    Notice,
    /// To think about.
    Warning,
    /// To put right.
    Failure,
}

/// A word beside lines of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Annotation {
    /// The file.
    pub path: String,
    /// The first line, counted from 1.
    pub start_line: u32,
    /// The last line.
    pub end_line: u32,
    /// The first column, counted from 1. GitHub takes columns only when both lines are the same: others are not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_column: Option<u32>,
    /// The last column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u32>,
    /// How grave it is.
    #[serde(rename = "annotation_level")]
    pub level: AnnotationLevel,
    /// Its title, at most 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its text, at most 64 KB.
    pub message: String,
    /// More, which GitHub folds; at most 64 KB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_details: Option<String>,
}

/// A button of a check; GitHub shows at most three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckAction {
    /// What stands on it, at most 20 characters.
    pub label: String,
    /// What it does, at most 40 characters.
    pub description: String,
    /// What the webhook `requested_action` names it, at most 20 characters.
    pub identifier: String,
}

/// A check as it shall be.
#[derive(Debug, Clone)]
pub struct NewCheckRun {
    /// Its name, by which people require it.
    pub name: String,
    /// The commit it judges.
    pub head_sha: CommitSha,
    /// How far it is.
    pub status: CheckStatus,
    /// Its verdict, when it is completed.
    pub conclusion: Option<Conclusion>,
    /// One line.
    pub title: String,
    /// Markdown, at most 65,535 characters.
    pub summary: String,
    /// More Markdown, at most 65,535 characters.
    pub text: Option<String>,
    /// Words beside lines, as many as wanted.
    pub annotations: Vec<Annotation>,
    /// Its buttons.
    pub actions: Vec<CheckAction>,
    /// By which it is found again after a crash.
    pub external_id: String,
    /// Where its "Details" lead; to the check itself when there is none.
    pub details_url: Option<String>,
    /// When it began.
    pub started_at: Option<chrono::DateTime<chrono::Utc>>,
    /// When it had its verdict.
    pub completed_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// A check as GitHub has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckRun {
    /// GitHub's id.
    pub id: i64,
    /// Where a person sees it.
    #[serde(default)]
    pub html_url: Option<String>,
    /// By which it is found again.
    #[serde(default)]
    pub external_id: Option<String>,
    /// `queued`, `in_progress`, `completed`, …
    #[serde(default)]
    pub status: String,
    /// Its verdict.
    #[serde(default)]
    pub conclusion: Option<String>,
    /// Its text so far.
    #[serde(default)]
    pub output: CheckOutput,
}

/// The text of a check as GitHub has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct CheckOutput {
    /// One line.
    #[serde(default)]
    pub title: Option<String>,
    /// How many annotations have arrived.
    #[serde(default)]
    pub annotations_count: usize,
}

impl GitHub {
    /// Creates a check with all its annotations: one call, and one more for each further fifty.
    ///
    /// # Errors
    /// As any write; sent once. Whether it exists after a failure must be looked up with [`GitHub::check_runs_for`];
    /// [`GitHub::update_check_run`] then completes it.
    pub async fn create_check_run(
        &self,
        scope: Scope,
        repo: &RepoName,
        new: &NewCheckRun,
    ) -> Result<CheckRun, GitHubError> {
        let mut body = fields(new);
        body.insert("head_sha".to_owned(), json!(new.head_sha));
        body.insert("output".to_owned(), output(new, 0));
        let path = format!("/repos/{repo}/check-runs");
        let call = Call::write("create a check run", By::Installation(scope), Method::POST, path).json(&body);
        let run = self.send(call).await?.read()?;
        self.annotate(scope, repo, run, new, ANNOTATIONS_AT_ONCE).await
    }

    /// Makes a check what it shall be: its fields are replaced, and the annotations that have not arrived yet are
    /// added (GitHub only ever adds some). So it also completes what a crash left half done.
    ///
    /// # Errors
    /// As any write.
    pub async fn update_check_run(
        &self,
        scope: Scope,
        repo: &RepoName,
        run: &CheckRun,
        new: &NewCheckRun,
    ) -> Result<CheckRun, GitHubError> {
        let mut body = fields(new);
        let arrived = run.output.annotations_count;
        body.insert("output".to_owned(), output(new, arrived));
        let repeatable = arrived >= new.annotations.len();
        let run = self.patch_check_run(scope, repo, run.id, &Value::Object(body), repeatable).await?;
        self.annotate(scope, repo, run, new, arrived + ANNOTATIONS_AT_ONCE).await
    }

    /// Our own checks of this name at a commit, newest first; also those that a newer one has replaced.
    ///
    /// # Errors
    /// As any read.
    pub async fn check_runs_for(
        &self,
        scope: Scope,
        repo: &RepoName,
        commit: &CommitSha,
        name: &str,
    ) -> Result<Vec<CheckRun>, GitHubError> {
        #[derive(Deserialize)]
        struct Page {
            check_runs: Vec<CheckRun>,
        }
        let app = self.app_id().map(|id| format!("&app_id={id}")).unwrap_or_default();
        let (commit, name) = (segments(&commit.0), segment(name));
        let path = format!("/repos/{repo}/commits/{commit}/check-runs?filter=all&per_page=100&check_name={name}{app}");
        let mut runs = Vec::new();
        self.pages("list check runs", By::Installation(scope), path, 10, |page: Page| {
            runs.extend(page.check_runs);
            true
        })
        .await?;
        runs.sort_by_key(|run| std::cmp::Reverse(run.id));
        Ok(runs)
    }

    /// Sends the annotations from the `first` on, fifty a call.
    async fn annotate(
        &self,
        scope: Scope,
        repo: &RepoName,
        mut run: CheckRun,
        new: &NewCheckRun,
        first: usize,
    ) -> Result<CheckRun, GitHubError> {
        for first in (first..new.annotations.len()).step_by(ANNOTATIONS_AT_ONCE) {
            let body = json!({ "output": output(new, first) });
            run = self.patch_check_run(scope, repo, run.id, &body, false).await?;
        }
        Ok(run)
    }

    /// A repetition is harmless only when it brings no annotations.
    async fn patch_check_run(
        &self,
        scope: Scope,
        repo: &RepoName,
        id: i64,
        body: &Value,
        repeatable: bool,
    ) -> Result<CheckRun, GitHubError> {
        let path = format!("/repos/{repo}/check-runs/{id}");
        let call = Call::write("update a check run", By::Installation(scope), Method::PATCH, path).json(body);
        self.send(if repeatable { call.idempotent() } else { call }).await?.read()
    }
}

fn fields(new: &NewCheckRun) -> Map<String, Value> {
    let given = [
        ("name", Some(json!(new.name))),
        ("status", Some(json!(new.status))),
        ("conclusion", new.conclusion.map(|conclusion| json!(conclusion))),
        ("external_id", Some(json!(new.external_id))),
        ("details_url", new.details_url.as_ref().map(|url| json!(url))),
        ("started_at", new.started_at.map(time)),
        ("completed_at", new.completed_at.map(time)),
        ("actions", Some(json!(new.actions))),
    ];
    given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn time(at: chrono::DateTime<chrono::Utc>) -> Value {
    json!(at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

/// The text with the annotations from the `first` on, as many as one call takes. GitHub wants title and summary each
/// time.
fn output(new: &NewCheckRun, first: usize) -> Value {
    let annotations: Vec<Annotation> = new.annotations.iter().skip(first).take(ANNOTATIONS_AT_ONCE).map(sent).collect();
    let mut output = json!({ "title": new.title, "summary": new.summary, "annotations": annotations });
    if let Some(text) = &new.text {
        output["text"] = json!(text);
    }
    output
}

fn sent(annotation: &Annotation) -> Annotation {
    let mut annotation = annotation.clone();
    if annotation.start_line != annotation.end_line {
        (annotation.start_column, annotation.end_column) = (None, None);
    }
    annotation
}
