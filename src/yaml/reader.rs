//! From events to documents: builds the tree, resolves aliases within a budget, goes on with the next document after a
//! broken one.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput, Tag};

use super::places::Places;
use super::problem::{Problem, ProblemKind};
use super::scalar;
use super::{Document, Entry, Map, Node, Number, Span, Stream, Value};

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the whole text.
    pub bytes: usize,
    /// How deep collections may be nested.
    pub depth: usize,
    /// Documents in one text.
    pub documents: usize,
    /// Nodes that aliases may add.
    pub aliased_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 16 * 1024 * 1024, depth: 100, documents: 100_000, aliased_nodes: 100_000 }
    }
}

/// As Backstage's reader: an anchor may be used a hundred times, nested uses multiplied.
const ALIAS_BUDGET: u64 = 100;

/// Reads a text. It always comes back: what is wrong is in the documents.
pub fn read<'a>(text: &'a str, limits: &Limits) -> Stream<'a> {
    let text_without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut stream = Stream::default();
    if text.len() > limits.bytes {
        let message = format!("the text has {} bytes, more than the {} that are read", text.len(), limits.bytes);
        stream.documents.push(broken(Problem::new(ProblemKind::Size, Span::default(), message, "Split it.")));
        return stream;
    }
    let base = text.len() - text_without_mark.len();
    let mut from = 0;
    loop {
        let part = &text_without_mark[from..];
        let places = Places::new(text, base + from);
        match Reader::new(part, places, limits).run(&mut stream) {
            Ended::Whole => return stream,
            Ended::Broken { at } => match next_document(part, at) {
                Some(next) if stream.documents.len() < limits.documents => from += next,
                _ => return stream,
            },
            Ended::Lost => return stream,
        }
    }
}

fn broken(problem: Problem) -> Document<'static> {
    Document { root: Node { span: problem.span, value: Value::Null }, problems: vec![problem] }
}

/// Where the next document begins after a broken one: a line of `---`.
fn next_document(text: &str, after: usize) -> Option<usize> {
    let mut at = after.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    loop {
        at += text[at..].find('\n')? + 1;
        let rest = &text[at..];
        if rest.starts_with("---") && rest[3..].starts_with([' ', '\t', '\r', '\n']) || rest == "---" {
            return Some(at);
        }
    }
}

enum Ended {
    /// All was read.
    Whole,
    /// The text is broken at this byte.
    Broken { at: usize },
    /// Nothing after this can be trusted.
    Lost,
}

/// A collection that is being filled.
enum Open<'a> {
    List { start: Span, items: Vec<Node<'a>> },
    Map { start: Span, map: Map<'a>, types: Vec<KeyType>, key: Option<Key<'a>> },
}

struct Key<'a> {
    text: Cow<'a, str>,
    span: Span,
    kind: KeyType,
}

/// Keys are the same when value and type are: `1` and `"1"` are two keys to YAML.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyType {
    Text,
    Null,
    Bool,
    Number,
    Collection,
}

struct Frame<'a> {
    open: Open<'a>,
    anchor: usize,
    uses: Uses,
}

/// What Backstage's reader counts of an anchored node.
#[derive(Default, Clone)]
struct Uses {
    has_scalar: bool,
    aliases: Vec<usize>,
}

struct Anchor<'a> {
    node: Node<'a>,
    nodes: usize,
    uses: Uses,
    count: u64,
    weight: u64,
}

struct Reader<'a, 'l> {
    parser: Parser<'a, StrInput<'a>>,
    text: &'a str,
    places: Places<'a>,
    limits: &'l Limits,
    stack: Vec<Frame<'a>>,
    anchors: Vec<Option<Anchor<'a>>>,
    aliased: usize,
    problems: Vec<Problem>,
    root: Option<Node<'a>>,
    /// Levels of collections that are skipped because they lie too deep.
    skipped: usize,
}

impl<'a, 'l> Reader<'a, 'l> {
    fn new(text: &'a str, places: Places<'a>, limits: &'l Limits) -> Self {
        Self {
            parser: Parser::new_from_str(text),
            text,
            places,
            limits,
            stack: Vec::new(),
            anchors: Vec::new(),
            aliased: 0,
            problems: Vec::new(),
            root: None,
            skipped: 0,
        }
    }

