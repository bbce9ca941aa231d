//! Entities that look like those of a large organisation: names of a few words, descriptions whose words are shared
//! by many, owners with hundreds of components, resources on which thousands depend. The same ones in every run.

use idp::store::Store;
use idp::store::catalog::{NewEntity, NewRelation, RepositoryRecord, TakeOver, TakenFile, TakenOver};

pub const IN_A_FILE: usize = 10;
pub const IN_A_REPOSITORY: usize = 500;
pub const OWNERS: usize = 2_000;

const THINGS: [&str; 24] = [
    "orders", "payments", "invoices", "shipping", "search", "catalog", "basket", "checkout", "accounts", "ledger",
    "pricing", "stock", "returns", "loyalty", "billing", "identity", "profile", "reports", "metrics", "events",
    "gateway", "mailer", "images", "reviews",
];
const SORTS: [&str; 12] =
    ["api", "worker", "web", "batch", "sync", "proxy", "store", "stream", "index", "export", "import", "cache"];
const WORDS: [&str; 32] = [
    "takes",
    "sends",
    "keeps",
    "reads",
    "what",
    "people",
    "service",
    "customers",
    "every",
    "night",
    "from",
    "the",
    "queue",
    "writes",
    "into",
    "database",
    "shows",
    "for",
    "partners",
    "internal",
    "public",
    "legacy",
    "new",
    "fast",
    "regional",
    "global",
    "daily",
    "stored",
    "signed",
    "checked",
    "copied",
    "archived",
];

/// A number that looks like chance and is the same in every run (SplitMix64).
pub fn chance(of: usize) -> usize {
    let mut z = (of as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as usize
}

pub fn name(n: usize) -> String {
    format!("{}-{}-{n}", THINGS[chance(n) % THINGS.len()], SORTS[chance(n + 7) % SORTS.len()])
}

pub fn owner(n: usize) -> String {
    format!("group:default/team-{}", chance(n + 13) % OWNERS)
}

pub fn entity(n: usize) -> NewEntity {
    let relation = |kind: &str, target: String| NewRelation { kind: kind.to_owned(), target };
    let description: Vec<&str> = (0..9).map(|at| WORDS[chance(n * 16 + at) % WORDS.len()]).collect();
    let (name, owner, description) = (name(n), owner(n), description.join(" "));
    let other = |salt: usize| format!("component:default/{}", self::name(chance(n + salt) % (n + 1)));
    let system = format!("system:default/{}", THINGS[chance(n) % THINGS.len()]);
    let relations = vec![
        relation("ownedBy", owner.clone()),
        relation("partOf", system.clone()),
        relation("dependsOn", other(3)),
        relation("dependsOn", other(5)),
    ];
    let json = serde_json::json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
        "metadata": {"name": name, "description": description, "tags": ["java", "tier-2"],
            "annotations": {"github.com/project-slug": format!("acme/repository-{}", n / IN_A_REPOSITORY)}},
        "spec": {"type": "service", "lifecycle": "production", "owner": owner, "system": system,
            "dependsOn": [relations[2].target, relations[3].target]},
    });
    NewEntity {
        reference: format!("component:default/{name}"),
        kind: "Component".to_owned(),
        namespace: "default".to_owned(),
        name,
        title: String::new(),
        description,
        spec_type: "service".to_owned(),
        lifecycle: "production".to_owned(),
        owner: Some(owner),
        tags: vec!["java".to_owned(), "tier-2".to_owned()],
        line: i64::try_from(n % IN_A_FILE).unwrap() * 20 + 1,
        json: json.to_string(),
        relations,
    }
}

/// The file with the entities from `first` on.
pub fn file(first: usize, blob: &str) -> TakenFile {
    TakenFile {
        path: format!("services/{first}/catalog-info.yaml"),
        blob: format!("{blob}{first:032x}"),
        entities: (first..first + IN_A_FILE).map(entity).collect(),
        whole: true,
        ..TakenFile::default()
    }
}

/// Takes over a whole repository, as its first look does.
pub async fn fill(store: &Store, number: usize) {
    let id = i64::try_from(number).unwrap() + 1;
    let record = RepositoryRecord {
        id,
        installation_id: 1,
        full_name: format!("acme/repository-{number}"),
        default_branch: "main".to_owned(),
        archived: false,
        private: false,
        commit: None,
        etag: None,
        looked_at: None,
    };
    store.keep_repository(&record).await.unwrap();
    let first = number * IN_A_REPOSITORY;
    let files = (first..first + IN_A_REPOSITORY).step_by(IN_A_FILE).map(|first| file(first, "a"));
    take(store, id, files.collect()).await;
}

/// Takes over some files on top of what is recorded.
pub async fn take(store: &Store, repository: i64, changed: Vec<TakenFile>) {
    let record = store.repository(repository).await.unwrap().unwrap();
    let change = TakeOver { from: record.commit.clone(), commit: "c".repeat(40), changed, ..TakeOver::default() };
    let taken = store.take_over(&record, &change).await.unwrap();
    assert!(matches!(taken, TakenOver::Done { .. }));
}
