//! Scalars and aliases: what holds nothing but itself. What a scalar means is `tags`' and `scalar`'s matter.

use super::{Builder, Stop};
use crate::yaml::aliases::Resolved;
use crate::yaml::{Node, ProblemKind, Span, Value, tags, written};
use saphyr_parser::{ScalarStyle, Tag};
use std::borrow::Cow;

impl<'t> Builder<'_, 't> {
    pub(super) fn scalar(
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
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            self.look_at_properties(marked.start.offset as usize, span);
        }
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
    pub(super) fn borrowed(&self, text: Cow<'t, str>, span: Span) -> Cow<'t, str> {
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

    pub(super) fn alias(&mut self, id: usize, marks: &saphyr_parser::Span) -> Result<(), Stop> {
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
}
