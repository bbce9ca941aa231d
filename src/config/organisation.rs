//! `idp.yaml` of the platform repository: what an organisation decided for all of its repositories. What cannot be
//! read is a finding with its place, and the rest counts all the same.

use std::collections::BTreeMap;

use super::policies::{self, Policies};
use crate::catalog::{CatalogGlobs, ExtraKind, Settings as CatalogSettings, rule};
use crate::findings::{Finding, Mode, Rule, Section, Severity};
use crate::golden_paths::{Reading as PathReading, UnknownActions};
use crate::policies::waivers::Term;
use crate::suggest;
use crate::yaml::{self, Entry, Limits, Node, Span, Value};

/// Where the file stands in the platform repository.
pub const ORGANISATION_FILE: &str = "idp.yaml";

/// What an organisation decided.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    /// How catalog files are judged.
    pub catalog: CatalogSettings,
    /// Who lets repositories be made.
    pub create: CreateSettings,
    /// How the golden paths of the platform repository are read.
    pub golden_paths: PathReading,
    /// How files are judged by the policies, and what repositories may decide themselves.
    pub policies: Policies,
    /// Who lets findings be waived, and for how long.
    pub waivers: WaiverSettings,
}

/// Who lets repositories be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreateSettings {
    /// Those who approve, and whose own requests go on at once; those who may write to the platform repository when
    /// nobody is named.
    pub approvers: Vec<Approver>,
    /// Whether the requests of every member of the organisation go on at once.
    pub open_to_members: bool,
}

/// Who lets findings be waived, and for how long.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaiverSettings {
    /// Those who grant waivers; those who may write to the platform repository when nobody is named.
    pub approvers: Vec<Approver>,
    /// The longest term that can be asked for.
    pub longest: Term,
    /// Whether those who grant waivers need nobody else for their own.
    pub self_grant: bool,
}

/// Somebody who approves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approver {
    /// All members of a team, by its slug.
    Team(String),
    /// A person, by login.
    Person(String),
}

impl Approver {
    /// Reads `@acme/platform`, `acme/platform` and `team:platform` as a team, anything else as a login.
    fn read(text: &str) -> Self {
        let name = text.trim().trim_start_matches('@');
        let team = name.strip_prefix("team:").or_else(|| name.strip_prefix("group:"));
        match team.or_else(|| name.contains('/').then_some(name)) {
            Some(team) => Self::Team(team.rsplit('/').next().unwrap_or(team).to_lowercase()),
            None => Self::Person(name.to_owned()),
        }
    }
}

/// A setting that is not known, or has a value that it cannot have.
pub static RULE: Rule = Rule {
    id: "catalog.settings",
    section: Section::Catalog,
    title: "idp.yaml says only what idp understands",
    severity: Severity::Error,
    aliases: &[],
    why: "A setting that is misspelt does nothing, and nobody notices. What is wrong is left out and told; everything \
          else in the file counts.",
    how: "Use the names and values that `docs/operations.md` lists.",
    wrong: "catalog:\n  lifecycle: [production]\n",
    right: "catalog:\n  lifecycles: [production]\n",
};

impl Organisation {
    /// Reads the file, and returns all that is wrong with it.
    pub fn read(text: &str) -> (Self, Vec<Finding>) {
        let stream = yaml::read(text, &Limits::default());
        let mut reader = Reader::of(ORGANISATION_FILE);
        let mut organisation = Self::default();
        for document in &stream.documents {
            for problem in &document.problems {
                reader.find(problem.span, problem.message.clone(), problem.help.clone());
            }
            if document.problems.is_empty() {
                reader.organisation(&document.root, &mut organisation);
            }
        }
        (organisation, reader.findings)
    }
}

/// Reads settings and notes what is wrong with them.
pub(super) struct Reader {
    path: &'static str,
    pub(super) findings: Vec<Finding>,
}

impl Reader {
    /// A reader of the file with this path.
    pub(super) fn of(path: &'static str) -> Self {
        Self { path, findings: Vec::new() }
    }

    pub(super) fn find(&mut self, span: Span, message: String, help: String) {
        self.findings.push(Finding {
            rule: &RULE,
            severity: RULE.severity,
            path: self.path.to_owned(),
            span,
            message,
            help,
            entity: None,
            fix: None,
        });
    }

