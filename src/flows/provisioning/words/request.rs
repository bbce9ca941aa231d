//! The reply to a request, edited as it moves on, and the short replies to those who decide about it.

use super::{answer, contents, is_scaffold, short_hash, state_in_words};
use crate::golden_paths::Plan;
use crate::outbox::escape;
use crate::store::{Request, RequestState};

/// How a request stands: what was asked, each step, and what is next.
pub fn request(request: &Request, plan: &Plan) -> String {
    let mut text = format!("{}\n\n", headline(request, plan));
    for (done, step) in steps(request, plan) {
        text.push_str(&format!("- [{}] {step}\n", if done { "x" } else { " " }));
    }
    if is_scaffold(plan) && !plan.notes.is_empty() {
        text.push_str("\nNot proposed:\n\n");
        text.extend(plan.notes.iter().take(50).map(|note| format!("- {}\n", escape::prose(note, 400))));
    }
    text.push_str(&format!("\n**Next:** {}\n", next(request, plan)));
    if matches!(request.state, RequestState::Waiting | RequestState::Asked | RequestState::CarriedOut) {
        text.push_str(&format!("\n{}\n", contents(plan)));
    }
    text
}

fn headline(request: &Request, plan: &Plan) -> String {
    let asked = &request.asked;
    let component = answer(plan, "component").map(|component| format!(" for {}", escape::code(&component, 200)));
    let facts: Vec<String> =
        ["environment", "size"].iter().filter_map(|name| answer(plan, name)).map(|fact| format!(" · {fact}")).collect();
    format!(
        "**{} {}**{}{}",
        asked.golden_path,
        escape::code(&asked.name, 60),
        component.unwrap_or_default(),
        facts.concat()
    )
}

fn steps(request: &Request, plan: &Plan) -> Vec<(bool, String)> {
    let asked = &request.asked;
    let mut steps = vec![(
        true,
        format!(
            "Request {} by {} understood; the plan is fixed as `{}`",
            request.id,
            escape::code(&asked.asked_by, 60),
            short_hash(request)
        ),
    )];
    let ended = matches!(request.state, RequestState::Refused | RequestState::Cancelled);
    let guarded = asked.environment == "production";
    match (&request.decided_by, request.state) {
        (Some(who), RequestState::Refused) => {
            let reason = request.reason.as_deref().map(|reason| format!(": {}", escape::code(reason, 500)));
            steps.push((true, format!("Rejected by {}{}", escape::code(who, 60), reason.unwrap_or_default())));
        }
        (Some(who), _) => steps.push((true, format!("Approved by {}", escape::code(who, 60)))),
        (None, RequestState::Waiting) => steps.push((
            false,
            format!(
                "Approval: waiting for somebody with the role maintain or admin, other than {}, because this is for {}",
                escape::code(&asked.asked_by, 60),
                asked.environment
            ),
        )),
        (None, _) if !guarded => steps.push((true, "Approval: none needed".to_owned())),
        (None, _) => {}
    }
    match (request.pull_number, request.state) {
        (Some(number), RequestState::Merged) => steps.push((true, format!("Pull request: #{number} was merged"))),
        (Some(number), RequestState::Cancelled) => {
            steps.push((true, format!("Pull request: #{number} was closed, nothing is made")));
        }
        (Some(number), _) => steps.push((false, format!("Pull request: #{number} waits to be merged"))),
        (None, RequestState::Refused) if request.decided_by.is_none() => {
            let reason = request.reason.as_deref().unwrap_or("the reason was not kept");
            steps.push((false, format!("Pull request: not possible, {reason}")));
        }
        (None, RequestState::Cancelled) => steps.push((true, "Cancelled, nothing was made".to_owned())),
        (None, _) if !ended => steps.push((false, "Pull request".to_owned())),
        (None, _) => {}
    }
    if !ended {
        let merged = request.state == RequestState::Merged;
        let what = match is_scaffold(plan) {
            true => "Files: come with the merge",
            false => "Manifests, credentials, alerts, runbook and catalog entry: come with the merge",
        };
        steps.push((merged, what.to_owned()));
    }
    steps
}

