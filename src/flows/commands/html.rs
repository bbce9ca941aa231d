//! Which text is closed over by HTML elements and comments that a comment opens between its Markdown.
//! Not an HTML parser: what is opened and never closed hides everything after it.

/// Elements whose text never runs: folded away, shown as code, quoted, struck out or not shown at all.
const HIDING: [&str; 16] = [
    "details",
    "pre",
    "code",
    "samp",
    "kbd",
    "tt",
    "xmp",
    "script",
    "style",
    "textarea",
    "template",
    "blockquote",
    "q",
    "del",
    "s",
    "strike",
];

/// The elements and comments that are open at some place of a comment.
#[derive(Debug, Default)]
pub struct Closed {
    depth: Depth,
    comment: bool,
    /// What was open where each quote around this place begins.
    quotes: Vec<Depth>,
}

type Depth = [usize; HIDING.len()];

impl Closed {
    /// Whether text at this place is hidden.
    pub fn over(&self) -> bool {
        self.comment || self.depth.iter().any(|depth| *depth > 0)
    }

    /// Enters a block quote.
    pub fn enter_quote(&mut self) {
        self.quotes.push(self.depth);
    }

    /// Leaves a block quote. Its end closes the elements that were opened in it, as when half of a folded reply is
    /// quoted; a comment opened in it goes on.
    pub fn leave_quote(&mut self) {
        self.depth = self.quotes.pop().unwrap_or_default();
    }

    /// Passes raw HTML.
    pub fn html(&mut self, html: &str) {
        let mut rest = html;
        loop {
            if self.comment {
                let Some(end) = rest.find("-->") else { return };
                self.comment = false;
                rest = &rest[end + 3..];
            }
            let Some(start) = rest.find('<') else { return };
            rest = &rest[start..];
            if rest.starts_with("<!--") {
                self.comment = true;
                // `<!-->` is a whole comment: the end may share its dashes with the start.
                rest = &rest[2..];
            } else {
                rest = &rest[1..];
                self.tag(rest);
            }
        }
    }

    /// Passes text. A comment that is opened in one paragraph and not closed there is shown as text by GitHub, but
    /// whoever typed it meant to hide what follows.
    pub fn text(&mut self, text: &str) {
        if self.comment || text.contains("<!--") {
            let (opened, closed) = (text.rfind("<!--"), text.rfind("-->"));
            self.comment = match (opened, closed) {
                (Some(opened), Some(closed)) => opened + 1 >= closed,
                (Some(_), None) => true,
                (None, closed) => closed.is_none(),
            };
        }
    }

    /// Passes one tag, from behind its `<`.
    fn tag(&mut self, tag: &str) {
        let closes = tag.starts_with('/');
        let name: String =
            tag.chars().skip(usize::from(closes)).take_while(char::is_ascii_alphanumeric).take(16).collect();
        let Some(index) = HIDING.iter().position(|hiding| name.eq_ignore_ascii_case(hiding)) else { return };
        let depth = &mut self.depth[index];
        *depth = if closes { depth.saturating_sub(1) } else { *depth + 1 };
    }
}
