//! The packages of the policies, and their rules that find something: `deny`, `violation`, `warn`, each alone or with
//! a suffix, as conftest looks for them. What is wrong with annotations is told here.

use std::collections::{BTreeMap, BTreeSet};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regorus::unstable::{self as ast, Module, Ref, RuleHead};

use super::annotations::{self, Annotation, Annotations, Notes, Scope};
use super::calls::root;
use super::interner::{self, Made};
use crate::findings::{self, Rule, Severity};

/// A package with rules.
#[derive(Debug, Clone)]
pub(super) struct Package {
    /// What an evaluation calls it: `data.main`.
    pub reference: String,
    /// Its rules that find something, by name.
    pub rules: Vec<PolicyRule>,
    /// Whether it has exceptions.
    pub exceptions: bool,
    /// The files it is for; all when there are none.
    files: Option<GlobSet>,
}

/// A rule that finds something.
#[derive(Debug, Clone)]
pub(super) struct PolicyRule {
    /// Its name: `deny_root`.
    pub name: String,
    /// What an evaluation calls it: `data.main.deny_root`.
    pub reference: String,
    /// Its file, line and column.
    pub place: (String, u32, u32),
    /// What findings of it are.
    pub says: Says,
    /// Its parts that say something of their own.
    pub clauses: Vec<Clause>,
}

impl PolicyRule {
    /// The name in messages: `main.deny_root`.
    pub fn shown(&self) -> &str {
        self.reference.strip_prefix("data.").unwrap_or(&self.reference)
    }
}

/// What findings of a rule carry.
#[derive(Debug, Clone)]
pub(super) struct Says {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub help: String,
}

/// One of several rules with the same name, with an annotation of its own.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub module: Ref<Module>,
    pub rule: Ref<ast::Rule>,
    pub says: Says,
}

/// Something that is wrong with an annotation: path, line, message.
pub(super) type Wrong = (String, u32, String);

impl Package {
    /// Whether it is asked about a file.
    pub fn is_for(&self, path: &str) -> bool {
        self.files.as_ref().is_none_or(|files| files.is_match(path))
    }
}

/// The suffix by which exceptions name a rule, when it is one that finds something: `root` for `deny_root`.
pub(super) fn suffix(name: &str) -> Option<&str> {
    let rest = ["deny", "violation", "warn"].iter().find_map(|word| name.strip_prefix(word))?;
    let is_suffix = rest.is_empty()
        || rest.strip_prefix('_').is_some_and(|rest| {
            rest.split('_').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        });
    is_suffix.then(|| rest.strip_prefix('_').unwrap_or(rest))
}

/// The packages of modules, by name, and what is wrong with their annotations.
pub(super) fn gather(modules: &[Ref<Module>]) -> (Vec<Package>, Vec<Wrong>) {
    let mut gathered = Gathered::default();
    for module in modules {
        gathered.module(module);
    }
    gathered.finish()
}

/// A name behind `data`, and what an evaluation calls it.
pub(super) fn names(module: &Module) -> Option<(String, String)> {
    let name = super::calls::dotted(&module.package.refr)?;
    Some((name, format!("data.{}", module.package.refr.span().text())))
}

#[derive(Default)]
struct Gathered {
    packages: BTreeMap<String, Open>,
    wrong: Vec<Wrong>,
}

#[derive(Default)]
struct Open {
    reference: String,
    rules: BTreeMap<String, Vec<OpenRule>>,
    document: BTreeMap<String, Notes>,
    patterns: Vec<(String, u32, String)>,
    exceptions: bool,
}

struct OpenRule {
    module: Ref<Module>,
    rule: Ref<ast::Rule>,
    place: (String, u32, u32),
    notes: Option<Notes>,
}

impl Gathered {
    fn module(&mut self, module: &Ref<Module>) {
        let source = &module.package.span.source;
        let path = source.file();
        let Annotations { all, problems } = annotations::read(source.contents());
        self.wrong.extend(problems.into_iter().map(|(line, why)| (path.clone(), line, why)));
        let Some((name, reference)) = names(module) else { return };
        let open = self.packages.entry(name).or_insert_with(|| Open { reference, ..Open::default() });
        for annotation in all.iter().filter(|annotation| annotation.scope == Scope::Package) {
            let files = annotation.notes.files.iter();
            open.patterns.extend(files.map(|pattern| (path.clone(), annotation.line, pattern.clone())));
        }
        for rule in &module.policy {
            let ast::Rule::Spec { head, .. } = &**rule else { continue };
            let (RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }) = head else { continue };
            let Some(span) = root(refr) else { continue };
            let name = span.text();
            open.exceptions |= name == "exception";
            if suffix(name).is_none() {
                continue;
            }
            let line = rule.span().line;
            let notes = all.iter().find(|it| it.line == line && it.scope != Scope::Package);
            let own = match notes {
                Some(Annotation { scope: Scope::Document, notes, .. }) => {
                    open.document.insert(name.to_owned(), notes.clone());
                    None
                }
                other => other.map(|annotation| annotation.notes.clone()),
            };
            open.rules.entry(name.to_owned()).or_default().push(OpenRule {
                module: module.clone(),
                rule: rule.clone(),
                place: (path.clone(), span.line, span.col),
                notes: own,
            });
        }
    }

    fn finish(self) -> (Vec<Package>, Vec<Wrong>) {
        let Self { packages, mut wrong } = self;
        let mut taken = Taken::default();
        let mut all = Vec::new();
        for (name, open) in packages {
            if open.rules.is_empty() {
                continue;
            }
            let files = patterns(&open.patterns, &mut wrong);
            let rules = open
                .rules
                .into_iter()
                .map(|(rule, parts)| {
                    let document = open.document.get(&rule);
                    finished(&name, &open.reference, &rule, parts, document, &mut taken, &mut wrong)
                })
                .collect();
            all.push(Package { reference: open.reference, rules, exceptions: open.exceptions, files });
        }
        (all, wrong)
    }
}

