//! What a change does to the catalog, in words.

use crate::catalog::{CatalogDiff, EntityRef, RelationKey};
use crate::outbox::escape;

/// Lines that are listed of each sort.
const LISTED: usize = 20;

/// The catalog diff; none when nothing changes.
pub fn words(diff: &CatalogDiff) -> Option<String> {
    if diff.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    list(&mut lines, diff.added.iter().map(|entity| format!("added {}", name(entity))));
    list(
        &mut lines,
        diff.changed.iter().map(|changed| {
            let fields: Vec<String> = changed.fields.iter().map(|field| escape::code(field, 80)).collect();
            format!("changed {}: {}", name(&changed.entity), fields.join(", "))
        }),
    );
    list(&mut lines, diff.removed.iter().map(|entity| format!("removed {}", name(entity))));
    list(
        &mut lines,
        diff.moved.iter().map(|moved| {
            let who = |owner: &Option<EntityRef>| owner.as_ref().map_or("nobody".to_owned(), name);
            format!("**ownership** of {} moves from {} to {}", name(&moved.entity), who(&moved.from), who(&moved.to))
        }),
    );
    list(&mut lines, diff.relations_added.iter().map(|relation| format!("relation + {}", arrow(relation))));
    list(&mut lines, diff.relations_removed.iter().map(|relation| format!("relation − {}", arrow(relation))));
    Some(format!("#### What changes in the catalog\n\n{}", lines.join("\n")))
}

fn list(lines: &mut Vec<String>, items: impl ExactSizeIterator<Item = String>) {
    let more = items.len().saturating_sub(LISTED);
    lines.extend(items.take(LISTED).map(|item| format!("- {item}")));
    if more > 0 {
        lines.push(format!("- and {more} more of these"));
    }
}

fn name(entity: &EntityRef) -> String {
    escape::code(&entity.to_string(), 200)
}

fn arrow(relation: &RelationKey) -> String {
    format!("{} {} {}", name(&relation.source), relation.kind.name(), name(&relation.target))
}