    fn run(mut self, stream: &mut Stream<'a>) -> Ended {
        if let Some(at) = lone_return(self.text) {
            let span = self.places.point(at);
            let message = "a line ends in a carriage return without a line feed".to_owned();
            self.problems.push(Problem::new(ProblemKind::Syntax, span, message, "Save it with LF line ends."));
            stream.documents.push(self.finish(span));
            return Ended::Broken { at };
        }
        loop {
            let (event, span) = match self.parser.next_event() {
                None => return Ended::Whole,
                Some(Ok(event)) => event,
                Some(Err(error)) => {
                    let at = self.places.byte(error.marker());
                    let span = self.places.point(at);
                    self.problems.push(super::problem::syntax(error.info(), span));
                    stream.documents.push(self.finish(span));
                    return Ended::Broken { at };
                }
            };
            let span = self.places.span(self.text, &span, matches!(&event, Event::Scalar(_, style, ..) if *style == ScalarStyle::Plain));
            match event {
                Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
                Event::DocumentStart(_) => {
                    self.anchors.clear();
                    self.root = None;
                }
                Event::DocumentEnd => {
                    let unknown = self.problems.iter().any(|problem| problem.kind == ProblemKind::UnknownAlias);
                    let document = self.finish(span);
                    stream.documents.push(document);
                    if unknown || stream.documents.len() >= self.limits.documents {
                        return Ended::Lost;
                    }
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let value = scalar_value(text, style, tag.as_deref());
                    self.complete(Node { span, value }, anchor, Uses { has_scalar: true, aliases: Vec::new() });
                }
                Event::Alias(anchor) => self.alias(anchor, span),
                Event::SequenceStart(anchor, _) => self.open(Open::List { start: span, items: Vec::new() }, anchor, span),
                Event::MappingStart(anchor, _) => {
                    let open = Open::Map { start: span, map: Map::default(), types: Vec::new(), key: None };
                    self.open(open, anchor, span);
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span),
            }
        }
    }

    fn finish(&mut self, span: Span) -> Document<'a> {
        self.stack.clear();
        self.skipped = 0;
        let root = self.root.take().unwrap_or(Node { span, value: Value::Null });
        Document { root, problems: std::mem::take(&mut self.problems) }
    }

    fn open(&mut self, open: Open<'a>, anchor: usize, span: Span) {
        if self.skipped > 0 || self.stack.len() >= self.limits.depth {
            if self.skipped == 0 {
                let message = format!("collections are nested more than {} levels deep", self.limits.depth);
                self.problems.push(Problem::new(ProblemKind::Depth, span, message, "Flatten the document."));
            }
            self.skipped += 1;
            return;
        }
        self.stack.push(Frame { open, anchor, uses: Uses::default() });
    }

    fn close(&mut self, end: Span) {
        if self.skipped > 0 {
            self.skipped -= 1;
            if self.skipped == 0 {
                self.complete(Node { span: end, value: Value::Null }, 0, Uses::default());
            }
            return;
        }
        let Some(frame) = self.stack.pop() else { return };
        let (span, value) = match frame.open {
            Open::List { start, items } => {
                let last = items.last().map(|item| item.span);
                (whole(self.text, start, last, end), Value::List(items))
            }
            Open::Map { start, map, .. } => {
                let last = map.entries.last().map(|entry| entry.value.span);
                (whole(self.text, start, last, end), Value::Map(map))
            }
        };
        self.complete(Node { span, value }, frame.anchor, frame.uses);
    }

    /// Puts a finished node where it belongs.
    fn complete(&mut self, node: Node<'a>, anchor: usize, uses: Uses) {
        if self.skipped > 0 {
            return;
        }
        if anchor > 0 {
            let kept = Anchor { nodes: size(&node), node: node.clone(), uses: uses.clone(), count: 1, weight: 0 };
            if self.anchors.len() <= anchor {
                self.anchors.resize_with(anchor + 1, || None);
            }
            self.anchors[anchor] = Some(kept);
        }
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.uses.has_scalar |= uses.has_scalar;
        frame.uses.aliases.extend(uses.aliases);
        match &mut frame.open {
            Open::List { items, .. } => items.push(node),
            Open::Map { map, types, key, .. } => match key.take() {
                None => *key = Some(as_key(node)),
                Some(key) => put(map, types, key, node, &mut self.problems),
            },
        }
    }

    fn alias(&mut self, id: usize, span: Span) {
        if self.skipped > 0 {
            return;
        }
        let null = Node { span, value: Value::Null };
        let Some(Some(anchor)) = self.anchors.get(id) else {
            // The parser knows the anchor, so it is one that is not complete yet: it would hold itself.
            let message = "an alias stands inside what it stands for".to_owned();
            self.problems.push(Problem::new(ProblemKind::UnknownAlias, span, message, "Write the value out."));
            return self.complete(null, 0, Uses::default());
        };
        let (weight, nodes) = (anchor.weight, anchor.nodes);
        let weight = if weight > 0 { weight } else { self.weight(&anchor.uses) };
        let mut fits = self.aliased + nodes <= self.limits.aliased_nodes;
        if let Some(Some(anchor)) = self.anchors.get_mut(id) {
            anchor.weight = weight;
            anchor.count += 1;
            fits &= anchor.count.saturating_mul(weight) <= ALIAS_BUDGET;
        }
        if !fits {
            if !self.problems.iter().any(|problem| problem.kind == ProblemKind::AliasBudget) {
                let message = "aliases multiply the document beyond all use (a \"billion laughs\")".to_owned();
                self.problems.push(Problem::new(ProblemKind::AliasBudget, span, message, "Write the values out."));
            }
            return self.complete(null, 0, Uses::default());
        }
        self.aliased += nodes;
        let Some(Some(anchor)) = self.anchors.get(id) else { return };
        let node = Node { span, value: anchor.node.value.clone() };
        self.complete(node, 0, Uses { has_scalar: false, aliases: vec![id] });
    }

    fn weight(&self, uses: &Uses) -> u64 {
        let inner = uses.aliases.iter().filter_map(|id| self.anchors.get(*id)?.as_ref());
        let inner = inner.map(|anchor| anchor.count.saturating_mul(anchor.weight)).max().unwrap_or(0);
        inner.max(u64::from(uses.has_scalar))
    }
}

