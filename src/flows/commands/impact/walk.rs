//! Walks the recorded relations outward from one entity. The work is bounded by the entities that are drawn.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::graph::{Arrow, Graph, Node, Travels, travels};
use crate::catalog::RelationKind;
use crate::failure::Failure;
use crate::flows::commands::Desk;
use crate::flows::commands::catalog::sight::Sight;
use crate::store::catalog::{EntityBrief, EntityRow, RelationRow};

/// Entities that are drawn.
const MOST: usize = 40;
/// Relations of one entity that are looked at, in each direction.
const RELATIONS: i64 = 200;

/// What a change of `centre` may touch within so many steps.
pub async fn walk(desk: &Desk<'_>, sight: &Sight<'_>, centre: &EntityRow, hops: usize) -> Result<Graph, Failure> {
    let mut walk = Walk { desk, sight, graph: Graph { hops, ..Graph::default() }, places: HashMap::new() };
    walk.add(Node {
        reference: centre.reference.clone(),
        title: centre.title.clone(),
        owner: centre.owner.clone(),
        is_known: true,
        hop: 0,
    });
    // What another entity of this reference declares may be hidden from here.
    let mut declares = HashSet::new();
    if centre.wins {
        declares.insert(centre.reference.clone());
    }
    let mut left_out = BTreeSet::new();
    let mut next = vec![centre.reference.clone()];
    for hop in 1..=hops {
        let from = std::mem::take(&mut next);
        for reference in from {
            let reached = walk.step(&reference, declares.contains(&reference), hop == 1).await?;
            let known = walk.known(&reached).await?;
            for relation in reached {
                let other = other_end(&relation, &reference).to_owned();
                let brief = known.get(&other);
                // Somebody who declares a relation is recorded: not to be found means not to be shown.
                if brief.is_none() && relation.source == other {
                    continue;
                }
                if walk.places.contains_key(&other) {
                    walk.arrow(&relation);
                } else if walk.graph.nodes.len() < MOST {
                    walk.add(node(&other, brief, hop));
                    walk.arrow(&relation);
                    if brief.is_some() {
                        declares.insert(other.clone());
                    }
                    next.push(other);
                } else {
                    left_out.insert(other);
                }
            }
        }
    }
    walk.graph.left_out = left_out.len();
    Ok(walk.graph)
}

struct Walk<'a> {
    desk: &'a Desk<'a>,
    sight: &'a Sight<'a>,
    graph: Graph,
    places: HashMap<String, usize>,
}

impl Walk<'_> {
    fn add(&mut self, node: Node) {
        self.places.insert(node.reference.clone(), self.graph.nodes.len());
        self.graph.nodes.push(node);
    }

    /// The relations over which a change of the entity travels on.
    async fn step(&mut self, reference: &str, declares: bool, is_centre: bool) -> Result<Vec<RelationRow>, Failure> {
        let relations = self.desk.platform.store.relations(reference, RELATIONS).await?;
        self.graph.is_cut |= relations.more;
        let kind = reference.split(':').next().unwrap_or_default().to_owned();
        let leads = move |relation: &RelationRow, way| travels(&relation.kind, &kind, is_centre) == Some(way);
        let outgoing = relations.outgoing.into_iter().filter(|row| declares && leads(row, Travels::ToTarget));
        let mut reached: Vec<RelationRow> = outgoing.collect();
        reached.extend(relations.incoming.into_iter().filter(|row| leads(row, Travels::ToSource)));
        Ok(reached)
    }

    /// What may be shown of the entities at the other ends.
    async fn known(&self, relations: &[RelationRow]) -> Result<HashMap<String, EntityBrief>, Failure> {
        let ends: BTreeSet<&str> =
            relations.iter().flat_map(|relation| [relation.source.as_str(), relation.target.as_str()]).collect();
        let ends: Vec<&str> = ends.into_iter().collect();
        let known = self.desk.platform.store.known(&ends).await?;
        let known = self.sight.only(known, |brief| brief.repository_id).await?;
        Ok(known.into_iter().map(|brief| (brief.reference.clone(), brief)).collect())
    }

    fn arrow(&mut self, relation: &RelationRow) {
        let ends = (self.places.get(&relation.source), self.places.get(&relation.target));
        if let ((Some(source), Some(target)), Some(kind)) = (ends, RelationKind::from_name(&relation.kind)) {
            let arrow = Arrow { source: *source, kind, target: *target };
            if !self.graph.arrows.contains(&arrow) {
                self.graph.arrows.push(arrow);
            }
        }
    }
}

fn other_end<'a>(relation: &'a RelationRow, reference: &str) -> &'a str {
    if relation.source == reference { &relation.target } else { &relation.source }
}

fn node(reference: &str, brief: Option<&EntityBrief>, hop: usize) -> Node {
    Node {
        reference: reference.to_owned(),
        title: brief.map(|brief| brief.title.clone()).unwrap_or_default(),
        owner: brief.and_then(|brief| brief.owner.clone()),
        is_known: brief.is_some(),
        hop,
    }
}
