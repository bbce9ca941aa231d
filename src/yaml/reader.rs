//! Events of the parser, put together to documents. What a scalar means is `scalar`'s matter.

use super::{Document, Entry, Limits, Map, Node, Position, Problem, ProblemKind, Span, Stream, Value, json, scalar};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};
use std::borrow::Cow;
use std::collections::HashMap;

/// Reads all documents of a text. What is wrong with one is told in its problems; this never fails.
pub fn read<'a>(text: &'a str, limits: &Limits) -> Stream<'a> {
    let mut builder = Builder {
        text,
        limits,
        cursor: Cursor { text, ascii: text.is_ascii(), char: 0, byte: 0 },
        stack: Vec::new(),
        anchors: HashMap::new(),
        documents: Vec::new(),
        problems: Vec::new(),
        root: None,
        nodes: 0,
    };
    for step in Parser::new_from_str(text) {
        let stop = match step {
            Ok((event, span)) => builder.event(event, span).is_err(),
            Err(error) => {
                let at = builder.cursor.position(error.marker());
                builder.problem(
                    ProblemKind::Syntax,
                    Span { start: at, end: at },
                    error.info().to_owned(),
                    "Correct the text here",
                );
                true
            }
        };
        if stop {
            builder.close_all();
            break;
        }
    }
    Stream { documents: builder.documents }
}

struct Cursor<'a> {
    text: &'a str,
    ascii: bool,
    char: usize,
    byte: usize,
}

impl Cursor<'_> {
    fn position(&mut self, marker: &Marker) -> Position {
        let target = marker.index();
        if self.ascii {
            self.byte = target.min(self.text.len());
        } else {
            while self.char < target {
                let Some(char) = self.text[self.byte..].chars().next() else { break };
                self.byte += char.len_utf8();
                self.char += 1;
            }
            while self.char > target {
                let Some(char) = self.text[..self.byte].chars().next_back() else { break };
                self.byte -= char.len_utf8();
                self.char -= 1;
            }
        }
        Position { line: small(marker.line()), column: small(marker.col() + 1), offset: small(self.byte) }
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

enum Frame<'a> {
    List { span: Span, items: Vec<Node<'a>>, anchor: usize },
    Map { span: Span, map: Map<'a>, key: Option<(Cow<'a, str>, Span)>, anchor: usize },
}

struct Stop;

struct Builder<'a, 'l> {
    text: &'a str,
    limits: &'l Limits,
    cursor: Cursor<'a>,
    stack: Vec<Frame<'a>>,
    anchors: HashMap<usize, Node<'a>>,
    documents: Vec<Document<'a>>,
    problems: Vec<Problem>,
    root: Option<Node<'a>>,
    nodes: usize,
}