fn put<'a>(map: &mut Map<'a>, types: &mut Vec<KeyType>, key: Key<'a>, value: Node<'a>, problems: &mut Vec<Problem>) {
    match map.entries.iter().position(|entry| entry.key == key.text) {
        Some(at) if types[at] == key.kind && key.kind != KeyType::Collection => {
            let first = map.entries[at].key_span.start.line;
            let message = format!("the key `{}` stands here a second time; the first is on line {first}", key.text);
            problems.push(Problem::new(ProblemKind::DuplicateKey, key.span, message, "Keep one of the two."));
        }
        // Two keys to YAML, one to everybody else: the later value counts.
        Some(at) => map.entries[at].value = value,
        None => {
            types.push(key.kind);
            map.entries.push(Entry { key: key.text, key_span: key.span, value });
        }
    }
}

fn as_key(node: Node<'_>) -> Key<'_> {
    let span = node.span;
    let (text, kind) = match node.value {
        Value::Text(text) => (text, KeyType::Text),
        Value::Null => (Cow::Borrowed(""), KeyType::Null),
        Value::Bool(true) => (Cow::Borrowed("true"), KeyType::Bool),
        Value::Bool(false) => (Cow::Borrowed("false"), KeyType::Bool),
        Value::Number(Number::Integer(whole)) => (Cow::Owned(whole.to_string()), KeyType::Number),
        Value::Number(Number::Float(number)) => (Cow::Owned(number.to_string()), KeyType::Number),
        value => (Cow::Owned(Node { span, value }.to_json().to_string()), KeyType::Collection),
    };
    Key { text, span, kind }
}

fn scalar_value<'a>(text: Cow<'a, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value<'a> {
    let plain = || scalar::resolve(&text);
    let found = match tag {
        None if style == ScalarStyle::Plain => plain(),
        None => None,
        Some(tag) if tag.is_yaml_core_schema() => match tag.suffix.as_str() {
            "null" | "bool" | "int" | "float" => plain(),
            _ => None,
        },
        Some(_) => None,
    };
    found.unwrap_or(Value::Text(text))
}

fn size(node: &Node<'_>) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Map(map) => 1 + map.entries.iter().map(|entry| 1 + size(&entry.value)).sum::<usize>(),
        _ => 1,
    }
}

/// From the start of a collection to its closing bracket, or to the end of its last item.
fn whole(text: &str, start: Span, last: Option<Span>, end: Span) -> Span {
    let _ = text;
    let closes = end.end.offset > end.start.offset;
    let stop = if closes { end.end } else { last.map_or(start.end, |last| last.end) };
    Span { start: start.start, end: stop.max(start.start) }
}

/// The first carriage return that no line feed follows.
fn lone_return(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|b| *b == b'\r') {
        let at = from + at;
        if bytes.get(at + 1) != Some(&b'\n') {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