    fn organisation(&mut self, root: &Node<'_>, organisation: &mut Organisation) {
        let known = ["catalog", "create", "golden_paths", "policies", "waivers"];
        self.each(root, "the file", &known, |reader, entry| match entry.key.as_ref() {
            "catalog" => reader.catalog(&entry.value, &mut organisation.catalog),
            "create" => reader.create(&entry.value, &mut organisation.create),
            "policies" => policies::read(reader, &entry.value, &mut organisation.policies),
            "waivers" => reader.waivers(&entry.value, &mut organisation.waivers),
            _ => reader.golden_paths(&entry.value, &mut organisation.golden_paths),
        });
    }

    fn golden_paths(&mut self, node: &Node<'_>, reading: &mut PathReading) {
        let known = ["on_unknown_action", "strict_inputs"];
        self.each(node, "`golden_paths`", &known, |reader, entry| match entry.key.as_ref() {
            "on_unknown_action" => match entry.value.as_text() {
                Some("error") => reading.unknown_actions = UnknownActions::Refuse,
                Some("skip") => reading.unknown_actions = UnknownActions::Skip,
                _ => reader.expected(&entry.value, "`golden_paths.on_unknown_action`", "`error` or `skip`"),
            },
            _ => match entry.value.value {
                Value::Bool(on) => reading.strict_inputs = on,
                _ => reader.expected(&entry.value, "`golden_paths.strict_inputs`", "`true` or `false`"),
            },
        });
    }

    fn create(&mut self, node: &Node<'_>, create: &mut CreateSettings) {
        self.each(node, "`create`", &["approvers", "open_to"], |reader, entry| match entry.key.as_ref() {
            "approvers" => create.approvers = reader.approvers(&entry.value, "`create.approvers`"),
            _ => match entry.value.as_text() {
                Some("members") => create.open_to_members = true,
                Some("approvers") => create.open_to_members = false,
                _ => reader.expected(&entry.value, "`create.open_to`", "`members` or `approvers`"),
            },
        });
    }

    fn waivers(&mut self, node: &Node<'_>, waivers: &mut WaiverSettings) {
        let known = ["approvers", "longest", "self_grant"];
        self.each(node, "`waivers`", &known, |reader, entry| match entry.key.as_ref() {
            "approvers" => waivers.approvers = reader.approvers(&entry.value, "`waivers.approvers`"),
            "longest" => match entry.value.as_text().and_then(Term::parse) {
                Some(longest) => waivers.longest = longest,
                None => reader.expected(&entry.value, "`waivers.longest`", Term::WORDS),
            },
            _ => match entry.value.value {
                Value::Bool(on) => waivers.self_grant = on,
                _ => reader.expected(&entry.value, "`waivers.self_grant`", "`true` or `false`"),
            },
        });
    }

    fn approvers(&mut self, node: &Node<'_>, what: &str) -> Vec<Approver> {
        self.texts(node, what).iter().map(|name| Approver::read(name)).collect()
    }

    fn catalog(&mut self, node: &Node<'_>, catalog: &mut CatalogSettings) {
        let known = ["files", "kinds", "lifecycles", "types", "rules", "ai-resources"];
        self.each(node, "`catalog`", &known, |reader, entry| match entry.key.as_ref() {
            "files" => {
                let patterns = reader.texts(&entry.value, "`catalog.files`");
                match CatalogGlobs::new(patterns) {
                    Ok(globs) => catalog.globs = globs,
                    Err(problem) => reader.find(
                        entry.value.span,
                        problem.to_string(),
                        "Write patterns as `services/*/catalog-info.yaml` or `!legacy/**`.".to_owned(),
                    ),
                }
            }
            "kinds" => catalog.extra_kinds = reader.kinds(&entry.value),
            "lifecycles" => catalog.lifecycles = Some(reader.texts(&entry.value, "`catalog.lifecycles`")),
            "types" => catalog.types = reader.types(&entry.value),
            "rules" => catalog.modes = reader.modes(&entry.value),
            _ => match entry.value.value {
                Value::Bool(on) => catalog.ai_resources = on,
                _ => reader.expected(&entry.value, "`catalog.ai-resources`", "`true` or `false`"),
            },
        });
    }

    fn kinds(&mut self, node: &Node<'_>) -> Vec<ExtraKind> {
        let mut kinds = Vec::new();
        for item in self.list(node, "`catalog.kinds`") {
            match (item.get("apiVersion").and_then(Node::as_text), item.get("kind").and_then(Node::as_text)) {
                (Some(api_version), Some(kind)) => {
                    kinds.push(ExtraKind { api_version: api_version.to_owned(), kind: kind.to_owned() });
                }
                _ => self.expected(item, "an item of `catalog.kinds`", "`{apiVersion: example.com/v1, kind: Runbook}`"),
            }
        }
        kinds
    }

