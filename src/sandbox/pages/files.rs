//! Folders and files at a commit, shown and raw.
//! Nothing is ever sent as something a browser would run.

use axum::body::Body;
use http::Response;

use super::html::{Html, all, classed, el, link, text};
use super::markdown::{Place, folder_page, render};
use super::references::Known;
use super::resolve::{At, resolve};
use super::{layout, respond};
use crate::sandbox::Handle;
use crate::sandbox::git::{EntryKind, Mode, Objects, Oid};
use crate::sandbox::query::encode_path;

/// Longer files are only served raw.
const LARGEST_SHOWN: usize = 512 * 1024;

/// A line of a folder.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    name: String,
    mode: Mode,
}

/// What an address of a file or folder led to.
struct Found {
    full_name: String,
    at: At,
    content: Content,
    known: Known,
}

enum Content {
    Folder { entries: Vec<Entry>, readme: Option<(String, String)> },
    File(Vec<u8>),
}

/// What a folder holds, folders first.
pub(super) fn entries(objects: &Objects, tree: Oid) -> Vec<Entry> {
    let entries = objects.tree(tree).unwrap_or_default();
    let mut found: Vec<Entry> =
        entries.iter().map(|entry| Entry { name: entry.name.clone(), mode: entry.mode }).collect();
    found.sort_by_key(|entry| (entry.mode != Mode::Folder, entry.name.clone()));
    found
}

/// Path and text of a folder's README, if it has one.
pub(super) fn readme(objects: &Objects, tree: Oid, folder: &str) -> Option<(String, String)> {
    let is_readme = |name: &str| ["readme.md", "index.md"].contains(&name.to_ascii_lowercase().as_str());
    let entry = objects.tree(tree)?.iter().rev().find(|entry| is_readme(&entry.name))?;
    let bytes = objects.blob(entry.oid).filter(|bytes| bytes.len() <= LARGEST_SHOWN)?;
    let path = format!("{folder}/{}", entry.name).trim_start_matches('/').to_owned();
    Some((path, String::from_utf8_lossy(bytes).into_owned()))
}

/// A folder as a list of links.
pub(super) fn listing(entries: &[Entry], full_name: &str, reference: &str, folder: &str) -> Html {
    let rows = entries.iter().map(|entry| {
        let (word, mark) = match entry.mode.kind() {
            EntryKind::Tree => ("tree", "/"),
            EntryKind::Blob | EntryKind::Commit => ("blob", ""),
        };
        let path = format!("{folder}/{}", entry.name);
        let page = file_page(full_name, word, reference, path.trim_start_matches('/'));
        el("li", &[], [link(&page, format!("{}{mark}", entry.name))])
    });
    classed("div", "box", [classed("ul", "rows tree", [rows.collect()])])
}

/// The page of a folder.
pub(super) fn tree(handle: &Handle, full_name: &str, tail: &str) -> Response<Body> {
    match find(handle, full_name, tail) {
        Err(missing) => *missing,
        Ok(found) => match &found.content {
            Content::Folder { entries, readme } => folder(&found, entries, readme.as_ref()),
            Content::File(_) => see(&found, "blob"),
        },
    }
}

/// The page of a file.
pub(super) fn blob(handle: &Handle, full_name: &str, tail: &str) -> Response<Body> {
    match find(handle, full_name, tail) {
        Err(missing) => *missing,
        Ok(found) => match &found.content {
            Content::File(bytes) => file(&found, bytes),
            Content::Folder { .. } => see(&found, "tree"),
        },
    }
}

/// A file as it is: text as plain text, all else as bytes to keep.
pub(super) fn raw(handle: &Handle, full_name: &str, tail: &str) -> Response<Body> {
    match find(handle, full_name, tail).map(|found| found.content) {
        Err(missing) => *missing,
        Ok(Content::Folder { .. }) => respond::missing("This is a folder."),
        Ok(Content::File(bytes)) => {
            let is_text = std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0'));
            let kind = if is_text { "text/plain; charset=utf-8" } else { "application/octet-stream" };
            respond::answer(200, kind, bytes)
        }
    }
}

