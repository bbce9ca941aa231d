//! What a judgement of the policies rests on, in the form in which it is kept; and back.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use sha1::{Digest, Sha1};

use super::guard::Ground;
use super::{Content, Sides};
use crate::catalog::Snapshot;
use crate::config::policies::REPOSITORY_FILE;
use crate::flows::checks::verdict::{Guarded, KeptInput};
use crate::policies;
use crate::store::JudgedInput;

/// Bytes of all texts together; a judgement over more is not kept.
const LARGEST: usize = 4 << 20;

/// What is kept of a judgement; none when no rule looked at a file, or when it is too much.
pub(super) fn input(
    sides: &Sides,
    touched: &HashMap<String, Vec<RangeInclusive<u32>>>,
    ground: &Ground,
    repository: &str,
    outcome: &Guarded,
) -> Option<Box<KeptInput>> {
    if outcome.files == 0 {
        return None;
    }
    let mut contents = BTreeMap::new();
    let mut named = |texts: &mut dyn Iterator<Item = (&String, &String)>| -> BTreeMap<String, String> {
        let wanted = texts
            .filter(|(path, _)| policies::wants(path) || ground.rego.policies.wants(path) || *path == REPOSITORY_FILE);
        wanted
            .map(|(path, text)| {
                let name = blob_name(text);
                contents.entry(name.clone()).or_insert_with(|| text.clone());
                (path.clone(), name)
            })
            .collect()
    };
    let is_changed = |path: &String| sides.judged_after.contains_key(path) || sides.judged_before.contains_key(path);
    let after = sides.judged_after.keys().filter_map(|path| sides.after.texts.get_key_value(path));
    let files = JudgedInput {
        repository: repository.to_owned(),
        public: ground.facts.public,
        after: named(&mut after.into_iter()),
        before: named(&mut sides.judged_before.iter()),
        beside: named(&mut sides.after.texts.iter().filter(|(path, _)| !is_changed(path))),
        touched: touched
            .iter()
            .map(|(path, lines)| (path.clone(), lines.iter().map(|it| (*it.start(), *it.end())).collect()))
            .collect(),
    };
    let bytes: usize = contents.values().map(String::len).sum();
    (bytes <= LARGEST).then(|| Box::new(KeptInput { files, contents }))
}

/// The two sides as they were; none when a content is not at hand any more.
pub(super) fn sides(input: &JudgedInput, contents: &HashMap<String, String>) -> Option<Sides> {
    let texts = |named: &BTreeMap<String, String>| -> Option<BTreeMap<String, String>> {
        named.iter().map(|(path, name)| Some((path.clone(), contents.get(name)?.clone()))).collect()
    };
    let (after, before, beside) = (texts(&input.after)?, texts(&input.before)?, texts(&input.beside)?);
    let side = |own: &BTreeMap<String, String>| {
        let texts: BTreeMap<String, String> = own.iter().chain(&beside).map(|(p, t)| (p.clone(), t.clone())).collect();
        // The other paths of the repository were not kept.
        Snapshot { paths: texts.keys().cloned().collect(), complete: false, texts }
    };
    let (side_before, side_after) = (side(&before), side(&after));
    let judged_after = after.into_iter().map(|(path, text)| (path, Content::Text(text))).collect();
    let recorded = BTreeSet::new();
    Some(Sides { before: side_before, after: side_after, judged_before: before, judged_after, recorded })
}

/// The lines that were touched.
pub(super) fn touched(input: &JudgedInput) -> HashMap<String, Vec<RangeInclusive<u32>>> {
    let lines = |lines: &Vec<(u32, u32)>| lines.iter().map(|(first, last)| *first..=*last).collect();
    input.touched.iter().map(|(path, touched)| (path.clone(), lines(touched))).collect()
}

/// What git calls a content.
fn blob_name(text: &str) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", text.len()));
    hash.update(text);
    hex::encode(hash.finalize())
}
