//! What `/idp impact` says. Pure.

use std::collections::BTreeMap;

use super::graph::{Graph, Node};
use super::mermaid;
use crate::flows::commands::catalog::place::{count, names};
use crate::flows::commands::catalog::words::relation;
use crate::outbox::escape;

/// Owners that are named.
const OWNERS: usize = 10;

/// The picture, the owners, and the same as a list.
pub fn impact(graph: &Graph) -> String {
    let Some((centre, touched)) = graph.nodes.split_first() else { return no_entity(None) };
    let reference = escape::code(&centre.reference, 200);
    let within = count(graph.hops, "step", "steps");
    if touched.is_empty() {
        return format!(
            "Nothing in the catalog depends on {reference}.\n\n\
             Only what catalog files state is known: `dependsOn`, `consumesApis`, `providesApis` and, for a system, \
             domain or group, what belongs to it."
        );
    }
    let mut text = format!(
        "A change to {reference} may touch {} within {within}.\n\n{}\n\n{}\n",
        count(touched.len() + graph.left_out, "other entity", "other entities"),
        escape::block("mermaid", &mermaid::text(graph)),
        owners(touched)
    );
    if graph.left_out > 0 {
        let left_out = count(graph.left_out, "entity is", "entities are");
        text.push_str(&format!(
            "\n{left_out} left out of the picture, the list and the owners; `--hops 1` shows less at once.\n"
        ));
    }
    if graph.is_cut {
        text.push_str("\nSome entity has more relations than are looked at, so there may be still more.\n");
    }
    let list: Vec<String> = touched.iter().enumerate().map(|(place, node)| line(graph, place + 1, node)).collect();
    format!("{text}\n<details><summary>The same as a list</summary>\n\n{}\n\n</details>", list.join("\n"))
}

fn owners(touched: &[Node]) -> String {
    let mut by_owner: BTreeMap<&str, usize> = BTreeMap::new();
    for owner in touched.iter().filter_map(|node| node.owner.as_deref()) {
        *by_owner.entry(owner).or_default() += 1;
    }
    let without = touched.iter().filter(|node| node.owner.is_none()).count();
    let mut owners: Vec<(&str, usize)> = by_owner.into_iter().collect();
    owners.sort_by_key(|(owner, many)| (std::cmp::Reverse(*many), *owner));
    let named = owners.iter().take(OWNERS).map(|(owner, many)| format!("{} ({many})", escape::code(owner, 160)));
    let mut words: Vec<String> = named.collect();
    if owners.len() > OWNERS {
        words.push(format!("{} more owners", owners.len() - OWNERS));
    }
    if without > 0 {
        words.push(format!("nobody known ({without})"));
    }
    format!("**Owners:** {}", words.join(", "))
}

fn line(graph: &Graph, place: usize, node: &Node) -> String {
    let title = match node.title.trim() {
        "" => String::new(),
        title => format!(" ({})", escape::prose(title, 60)),
    };
    let owner = match (&node.owner, node.is_known) {
        (Some(owner), _) => format!("owned by {}", escape::code(owner, 160)),
        (None, true) => "no owner".to_owned(),
        (None, false) => "not recorded".to_owned(),
    };
    let ways: Vec<String> = graph
        .arrows
        .iter()
        .filter_map(|arrow| {
            let other = |at: usize| graph.nodes.get(at).map(|node| escape::code(&node.reference, 160));
            match (arrow.source == place, arrow.target == place) {
                (true, _) => Some(format!("{} {}", relation(arrow.kind), other(arrow.target)?)),
                (_, true) => Some(format!("{} {} it", other(arrow.source)?, relation(arrow.kind))),
                _ => None,
            }
        })
        .collect();
    let more = ways.len().saturating_sub(3);
    let mut ways: Vec<String> = ways.into_iter().take(3).collect();
    if more > 0 {
        ways.push(format!("{more} more relations"));
    }
    format!("- {}{title}: {}; {owner}", escape::code(&node.reference, 200), ways.join(", "))
}

/// No entity stands for what was asked about.
pub fn no_entity(path: Option<&str>) -> String {
    let what = match path {
        Some(path) => escape::code(path, 200),
        None => "this repository".to_owned(),
    };
    format!(
        "No catalog file speaks for {what}, so nothing is known of what depends on it (E305).\n\n\
         **Next:** name an entity, as in {}, or `/idp catalog register`.",
        names(&["/idp impact component:default/orders"], 1)
    )
}

