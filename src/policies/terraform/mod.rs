//! Terraform in HCL, and CloudFormation templates: what they say of cloud resources. What only a run can tell (a value
//! from outside, a computed one) is unknown, and nothing is reported about it.

mod buckets;
mod cloudformation;
mod environment;
mod folders;
mod hcl;
mod ingress;
mod json;
mod module;
mod policy;
mod resolve;
mod rules;
mod stateful;
mod tags;
mod value;
mod words;

#[cfg(test)]
mod tests;

use super::Repository;
use super::report::Findings;
use crate::findings::Rule;

/// The rules, in the order of their documentation.
pub(super) static RULES: &[&Rule] = &rules::ALL;

/// Whether the text of a file with this path is needed.
pub(super) fn wants(path: &str) -> bool {
    folders::is_source(path) || folders::is_values(path) || cloudformation::is_named(path) && !is_of_another_tool(path)
}

/// Files of JSON that are in nearly every repository and that no rule of this room is about.
fn is_of_another_tool(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["package.json", "package-lock.json", "composer.json", "deno.json", "renovate.json"].contains(&name)
        || name.starts_with("tsconfig")
        || path.split('/').any(|folder| folder == "node_modules")
}

/// Judges the files of a repository.
pub(super) fn judge(repository: &Repository<'_>, out: &mut Findings<'_>) {
    let mut modules = folders::modules(repository, out);
    modules.extend(cloudformation::templates(repository, out));
    for module in &modules {
        rules::check(module, repository, out);
    }
    rules::check_plans(repository, out);
}
