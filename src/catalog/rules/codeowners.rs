//! `spec.owner` against the owners of the entity's folder in CODEOWNERS.
//! Only for `catalog-info.yaml`, which lives beside the code; a central catalog file says nothing about its own folder.

use crate::catalog::codeowners::{self, Codeowners};
use crate::catalog::gathered::NameId;
use crate::catalog::judge::{Findings, World};
use crate::catalog::report::quoted;
use crate::catalog::{Parts, looks, paths};
use crate::findings::{Rule, Section, Severity};
use std::collections::HashMap;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.codeowners",
    section: Section::Catalog,
    title: "CODEOWNERS and `spec.owner` agree",
    severity: Severity::Warning,
    aliases: &["CAT-005"],
    why: "CODEOWNERS says who reviews, `spec.owner` who is responsible. Where the two differ, one of them is out of date.",
    how: "Put the owning team into CODEOWNERS for the folder, or correct `spec.owner`.",
    wrong: fixture!("codeowners/wrong.yaml"),
    right: fixture!("codeowners/right.yaml"),
};

/// Notes each entity whose owner is not among the owners of its folder.
pub(in crate::catalog) fn check(world: &World<'_>, out: &mut Findings<'_>) {
    let Some(codeowners) = codeowners_of(world) else { return };
    let slugs = team_slugs(world);
    for (_, entity) in world.entities() {
        let path = world.all.path(entity);
        let Some((owner, span)) = entity.owner.filter(|_| looks::is_named_as_catalog(path)) else { continue };
        let folder = paths::join(paths::folder(path), "README.md");
        let rules = [codeowners.owners_of(path), codeowners.owners_of(&folder)];
        let mut named = rules.iter().flatten().filter(|rule| !rule.owners.is_empty()).peekable();
        let Some(first) = named.peek().copied() else { continue };
        let name = world.all.parts(owner);
        let agrees =
            |written: &String| is_same(written, name) || slugs.get(&owner).is_some_and(|slug| is_team(written, slug));
        if !named.any(|rule| rule.owners.iter().any(agrees)) {
            let owners = first.owners.join(", ");
            let message = format!(
                "`spec.owner` is {}, but CODEOWNERS line {} gives the folder to {}",
                quoted(world.all.shown(owner)),
                first.line,
                quoted(&owners)
            );
            let help = "Put the owning team into CODEOWNERS for the folder, or correct `spec.owner`.".to_owned();
            out.add(&RULE, world.place(entity, span), message, help);
        }
    }
}

fn codeowners_of(world: &World<'_>) -> Option<Codeowners> {
    if let Some(text) = world.context.codeowners {
        return Some(codeowners::parse(text));
    }
    let text = codeowners::PLACES.iter().find_map(|place| world.files.text(place))?;
    Some(codeowners::parse(&text))
}

/// The GitHub teams that groups of the change name by annotation.
fn team_slugs<'w>(world: &World<'w>) -> HashMap<NameId, &'w str> {
    let groups = world.entities().filter(|(_, entity)| world.is_kind(entity.name, "group"));
    let slug = |at: usize| world.all.annotations(at).find(|(key, ..)| *key == "github.com/team-slug");
    groups.filter_map(|(at, group)| Some((group.name, slug(at)?.1))).collect()
}

/// Whether an owner of CODEOWNERS is the entity's: `@org/orders` is group `orders`, `@alice` is user `alice`.
fn is_same(written: &str, owner: Parts<'_>) -> bool {
    let Some(name) = written.strip_prefix('@') else { return false };
    match name.split_once('/') {
        Some((_, team)) => owner.kind == "group" && team.eq_ignore_ascii_case(owner.name),
        None => owner.kind == "user" && name.eq_ignore_ascii_case(owner.name),
    }
}

fn is_team(written: &str, slug: &str) -> bool {
    let team = |text: &str| text.rsplit('/').next().unwrap_or(text).to_ascii_lowercase();
    written.starts_with('@') && written.contains('/') && team(written) == team(slug)
}
