//! What surrounds every page: head, the line that says where one is, foot.
//! The content is each page's own.

use super::html::{Html, all, classed, el, link, text, void};
use super::respond::{SCRIPT, STYLE};

/// A page to be put together.
pub(super) struct Page<'a> {
    /// Title of the window.
    pub(super) title: &'a str,
    /// Links that lead here.
    pub(super) trail: Html,
    /// The content.
    pub(super) main: Html,
    /// For pages that keep themselves up to date.
    pub(super) live: Option<Live<'a>>,
}

/// How a page keeps itself up to date.
pub(super) struct Live<'a> {
    /// What the page shows now; another one means that something happened.
    pub(super) revision: &'a str,
    /// Something is about to happen: worth reloading even in browsers that run no script.
    pub(super) pending: bool,
}

/// The whole document.
pub(super) fn document(page: Page<'_>) -> String {
    let title = format!("{} · sandbox", page.title);
    let pending = page.live.as_ref().is_some_and(|live| live.pending);
    let refresh = void("meta", &[("http-equiv", "refresh"), ("content", "5")]);
    let head = el(
        "head",
        &[],
        [
            void("meta", &[("charset", "utf-8")]),
            void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
            void("meta", &[("name", "color-scheme"), ("content", "light dark")]),
            if pending { el("noscript", &[], [refresh]) } else { Html::default() },
            el("title", &[], [text(&title)]),
            void("link", &[("rel", "stylesheet"), ("href", &format!("/-/style.css?{}", STYLE.len()))]),
            void("link", &[("rel", "icon"), ("href", "/-/icon.svg"), ("type", "image/svg+xml")]),
        ],
    );
    let home = el("a", &[("class", "home"), ("href", "/")], [text("sandbox")]);
    let header = classed("header", "top", [el("nav", &[], [home, page.trail])]);
    let foot = classed(
        "footer",
        "foot",
        [
            text(
                "A GitHub in memory, for trying things out. Everybody here can act as anybody, and all is lost when it stops. ",
            ),
            link("/", "Start"),
        ],
    );
    let script = match &page.live {
        Some(live) => all([
            el("div", &[("id", "live"), ("data-revision", live.revision), ("hidden", "")], []),
            // Ours, and named by its hash in the content security policy.
            Html::trusted(format!("<script>{SCRIPT}</script>")),
        ]),
        None => Html::default(),
    };
    let body = el("body", &[], [header, el("main", &[], [page.main]), foot, script]);
    format!("<!doctype html>\n{}\n", el("html", &[("lang", "en")], [head, body]).as_str())
}

/// One more step of the line that says where one is.
pub(super) fn step(href: &str, shown: &str) -> Html {
    all([classed("span", "sep", [text("/")]), link(href, shown)])
}

/// The steps to a repository, `owner/name`.
pub(super) fn repository_steps(full_name: &str) -> Html {
    let (owner, name) = full_name.split_once('/').unwrap_or((full_name, ""));
    all([step(&format!("/{owner}"), owner), step(&format!("/{full_name}"), name)])
}
