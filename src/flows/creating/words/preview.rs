//! What a plan would make, before it is made; and where to go once it is.

use super::super::planning::Obstacle;
use super::{refusals, target};
use crate::golden_paths::{Effect, Link, OutputText, Plan, SecretName, shown};
use crate::outbox::escape;
use crate::store::Creation;

/// Links of a golden path that are shown.
const MOST_LINKS: usize = 20;
/// Lines of a golden path's text that are shown.
const MOST_LINES: usize = 30;

/// What would be made, and nothing of it is.
pub fn dry_run(plan: &Plan, obstacle: Option<&Obstacle>) -> String {
    let mut text = format!(
        "**Dry run**: nothing was made. Plan `{}` would make {}.\n",
        plan.hash().short(),
        escape::code(&target(plan), 140)
    );
    if let Some(obstacle) = obstacle {
        text.push_str(&format!("\nIt could not be carried out as things stand: {}\n", refusals::obstacle(obstacle)));
    }
    text.push_str(&format!("\n{}\n", contents(plan)));
    let ending: Vec<String> = ending(plan).collect();
    if !ending.is_empty() {
        text.push_str(&format!("\nAt the end it would say:\n\n{}\n", ending.join("\n")));
    }
    format!("{text}\n**Next:** the same command without `--dry-run`.")
}

/// Settings, files and answers, folded away.
pub(super) fn contents(plan: &Plan) -> String {
    let mut text = format!(
        "<details><summary>What is made ({})</summary>\n\n",
        super::creation::counted(plan.files.len(), "file")
    );
    text.push_str(plan.summary().trim_end());
    text.push_str(&format!("\n\n{}\n\n| parameter | answer |\n| --- | --- |\n", escape::block("text", &plan.tree())));
    for (name, value) in plan.answers.iter() {
        let shown = match value {
            serde_json::Value::String(text) => escape::cell(text, 200),
            other => escape::cell(&other.to_string(), 200),
        };
        text.push_str(&format!("| {} | {shown} |\n", escape::cell(name, 60)));
    }
    text.extend(plan.notes.iter().take(20).map(|note| format!("\n{}\n", escape::prose(note, 400))));
    text.push_str("\n</details>");
    text
}

/// The line of one effect in the plan's own summary: effects stand at its end, in their order.
pub(super) fn effect(plan: &Plan, number: usize) -> String {
    let Some(effect) = plan.effects.get(number) else { return String::new() };
    if let Effect::OpenPullRequest { pull, .. } = effect {
        let repository = format!("{}/{}", pull.owner, pull.repository);
        return format!(
            "Pull request {} in {}",
            escape::code(&shown(&pull.title), 120),
            escape::code(&repository, 140)
        );
    }
    let summary = plan.summary();
    let lines: Vec<&str> = summary.lines().filter(|line| line.starts_with("- ")).collect();
    let at = (lines.len() + number).checked_sub(plan.effects.len());
    at.and_then(|at| lines.get(at)).map(|line| line[2..].to_owned()).unwrap_or_default()
}

/// What to do now that the repository stands.
pub(super) fn links(creation: &Creation, plan: &Plan) -> String {
    let (Some(standing), Some(made)) = (&creation.made, plan.repository()) else { return String::new() };
    let url = &standing.url;
    let mut lines = vec![format!("- [{}]({url}): clone it, and read its README", escape::code(&target(plan), 140))];
    if !made.secrets.is_empty() {
        let names: Vec<String> = made.secrets.iter().map(secret).collect();
        lines.push(format!("- [Set the secrets]({url}/settings/secrets/actions): {}", names.join(", ")));
    }
    if plan.files.iter().any(|file| file.path.starts_with(".github/workflows/")) {
        lines.push(format!("- [The first run]({url}/actions) of its workflows"));
    }
    lines.extend(ending(plan));
    // Only an issue that was opened with a form is about nothing else.
    let open = if creation.asked.by_form { "" } else { " This issue stays open." };
    format!("it stands.{open}\n\n{}", lines.join("\n"))
}

/// What the golden path says at its end.
fn ending(plan: &Plan) -> impl Iterator<Item = String> {
    let links = plan.output.links.iter().take(MOST_LINKS).filter_map(linked);
    links.chain(plan.output.text.iter().take(MOST_LINKS).map(said))
}

/// A link of the golden path; none when it leads nowhere that can be shown.
fn linked(link: &Link) -> Option<String> {
    let url = link.url.as_deref()?;
    let title = escape::prose(&shown(&link.title), 120);
    match shown(url) {
        known if known == url => is_address(url).then(|| format!("- {title}: <{url}>")),
        words => Some(format!("- {title}: {}", escape::prose(&words, 500))),
    }
}

/// A text of the golden path: several lines stay lines, so that a numbered list is one.
fn said(text: &OutputText) -> String {
    let content = shown(&text.content);
    let content: Vec<&str> = content.lines().filter(|line| !line.trim().is_empty()).take(MOST_LINES).collect();
    let title = if text.title.is_empty() { "Next steps".to_owned() } else { escape::prose(&shown(&text.title), 120) };
    match content.as_slice() {
        [line] => format!("- {title}: {}", escape::prose(line, 1_000)),
        several => several
            .iter()
            .fold(format!("- {title}:"), |all, line| format!("{all}\n  {}", escape::prose(line.trim(), 1_000))),
    }
}

fn secret(secret: &SecretName) -> String {
    let place = secret.environment.as_ref().map(|it| format!(" (environment {})", escape::code(it, 60)));
    format!("{}{}", escape::code(&secret.name, 100), place.unwrap_or_default())
}

/// An address that cannot leave its brackets.
fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text.len() <= 500
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'))
}
