//! How a creation stands: one reply with a checklist, edited in place from the preview to the links at the end.

use super::{owner, preview, short_hash, target};
use crate::flows::creating::work::{Step, steps, told as as_known};
use crate::golden_paths::{Plan, Visibility};
use crate::outbox::escape;
use crate::store::{Creation, CreationState, StepOutcome, StepRow};

/// The reply. `who_decides` ends a sentence, for a creation that waits.
pub fn creation(creation: &Creation, plan: &Plan, rows: &[StepRow], who_decides: &str) -> String {
    let plan = &*as_known(plan, rows);
    let mut text = format!("{}\n\n", headline(creation, plan));
    for (done, line) in asked(creation, who_decides) {
        text.push_str(&checked(done, &line));
    }
    for step in steps(plan) {
        let row = rows.iter().find(|row| row.step == step.key());
        // Nothing was begun and nothing will be: what would have been done is of no use.
        if row.is_some() || !matches!(creation.state, CreationState::Refused | CreationState::Cancelled) {
            let (done, line) = told(creation, plan, &step, row);
            text.push_str(&checked(done, &line));
        }
    }
    if let Some(owner) = owner(plan) {
        text.push_str(&format!("\nOwner: {owner}\n"));
    }
    text.push_str(&format!("\n**Next:** {}\n", next(creation, plan)));
    if matches!(creation.state, CreationState::Waiting | CreationState::Asked | CreationState::Failed) {
        text.push_str(&format!("\n{}\n", preview::contents(plan)));
    }
    text
}

fn checked(done: bool, line: &str) -> String {
    format!("- [{}] {line}\n", if done { "x" } else { " " })
}

fn headline(creation: &Creation, plan: &Plan) -> String {
    let name = escape::code(&target(plan), 140);
    let name = match &creation.made {
        Some(made) => format!("[{name}]({})", made.url),
        None => name,
    };
    format!("**{} {name}** · asked for by {}", creation.asked.golden_path, escape::code(&creation.asked.asked_by, 60))
}

fn asked(creation: &Creation, who_decides: &str) -> Vec<(bool, String)> {
    let mut lines =
        vec![(true, format!("Request {} understood; the plan is fixed as `{}`", creation.id, short_hash(creation)))];
    let reason = creation.reason.as_deref().map(|reason| format!(": {}", escape::code(reason, 500)));
    match (&creation.decided_by, creation.state) {
        (Some(who), CreationState::Refused) => {
            lines.push((true, format!("Rejected by {}{}", escape::code(who, 60), reason.unwrap_or_default())));
        }
        (Some(who), _) => lines.push((true, format!("Approved by {}", escape::code(who, 60)))),
        (None, CreationState::Waiting) => lines.push((false, format!("Approval: waiting for {who_decides}"))),
        (None, CreationState::Cancelled) => {}
        (None, _) => lines.push((true, "Approval: none needed".to_owned())),
    }
    if creation.state == CreationState::Cancelled {
        let what = if creation.made.is_some() { "what exists stays" } else { "nothing was made" };
        lines.push((true, format!("Cancelled, {what}")));
    }
    lines
}

fn told(creation: &Creation, plan: &Plan, step: &Step, row: Option<&StepRow>) -> (bool, String) {
    let label = label(plan, step);
    let Some(row) = row else { return (false, label) };
    match row.outcome {
        Some(StepOutcome::Done) if *step == Step::Commit || row.note.is_empty() => (true, label),
        Some(StepOutcome::Done) if row.note.starts_with("https://") || row.note.starts_with("http://") => {
            (true, format!("{label}: {}", row.note))
        }
        Some(StepOutcome::Done) => (true, format!("{label}: {}", escape::prose(&row.note, 400))),
        Some(StepOutcome::Failed) => (false, format!("{label}: **failed**, {}", escape::prose(&row.note, 600))),
        None if creation.state == CreationState::Asked => (false, format!("{label}: under way")),
        None => (false, label),
    }
}

/// What a step is called.
fn label(plan: &Plan, step: &Step) -> String {
    let Some(made) = plan.repository() else { return String::new() };
    let right =
        |permission: Option<&str>| permission.map(|it| format!(" ({})", escape::code(it, 40))).unwrap_or_default();
    match step {
        Step::Repository => {
            let visibility = match made.visibility {
                Visibility::Private => "private",
                Visibility::Internal => "internal",
                Visibility::Public => "public",
            };
            format!("Repository, {visibility}")
        }
        Step::Commit => format!("First commit: {}", counted(plan.files.len(), "file")),
        Step::Branch => format!("Default branch {}", escape::code(&made.default_branch, 100)),
        Step::Furnish => {
            let counts =
                [(made.labels.len(), "label"), (made.environments.len(), "environment"), (made.topics.len(), "topic")];
            let counts: Vec<String> =
                counts.into_iter().filter(|(many, _)| *many > 0).map(|(many, what)| counted(many, what)).collect();
            let text = counts.join(", ");
            let mut chars = text.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
        }
        Step::Team(slug) => {
            let team = made.teams.iter().find(|team| team.slug == *slug).map(|team| team.permission.0.as_str());
            format!("Access for the team {}{}", escape::code(slug, 100), right(team))
        }
        Step::Person(login) => {
            let person = made.collaborators.iter().find(|it| it.login == *login).map(|it| it.permission.0.as_str());
            format!("Access for {}{}", escape::code(login, 60), right(person))
        }
        Step::Protection => "Protection of the default branch".to_owned(),
        Step::Environment(name) => format!("Rules of the environment {}", escape::code(name, 100)),
        Step::Variable(name) => format!("Variable {}", escape::code(name, 100)),
        Step::Properties => "Custom properties".to_owned(),
        Step::Catalog => "Entry in the catalog".to_owned(),
        Step::Effect(number) => preview::effect(plan, *number),
    }
}

pub(super) fn counted(many: usize, what: &str) -> String {
    if many == 1 { format!("1 {what}") } else { format!("{many} {what}s") }
}

fn next(creation: &Creation, plan: &Plan) -> String {
    let id = creation.id;
    let begun = creation.made.is_some();
    match creation.state {
        CreationState::Waiting => {
            let edit = if creation.asked.by_form { " Something to change: edit the issue." } else { "" };
            format!("`/idp approve {id}` or `/idp reject {id}`.{edit} Changed your mind: `/idp cancel {id}`")
        }
        CreationState::Asked => "nothing to do; this reply changes as it goes on.".to_owned(),
        CreationState::Failed if begun => {
            format!("put right what the failed step names, then `/idp retry {id}` goes on; what is done stays.")
        }
        CreationState::Failed => {
            let edit = if creation.asked.by_form { ", or edit the issue" } else { "" };
            format!(
                "put right what the failed step names, then `/idp retry {id}` goes on{edit}. Nothing was made yet. \
                 Changed your mind: `/idp cancel {id}`"
            )
        }
        CreationState::Made => preview::links(creation, plan),
        CreationState::Refused | CreationState::Cancelled => match creation.asked.by_form {
            true => "to ask again, open a new issue with the form.".to_owned(),
            false => "to ask again, write the command in a new comment.".to_owned(),
        },
    }
}
