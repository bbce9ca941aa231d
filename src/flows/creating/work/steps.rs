//! Which steps a plan has, in their order, and their names in the database. Pure.

use crate::golden_paths::{BranchPolicy, Effect, Environment, Plan};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The repository itself, with the settings that its creation takes.
    Repository,
    /// All files, in one commit.
    Commit,
    /// The default branch, where it is not the one that GitHub made.
    Branch,
    /// Labels, environments and topics.
    Furnish,
    /// A team's access, by its slug.
    Team(String),
    /// A person's access, by login.
    Person(String),
    /// Rules of the default branch.
    Protection,
    /// Rules of an environment, by its name.
    Environment(String),
    /// A variable: its name, or `environment/name`.
    Variable(String),
    /// Values of the organisation's custom properties.
    Properties,
    /// The entry in the catalog.
    Catalog,
    /// What the golden path does after that, by its place.
    Effect(usize),
}

impl Step {
    /// Its name in the database; it never changes.
    pub fn key(&self) -> String {
        match self {
            Self::Repository => "repository".to_owned(),
            Self::Commit => "commit".to_owned(),
            Self::Branch => "default-branch".to_owned(),
            Self::Furnish => "furnish".to_owned(),
            Self::Team(slug) => format!("team:{slug}"),
            Self::Person(login) => format!("person:{login}"),
            Self::Protection => "protection".to_owned(),
            Self::Environment(name) => format!("environment:{name}"),
            Self::Variable(name) => format!("variable:{name}"),
            Self::Properties => "properties".to_owned(),
            Self::Catalog => "catalog".to_owned(),
            Self::Effect(number) => format!("effect:{number}"),
        }
    }

    /// Whether nothing can follow when it fails.
    pub fn is_foundation(&self) -> bool {
        matches!(self, Self::Repository | Self::Commit | Self::Branch)
    }
}

/// The steps of a plan; none when it makes no repository.
pub fn steps(plan: &Plan) -> Vec<Step> {
    let Some(made) = plan.repository() else { return Vec::new() };
    // What GitHub calls the branch is a setting of the organisation: where it is the one that is wanted, the third
    // step costs nothing.
    let mut steps = vec![Step::Repository, Step::Commit, Step::Branch];
    // Who is named in rules must have access before.
    steps.extend(made.teams.iter().map(|team| Step::Team(team.slug.clone())));
    steps.extend(made.collaborators.iter().map(|person| Step::Person(person.login.clone())));
    if !(made.labels.is_empty() && made.topics.is_empty() && made.environments.is_empty()) {
        steps.push(Step::Furnish);
    }
    if made.protection.is_some() {
        steps.push(Step::Protection);
    }
    let ruled = made.environments.iter().filter(|environment| has_rules(environment));
    steps.extend(ruled.map(|environment| Step::Environment(environment.name.clone())));
    steps.extend(made.variables.iter().map(|variable| {
        let place = variable.environment.as_ref().map(|environment| format!("{environment}/"));
        Step::Variable(format!("{}{}", place.unwrap_or_default(), variable.name))
    }));
    if !made.custom_properties.is_empty() {
        steps.push(Step::Properties);
    }
    if plan.files.iter().any(|file| is_catalog_file(&file.path)) {
        steps.push(Step::Catalog);
    }
    let own = |effect: &Effect| match effect {
        // Its own catalog file has a step already.
        Effect::RegisterCatalog { repository, .. } => repository.owner == made.owner && repository.name == made.name,
        _ => false,
    };
    steps.extend(plan.effects.iter().enumerate().filter(|(_, effect)| !own(effect)).map(|(n, _)| Step::Effect(n)));
    steps
}

/// Whether a file is the catalog file of its repository.
pub fn is_catalog_file(path: &str) -> bool {
    matches!(path, "catalog-info.yaml" | "catalog-info.yml")
}

fn has_rules(environment: &Environment) -> bool {
    environment.wait_timer.is_some()
        || !environment.reviewers.is_empty()
        || environment.prevent_self_review.is_some()
        || environment.branch_policy != BranchPolicy::All
}