#[cfg(test)]
mod tests {
    use super::super::graph::Arrow;
    use super::*;
    use crate::catalog::RelationKind;
    use crate::flows::commands::harmless;

    fn node(reference: &str, owner: Option<&str>, hop: usize) -> Node {
        let (reference, owner) = (reference.to_owned(), owner.map(str::to_owned));
        Node { reference, title: String::new(), owner, is_known: true, hop }
    }

    fn arrow(source: usize, kind: RelationKind, target: usize) -> Arrow {
        Arrow { source, kind, target }
    }

    #[test]
    fn the_picture_the_owners_and_a_list() {
        let mut web = node("component:default/web", Some("group:default/web"), 2);
        web.title = "Shop @acme/all".to_owned();
        let graph = Graph {
            nodes: vec![
                node("component:default/orders", Some("group:default/pay"), 0),
                node("api:default/orders", Some("group:default/pay"), 1),
                web,
                Node { is_known: false, ..node("api:default/gone", None, 1) },
            ],
            arrows: vec![
                arrow(0, RelationKind::ProvidesApi, 1),
                arrow(2, RelationKind::ConsumesApi, 1),
                arrow(0, RelationKind::ProvidesApi, 3),
            ],
            hops: 2,
            ..Graph::default()
        };
        insta::assert_snapshot!(impact(&graph).replace('\u{2060}', ""), @r#"
        A change to `component:default/orders` may touch 3 other entities within 2 steps.

        ```mermaid
        graph LR
          n0["component:default/orders<br/>group:default/pay"]:::centre
          n1["api:default/orders<br/>group:default/pay"]
          n2["component:default/web<br/>group:default/web"]
          n3["api:default/gone<br/>not recorded"]
          n0 -->|provides| n1
          n2 -->|consumes| n1
          n0 -->|provides| n3
          classDef centre stroke-width:3px
        ```

        **Owners:** `group:default/pay` (1), `group:default/web` (1), nobody known (1)

        <details><summary>The same as a list</summary>

        - `api:default/orders`: `component:default/orders` provides it, `component:default/web` consumes it; owned by `group:default/pay`
        - `component:default/web` (Shop @acme/all): consumes `api:default/orders`; owned by `group:default/web`
        - `api:default/gone`: `component:default/orders` provides it; not recorded

        </details>
        "#);
    }

    proptest::proptest! {
        #[test]
        fn whatever_entities_are_called_a_reply_is_harmless(hostile in harmless::hostile()) {
            let mut named = node(&hostile, Some(&hostile), 1);
            named.title = hostile.clone();
            let nodes = vec![node(&hostile, None, 0), named];
            let arrows = vec![arrow(1, RelationKind::DependsOn, 0)];
            harmless::assert(&impact(&Graph { nodes, arrows, hops: 2, ..Graph::default() }));
        }
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let nodes = vec![node("api:default/a", None, 0), node("component:default/b", None, 1)];
        let arrows = vec![arrow(1, RelationKind::ConsumesApi, 0)];
        let text = impact(&Graph { nodes, arrows, hops: 1, left_out: 12, is_cut: true });
        let text: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ') && !line.is_empty()).collect();
        insta::assert_snapshot!(text.join("\n"), @"
        A change to `api:default/a` may touch 13 other entities within 1 step.
        ```mermaid
        graph LR
        ```
        **Owners:** nobody known (1)
        12 entities are left out of the picture, the list and the owners; `--hops 1` shows less at once.
        Some entity has more relations than are looked at, so there may be still more.
        <details><summary>The same as a list</summary>
        - `component:default/b`: consumes `api:default/a`; no owner
        </details>
        ");
    }

    #[test]
    fn nothing_that_depends_on_it_is_said() {
        let graph = Graph { nodes: vec![node("component:default/orders", None, 0)], hops: 2, ..Graph::default() };
        insta::assert_snapshot!(impact(&graph), @"
        Nothing in the catalog depends on `component:default/orders`.

        Only what catalog files state is known: `dependsOn`, `consumesApis`, `providesApis` and, for a system, domain or group, what belongs to it.
        ");
        insta::assert_snapshot!(no_entity(Some("src")), @"
        No catalog file speaks for `src`, so nothing is known of what depends on it (E305).

        **Next:** name an entity, as in `/idp impact component:default/orders`, or `/idp catalog register`.
        ");
    }
}