fn find(handle: &Handle, full_name: &str, tail: &str) -> Result<Found, Box<Response<Body>>> {
    let found = handle.read(|world| {
        let repo = world.repo(full_name)?;
        let at = resolve(world, repo, tail)?;
        let objects = world.objects_of(repo);
        let file = objects.at_path(objects.commit(at.commit)?.tree, &at.path)?;
        let content = match file.mode.kind() {
            EntryKind::Tree => {
                Content::Folder { entries: entries(objects, file.oid), readme: readme(objects, file.oid, &at.path) }
            }
            EntryKind::Blob => Content::File(objects.blob(file.oid)?.to_vec()),
            EntryKind::Commit => return None,
        };
        Some(Found { full_name: world.full_name(repo), at, content, known: Known::of(world) })
    });
    found.ok_or_else(|| {
        let message = format!("{full_name} has no branch, tag or commit with the file or folder `{tail}`.");
        Box::new(respond::missing(&message))
    })
}

fn see(found: &Found, word: &str) -> Response<Body> {
    respond::see_other(&file_page(&found.full_name, word, &found.at.reference, &found.at.path))
}

fn folder(found: &Found, entries: &[Entry], readme: Option<&(String, String)>) -> Response<Body> {
    let at = &found.at;
    let list = listing(entries, &found.full_name, &at.reference, &at.path);
    let readme = readme.map(|(path, text)| classed("section", "box padded", [rendered(found, path, text)]));
    show(found, all([list, readme.unwrap_or_default()]))
}

fn file(found: &Found, bytes: &[u8]) -> Response<Body> {
    let at = &found.at;
    let raw = file_page(&found.full_name, "raw", &at.reference, &at.path);
    let raw = classed("p", "aside", [link(&raw, "Raw")]);
    let body = match std::str::from_utf8(bytes) {
        _ if bytes.len() > LARGEST_SHOWN => classed("p", "box padded", [text("Too large to show here.")]),
        Ok(content) if content.contains('\0') => binary(),
        Err(_) => binary(),
        Ok(content) if at.path.to_ascii_lowercase().ends_with(".md") => all([
            classed("section", "box padded", [rendered(found, &at.path, content)]),
            el("details", &[("class", "box")], [el("summary", &[], [text("Source")]), lines(content)]),
        ]),
        Ok(content) => classed("section", "box", [lines(content)]),
    };
    show(found, all([raw, body]))
}

fn binary() -> Html {
    classed("p", "box padded", [text("Not a text.")])
}

fn rendered(found: &Found, path: &str, markdown: &str) -> Html {
    let folder = folder_page(&found.full_name, &found.at.reference, path);
    render(markdown, Place { known: &found.known, repo: &found.full_name, folder: Some(&folder) })
}

fn lines(content: &str) -> Html {
    let rows = content.lines().enumerate().map(|(at, line)| {
        let id = format!("L{}", at + 1);
        let number = el("td", &[("class", "num")], [link(&format!("#{id}"), (at + 1).to_string())]);
        el("tr", &[("id", &id)], [number, classed("td", "line", [text(line)])])
    });
    classed("div", "scroll", [el("table", &[("class", "code")], [el("tbody", &[], [rows.collect()])])])
}

fn show(found: &Found, inner: Html) -> Response<Body> {
    let At { reference, path, .. } = &found.at;
    let page = format!("/{}?ref={}", found.full_name, encode_path(reference));
    let mut steps = vec![layout::repository_steps(&found.full_name), layout::step(&page, reference)];
    let mut so_far = String::new();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        so_far = format!("{so_far}/{name}").trim_start_matches('/').to_owned();
        steps.push(layout::step(&file_page(&found.full_name, "tree", reference, &so_far), name));
    }
    let name = if path.is_empty() { found.full_name.as_str() } else { path.as_str() };
    let heading = el("h1", &[("class", "path")], [text(name)]);
    let page =
        layout::Page { title: name, trail: steps.into_iter().collect(), main: all([heading, inner]), live: None };
    respond::page(200, page)
}

/// The page of a file or folder on a branch, in parts that are encoded.
fn file_page(full_name: &str, word: &str, reference: &str, path: &str) -> String {
    format!("/{full_name}/{word}/{}", encode_path(format!("{reference}/{path}").trim_end_matches('/')))
}
