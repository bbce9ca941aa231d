//! Building HTML so that a text can never become markup: what is shown goes through `text` or an attribute.
//! Not a template language; `Html::trusted` is the one way around it and belongs to `markdown`.

/// A piece of HTML that is safe to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Html(String);

impl Html {
    /// Markup that somebody else has made safe.
    pub(super) fn trusted(markup: String) -> Self {
        Html(markup)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Self {
        let mut all = String::new();
        for piece in pieces {
            all.push_str(&piece.0);
        }
        Html(all)
    }
}

/// Pieces one after the other.
pub(super) fn all<const N: usize>(pieces: [Html; N]) -> Html {
    pieces.into_iter().collect()
}

/// The same piece, or nothing.
pub(super) fn when(shown: bool, piece: impl FnOnce() -> Html) -> Html {
    if shown { piece() } else { Html::default() }
}

/// A text.
pub(super) fn text(text: impl AsRef<str>) -> Html {
    let mut out = String::with_capacity(text.as_ref().len());
    escape(&mut out, text.as_ref());
    Html(out)
}

/// An element; names of elements and attributes are always ours.
pub(super) fn el<const N: usize>(name: &'static str, attributes: &[(&'static str, &str)], inner: [Html; N]) -> Html {
    let mut out = start(name, attributes);
    for piece in inner {
        out.push_str(&piece.0);
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
    Html(out)
}

/// An element that cannot hold anything.
pub(super) fn void(name: &'static str, attributes: &[(&'static str, &str)]) -> Html {
    Html(start(name, attributes))
}

/// A link to a page of ours.
pub(super) fn link(href: &str, shown: impl AsRef<str>) -> Html {
    el("a", &[("href", href)], [text(shown)])
}

/// An element with a class and nothing else.
pub(super) fn classed<const N: usize>(name: &'static str, class: &str, inner: [Html; N]) -> Html {
    el(name, &[("class", class)], inner)
}

fn start(name: &'static str, attributes: &[(&'static str, &str)]) -> String {
    let mut out = format!("<{name}");
    for (attribute, value) in attributes {
        out.push(' ');
        out.push_str(attribute);
        out.push_str("=\"");
        escape(&mut out, value);
        out.push('"');
    }
    out.push('>');
    out
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Browsers take it for the end of the text or replace it, depending on where it stands.
            '\0' => out.push('\u{fffd}'),
            // A carriage return would be lost on its way back through a form; a line break is enough.
            '\r' => {}
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_never_becomes_markup() {
        let shown = el("p", &[("title", "\" onclick='x'")], [text("<b>&</b>\0")]);
        insta::assert_snapshot!(
            shown.as_str(),
            @r#"<p title="&quot; onclick=&#39;x&#39;">&lt;b&gt;&amp;&lt;/b&gt;�</p>"#
        );
    }
}