/// The ids that built-in rules have, which an annotation cannot take: settings and waivers would mean both.
#[derive(Default)]
struct Taken(Option<BTreeSet<&'static str>>);

impl Taken {
    fn has(&mut self, id: &str) -> bool {
        let all = self.0.get_or_insert_with(|| {
            findings::rules().iter().flat_map(|rule| rule.aliases.iter().copied().chain([rule.id])).collect()
        });
        all.iter().any(|known| known.eq_ignore_ascii_case(id))
    }
}

fn patterns(patterns: &[(String, u32, String)], wrong: &mut Vec<Wrong>) -> Option<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for (path, line, pattern) in patterns {
        match GlobBuilder::new(pattern).literal_separator(true).build() {
            Ok(glob) => _ = set.add(glob),
            Err(error) => wrong.push((path.clone(), *line, format!("a pattern of `files` is none: {}", error.kind()))),
        }
    }
    let set = set.build().ok()?;
    (!set.is_empty()).then_some(set)
}

fn finished(
    package: &str,
    reference: &str,
    name: &str,
    parts: Vec<OpenRule>,
    document: Option<&Notes>,
    taken: &mut Taken,
    wrong: &mut Vec<Wrong>,
) -> PolicyRule {
    let place = parts.first().map(|part| part.place.clone()).unwrap_or_default();
    let mut says = |notes: &Notes, place: &(String, u32, u32)| {
        let mut notes = notes.clone();
        if let Some(id) = notes.id.take_if(|id| taken.has(id)) {
            wrong.push((place.0.clone(), place.1, format!("the id `{id}` is the one of a built-in rule")));
        }
        said(package, name, place, notes)
    };
    // What all parts say together is what the rule says; a part of its own says it only when there are others.
    let shared = match (document, parts.as_slice()) {
        (Some(notes), _) => notes.clone(),
        (None, [OpenRule { notes: Some(notes), .. }]) => notes.clone(),
        _ => Notes::default(),
    };
    let whole = says(&shared, &place);
    let alone = parts.len() == 1 && document.is_none();
    let clauses = parts
        .iter()
        .filter(|_| !alone)
        .filter_map(|part| {
            let notes = part.notes.as_ref()?;
            Some(Clause { module: part.module.clone(), rule: part.rule.clone(), says: says(notes, &part.place) })
        })
        .collect();
    PolicyRule { name: name.to_owned(), reference: format!("{reference}.{name}"), place, says: whole, clauses }
}

fn said(package: &str, name: &str, place: &(String, u32, u32), notes: Notes) -> Says {
    let path = &place.0;
    let usual = if name.starts_with("warn") { Severity::Warning } else { Severity::Error };
    let severity = notes.severity.unwrap_or(usual);
    let id = notes.id.unwrap_or_else(|| format!("{package}.{name}"));
    let title =
        notes.title.unwrap_or_else(|| format!("The rule `{name}` of the organisation's package `{package}` holds"));
    let mut why = notes.description.unwrap_or_else(|| format!("A rule of the organisation, in `{path}`."));
    if !notes.links.is_empty() {
        why.push_str("\n\nSee also ");
        why.push_str(&notes.links.iter().map(|link| format!("<{link}>")).collect::<Vec<_>>().join(", "));
        why.push('.');
    }
    let help = notes.help.unwrap_or_else(|| format!("This is a rule of the organisation, `{name}` in `{path}`."));
    let title = title.trim_end_matches('.').to_owned();
    let rule = interner::rule(Made { id, title, severity, why, how: help.clone() });
    Says { rule, severity, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conftests_names_are_the_ones_that_find_something() {
        for (name, expected) in
            [("deny", ""), ("warn", ""), ("violation_a", "a"), ("deny_run_as_root", "run_as_root"), ("warn_2", "2")]
        {
            assert_eq!(suffix(name), Some(expected), "{name}");
        }
        for name in ["denied", "deny_", "deny__a", "warning", "allow", "_deny", "deny_ä", ""] {
            assert_eq!(suffix(name), None, "{name}");
        }
    }
}
