//! What an organisation decides about policies in `idp.yaml`, and what a repository adds in `.github/idp.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use super::organisation::Reader;
use crate::findings::{self, Finding, Mode, Rule, Section, Severity};
use crate::policies::Settings;
use crate::yaml::{self, Limits, Node, Number, Value};

/// Where a repository's own settings stand, on its default branch.
pub const REPOSITORY_FILE: &str = ".github/idp.yaml";

/// The organisation's decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies {
    /// How files are judged.
    pub settings: Settings,
    /// Rules that a repository may make milder than the organisation has them.
    pub may_relax: BTreeSet<String>,
}

/// Reads `policies:` of `idp.yaml`.
pub(super) fn read(reader: &mut Reader, node: &Node<'_>, policies: &mut Policies) {
    let known = ["rules", "registries", "labels", "tags", "backup_days", "production", "may_relax"];
    let settings = &mut policies.settings;
    reader.each(node, "`policies`", &known, |reader, entry| match entry.key.as_ref() {
        "rules" => settings.modes = modes(reader, &entry.value),
        "registries" => settings.registries = reader.texts(&entry.value, "`policies.registries`"),
        "labels" => settings.labels = reader.texts(&entry.value, "`policies.labels`"),
        "tags" => settings.tags = reader.texts(&entry.value, "`policies.tags`"),
        "production" => settings.production = reader.texts(&entry.value, "`policies.production`"),
        "backup_days" => match entry.value.value {
            Value::Number(Number::Integer(days)) if (1..=3650).contains(&days) => {
                settings.backup_days = u32::try_from(days).unwrap_or_default();
            }
            _ => reader.expected(&entry.value, "`policies.backup_days`", "a number of days from 1 to 3650"),
        },
        _ => {
            for item in reader.list(&entry.value, "`policies.may_relax`") {
                match item.as_text() {
                    Some(word) => policies.may_relax.extend(rules(reader, item, word)),
                    None => reader.expected(item, "an item of `policies.may_relax`", "the id of a rule"),
                }
            }
        }
    });
}

/// The rules' modes of a repository: what the organisation decided, and what its own file makes stricter, or milder
/// where that is granted. The findings tell what is wrong with the file, and what in it has no effect.
pub fn of_repository(organisation: &Policies, text: &str) -> (Settings, Vec<Finding>) {
    let stream = yaml::read(text, &Limits::default());
    let mut reader = Reader::of(REPOSITORY_FILE);
    let mut settings = organisation.settings.clone();
    for document in &stream.documents {
        for problem in &document.problems {
            reader.find(problem.span, problem.message.clone(), problem.help.clone());
        }
        if !document.problems.is_empty() {
            continue;
        }
        reader.each(&document.root, "the file", &["policies"], |reader, entry| {
            reader.each(&entry.value, "`policies`", &["rules"], |reader, entry| {
                own(reader, &entry.value, organisation, &mut settings);
            });
        });
    }
    (settings, reader.findings)
}

fn own(reader: &mut Reader, node: &Node<'_>, organisation: &Policies, settings: &mut Settings) {
    for (rule, (mode, at)) in placed_modes(reader, node) {
        let theirs = organisation.settings.modes.get(&rule).copied().unwrap_or_else(|| default_mode(&rule));
        if strictness(mode) >= strictness(theirs) || organisation.may_relax.contains(&rule) {
            settings.modes.insert(rule, mode);
            continue;
        }
        let message = format!(
            "`{rule}` is `{}` in the whole organisation, and a repository cannot make it `{}`",
            theirs.name(),
            mode.name()
        );
        let help = "Remove this line, ask the platform team to add the rule to `policies.may_relax` in `idp.yaml`, or \
                    ask for a waiver with `/idp waive`.";
        reader.find(at, message, help.to_owned());
    }
}

fn strictness(mode: Mode) -> u8 {
    match mode {
        Mode::Off => 0,
        Mode::Shadow => 1,
        Mode::As(Severity::Info) => 2,
        Mode::As(Severity::Warning) => 3,
        Mode::As(Severity::Error) => 4,
    }
}

/// The mode of a rule that nobody decided about; a rule of the organisation's own blocks.
fn default_mode(id: &str) -> Mode {
    findings::rules().get(id).map_or(Mode::As(Severity::Error), |rule| Mode::As(rule.severity))
}

fn modes(reader: &mut Reader, node: &Node<'_>) -> BTreeMap<String, Mode> {
    placed_modes(reader, node).into_iter().map(|(rule, (mode, _))| (rule, mode)).collect()
}

