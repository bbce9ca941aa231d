//! Events of the parser, put together to documents. What a scalar means is `scalar`'s and `tags`' matter.

use super::aliases::{Anchors, Resolved};
use super::cursor::{Cursor, advance, locate, small};
use super::keys::{self, KeyKind, Seen};
use super::layout::{self, Beginning};
use super::prepared::is_marker;
use super::{
    Document, Entry, Limits, Map, Node, Position, Problem, ProblemKind, Span, Stream, Value, tags, wording, written,
};
use saphyr_parser::{Event, ScalarStyle, ScanError, Tag};
use std::borrow::Cow;

/// Why a part is not read further.
pub(super) struct Stop {
    /// Nothing behind it is read either.
    pub(super) is_final: bool,
    /// The byte from which to look for the next document.
    pub(super) resume_from: usize,
}

/// What the parser refuses although Backstage's reader does not, so that the text must be read once more without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repair {
    /// The `*` at this byte begins an alias that names nothing: its own problem, not the end of the document.
    Star(usize),
    /// Before this byte there are tabs between a colon and its value.
    Tabs(usize),
}

/// A collection that is not complete yet.
struct Frame<'t> {
    span: Span,
    /// Its column from 0 when it is written by indentation.
    indent: Option<usize>,
    bracket: bool,
    anchor: usize,
    nodes_before: usize,
    height: usize,
    content: Content<'t>,
}

enum Content<'t> {
    List(Vec<Node<'t>>),
    Map { map: Map<'t>, key: Option<(Cow<'t, str>, Span)>, seen: Seen<'t> },
}

pub(super) struct Builder<'o, 't> {
    text: &'o str,
    /// The same text, when the parser got it unchanged: scalars are borrowed from it.
    source: Option<&'t str>,
    limits: Limits,
    cursor: Cursor<'o>,
    stack: Vec<Frame<'t>>,
    anchors: Anchors<'t>,
    documents: Vec<Document<'t>>,
    /// Problems of directives, which belong to the document behind them.
    ahead: Vec<Problem>,
    problems: Vec<Problem>,
    root: Option<Node<'t>>,
    opened: Option<Position>,
    /// The last document may be followed by more of its own text: it was not ended by `...`.
    open_end: bool,
    lost: bool,
    nodes: usize,
    /// Stands for the `*` of an alias that names nothing.
    star: char,
    repair: Option<Repair>,
}

impl<'o, 't> Builder<'o, 't> {
    pub(super) fn new(
        text: &'o str,
        source: Option<&'t str>,
        limits: &Limits,
        ahead: Vec<Problem>,
        star: char,
    ) -> Self {
        Self {
            text,
            source,
            limits: *limits,
            cursor: Cursor::new(text),
            stack: Vec::new(),
            anchors: Anchors::default(),
            documents: Vec::new(),
            ahead,
            problems: Vec::new(),
            root: None,
            opened: None,
            open_end: false,
            lost: false,
            nodes: 0,
            star,
            repair: None,
        }
    }

    /// A new part begins here.
    pub(super) fn rebase(&mut self, base: Position) {
        self.cursor.rebase(base);
        self.open_end = false;
    }

    pub(super) fn finish(self) -> (Stream<'t>, Option<Repair>) {
        (Stream { documents: self.documents }, self.repair)
    }

