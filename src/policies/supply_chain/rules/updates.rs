//! Updates of dependencies: somebody proposes them, and not in the hour in which they are published.

use super::super::ecosystems;
use crate::findings::{Edit, Fix, Rule, Section, Severity};
use crate::policies::Repository;
use crate::policies::report::{Findings, Found};
use crate::yaml::{self, Node, Span, Value};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SUP-002",
    section: Section::Policy,
    title: "Dependabot or Renovate keeps dependencies up to date, and waits some days for new versions",
    severity: Severity::Warning,
    aliases: &["Dependency-Update-Tool", "dependabot-cooldown"],
    why: "Without a robot nobody hears of an update until it hurts. With one that takes each version in the hour of its \
          publication, a stolen account of a maintainer becomes everybody's problem: most such versions are found and \
          withdrawn within days. Updates that close a hole are not held up: Dependabot's `cooldown` is for version \
          updates only, and Renovate passes vulnerability alerts by.\n\n\
          zizmor's `dependabot-cooldown` asks for the same where there is a `dependabot.yml`, and for at least seven days; \
          Scorecard's Dependency-Update-Tool asks for either file. Here any `cooldown` and any `minimumReleaseAge` is \
          enough. An ecosystem whose version updates are switched off needs none, and a configuration of Renovate that \
          extends one of elsewhere is not judged. A missing file is reported once, where the whole repository is known \
          and has something to update.",
    how: "Add `cooldown: {default-days: 7}` to each ecosystem of `.github/dependabot.yml`, or `\"minimumReleaseAge\": \
          \"7 days\"` to Renovate's configuration.",
    wrong: fixture!("SUP-002/wrong/dot-github/dependabot.yml"),
    right: fixture!("SUP-002/right/dot-github/dependabot.yml"),
};

const DEPENDABOT: [&str; 2] = [".github/dependabot.yml", ".github/dependabot.yaml"];
const RENOVATE: [&str; 10] = [
    "renovate.json",
    "renovate.json5",
    ".github/renovate.json",
    ".github/renovate.json5",
    ".gitlab/renovate.json",
    ".gitlab/renovate.json5",
    ".renovaterc",
    ".renovaterc.json",
    ".renovaterc.json5",
    "renovate-config.js",
];

/// Whether the text of this file is needed.
pub(in crate::policies) fn wants(path: &str) -> bool {
    DEPENDABOT.contains(&path) || RENOVATE.contains(&path)
}

/// Notes that nobody proposes updates, or that they come too early.
pub(in crate::policies) fn check(repository: &Repository<'_>, out: &mut Findings<'_>) {
    for (path, text) in repository.judged_texts().filter(|(path, _)| wants(path)) {
        out.looked_at(path);
        if DEPENDABOT.contains(&path) {
            dependabot(path, text, out);
        } else {
            renovate(path, text, out);
        }
    }
    let may_have = |path: &&str| repository.has(path) != Some(false);
    if !DEPENDABOT.iter().chain(&RENOVATE).any(may_have) && !in_package(repository) {
        missing(repository, out);
    }
}

/// Renovate's configuration may stand in `package.json`.
fn in_package(repository: &Repository<'_>) -> bool {
    repository.text("package.json").is_some_and(|text| text.contains("\"renovate\""))
}

fn missing(repository: &Repository<'_>, out: &mut Findings<'_>) {
    let judged = repository.files.iter().filter(|(_, file)| file.judged).map(|(path, _)| *path);
    if ecosystems::of(judged).is_empty() {
        return;
    }
    let mut text = "version: 2\nupdates:\n".to_owned();
    for (ecosystem, folder) in ecosystems::of(repository.files.keys().copied()).into_iter().take(50) {
        let folder = folder.replace(['"', '\\'], "");
        text.push_str(&format!(
            "  - package-ecosystem: {ecosystem}\n    directory: \"{folder}\"\n    schedule:\n      interval: weekly\n    \
             cooldown:\n      default-days: 7\n"
        ));
    }
    let fix = Fix { title: "add `.github/dependabot.yml`".to_owned(), edits: vec![Edit { range: 0..0, text }] };
    let message =
        "updates of dependencies are expected to be proposed by Dependabot or Renovate, and neither is configured";
    let help = "Add `.github/dependabot.yml` with an entry for each ecosystem, or a `renovate.json`.";
    out.add(Found::new(&RULE, DEPENDABOT[0], Span::default(), message).help(help).fix(fix));
}

