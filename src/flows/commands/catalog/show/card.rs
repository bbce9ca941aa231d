//! The card of an entity. Pure.

use std::collections::BTreeMap;

use crate::catalog::RelationKind;
use crate::flows::commands::catalog::place::{Place, names};
use crate::flows::commands::catalog::words::{line, relation};
use crate::outbox::escape;
use crate::store::catalog::{EntityRow, RelationRow};

/// Entities that are named of one relation.
const NAMED: usize = 7;

/// All that the card shows.
#[derive(Debug, Clone)]
pub struct Card {
    /// The entity.
    pub row: EntityRow,
    /// Where it is registered.
    pub place: Place,
    /// Other places that claim its reference.
    pub others: Vec<Place>,
    /// References of other kinds or namespaces with the same name.
    pub also: Vec<String>,
    /// Other entities of the same repository.
    pub beside: Vec<String>,
    /// What it declares.
    pub outgoing: Vec<RelationRow>,
    /// What others declare towards it.
    pub incoming: Vec<RelationRow>,
    /// Whether it has more relations than were looked at.
    pub is_cut: bool,
}

/// The card.
pub fn card(card: &Card, web_url: &str, here: &str) -> String {
    let row = &card.row;
    let mut text = format!("**{}**", escape::code(&row.reference, 200));
    if !row.title.trim().is_empty() {
        text.push_str(&format!(" · {}", line(&row.title, 80)));
    }
    text.push_str("\n\n");
    if !row.description.trim().is_empty() {
        text.push_str(&format!("{}\n\n", line(&row.description, 300)));
    }
    text.push_str("| | |\n|---|---|\n");
    for (name, value) in facts(card, web_url, here) {
        text.push_str(&format!("| {name} | {value} |\n"));
    }
    for other in &card.others {
        text.push_str(&format!(
            "\n**Claimed twice:** {} describes it too; the first that was registered counts.\n",
            other.link(web_url, here)
        ));
    }
    if card.is_cut {
        text.push_str("\nIt has more relations than are looked at here.\n");
    }
    for (what, all) in [("Of the same name", &card.also), ("In this repository too", &card.beside)] {
        if !all.is_empty() {
            text.push_str(&format!("\n{what}: {}.\n", names(all, NAMED)));
        }
    }
    format!("{text}\nWhat a change to it may touch: {}", escape::code(&format!("/idp impact {}", row.reference), 240))
}

fn facts(card: &Card, web_url: &str, here: &str) -> Vec<(&'static str, String)> {
    let row = &card.row;
    let cell = |text: &str| escape::cell(text, 160);
    let kind = match row.spec_type.is_empty() {
        true => cell(&row.kind),
        false => format!("{} of type {}", cell(&row.kind), cell(&row.spec_type)),
    };
    let owner = row.owner.as_deref().map_or_else(|| "none is named".to_owned(), cell);
    let mut facts = vec![("kind", kind), ("owner", owner)];
    if !row.lifecycle.is_empty() {
        facts.push(("lifecycle", cell(&row.lifecycle)));
    }
    let tags: Vec<&str> = row.tags.split_whitespace().collect();
    if !tags.is_empty() {
        facts.push(("tags", names(&tags, 10)));
    }
    facts.extend(relations(card));
    facts.push(("registered", card.place.link(web_url, here)));
    facts
}

/// Both directions, each relation once; the owner stands above already.
fn relations(card: &Card) -> Vec<(&'static str, String)> {
    let mut by_kind: BTreeMap<RelationKind, Vec<&str>> = BTreeMap::new();
    let outgoing = card.outgoing.iter().map(|row| (RelationKind::from_name(&row.kind), row.target.as_str()));
    let incoming = card
        .incoming
        .iter()
        .map(|row| (RelationKind::from_name(&row.kind).map(RelationKind::inverse), row.source.as_str()));
    for (kind, other) in outgoing.chain(incoming) {
        if let Some(kind) = kind.filter(|kind| *kind != RelationKind::OwnedBy) {
            let others = by_kind.entry(kind).or_default();
            if !others.contains(&other) {
                others.push(other);
            }
        }
    }
    by_kind.into_iter().map(|(kind, others)| (relation(kind), names(&others, NAMED))).collect()
}

/// The repository has no entity at its root.
pub fn none_here(others: &[String]) -> String {
    let next = match others.first() {
        Some(first) => escape::code(&format!("/idp catalog show {first}"), 240),
        None => "`/idp catalog register` proposes a catalog file.".to_owned(),
    };
    let others = match others {
        [] => String::new(),
        others => format!(" Below it there are {}.", names(others, NAMED)),
    };
    format!("The catalog knows no entity at the root of this repository (E305).{others}\n\n**Next:** {next}")
}

