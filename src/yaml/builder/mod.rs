//! Events of the parser, put together to documents. What a scalar means is `scalar`'s and `tags`' matter.

mod complaints;
mod documents;
mod inspection;
mod leaves;

use crate::yaml::aliases::Anchors;
use crate::yaml::cursor::Cursor;
use crate::yaml::keys::{self, KeyKind, Seen};
use crate::yaml::layout::Beginning;
use crate::yaml::prepared::{Prepared, is_marker};
use crate::yaml::{Document, Entry, Limits, Map, Node, Position, Problem, ProblemKind, Span, Stream, Value, written};
use saphyr_parser::Event;
use std::borrow::Cow;

/// Why a part is not read further.
pub(in crate::yaml) struct Stop {
    /// Nothing behind it is read either.
    pub(in crate::yaml) is_final: bool,
    /// The byte from which to look for the next document.
    pub(in crate::yaml) resume_from: usize,
}

/// What the parser refuses although Backstage's reader does not, so that the text must be read once more without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::yaml) enum Repair {
    /// The `*` at this byte begins an alias that names nothing: its own problem, not the end of the document.
    Star(usize),
    /// Before this byte there are tabs between a colon and its value.
    Tabs(usize),
    /// A closing bracket at this byte stands right below the key of its list, behind a quoted item.
    Bracket(usize),
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
    Map { map: Map<'t>, key: Option<(Cow<'t, str>, Span)>, seen: Seen },
}

pub(in crate::yaml) struct Builder<'o, 't> {
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
    pub(in crate::yaml) fn new(
        text: &'o str,
        source: Option<&'t str>,
        limits: &Limits,
        prepared: &'o Prepared<'_>,
    ) -> Self {
        Self {
            text,
            source,
            limits: *limits,
            cursor: Cursor::new(text, &prepared.joined),
            stack: Vec::new(),
            anchors: Anchors::default(),
            documents: Vec::new(),
            ahead: prepared.problems.clone(),
            problems: Vec::new(),
            root: None,
            opened: None,
            open_end: false,
            lost: false,
            nodes: 0,
            star: prepared.star,
            repair: None,
        }
    }

    /// A new part begins here.
    pub(in crate::yaml) fn rebase(&mut self, base: Position) {
        self.cursor.rebase(base);
        self.open_end = false;
    }

    pub(in crate::yaml) fn finish(self) -> (Stream<'t>, Option<Repair>) {
        (Stream { documents: self.documents }, self.repair)
    }

    pub(in crate::yaml) fn event(&mut self, event: Event<'t>, marks: &saphyr_parser::Span) -> Result<(), Stop> {
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

    fn open(&mut self, anchor: usize, marks: &saphyr_parser::Span, content: Content<'t>) -> Result<(), Stop> {
        let mut span = self.cursor.span(marks);
        if self.stack.len() >= self.limits.depth {
            return Err(self.too_deep(span));
        }
        let marked = span.start.offset as usize;
        let properties = span.end > span.start;
        if properties {
            span.start = written::behind_properties(self.text, span);
        }
        let here = self.text.as_bytes().get(span.start.offset as usize);
        let bracket = span.end > span.start && matches!(here, Some(b'[' | b'{'));
        let flow = bracket || self.stack.last().is_some_and(|frame| frame.indent.is_none());
        let mut indent = None;
        if bracket {
            self.look_at_properties(marked, span);
            if self.stack.last().is_some_and(|frame| frame.indent.is_some()) {
                self.look_at_tabs(marked, self.beginning());
            }
        } else if !flow {
            span.start = self.block_start(span.end, &content);
            span.end = span.start;
            indent = Some(span.start.column.saturating_sub(1) as usize);
            // Tags and anchors may stand behind a tab that follows a colon; the collection itself may not.
            self.look_at_tabs(marked, if properties { Beginning::Key } else { Beginning::Block });
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
                    let (kind, span) = (KeyKind::of(&node.value), node.span);
                    let text = keys::text(node.value);
                    let earlier = seen.earlier(map, &text, kind).and_then(|at| map.entries.get(at));
                    let twice = earlier.map(|entry| (entry.key_span.start.line, text.clone()));
                    *key = Some((text, span));
                    if let Some((first, text)) = twice {
                        self.duplicate(&text, first, span);
                    }
                }
            },
        }
        Ok(())
    }
}