impl<'a> Builder<'a, '_> {
    fn event(&mut self, event: Event<'a>, marks: saphyr_parser::Span) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_) => {
                self.anchors.clear();
                self.root = None;
            }
            Event::DocumentEnd => self.close_document(),
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.trimmed(&marks, style);
                let value = typed(text, style, tag.as_deref());
                let node = Node { span, value };
                self.remember(anchor, &node);
                self.add(node)?;
            }
            Event::Alias(id) => {
                let span = self.span(&marks);
                let node = match self.anchors.get(&id) {
                    Some(node) => Node { span, value: node.value.clone() },
                    None => {
                        self.problem(
                            ProblemKind::UnknownAlias,
                            span,
                            "The alias stands inside the value it names".to_owned(),
                            "Write the value out",
                        );
                        Node { span, value: Value::Null }
                    }
                };
                self.add(node)?;
            }
            Event::SequenceStart(anchor, _) => {
                let span = self.span(&marks);
                self.deeper(span)?;
                self.stack.push(Frame::List { span, items: Vec::new(), anchor });
            }
            Event::MappingStart(anchor, _) => {
                let span = self.span(&marks);
                self.deeper(span)?;
                self.stack.push(Frame::Map { span, map: Map::default(), key: None, anchor });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close_frame()?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
        }
        Ok(())
    }

    fn span(&mut self, marks: &saphyr_parser::Span) -> Span {
        Span { start: self.cursor.position(&marks.start), end: self.cursor.position(&marks.end) }
    }

    fn trimmed(&mut self, marks: &saphyr_parser::Span, style: ScalarStyle) -> Span {
        let mut span = self.span(marks);
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded | ScalarStyle::Plain) {
            let written = &self.text[span.start.offset as usize..span.end.offset as usize];
            let kept = written.trim_end_matches([' ', '\t', '\r', '\n']);
            if kept.len() < written.len() {
                span.end = advance(span.start, kept);
            }
        }
        span
    }

    fn deeper(&mut self, span: Span) -> Result<(), Stop> {
        if self.stack.len() < self.limits.depth {
            return Ok(());
        }
        let message = format!("The text is nested deeper than {} levels", self.limits.depth);
        self.problem(ProblemKind::Depth, span, message, "Nest less deeply");
        Err(Stop)
    }

    fn problem(&mut self, kind: ProblemKind, span: Span, message: String, help: &str) {
        self.problems.push(Problem { kind, span, message, help: help.to_owned() });
    }

    fn remember(&mut self, anchor: usize, node: &Node<'a>) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
    }

    fn add(&mut self, node: Node<'a>) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            let message = format!("The text holds more than {} values", self.limits.nodes);
            self.problem(ProblemKind::Size, node.span, message, "Split the file");
            return Err(Stop);
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Frame::List { items, .. }) => items.push(node),
            Some(Frame::Map { map, key, .. }) => match key.take() {
                Some((key, key_span)) => map.entries.push(Entry { key, key_span, value: node }),
                None => {
                    let text = key_text(&node);
                    let earlier =
                        map.entries.iter().find(|entry| entry.key == text).map(|entry| entry.key_span.start.line);
                    *key = Some((text.clone(), node.span));
                    if let Some(line) = earlier {
                        let message = format!(
                            "The key `{text}` is there twice: in line {line} and in line {}",
                            node.span.start.line
                        );
                        self.problem(ProblemKind::DuplicateKey, node.span, message, "Keep one of them");
                    }
                }
            },
        }
        Ok(())
    }

    fn close_frame(&mut self) -> Result<(), Stop> {
        let (node, anchor) = match self.stack.pop() {
            None => return Ok(()),
            Some(Frame::List { mut span, items, anchor }) => {
                if let Some(last) = items.last() {
                    span.end = span.end.max(last.span.end);
                }
                (Node { span, value: Value::List(items) }, anchor)
            }
            Some(Frame::Map { mut span, map, key: _, anchor }) => {
                if let Some(last) = map.entries.last() {
                    span.end = span.end.max(last.value.span.end);
                }
                (Node { span, value: Value::Map(map) }, anchor)
            }
        };
        self.remember(anchor, &node);
        self.add(node)
    }

    fn close_all(&mut self) {
        while !self.stack.is_empty() {
            if self.close_frame().is_err() {
                break;
            }
        }
        self.close_document();
    }

    fn close_document(&mut self) {
        let nothing = Node { span: Span::default(), value: Value::Null };
        let root = self.root.take().unwrap_or(nothing);
        self.documents.push(Document { root, problems: std::mem::take(&mut self.problems) });
    }
}

fn advance(start: Position, text: &str) -> Position {
    let mut at = start;
    for char in text.chars() {
        if char == '\n' {
            at.line += 1;
            at.column = 1;
        } else {
            at.column += 1;
        }
    }
    at.offset += small(text.len());
    at
}

fn typed<'a>(text: Cow<'a, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value<'a> {
    match tag {
        None if style == ScalarStyle::Plain => scalar::resolve(text),
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => scalar::resolve(text),
        _ => Value::Text(text),
    }
}

fn key_text<'a>(node: &Node<'a>) -> Cow<'a, str> {
    match &node.value {
        Value::Null => Cow::Borrowed(""),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(number) => Cow::Owned(json::key_of(*number)),
        Value::Text(text) => text.clone(),
        Value::List(_) | Value::Map(_) => Cow::Owned(node.to_json().to_string()),
    }
}