    fn types(&mut self, node: &Node<'_>) -> BTreeMap<String, Vec<String>> {
        let Some(map) = node.as_map() else {
            self.expected(node, "`catalog.types`", "a list of types for each kind, as `Component: [service, website]`");
            return BTreeMap::new();
        };
        let types = map.entries.iter().map(|entry| {
            let what = format!("`catalog.types.{}`", entry.key);
            (entry.key.to_lowercase(), self.texts(&entry.value, &what))
        });
        types.collect()
    }

    fn modes(&mut self, node: &Node<'_>) -> BTreeMap<String, Mode> {
        let Some(map) = node.as_map() else {
            self.expected(node, "`catalog.rules`", "a mode for each rule, as `catalog.codeowners: off`");
            return BTreeMap::new();
        };
        let mut modes = BTreeMap::new();
        for entry in &map.entries {
            let Some(known) = rule(&entry.key) else {
                let near = suggest::nearest(&entry.key, crate::catalog::rules().iter().map(|rule| rule.id));
                let help = near.map_or_else(String::new, |near| format!("Did you mean `{near}`? "));
                let help = format!("{help}`idp explain` lists all rules.");
                self.find(entry.key_span, format!("there is no rule `{}`", entry.key), help);
                continue;
            };
            if known.severity == Severity::Error {
                let message = format!("`{}` cannot be changed: Backstage refuses what it finds", entry.key);
                self.find(entry.key_span, message, "Remove this line.".to_owned());
                continue;
            }
            let Some(mode) = entry.value.as_text().and_then(Mode::parse) else {
                self.expected(&entry.value, &format!("`catalog.rules.{}`", entry.key), Mode::WORDS);
                continue;
            };
            modes.insert(known.id.to_owned(), mode);
        }
        modes
    }

    /// Each entry of a mapping whose key is known; the others are told.
    pub(super) fn each(
        &mut self,
        node: &Node<'_>,
        what: &str,
        known: &[&str],
        mut read: impl FnMut(&mut Self, &Entry<'_>),
    ) {
        if matches!(node.value, Value::Null) {
            return;
        }
        let Some(map) = node.as_map() else {
            self.expected(node, what, "a mapping");
            return;
        };
        for entry in &map.entries {
            if known.contains(&entry.key.as_ref()) {
                read(self, entry);
                continue;
            }
            let near = suggest::nearest(&entry.key, known.iter().copied());
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let help = match near {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("It may have {}.", names.join(", ")),
            };
            self.find(entry.key_span, format!("{what} has no setting `{}`", entry.key), help);
        }
    }

    pub(super) fn list<'n, 'a>(&mut self, node: &'n Node<'a>, what: &str) -> &'n [Node<'a>] {
        match node.as_list() {
            Some(list) => list,
            None => {
                self.expected(node, what, "a list");
                &[]
            }
        }
    }

