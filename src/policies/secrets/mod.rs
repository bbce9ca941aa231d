//! Secrets in any text. What is found is named by its kind and its place, and its value goes nowhere: no type here
//! holds one.
//!
//! One place has one finding: a credential of a known form, else the value of a `Secret` manifest, else a value that
//! looks random. A file that holds secrets by what it is says so once.

mod assignments;
mod credentials;
mod entropy;
mod files;
mod manifests;
mod names;
mod placeholder;
mod rules;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::positions::Positions;
use super::report::Findings;
use super::{Content, Repository};
use crate::findings::Rule;
use credentials::Credential;
use manifests::Literal;

/// The rules, in the order of their documentation.
pub(super) static RULES: &[&Rule] =
    &[&rules::credential::RULE, &rules::random_value::RULE, &rules::secret_file::RULE, &rules::secret_manifest::RULE];

/// A text and what was seen in it.
pub(in crate::policies) struct Looked<'t> {
    path: &'t str,
    text: &'t str,
    places: Positions<'t>,
    credentials: Vec<Credential>,
    literals: Vec<Literal>,
    /// Whether the file as a whole is reported.
    secret_file: bool,
}

impl Looked<'_> {
    /// Whether a stretch is found already for what it is.
    fn is_known(&self, range: &Range<usize>) -> bool {
        let overlaps = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        self.credentials.iter().any(|it| overlaps(&it.range)) || self.literals.iter().any(|it| overlaps(&it.range))
    }
}

/// Whether the text of a file with this path is needed to judge it: of all but pictures, fonts, sounds, films and archives.
pub(super) fn wants(path: &str) -> bool {
    const OTHERS: &str = " png jpg jpeg gif bmp ico webp avif tif tiff psd woff woff2 ttf otf eot mp3 mp4 wav ogg webm mov \
        avi flac zip gz tgz bz2 xz zst 7z rar tar jar war ear class exe dll so dylib a o wasm pyc pdf ";
    let (_, extension) = path.rsplit_once('.').unwrap_or_default();
    !OTHERS.split_ascii_whitespace().any(|it| it.eq_ignore_ascii_case(extension))
}

/// Judges the files of a repository.
pub(super) fn judge(repository: &Repository<'_>, out: &mut Findings<'_>) {
    for (path, file) in repository.files.iter().filter(|(_, file)| file.judged) {
        let secret_file = files::of(path, file.content);
        let (Content::Text(text) | Content::Added(text)) = file.content else {
            if let Some(file) = &secret_file {
                rules::secret_file::check(path, file, None, out);
            }
            continue;
        };
        let most = out.settings.limits.findings;
        let looked = look(path, text, most, secret_file.is_some());
        rules::credential::check(&looked, out);
        rules::secret_manifest::check(&looked, out);
        rules::random_value::check(&looked, out);
        // A key file is its key, and a token in `.npmrc` is found for what it is.
        let known = |file: &&files::SecretFile| file.range.is_empty() || !looked.is_known(&file.range);
        let is_key = path.rsplit('/').next().is_some_and(|name| name.starts_with("id_") || name.ends_with(".ppk"));
        if let Some(file) = secret_file.as_ref().filter(known)
            && (!is_key || looked.credentials.is_empty())
        {
            rules::secret_file::check(path, file, Some(text), out);
        }
    }
}

fn look<'t>(path: &'t str, text: &'t str, most: usize, secret_file: bool) -> Looked<'t> {
    let credentials = credentials::of(text, most);
    let known =
        |range: &Range<usize>| credentials.iter().any(|it| it.range.start < range.end && range.start < it.range.end);
    let literals = match manifests::may_hold(path, text) {
        true => manifests::literals(text, &known),
        false => Vec::new(),
    };
    Looked { path, text, places: Positions::new(text), credentials, literals, secret_file }
}
