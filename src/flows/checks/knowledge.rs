//! Asks the record what the judgement needs to know of the rest of the organisation. No call to GitHub.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::meant::{self, Meant};
use super::subject::Subject;
use crate::catalog::{EntityRef, FileReading, Knowledge, Origin, Owner, RelationKind};
use crate::failure::Failure;
use crate::flows::Platform;
use crate::suggest;

/// References for which a near one is looked for.
const MOST_GUESSES: usize = 100;
/// Steps that a chain of `partOf` is followed outside the change.
const LONGEST_CHAIN: usize = 16;
const PROJECT_SLUG: &str = "github.com/project-slug";

/// What the record knows of everything that the files state and refer to. What it has of files that the change touches
/// is left out: the change itself says what becomes of that.
pub async fn gather(
    platform: &Platform,
    subject: &Subject,
    change: &Change,
    on_default_branch: bool,
    readings: &[FileReading],
) -> Result<Knowledge, Failure> {
    let wanted = crate::catalog::wanted(readings);
    let repository = subject.repository();
    let installation = platform.store.installation(repository.scope.installation).await?;
    let complete = installation.is_some_and(|installation| installation.sync_finished_at.is_some());
    let mut knowledge = Knowledge { complete, ..Knowledge::default() };

    let stated: BTreeSet<&EntityRef> =
        readings.iter().flat_map(|reading| &reading.entities).map(|entity| &entity.reference).collect();
    let sight = Sight::of(platform, repository.id).await?;
    let names: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    for entity in platform.store.known(&names).await? {
        let is_judged = on_default_branch && entity.repository_id == repository.id && change.touches(&entity.path);
        if let (false, Some(reference)) = (is_judged, read(&entity.reference)) {
            // A name that is taken where the readers of this check may not look is not told.
            if stated.contains(&reference) && !sight.sees(platform, entity.repository_id).await? {
                continue;
            }
            let origin = Origin { repository: entity.repository, path: entity.path };
            knowledge.entities.insert(reference, origin);
        }
    }
    let missing = wanted.iter().filter(|name| !knowledge.entities.contains_key(name) && !stated.contains(name));
    let missing: Vec<&EntityRef> = missing.collect();
    for reference in missing.iter().take(MOST_GUESSES) {
        let candidates = platform.store.near(&reference.to_string()).await?;
        let nearest = suggest::nearest(&reference.to_string(), candidates.iter().map(String::as_str));
        let Some(near) = nearest else { continue };
        let place = platform.store.known(&[near]).await?.first().map(|entity| entity.repository_id);
        let told = match place {
            Some(place) => sight.sees(platform, place).await?,
            None => false,
        };
        if let (true, Some(near)) = (told, read(near)) {
            knowledge.near.insert((*reference).clone(), near);
        }
    }
    for reference in missing {
        if let Some(owner) = owner(platform, &repository.name.owner, reference).await? {
            knowledge.owners.insert(reference.clone(), owner);
        }
    }
    chains(platform, &wanted, &mut knowledge).await?;
    knowledge.repositories = Some(repositories(platform, &repository.name.owner, readings).await?);
    Ok(knowledge)
}

/// What was meant by references that lead nowhere, where there is no doubt: only once the whole organisation is known.
pub async fn meant(
    platform: &Platform,
    subject: &Subject,
    change: &Change,
    readings: &[FileReading],
    texts: &BTreeMap<String, String>,
    known: &Knowledge,
) -> Result<Meant, Failure> {
    let mut meant = Meant::default();
    if !known.complete {
        return Ok(meant);
    }
    let here = subject.repository().id;
    let stated: BTreeSet<EntityRef> = readings
        .iter()
        .flat_map(|reading| reading.entities.iter().map(|entity| &entity.reference).chain(&reading.refused))
        .cloned()
        .collect();
    let search = Search { platform, change, here, sight: Sight::of(platform, here).await?, stated: &stated };
    let relations = readings.iter().flat_map(|reading| &reading.entities).flat_map(|entity| &entity.relations);
    let targets: BTreeSet<&EntityRef> = relations.map(|relation| &relation.target).collect();
    let missing = targets.into_iter().filter(|target| !known.entities.contains_key(target) && !stated.contains(target));
    for reference in missing.take(MOST_GUESSES) {
        let mut names = platform.store.near(&reference.to_string()).await?;
        names.extend(platform.store.of_name(&reference.name).await?);
        if let Some(candidates) = search.candidates(names, &reference.name).await?
            && let Some(one) = meant::sole(reference, &candidates)
        {
            meant.dangling.insert(reference.clone(), one);
        }
    }
    for written in meant::kindless(readings, texts).into_iter().take(MOST_GUESSES) {
        let name = written.rsplit('/').next().unwrap_or(written);
        let names = platform.store.of_name(name).await?;
        if let Some(candidates) = search.candidates(names, name).await?
            && let Some(one) = meant::sole_of_name(written, &candidates)
        {
            meant.kindless.insert(written.to_owned(), one);
        }
    }
    Ok(meant)
}

