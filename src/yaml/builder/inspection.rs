//! What the parser lets pass and Backstage's reader does not, looked at while the tree is built. The rules themselves
//! stand in `layout`.

use super::{Builder, Content, Frame};
use crate::yaml::cursor::{locate, small};
use crate::yaml::layout::{self, Beginning};
use crate::yaml::{Position, ProblemKind, Span};
use saphyr_parser::ScalarStyle;

impl Builder<'_, '_> {
    /// A tag or an anchor needs a blank behind it.
    pub(super) fn look_at_properties(&mut self, marked: usize, span: Span) {
        let start = span.start.offset as usize;
        let glued =
            start > marked && !matches!(self.text.as_bytes().get(start - 1), Some(b' ' | b'\t' | b'\r' | b'\n'));
        if glued && span.end > span.start {
            let message = "A blank is missing between a tag or an anchor and its value".to_owned();
            let span = Span { start: span.start, end: span.start };
            self.problem(
                ProblemKind::Syntax,
                span,
                message,
                "Add the blank, or quote the value if it is meant as text",
            );
        }
    }

    /// A list right below its key, not further in, is marked behind its first dash.
    pub(super) fn block_start(&self, marked: Position, content: &Content<'_>) -> Position {
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

    pub(super) fn beginning(&self) -> Beginning {
        match self.stack.last().map(|frame| &frame.content) {
            Some(Content::Map { key: None, .. }) => Beginning::Key,
            _ => Beginning::Value,
        }
    }

    pub(super) fn look_at_scalar(&mut self, marked: usize, span: Span, style: ScalarStyle) {
        if self.has_many_problems() {
            return;
        }
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

    pub(super) fn look_at_tabs(&mut self, start: usize, what: Beginning) {
        if self.has_many_problems() {
            return;
        }
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

    /// Every line of a value stands further in than the collection around it.
    pub(super) fn look_at_lines(&mut self, span: Span, brackets: bool) {
        if self.has_many_problems() {
            return;
        }
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
    pub(super) fn look_at_compact(&mut self, span: Span) {
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