    pub(super) fn texts(&mut self, node: &Node<'_>, what: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for item in self.list(node, what) {
            match item.as_text() {
                Some(text) => texts.push(text.to_owned()),
                None => self.expected(item, &format!("an item of {what}"), "a text"),
            }
        }
        texts
    }

    pub(super) fn expected(&mut self, node: &Node<'_>, what: &str, expected: &str) {
        let found = match node.as_text() {
            Some(text) if !text.is_empty() && text.len() <= 60 => format!("`{text}`"),
            _ => node.kind_words().to_owned(),
        };
        let message = format!("{what} must be {expected}, found {found}");
        self.find(node.span, message, format!("Write {expected}."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let (_, findings) = Organisation::read(text);
        let line = |finding: &Finding| {
            format!("{}:{} {}. {}", finding.span.start.line, finding.span.start.column, finding.message, finding.help)
        };
        findings.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn everything_that_can_be_decided_is_read() {
        let (organisation, findings) = Organisation::read(
            "catalog:\n  kinds: [{apiVersion: acme.io/v1, kind: Runbook}]\n  lifecycles: [beta, production]\n  \
             types: {Component: [service]}\n  rules: {catalog.codeowners: off, catalog.lifecycle: error}\n  \
             files: ['**/catalog-info.yaml']\n  ai-resources: true\n",
        );
        let catalog = organisation.catalog;
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(catalog.extra_kinds[0].kind, "Runbook");
        assert_eq!(catalog.lifecycles.unwrap(), ["beta", "production"]);
        assert_eq!(catalog.types["component"], ["service"]);
        assert_eq!(catalog.modes["catalog.codeowners"], Mode::Off);
        assert_eq!(catalog.modes["catalog.lifecycle"], Mode::As(Severity::Error));
        assert_eq!(catalog.globs.decide("a/catalog-info.yaml"), Some(true));
        assert!(catalog.ai_resources);
    }

    #[test]
    fn how_golden_paths_are_read_is_decided() {
        let read = |text| Organisation::read(text).0.golden_paths;
        assert_eq!(read("create: {}\n"), PathReading::default());
        let both = read("golden_paths:\n  on_unknown_action: skip\n  strict_inputs: true\n");
        assert_eq!(both, PathReading { unknown_actions: UnknownActions::Skip, strict_inputs: true });
        insta::assert_snapshot!(told("golden_paths:\n  on_unknown_action: ignore\n  strict: true\n"), @"
        2:22 `golden_paths.on_unknown_action` must be `error` or `skip`, found `ignore`. Write `error` or `skip`.
        3:3 `golden_paths` has no setting `strict`. It may have `on_unknown_action`, `strict_inputs`.
        ");
    }

    #[test]
    fn who_lets_repositories_be_made_is_read() {
        let (organisation, findings) = Organisation::read(
            "create:\n  approvers: ['@acme/platform', team:sre, carol, '@bob']\n  open_to: members\n",
        );
        assert!(findings.is_empty(), "{findings:?}");
        let (team, person) = (|name: &str| Approver::Team(name.into()), |name: &str| Approver::Person(name.into()));
        assert_eq!(organisation.create.approvers, [team("platform"), team("sre"), person("carol"), person("bob")]);
        assert!(organisation.create.open_to_members);
        insta::assert_snapshot!(told("create:\n  approvers: carol\n  open_to: everybody\n  opento: members\n"), @"
        2:14 `create.approvers` must be a list, found `carol`. Write a list.
        3:12 `create.open_to` must be `members` or `approvers`, found `everybody`. Write `members` or `approvers`.
        4:3 `create` has no setting `opento`. Did you mean `open_to`?
        ");
    }

    #[test]
    fn who_lets_findings_be_waived_is_read() {
        let (organisation, findings) =
            Organisation::read("waivers:\n  approvers: ['@acme/sec', carol]\n  longest: 6w\n  self_grant: true\n");
        assert!(findings.is_empty(), "{findings:?}");
        let waivers = organisation.waivers;
        assert_eq!(waivers.approvers, [Approver::Team("sec".into()), Approver::Person("carol".into())]);
        assert_eq!((waivers.longest.days(), waivers.self_grant), (42, true));
        let default = Organisation::read("").0.waivers;
        assert_eq!((default.longest.days(), default.self_grant), (90, false));
        insta::assert_snapshot!(told("waivers:\n  longest: 2y\n  self_grant: maybe\n  approver: [carol]\n"), @"
        2:12 `waivers.longest` must be a number of days or weeks, such as `30d` or `6w`, found `2y`. Write a number of days or weeks, such as `30d` or `6w`.
        3:15 `waivers.self_grant` must be `true` or `false`, found `maybe`. Write `true` or `false`.
        4:3 `waivers` has no setting `approver`. Did you mean `approvers`?
        ");
    }

    #[test]
    fn an_empty_file_decides_nothing() {
        assert_eq!(told(""), "");
        assert_eq!(told("# nothing yet\n"), "");
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_place() {
        let text = "catalgo: {}\ncatalog:\n  lifecycle: [a]\n  types: [service]\n  kinds: [Runbook]\n  rules:\n    \
                    catalog.codeowner: off\n    catalog.kind: off\n    catalog.lifecycle: loud\n";
        insta::assert_snapshot!(told(text), @"
        1:1 the file has no setting `catalgo`. Did you mean `catalog`?
        3:3 `catalog` has no setting `lifecycle`. Did you mean `lifecycles`?
        4:10 `catalog.types` must be a list of types for each kind, as `Component: [service, website]`, found a list. Write a list of types for each kind, as `Component: [service, website]`.
        5:11 an item of `catalog.kinds` must be `{apiVersion: example.com/v1, kind: Runbook}`, found `Runbook`. Write `{apiVersion: example.com/v1, kind: Runbook}`.
        7:5 there is no rule `catalog.codeowner`. Did you mean `catalog.codeowners`? `idp explain` lists all rules.
        8:5 `catalog.kind` cannot be changed: Backstage refuses what it finds. Remove this line.
        9:24 `catalog.rules.catalog.lifecycle` must be `off`, `shadow`, `info`, `warn` or `block`, found `loud`. Write `off`, `shadow`, `info`, `warn` or `block`.
        ");
    }
}
