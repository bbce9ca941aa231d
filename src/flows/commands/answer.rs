//! Answers a comment: 👀, each command in its turn, one reply a command, and the reaction that tells the end.
//! Every step may have been done before by a process that died; none shows twice.

use std::time::Duration;

use super::desk::{Answer, Desk, Ending};
use super::replies;
use super::{CommandLine, MAX_COMMANDS, Reading, Verb};
use crate::deliveries::Outcome;
use crate::events::CommentCreated;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::Reaction;
use crate::outbox::{Thread, Topic};
use crate::store::now;

/// Answers all commands of a comment.
pub async fn answer(platform: &Platform, comment: &CommentCreated, received_at: i64) -> Result<Outcome, Failure> {
    let reading = super::read(&comment.body, comment.place);
    if reading.commands.is_empty() && reading.hint.is_none() {
        return Ok(Outcome { word: "nothing", note: "the comment holds no command".to_owned() });
    }
    if !platform.outbox.react(&comment.repository, comment.comment_id, Reaction::Eyes).await? {
        return Ok(Outcome { word: "gone", note: "the comment was deleted before it was read".to_owned() });
    }
    metrics::histogram!("idp_first_reaction_seconds").record((now() - received_at).max(0) as f64 / 1000.0);
    let ending = answer_all(platform, comment, &reading).await?;
    take_apology_back(platform, comment).await?;
    platform.outbox.react(&comment.repository, comment.comment_id, ending.reaction()).await?;
    metrics::histogram!("idp_command_seconds").record((now() - received_at).max(0) as f64 / 1000.0);
    Ok(Outcome { word: ending.word(), note: format!("{} command(s), {}", reading.commands.len(), ending.word()) })
}

async fn answer_all(platform: &Platform, comment: &CommentCreated, reading: &Reading) -> Result<Ending, Failure> {
    let whole = Topic::Reply { comment: comment.comment_id, ordinal: None };
    if let Some(hint) = &reading.hint {
        say(platform, comment, &whole, &replies::hint(hint)).await?;
        return Ok(Ending::Unclear);
    }
    let alone = reading.commands.len() == 1;
    let mut worst = Ending::Done;
    let mut stopped = false;
    for line in &reading.commands {
        let cause = format!("comment:{}:{}", comment.comment_id, line.ordinal);
        let topic = Topic::Reply { comment: comment.comment_id, ordinal: (!alone).then_some(line.ordinal) };
        let ending = match platform.store.command_run(&cause).await? {
            Some(run) => Ending::from_word(&run.outcome),
            None if stopped => {
                say(platform, comment, &topic, &replies::not_run(line)).await?;
                finish(platform, &cause, line, Ending::Refused).await?
            }
            None => {
                let answer = answer_one(platform, comment, line, &cause).await?;
                if let Some(text) = &answer.text {
                    say(platform, comment, &topic, text).await?;
                }
                finish(platform, &cause, line, answer.ending).await?
            }
        };
        let changes = line.outcome.as_ref().map_or(true, |invocation| invocation.verb.help().mutating);
        stopped |= changes && ending != Ending::Done;
        worst = worst.max(ending);
    }
    if reading.too_many {
        let rest = Topic::Reply { comment: comment.comment_id, ordinal: Some(MAX_COMMANDS + 1) };
        say(platform, comment, &rest, &replies::too_many()).await?;
        worst = worst.max(Ending::Unclear);
    }
    Ok(worst)
}

async fn answer_one(
    platform: &Platform,
    comment: &CommentCreated,
    line: &CommandLine,
    cause: &str,
) -> Result<Answer, Failure> {
    let invocation = match &line.outcome {
        Ok(invocation) => invocation,
        Err(_) => return Ok(Answer::unclear(replies::syntax_errors(line, comment.place))),
    };
    let help = invocation.verb.help();
    let began = std::time::Instant::now();
    let role = platform.permissions.role(&comment.repository, &comment.author).await?;
    if role < help.role {
        let repository = comment.repository.name.to_string();
        let text = replies::permission_denied(invocation, role, help.role, &repository);
        return Ok(Answer::refused(text));
    }
    let desk = Desk { platform, comment, invocation, role, cause: cause.to_owned(), began };
    if let Some(moved) = super::commit_guard::check(&desk).await? {
        return Ok(moved);
    }
    match invocation.verb {
        Verb::Help => super::help::run(&desk).await,
        Verb::Whoami => super::whoami::run(&desk).await,
        Verb::Status => super::status::run(&desk).await,
        Verb::Check => super::check::run(&desk).await,
        Verb::Fix => super::fix::run(&desk).await,
        Verb::Waive => super::waive::run(&desk).await,
        Verb::Waivers => super::waivers::run(&desk).await,
        Verb::Explain => super::explain::run(&desk).await,
        Verb::Owner => super::owner::run(&desk).await,
        Verb::Find => super::find::run(&desk).await,
        Verb::Impact => super::impact::run(&desk).await,
        Verb::Catalog => super::catalog::run(&desk).await,
        Verb::Provision => super::provision::run(&desk).await,
        Verb::Create => super::create::run(&desk).await,
        Verb::Approve => super::approve::run(&desk).await,
        Verb::Reject => super::reject::run(&desk).await,
        Verb::Cancel => super::cancel::run(&desk).await,
        Verb::Retry => super::retry::run(&desk).await,
    }
}

async fn finish(platform: &Platform, cause: &str, line: &CommandLine, ending: Ending) -> Result<Ending, Failure> {
    let verb = line.outcome.as_ref().map_or("unreadable", |invocation| invocation.verb.name());
    platform.store.command_finished(cause, verb, ending.word()).await?;
    metrics::counter!("idp_commands_total", "verb" => verb, "outcome" => ending.word()).increment(1);
    Ok(ending)
}

async fn say(platform: &Platform, comment: &CommentCreated, topic: &Topic, text: &str) -> Result<(), Failure> {
    let thread = Thread { repository: &comment.repository, number: comment.issue, since: comment.created_at };
    platform.outbox.say(thread, topic, text).await
}

/// Tells who asked that their comment could not be worked on. What went wrong inside stays in the log, under the
/// delivery's id; only a permission that GitHub names is told, for somebody has to grant it.
pub async fn apologise(platform: &Platform, comment: &CommentCreated, incident: &str, failure: &Failure) {
    let topic = Topic::Apology { comment: comment.comment_id };
    let text = replies::apology(incident, failure);
    let told = async {
        // A reaction is possible where a reply is not, as on a locked conversation.
        let said = say(platform, comment, &topic, &text).await;
        platform.outbox.react(&comment.repository, comment.comment_id, Reaction::Confused).await.and(said)
    };
    if let Err(error) = tokio::time::timeout(Duration::from_secs(60), told).await.unwrap_or(Ok(())) {
        tracing::error!(%error, "nor could that be told");
    }
}

/// An earlier failure was told and is mended now: the comment has its answer, and one ending reaction.
async fn take_apology_back(platform: &Platform, comment: &CommentCreated) -> Result<(), Failure> {
    let topic = Topic::Apology { comment: comment.comment_id };
    let thread = Thread { repository: &comment.repository, number: comment.issue, since: comment.created_at };
    platform.outbox.take_back(thread, &topic, comment.comment_id, Reaction::Confused).await
}
