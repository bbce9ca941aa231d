//! Versions of Terraform and its providers that are left to chance.

use std::collections::{BTreeMap, BTreeSet};

use crate::findings::{Rule, Section, Severity};
use crate::policies::Repository;
use crate::policies::report::Findings;
use crate::policies::terraform::folders;
use crate::policies::terraform::module::{Block, Module, Role};
use crate::policies::terraform::value::{Entry, Given, Place, Value};
use crate::policies::terraform::words::quoted;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-009",
    section: Section::Policy,
    title: "Versions of Terraform and of providers are constrained, and the lock file is committed",
    severity: Severity::Warning,
    aliases: &["terraform_required_version", "terraform_required_providers"],
    why: "Two people, or a laptop and a pipeline, must plan with the same programs: a newer Terraform rewrites the \
          state so that the older one can no longer read it, and a newer provider may replace what it used to change. \
          `required_version` and `required_providers` say what is meant, and `.terraform.lock.hcl` what was taken, \
          with its checksums.\n\nAn entry of `required_providers` without a version is reported in every module. The \
          rest is asked only of modules that are run themselves: they have a backend, a lock file or configured \
          providers, and are not called by another module of the repository. Folders of examples and tests, and those \
          that Terragrunt completes, are left out. Checkov has no such rule; the aliases are those of TFLint.",
    how: "Write `required_version` and a `version` for each provider into a block `terraform`, run `terraform init`, \
          and commit `.terraform.lock.hcl`.",
    wrong: fixture!("TF-009/wrong/main.tf"),
    right: fixture!("TF-009/right/main.tf"),
};

/// Notes what is not constrained.
pub(super) fn check(module: &Module<'_>, repository: &Repository<'_>, out: &mut Findings<'_>) {
    if module.is_example() {
        return;
    }
    let required = required(module);
    let configured = configured(module);
    for (block, entry) in &required {
        if lacks_version(entry) && module.is_judged(block) && !configured.contains(entry.key.as_ref()) {
            let message = format!("A provider must have a version constraint, but {} has none", quoted(&entry.key));
            let help = "Add `version` to its entry in `required_providers`.";
            out.add(module.found(&RULE, block, entry.key_at, message).help(help));
        }
    }
    if module.role == Role::Root && module.complete && !folders::is_of_terragrunt(module.folder, repository) {
        let mut names: BTreeSet<&str> = required.iter().map(|(_, entry)| entry.key.as_ref()).collect();
        let any_required = !names.is_empty();
        names.extend(&configured);
        terraform(module, out);
        let used = used(module);
        providers(module, &names, &used, out);
        lock(module, repository, any_required || !used.is_empty(), out);
    }
}

/// The entries of all blocks `required_providers`.
fn required<'n, 'a>(module: &'n Module<'a>) -> Vec<(&'n Block<'a>, &'n Entry<'a>)> {
    let blocks = module.inside_settings("required_providers");
    let maps = blocks.flat_map(|(block, entry)| entry.value.items().iter().map(move |node| (block, node)));
    maps.filter_map(|(block, node)| Some((block, node.map()?)))
        .flat_map(|(block, map)| map.entries.iter().map(move |entry| (block, entry)))
        .collect()
}

fn lacks_version(entry: &Entry<'_>) -> bool {
    match &entry.value.value {
        Value::Map(map) => match map.given("version") {
            Given::Absent => !map.entries.iter().any(|entry| entry.key == "configuration_aliases"),
            Given::Is(version) => version.text().is_some_and(|version| version.trim().is_empty()),
            Given::Unknown => false,
        },
        Value::Text(version) => version.trim().is_empty(),
        _ => false,
    }
}

/// The providers with a version in the block `provider`, the way of Terraform 0.12.
fn configured<'n>(module: &'n Module<'_>) -> BTreeSet<&'n str> {
    let versioned = module.providers.iter().filter(|block| block.body.may_have("version"));
    versioned.map(|block| block.kind.as_ref()).collect()
}

/// The block that such a finding is shown at: `terraform`, or else the first provider or resource in a judged file.
fn shown<'n, 'a>(module: &'n Module<'a>) -> Option<(&'n Block<'a>, Place)> {
    let settings = module.settings.iter().chain(&module.providers).chain(&module.resources);
    settings.into_iter().find(|block| module.is_judged(block)).map(|block| (block, block.at))
}

fn terraform(module: &Module<'_>, out: &mut Findings<'_>) {
    let given = module.settings.iter().any(|block| block.body.may_have("required_version"));
    let Some((block, at)) = shown(module).filter(|_| !given) else { return };
    let message = "The version of Terraform must be constrained, but there is no `required_version`";
    let help = "Add `required_version` to the block `terraform`, as `\">= 1.10\"`.";
    out.add(module.found(&RULE, block, at, message).help(help));
}

/// The providers whose blocks are there, or whose resources are, with the first of them.
fn used<'n>(module: &'n Module<'_>) -> BTreeMap<&'n str, &'n Block<'n>> {
    let mut used = BTreeMap::new();
    for block in &module.providers {
        used.entry(block.kind.as_ref()).or_insert(block);
    }
    for block in module.resources.iter().chain(&module.data) {
        let name = match block.body.entry("provider").map(|entry| &entry.value.value) {
            // `google-beta` or `aws.west`
            Some(Value::Reference(name)) => name.split('.').next().unwrap_or(name),
            Some(_) => continue,
            None => block.kind.split('_').next().unwrap_or_default(),
        };
        used.entry(name).or_insert(block);
    }
    used.remove("terraform");
    used
}

fn providers(
    module: &Module<'_>,
    constrained: &BTreeSet<&str>,
    used: &BTreeMap<&str, &Block<'_>>,
    out: &mut Findings<'_>,
) {
    for (name, block) in used {
        if constrained.contains(name) || !module.is_judged(block) {
            continue;
        }
        let message = format!("A provider must have a version constraint, but {} has none", quoted(name));
        let help = "Add it with `source` and `version` to `required_providers` in the block `terraform`.";
        out.add(module.found(&RULE, block, block.at, message).help(help));
    }
}

fn lock(module: &Module<'_>, repository: &Repository<'_>, any: bool, out: &mut Findings<'_>) {
    let path = match module.folder {
        "" => ".terraform.lock.hcl".to_owned(),
        folder => format!("{folder}/.terraform.lock.hcl"),
    };
    let Some((block, at)) = shown(module) else { return };
    if any && repository.has(&path) == Some(false) {
        let message = "The lock file of the providers must be committed, but there is no `.terraform.lock.hcl`";
        let help = "Run `terraform init` and commit the file that it writes.";
        out.add(module.found(&RULE, block, at, message).help(help));
    }
}
