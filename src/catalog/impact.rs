//! What a change to an entity may touch, as a picture. The relations are given; looking them up is the store's.

use super::{EntityRef, RelationKind};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// An entity's neighbourhood, gathered by whoever has the relations.
#[derive(Debug, Clone, Default)]
pub struct ImpactGraph {
    /// What is known of the entities in it.
    pub entities: BTreeMap<EntityRef, Standing>,
    /// The relations between them.
    pub arrows: Vec<Arrow>,
}

/// What the picture says of an entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Who owns it.
    pub owner: Option<EntityRef>,
}

/// One relation of the picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// Where it starts.
    pub source: EntityRef,
    /// What the source is to the target.
    pub kind: RelationKind,
    /// Where it ends.
    pub target: EntityRef,
}

/// How far the picture reaches, and how much of it a person takes in.
const HOPS: usize = 2;
const MOST_ENTITIES: usize = 40;
const LONGEST_LABEL: usize = 60;

impl ImpactGraph {
    /// The picture around `centre`, as text for a Mermaid block: two hops, at most 40 entities, ownership as a line
    /// of each entity rather than an arrow. A relation given from both ends is drawn once.
    pub fn mermaid(&self, centre: &EntityRef) -> String {
        let arrows: BTreeSet<Arrow> = self.arrows.iter().filter_map(Arrow::drawn).collect();
        let (near, left_out) = neighbourhood(centre, &arrows);
        let mut text = String::from("graph LR\n");
        for (index, entity) in near.iter().enumerate() {
            let _ = writeln!(text, "  n{index}[\"{}\"]", self.label(entity));
        }
        let number = |wanted: &EntityRef| near.iter().position(|entity| entity == wanted);
        for arrow in &arrows {
            if let (Some(from), Some(to)) = (number(&arrow.source), number(&arrow.target)) {
                let _ = writeln!(text, "  n{from} -->|{}| n{to}", arrow.kind.name());
            }
        }
        text.push_str("  style n0 stroke-width:3px\n");
        if left_out > 0 {
            let _ = writeln!(text, "  more[\"{left_out} more\"]");
        }
        text
    }

    fn label(&self, entity: &EntityRef) -> String {
        let standing = self.entities.get(entity);
        let mut label = escaped(&entity.to_string());
        if let Some(title) = standing.and_then(|standing| standing.title.as_deref()) {
            label = format!("{}<br/>{label}", escaped(title));
        }
        if let Some(owner) = standing.and_then(|standing| standing.owner.as_ref()) {
            let _ = write!(label, "<br/>owner: {}", escaped(&owner.to_string()));
        }
        label
    }
}

impl Arrow {
    /// The same relation as it is drawn: from the one that needs to the one that is needed; ownership is not.
    fn drawn(&self) -> Option<Self> {
        use RelationKind::*;
        match self.kind {
            OwnedBy | OwnerOf => None,
            HasPart | ApiProvidedBy | ApiConsumedBy | DependencyOf | ParentOf | HasMember => {
                Some(Self { source: self.target.clone(), kind: self.kind.inverse(), target: self.source.clone() })
            }
            _ => Some(self.clone()),
        }
    }
}

/// The entities within reach, the centre first, and how many had to be left out.
fn neighbourhood(centre: &EntityRef, arrows: &BTreeSet<Arrow>) -> (Vec<EntityRef>, usize) {
    let mut near = vec![centre.clone()];
    let mut seen = BTreeSet::from([centre.clone()]);
    let mut left_out = 0;
    let mut front = seen.clone();
    for _ in 0..HOPS {
        let mut next = BTreeSet::new();
        for arrow in arrows {
            let reached = [(&arrow.source, &arrow.target), (&arrow.target, &arrow.source)];
            for (from, to) in reached.into_iter().filter(|(from, _)| front.contains(*from)) {
                if from != to && seen.insert(to.clone()) {
                    next.insert(to.clone());
                }
            }
        }
        let room = MOST_ENTITIES - near.len();
        left_out += next.len().saturating_sub(room);
        near.extend(next.iter().take(room).cloned());
        front = next;
    }
    (near, left_out)
}

/// A text inside a Mermaid label: what could end the label or begin markup is written as an entity code.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    for letter in letters.by_ref().take(LONGEST_LABEL) {
        match letter {
            '"' | '<' | '>' | '&' | '#' | ';' | '`' | '[' | ']' | '{' | '}' | '|' | '%' | '\\' => {
                let _ = write!(out, "#{};", u32::from(letter));
            }
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(source: &str, kind: RelationKind, target: &str) -> Arrow {
        let read = |text| EntityRef::parse(text, Some("component"), "default").unwrap();
        Arrow { source: read(source), kind, target: read(target) }
    }

    #[test]
    fn two_hops_are_drawn_and_both_ends_of_a_relation_once() {
        let centre = EntityRef::new("component", "default", "b");
        let graph = ImpactGraph {
            entities: BTreeMap::from([(
                centre.clone(),
                Standing {
                    title: Some("The \"B\"]".to_owned()),
                    owner: Some(EntityRef::new("group", "default", "team")),
                },
            )]),
            arrows: vec![
                arrow("a", RelationKind::DependsOn, "b"),
                arrow("b", RelationKind::DependencyOf, "a"),
                arrow("b", RelationKind::DependsOn, "c"),
                arrow("c", RelationKind::DependsOn, "d"),
                arrow("d", RelationKind::DependsOn, "e"),
                arrow("b", RelationKind::OwnedBy, "group:team"),
            ],
        };
        insta::assert_snapshot!(graph.mermaid(&centre), @r#"
        graph LR
          n0["The #34;B#34;#93;<br/>component:default/b<br/>owner: group:default/team"]
          n1["component:default/a"]
          n2["component:default/c"]
          n3["component:default/d"]
          n1 -->|dependsOn| n0
          n0 -->|dependsOn| n2
          n2 -->|dependsOn| n3
          style n0 stroke-width:3px
        "#);
    }
}
