//! Takes the document of one entity out of a YAML file and leaves the rest as it is, comments too. Pure.

use std::ops::Range;

use crate::catalog::{EntityRef, FileReading, NoFiles, Settings, read_file};

/// What is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// The file does not hold the entity any more.
    Gone,
    /// Nothing but the entity was in the file.
    File,
    /// The text without it.
    Text(String),
    /// It cannot be taken out without touching more than it.
    ByHand,
}

/// Removes an entity from a file.
pub fn remove(path: &str, text: &str, reference: &EntityRef) -> Removal {
    let before = read(path, text);
    let starts: Vec<usize> = before
        .entities
        .iter()
        .filter(|entity| entity.reference == *reference)
        .filter_map(|entity| usize::try_from(entity.name_span.start.offset).ok())
        .collect();
    if starts.is_empty() {
        return Removal::Gone;
    }
    let left: Vec<&str> = documents(text)
        .into_iter()
        .filter(|range| !starts.iter().any(|start| range.contains(start)))
        .filter_map(|range| text.get(range))
        .collect();
    if left.iter().all(|document| is_empty(document)) {
        return Removal::File;
    }
    let left = left.concat();
    let wanted: Vec<&EntityRef> =
        before.entities.iter().map(|entity| &entity.reference).filter(|other| *other != reference).collect();
    let after = read(path, &left);
    let is_right = after.entities.iter().map(|entity| &entity.reference).eq(wanted);
    if is_right { Removal::Text(left) } else { Removal::ByHand }
}

fn read(path: &str, text: &str) -> FileReading {
    read_file(path, text.as_bytes(), &Settings::default(), &NoFiles)
}

/// The stretches of a text that are its documents, each with the marker before it. A line that begins with `---` is
/// always a marker: YAML allows it inside no scalar.
fn documents(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_marker =
            line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        if at > 0 && is_marker {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether a document holds nothing but markers, comments and blanks.
fn is_empty(document: &str) -> bool {
    document.trim_start_matches('\u{feff}').lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---" || line == "..."
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(name: &str) -> String {
        format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name} # its name\nspec:\n  \
             type: service\n  lifecycle: production\n  owner: payments\n"
        )
    }

    fn without(text: &str, name: &str) -> Removal {
        remove("catalog-info.yaml", text, &EntityRef::new("component", "default", name))
    }

    #[test]
    fn the_other_documents_stay_byte_for_byte() {
        let text = format!("# head\n{}--- # second\n{}---\n{}", component("a"), component("b"), component("c"));
        assert_eq!(without(&text, "b"), Removal::Text(format!("# head\n{}---\n{}", component("a"), component("c"))));
        assert_eq!(
            without(&text, "a"),
            Removal::Text(format!("--- # second\n{}---\n{}", component("b"), component("c")))
        );
        assert_eq!(
            without(&text, "C"),
            Removal::Text(format!("# head\n{}--- # second\n{}", component("a"), component("b")))
        );
    }

    #[test]
    fn the_last_entity_takes_the_file_with_it() {
        assert_eq!(without(&component("a"), "a"), Removal::File);
        assert_eq!(without(&format!("---\n# only this\n---\r\n{}---\n", component("a")), "a"), Removal::File);
    }

    #[test]
    fn what_is_not_there_cannot_be_removed() {
        assert_eq!(without(&component("a"), "b"), Removal::Gone);
        assert_eq!(without("", "b"), Removal::Gone);
    }

    proptest::proptest! {
        #[test]
        fn documents_cover_the_text(text in "(---|--- a|\r\n|\n|a: 1| |é){0,20}") {
            let all: String = documents(&text).into_iter().map(|range| text[range].to_owned()).collect();
            proptest::prop_assert_eq!(all, text);
        }
    }
}