    pub(super) fn event(&mut self, event: Event<'t>, marks: &saphyr_parser::Span) -> Result<(), Stop> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd => Ok(()),
            Event::DocumentStart(_) => self.open_document(marks),
            Event::DocumentEnd => {
                let at = self.cursor.position(&marks.start);
                let rest = self.text.get(at.offset as usize..).unwrap_or("");
                let explicit = at.column == 1 && is_marker(rest.split('\n').next().unwrap_or(""), "...");
                self.close_document(at.offset as usize);
                self.open_end = !explicit;
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag.as_deref(), marks),
            Event::Alias(id) => self.alias(id, marks),
            Event::SequenceStart(anchor, _) => self.open(anchor, marks, Content::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                self.open(anchor, marks, Content::Map { map: Map::default(), key: None, seen: Seen::default() })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = self.cursor.position(&marks.start);
                self.close(Some(end))
            }
        }
    }

    /// The parser cannot go on. Text behind a document belongs to that document.
    pub(super) fn syntax(&mut self, error: &ScanError) -> Stop {
        let at = self.cursor.position(error.marker());
        let span = Span { start: at, end: at };
        let offset = at.offset as usize;
        let unknown = error.info().contains("unknown anchor");
        if unknown {
            self.repair.get_or_insert(Repair::Star(offset));
        } else if error.info().starts_with("':' must be followed") {
            self.repair.get_or_insert(Repair::Tabs(offset));
        }
        let resume_from = (at.offset as usize).max(self.opened.map_or(0, |opened| opened.offset as usize + 1));
        let behind = self.opened.is_none() && self.open_end;
        if error.info().contains("recursion limit") {
            self.opened.get_or_insert(at);
            return self.too_deep(span);
        }
        if unknown {
            self.unknown_alias(span);
        } else {
            let (message, help) = wording::of(if behind { wording::BEHIND_DOCUMENT } else { error.info() });
            let problem = Problem { kind: ProblemKind::Syntax, span, message, help: help.to_owned() };
            match self.documents.last_mut().filter(|_| behind) {
                Some(last) => last.problems.push(problem),
                None => {
                    self.opened.get_or_insert(at);
                    self.problems.push(problem);
                }
            }
        }
        Stop { is_final: !behind && self.swallows_the_rest(offset, error.info()), resume_from }
    }

    /// A quote that is closed nowhere takes all of the text with it, further documents too.
    fn swallows_the_rest(&self, at: usize, complaint: &str) -> bool {
        let Some(text) = self.text.get(at..).filter(|_| complaint.contains("quoted scalar")) else { return false };
        let Some(quote) = text.chars().next() else { return false };
        matches!(quote, '"' | '\'') && written::closed_after(text).is_none()
    }

    /// Ends what is open, as far as it was read.
    pub(super) fn close_all(&mut self) {
        while !self.stack.is_empty() {
            if self.close(None).is_err() {
                self.stack.clear();
            }
        }
        if self.opened.is_some() {
            self.close_document(self.text.len());
        }
    }

    fn open_document(&mut self, marks: &saphyr_parser::Span) -> Result<(), Stop> {
        let span = self.cursor.span(marks);
        self.anchors.clear();
        self.root = None;
        self.opened = Some(span.start);
        if self.lost {
            let help = "Correct the alias in the document before".to_owned();
            let message = "Backstage does not read this document, because an alias before it names nothing".to_owned();
            self.problems.push(Problem { kind: ProblemKind::UnknownAlias, span, message, help });
        }
        if self.documents.len() < self.limits.documents {
            return Ok(());
        }
        let message = format!("The file has more than {} documents", self.limits.documents);
        Err(self.give_up(ProblemKind::Size, span, message, "Split the file"))
    }

    fn close_document(&mut self, end: usize) {
        let start = self.opened.take().unwrap_or_default();
        let nothing = Node { span: Span { start, end: start }, value: Value::Null };
        let root = self.root.take().unwrap_or(nothing);
        let mut problems = std::mem::take(&mut self.problems);
        if !self.ahead.is_empty() {
            let (mine, later) = std::mem::take(&mut self.ahead)
                .into_iter()
                .partition(|problem| problem.span.start.offset as usize <= end);
            self.ahead = later;
            problems.splice(0..0, Vec::<Problem>::from(mine));
        }
        problems.sort_by_key(|problem| problem.span.start);
        // Backstage's reader gives up on everything behind a document that is well written but names no anchor.
        self.lost |= !problems.is_empty()
            && problems
                .iter()
                .all(|problem| matches!(problem.kind, ProblemKind::UnknownAlias | ProblemKind::AliasBudget));
        self.documents.push(Document { root, problems });
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        marks: &saphyr_parser::Span,
    ) -> Result<(), Stop> {
        let marked = self.cursor.span(marks);
        let plain = style == ScalarStyle::Plain;
        let span = written::scalar(self.text, marked, style, text.is_empty(), anchor > 0 || tag.is_some());
        self.look_at_scalar(marked.start.offset as usize, span, style);
        if plain && text.starts_with(self.star) {
            self.unknown_alias(span);
            return self.add(Node { span, value: Value::Null }, 0);
        }
        let text = self.borrowed(text, span);
        let node = Node { span, value: tags::value(text, style, tag) };
        if anchor > 0 {
            self.anchors.open(anchor);
            self.anchors.scalar();
            self.anchors.close(anchor, &node, 1, 0);
        } else {
            self.anchors.scalar();
        }
        self.add(node, 0)
    }

    /// The parser copies some texts that stand verbatim in the file.
    fn borrowed(&self, text: Cow<'t, str>, span: Span) -> Cow<'t, str> {
        let Cow::Owned(owned) = &text else { return text };
        let range = span.start.offset as usize..span.end.offset as usize;
        let Some(written) = self.source.and_then(|source| source.get(range)) else { return text };
        let inside = written.get(1..written.len().saturating_sub(1)).unwrap_or("");
        match owned {
            owned if owned == written => Cow::Borrowed(written),
            owned if owned == inside => Cow::Borrowed(inside),
            _ => text,
        }
    }

    fn alias(&mut self, id: usize, marks: &saphyr_parser::Span) -> Result<(), Stop> {
        let span = self.cursor.span(marks);
        let (value, weight, height) = match self.anchors.resolve(id) {
            Resolved::Unknown => {
                self.unknown_alias(span);
                (Value::Null, 1, 0)
            }
            Resolved::Circular => {
                let message = "The alias stands inside the value that it names".to_owned();
                self.problem(ProblemKind::UnknownAlias, span, message, "Write the value out");
                (Value::Null, 1, 0)
            }
            Resolved::Excessive => {
                let message = "Aliases of aliases multiply the document beyond what Backstage accepts (100)".to_owned();
                return Err(self.give_up(ProblemKind::AliasBudget, span, message, "Write the values out"));
            }
            Resolved::Value(_, weight, _) if self.nodes + weight > self.limits.nodes => (Value::Null, weight, 0),
            Resolved::Value(value, weight, height) => (value.clone(), weight, height),
        };
        if self.stack.len() + height > self.limits.depth {
            return Err(self.too_deep(span));
        }
        self.nodes += weight.saturating_sub(1);
        self.add(Node { span, value }, height)
    }

    fn unknown_alias(&mut self, span: Span) {
        let start = span.start.offset as usize;
        let name = self.text.get(start..).unwrap_or("");
        let name: String = name.chars().take_while(|char| !" \t\r\n,[]{}".contains(*char)).take(60).collect();
        let message = format!("The alias `{name}` names an anchor that is not in this document");
        let end = advance(span.start, &name);
        let span = Span { start: span.start, end };
        self.problem(
            ProblemKind::UnknownAlias,
            span,
            message,
            "Quote the value if it is meant as text, or set the anchor before",
        );
    }

    fn open(&mut self, anchor: usize, marks: &saphyr_parser::Span, content: Content<'t>) -> Result<(), Stop> {
        let mut span = self.cursor.span(marks);
        if self.stack.len() >= self.limits.depth {
            return Err(self.too_deep(span));
        }
        let marked = span.start.offset as usize;
        if span.end > span.start {
            span.start = written::behind_properties(self.text, span);
        }
        let here = self.text.as_bytes().get(span.start.offset as usize);
        let bracket = span.end > span.start && matches!(here, Some(b'[' | b'{'));
        let flow = bracket || self.stack.last().is_some_and(|frame| frame.indent.is_none());
        let mut indent = None;
        if bracket {
            if self.stack.last().is_some_and(|frame| frame.indent.is_some()) {
                self.look_at_tabs(marked, self.beginning());
            }
        } else if !flow {
            span.start = self.block_start(span.end, &content);
            span.end = span.start;
            indent = Some(span.start.column.saturating_sub(1) as usize);
            self.look_at_tabs(marked, Beginning::Block);
            self.look_at_compact(span);
        }
        if anchor > 0 {
            self.anchors.open(anchor);
        }
        self.stack.push(Frame { span, indent, bracket, anchor, nodes_before: self.nodes, height: 0, content });
        Ok(())
    }

    fn close(&mut self, end: Option<Position>) -> Result<(), Stop> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let Frame { mut span, indent, bracket, anchor, nodes_before, height, content } = frame;
        let last = match &content {
            Content::List(list) => list.last().map(|node| node.span.end),
            Content::Map { map, .. } => map.entries.last().map(|entry| entry.value.span.end),
        };
        span.end = match end.filter(|_| bracket) {
            // The parser marks the bracket together with the blanks behind it.
            Some(end) => Position { column: end.column + 1, offset: end.offset + 1, ..end },
            None => last.unwrap_or(span.end).max(span.end),
        };
        if indent.is_none() && end.is_some() {
            self.look_at_lines(span, true);
        }
        let value = match content {
            Content::List(list) => Value::List(list),
            Content::Map { map, .. } => Value::Map(map),
        };
        let node = Node { span, value };
        if anchor > 0 {
            let weight = self.nodes - nodes_before + 1;
            self.nodes += weight;
            self.anchors.close(anchor, &node, weight, height + 1);
        }
        self.add(node, height + 1)
    }

    fn add(&mut self, node: Node<'t>, height: usize) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            let message = format!("The file holds more than {} values", self.limits.nodes);
            return Err(self.give_up(ProblemKind::Size, node.span, message, "Split the file"));
        }
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.height = frame.height.max(height);
        match &mut frame.content {
            Content::List(list) => list.push(node),
            Content::Map { map, key, seen } => match key.take() {
                Some((key, key_span)) => map.entries.push(Entry { key, key_span, value: node }),
                None => {
                    let text = keys::text(&node);
                    let earlier = seen.earlier(map, &text, KeyKind::of(&node.value));
                    let first = earlier.and_then(|at| map.entries.get(at)).map(|entry| entry.key_span.start.line);
                    *key = Some((text.clone(), node.span));
                    if let Some(first) = first {
                        self.duplicate(&text, first, node.span);
                    }
                }
            },
        }
        Ok(())
    }

    fn duplicate(&mut self, key: &str, first: u32, span: Span) {
        let key: String = key.chars().take(60).collect();
        let message = format!("The key `{key}` stands in line {first} and again in line {}", span.start.line);
        self.problem(ProblemKind::DuplicateKey, span, message, "Keep one of the two");
    }

    fn problem(&mut self, kind: ProblemKind, span: Span, message: String, help: &str) {
        self.problems.push(Problem { kind, span, message, help: help.to_owned() });
    }

    fn give_up(&mut self, kind: ProblemKind, span: Span, message: String, help: &str) -> Stop {
        self.problem(kind, span, message, help);
        Stop { is_final: kind == ProblemKind::Size, resume_from: span.start.offset as usize + 1 }
    }

    fn too_deep(&mut self, span: Span) -> Stop {
        let message = format!("The file is nested more than {} levels deep", self.limits.depth);
        self.give_up(ProblemKind::Depth, span, message, "Nest it less deeply")
    }

    /// A list right below its key, not further in, is marked behind its first dash.
    fn block_start(&self, marked: Position, content: &Content<'_>) -> Position {
        let map_indent = match self.stack.last() {
            Some(Frame { content: Content::Map { .. }, indent: Some(indent), .. }) => *indent,
            _ => return marked,
        };
        let Content::List(_) = content else { return marked };
        let Some(dash) = layout::dash_before(self.text, marked.offset as usize) else { return marked };
        let back = marked.offset - small(dash);
        let column = marked.column.saturating_sub(back);
        if column as usize != map_indent + 1 {
            return marked;
        }
        Position { line: marked.line, column, offset: small(dash) }
    }

    fn beginning(&self) -> Beginning {
        match self.stack.last().map(|frame| &frame.content) {
            Some(Content::Map { key: None, .. }) => Beginning::Key,
            _ => Beginning::Value,
        }
    }

    fn look_at_scalar(&mut self, marked: usize, span: Span, style: ScalarStyle) {
        let (start, end) = (span.start.offset as usize, span.end.offset as usize);
        let in_flow = self.stack.last().is_some_and(|frame| frame.indent.is_none());
        let first = self.text.as_bytes().get(start);
        if style == ScalarStyle::Plain && end > start && matches!(first, Some(b'|' | b'>' | b'%' | b'@' | b'`' | b','))
        {
            let message = "A plain value cannot start with this character".to_owned();
            self.problem(ProblemKind::Syntax, span, message, "Put the value in quotes");
        }
        if in_flow || end == marked {
            return;
        }
        self.look_at_tabs(marked.min(start), self.beginning());
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                if let Some(tab) = layout::tab_after_block(self.text, start..end) {
                    self.tab(tab);
                }
            }
            _ if span.end.line > span.start.line => self.look_at_lines(span, false),
            _ => {}
        }
    }

    fn look_at_tabs(&mut self, start: usize, what: Beginning) {
        let parent = self.stack.last();
        let indent = parent.and_then(|frame| frame.indent);
        let in_list = parent.is_some_and(|frame| matches!(frame.content, Content::List(_)));
        let dash = if in_list { layout::dash_before(self.text, start) } else { None };
        let tab = layout::tab_before(self.text, start, what, indent)
            .or_else(|| layout::tab_before(self.text, dash?, Beginning::Key, indent));
        if let Some(tab) = tab {
            self.tab(tab);
        }
    }

    fn tab(&mut self, at: usize) {
        let span = Span { start: locate(self.text, at), end: locate(self.text, at + 1) };
        self.problem(ProblemKind::Syntax, span, "A tab stands where only spaces may".to_owned(), "Indent with spaces");
    }

    /// Every line of a value stands further in than the collection around it.
    fn look_at_lines(&mut self, span: Span, brackets: bool) {
        let Some(indent) = self.stack.last().and_then(|frame| frame.indent) else { return };
        let lines = span.start.offset as usize..span.end.offset as usize;
        if span.end.line > span.start.line
            && let Some(at) = layout::too_far_left(self.text, lines, indent, brackets)
        {
            let at = locate(self.text, at);
            let message = "The line belongs to a value but does not stand further in than its key".to_owned();
            self.problem(ProblemKind::Syntax, Span { start: at, end: at }, message, "Indent the line further");
        }
    }

    /// `: a: b`: behind a key that is left out no mapping may begin on the same line.
    fn look_at_compact(&mut self, span: Span) {
        let Some(Frame { content: Content::Map { key: Some((_, key)), .. }, .. }) = self.stack.last() else { return };
        let before = (key.start.offset as usize).checked_sub(1);
        let colon = before.is_some_and(|at| self.text.as_bytes().get(at) == Some(&b':'));
        let left_out = colon && key.start == key.end;
        if left_out && key.start.line == span.start.line {
            let message = "A collection begins on the same line as the `:` before it".to_owned();
            self.problem(ProblemKind::Syntax, span, message, "Put it on a line of its own, indented further");
        }
    }
}