/// What is asked again and again while it is looked for what was meant.
struct Search<'a> {
    platform: &'a Platform,
    change: &'a Change,
    here: i64,
    sight: Sight,
    stated: &'a BTreeSet<EntityRef>,
}

impl Search<'_> {
    /// What there is under these names, and what the change states that looks like `name`. None when some of it may
    /// not be told here: then nothing can be said for certain.
    async fn candidates(&self, names: Vec<String>, name: &str) -> Result<Option<BTreeSet<EntityRef>>, Failure> {
        let mut candidates = BTreeSet::new();
        for entity in self.platform.store.known(&names).await? {
            if entity.repository_id == self.here && self.change.touches(&entity.path) {
                continue;
            }
            if !self.sight.sees(self.platform, entity.repository_id).await? {
                return Ok(None);
            }
            candidates.extend(read(&entity.reference));
        }
        let alike = |stated: &&EntityRef| suggest::nearest(name, [stated.name.as_str()]).is_some();
        candidates.extend(self.stated.iter().filter(alike).cloned());
        Ok(Some(candidates))
    }
}

/// What the readers of a check may be told: on a public page only what is public.
struct Sight {
    here: i64,
    public: bool,
}

impl Sight {
    async fn of(platform: &Platform, here: i64) -> Result<Self, Failure> {
        // What is not recorded yet counts as public: nothing too much is told.
        let private = platform.store.repository(here).await?.is_some_and(|record| record.private);
        Ok(Self { here, public: !private })
    }

    async fn sees(&self, platform: &Platform, repository: i64) -> Result<bool, Failure> {
        if !self.public || repository == self.here {
            return Ok(true);
        }
        Ok(platform.store.repository(repository).await?.is_some_and(|record| !record.private))
    }
}

fn read(reference: &str) -> Option<EntityRef> {
    EntityRef::parse(reference, None, "default").ok()
}

/// What GitHub's teams say of an owner that no catalog file states.
async fn owner(platform: &Platform, org: &str, reference: &EntityRef) -> Result<Option<Owner>, Failure> {
    if !reference.kind.eq_ignore_ascii_case("group") {
        // People are not recorded one by one: who is in no team may be a member all the same.
        return Ok(reference.kind.eq_ignore_ascii_case("user").then_some(Owner::NotKnown));
    }
    Ok(match platform.store.team(org, &reference.name).await? {
        Some(team) => Some(Owner::Known { members: Some(team.members.len()) }),
        None if platform.store.knows_teams(org).await? => None,
        None => Some(Owner::NotKnown),
    })
}

/// What the entities are part of, and what those are part of.
async fn chains(platform: &Platform, wanted: &BTreeSet<EntityRef>, knowledge: &mut Knowledge) -> Result<(), Failure> {
    let kinds = ["system", "domain", "component"];
    let mut open: Vec<EntityRef> =
        wanted.iter().filter(|name| kinds.iter().any(|kind| name.kind.eq_ignore_ascii_case(kind))).cloned().collect();
    for _ in 0..LONGEST_CHAIN {
        let mut next = Vec::new();
        for reference in open {
            if knowledge.part_of.contains_key(&reference) || !knowledge.entities.contains_key(&reference) {
                continue;
            }
            let relations = platform.store.relations(&reference.to_string(), 100).await?;
            let part_of = relations.outgoing.iter().filter(|relation| relation.kind == RelationKind::PartOf.name());
            let part_of: Vec<EntityRef> = part_of.filter_map(|relation| read(&relation.target)).collect();
            next.extend(part_of.iter().cloned());
            knowledge.part_of.insert(reference, part_of);
        }
        if next.is_empty() {
            break;
        }
        let names: Vec<String> = next.iter().map(ToString::to_string).collect();
        for entity in platform.store.known(&names).await? {
            if let Some(reference) = read(&entity.reference) {
                let origin = Origin { repository: entity.repository, path: entity.path };
                knowledge.entities.entry(reference).or_insert(origin);
            }
        }
        open = next;
    }
    Ok(())
}

/// The repositories among those that annotations name that exist, as far as can be said: those of other organisations
/// are believed.
async fn repositories(platform: &Platform, org: &str, readings: &[FileReading]) -> Result<BTreeSet<String>, Failure> {
    let entities = readings.iter().flat_map(|reading| &reading.entities);
    let slugs: BTreeSet<String> =
        entities.filter_map(|entity| entity.annotation(PROJECT_SLUG)).map(str::to_lowercase).collect();
    let mut known = BTreeSet::new();
    for slug in slugs {
        let ours = slug.split('/').next().is_some_and(|owner| owner.eq_ignore_ascii_case(org));
        if !ours || platform.store.repository_named(&slug).await?.is_some() {
            known.insert(slug);
        }
    }
    Ok(known)
}