/// No entity speaks for a path.
pub fn none_for(path: &str) -> String {
    format!(
        "No catalog file speaks for {} (E305).\n\n**Next:** `/idp find <words>`, or `/idp catalog register`.",
        escape::code(path, 200)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::commands::harmless;

    fn row() -> EntityRow {
        EntityRow {
            id: 1,
            reference: "component:default/orders".to_owned(),
            kind: "Component".to_owned(),
            namespace: "default".to_owned(),
            name: "orders".to_owned(),
            title: "Orders".to_owned(),
            description: "Takes orders | for @acme/all.".to_owned(),
            spec_type: "service".to_owned(),
            lifecycle: "production".to_owned(),
            owner: Some("group:default/payments".to_owned()),
            tags: "rust http".to_owned(),
            repository_id: 1,
            repository: "acme/orders".to_owned(),
            path: "catalog-info.yaml".to_owned(),
            line: 1,
            commit: "c0ffee".to_owned(),
            blob: "b1".to_owned(),
            wins: true,
            json: "{}".to_owned(),
        }
    }

    fn rows(relations: &[(&str, &str, &str)]) -> Vec<RelationRow> {
        let row = |(source, kind, target): &(&str, &str, &str)| RelationRow {
            source: (*source).to_owned(),
            kind: (*kind).to_owned(),
            target: (*target).to_owned(),
        };
        relations.iter().map(row).collect()
    }

    fn of(row: EntityRow) -> Card {
        let place = Place::of(&row);
        let (others, also, beside) = (Vec::new(), none(), none());
        Card { row, place, others, also, beside, outgoing: Vec::new(), incoming: Vec::new(), is_cut: false }
    }

    fn none() -> Vec<String> {
        Vec::new()
    }

    #[test]
    fn a_card_has_everything_once() {
        let orders = "component:default/orders";
        let mut it = of(row());
        it.outgoing = rows(&[
            (orders, "ownedBy", "group:default/payments"),
            (orders, "providesApi", "api:default/orders"),
            (orders, "dependsOn", "resource:default/db"),
            (orders, "partOf", "system:default/shop"),
        ]);
        it.incoming =
            rows(&[("component:default/web", "dependsOn", orders), ("component:default/cron", "dependsOn", orders)]);
        it.others = vec![Place { repository: "acme/legacy".to_owned(), line: 9, ..it.place.clone() }];
        it.also = vec!["api:default/orders".to_owned()];
        insta::assert_snapshot!(card(&it, "https://github.test", "acme/orders").replace('\u{2060}', ""), @r"
        **`component:default/orders`** · Orders

        Takes orders \| for @acme/all.

        | | |
        |---|---|
        | kind | `Component` of type `service` |
        | owner | `group:default/payments` |
        | lifecycle | `production` |
        | tags | `rust` and `http` |
        | is part of | `system:default/shop` |
        | provides | `api:default/orders` |
        | depends on | `resource:default/db` |
        | is needed by | `component:default/web` and `component:default/cron` |
        | registered | [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/c0ffee/catalog-info.yaml#L1) |

        **Claimed twice:** [`acme/legacy catalog-info.yaml:9`](https://github.test/acme/legacy/blob/c0ffee/catalog-info.yaml#L9) describes it too; the first that was registered counts.

        Of the same name: `api:default/orders`.

        What a change to it may touch: `/idp impact component:default/orders`
        ");
    }

    proptest::proptest! {
        #[test]
        fn whatever_files_say_a_card_is_harmless(hostile in harmless::hostile(), path in harmless::hostile()) {
            let text = || hostile.clone();
            let mut it = of(EntityRow {
                reference: text(),
                kind: text(),
                title: text(),
                description: text(),
                spec_type: text(),
                lifecycle: text(),
                owner: Some(text()),
                tags: text(),
                path,
                ..row()
            });
            it.outgoing = rows(&[(&hostile, "dependsOn", &hostile)]);
            it.also = vec![text()];
            it.others = vec![it.place.clone()];
            harmless::assert(&card(&it, harmless::WEB, "acme/orders"));
        }
    }

    #[test]
    fn what_is_not_there_is_left_out() {
        let bare = EntityRow {
            title: String::new(),
            description: String::new(),
            spec_type: String::new(),
            lifecycle: String::new(),
            owner: None,
            tags: String::new(),
            ..row()
        };
        insta::assert_snapshot!(card(&of(bare), "https://github.test", "acme/web"), @r"
        **`component:default/orders`**

        | | |
        |---|---|
        | kind | `Component` |
        | owner | none is named |
        | registered | [`acme/orders catalog-info.yaml:1`](https://github.test/acme/orders/blob/c0ffee/catalog-info.yaml#L1) |

        What a change to it may touch: `/idp impact component:default/orders`
        ");
    }

    #[test]
    fn a_repository_without_an_entity_is_told_what_to_do() {
        insta::assert_snapshot!(none_here(&none()), @"
        The catalog knows no entity at the root of this repository (E305).

        **Next:** `/idp catalog register` proposes a catalog file.
        ");
        insta::assert_snapshot!(none_here(&["api:default/orders".to_owned()]), @"
        The catalog knows no entity at the root of this repository (E305). Below it there are `api:default/orders`.

        **Next:** `/idp catalog show api:default/orders`
        ");
    }
}