fn placed_modes(reader: &mut Reader, node: &Node<'_>) -> BTreeMap<String, (Mode, yaml::Span)> {
    let mut modes = BTreeMap::new();
    let Some(map) = node.as_map() else {
        reader.expected(node, "`policies.rules`", "a mode for each rule, as `K8S-002: block`");
        return modes;
    };
    for entry in &map.entries {
        let key = Node { span: entry.key_span, value: Value::Null };
        let rules = rules(reader, &key, &entry.key);
        let Some(mode) = entry.value.as_text().and_then(Mode::parse) else {
            reader.expected(&entry.value, &format!("`policies.rules.{}`", entry.key), Mode::WORDS);
            continue;
        };
        modes.extend(rules.into_iter().map(|rule| (rule, (mode, entry.key_span))));
    }
    modes
}

/// The ids of the policies that a word means, by id or by what other tools call them. A word with a dot in it that no
/// built-in rule has is a rule of the organisation's own: `main.deny_root`.
fn rules(reader: &mut Reader, at: &Node<'_>, word: &str) -> Vec<String> {
    let registry = findings::rules();
    let known = registry.all(word);
    let policies: Vec<String> = known.iter().filter(is_policy).map(|rule| rule.id.to_owned()).collect();
    if !policies.is_empty() {
        return policies;
    }
    if let Some(other) = known.first() {
        let message = format!("`{}` is no policy", other.id);
        reader.find(at.span, message, format!("Decide about it below `{}`.", other.section.name()));
        return Vec::new();
    }
    if word.contains('.') {
        return vec![word.to_owned()];
    }
    let near = registry.nearest(word).map_or_else(String::new, |near| format!("Did you mean `{near}`? "));
    reader.find(at.span, format!("there is no rule `{word}`"), format!("{near}`idp explain` lists all rules."));
    Vec::new()
}

fn is_policy(rule: &&&'static Rule) -> bool {
    rule.section == Section::Policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::organisation::Organisation;

    fn told(findings: &[Finding]) -> String {
        let line = |found: &Finding| {
            let at = found.span.start;
            format!("{}:{}:{} {}. {}", found.path, at.line, at.column, found.message, found.help)
        };
        findings.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn organisation(text: &str) -> Policies {
        let (organisation, findings) = Organisation::read(text);
        assert!(findings.is_empty(), "{}", told(&findings));
        organisation.policies
    }

    #[test]
    fn everything_that_can_be_decided_is_read() {
        let text = "policies:\n  rules: {main.deny_root: shadow}\n  registries: [ghcr.io/acme]\n  labels: [team]\n  \
                    tags: [owner]\n  backup_days: 30\n  production: [blue]\n  may_relax: [main.deny_root]\n";
        let policies = organisation(text);
        assert_eq!(policies.settings.modes["main.deny_root"], Mode::Shadow);
        assert_eq!(policies.settings.registries, ["ghcr.io/acme"]);
        assert_eq!((policies.settings.backup_days, policies.settings.is_production("a-blue")), (30, true));
        assert!(policies.may_relax.contains("main.deny_root"));
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_place() {
        let text = "policies:\n  rule: {}\n  rules:\n    nonsense: block\n    catalog.codeowners: off\n    \
                    a.b: loud\n  backup_days: 0\n  may_relax: [1]\n";
        insta::assert_snapshot!(told(&Organisation::read(text).1), @"
        idp.yaml:2:3 `policies` has no setting `rule`. Did you mean `rules`?
        idp.yaml:4:5 there is no rule `nonsense`. `idp explain` lists all rules.
        idp.yaml:5:5 `catalog.codeowners` is no policy. Decide about it below `catalog`.
        idp.yaml:6:10 `policies.rules.a.b` must be `off`, `shadow`, `info`, `warn` or `block`, found `loud`. Write `off`, `shadow`, `info`, `warn` or `block`.
        idp.yaml:7:16 `policies.backup_days` must be a number of days from 1 to 3650, found a number. Write a number of days from 1 to 3650.
        idp.yaml:8:15 an item of `policies.may_relax` must be the id of a rule, found a number. Write the id of a rule.
        ");
    }

    #[test]
    fn a_repository_may_be_stricter_and_milder_only_where_that_is_granted() {
        let organisation =
            organisation("policies:\n  rules: {a.one: warn, a.two: warn, a.three: warn}\n  may_relax: [a.two]\n");
        let text = "policies:\n  rules: {a.one: block, a.two: off, a.three: off}\n";
        let (settings, findings) = of_repository(&organisation, text);
        assert_eq!(settings.modes["a.one"], Mode::As(Severity::Error));
        assert_eq!(settings.modes["a.two"], Mode::Off);
        assert_eq!(settings.modes["a.three"], Mode::As(Severity::Warning));
        insta::assert_snapshot!(told(&findings), @".github/idp.yaml:2:37 `a.three` is `warn` in the whole organisation, and a repository cannot make it `off`. Remove this line, ask the platform team to add the rule to `policies.may_relax` in `idp.yaml`, or ask for a waiver with `/idp waive`.");
    }
}
