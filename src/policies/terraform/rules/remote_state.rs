//! State that lies on one machine, or that two runs can write at once.

use crate::findings::{Rule, Section, Severity};
use crate::policies::Repository;
use crate::policies::report::Findings;
use crate::policies::terraform::folders;
use crate::policies::terraform::module::{Block, Module, Role};
use crate::policies::terraform::value::{Given, Map, Node};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-011",
    section: Section::Policy,
    title: "State is remote and locked",
    severity: Severity::Warning,
    aliases: &[],
    why: "State on one machine is lost with it, and two runs that write the same state at once break it. The backend \
          `s3` locks only with `use_lockfile = true` (Terraform 1.10 and later) or a `dynamodb_table`, `http` only \
          with a `lock_address`, `oss` only with a `tablestore_table`; the other remote backends lock by themselves.\n\n\
          A module without a backend is reported when it is run itself, which a lock file or configured providers \
          say, and no other module of the repository calls it. Folders of examples and tests, and those that \
          Terragrunt completes, are left out, and so is a backend that gets its arguments only from `-backend-config`. \
          Checkov has no such rule.",
    how: "Add `backend \"s3\"` with `use_lockfile = true`, another remote backend, or a block `cloud`.",
    wrong: fixture!("TF-011/wrong/main.tf"),
    right: fixture!("TF-011/right/main.tf"),
};

/// Backends that lock only when told to: what they cannot be without, and the arguments that lock.
const LOCKS: [(&str, &str, &[&str]); 3] = [
    ("s3", "bucket", &["use_lockfile", "dynamodb_table"]),
    ("http", "address", &["lock_address"]),
    ("oss", "bucket", &["tablestore_table"]),
];

/// Notes a module whose state is not safe.
pub(super) fn check(module: &Module<'_>, repository: &Repository<'_>, out: &mut Findings<'_>) {
    if module.is_example() {
        return;
    }
    let mut any = false;
    for (block, entry) in module.inside_settings("backend") {
        any = true;
        let kinds = entry.value.items().iter().filter_map(Node::map).flat_map(|map| &map.entries);
        for kind in kinds.filter(|_| module.is_judged(block)) {
            if let Some((found, help)) = kind.value.map().and_then(|map| unlocked(&kind.key, map)) {
                let message = format!("State must be remote and locked, but {found}");
                out.add(module.found(&RULE, block, kind.key_at, message).help(help));
            }
        }
    }
    let cloud = module.inside_settings("cloud").next().is_some();
    if any
        || cloud
        || module.role != Role::Root
        || !module.complete
        || folders::is_of_terragrunt(module.folder, repository)
    {
        return;
    }
    if let Some(block) = first(module) {
        let message = "State must be remote and locked, but the module has no backend and keeps it in a local file";
        let help = "Add a `backend` to the block `terraform`, as `s3` with `use_lockfile = true`, or a block `cloud`.";
        out.add(module.found(&RULE, block, block.at, message).help(help));
    }
}

fn first<'n, 'a>(module: &'n Module<'a>) -> Option<&'n Block<'a>> {
    let blocks = module.settings.iter().chain(&module.providers).chain(&module.resources);
    blocks.into_iter().find(|block| module.is_judged(block))
}

/// What is wrong with a backend, and what to do.
fn unlocked(kind: &str, backend: &Map<'_>) -> Option<(String, String)> {
    if kind == "local" {
        let help = "Use a remote backend, as `s3` with `use_lockfile = true`, or a block `cloud`.";
        return Some(("the backend is `local`".to_owned(), help.to_owned()));
    }
    let switched_off = |key: &str| matches!(backend.given(key), Given::Is(value) if value.truth() == Some(false));
    if kind == "consul" && switched_off("lock") {
        return Some(("`lock` of the backend `consul` is `false`".to_owned(), "Remove `lock`.".to_owned()));
    }
    let (_, needed, locks) = LOCKS.iter().find(|(known, ..)| *known == kind)?;
    let locked = locks.iter().any(|lock| backend.may_have(lock) && !switched_off(lock));
    if locked || !backend.may_have(needed) {
        return None;
    }
    let names: Vec<String> = locks.iter().map(|lock| format!("`{lock}`")).collect();
    let neither = if names.len() == 1 { "has no" } else { "has neither" };
    let help = match kind {
        "s3" => "Add `use_lockfile = true`.".to_owned(),
        _ => format!("Add {}.", names.join(" or ")),
    };
    Some((format!("the backend `{kind}` {neither} {}", names.join(" nor ")), help))
}
