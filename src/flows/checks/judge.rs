//! Judges one commit and sees to it that its check says so: written once, finished; begun first only when the verdict
//! takes long; concluded whatever happens.

use std::time::Duration;

use super::gather;
use super::subject::Subject;
use super::verdict::Verdict;
use super::words::{self, Links};
use crate::deliveries::Outcome;
use crate::events::{PullRequest, Repository};
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{CheckAction, CommitSha, Conclusion};
use crate::outbox::{CheckText, Thread, Topic};
use crate::store::now;

/// A verdict that takes longer is announced.
const ANNOUNCED_AFTER: Duration = Duration::from_secs(3);
/// A verdict that takes longer is given up.
const LONGEST: Duration = Duration::from_secs(120);

/// Whether a commit that was judged already is judged again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Only when something has changed.
    IfNeeded,
    /// Unless there was nothing to say.
    UnlessGreen,
    /// Whatever was.
    Always,
}

/// Judges the subject and shows the verdict.
pub async fn judge(platform: &Platform, subject: &Subject, again: Again) -> Result<Outcome, Failure> {
    if stands(platform, subject, subject.head(), again).await? {
        return Ok(Outcome { word: "nothing", note: "this commit was judged already".to_owned() });
    }
    let started = now();
    let gathering = gather::verdict(platform, subject);
    tokio::pin!(gathering);
    let verdict = match tokio::time::timeout(ANNOUNCED_AFTER, &mut gathering).await {
        Ok(verdict) => verdict?,
        Err(_) => {
            platform.outbox.begin_check(subject.repository(), &subject.key(subject.head())).await?;
            match tokio::time::timeout(LONGEST, &mut gathering).await {
                Ok(verdict) => verdict?,
                Err(_) => return too_long(platform, subject).await,
            }
        }
    };
    metrics::histogram!("idp_verdict_seconds").record((now() - started).max(0) as f64 / 1000.0);
    // The list of changed files may belong to a newer head than the event that asked.
    if verdict.head != *subject.head() {
        leave(platform, subject).await?;
        if stands(platform, subject, &verdict.head, Again::IfNeeded).await? {
            return Ok(Outcome { word: "nothing", note: "a newer commit was judged already".to_owned() });
        }
    }
    for (rule, findings) in &verdict.policies.shadowed {
        metrics::counter!("idp_shadow_findings_total", "rule" => rule.clone()).increment(*findings as u64);
    }
    show(platform, subject, &verdict).await?;
    let conclusion = verdict.conclusion().name();
    metrics::counter!("idp_verdicts_total", "conclusion" => conclusion).increment(1);
    Ok(Outcome { word: "judged", note: format!("{conclusion}: {}", words::title(&verdict)) })
}

/// Whether the verdict on that commit stands already.
async fn stands(platform: &Platform, subject: &Subject, head: &CommitSha, again: Again) -> Result<bool, Failure> {
    let Some(check) = platform.store.check(&subject.key(head)).await? else { return Ok(false) };
    let same = check.is_finished() && check.judged == subject.rests_on();
    Ok(match again {
        Again::IfNeeded => same,
        Again::UnlessGreen => same && check.conclusion == Conclusion::Success.name(),
        Again::Always => false,
    })
}

/// The sticky comment first: once the check stands, this commit counts as judged.
async fn show(platform: &Platform, subject: &Subject, verdict: &Verdict) -> Result<(), Failure> {
    let repository = subject.repository();
    let links = Links { web_url: &platform.web_url, repository: &repository.name, head: &verdict.head };
    if let Subject::Pull(pull) = subject {
        keep_input(platform, pull, verdict).await?;
        speak(platform, pull, verdict, &links).await?;
    }
    let can_fix = !verdict.fixes.is_empty() && verdict.can_commit;
    let text = CheckText {
        conclusion: verdict.conclusion(),
        title: words::title(verdict),
        summary: words::summary(verdict, &links),
        annotations: words::annotations(verdict),
        actions: if can_fix { vec![fix_button()] } else { Vec::new() },
    };
    platform.outbox.conclude_check(repository, &subject.key(&verdict.head), &subject.rests_on(), &text).await
}

