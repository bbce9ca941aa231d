//! Which environment a resource belongs to, as far as the files say.

use super::module::{Block, Module};
use super::tags;
use super::value::Value;
use crate::policies::Settings;

/// The arguments that name a resource for people.
const NAMES: [&str; 14] = [
    "name",
    "identifier",
    "cluster_identifier",
    "global_cluster_identifier",
    "bucket",
    "db_name",
    "table_id",
    "cluster_id",
    "DBInstanceIdentifier",
    "DBClusterIdentifier",
    "GlobalClusterIdentifier",
    "TableName",
    "BucketName",
    "DBName",
];

/// Words of names that say that something is not production's, although `prod` or `live` may stand beside them, as in
/// `non-prod` and `live/staging`.
const OTHERS: [&str; 22] = [
    "non",
    "nonprod",
    "pre",
    "preprod",
    "staging",
    "stage",
    "stg",
    "dev",
    "devel",
    "development",
    "test",
    "testing",
    "qa",
    "uat",
    "int",
    "sandbox",
    "preview",
    "demo",
    "like",
    "example",
    "examples",
    "sample",
];

/// Whether a resource is production's, for certain.
pub fn is_production(module: &Module<'_>, block: &Block<'_>, settings: &Settings) -> bool {
    let names: Vec<&str> = NAMES.iter().filter_map(|name| block.body.text(name)).chain([block.name.as_ref()]).collect();
    match tagged(module, block) {
        Some(Some(said)) => return says(settings, &said),
        // Only a run can tell, and it may be another one than a name suggests.
        Some(None) => return false,
        None => {}
    }
    let folder = module.source(block).path;
    let environment = module.environment.as_deref();
    let all = || names.iter().copied().chain([folder]).chain(environment);
    all().any(|word| says(settings, word) || is_word_of_id(settings, word)) && !all().any(is_other)
}

/// The environment that the tags name: none without such a tag, none inside when it is not known.
fn tagged(module: &Module<'_>, block: &Block<'_>) -> Option<Option<String>> {
    let known = tags::of(module, block);
    let is_environment = |key: &str| ["env", "environment", "stage"].iter().any(|name| name.eq_ignore_ascii_case(key));
    let tag = known.tags.into_iter().find(|tag| is_environment(&tag.key))?;
    match tag.value {
        Value::Text(text) => Some(Some(text.into_owned())),
        _ => Some(None),
    }
}

fn says(settings: &Settings, name: &str) -> bool {
    settings.is_production(name) && !is_other(name)
}

fn is_other(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|word| OTHERS.iter().any(|other| other.eq_ignore_ascii_case(word)))
}

/// `OrdersProduction`, as logical ids are written.
fn is_word_of_id(settings: &Settings, name: &str) -> bool {
    settings.production.iter().any(|word| {
        let mut letters = word.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        name.split(&capital).skip(1).any(|rest| !rest.starts_with(char::is_lowercase))
    })
}
