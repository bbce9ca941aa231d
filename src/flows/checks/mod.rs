//! The check `idp`: every pull request is judged once for each of its heads, and the verdict is written once.
//! `gather` reads what is needed, the catalog judges it, `words` say it, `outbox` shows it.

mod change;
mod fixes;
mod gather;
mod golden_paths;
mod judge;
mod knowledge;
mod meant;
mod patch;
mod repair;
mod standing;
mod subject;
mod verdict;
pub mod words;

pub use gather::{verdict, whole};
pub use judge::{Again, judge, pull_now};
pub use repair::{Repair, repair};
pub use subject::Subject;
pub use verdict::Verdict;

use crate::deliveries::Outcome;
use crate::events::{ButtonPressed, CheckAskedAgain, Event, Happened, MergeGroupFormed, PullRequestChanged};
use crate::failure::Failure;
use crate::flows::{Platform, provisioning};
use crate::github::CommitSha;
use crate::store::Claimed;

/// Actions after which a pull request is judged anyway.
const JUDGED_AFTER: [&str; 5] = ["opened", "synchronize", "reopened", "edited", "ready_for_review"];

/// A pull request changed: judges it, and follows one of ours to its end.
pub async fn pull_request_changed(
    platform: &Platform,
    delivery: &Claimed,
    event: &PullRequestChanged,
) -> Result<Outcome, Failure> {
    let followed = match event.pull.is_ours() {
        true => Some(provisioning::follow(platform, event, &delivery.guid).await?),
        false => None,
    };
    let again = match event.what {
        Happened::Merged | Happened::Closed => {
            if event.what == Happened::Merged {
                judge::settle(platform, &event.pull).await?;
            }
            return Ok(followed.unwrap_or_else(|| nothing("nothing to judge any more")));
        }
        // What was kept back from a draft is said now.
        Happened::Ready => Again::UnlessGreen,
        Happened::Opened | Happened::Pushed | Happened::Retargeted | Happened::Reopened => Again::IfNeeded,
    };
    let subject = Subject::Pull(event.pull.clone());
    if platform.store.later_delivery_waits(delivery, &JUDGED_AFTER).await? {
        judge::leave(platform, &subject).await?;
        return Ok(nothing("a later event about this pull request is judged instead"));
    }
    judge(platform, &subject, again).await
}

/// Somebody asks for a judgement again.
pub async fn asked_again(platform: &Platform, event: &CheckAskedAgain) -> Result<Outcome, Failure> {
    let mut names: Vec<String> = match &event.subject {
        Some(name) => vec![name.clone()],
        None => {
            let known = platform.store.checks_of_commit(event.repository.id, &event.head.0).await?;
            known.into_iter().map(|check| check.subject).collect()
        }
    };
    // A commit that was never judged, as before the App was installed: GitHub knows its pull requests, but for forks.
    if names.is_empty() {
        names = event.pulls.iter().map(|number| format!("pull:{number}")).collect();
    }
    let mut outcome = nothing("no pull request belongs to this commit");
    for name in &names {
        let subject = match subject::pull_of(name) {
            Some(number) => pull_now(platform, &event.repository, number).await?.map(Subject::Pull),
            None => queued(platform, event, name).await?,
        };
        if let Some(subject) = subject {
            outcome = judge(platform, &subject, Again::Always).await?;
        }
    }
    Ok(outcome)
}

/// The commit of a merge queue that was judged before; what it was compared with stands in its row.
async fn queued(platform: &Platform, event: &CheckAskedAgain, name: &str) -> Result<Option<Subject>, Failure> {
    let known = platform.store.checks_of_commit(event.repository.id, &event.head.0).await?;
    let name = name.split('#').next().unwrap_or(name);
    let row = known.into_iter().find(|check| check.subject == name);
    Ok(row.and_then(|row| {
        Some(Subject::Queue(MergeGroupFormed {
            repository: event.repository.clone(),
            head: event.head.clone(),
            head_branch: row.subject.strip_prefix("queue:")?.to_owned(),
            base: CommitSha(row.judged.strip_prefix("commit:")?.to_owned()),
        }))
    }))
}

/// A merge queue waits.
pub async fn merge_group_formed(platform: &Platform, event: &MergeGroupFormed) -> Result<Outcome, Failure> {
    judge(platform, &Subject::Queue(event.clone()), Again::IfNeeded).await
}

/// A button of the check was pressed.
pub async fn button_pressed(
    platform: &Platform,
    delivery: &Claimed,
    event: &ButtonPressed,
) -> Result<Outcome, Failure> {
    if event.button != repair::BUTTON {
        return Ok(nothing("a button that no check of ours has"));
    }
    let Some(number) = event.subject.as_deref().and_then(subject::pull_of) else {
        return Ok(nothing("the check is about no pull request"));
    };
    repair::by_button(platform, &delivery.guid, event, number).await
}

/// The judgement was given up: a check that somebody may wait for is concluded all the same.
pub async fn give_up(platform: &Platform, event: &Event, incident: &str) {
    let subject = match event {
        Event::PullRequestChanged(event) if !matches!(event.what, Happened::Merged | Happened::Closed) => {
            Subject::Pull(event.pull.clone())
        }
        Event::MergeGroupFormed(group) => Subject::Queue((**group).clone()),
        _ => return,
    };
    if let Err(error) = judge::conclude_without_verdict(platform, &subject, incident).await {
        tracing::error!(%error, "nor could the check be concluded");
    }
}

fn nothing(why: &str) -> Outcome {
    Outcome { word: "nothing", note: why.to_owned() }
}