/// Keeps what the policies were judged over, so that a change of them can be tried on it.
async fn keep_input(platform: &Platform, pull: &PullRequest, verdict: &Verdict) -> Result<(), Failure> {
    let Some(input) = &verdict.policies.input else { return Ok(()) };
    let contents: Vec<(&str, &str)> =
        input.contents.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    platform.store.keep_blobs(&contents).await?;
    let repository = &pull.repository;
    platform.store.keep_judged_input(repository.id, pull.number, &repository.name.owner, &input.files).await?;
    Ok(())
}

fn fix_button() -> CheckAction {
    CheckAction {
        label: "Fix".to_owned(),
        description: "Commit the mechanical fixes".to_owned(),
        identifier: super::repair::BUTTON.to_owned(),
    }
}

/// A draft is left in peace: its check says everything.
async fn speak(platform: &Platform, pull: &PullRequest, verdict: &Verdict, links: &Links<'_>) -> Result<(), Failure> {
    let thread = Thread { repository: &pull.repository, number: pull.number, since: pull.created_at };
    let topic = Topic::Sticky { pull: pull.number };
    match words::sticky(verdict, links) {
        Some(_) if pull.draft => Ok(()),
        Some(text) => platform.outbox.say(thread, &topic, &text).await,
        None => platform.outbox.say_where_it_stands(thread, &topic, &words::all_clear(verdict)).await,
    }
}

async fn too_long(platform: &Platform, subject: &Subject) -> Result<Outcome, Failure> {
    let why = format!("The judgement took longer than {} seconds and was ended.", LONGEST.as_secs());
    conclude(platform, subject, Conclusion::TimedOut, &why, &subject.name()).await?;
    Ok(Outcome { word: "late", note: why })
}

/// Concludes a check that was announced and whose commit is not judged any more, because there is a newer one.
pub async fn leave(platform: &Platform, subject: &Subject) -> Result<(), Failure> {
    let check = platform.store.check(&subject.key(subject.head())).await?;
    if check.is_none_or(|check| check.is_finished()) {
        return Ok(());
    }
    let text = CheckText {
        conclusion: Conclusion::Cancelled,
        title: "A newer commit is judged instead".to_owned(),
        summary: "This commit is not the newest any more; the verdict stands at the newest one.".to_owned(),
        annotations: Vec::new(),
        actions: Vec::new(),
    };
    platform.outbox.conclude_check(subject.repository(), &subject.key(subject.head()), "", &text).await
}

/// The pull request was merged: what was said about it is folded away.
pub async fn settle(platform: &Platform, pull: &PullRequest) -> Result<(), Failure> {
    let thread = Thread { repository: &pull.repository, number: pull.number, since: pull.created_at };
    platform.outbox.fold_away(thread, &Topic::Sticky { pull: pull.number }).await
}

/// Concludes the check of a subject that could not be judged, so that nobody waits for it.
pub async fn conclude_without_verdict(platform: &Platform, subject: &Subject, incident: &str) -> Result<(), Failure> {
    let key = subject.key(subject.head());
    if platform.store.check(&key).await?.is_some_and(|check| check.is_finished()) {
        return Ok(());
    }
    let why = "Something of mine went wrong, several times.";
    conclude(platform, subject, Conclusion::Failure, why, incident).await
}

async fn conclude(
    platform: &Platform,
    subject: &Subject,
    conclusion: Conclusion,
    why: &str,
    incident: &str,
) -> Result<(), Failure> {
    let (title, summary) = words::not_judged(why, incident);
    let text = CheckText { conclusion, title, summary, annotations: Vec::new(), actions: Vec::new() };
    // An empty basis: the next event about this commit judges it.
    platform.outbox.conclude_check(subject.repository(), &subject.key(subject.head()), "", &text).await
}

/// The pull request as it is now; none when it is closed or gone.
pub async fn pull_now(
    platform: &Platform,
    repository: &Repository,
    number: i64,
) -> Result<Option<PullRequest>, Failure> {
    let pull = match platform.github.pull(repository.scope, &repository.name, number).await {
        Ok(pull) if pull.open => pull,
        Ok(_) => return Ok(None),
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    Ok(Some(PullRequest {
        repository: repository.clone(),
        number,
        head: pull.head_sha,
        head_branch: pull.head_ref,
        head_repository: pull.head_repository_id,
        base_branch: pull.base_ref,
        base: pull.base_sha,
        draft: pull.draft,
        created_at: pull.created_at.timestamp_millis(),
    }))
}
