//! Markdown as GitHub shows it: tables, task lists, autolinks, references; then only what is on a list is let through.
//! Highlighting, footnotes and images are left out: an image becomes a link to it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use comrak::nodes::{AstNode, NodeLink, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

use super::html::{Html, classed, el, text};
use super::references::{self, Known};
use crate::sandbox::query::encode_path;

/// Deeper than this, a text is shown as it was written: reading and cleaning it take time squared to its depth.
const DEEPEST: usize = 100;

/// Where a text stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// What can be referred to.
    pub(super) known: &'a Known,
    /// The repository, `owner/name`.
    pub(super) repo: &'a str,
    /// For a file: the page of its folder, with a slash at the end. Relative links start there.
    pub(super) folder: Option<&'a str>,
}

/// A text as HTML.
pub(super) fn render(markdown: &str, place: Place<'_>) -> Html {
    if markdown.lines().any(|line| containers(line) > DEEPEST) {
        return as_written(markdown);
    }
    let arena = Arena::new();
    let options = options(place.folder.is_none());
    let root = parse_document(&arena, markdown, &options);
    let nodes: Vec<&AstNode<'_>> = root.descendants().collect();
    for node in nodes {
        if matches!(node.data().value, NodeValue::Text(_)) {
            link_references(&arena, node, place);
        } else {
            settle_link(node, place.folder);
        }
    }
    let mut markup = String::new();
    if format_html(root, &options, &mut markup).is_err() || depth(&markup) > DEEPEST {
        return as_written(markdown);
    }
    classed("div", "markdown", [Html::trusted(CLEANER.clean(&markup).to_string())])
}

fn as_written(markdown: &str) -> Html {
    el("pre", &[("class", "plain")], [text(markdown)])
}

/// How many quotes and lists a line opens at most.
fn containers(line: &str) -> usize {
    let is_marker = |found: char| matches!(found, '-' | '+' | '*' | '.' | ')');
    let (mut count, mut before) = (0, ' ');
    for found in line.chars() {
        match found {
            '>' => count += 1,
            ' ' | '\t' if is_marker(before) => count += 1,
            ' ' | '\t' | '0'..='9' => {}
            found if is_marker(found) => {}
            _ => break,
        }
        before = found;
    }
    count
}

fn options(is_comment: bool) -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.alerts = true;
    // What people write is HTML too; `CLEANER` decides what of it stays.
    options.render.r#unsafe = true;
    // Line breaks count in comments, and not in files.
    options.render.hardbreaks = is_comment;
    options
}

fn link_references<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>, place: Place<'_>) {
    let in_link = |node: &AstNode<'_>| matches!(node.data().value, NodeValue::Link(_) | NodeValue::Image(_));
    if node.ancestors().any(in_link) {
        return;
    }
    let text = match &node.data().value {
        NodeValue::Text(text) => text.to_string(),
        _ => return,
    };
    let new = |value: NodeValue| arena.alloc(value.into());
    let plain = |part: &str| new(NodeValue::Text(part.to_owned().into()));
    let mut at = 0;
    for found in references::find(&text, place.known, place.repo) {
        let link = new(NodeValue::Link(Box::new(NodeLink { url: found.href, title: String::new() })));
        link.append(plain(&text[found.start..found.end]));
        node.insert_before(plain(&text[at..found.start]));
        node.insert_before(link);
        at = found.end;
    }
    if at > 0 {
        node.data_mut().value = NodeValue::Text(text[at..].to_owned().into());
    }
}

/// Images become links, and in files relative links start at the file's folder.
fn settle_link(node: &AstNode<'_>, folder: Option<&str>) {
    let mut data = node.data_mut();
    if let NodeValue::Image(link) = &data.value {
        data.value = NodeValue::Link(link.clone());
    }
    if let (NodeValue::Link(link), Some(folder)) = (&mut data.value, folder)
        && is_relative(&link.url)
    {
        link.url = format!("{folder}{}", link.url);
    }
}

fn is_relative(url: &str) -> bool {
    let first = url.split(['/', '?', '#']).next().unwrap_or_default();
    !first.is_empty() && !first.contains(':')
}

/// The page of a file's folder at a commit or branch, with a slash at the end.
pub(super) fn folder_page(full_name: &str, reference: &str, path: &str) -> String {
    let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    format!("/{full_name}/blob/{}", encode_path(&format!("{reference}/{folder}")))
}

/// How deep elements are nested at most; what is never closed counts on.
fn depth(markup: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name: String = rest.chars().take_while(|found| found.is_ascii_alphanumeric() || *found == '/').collect();
        match name.trim_end_matches('/').to_ascii_lowercase().as_str() {
            "" | "br" | "hr" | "img" | "input" | "wbr" => {}
            closing if closing.starts_with('/') => now = now.saturating_sub(1),
            _ => now += 1,
        }
        most = most.max(now);
    }
    most
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "input",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "samp",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes = [
        ("a", vec!["href", "title"]),
        ("details", vec!["open"]),
        ("input", vec!["checked"]),
        ("ol", vec!["start"]),
        ("td", vec!["align", "colspan", "rowspan"]),
        ("th", vec!["align", "colspan", "rowspan"]),
    ];
    let alerts = [
        "markdown-alert",
        "markdown-alert-caution",
        "markdown-alert-important",
        "markdown-alert-note",
        "markdown-alert-tip",
        "markdown-alert-warning",
    ];
    let classes = [("div", HashSet::from(alerts)), ("p", HashSet::from(["markdown-alert-title"]))];
    let mut builder = Builder::empty();
    builder
        .tags(tags.into())
        .tag_attributes(attributes.map(|(tag, names)| (tag, names.into_iter().collect())).into())
        .allowed_classes(HashMap::from(classes))
        // Whatever somebody writes, an input is a box that cannot be ticked.
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .clean_content_tags(["script", "style", "template", "title"].into())
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("nofollow noopener"))
        .strip_comments(true);
    builder
});

#[cfg(test)]
mod tests;