fn next(request: &Request, plan: &Plan) -> String {
    let id = request.id;
    let again = format!("to ask again, write the command in a new comment under {}.", request.asked.comment_url);
    match (request.state, request.pull_number) {
        (RequestState::Waiting, _) => {
            format!("`/idp approve {id}` or `/idp reject {id}`. Changed your mind: `/idp cancel {id}`")
        }
        (RequestState::Asked, _) => "nothing to do; this reply changes when the pull request is open.".to_owned(),
        (RequestState::CarriedOut, Some(number)) => {
            format!("review and merge #{number}. Changed your mind: `/idp cancel {id}`")
        }
        (RequestState::CarriedOut, None) => format!("`/idp cancel {id}`"),
        (RequestState::Merged, _) if is_scaffold(plan) => "nothing to do.".to_owned(),
        (RequestState::Merged, _) => {
            "add the folder to the kustomization that deploys this service, if it is not there yet; what the cluster \
             makes of it is not seen from here."
                .to_owned()
        }
        (RequestState::Refused | RequestState::Cancelled, _) => again,
    }
}

/// What would be made, and nothing of it is.
pub fn dry_run(plan: &Plan, has_catalog: bool, problems: &[String]) -> String {
    let appended = if has_catalog { "gets a further document" } else { "is made" };
    let (title, branch) = plan.pull_request().map_or(("", ""), |pull| (&pull.title, &pull.branch));
    let mut text = format!(
        "**Dry run**: nothing was made. Plan `{}` would open the pull request {} from `{}`; `catalog-info.yaml` \
         {appended}.\n",
        plan.hash().short(),
        escape::code(title, 200),
        branch
    );
    if !problems.is_empty() {
        text.push_str("\nIt could not be carried out as things stand:\n\n");
        text.extend(problems.iter().map(|problem| format!("- {problem}\n")));
    }
    format!("{text}\n{}\n\n**Next:** the same command without `--dry-run`.", contents(plan))
}

/// To whoever approved.
pub fn approved(request: &Request) -> String {
    match (request.state, request.pull_number) {
        (RequestState::Refused, _) => format!(
            "Request {} was approved, but could not be carried out: {}.",
            request.id,
            request.reason.as_deref().unwrap_or("the reason was not kept")
        ),
        (_, Some(number)) => format!(
            "Request {} is approved; plan `{}` is now #{number}. **Next:** review and merge it.",
            request.id,
            short_hash(request)
        ),
        _ => format!("Request {} is approved; it {}.", request.id, state_in_words(request)),
    }
}

/// To whoever rejected.
pub fn rejected(request: &Request) -> String {
    format!(
        "Request {} is rejected; nothing was made. Its reply under {} says so.",
        request.id, request.asked.comment_url
    )
}

/// To whoever cancelled.
pub fn cancelled(request: &Request) -> String {
    match request.pull_number {
        Some(number) => {
            format!("Request {} is cancelled; #{number} is closed and its branch deleted.", request.id)
        }
        None => format!("Request {} is cancelled; nothing was made.", request.id),
    }
}

/// The requests of a repository, newest first.
pub fn status(repository: &str, requests: &[Request]) -> String {
    if requests.is_empty() {
        return format!(
            "Nothing has been asked for in `{repository}` yet. For example: `/idp provision postgres name=orders-db --dry-run`"
        );
    }
    let mut text = format!(
        "Requests in `{repository}`, newest first:\n\n| | what | asked by | stands |\n| --- | --- | --- | --- |\n"
    );
    for request in requests {
        let asked = &request.asked;
        let environment =
            if asked.environment.is_empty() { String::new() } else { format!(" · {}", asked.environment) };
        text.push_str(&format!(
            "| {} | [{} `{}`]({}){environment} | {} | {} |\n",
            request.id,
            asked.golden_path,
            asked.name,
            asked.comment_url,
            escape::cell(&asked.asked_by, 60),
            state_in_words(request)
        ));
    }
    text
}