fn dependabot(path: &str, text: &str, out: &mut Findings<'_>) {
    let Some(document) = read(text) else { return };
    for update in document.get("updates").and_then(Node::as_list).unwrap_or_default() {
        let Some(map) = update.as_map() else { continue };
        let Some(ecosystem) = map.entry("package-ecosystem") else { continue };
        // Without version updates there is nothing to wait for.
        let off = matches!(
            map.get("open-pull-requests-limit").map(|it| &it.value),
            Some(Value::Number(yaml::Number::Integer(0)))
        );
        // What several ecosystems share stands in a group of its own.
        if off || map.get("cooldown").is_some() || map.get("multi-ecosystem-group").is_some() {
            continue;
        }
        let name = ecosystem.value.as_text().unwrap_or_default();
        let name: String = name.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '-').take(60).collect();
        let message = format!("updates of `{name}` are expected to have a `cooldown`, and there is none");
        let help =
            "Add `cooldown` with `default-days: 7`, so that a version that was published by a thief is found first.";
        let found = Found::new(&RULE, path, ecosystem.value.span, message).help(help);
        out.add(found.fix(cooldown(text, ecosystem, map)));
    }
}

/// The cooldown as a line behind the ecosystem's; none in flow style.
fn cooldown(text: &str, ecosystem: &yaml::Entry<'_>, map: &yaml::Map<'_>) -> Option<Fix> {
    let column = ecosystem.key_span.start.column;
    let block = map.entries.iter().all(|entry| entry.key_span.start.column == column);
    let lines: Vec<u32> = map.entries.iter().map(|entry| entry.key_span.start.line).collect();
    let apart = lines.windows(2).all(|pair| pair.first() != pair.last());
    let from = ecosystem.value.span.end.offset as usize;
    let rest = text.get(from..)?;
    let line = rest.split('\n').next()?;
    let plain = line.trim_start().is_empty() || line.trim_start().starts_with('#');
    if !block || !apart || !plain || ecosystem.value.span.end.line != ecosystem.key_span.start.line {
        return None;
    }
    let (line, end) = match line.strip_suffix('\r') {
        Some(line) => (line, "\r\n"),
        None => (line, "\n"),
    };
    let indent = " ".repeat(usize::try_from(column).ok()?.saturating_sub(1));
    let at = from + line.len();
    let text = format!("{end}{indent}cooldown:{end}{indent}  default-days: 7");
    Some(Fix { title: "wait seven days for new versions".to_owned(), edits: vec![Edit { range: at..at, text }] })
}

fn renovate(path: &str, text: &str, out: &mut Findings<'_>) {
    let Some(document) = read(text) else { return };
    let Some(map) = document.as_map().filter(|map| !map.entries.is_empty()) else { return };
    let waits = ["minimumReleaseAge", "stabilityDays"].iter().any(|key| text.contains(key));
    let off = matches!(map.get("enabled").map(|it| &it.value), Some(Value::Bool(false)));
    if waits || off || extends_unknown(&document) {
        return;
    }
    let message = "updates by Renovate are expected to have a `minimumReleaseAge`, and there is none";
    let help =
        "Add `\"minimumReleaseAge\": \"7 days\"`, so that a version that was published by a thief is found first.";
    let place = map.entries.first().map(|entry| entry.key_span).unwrap_or_default();
    out.add(Found::new(&RULE, path, place, message).help(help).fix(release_age(text, map)));
}

/// Whether it takes settings from where they cannot be seen, or from a preset of Renovate that waits.
fn extends_unknown(document: &Node<'_>) -> bool {
    const KNOWN: [&str; 5] = ["config:recommended", "config:base", "config:js-app", "config:js-lib", "group:"];
    let extends = document.get("extends").and_then(Node::as_list).unwrap_or_default();
    extends.iter().any(|preset| {
        let preset = preset.as_text().unwrap_or_default();
        !preset.starts_with(':') && !KNOWN.iter().any(|known| preset.starts_with(known))
    })
}

/// The age behind the last setting, indented as the first one.
fn release_age(text: &str, map: &yaml::Map<'_>) -> Option<Fix> {
    let (first, last) = (map.entries.first()?, map.entries.last()?);
    let at = last.value.span.end.offset as usize;
    let begin = text.get(..first.key_span.start.offset as usize)?;
    let indent = begin.rsplit('\n').next()?;
    let closes = text.get(at..)?.trim() == "}" && begin.contains('\n') && indent.trim().is_empty();
    let text = format!(",\n{indent}\"minimumReleaseAge\": \"7 days\"");
    let edits = vec![Edit { range: at..at, text }];
    closes.then(|| Fix { title: "wait seven days for new versions".to_owned(), edits })
}

fn read(text: &str) -> Option<Node<'_>> {
    let document = yaml::read(text, &yaml::Limits::default()).documents.into_iter().next()?;
    document.problems.is_empty().then_some(document.root)
}
